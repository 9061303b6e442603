"""A row group as a ruled table: the column headings again on every page, long rows split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from template_desk.model.form import ColumnShows, PrintColumn, QuestionKind
from template_desk.model.review import ReviewAnswer, ReviewCell, ReviewRow, ReviewTable
from template_desk.pdf.column_widths import fitted_edges
from template_desk.pdf.compose import (
    PAD,
    WHOLE_ROW,
    Composer,
    Line,
    baseline_of,
    columns,
    with_space,
)
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import TextMark, as_artifacts
from template_desk.pdf.shower import Shower
from template_desk.pdf.structure import Element, Kind, Scope
from template_desk.typesetting.lines import Style

_INSET = 5.0
_LEAST_LINES = 2
_EMPTY_ROWS = 2


def table_strips(
    table: ReviewTable, composer: Composer, shower: Shower, section: Element
) -> list[Strip]:
    """Give a table; one without rows gets empty ones.

    Columns are as wide as their content asks for, within what the form's shares allow.
    """
    told = _Told(composer, shower)
    rows = [told.row(row, table.columns) for row in table.rows]
    heads = [shower.wording(column.text_key) for column in table.columns]
    edges = fitted_edges(
        composer,
        [column.share for column in table.columns],
        heads,
        [[cell.text for cell in row] for row in rows],
        inset=_INSET,
    )
    setting = _Setting(composer, Frame(edges=edges), section.add(Kind.TABLE))
    strips = setting.head(heads)
    setting.begin_rows(strips)
    for row in rows:
        strips += setting.row(row)
    if not rows:
        for _ in range(_EMPTY_ROWS):
            strips += setting.row([_Cell("") for _ in heads])
    return with_space(strips, 10)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one cell says; a label heads its row, and has a short form."""

    text: str
    label: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """Gives the words of cells."""

    composer: Composer
    shower: Shower

    def row(self, row: ReviewRow, printed: Sequence[PrintColumn]) -> list[_Cell]:
        """Give one row, with the word that it is asked for where it says nothing else."""
        cells = [
            self._cell(cell, column, row.number)
            for cell, column in zip(row.cells, printed, strict=True)
        ]
        said = any(cell.text for cell in cells if not cell.label)
        if row.included and not said and not cells[-1].label:
            # Or it would look like a row that is not asked for.
            cells[-1] = _Cell(self.shower.words("Requested"))
        return cells

    def _cell(self, cell: ReviewCell, column: PrintColumn, number: int) -> _Cell:
        if cell.label_key is not None:
            text = self.shower.wording(cell.label_key)
            short = text if cell.short_key is None else self.shower.wording(cell.short_key)
            return _Cell(text, label=True, short=short)
        if column.shows is ColumnShows.ROW_LABEL:
            digits = self.shower.digits(number)
            return _Cell(digits, label=True, short=digits)
        texts = (self._answer(each, column, labelled=cell.labelled) for each in cell.answers)
        # A blank line between answers.
        return _Cell("\n\n".join(text for text in texts if text))

    def _answer(self, answer: ReviewAnswer, column: PrintColumn, *, labelled: bool) -> str:
        text = self.composer.setter.prepare(self.shower.text(answer.shown)).strip("\n")
        chosen = answer.kind in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE}
        label = self.shower.wording(answer.text_key)
        # The column's heading has said it already.
        said = label == self.shower.wording(column.text_key)
        if not text or not labelled or said or chosen:
            return text
        return f"{label}: {text}"


class _Setting:
    """What all rows of one table share."""

    __slots__ = ("_body", "_composer", "_frame", "_head", "_styles", "_table")

    def __init__(self, composer: Composer, frame: Frame, table: Element) -> None:
        self._composer = composer
        self._styles = composer.styles
        self._frame = frame
        self._table = table
        self._body = table
        self._head: tuple[Strip, ...] = ()

    def head(self, texts: Sequence[str]) -> list[Strip]:
        """Give the row of column headings; never alone at the end of a page."""
        row = self._table.add(Kind.TABLE_HEAD).add(Kind.ROW)
        lines = [
            self._lines(text, index, self._styles.column_head, self._head_cell(row, text))
            for index, text in enumerate(texts)
        ]
        strips = columns(
            lines, self._styles.column_head.leading, frame=self._frame, pad=PAD, keep=True
        )
        return [replace(strip, keep=True) for strip in strips]

    def begin_rows(self, head: Sequence[Strip]) -> None:
        """Take the column headings that further pages repeat."""
        self._body = self._table.add(Kind.TABLE_BODY)
        self._head = tuple(replace(strip, marks=as_artifacts(strip.marks)) for strip in head)

    def row(self, cells: Sequence[_Cell]) -> list[Strip]:
        """Give one row, of whatever height."""
        row = self._body.add(Kind.ROW)
        leading = self._composer.spaced(self._styles.cell, *(c.text for c in cells)).leading
        texts = [self._cell(cell, index, row, leading) for index, cell in enumerate(cells)]
        tallest = max(len(lines) for lines in texts)
        texts[0] += [()] * (_LEAST_LINES - tallest)
        return columns(
            texts,
            leading,
            frame=self._frame,
            pad=PAD,
            whole=WHOLE_ROW,
            head=self._head,
            on_break=(self._continued(cells[0]),) if tallest > WHOLE_ROW else (),
        )

    def _cell(self, cell: _Cell, index: int, row: Element, leading: float) -> list[Line]:
        if cell.label:
            place = self._composer.passage(row, Kind.HEADER_CELL, cell.text, scope=Scope.ROW)
            return self._lines(
                cell.text, index, replace(self._styles.cell_label, leading=leading), place
            )
        place = self._composer.passage(row, Kind.CELL, cell.text)
        style = replace(self._styles.cell, leading=leading)
        return self._lines(cell.text, index, style, place) if cell.text else []

    def _head_cell(self, row: Element, text: str) -> Element:
        return self._composer.passage(row, Kind.HEADER_CELL, text, scope=Scope.COLUMN)

    def _lines(self, text: str, index: int, style: Style, element: Element) -> list[Line]:
        left, right = self._frame.edges[index], self._frame.edges[index + 1]
        room = right - left - 2 * _INSET
        return self._composer.lines(text, style, left + _INSET, room, element)

    def _continued(self, first: _Cell) -> Strip:
        """The lines that open the rest of a row on a new page: which row it is."""
        setter, left = self._composer.setter, self._frame.edges[0] + _INSET
        room = self._frame.edges[1] - left - _INSET
        strong, label = self._styles.cell_strong, self._styles.cell_label
        mark = setter.shorten(self._composer.words("(continued)"), strong, room)
        lines = [(mark, strong)]
        if first.label and first.text:
            lines[:0] = [(line, label) for line in setter.lines(first.short, label, room)]
        marks, y = [], PAD
        for line, style in lines:
            marks.append(TextMark(left, y + baseline_of(style), line, style))
            y += style.leading
        return Strip(height=y, marks=tuple(marks), keep=True, frame=self._frame, row_start=True)
