"""One row of a table: its full wording, whether it counts, and its questions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from template_desk.model import rules
from template_desk.model.answers import NOT_ANSWERED, is_answered
from template_desk.model.form import RowGroup
from template_desk.model.ids import Address, QuestionId, RowId
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import label, paragraph
from template_desk.ui.widgets.buttons import BoxButton
from template_desk.ui.widgets.choice_line import ChoiceLine
from template_desk.ui.widgets.origin_bar import gutter, with_origin
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.registry import make_widget


class RowEditor(QWidget):
    """The questions of one row; belongs to that row as long as it lives.

    Signals:
        edited(Address, Answer): An answer of the row changed.
        entered(Address): The keyboard came to one of its questions.
        left(Address): The keyboard left one.
    """

    edited = Signal(object, object)
    entered = Signal(object)
    left = Signal(object)

    def __init__(self, draft: OpenDraft, group: RowGroup, row: RowId) -> None:
        super().__init__()
        self._draft = draft
        self._group = group
        self.row = row
        self._widgets: dict[QuestionId, QuestionWidget] = {}
        self.include: BoxButton | None = None
        tokens = draft.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.gap(16),) * 4)
        column.setSpacing(tokens.gap(24))
        column.addLayout(self._head())
        self._kept = label(
            draft.translate("What is written here is kept, and left out of the document."), "hint"
        )
        self._kept.setContentsMargins(gutter(tokens), 0, 0, 0)
        column.addWidget(self._kept)
        for question in group.questions:
            if question.id == group.included_by:
                continue
            made = make_widget(question, row, draft.around)
            made.set_answer(draft.answers.get(question.id, row))
            made.edited.connect(self.edited)
            made.entered.connect(self.entered)
            made.left.connect(self.left)
            self._widgets[question.id] = made
            column.addWidget(made)
        column.addStretch(1)
        self.refresh()

    def _head(self) -> QVBoxLayout:
        """Make the row's own wording and the box that says whether it counts."""
        draft, group = self._draft, self._group
        tokens, around = draft.tokens, draft.around
        head = QVBoxLayout()
        head.setSpacing(tokens.gap(12))
        fixed = group.fixed_row(self.row)
        self.title = label("", "subheading")
        if fixed is not None:
            self.title.setText(draft.text(fixed.short_key))
            head.addWidget(with_origin(self.title, fixed.short_key, around))
            if fixed.text_key != fixed.short_key:
                wording = paragraph(draft.text(fixed.text_key))
                head.addWidget(with_origin(wording, fixed.text_key, around))
        else:
            self.title.setContentsMargins(gutter(tokens), 0, 0, 0)
            head.addWidget(self.title)
        placed = draft.form.find(group.included_by) if group.included_by else None
        if placed is not None:
            self.include = BoxButton(tokens)
            words = draft.text(placed.question.text_key)
            line = ChoiceLine(self.include, words, tokens)
            self.include.setAccessibleDescription(self.title.text())
            self.include.toggled.connect(self._include)
            self.include.setEnabled(not draft.read_only)
            head.addWidget(with_origin(line, placed.question.text_key, around))
        return head

    @property
    def widgets(self) -> Mapping[QuestionId, QuestionWidget]:
        """The widgets of its questions, by question."""
        return self._widgets

    def refresh(self) -> None:
        """Show the questions that apply now; none is rebuilt."""
        draft, group = self._draft, self._group
        answers = draft.answers
        counts = self.include is None or rules.is_included(group, answers, self.row)
        relevant = {
            q.id for q in rules.relevant_row_questions(draft.form, group, answers, self.row)
        }
        for key, widget in self._widgets.items():
            widget.setVisible(counts and key in relevant)
        if self.include is not None:
            self.include.blockSignals(True)
            self.include.setChecked(counts)
            self.include.blockSignals(False)
        written = any(is_answered(answers.get(key, self.row)) for key in self._widgets)
        self._kept.setVisible(written and not counts)
        if group.is_repeat:
            self.title.setText(draft.row_name(group, self.row))

    def take_keyboard(self, question: QuestionId | None = None) -> None:
        """Put the keyboard to a question, or to the first that is there."""
        wanted = self._widgets.get(question) if question is not None else None
        if wanted is not None and not wanted.isHidden():
            wanted.take_keyboard()
        elif self.include is not None and (question is not None or not self.include.isChecked()):
            self.include.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            for widget in self._widgets.values():
                if not widget.isHidden():
                    widget.take_keyboard()
                    return

    def _include(self, included: bool) -> None:
        if self._group.included_by is not None:
            address = Address(self._group.included_by, self.row)
            self.edited.emit(address, True if included else NOT_ANSWERED)
