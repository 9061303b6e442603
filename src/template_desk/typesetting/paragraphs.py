"""The direction of a paragraph and of each of its characters. Nothing is shaped here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from template_desk.typesetting.characters import DIRECTIONS

# Arabic letters and marks with spaces and common punctuation: without digits and foreign
# letters, every character takes level 1, and the algorithm need not be asked.
_ALL_FROM_RIGHT = re.compile(
    r"[ .,:;!?()\[\]/«»\"'“”‘’…–—\u060b-\u060d\u061b\u061d-\u065f\u066d-\u06dc\u06de-\u06ef"
    r"\u06fa-\u06ff\u0750-\u077f-]*+"
)
# How many times as many letters must go against the page to turn a paragraph over.
_MOST = 2
_LEFT_TO_RIGHT_MARK = "\u200e"
_READ_FROM_LEFT = re.compile(r"\w")
_MARKS = frozenset({_LEFT_TO_RIGHT_MARK, "\u200f", "\u061c"})
_STEERING = frozenset(DIRECTIONS)
_WITHOUT_DIRECTIONS = str.maketrans("", "", DIRECTIONS)


class Paragraph(NamedTuple):
    """Text between two line ends, without what only steers its direction.

    Attributes:
        text: Its characters.
        levels: Embedding level of each; None when all are read from left to right.
        rtl: Whether it is read from right to left.
    """

    text: str
    levels: Sequence[int] | None
    rtl: bool

    def segments(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and level of the longest parts of one direction."""
        levels = self.levels
        if levels is None:
            if start < end:
                yield start, end, 0
            return
        for place in range(start + 1, end):
            if levels[place] != levels[place - 1]:
                yield start, place, levels[start]
                start = place
        if start < end:
            yield start, end, levels[start]


def resolve(text: str, *, page_rtl: bool, auto: bool = True) -> Paragraph:
    """Give a paragraph of prepared text with its directions.

    Codes (numbers, references, addresses) in a right-to-left paragraph are isolated, so
    that each reads as it was typed.

    Args:
        text: Prepared text without line ends.
        page_rtl: Direction of the page.
        auto: Whether most letters decide; otherwise the direction is the page's.
    """
    if not page_rtl and text.isascii():
        return Paragraph(text, None, rtl=False)
    from template_desk.typesetting.bidi_classes import has_rtl

    if not has_rtl(text) and (not page_rtl or (auto and _READ_FROM_LEFT.search(text))):
        return Paragraph(_without_steering(text), None, rtl=False)
    return _resolved(text, page_rtl=page_rtl, auto=auto)


def _resolved(text: str, *, page_rtl: bool, auto: bool) -> Paragraph:
    from template_desk.typesetting.bidi import embedding_levels
    from template_desk.typesetting.isolates import isolate_codes

    rtl = _is_rtl(text, page_rtl=page_rtl) if auto else page_rtl
    if rtl:
        if _ALL_FROM_RIGHT.fullmatch(text):
            return Paragraph(text, [1] * len(text), rtl=True)
        text = isolate_codes(text)
    given = embedding_levels(text, rtl=rtl).of_characters
    kept: Sequence[int | None] = given
    if not _STEERING.isdisjoint(text):
        kept = [n for c, n in zip(text, given, strict=True) if c not in _STEERING]
    levels = _inherited(kept, int(rtl)) if None in kept else cast("Sequence[int]", kept)
    return Paragraph(_without_steering(text), levels if any(levels) else None, rtl)


def _without_steering(text: str) -> str:
    return text if _STEERING.isdisjoint(text) else text.translate(_WITHOUT_DIRECTIONS)


def _inherited(given: Sequence[int | None], paragraph: int) -> list[int]:
    """Give joiners, which have no level, that of the character before, or else after."""
    level = next((level for level in given if level is not None), paragraph)
    levels: list[int] = []
    for each in given:
        level = level if each is None else each
        levels.append(level)
    return levels


def _is_rtl(text: str, *, page_rtl: bool) -> bool:
    """Give the direction of a paragraph: the page's, unless most of its letters go the other way.

    The first strong character (P2, P3) alone would turn an Arabic sentence over that
    begins with the name of a ministry in Latin letters. UAX 9 leaves the choice to us
    (HL1): against the page go more letters, if the first one is among them, and more
    than twice as many if not. Without letters from the right (a telephone number) text
    is read from the left on any page. A mark of direction before it all decides.
    """
    if text[:1] in _MARKS:
        return text[0] != _LEFT_TO_RIGHT_MARK
    from_right, from_left = letters_by_direction(text)
    if not from_right:
        return page_rtl and not _READ_FROM_LEFT.search(text)
    begins_from_right = first_letter_is_rtl(text)
    if page_rtl:
        return from_left <= (1 if not begins_from_right else _MOST) * from_right
    return from_right > (1 if begins_from_right else _MOST) * from_left


def letters_by_direction(text: str) -> tuple[int, int]:
    """Count letters read from the right and from the left; what is isolated says nothing."""
    if text.isascii():
        return 0, sum(map(str.isalpha, text))
    from_right = from_left = isolated = 0
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"LRI", "RLI", "FSI"}:
            isolated += 1
        elif direction == "PDI":
            isolated = max(0, isolated - 1)
        elif isolated:
            continue
        elif direction == "L":
            from_left += 1
        elif direction in {"R", "AL"}:
            from_right += 1
    return from_right, from_left


def first_letter_is_rtl(text: str) -> bool:
    """Say whether the first letter outside isolates is read from the right."""
    isolated = 0
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"LRI", "RLI", "FSI"}:
            isolated += 1
        elif direction == "PDI":
            isolated = max(0, isolated - 1)
        elif not isolated and direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
