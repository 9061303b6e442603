from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.typesetting.bidi import embedding_levels
from template_desk.typesetting.isolates import isolate_codes
from template_desk.typesetting.paragraphs import Paragraph, resolve

ARABIC = "".join(map(chr, (*range(0x600, 0x700), *range(0x750, 0x780))))
COMMON = " .,:;!?()[]/«»\"'“”‘’…–—-%+٫"


@given(st.text(alphabet=ARABIC + COMMON, min_size=1).map("ا{}".format), st.booleans())
def test_purely_arabic_text_takes_the_levels_of_the_algorithm(text: str, page_rtl: bool) -> None:
    """A short way for the usual text must not be another way."""
    found = resolve(text, page_rtl=page_rtl)

    expected = embedding_levels(text, rtl=None, default_rtl=page_rtl)
    isolated = isolate_codes(text) if expected.rtl else text
    levels = embedding_levels(isolated, rtl=expected.rtl).of_characters
    kept = [
        level
        for character, level in zip(isolated, levels, strict=True)
        if character not in "\u061c\u2066\u2069"
    ]
    assert found.rtl is expected.rtl
    assert found.text == text.replace("\u061c", "")
    assert list(found.levels or [0] * len(found.text)) == kept


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        pytest.param("می\u200cخ", [1, 1, 1, 1], id="as-the-letter-before"),
        pytest.param("\u200cمی a", [1, 1, 1, 1, 2], id="as-the-letter-after-at-the-start"),
    ],
)
def test_a_joiner_takes_the_level_of_its_letter(text: str, levels: list[int]) -> None:
    found = resolve(text, page_rtl=True)

    assert found == Paragraph(text, levels, rtl=True)


@pytest.mark.parametrize(
    ("text", "page_rtl", "expected"),
    [
        pytest.param("IAEA تطلب المساعدة", True, True, id="begins-with-a-latin-name"),
        pytest.param("المادة 3 of the law on export control", True, False, id="mostly-latin"),
        pytest.param("Министерство وزارة", False, False, id="mostly-cyrillic"),
        pytest.param("a وزارة الخارجية", False, True, id="mostly-arabic"),
        pytest.param("a ب", False, False, id="undecided-as-the-page"),
        pytest.param("a ب", True, True, id="undecided-as-the-arabic-page"),
        pytest.param("\u200fabc", False, True, id="marked"),
        pytest.param("\u200eوزارة", True, False, id="marked-left"),
        pytest.param("+374 10", True, False, id="no-letters"),
        pytest.param(
            "The ministry (وزارة الداخلية) asks for help [طلب]", True, False, id="begins-latin"
        ),
        pytest.param("…", True, True, id="nothing-to-read"),
    ],
)
def test_most_letters_decide_the_direction(text: str, page_rtl: bool, expected: bool) -> None:
    assert resolve(text, page_rtl=page_rtl).rtl is expected


def test_what_the_user_isolated_does_not_decide_the_direction() -> None:
    assert resolve("\u2068abc\u2069 هو", page_rtl=False).rtl
    assert not resolve("\u2068هو\u2069 abc", page_rtl=True).rtl


def test_segments_are_the_parts_of_one_direction() -> None:
    found = resolve("ab هو 12", page_rtl=False)

    assert list(found.segments(0, 8)) == [(0, 3, 0), (3, 6, 1), (6, 8, 2)]
    assert list(found.segments(1, 2)) == [(1, 2, 0)]
    assert list(found.segments(4, 4)) == []
