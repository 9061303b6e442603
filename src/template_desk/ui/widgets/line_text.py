"""Answers typed into one line: text, and numbers, which are kept as typed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from template_desk.model.answers import Answer
from template_desk.model.form import Question
from template_desk.model.ids import RowId
from template_desk.ui.widgets.question_widget import QuestionWidget, typed_or_nothing
from template_desk.ui.widgets.surroundings import Surroundings

# Qt cuts a line at 32767 characters unless told otherwise; nothing may be cut silently.
NO_LIMIT = 2**31 - 1
_NUMBER_EM = 14


class TextWidget(QuestionWidget):
    """One line of text."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        self.line = QLineEdit()
        self.line.setMaxLength(NO_LIMIT)
        self.line.textEdited.connect(self._edited)
        self.line.returnPressed.connect(self._go_on)
        self._add_control(self.line)
        self._watch(self.line)
        self._finish()

    @property
    def answer(self) -> Answer:
        """What is typed."""
        return typed_or_nothing(self.line.text())

    @property
    def focus_target(self) -> QWidget:
        """The line."""
        return self.line

    def _show(self, answer: Answer) -> None:
        self.line.setText(answer if isinstance(answer, str) else "")
        self.line.setCursorPosition(0)

    def _edited(self, _text: str) -> None:
        self._tell()

    def _go_on(self) -> None:
        self.line.focusNextChild()


class DecimalWidget(TextWidget):
    """A number as typed; what is not one is kept and reported elsewhere."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        self.line.setMaximumWidth(around.tokens.em(_NUMBER_EM))
