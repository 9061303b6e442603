"""Answers as their reader will see them, one sheet for each section."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId, TextKey
from template_desk.model.review import (
    ReviewAnswer,
    ReviewChoices,
    ReviewRow,
    ReviewSection,
    ReviewTable,
)
from template_desk.ui.open_draft import FormView
from template_desk.ui.parts import button, card, label
from template_desk.ui.problem_list import separator
from template_desk.ui.review_values import choices_of, value_of
from template_desk.ui.widgets.origin_bar import gutter, with_origin

_LABEL_SHARE, _VALUE_SHARE = 4, 6
ChangeAsked = Callable[[SectionId, QuestionId | None, RowId | None], None]


class ReviewSheets:
    """Makes the sheets.

    Args:
        draft: Words of the form, names of rows, colours.
        change: Told that the user wants to change an answer: its section, question and
            row. None shows no way to the questions.
    """

    def __init__(self, draft: FormView, change: ChangeAsked | None = None) -> None:
        self._draft = draft
        self._change = change

    def sheet(self, section: ReviewSection) -> QFrame:
        """Make the sheet of one section."""
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
        return sheet

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
        self._add_change(line, words, section, address)
        return line

    def _add_change(
        self, line: QHBoxLayout, words: str, section: SectionId, address: Address
    ) -> None:
        """Put the way to a question at the end of its line, where there is one."""
        if self._change is None:
            return
        translate = self._draft.translate
        go = functools.partial(self._change, section, address.question, address.row)
        made = button(translate("Change"), go, role="link")
        made.setAccessibleName(translate("Change: {what}", what=words))
        # Beside a text the air of a button would look like a shift.
        made.setProperty("tight", True)
        line.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)

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
            self._add_change(line, name, section, _of_group(table.group))
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
