"""A row group as a ruled table: the column headings again on every page, long rows split."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from template_desk.model.form import ColumnShows, PrintColumn, QuestionKind
from template_desk.model.review import ReviewAnswer, ReviewCell, ReviewRow, ReviewTable
from template_desk.pdf.compose import PAD, WHOLE_ROW, Composer, Line, columns, with_space
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.sheet import CELL, CELL_LABEL, COLUMN_HEAD
from template_desk.pdf.shower import Shower

_INSET = 5.0
_LEAST_LINES = 2
_EMPTY_ROWS = 2


def table_strips(table: ReviewTable, composer: Composer, shower: Shower) -> list[Strip]:
    """Give a table. Columns are as wide as their shares say; one without rows gets empty ones."""
    sheet = composer.sheet
    whole = sum(column.share for column in table.columns)
    ends = accumulate(column.share for column in table.columns)
    edges = (sheet.left, *(sheet.left + sheet.text_width * end / whole for end in ends))
    frame = Frame(edges=edges)
    setting = _Setting(composer, shower, frame)
    head = tuple(setting.head(table.columns))
    strips = list(head)
    for row in table.rows:
        strips += setting.row(row, table.columns, head)
    if not table.rows:
        for _ in range(_EMPTY_ROWS):
            blank: list[list[Line]] = [[()] * _LEAST_LINES]
            strips += columns(blank, CELL.leading, frame=frame, pad=PAD, head=head)
    return with_space(strips, 10)


class _Setting:
    """What all rows of one table share."""

    __slots__ = ("_composer", "_frame", "_shower")

    def __init__(self, composer: Composer, shower: Shower, frame: Frame) -> None:
        self._composer = composer
        self._shower = shower
        self._frame = frame

    def head(self, printed: tuple[PrintColumn, ...]) -> list[Strip]:
        """Give the row of column headings; never alone at the end of a page."""
        texts = [
            self._lines(self._shower.wording(column.text_key), index, head=True)
            for index, column in enumerate(printed)
        ]
        strips = columns(texts, COLUMN_HEAD.leading, frame=self._frame, pad=PAD, keep=True)
        return [replace(strip, keep=True) for strip in strips]

    def row(
        self, row: ReviewRow, printed: tuple[PrintColumn, ...], head: tuple[Strip, ...]
    ) -> list[Strip]:
        """Give one row, of whatever height."""
        texts = [
            self._cell(cell, column, row.number, index)
            for index, (cell, column) in enumerate(zip(row.cells, printed, strict=True))
        ]
        said = (lines for cell, lines in zip(row.cells, texts, strict=True) if cell.answers)
        if row.included and not any(said):
            # Or it would look like a row that is not asked for.
            texts[-1] = self._lines(self._shower.words("Requested"), len(texts) - 1)
        tallest = max(len(lines) for lines in texts)
        texts[0] += [()] * (_LEAST_LINES - tallest)
        continued = self._composer.continued_cell(self._frame.edges[0] + _INSET, self._frame)
        return columns(
            texts,
            CELL.leading,
            frame=self._frame,
            pad=PAD,
            whole=WHOLE_ROW,
            head=head,
            on_break=(continued,),
        )

    def _cell(self, cell: ReviewCell, column: PrintColumn, number: int, index: int) -> list[Line]:
        if cell.label_key is not None:
            return self._lines(self._shower.wording(cell.label_key), index, label=True)
        if column.shows is ColumnShows.ROW_LABEL:
            return self._lines(str(number), index, label=True)
        lines: list[Line] = []
        for answer in cell.answers:
            text = self._answer(answer, column, labelled=cell.labelled)
            if text:
                # A blank line between answers; one grid of lines for all columns.
                lines += [(), *self._lines(text, index)] if lines else self._lines(text, index)
        return lines

    def _answer(self, answer: ReviewAnswer, column: PrintColumn, *, labelled: bool) -> str:
        text = self._shower.text(answer.shown).strip("\n")
        chosen = answer.kind in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE}
        label = self._shower.wording(answer.text_key)
        # The column's heading has said it already.
        said = label == self._shower.wording(column.text_key)
        if not text or not labelled or said or chosen:
            return text
        return f"{label}: {text}"

    def _lines(
        self, text: str, index: int, *, head: bool = False, label: bool = False
    ) -> list[Line]:
        style = COLUMN_HEAD if head else CELL_LABEL if label else CELL
        left, right = self._frame.edges[index], self._frame.edges[index + 1]
        return self._composer.lines(text, style, left + _INSET, right - left - 2 * _INSET)
