"""The list of versions: arrows move over headings, Enter goes to the preview.

It grows while a long history is being read. Heights are measured once for each line, so
that a thousand versions cost the window nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from template_desk.ui.icons import picture
from template_desk.ui.version_lines import VersionLine

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.ui.tokens import Tokens

_LINE = Qt.ItemDataRole.UserRole + 1
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
_TALL = 10_000


class VersionList(QListView):
    """Shows the versions by day.

    Signals:
        chosen(int): Another version was chosen, by its number.
        opened(int): Enter, or a double click.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, tokens: Tokens, translate: Translator) -> None:
        super().__init__()
        self._entries = QStandardItemModel(self)
        self.setModel(self._entries)
        self._painter = _VersionPainter(tokens, self)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(translate("Versions"))
        self.setProperty("ring", "own")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._filling = False
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(self._open)

    def clear(self) -> None:
        """Show nothing."""
        self._filling = True
        self._entries.clear()
        self._filling = False

    def add(self, lines: Iterable[VersionLine]) -> None:
        """Add lines at the end."""
        width = self.viewport().width()
        before, self._filling = self._filling, True
        for line in lines:
            entry = QStandardItem(line.title)
            entry.setData(line, _LINE)
            entry.setData(line.spoken, Qt.ItemDataRole.AccessibleTextRole)
            entry.setSizeHint(self._painter.size(line, self.font(), width))
            if line.generation is None:
                entry.setFlags(Qt.ItemFlag.NoItemFlags)
            self._entries.appendRow(entry)
        self._filling = before

    @property
    def lines(self) -> tuple[VersionLine, ...]:
        """The lines, headings among them."""
        return tuple(
            line_at(self._entries.index(place, 0)) for place in range(self._entries.rowCount())
        )

    @property
    def current(self) -> VersionLine | None:
        """The line of the chosen version."""
        index = self.currentIndex()
        return line_at(index) if index.isValid() else None

    def go_to(self, generation: int) -> bool:
        """Choose a version without telling; False when it is not there."""
        for place, line in enumerate(self.lines):
            if line.generation == generation:
                before, self._filling = self._filling, True
                self.setCurrentIndex(self._entries.index(place, 0))
                self._filling = before
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; arrows are Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the lines anew when the width is another."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            width = self.viewport().width()
            for place, line in enumerate(self.lines):
                size = self._painter.size(line, self.font(), width)
                self._entries.item(place).setSizeHint(size)

    def _open(self, index: QModelIndex) -> None:
        line = line_at(index) if index.isValid() else None
        if line is not None and line.generation is not None:
            self.opened.emit(line.generation)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = line_at(now) if now.isValid() else None
        if line is not None and line.generation is not None and not self._filling:
            self.chosen.emit(line.generation)


def line_at(index: QModelIndex | QPersistentModelIndex) -> VersionLine:
    """Give the line at a place of the list."""
    line = index.data(_LINE)
    assert isinstance(line, VersionLine)
    return line


class _VersionPainter(QStyledItemDelegate):
    """Paints a version in two lines, or a heading."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens

    def size(self, line: VersionLine, font: QFont, width: int) -> QSize:
        """Give the size of a line in a list of that width."""
        t = self._tokens
        inner = self._inner(QRect(0, 0, width, _TALL))
        if line.generation is None:
            words = inner.adjusted(self._mark_width(line), 0, 0, 0)
            height = _height(_bold(font), words, line.title)
            return QSize(width, height + t.gap(16) + t.gap(4))
        words = inner.adjusted(self._mark_width(line), 0, 0, 0)
        height = QFontMetrics(_bold(font)).height() + _height(font, words, line.reason)
        return QSize(width, height + 2 * t.gap(8))

    def _inner(self, rect: QRect) -> QRect:
        t = self._tokens
        return rect.adjusted(t.gap(12), t.gap(8), -t.gap(12), -t.gap(8))

    def _mark_width(self, line: VersionLine) -> int:
        return self._tokens.em(1.15) + self._tokens.gap(8) if line.icon else 0

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one line."""
        line, t = line_at(index), self._tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        direction = option.direction
        inner = self._inner(rect)
        if line.generation is None:
            inner = rect.adjusted(t.gap(12), t.gap(16), -t.gap(12), 0)
        else:
            self._ground(painter, rect, option)
        if line.icon:
            side = t.em(1.15)
            box = QRect(inner.left(), inner.top() + t.gap(4) // 2, side, side)
            colour = None if line.icon in ("problem", "advice") else t.quiet
            drawn = picture(line.icon, t, side=side, colour=colour)
            painter.drawPixmap(QStyle.visualRect(direction, rect, box).topLeft(), drawn)
        words = inner.adjusted(self._mark_width(line), 0, 0, 0)
        words = QStyle.visualRect(direction, rect, words)
        is_heading = line.generation is None
        painter.setFont(_bold(option.font))
        painter.setPen(QColor(t.quiet if is_heading else t.ink))
        used = painter.boundingRect(words, int(_WRAP), line.title)
        painter.drawText(words, int(_WRAP), line.title)
        if line.reason:
            painter.setFont(option.font)
            is_damaged = line.version is not None and not line.version.is_readable
            painter.setPen(QColor(t.problem if is_damaged else t.quiet))
            painter.drawText(words.adjusted(0, used.height(), 0, 0), int(_WRAP), line.reason)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        t, state = self._tokens, option.state
        view: QWidget = option.widget
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = rect.adjusted(t.gap(4), 1, -t.gap(4), -1)
        corner = t.gap(4) * 1.5
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            colour = QColor(t.accent_ground)
            if not chosen:
                colour.setAlphaF(0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(ground, corner, corner)
        if chosen:
            bar = QRect(ground.left(), ground.top(), t.gap(4) * 3 // 4, ground.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawRect(QStyle.visualRect(option.direction, rect, bar))
        if state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), corner, corner)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _height(font: QFont, room: QRect, text: str) -> int:
    return QFontMetrics(font).boundingRect(room, int(_WRAP), text).height()
