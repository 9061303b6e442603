"""Paints a draft's card; the list holds no widgets, so that hundreds of drafts cost nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from template_desk.ui.draft_lines import DraftLine
from template_desk.ui.icons import picture
from template_desk.ui.tokens import Tokens

LINE_ROLE = Qt.ItemDataRole.UserRole + 1


def line_at(index: QModelIndex | QPersistentModelIndex) -> DraftLine:
    """Give the draft at a place of the list."""
    line = index.data(LINE_ROLE)
    assert isinstance(line, DraftLine)
    return line


@dataclass(frozen=True, slots=True)
class _Pen:
    """How a line of text is painted."""

    font: QFont
    colour: str
    align: Qt.AlignmentFlag


class CardPainter(QStyledItemDelegate):
    """Paints the cards of the list."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give the height of a card with the gap below it."""
        t = self._tokens
        lines = self._height(self._title_font(option)) + 2 * self._height(option.font)
        return QSize(t.em(20), round(lines + 2 * t.gap(12) + 2 * t.gap(8) + t.gap(12)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the card."""
        t, line = self._tokens, line_at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        assert isinstance(rect, QRect)
        # The bottom holds the gap to the next card.
        box = QRectF(rect).adjusted(1, 1, -1, -t.gap(12))
        self._paper(painter, box, option)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        inside = box.adjusted(t.gap(16), t.gap(12), -t.gap(16), -t.gap(12))
        start, end = _side(right=mirrored), _side(right=not mirrored)

        title_font = self._title_font(option)
        height = self._height(title_font)
        across = QRectF(inside.left(), inside.top(), inside.width(), height)
        form_width = min(
            QFontMetricsF(option.font).horizontalAdvance(line.form), inside.width() * 0.45
        )
        _words(painter, across, line.form, _Pen(option.font, t.quiet, end), form_width)
        rest = inside.width() - form_width - t.gap(16)
        _words(painter, across, line.title, _Pen(title_font, t.ink, start), rest)

        height = self._height(option.font)
        across = QRectF(inside.left(), across.bottom() + t.gap(8), inside.width(), height)
        _words(painter, across, line.about, _Pen(option.font, t.quiet, start), inside.width())

        across = QRectF(inside.left(), across.bottom() + t.gap(8), inside.width(), height)
        self._state(painter, across, line, option.font, mirrored=mirrored)
        painter.restore()

    def _paper(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem) -> None:
        t = self._tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        edge = QColor(t.accent if selected else t.edge if hovered else t.separator)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QColor(t.accent_ground if selected else t.sheet))
        radius = t.gap(4) * 1.5
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), radius - 2, radius - 2)

    def _state(
        self, painter: QPainter, across: QRectF, line: DraftLine, font: QFont, *, mirrored: bool
    ) -> None:
        """Paint bar, icon and words of the state, from the leading edge."""
        t = self._tokens
        place = 0.0

        def at(width: float) -> QRectF:
            nonlocal place
            left = across.right() - place - width if mirrored else across.left() + place
            place += width + t.gap(8)
            return QRectF(left, across.top(), width, across.height())

        if line.share is not None:
            bar = at(t.em(9))
            thick = float(t.gap(4)) * 1.5
            groove = QRectF(bar.left(), bar.center().y() - thick / 2, bar.width(), thick)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.separator))
            painter.drawRoundedRect(groove, thick / 2, thick / 2)
            if line.share > 0:
                filled = QRectF(groove)
                filled.setWidth(max(thick, groove.width() * line.share))
                if mirrored:
                    filled.moveRight(groove.right())
                painter.setBrush(QColor(t.accent))
                painter.drawRoundedRect(filled, thick / 2, thick / 2)
        side = t.em(1.15)
        box = at(side)
        top_left = QRect(round(box.left()), round(box.center().y() - side / 2), side, side)
        painter.drawPixmap(top_left, picture(line.icon, t, side=side))
        colour = t.problem if line.icon == "problem" else t.ink
        align = _side(right=mirrored)
        width = across.width() - place
        _words(painter, at(width), line.state, _Pen(font, colour, align), width)

    def _title_font(self, option: QStyleOptionViewItem) -> QFont:
        font = QFont(option.font)
        font.setPointSizeF(self._tokens.type_pt(13))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @staticmethod
    def _height(font: QFont) -> float:
        return QFontMetricsF(font).height()


def _side(*, right: bool) -> Qt.AlignmentFlag:
    """Give an alignment that Qt does not mirror once more."""
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def _words(painter: QPainter, across: QRectF, text: str, pen: _Pen, width: float) -> None:
    """Paint one line of text, cut with «…» where it is too long."""
    painter.setFont(pen.font)
    painter.setPen(QColor(pen.colour))
    shown = QFontMetricsF(pen.font).elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(across, int(pen.align) | int(Qt.TextFlag.TextSingleLine), shown)
