"""Draws the lines of a ``MarkedList``: ground, mark or check box, title, second line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from template_desk.ui.icons import picture
from template_desk.ui.widgets.buttons import button_side, draw_box

if TYPE_CHECKING:
    from template_desk.ui.marked_list import MarkedLine
    from template_desk.ui.tokens import Tokens

LINE = Qt.ItemDataRole.UserRole + 1
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
_TALL = 10_000


class LinePainter(QStyledItemDelegate):
    """Draws and measures lines.

    Args:
        tokens: Colours and sizes.
        parent: The list.
    """

    def __init__(self, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self._tokens = tokens

    # --- places ----------------------------------------------------------------------

    def box(self, line: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Give where the check box of a line is, with some air to hit it."""
        side = button_side(self._tokens)
        inner = self._inner(line)
        drawn = QRect(inner.left(), inner.top(), side, side)
        air = self._tokens.gap(4)
        return QStyle.visualRect(direction, line, drawn).adjusted(-air, -air, air, air)

    def _inner(self, line: QRect) -> QRect:
        across, down = self._tokens.gap(12), self._tokens.gap(8)
        return line.adjusted(across, down, -across, -down)

    def _text_left(self) -> int:
        return button_side(self._tokens) + self._tokens.gap(8)

    def _title_font(self, base: QFont, line: MarkedLine) -> QFont:
        font = QFont(base)
        if line.shown:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give the height of a line at the width of the list."""
        line: MarkedLine = index.data(LINE)
        view = option.widget
        width = option.rect.width()
        if isinstance(view, QAbstractScrollArea):
            width = view.viewport().width()
        inner = self._inner(QRect(0, 0, width, _TALL))
        room = QRect(0, 0, inner.width() - self._text_left(), _TALL)
        font = self._title_font(option.font, line)
        height = QFontMetrics(font).boundingRect(room, int(_WRAP), line.title).height()
        if line.detail:
            metrics = QFontMetrics(option.font)
            height += metrics.boundingRect(room, int(_WRAP), line.detail).height()
        least = button_side(self._tokens)
        return QSize(width, max(height, least) + 2 * self._tokens.gap(8))

    # --- drawing ---------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        line: MarkedLine = index.data(LINE)
        tokens = self._tokens
        rect: QRect = option.rect
        state = option.state
        view: QWidget = option.widget
        direction = option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and line.checked is not None
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = rect.adjusted(tokens.gap(4), 1, -tokens.gap(4), -1)
        corner = tokens.gap(4) * 1.5
        if line.shown or chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            colour = QColor(tokens.accent_ground)
            if not (line.shown or chosen):
                colour.setAlphaF(0.6)
            painter.setBrush(colour)
            painter.drawRoundedRect(ground, corner, corner)
        if state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), corner, corner)
        self._draw_mark(painter, rect, line, direction)
        self._draw_words(painter, option, line)
        painter.restore()

    def _draw_mark(
        self, painter: QPainter, rect: QRect, line: MarkedLine, direction: Qt.LayoutDirection
    ) -> None:
        air = self._tokens.gap(4)
        box = self.box(rect, direction).adjusted(air, air, -air, -air)
        if line.checked is not None:
            draw_box(painter, box, self._tokens, checked=line.checked)
        elif line.mark:
            drawn = picture(line.mark, self._tokens, side=box.width())
            painter.drawPixmap(box.topLeft(), drawn)

    def _draw_words(
        self, painter: QPainter, option: QStyleOptionViewItem, line: MarkedLine
    ) -> None:
        tokens = self._tokens
        rect: QRect = option.rect
        direction = option.direction
        base: QFont = option.font
        words = self._inner(rect).adjusted(self._text_left(), 0, 0, 0)
        words = QStyle.visualRect(direction, rect, words)
        font = self._title_font(base, line)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink))
        used = painter.boundingRect(words, int(_WRAP), line.title)
        painter.drawText(words, int(_WRAP), line.title)
        if line.detail:
            painter.setFont(base)
            painter.setPen(QColor(tokens.problem if line.warns else tokens.quiet))
            painter.drawText(words.adjusted(0, used.height(), 0, 0), int(_WRAP), line.detail)
