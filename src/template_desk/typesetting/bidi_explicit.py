"""Embeddings, overrides and isolates of a paragraph (UAX #9, BD9, P2–P3, X1–X10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from template_desk.typesetting.bidi_classes import ISOLATE_INITIATORS, REMOVED_BY_X9, STRONG
from template_desk.typesetting.bidi_rules import RunSequence, direction_of

_MAX_DEPTH: Final = 125  # BD2
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_OVERRIDE: Final = {"LRO": "L", "RLO": "R"}
_EXPLICIT: Final = _EMBEDDINGS | ISOLATE_INITIATORS | {"PDI", "PDF"}


class _Status(NamedTuple):
    """An entry of the directional status stack (X1)."""

    level: int
    override: str | None
    is_isolate: bool


def matching_isolates(classes: Sequence[str]) -> dict[int, int]:
    """BD9: give the place of the matching PDI of each isolate initiator that has one."""
    matches: dict[int, int] = {}
    opened: list[int] = []
    for place, each in enumerate(classes):
        if each in ISOLATE_INITIATORS:
            opened.append(place)
        elif each == "PDI" and opened:
            matches[opened.pop()] = place
    return matches


def first_strong_is_rtl(
    classes: Sequence[str], matches: dict[int, int], start: int, end: int
) -> bool | None:
    """P2, P3: say whether the first strong character outside isolates is R or AL.

    Returns:
        None when there is no strong character.
    """
    place = start
    while place < end:
        each = classes[place]
        if each in STRONG:
            return each != "L"
        if each in ISOLATE_INITIATORS:
            place = matches.get(place, end)
        place += 1
    return None


@dataclass(slots=True)
class _ExplicitLevels:
    """X1–X8 over one paragraph."""

    classes: Sequence[str]
    matches: dict[int, int]
    paragraph: int
    stack: list[_Status] = field(default_factory=list)
    overflow_isolates: int = 0
    overflow_embeddings: int = 0
    valid_isolates: int = 0

    def resolve(self) -> tuple[list[int], list[str]]:
        """Give the level and the type of each character."""
        levels: list[int] = []
        types = list(self.classes)
        self.stack.append(_Status(self.paragraph, None, is_isolate=False))
        for place, each in enumerate(self.classes):
            if each == "PDI":
                self._close_isolate()  # X6a: the PDI has the level outside
            status = self.stack[-1]
            levels.append(self.paragraph if each == "B" else status.level)  # X6, X8
            if status.override and each not in REMOVED_BY_X9 and each != "B":
                types[place] = status.override
            if each in _EMBEDDINGS:
                self._open_embedding(each)
            elif each in ISOLATE_INITIATORS:
                self._open_isolate(place, each)
            elif each == "PDF":
                self._close_embedding()
        return levels, types

    def _next_level(self, *, rtl: bool) -> int:
        """Give the least odd or even level above the last entry's."""
        level = self.stack[-1].level
        return (level + 1) | 1 if rtl else (level + 2) & ~1

    def _has_room(self, level: int) -> bool:
        return level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings

    def _open_embedding(self, each: str) -> None:
        """X2–X5."""
        level = self._next_level(rtl=each in {"RLE", "RLO"})
        if self._has_room(level):
            self.stack.append(_Status(level, _OVERRIDE.get(each), is_isolate=False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _open_isolate(self, place: int, each: str) -> None:
        """X5a–X5c."""
        if each == "FSI":
            end = self.matches.get(place, len(self.classes))
            rtl = bool(first_strong_is_rtl(self.classes, self.matches, place + 1, end))
        else:
            rtl = each == "RLI"
        level = self._next_level(rtl=rtl)
        if self._has_room(level):
            self.valid_isolates += 1
            self.stack.append(_Status(level, None, is_isolate=True))
        else:
            self.overflow_isolates += 1

    def _close_isolate(self) -> None:
        """X6a."""
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1].is_isolate:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1

    def _close_embedding(self) -> None:
        """X7."""
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].is_isolate and len(self.stack) > 1:
            self.stack.pop()


def explicit_levels(
    classes: Sequence[str], matches: dict[int, int], paragraph: int
) -> tuple[list[int], list[str]]:
    """X1–X8: give the explicit level and the type (changed by overrides) of each character."""
    if _EXPLICIT.isdisjoint(classes):
        return [paragraph] * len(classes), list(classes)
    return _ExplicitLevels(classes, matches, paragraph).resolve()


def run_sequences(
    classes: Sequence[str], levels: Sequence[int], matches: dict[int, int], paragraph: int
) -> Iterator[RunSequence]:
    """X9, X10: give the isolating run sequences, without what X9 removes.

    Args:
        classes: Original class of each character.
        levels: Explicit level of each.
        matches: From ``matching_isolates``.
        paragraph: The paragraph's level.
    """
    runs = _level_runs(classes, levels)
    number_of = {run[0]: number for number, run in enumerate(runs)}
    continues = set(matches.values())
    for number, run in enumerate(runs):
        if run[0] in continues:
            continue
        places, last = list(run), number
        while (pdi := matches.get(places[-1])) is not None:
            last = number_of[pdi]
            places += runs[last]
        level = levels[run[0]]
        before = levels[runs[number - 1][0]] if number else paragraph
        unmatched = classes[places[-1]] in ISOLATE_INITIATORS
        at_end = unmatched or last + 1 == len(runs)
        after = paragraph if at_end else levels[runs[last + 1][0]]
        sos, eos = direction_of(max(level, before)), direction_of(max(level, after))
        yield RunSequence(places, level, sos, eos)


def _level_runs(classes: Sequence[str], levels: Sequence[int]) -> list[list[int]]:
    """BD7: give the places of each level run."""
    runs: list[list[int]] = []
    current: int | None = None
    for place, each in enumerate(classes):
        if each in REMOVED_BY_X9:
            continue
        if levels[place] == current:
            runs[-1].append(place)
        else:
            current = levels[place]
            runs.append([place])
    return runs
