"""Which characters go from right to left: the Unicode Bidirectional Algorithm, UAX #9.

All its rules but L3 and L4, which are shaping's: marks and mirrored characters. In
the order of the standard: P and X in ``bidi_explicit``, W, N and I in ``bidi_rules``
(N0 in ``bidi_brackets``), L here. The time taken is in proportion to the length of
the text, whatever it holds.

Source: UAX #9, revision 46 (Unicode 15.0); docs/formats/text.md, «Direction».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from template_desk.typesetting.bidi_classes import (
    ISOLATE_INITIATORS,
    REMOVED_BY_X9,
    bidi_classes,
    has_rtl,
)
from template_desk.typesetting.bidi_explicit import (
    explicit_levels,
    first_strong_is_rtl,
    matching_isolates,
    run_sequences,
)
from template_desk.typesetting.bidi_rules import resolve_sequence

__all__ = ["Levels", "embedding_levels", "has_rtl", "line_levels", "visual_order"]

_SEPARATORS: Final = frozenset({"B", "S"})
_RESET_BEFORE: Final = ISOLATE_INITIATORS | {"WS", "PDI"}


@dataclass(frozen=True, slots=True)
class Levels:
    """The embedding levels of a paragraph: even is left to right, odd right to left.

    Attributes:
        paragraph: Level of the paragraph, 0 or 1.
        of_characters: Level of each character before it is broken into lines (that is,
            without L1); None for those that X9 removes: explicit embeddings and
            overrides, and the class BN with the joiners U+200C and U+200D. Who draws
            those gives them the level of the character before.
    """

    paragraph: int
    of_characters: tuple[int | None, ...]

    @property
    def rtl(self) -> bool:
        """Whether the paragraph is read from right to left."""
        return bool(self.paragraph & 1)


def embedding_levels(text: str, *, rtl: bool | None, default_rtl: bool = False) -> Levels:
    """Give the embedding level of each character of a paragraph (P, X, W, N, I).

    Args:
        text: One paragraph. A paragraph separator inside it ends what is open, but what
            follows keeps the paragraph's level.
        rtl: Whether the paragraph is read from right to left; None takes the direction
            of its first strong character (P2, P3).
        default_rtl: What it is when ``rtl`` is None and nothing in it is strong.
    """
    classes = bidi_classes(text)
    if rtl is None:
        rtl = default_rtl
        start, end = next(_paragraphs(classes), (0, 0))
        first = classes[start:end]
        strong_is_rtl = first_strong_is_rtl(first, matching_isolates(first), 0, len(first))
        if strong_is_rtl is not None:
            rtl = strong_is_rtl
    paragraph = int(rtl)
    levels: list[int | None] = []
    for start, end in _paragraphs(classes):
        levels += _paragraph_levels(text[start:end], classes[start:end], paragraph)
    return Levels(paragraph, tuple(levels))


def line_levels(levels: Levels, text: str, start: int, end: int) -> tuple[int | None, ...]:
    """Give the levels of one line's characters (L1).

    Separators, and white space and isolates before them or at the line's end, go with
    the paragraph.

    Args:
        levels: Those of the paragraph.
        text: The paragraph.
        start: Where the line starts in it.
        end: Where the line ends in it.
    """
    line = list(levels.of_characters[start:end])
    classes = bidi_classes(text[start:end])
    trailing = True
    for place in range(len(line) - 1, -1, -1):
        each = classes[place]
        if each in _SEPARATORS:
            trailing = True
        elif each in REMOVED_BY_X9:
            continue
        elif each not in _RESET_BEFORE:
            trailing = False
        if trailing:
            line[place] = levels.paragraph
    return tuple(line)


def visual_order(levels: Sequence[int | None]) -> list[int]:
    """Give the order from left to right of the pieces of a line (L2).

    Args:
        levels: Level of each piece (character, run, word) in logical order; None for
            pieces that are not shown.

    Returns:
        The places of the pieces in ``levels``, without those of None.
    """
    runs: list[tuple[int, list[int]]] = []
    for place, level in enumerate(levels):
        if level is None:
            continue
        if runs and runs[-1][0] == level:
            runs[-1][1].append(place)
        else:
            runs.append((level, [place]))
    for level, places in runs:
        if level & 1:
            places.reverse()
    highest = max((level for level, _ in runs), default=0)
    lowest_odd = min((level for level, _ in runs if level & 1), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        _reverse_runs_from(runs, level)
    return [place for _, places in runs for place in places]


def _reverse_runs_from(runs: list[tuple[int, list[int]]], level: int) -> None:
    """Reverse the order of runs in each contiguous group at a level or higher.

    The characters inside runs stay: those of odd levels have been turned before, once,
    as an odd number of reversals does.
    """
    start: int | None = None
    for place, (each, _) in enumerate([*runs, (-1, [])]):
        if each >= level:
            start = place if start is None else start
        elif start is not None:
            runs[start:place] = runs[start:place][::-1]
            start = None


def _paragraphs(classes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """P1: give the start and end of each paragraph, with its separator."""
    start = 0
    while start < len(classes):
        try:
            end = classes.index("B", start) + 1
        except ValueError:
            end = len(classes)
        yield start, end
        start = end


def _paragraph_levels(text: str, classes: list[str], paragraph: int) -> list[int | None]:
    matches = matching_isolates(classes)
    explicit, types = explicit_levels(classes, matches, paragraph)
    levels: list[int | None] = [None] * len(text)
    for sequence in run_sequences(classes, explicit, matches, paragraph):
        resolved = resolve_sequence(sequence, text, classes, types)
        for place, level in zip(sequence.places, resolved, strict=True):
            levels[place] = level
    return levels
