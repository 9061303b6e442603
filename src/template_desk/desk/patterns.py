"""Pieces of a passphrase that are no words: repeats, sequences, rows of keys, dates.

Everything here takes time in proportion to the length of the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from template_desk.desk.guessing import Knowledge

_LONGEST_PERIOD = 64
_LEAST_CHARS = 3
_STEPS = (1, -1, 2, -2)
_STARTS_BITS = 5.0  # a sequence may begin with any of about 32 letters
_YEARS_BITS = math.log2(150)
_DATES_BITS = math.log2(366 * 110)
_SEPARATED_BITS = 1.0
_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:19\d\d|20[0-4]\d)"
_DATES = tuple(
    re.compile(f"{first}([-./ ]?){second}\\1{third}")
    for first, second, third in (
        (_DAY, _MONTH, _YEAR),
        (_MONTH, _DAY, _YEAR),
        (_YEAR, _MONTH, _DAY),
        (_DAY, _MONTH, r"\d\d"),
        (_MONTH, _DAY, r"\d\d"),
        (r"\d\d", _MONTH, _DAY),
    )
)
_ONLY_YEAR = re.compile(_YEAR)


class Piece(NamedTuple):
    """A part of a text and what it costs to guess it.

    Attributes:
        start: Index of its first character.
        end: Index after its last.
        bits: Logarithm of the guesses.
    """

    start: int
    end: int
    bits: float


def repeats(text: str) -> Iterator[Piece]:
    """Find what stood in the text a little before; the first time is not part of it."""
    length = len(text)
    for period in range(1, min(_LONGEST_PERIOD, length - 1) + 1):
        least = max(_LEAST_CHARS, min(period, 4)) if period > 1 else 2
        run = 0
        for end in range(period, length + 1):
            if end < length and text[end] == text[end - period]:
                run += 1
                continue
            if run >= least:
                start = end - run
                bits = math.log2(period) + math.log2(run) + 1
                yield Piece(start, end, bits)
                # Also a whole number of times: after that something else may begin.
                whole = run // period * period
                if least <= whole < run:
                    yield Piece(start, start + whole, bits)
            run = 0


def sequences(text: str) -> Iterator[Piece]:
    """Find «abcd», «8642», «гдеж»."""
    for step in _STEPS:
        start = 0
        for end in range(1, len(text) + 1):
            if end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
                continue
            yield from _run(text, start, end, _STARTS_BITS)
            start = end


def rows(text: str, knowledge: Knowledge) -> Iterator[Piece]:
    """Find keys beside each other."""
    which_bits = math.log2(max(2, len(knowledge.following)))
    for following in knowledge.following:
        start = 0
        for end in range(1, len(text) + 1):
            if end < len(text) and following.get(text[end - 1]) == text[end]:
                continue
            where_bits = 0.0 if text[start] in knowledge.row_starts else math.log2(10)
            yield from _run(text, start, end, which_bits + where_bits)
            start = end


def _run(text: str, start: int, end: int, first_bits: float) -> Iterator[Piece]:
    """Give a run, and its beginnings: in the middle of it a word may begin."""
    for stop in range(start + _LEAST_CHARS, min(end, start + 40) + 1):
        yield Piece(start, stop, first_bits + math.log2(stop - start))
    if end - start > 40:
        yield Piece(start, end, first_bits + math.log2(end - start))


def dates(text: str) -> Iterator[Piece]:
    """Find days and years, in the orders in which people write them."""
    for start in range(len(text) - 3):
        if not text[start].isdecimal():
            continue
        for pattern in _DATES:
            found = pattern.match(text, start)
            if found:
                bits = _DATES_BITS + (_SEPARATED_BITS if found.group(1) else 0.0)
                yield Piece(start, found.end(), bits)
        if _ONLY_YEAR.match(text, start):
            yield Piece(start, start + 4, _YEARS_BITS)
