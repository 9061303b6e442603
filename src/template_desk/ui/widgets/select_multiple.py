"""Any number of choices: a check box for each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Question
from template_desk.model.ids import ChoiceId, RowId
from template_desk.ui.widgets.buttons import BoxButton
from template_desk.ui.widgets.choice_line import ChoiceLine
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.surroundings import Surroundings


class SelectMultipleWidget(QuestionWidget):
    """Check boxes in the form's order."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        self.boxes: dict[ChoiceId, BoxButton] = {}
        # Choices that this edition does not know are kept, after those it knows.
        self._unknown: tuple[str, ...] = ()
        for choice in question.choices:
            words = around.text(choice.text_key)
            box = BoxButton(around.tokens)
            line = ChoiceLine(box, words, around.tokens)
            box.setAccessibleDescription(self.name)
            box.toggled.connect(self._toggled)
            self.boxes[choice.id] = box
            self._add_choice(line, choice.text_key)
        self._watch(*self.boxes.values())
        first = self.question.choices[0]
        self.boxes[first.id].setAccessibleName(f"{self.name}: {around.text(first.text_key)}")
        self._finish()

    @property
    def answer(self) -> Answer:
        """The ids of what is ticked."""
        ticked = tuple(str(key) for key, box in self.boxes.items() if box.isChecked())
        return (*ticked, *self._unknown) or NOT_ANSWERED

    @property
    def focus_target(self) -> QWidget:
        """The first check box."""
        return next(iter(self.boxes.values()))

    def _show(self, answer: Answer) -> None:
        chosen = answer if isinstance(answer, tuple) else ()
        self._unknown = tuple(c for c in chosen if ChoiceId(c) not in self.boxes)
        for key, box in self.boxes.items():
            box.setChecked(key in chosen)

    def _toggled(self, _ticked: bool) -> None:
        self._tell()
