from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.typesetting.bidi import (
    Levels,
    embedding_levels,
    has_rtl,
    line_levels,
    visual_order,
)
from tools import growth

ALPHABET = (
    "ab12 .,()[]+$\u0627\u0628\u05d0\u0660\u0300\u200d\u2066\u2067\u2068\u2069\u202b\u202d\u202c\t"
)


def shown(text: str, *, rtl: bool | None = True) -> str:
    """One line from left to right, its brackets mirrored."""
    levels = line_levels(embedding_levels(text, rtl=rtl), text, 0, len(text))
    mirrored = str.maketrans("()", ")(")
    return "".join(
        text[place].translate(mirrored) if (levels[place] or 0) & 1 else text[place]
        for place in visual_order(levels)
    )


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("قرار 1540", "1540 رارق", id="number-after-a-word"),
        pytest.param("قرار ١٥٤٠", "١٥٤٠ رارق", id="arabic-digits"),
        pytest.param("القرار (S/RES/1540)", "(S/RES/1540) رارقلا", id="latin-inside-brackets"),
        pytest.param("في ٢٥/٣.", ".٢٥/٣ يف", id="arabic-date"),
        pytest.param("a b", "a b", id="latin"),
        pytest.param("5%", "5%", id="percent"),
        pytest.param("ا\tب", "ب\tا", id="tab"),
    ],
)
def test_an_arabic_line_is_shown_as_its_reader_expects(text: str, seen: str) -> None:
    assert shown(text) == seen


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        pytest.param("1540 قرار", 1, id="arabic-first"),
        pytest.param("OP 3 قرار", 0, id="latin-first"),
        pytest.param("\u2067ب\u2069 a", 0, id="isolates-are-skipped"),
        pytest.param("1540", 0, id="none"),
        pytest.param("", 0, id="nothing"),
        pytest.param("1\u2029ب", 0, id="only-the-first-paragraph"),
    ],
)
def test_the_first_strong_character_gives_the_direction(text: str, paragraph: int) -> None:
    assert embedding_levels(text, rtl=None).paragraph == paragraph


def test_a_paragraph_without_letters_takes_the_direction_it_is_given() -> None:
    assert embedding_levels("1540", rtl=None, default_rtl=True) == Levels(1, (2, 2, 2, 2))
    assert embedding_levels("a", rtl=None, default_rtl=True).rtl is False


def test_what_is_removed_has_no_level() -> None:
    levels = embedding_levels("\u202bب\u200dب\u202c", rtl=False)

    assert levels.of_characters == (None, 1, None, 1, None)
    assert visual_order(levels.of_characters) == [3, 1]


def test_the_space_at_a_lines_end_goes_to_its_end() -> None:
    """Also in the middle of a paragraph, and where the words go the other way."""
    text = "قرار abc def"
    levels = embedding_levels(text, rtl=True)

    assert levels.of_characters[8] == 2
    assert line_levels(levels, text, 5, 9) == (2, 2, 2, 1)
    assert line_levels(levels, text, 9, 12) == (2, 2, 2)


def test_nothing_stays_open_beyond_a_paragraph_separator() -> None:
    text = "\u2067ا\u202eb\u2029abc"

    assert embedding_levels(text, rtl=False).of_characters[-3:] == (0, 0, 0)


def test_pieces_may_be_words() -> None:
    assert visual_order([1, 2, 1, None, 2, 2]) == [4, 5, 2, 1, 0]
    assert visual_order([]) == []
    assert visual_order([None]) == []


@pytest.mark.parametrize(("deep", "level_of_the_last"), [(63, 1), (64, 0)])
def test_sixty_three_brackets_may_be_open_at_once(deep: int, level_of_the_last: int) -> None:
    text = "א" + "(" * deep + "ב" + ")" * deep

    assert embedding_levels(text, rtl=False).of_characters[-1] == level_of_the_last


@given(st.text(alphabet=ALPHABET), st.booleans())
def test_every_character_that_stays_is_shown_once(text: str, rtl: bool) -> None:
    levels = embedding_levels(text, rtl=rtl)
    kept = [place for place, level in enumerate(levels.of_characters) if level is not None]

    assert sorted(visual_order(levels.of_characters)) == kept
    assert len(levels.of_characters) == len(text)


@given(st.text())
def test_text_without_rtl_stays_in_order(text: str) -> None:
    """So that nobody needs to ask for its levels."""
    if not has_rtl(text):
        order = visual_order(embedding_levels(text, rtl=False).of_characters)
        assert order == sorted(order)


@pytest.mark.parametrize("text", ["", "OP 3(a), «été» — 决议", "пункт 3", "\u200e\u2066a\u2069"])
def test_other_scripts_have_no_rtl(text: str) -> None:
    assert not has_rtl(text)


HOSTILE: dict[str, Callable[[int], str]] = {
    "words": lambda n: ("قرار 1540 (OP 3)، " * n)[:n],
    "isolates": lambda n: "\u2067a\u2066ب" * (n // 4),
    "isolates that choose": lambda n: "\u2068" * (n // 2) + "\u2069" * (n // 2),
    "isolates that choose, unclosed": lambda n: "\u2068(1 " * (n // 4),
    "embeddings": lambda n: "\u202bا" * (n // 2) + "\u202c" * (n // 2),
    "brackets, nested": lambda n: "(" * (n // 2) + "a" + ")" * (n // 2),
    "brackets, a few deep": lambda n: ("(" * 62 + "a" + ")" * 62) * (n // 125),
    "brackets, side by side": lambda n: "(a)" * (n // 3),
    "brackets that never close": lambda n: "[" * 62 + "(a]b" * (n // 4),
    "marks on a bracket": lambda n: "(a)" + "\u0300" * n,
    "neutrals": lambda n: "!" * n,
    "terminators": lambda n: "$" * n + "1",
    "not in Python's table": lambda n: "\u0590\U0001fae8" * (n // 2),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_in_proportion_to_length(text: Callable[[int], str]) -> None:
    def set_as_one_line(size: int) -> None:
        whole = text(size)
        levels = embedding_levels(whole, rtl=None, default_rtl=True)
        visual_order(line_levels(levels, whole, 0, len(whole)))

    assert growth(set_as_one_line) < 24
