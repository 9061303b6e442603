"""Questions with one answer out of a few, all in sight: yes or no, one of some choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Question
from template_desk.model.ids import RowId
from template_desk.ui.parts import button
from template_desk.ui.widgets.buttons import RoundButton
from template_desk.ui.widgets.choice_line import ChoiceLine
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.surroundings import Surroundings


class RadioWidget(QuestionWidget):
    """Round buttons and a way to take the answer back.

    Args:
        question: The question.
        row_id: Its row.
        around: Colours and words.
        options: Each answer with its words.
        side_by_side: Whether the options stand beside each other.
    """

    def __init__(
        self,
        question: Question,
        row_id: RowId | None,
        around: Surroundings,
        *,
        options: Sequence[tuple[Answer, str]],
        side_by_side: bool,
    ) -> None:
        super().__init__(question, row_id, around)
        self._group = QButtonGroup(self)
        self._values = [value for value, _ in options]
        # An answer this edition does not know is kept until another is given.
        self._unknown: Answer = NOT_ANSWERED
        tokens = around.tokens
        self.buttons: list[RoundButton] = []
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.gap(24))
        for place, (_, words) in enumerate(options):
            made = RoundButton(tokens)
            self._group.addButton(made, place)
            self.buttons.append(made)
            line = ChoiceLine(made, words, tokens)
            made.setAccessibleDescription(self.name)
            if side_by_side:
                line.words.setWordWrap(False)
                across.addWidget(line, 0, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._add_choice(line, self.question.choices[place].text_key)
        clear = around.translate("Clear answer")
        self.clear_button = button(clear, self._clear, role="link")
        self.clear_button.setAccessibleName(f"{clear}: {self.name}")
        policy = self.clear_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear_button.setSizePolicy(policy)
        across.addWidget(self.clear_button)
        across.addStretch(1)
        holder = QWidget()
        holder.setLayout(across)
        self._add_control(holder)
        self._group.buttonClicked.connect(self._clicked)
        self._watch(*self.buttons, self.clear_button)
        self.buttons[0].setAccessibleName(self._spoken(options[0][1]))
        self._finish()
        self._show(NOT_ANSWERED)

    def _spoken(self, words: str) -> str:
        # The first button is the label's buddy: it says the question too.
        return f"{self.name}: {words}"

    @property
    def answer(self) -> Answer:
        """The chosen answer."""
        place = self._group.checkedId()
        return self._values[place] if place >= 0 else self._unknown

    @property
    def focus_target(self) -> QWidget:
        """The chosen button, else the first."""
        return self._group.checkedButton() or self.buttons[0]

    def _show(self, answer: Answer) -> None:
        known = answer in self._values
        self._unknown = NOT_ANSWERED if known else answer
        # An exclusive group does not let go of its last checked button.
        self._group.setExclusive(False)
        for place, made in enumerate(self.buttons):
            made.setChecked(known and self._values.index(answer) == place)
        self._group.setExclusive(True)
        self.clear_button.setVisible(answer is not NOT_ANSWERED)

    def _clicked(self, _button: QAbstractButton) -> None:
        self._unknown = NOT_ANSWERED
        self.clear_button.setVisible(True)
        self._tell()

    def _clear(self) -> None:
        # The link disappears; without this the keyboard would be nowhere.
        self.buttons[0].setFocus()
        self.set_answer(NOT_ANSWERED)
        self._tell()


class YesNoWidget(RadioWidget):
    """Yes, no, or not answered."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        translate = around.translate
        options: list[tuple[Answer, str]] = [(True, translate("Yes")), (False, translate("No"))]
        super().__init__(question, row_id, around, options=options, side_by_side=True)


class RadioChoicesWidget(RadioWidget):
    """One of a few choices."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        options: list[tuple[Answer, str]] = [
            (choice.id, around.text(choice.text_key)) for choice in question.choices
        ]
        super().__init__(question, row_id, around, options=options, side_by_side=False)
