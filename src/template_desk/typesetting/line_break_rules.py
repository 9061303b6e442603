"""Where a line may end after UAX #14, without anything of our own.

Revision 50 (Unicode 15.0), rules LB1 to LB31, with the tailoring of LB13 and LB25 for
numbers that Unicode's own tests use (UAX #14, 8.2, example 7).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from template_desk.typesetting.line_break_classes import CLASSES, STARTS

_HANGUL_START: Final = 0xAC00
_HANGUL_FINALS: Final = 28
_MANDATORY: Final = frozenset({"BK", "CR", "LF", "NL"})
_NO_BASE: Final = _MANDATORY | {"SP", "ZW"}  # LB9: what a mark does not attach to
_LETTERS: Final = frozenset({"AL", "HL"})
_IDEOGRAPHS: Final = frozenset({"ID", "EB", "EM", "XP"})
_OPENING: Final = frozenset({"OP", "OW"})
_CLOSING: Final = frozenset({"CL", "CP"})
_NUMERIC_SIGNS: Final = frozenset({"PR", "PO"})
_NEVER_FIRST: Final = frozenset({"EX", "CL", "CP", "IS", "SY"})
_HYPHENS: Final = frozenset({"BA", "HY"})
_JAMO: Final = frozenset({"JL", "JV", "JT", "H2", "H3"})
_SYLLABLE: Final[Mapping[str, frozenset[str]]] = {  # LB26
    "JL": frozenset({"JL", "JV", "H2", "H3"}),
    "JV": frozenset({"JV", "JT"}),
    "H2": frozenset({"JV", "JT"}),
    "JT": frozenset({"JT"}),
    "H3": frozenset({"JT"}),
}
# LB30b for EB and for unassigned pictographs.
_TAKE_MODIFIER: Final = frozenset({"EB", "XP"})


class _Place(NamedTuple):
    """What decides whether a line may end between two characters.

    Attributes:
        before: Class of the last character that is no space and no mark.
        spaced: Whether spaces follow it.
        after: Class of the character after the place.
        number: «» outside numbers, «in» in NU (NU | SY | IS)*, «closed» after that and a
            closing bracket; without spaces between.
        joined: Whether ``before`` is the second regional indicator that may join, or a
            hyphen after a Hebrew letter.
        digit_next: Whether a digit follows ``after``; only asked where LB25 needs it.
    """

    before: str
    spaced: bool
    after: str
    number: str
    joined: bool
    digit_next: bool


def line_break_classes(text: str) -> list[str]:
    """Give the class of each character after LB1."""
    class_of = {character: _line_break_class(ord(character)) for character in set(text)}
    return list(map(class_of.__getitem__, text))


def _line_break_class(code: int) -> str:
    name = CLASSES[bisect_right(STARTS, code) - 1]
    if name == "HS":
        return "H3" if (code - _HANGUL_START) % _HANGUL_FINALS else "H2"
    return name


@dataclass(slots=True)
class _Context:
    """What is known of the text before a place."""

    before: str = ""
    spaced: bool = False
    number: str = ""
    joined: bool = False

    def add(self, name: str) -> None:
        """Go past a character that is no attached mark."""
        if name == "SP":
            self.spaced = True
            self.number = ""
            self.before = self.before or "SP"
            return
        adjacent = not self.spaced
        if name == "RI":
            self.joined = adjacent and self.before == "RI" and not self.joined
        else:
            self.joined = adjacent and self.before == "HL" and name in _HYPHENS
        self.number = self._number_after(name)
        self.before = name
        self.spaced = False

    def _number_after(self, name: str) -> str:
        if name == "NU":
            return "in"
        if self.number == "in":
            if name in {"SY", "IS"}:
                return "in"
            if name in _CLOSING:
                return "closed"
        return ""


def default_breaks(text: str) -> list[int]:
    """Give the places where a line may or must end, ascending.

    Neither the start nor the end of the text is one. Time is in proportion to length.
    """
    classes = line_break_classes(text)
    context = _Context()
    known: dict[_Place, bool] = {}
    breaks: list[int] = []
    for place, each in enumerate(classes):
        name = each
        if each in {"CM", "ZWJ"}:
            if not context.spaced and context.before and context.before not in _NO_BASE:
                continue  # LB9
            name = "AL"  # LB10
        if place and classes[place - 1] != "ZWJ":  # LB8a
            here = _Place(
                context.before,
                context.spaced,
                name,
                context.number,
                context.joined,
                _needs_next(context.before, name) and _next_base(classes, place) == "NU",
            )
            may_break = known.get(here)
            if may_break is None:
                may_break = known[here] = _may_break(here)
            if may_break:
                breaks.append(place)
        context.add(name)
    return breaks


def _needs_next(before: str, after: str) -> bool:
    return before in _NUMERIC_SIGNS and (after == "HY" or after in _OPENING)


def _next_base(classes: Sequence[str], place: int) -> str:
    """Class of the first character after a place that is no mark on it."""
    for following in range(place + 1, len(classes)):
        if classes[following] not in {"CM", "ZWJ"}:
            return classes[following]
    return ""


def _may_break(place: _Place) -> bool:
    """LB4 to LB31, but for what marks and joiners do (LB8a, LB9, LB10)."""
    before, after = place.before, place.after
    if before in _MANDATORY and not place.spaced:  # LB4, LB5
        return not (before == "CR" and after == "LF")
    if after in _MANDATORY or after in {"SP", "ZW"}:  # LB6, LB7
        return False
    if before == "ZW":  # LB8
        return True
    if after == "WJ":  # LB11
        return False
    if place.spaced:
        return _may_break_after_spaces(before, after)
    return not (_is_glued(place) or (before != "CB" and after != "CB" and _is_kept(place)))


def _may_break_after_spaces(before: str, after: str) -> bool:
    """LB13 to LB18, where there are spaces."""
    return not (
        after in _NEVER_FIRST  # LB13
        or before in _OPENING  # LB14
        or (before == "QU" and after in _OPENING)  # LB15
        or (before in _CLOSING and after == "NS")  # LB16
        or (before == "B2" and after == "B2")  # LB17
    )


def _is_glued(place: _Place) -> bool:
    """LB11 to LB19, where there are none."""
    before, after = place.before, place.after
    return (
        before in {"WJ", "GL", "QU"}  # LB11, LB12, LB19
        or after == "QU"  # LB19
        or (after == "GL" and before not in _HYPHENS)  # LB12a
        or not _may_break_after_spaces(before, after)
    )


def _is_kept(place: _Place) -> bool:
    """LB21 to LB30b; LB20 is the caller's."""
    before, after = place.before, place.after
    return (
        after in {"BA", "HY", "NS"}  # LB21
        or before == "BB"
        or (place.joined and before in _HYPHENS)  # LB21a
        or (before == "SY" and after == "HL")  # LB21b
        or after == "IN"  # LB22
        or (before in _LETTERS and after == "NU")  # LB23
        or (before == "NU" and after in _LETTERS)
        or (before == "PR" and after in _IDEOGRAPHS)  # LB23a
        or (before in _IDEOGRAPHS and after == "PO")
        or (before in _NUMERIC_SIGNS and after in _LETTERS)  # LB24
        or (before in _LETTERS and after in _NUMERIC_SIGNS)
        or _is_inside_number(place)  # LB25
        or after in _SYLLABLE.get(before, ())  # LB26
        or (before in _JAMO and after == "PO")  # LB27
        or (before == "PR" and after in _JAMO)
        or (before in _LETTERS and after in _LETTERS)  # LB28
        or (before == "IS" and after in _LETTERS)  # LB29
        or ((before in _LETTERS or before == "NU") and after == "OP")  # LB30
        or (before == "CP" and (after in _LETTERS or after == "NU"))
        or (before == "RI" and after == "RI" and not place.joined)  # LB30a
        or (before in _TAKE_MODIFIER and after == "EM")  # LB30b
    )


def _is_inside_number(place: _Place) -> bool:
    """LB25, as (PR | PO)? (OP | HY)? NU (NU | SY | IS)* (CL | CP)? (PR | PO)?."""
    before, after = place.before, place.after
    if after == "NU":
        return (
            place.number == "in" or before in _NUMERIC_SIGNS or before in _OPENING or before == "HY"
        )
    if after in _NUMERIC_SIGNS:
        return bool(place.number)
    return place.digit_next
