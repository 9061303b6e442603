"""How wide the columns of a table are: what makes the whole table shortest.

Measures texts, never sets them: a table of a thousand rows costs little more than
one of fifty, and the same table always gets the same columns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from template_desk.pdf.compose import Composer
from template_desk.typesetting.lines import Style

# Rows that are measured; of more, every n-th.
_MEASURED_ROWS = 40
# Widths are tried in parts of the whole.
_PARTS = 50
# A column keeps at least this part of the share that the form gives it.
_LEAST_OF_SHARE = 0.8
# The headings stand on every page: about one for so many rows.
_ROWS_OF_A_PAGE = 5
# Lines are seldom full.
_FILLED = 0.92
_MOST_ROUNDS = 200
_STEPS = (1, 3)
# What is wider is no word but a row of letters, and is broken in any column.
_MOST_FOR_A_WORD = 0.4


def fitted_edges(
    composer: Composer,
    shares: Sequence[int],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    inset: float,
) -> tuple[float, ...]:
    """Give the edges of the columns, in points; one more than there are columns.

    Starts from the form's shares and moves width from one column to another as long
    as the table gets shorter. No column gets narrower than its longest word if that
    can be had, nor than four fifths of its share.

    Args:
        composer: Whose sheet and type.
        shares: The form's idea of the widths, relative to each other.
        heads: The headings.
        rows: The texts of the cells.
        inset: White space at each side of a cell.
    """
    sheet = composer.sheet
    measured = rows[:: max(1, math.ceil(len(rows) / _MEASURED_ROWS))]
    part = sheet.text_width / _PARTS
    table = _Measured(composer, heads, measured, part=part, inset=inset)
    shared = _whole_parts(shares)
    parts = _with_room_for_words(shared, [table.least_parts(c) for c in range(len(shared))])
    least = [
        max(math.ceil(width * _LEAST_OF_SHARE), min(table.least_parts(column), width))
        for column, width in enumerate(parts)
    ]
    height = table.height(parts)
    for _ in range(_MOST_ROUNDS):
        tried = [(table.height(moved), moved) for moved in _moves(parts, least)]
        shortest, moved = min(tried, default=(height, parts))
        if shortest >= height:
            break
        height, parts = shortest, moved
    return tuple(sheet.left + part * end for end in accumulate(parts, initial=0))


def _whole_parts(shares: Sequence[int]) -> list[int]:
    """Give the shares in parts of the whole, at least one each."""
    whole = sum(shares)
    ends = [round(_PARTS * end / whole) for end in accumulate(shares, initial=0)]
    return [max(1, b - a) for a, b in pairwise(ends)]


def _with_room_for_words(parts: Sequence[int], needed: Sequence[int]) -> list[int]:
    """Widen columns to their longest words, at the cost of those with the most to spare."""
    found = list(parts)
    for column, least in enumerate(needed):
        while found[column] < least:
            spare = [width - need for width, need in zip(found, needed, strict=True)]
            giver = max(range(len(found)), key=spare.__getitem__)
            if spare[giver] < 1:
                return found
            found[giver] -= 1
            found[column] += 1
    return found


def _moves(parts: Sequence[int], least: Sequence[int]) -> list[list[int]]:
    found = []
    for giver, width in enumerate(parts):
        for step in _STEPS:
            if width - step >= least[giver]:
                for taker in range(len(parts)):
                    if taker != giver:
                        moved = list(parts)
                        moved[giver] -= step
                        moved[taker] += step
                        found.append(moved)
    return found


class _Measured:
    """The widths of all texts of a table, and how high it is with given columns."""

    __slots__ = ("_columns", "_heights", "_inset", "_part", "_words")

    def __init__(
        self,
        composer: Composer,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        part: float,
        inset: float,
    ) -> None:
        self._part, self._inset = part, inset
        self._heights: dict[tuple[int, int], list[float]] = {}
        columns = [
            [
                (composer.styles.column_head, heads[column]),
                *((composer.styles.cell, row[column]) for row in rows),
            ]
            for column in range(len(heads))
        ]
        repeated = 1 + len(rows) / _ROWS_OF_A_PAGE
        # For each column and row: leading, and the width of each paragraph on one line.
        self._columns = [
            [
                (
                    style.leading * (repeated if style is composer.styles.column_head else 1),
                    _paragraph_widths(composer, text, style),
                )
                for style, text in column
            ]
            for column in columns
        ]
        self._words = [
            max(_longest_word(composer, text, style) for style, text in column)
            for column in columns
        ]

    def least_parts(self, column: int) -> int:
        """Give the parts that a column's longest word needs."""
        return math.ceil((self._words[column] + 2 * self._inset) / self._part)

    def height(self, parts: Sequence[int]) -> float:
        """Give about how high the table is, in points."""
        columns = [self._column(column, width) for column, width in enumerate(parts)]
        return math.fsum(max(cells) for cells in zip(*columns, strict=True))

    def _column(self, column: int, parts: int) -> list[float]:
        """Give the heights of all cells of a column of some width."""
        found = self._heights.get((column, parts))
        if found is None:
            room = max(parts * self._part - 2 * self._inset, 1.0) * _FILLED
            found = self._heights[column, parts] = [
                leading * sum(max(1, math.ceil(width / room)) for width in widths)
                for leading, widths in self._columns[column]
            ]
        return found


def _paragraph_widths(composer: Composer, text: str, style: Style) -> list[float]:
    setter = composer.setter
    return [setter.width(setter.line(paragraph, style), style) for paragraph in text.split("\n")]


def _longest_word(composer: Composer, text: str, style: Style) -> float:
    setter = composer.setter
    words = {word for word in text.split() if word.isalpha() and word < "\u2e80"}
    most = composer.sheet.text_width * _MOST_FOR_A_WORD
    widths = (setter.width(setter.line(word, style), style) for word in words)
    return max((width for width in widths if width <= most), default=0.0)
