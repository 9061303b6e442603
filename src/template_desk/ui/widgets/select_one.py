"""One choice out of several: round buttons for a few, a list for many."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Question
from template_desk.model.ids import RowId
from template_desk.ui.widgets.buttons import ArrowList
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.radio import RadioChoicesWidget
from template_desk.ui.widgets.surroundings import Surroundings
from template_desk.ui.widgets.wheel_guard import WheelGuard

MOST_BUTTONS = 7


def select_one_widget(
    question: Question, row_id: RowId | None, around: Surroundings
) -> QuestionWidget:
    """Make the widget that suits the number of choices."""
    few = 1 <= len(question.choices) <= MOST_BUTTONS
    return (RadioChoicesWidget if few else ListChoicesWidget)(question, row_id, around)


class ListChoicesWidget(QuestionWidget):
    """One of many choices, in a list that opens; its first entry means «not answered»."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        self.list = ArrowList(around.tokens)
        self.list.addItem(around.translate("Not answered"), "")
        for choice in question.choices:
            self.list.addItem(around.text(choice.text_key), str(choice.id))
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._guard = WheelGuard(self.list)
        self.list.currentIndexChanged.connect(self._changed)
        self._add_control(self.list)
        self._watch(self.list)
        self._finish()

    @property
    def answer(self) -> Answer:
        """The chosen id."""
        chosen = self.list.currentData()
        return chosen if isinstance(chosen, str) and chosen else NOT_ANSWERED

    @property
    def focus_target(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, answer: Answer) -> None:
        wanted = answer if isinstance(answer, str) else ""
        place = self.list.findData(wanted)
        if place < 0:
            # An answer this edition does not know is kept, and shown as it is.
            self.list.addItem(wanted, wanted)
            place = self.list.count() - 1
        self.list.setCurrentIndex(place)

    def _changed(self, _place: int) -> None:
        self._tell()
