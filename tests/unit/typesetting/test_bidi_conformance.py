"""Unicode's own tests of the bidirectional algorithm, from Debian's unicode-data (15.0)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from template_desk.typesetting.bidi import embedding_levels, has_rtl, line_levels, visual_order
from template_desk.typesetting.bidi_classes import CLOSING, CLOSING_OF, bidi_classes
from tools import campaign, require_unicode

Expected = tuple[int | None, list[int | None], list[int]]
Case = tuple[str, bool | None, Expected]

# A character of each class, none of them a bracket.
SAMPLES = {
    **{"L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "AN": "\u0660", "ES": "+"},
    **{"ET": "$", "CS": ",", "NSM": "\u0300", "BN": "\u200b", "B": "\u2029", "S": "\t"},
    **{"WS": " ", "ON": "!", "LRE": "\u202a", "RLE": "\u202b", "PDF": "\u202c"},
    **{"LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067"},
    **{"FSI": "\u2068", "PDI": "\u2069"},
}
# The bits of a line: by the first strong character, left to right, right to left.
DIRECTIONS = {
    format(bits, "X"): [rtl for bit, rtl in ((1, None), (2, False), (4, True)) if bits & bit]
    for bits in range(1, 8)
}


def levels_from(words: list[str]) -> list[int | None]:
    return [None if word == "x" else int(word) for word in words]


def character_case(line: str) -> Case:
    codes, direction, paragraph, levels, order = line.split(";")
    text = "".join(chr(int(code, 16)) for code in codes.split())
    expected = (int(paragraph), levels_from(levels.split()), [int(n) for n in order.split()])
    return text, {"0": False, "1": True, "2": None}[direction], expected


def class_cases(path: Path, part: int, step: int) -> tuple[int, list[Case]]:
    """How many cases there are, and every ``step``-th of them from ``part`` on."""
    levels: list[int | None] = []
    order: list[int] = []
    cases: list[Case] = []
    number = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@Levels:"):
            levels = levels_from(line.split()[1:])
        elif line.startswith("@Reorder:"):
            order = [int(word) for word in line.split()[1:]]
        elif line and line[0] not in "#@":
            names, bits = line.split("; ")
            for rtl in DIRECTIONS[bits]:
                if number % step == part:
                    text = "".join(SAMPLES[name] for name in names.split())
                    cases.append((text, rtl, (None, levels, order)))
                number += 1
    return number, cases


def is_as_expected(case: Case) -> bool:
    text, rtl, (paragraph, levels, order) = case
    found = embedding_levels(text, rtl=rtl)
    line = line_levels(found, text, 0, len(text))
    return (
        paragraph in {None, found.paragraph}
        and list(line) == levels
        and visual_order(line) == order
    )


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(2))
def test_each_case_of_characters(part: int) -> None:
    text = require_unicode("BidiCharacterTest.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    step = campaign(quick=11, full=2, ci=2)

    assert len(lines) == 91_707
    wrong = [line for line in lines[part::step] if not is_as_expected(character_case(line))]
    assert wrong == []


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(4))
def test_each_case_of_classes(part: int) -> None:
    # Prime, so that each length and direction is met in the quick run.
    step = campaign(quick=37, full=4, ci=4)
    number, cases = class_cases(require_unicode("BidiTest.txt"), part, step)

    assert number == 770_241
    assert [case for case in cases if not is_as_expected(case)] == []


def class_of_each() -> Iterator[tuple[str, str]]:
    """Every code point and its class, from the file's ranges and its «@missing» lines."""
    long_names = {
        "Left_To_Right": "L",
        "Right_To_Left": "R",
        "Arabic_Letter": "AL",
        "European_Terminator": "ET",
    }
    names = [""] * 0x110000
    lines = require_unicode("extracted/DerivedBidiClass.txt").read_text(encoding="utf-8")
    for line in lines.splitlines():
        kept = line.removeprefix("# @missing:").partition("#")[0]
        if ";" in kept:
            first_last, name = (part.strip() for part in kept.split(";"))
            first, _, last = first_last.partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                names[code] = long_names.get(name, name)
    return ((chr(code), name) for code, name in enumerate(names))


def test_the_class_of_each_character_is_that_of_unicode() -> None:
    """Characters newer than 15.0, which a newer Python may know, have none there."""
    categories = require_unicode("extracted/DerivedGeneralCategory.txt")
    unassigned = {
        code
        for line in categories.read_text(encoding="utf-8").splitlines()
        if line.partition("#")[0].strip().endswith("; Cn")
        for first, _, last in [line.partition(";")[0].strip().partition("..")]
        for code in range(int(first, 16), int(last or first, 16) + 1)
    }
    characters = list(class_of_each())
    classes = bidi_classes("".join(character for character, _ in characters))

    wrong = [
        (hex(ord(character)), expected, found)
        for (character, expected), found in zip(characters, classes, strict=True)
        if expected != found and ord(character) not in unassigned
    ]
    assert wrong == []


def test_every_character_that_may_go_from_right_to_left_is_noticed() -> None:
    rtl = {"R", "AL", "AN", "RLE", "RLO", "RLI"}

    missed = [hex(ord(each)) for each, name in class_of_each() if name in rtl and not has_rtl(each)]
    assert missed == []


def test_no_letter_that_goes_from_left_to_right_is_taken_for_another() -> None:
    assert [hex(ord(each)) for each, name in class_of_each() if name == "L" and has_rtl(each)] == []


def test_the_pairs_of_brackets_are_those_of_unicode() -> None:
    opening, closing = {}, set()
    lines = require_unicode("BidiBrackets.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        code, pair, kind = (part.strip() for part in line.partition("#")[0].split(";"))
        if kind == "o":
            opening[chr(int(code, 16))] = chr(int(pair, 16))
        else:
            closing.add(chr(int(code, 16)))
    equivalent = {"\u232a": "\u3009"}

    assert {each: equivalent.get(of, of) for each, of in opening.items()} == CLOSING_OF
    assert {each: equivalent.get(each, each) for each in closing} == CLOSING
