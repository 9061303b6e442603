"""Types of the characters of one isolating run sequence (UAX #9, rules W1–W7, N0–N2, I1–I2).

Each rule is one function over the list of types, which it changes in place; a rule whose
subject does not occur is not run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from template_desk.typesetting.bidi_brackets import STRONG_OF, resolve_brackets
from template_desk.typesetting.bidi_classes import (
    CLOSING_OF,
    ISOLATE_INITIATORS,
    NEUTRAL_OR_ISOLATE,
    STRONG,
)

# I1, I2: what is added to the level.
_UP_FROM_EVEN: Final = {"L": 0, "R": 1, "AN": 2, "EN": 2}
_UP_FROM_ODD: Final = {"L": 1, "R": 0, "AN": 1, "EN": 1}


@dataclass(frozen=True, slots=True)
class RunSequence:
    """An isolating run sequence (BD13) and what it is resolved with (X10).

    Attributes:
        places: Of its characters in the paragraph, ascending.
        level: Their embedding level.
        sos: Start of sequence, L or R.
        eos: End of sequence, L or R.
    """

    places: list[int]
    level: int
    sos: str
    eos: str

    @property
    def embedding(self) -> str:
        """Its embedding direction, L or R."""
        return direction_of(self.level)


def direction_of(level: int) -> str:
    """Give the direction of a level: L when even, R when odd."""
    return "R" if level & 1 else "L"


def resolve_sequence(
    sequence: RunSequence, text: str, classes: Sequence[str], types: Sequence[str]
) -> list[int]:
    """Give the levels of a sequence's characters.

    Args:
        sequence: The sequence.
        text: The paragraph.
        classes: Original class of each of its characters.
        types: The same after X1–X8: changed by directional overrides.
    """
    own = [types[place] for place in sequence.places]
    _resolve_weak(own, sequence.sos)
    characters = [text[place] for place in sequence.places]
    if not CLOSING_OF.keys().isdisjoint(characters):
        original = [classes[place] for place in sequence.places]
        resolve_brackets(characters, original, own, sequence.embedding, sequence.sos)
    _n1_n2(own, sequence)
    up = _UP_FROM_ODD if sequence.level & 1 else _UP_FROM_EVEN
    return [sequence.level + up[each] for each in own]


def _resolve_weak(types: list[str], sos: str) -> None:
    """W1 to W7."""
    if "NSM" in types:
        _w1(types, sos)
    if "EN" in types:
        _w2(types, sos)
    if "AL" in types:
        _replace(types, "AL", "R")  # W3
    if "ES" in types or "CS" in types:
        _w4(types)
    if "ET" in types:
        _w5(types)
    for separator in ("ES", "ET", "CS"):
        if separator in types:
            _replace(types, separator, "ON")  # W6
    if "EN" in types:
        _w7(types, sos)


def _replace(types: list[str], old: str, new: str) -> None:
    types[:] = [new if each == old else each for each in types]


def _w1(types: list[str], sos: str) -> None:
    """W1: a mark is what it stands on."""
    before = sos
    for place, each in enumerate(types):
        if each == "NSM":
            types[place] = before
        else:
            before = "ON" if each in ISOLATE_INITIATORS or each == "PDI" else each


def _w2(types: list[str], sos: str) -> None:
    """W2: European numbers after an Arabic letter are Arabic numbers."""
    strong = sos
    for place, each in enumerate(types):
        if each in STRONG:
            strong = each
        elif each == "EN" and strong == "AL":
            types[place] = "AN"


def _w4(types: list[str]) -> None:
    """W4: one separator between two numbers of a kind is of that kind."""
    for place in range(1, len(types) - 1):
        before = types[place - 1]
        if before == types[place + 1] and (
            (types[place] == "CS" and before in {"EN", "AN"})
            or (types[place] == "ES" and before == "EN")
        ):
            types[place] = before


def _w5(types: list[str]) -> None:
    """W5: terminators beside European numbers are European numbers."""
    for start, end in _runs(types, lambda each: each == "ET"):
        if (start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN"):
            types[start:end] = ["EN"] * (end - start)


def _w7(types: list[str], sos: str) -> None:
    """W7: European numbers in left-to-right text go from left to right."""
    strong = sos
    for place, each in enumerate(types):
        if each in {"L", "R"}:
            strong = each
        elif each == "EN" and strong == "L":
            types[place] = "L"


def _n1_n2(types: list[str], sequence: RunSequence) -> None:
    """N1: neutrals between two texts of a direction take it; N2: else the embedding's."""
    for start, end in _runs(types, NEUTRAL_OR_ISOLATE.__contains__):
        before = STRONG_OF[types[start - 1]] if start else sequence.sos
        after = STRONG_OF[types[end]] if end < len(types) else sequence.eos
        direction = before if before == after else sequence.embedding
        types[start:end] = [direction] * (end - start)


def _runs(types: Sequence[str], belongs: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Give the start and end of every longest run of types that belong together."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for place, each in enumerate(types):
        if belongs(each):
            if start is None:
                start = place
        elif start is not None:
            runs.append((start, place))
            start = None
    if start is not None:
        runs.append((start, len(types)))
    return runs
