"""Which State: a list that is searched by typing, in any case and without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from template_desk.forms.states import StateNames
from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Level, Question
from template_desk.model.ids import RowId
from template_desk.ui.style import set_role
from template_desk.ui.tokens import Tokens
from template_desk.ui.widgets.buttons import ArrowList
from template_desk.ui.widgets.line_text import NO_LIMIT
from template_desk.ui.widgets.question_widget import QuestionWidget, typed_or_nothing
from template_desk.ui.widgets.surroundings import Surroundings
from template_desk.ui.widgets.wheel_guard import WheelGuard

_FOLDED = Qt.ItemDataRole.UserRole + 1
_CODE = Qt.ItemDataRole.UserRole + 2
_MOST_SHOWN = 10


def folded(text: str) -> str:
    """Give a text as it is searched: without accents, case and kinds of apostrophe."""
    plain = unicodedata.normalize("NFD", text.strip()).replace("’", "'")
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.casefold()


class StateField(ArrowList):
    """A list of States that is searched by typing.

    Args:
        tokens: Colours and sizes.
        states: The States.
        extra: Codes and words of further choices; they come first.
    """

    def __init__(
        self, tokens: Tokens, states: StateNames, extra: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(tokens)
        self._by_name: dict[str, str] = {}
        self._names: dict[str, str] = {}
        entries = QStandardItemModel(self)
        for code, name in (*extra, *states.sorted()):
            entry = QStandardItem(name)
            entry.setData(folded(name), _FOLDED)
            entry.setData(code, _CODE)
            entries.appendRow(entry)
            self._by_name[folded(name)] = code
            self._names[code] = name
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(entries)
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        searched = _FoldedCompleter(entries, self)
        self.setCompleter(searched)
        self.setCurrentIndex(-1)
        if (line := self.lineEdit()) is not None:
            line.setMaxLength(NO_LIMIT)
            line.returnPressed.connect(self._take_only_match)
        self._guard = WheelGuard(self)

    @property
    def typed(self) -> str:
        """What is in the line."""
        return self.currentText()

    @property
    def code(self) -> str:
        """The code of what is in the line, or empty when it is none of the entries."""
        return self._by_name.get(folded(self.typed), "")

    def is_code(self, text: str) -> bool:
        """Whether a text is the code of an entry."""
        return text in self._names

    def _take_only_match(self) -> None:
        """Take the one name that what is typed leads to; with several, the user chooses."""
        found = self.completer()
        if self.typed and not self.code and found is not None and found.completionCount() == 1:
            self.setEditText(found.currentCompletion())

    def show_text(self, text: str) -> None:
        """Show a code's name, or a text as it is."""
        self.setCurrentIndex(self.findData(text, _CODE) if text in self._names else -1)
        self.setEditText(self._names.get(text, text))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)


class _FoldedCompleter(QCompleter):
    """Finds entries by their folded names, and puts in the names as they are."""

    def __init__(self, entries: QStandardItemModel, parent: QComboBox) -> None:
        super().__init__(entries, parent)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionRole(_FOLDED)
        self.setMaxVisibleItems(_MOST_SHOWN)
        popup = self.popup()
        if popup is not None:
            # Without a ground of its own the list would be black.
            set_role(popup, "popup")

    def splitPath(self, path: str) -> list[str]:
        """Search for the folded form of what is typed."""
        return [folded(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Put the name in, not what it was found by."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class StateWidget(QuestionWidget):
    """The State, or what else the form allows in its place.

    What is none of the entries stays in sight and is kept as typed; it is never
    taken for a State.
    """

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        extra = [(str(choice.id), around.text(choice.text_key)) for choice in question.choices]
        self.field = StateField(around.tokens, around.states, extra)
        line = self.field.lineEdit()
        if line is not None:
            line.setPlaceholderText(around.translate("Type to search, or open the list"))
            line.setAccessibleName(self.name)
        self.field.editTextChanged.connect(self._changed)
        self._add_control(self.field)
        self._watch(self.field)
        # Only the widget knows the list; the form's own checks see a text like any other.
        self.left.connect(self._say_when_unknown)
        self._said_unknown = False
        self._finish()

    @property
    def answer(self) -> Answer:
        """A code, else what is typed; nothing when that could be mistaken for a code."""
        code, typed = self.field.code, self.field.typed
        if code or not self.field.is_code(typed):
            return code or typed_or_nothing(typed)
        return NOT_ANSWERED

    @property
    def focus_target(self) -> QWidget:
        """The line with its list."""
        return self.field

    def _show(self, answer: Answer) -> None:
        self.field.show_text(answer if isinstance(answer, str) else "")

    def _changed(self, _text: str) -> None:
        if self._said_unknown:
            self._say_when_unknown()
        self._tell()

    @property
    def complains(self) -> bool:
        """Whether it says that a text is none of the entries."""
        return self._said_unknown

    def _say_when_unknown(self, _address: object = None) -> None:
        unknown = bool(self.field.typed.strip()) and not self.field.code
        if unknown or self._said_unknown:
            self.set_problem(self._unknown_words() if unknown else "", Level.MUST_FIX)
        self._said_unknown = unknown

    def _unknown_words(self) -> str:
        return self.around.translate("This is not in the list. Choose an entry of the list.")
