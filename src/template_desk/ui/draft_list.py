"""The list of drafts on the desk, one card for each; arrows move, Enter opens, Delete deletes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from template_desk.ui.card_painter import LINE_ROLE, CardPainter, line_at
from template_desk.ui.draft_lines import DraftLine

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.ui.tokens import Tokens
    from template_desk.vault.drafts import DraftId


class DraftList(QListView):
    """Shows the cards.

    Signals:
        open_requested(): Enter or a double click on the chosen one.
        delete_requested(): The Delete key on the chosen one.
        choice_changed(): Another one was chosen, or none.
    """

    open_requested = Signal()
    delete_requested = Signal()
    choice_changed = Signal()

    def __init__(self, tokens: Tokens, translate: Translator) -> None:
        super().__init__()
        self._lines: tuple[DraftLine, ...] = ()
        self._filter = ""
        self._cards = QStandardItemModel(self)
        self.setModel(self._cards)
        self.setItemDelegate(CardPainter(tokens, self))
        self.setAccessibleName(translate("Documents"))
        self.setProperty("ring", "own")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._chose)

    def show_lines(self, lines: Sequence[DraftLine]) -> None:
        """Show these drafts; the chosen one stays chosen where it is still there."""
        self._lines = tuple(lines)
        self._fill()

    def search(self, text: str) -> None:
        """Show only the drafts in which all these words occur."""
        self._filter = text
        self._fill()

    def choose(self, draft: DraftId) -> None:
        """Choose a draft, if it is shown."""
        for place in range(self._cards.rowCount()):
            index = self._cards.index(place, 0)
            if line_at(index).draft == draft:
                self.setCurrentIndex(index)

    @property
    def chosen(self) -> DraftLine | None:
        """The chosen draft."""
        index = self.currentIndex()
        return line_at(index) if index.isValid() else None

    @property
    def shown_count(self) -> int:
        """How many are shown."""
        return self._cards.rowCount()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter and delete with Delete; arrows are Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.open_requested.emit()
        elif event.key() == Qt.Key.Key_Delete and self.chosen is not None:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        kept = self.chosen
        words = self._filter.casefold().split()
        self._cards.clear()
        for line in self._lines:
            spoken = line.spoken.casefold()
            if all(word in spoken for word in words):
                self._cards.appendRow(_row(line))
        if kept is not None:
            self.choose(kept.draft)
        if self.chosen is None and self._cards.rowCount():
            self.setCurrentIndex(self._cards.index(0, 0))
        self.choice_changed.emit()

    def _open(self, _index: QModelIndex) -> None:
        self.open_requested.emit()

    def _chose(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.choice_changed.emit()


def _row(line: DraftLine) -> QStandardItem:
    made = QStandardItem(line.title)
    made.setData(line, LINE_ROLE)
    made.setData(line.spoken, Qt.ItemDataRole.AccessibleTextRole)
    return made
