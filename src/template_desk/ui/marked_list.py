"""A list of lines with a mark or a check box, a title and a quiet second line.

Used for the sections of a form and for the rows of a table. It wraps its titles,
and can be as tall as its lines, so that only the page scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from template_desk.ui.line_painter import LINE, LinePainter
from template_desk.ui.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLine:
    """One line.

    Attributes:
        key: What it stands for.
        title: Its first line.
        detail: Its second, quiet line; may be empty.
        mark: Name of an icon; empty for none.
        checked: State of its check box; None for none.
        shown: Whether this is the page that is shown now.
        warns: Whether the second line names something to fix.
        spoken: What a screen reader says of it.
    """

    key: str
    title: str
    detail: str = ""
    mark: str = ""
    checked: bool | None = None
    shown: bool = False
    warns: bool = False
    spoken: str


class MarkedList(QListView):
    """Shows the lines.

    Args:
        tokens: Colours and sizes.
        name: What the list is, for screen readers.
        fits: Whether it is as tall as its lines.

    Signals:
        opened(str): Enter, or a click; with the line's key.
        confirmed(str): Enter alone.
        chosen(str): The user moved to another line.
        check_asked(str, bool): The user pressed the check box.
    """

    opened = Signal(str)
    confirmed = Signal(str)
    chosen = Signal(str)
    check_asked = Signal(str, bool)

    def __init__(self, tokens: Tokens, name: str, *, fits: bool = False) -> None:
        super().__init__()
        self._fits = fits
        self._lines: tuple[MarkedLine, ...] = ()
        self._filling = False
        self._entries = QStandardItemModel(self)
        self.setModel(self._entries)
        self.painter_of_lines = LinePainter(tokens, self)
        self.setItemDelegate(self.painter_of_lines)
        self.setAccessibleName(name)
        self.setProperty("ring", "own")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._moved)

    # --- what it shows ---------------------------------------------------------------

    @property
    def lines(self) -> tuple[MarkedLine, ...]:
        """The lines as they are shown."""
        return self._lines

    @property
    def current_key(self) -> str:
        """The key of the line where the keyboard is; empty without lines."""
        place = self.currentIndex().row()
        return self._lines[place].key if 0 <= place < len(self._lines) else ""

    def show_lines(self, lines: Sequence[MarkedLine]) -> None:
        """Show these lines; lines that stay the same are not touched."""
        new = tuple(lines)
        if new == self._lines:
            return
        same_keys = [line.key for line in new] == [line.key for line in self._lines]
        kept = self.current_key
        self._filling = True
        try:
            if same_keys:
                for place, (before, now) in enumerate(zip(self._lines, new, strict=True)):
                    if before != now:
                        _put(self._entries.item(place), now)
                self._lines = new
            else:
                self._lines = new
                self._entries.clear()
                for line in new:
                    entry = QStandardItem()
                    _put(entry, line)
                    self._entries.appendRow(entry)
                self.go_to(kept)
        finally:
            self._filling = False
        self._fit()

    def go_to(self, key: str) -> None:
        """Move to a line without telling; an unknown key moves nowhere."""
        before, self._filling = self._filling, True
        for place, line in enumerate(self._lines):
            if line.key == key:
                self.setCurrentIndex(self._entries.index(place, 0))
        self._filling = before

    # --- keys and mouse --------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, check with Space; arrows are Qt's."""
        line = self._line_at(self.currentIndex())
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line.key)
            self.confirmed.emit(line.key)
        elif line is not None and event.key() == Qt.Key.Key_Space:
            if line.checked is None:
                self.opened.emit(line.key)
            else:
                self.check_asked.emit(line.key, not line.checked)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Check when the box was hit, else open."""
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        line = self._line_at(index)
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        box = self.painter_of_lines.box(self.visualRect(index), self.layoutDirection())
        if line.checked is not None and box.contains(spot):
            self.check_asked.emit(line.key, not line.checked)
        else:
            self.opened.emit(line.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the line of the page shown, so that the keyboard is somewhere."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._lines:
            shown = next((line.key for line in self._lines if line.shown), self._lines[0].key)
            self.go_to(shown)

    # --- height ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit to a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        if not self._fits:
            return
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        heights = (
            self.painter_of_lines.sizeHint(option, self._entries.index(place, 0)).height()
            for place in range(self._entries.rowCount())
        )
        height = max(1, sum(heights))
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _line_at(self, index: QModelIndex) -> MarkedLine | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = self._line_at(now)
        if line is not None and not self._filling:
            self.chosen.emit(line.key)


def _put(entry: QStandardItem, line: MarkedLine) -> None:
    entry.setText(line.title)
    entry.setData(line, LINE)
    entry.setData(line.spoken, Qt.ItemDataRole.AccessibleTextRole)
    if line.checked is not None:
        # Screen readers say it; the box itself is drawn and pressed by the list.
        state = Qt.CheckState.Checked if line.checked else Qt.CheckState.Unchecked
        entry.setData(state, Qt.ItemDataRole.CheckStateRole)
