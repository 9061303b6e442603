"""«Check your answers»: everything as the reader will see it, and what to mend on top."""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from template_desk.desk.messages import error_text
from template_desk.errors import TemplateDeskError
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId, TextKey
from template_desk.model.review import (
    ReviewAnswer,
    ReviewChoices,
    ReviewRow,
    ReviewSection,
    ReviewTable,
    review,
)
from template_desk.model.validate import Problem
from template_desk.ui.checks import Checks
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, ColumnPage, button, card, label
from template_desk.ui.problem_list import ProblemList, separator
from template_desk.ui.review_values import choices_of, value_of
from template_desk.ui.widgets.origin_bar import gutter, official_legend, with_origin

_WIDTH_EM = 54
_LABEL_SHARE, _VALUE_SHARE = 4, 6


class ReviewPage(ColumnPage):
    """Shows all answers with a way to each question.

    Signals:
        change_asked(str, QuestionId | None, RowId | None): The user wants to change
            an answer: its section, question and row.
    """

    change_asked = Signal(str, object, object)

    def __init__(self, draft: OpenDraft, checks: Checks) -> None:
        super().__init__(draft.tokens, width_em=_WIDTH_EM)
        self._draft = draft
        tokens, translate = draft.tokens, draft.translate
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "own")
        self.setAccessibleName(translate("Check your answers"))
        self.column.setSpacing(tokens.gap(16))
        self.column.addWidget(label(translate("Check your answers"), "title"))
        self.summary = Banner(tokens)
        self.column.addWidget(self.summary)
        self.summary.say("information", translate("Checking your answers."))
        self._problems = QVBoxLayout()
        self._problems.setSpacing(tokens.gap(16))
        self.column.addLayout(self._problems)
        # One sheet at a time, so that a long form never holds up the window.
        self._waiting = list(review(draft.form, draft.answers))
        self._add_next()
        checks.ask(self, done=self._show_problems, failed=self._failed)

    # --- what to mend ----------------------------------------------------------------

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        draft, translate = self._draft, self._draft.translate
        fix = [p for p in problems if p.must_fix]
        consider = [p for p in problems if not p.must_fix]
        to_fix = translate.plural("{count} to fix", "{count} to fix", len(fix))
        worth = translate.plural(
            "{count} worth considering", "{count} worth considering", len(consider)
        )
        if fix:
            words = ", ".join([to_fix, worth] if consider else [to_fix])
            self.summary.say("problem", f"{words}.")
        elif consider:
            words = translate("Nothing must be fixed. {worth}.", worth=worth)
            self.summary.say("advice", words)
        else:
            self.summary.say("good", translate("Nothing must be fixed."))
        for heading, some in (
            (translate("To fix before a signed export"), fix),
            (translate("Worth considering"), consider),
        ):
            if some:
                listed = ProblemList(draft, heading, some)
                listed.change_asked.connect(self.change_asked)
                self._problems.addWidget(listed)

    def _failed(self, error: TemplateDeskError) -> None:
        self.summary.say("problem", str(error_text(error, self._draft.translate)))

    @property
    def is_complete(self) -> bool:
        """Whether all sections are there."""
        return not self._waiting

    def _add_next(self) -> None:
        self._add_section(self._waiting.pop(0))
        if self._waiting:
            QTimer.singleShot(0, self, self._add_next)
        else:
            self.column.addWidget(official_legend(self._draft.around))

    # --- answers ---------------------------------------------------------------------

    def _add_section(self, section: ReviewSection) -> None:
        draft = self._draft
        sheet, column = card(draft.tokens)
        heading = label(draft.text(section.text_key), "heading")
        column.addWidget(with_origin(heading, section.text_key, draft.around))
        for block in section.blocks:
            column.addWidget(separator())
            match block:
                case ReviewAnswer():
                    column.addLayout(self._answer(section.section, block))
                case ReviewChoices():
                    column.addLayout(
                        self._line(
                            block.text_key,
                            choices_of(draft, block),
                            section.section,
                            block.address,
                        )
                    )
                case ReviewTable():
                    self._add_table(column, section.section, block)
        if not section.blocks:
            column.addWidget(label(draft.translate("Nothing to fill in here."), "hint"))
        self.column.addWidget(sheet)

    def _answer(self, section: SectionId, answer: ReviewAnswer) -> QHBoxLayout:
        value = value_of(self._draft, answer)
        return self._line(answer.text_key, value, section, answer.address)

    def _line(
        self, key: TextKey, value: QWidget, section: SectionId, address: Address
    ) -> QHBoxLayout:
        """Put question, answer and the way to it beside each other."""
        words = self._draft.text(key)
        asked = with_origin(label(words, "hint"), key, self._draft.around)
        line = QHBoxLayout()
        line.setSpacing(self._draft.tokens.gap(16))
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(asked, _LABEL_SHARE, top)
        line.addWidget(value, _VALUE_SHARE, top)
        line.addWidget(self._change(words, section, address.question, address.row), 0, top)
        return line

    def _change(
        self, words: str, section: SectionId, question: QuestionId | None, row: RowId | None
    ) -> QWidget:
        translate = self._draft.translate
        go = functools.partial(self.change_asked.emit, str(section), question, row)
        made = button(translate("Change"), go, role="link")
        made.setAccessibleName(translate("Change: {what}", what=words))
        # Beside a text the air of a button would look like a shift.
        made.setProperty("tight", True)
        return made

    def _add_table(self, column: QVBoxLayout, section: SectionId, table: ReviewTable) -> None:
        draft, translate = self._draft, self._draft.translate
        group = draft.form.group(table.group)
        if group is None:
            return
        included = [row for row in table.rows if row.included]
        if not included:
            none = label(translate("Not answered"), "hint")
            column.addLayout(self._line(table.text_key, none, section, _of_group(table.group)))
            return
        for place, row in enumerate(included):
            if place:
                column.addWidget(separator())
            self._add_row(column, section, table, row)
        empty = [row for row in table.rows if not row.included]
        if empty:
            column.addWidget(separator())
            names = ", ".join(draft.row_name(group, row.row) for row in empty)
            words = translate("Not chosen, and printed empty: {names}.", names=names)
            line = QHBoxLayout()
            line.setContentsMargins(gutter(draft.tokens), 0, 0, 0)
            line.setSpacing(draft.tokens.gap(16))
            line.addWidget(label(words, "hint"), 1)
            name = draft.text(table.text_key)
            change = self._change(name, section, QuestionId(table.group), None)
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)

    def _add_row(
        self, column: QVBoxLayout, section: SectionId, table: ReviewTable, row: ReviewRow
    ) -> None:
        """Show a table's row as a block: its name, its wording, its answers."""
        draft = self._draft
        group = draft.form.group(table.group)
        if group is None:
            return
        name = draft.row_name(group, row.row)
        fixed = group.fixed_row(row.row)
        heading = label(name, "subheading")
        if fixed is None:
            heading.setContentsMargins(gutter(draft.tokens), 0, 0, 0)
            column.addWidget(heading)
        else:
            column.addWidget(with_origin(heading, fixed.short_key, draft.around))
            if fixed.text_key != fixed.short_key:
                wording = label(draft.text(fixed.text_key), "hint")
                column.addWidget(with_origin(wording, fixed.text_key, draft.around))
        for cell in row.cells:
            for answer in cell.answers:
                column.addLayout(self._answer(section, answer))


def _of_group(group: GroupId) -> Address:
    """Give a table's place as an address: its list is what takes the keyboard."""
    return Address(QuestionId(group))
