"""Paired brackets take the direction of what they hold (UAX #9, BD16 and rule N0)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from template_desk.typesetting.bidi_classes import CLOSING, CLOSING_OF

# BD16: a text that opens more brackets at once gets no pairs from there on.
_STACK_LIMIT: Final = 63
# N0 counts numbers as R.
STRONG_OF: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def bracket_pairs(characters: Sequence[str], types: Sequence[str]) -> list[tuple[int, int]]:
    """BD16: give the places of the brackets that form pairs, sorted by the opening one.

    Args:
        characters: Those of one isolating run sequence.
        types: Their types now; only a bracket that is still ON counts.
    """
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, character in enumerate(characters):
        if types[place] != "ON":
            continue
        if closing := CLOSING_OF.get(character):
            if len(opened) == _STACK_LIMIT:
                break
            opened.append((closing, place))
        elif closing := CLOSING.get(character):
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == closing:
                    pairs.append((opened[depth][1], place))
                    del opened[depth:]
                    break
    return sorted(pairs)


def resolve_brackets(
    characters: Sequence[str], original: Sequence[str], types: list[str], embedding: str, sos: str
) -> None:
    """N0: give the brackets of each pair the direction that fits what they hold.

    Args:
        characters: Those of one isolating run sequence.
        original: Their classes before any rule.
        types: Their types after W7; changed in place.
        embedding: Direction of the sequence, L or R.
        sos: Its start of sequence, L or R.
    """
    pairs = bracket_pairs(characters, types)
    if not pairs:
        return
    opposite = "L" if embedding == "R" else "R"
    # How many of either direction stand before each place: a pair is judged at once,
    # however much it holds. No bracket inside has been resolved yet when it is.
    strong = [STRONG_OF.get(each) for each in types]
    along = [0, *accumulate(each == embedding for each in strong)]
    against = [0, *accumulate(each == opposite for each in strong)]
    context, seen = sos, 0
    for opening, closing in pairs:
        while seen < opening:
            context = STRONG_OF.get(types[seen], context)
            seen += 1
        if along[opening + 1] < along[closing]:  # N0 b
            direction = embedding
        elif against[opening + 1] < against[closing]:  # N0 c
            direction = context
        else:  # N0 d
            continue
        for bracket in (opening, closing):
            _set_with_marks(bracket, direction, original, types)


def _set_with_marks(place: int, direction: str, original: Sequence[str], types: list[str]) -> None:
    """Marks that stand on a bracket go with it."""
    types[place] = direction
    for mark in range(place + 1, len(types)):
        if original[mark] != "NSM":
            break
        types[mark] = direction
