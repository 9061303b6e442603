"""What differs between a version and now, in words: one sheet for each section."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from template_desk.model.compare import (
    AnswerChange,
    GroupChange,
    RowChange,
    RowFate,
    SectionChange,
)
from template_desk.model.form import RowGroup
from template_desk.model.ids import Address
from template_desk.model.text_difference import Pieces
from template_desk.ui.changed_text import ChangedTexts
from template_desk.ui.open_draft import FormView
from template_desk.ui.parts import card, label, picture_label
from template_desk.ui.problem_list import separator
from template_desk.ui.review_values import value_of
from template_desk.ui.style import set_role
from template_desk.ui.widgets.origin_bar import gutter, with_origin

_SIDE_EM = 6.5


class ChangeSheets:
    """Makes the sheets.

    Args:
        then: The version.
        now: What is there now, of the same form.
        texts: Long texts in pieces, by address.
    """

    def __init__(
        self, then: FormView, now: FormView, texts: Mapping[Address, tuple[Pieces, Pieces]]
    ) -> None:
        self._then = then
        self._texts = texts
        self._now = now

    def sheet(self, section: SectionChange) -> QFrame:
        """Make the sheet of one section."""
        now = self._now
        sheet, column = card(now.tokens)
        heading = label(now.text(section.text_key), "heading")
        column.addWidget(with_origin(heading, section.text_key, now.around))
        for change in section.changes:
            column.addWidget(separator())
            match change:
                case AnswerChange():
                    column.addLayout(self._answer(change))
                case GroupChange():
                    self._add_group(column, change)
        return sheet

    def title_sheet(self, then: str, now: str) -> QFrame:
        """Make the sheet that says that the draft had another name; empty for the default."""
        view, translate = self._now, self._now.translate
        sheet, column = card(view.tokens)
        column.addWidget(label(translate("Name of this document"), "subheading"))
        default = translate("named after its form")
        column.addLayout(self._two(label(then or default), label(now or default)))
        return sheet

    # --- answers ---------------------------------------------------------------------

    def _answer(self, change: AnswerChange) -> QVBoxLayout:
        view = self._now
        block = QVBoxLayout()
        block.setSpacing(view.tokens.gap(8))
        asked = label(view.text(change.after.text_key), "hint")
        block.addWidget(with_origin(asked, change.after.text_key, view.around))
        before, after = self._values(change)
        block.addLayout(self._two(before, after))
        return block

    def _values(self, change: AnswerChange) -> tuple[QWidget, QWidget]:
        pieces = self._texts.get(change.address)
        if pieces is not None:
            marked = ChangedTexts(self._now, pieces)
            return marked.before, marked.after
        return value_of(self._then, change.before), value_of(self._now, change.after)

    def _two(self, before: QWidget, after: QWidget) -> QGridLayout:
        """Put a value as it was above the value as it is, each with its word."""
        view, translate = self._now, self._now.translate
        tokens = view.tokens
        grid = QGridLayout()
        grid.setContentsMargins(gutter(tokens), 0, 0, 0)
        grid.setHorizontalSpacing(tokens.gap(12))
        grid.setVerticalSpacing(tokens.gap(8))
        grid.setColumnMinimumWidth(0, tokens.em(_SIDE_EM))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for place, (words, value) in enumerate(
            ((translate("Then"), before), (translate("Now"), after))
        ):
            side = QFrame()
            set_role(side, "then" if not place else "now")
            line = QHBoxLayout(side)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(tokens.gap(4))
            name = "history" if not place else "next"
            line.addWidget(picture_label(name, tokens, side_em=1.1, colour=tokens.quiet), 0, top)
            line.addWidget(label(words, "hint", wrap=False), 1, top)
            grid.addWidget(side, place, 0, top)
            grid.addWidget(value, place, 1, top)
            _name_value(value, words)
        return grid

    # --- rows ------------------------------------------------------------------------

    def _add_group(self, column: QVBoxLayout, change: GroupChange) -> None:
        view = self._now
        group = view.form.group(change.group)
        if group is None:
            return
        heading = label(view.text(change.text_key), "subheading")
        column.addWidget(with_origin(heading, change.text_key, view.around))
        for place, row in enumerate(change.rows):
            if place:
                column.addWidget(separator())
            self._add_row(column, group, row)

    def _add_row(self, column: QVBoxLayout, group: RowGroup, row: RowChange) -> None:
        tokens = self._now.tokens
        view = self._then if row.fate is RowFate.REMOVED else self._now
        name = label(view.row_name(group, row.row), "word")
        name.setContentsMargins(gutter(tokens), 0, 0, 0)
        column.addWidget(name)
        fate, icon_name = self._fate(row)
        if fate:
            line = QHBoxLayout()
            line.setContentsMargins(gutter(tokens), 0, 0, 0)
            line.setSpacing(tokens.gap(8))
            top = Qt.AlignmentFlag.AlignTop
            line.addWidget(picture_label(icon_name, tokens, side_em=1.1), 0, top)
            line.addWidget(label(fate, "advice" if icon_name == "delete" else ""), 1)
            column.addLayout(line)
        for answer in row.answers:
            column.addLayout(self._answer(answer))

    def _fate(self, row: RowChange) -> tuple[str, str]:
        """Say what became of a row, with the icon for it."""
        translate = self._now.translate
        match row.fate:
            case RowFate.ADDED:
                return translate("This row was added since."), "new"
            case RowFate.REMOVED:
                return translate("This row was removed since."), "delete"
            case RowFate.KEPT if row.is_moved:
                words = translate(
                    "This row was moved, from place {then} to place {now}.",
                    then=row.before_place or 0,
                    now=row.after_place or 0,
                )
                return words, "down"
            case RowFate.KEPT:
                return "", ""


def _name_value(value: QWidget, words: str) -> None:
    """Have a screen reader say whether a value is the one of then or of now."""
    if isinstance(value, QLabel):
        value.setAccessibleName(f"{words}: {value.accessibleName() or value.text()}")
