from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from template_desk.typesetting.characters import DIRECTIONS, characters_of
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.lines import SetLine, Style
from template_desk.typesetting.typesetter import Typesetter
from tools import growth

BODY = Style(11, 14)
BOLD = Style(11, 14, bold=True)
MIXED = st.text(
    alphabet="abW -/–é\u0301Ж日本。「」العربية\u064e\u200cگ 12٣(),.:[+@\n\u200f\u2067\u2069\u3000",
    max_size=150,
)


@pytest.fixture
def ltr() -> Typesetter:
    return Typesetter(shipped_fonts(), language="en")


@pytest.fixture
def rtl() -> Typesetter:
    return Typesetter(shipped_fonts(), language="ar", rtl=True)


def seen(line: SetLine) -> str:
    """Give the characters of a line from left to right, as they are drawn."""
    return "".join(glyph.text for run in line.runs for glyph in run.glyphs)


def typed(line: SetLine) -> list[str]:
    """Give what its glyphs stand for, sorted."""
    return sorted("".join(glyph.text for run in line.runs for glyph in run.glyphs))


def texts(lines: tuple[SetLine, ...]) -> list[str]:
    return [line.text for line in lines]


def widest(setter: Typesetter, text: str, style: Style = BODY) -> float:
    """Give the width of a text on one line."""
    return setter.width(setter.line(text, style), style)


def test_text_is_broken_at_spaces_and_hyphens(ltr: Typesetter) -> None:
    width = widest(ltr, "the control of border-")

    lines = ltr.lines("the control of border-guards", BODY, width)

    assert texts(lines) == ["the control of border-", "guards"]


def test_line_ends_and_indents_stay(ltr: Typesetter) -> None:
    assert texts(ltr.lines("a\n\n b \n", BODY, 100)) == ["a", "", " b", ""]
    assert texts(ltr.lines("", BODY, 100)) == [""]
    assert texts(ltr.lines("   ", BODY, 100)) == [""]
    assert not ltr.lines("", BODY, 100)[0]


def test_an_indent_that_leaves_room_stays(ltr: Typesetter) -> None:
    lines = ltr.lines("   control of weapons", BODY, widest(ltr, "   control of"))

    assert texts(lines) == ["   control of", "weapons"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("WMD/meanings", "WMD/", "meanings", id="after-slash"),
        pytest.param("[U+1F600][U+1F601]", "[U+1F600]", "[U+1F601]", id="between-code-points"),
        pytest.param("各国采取“措施”和", "各国采取", "“措施”和", id="before-chinese-quotes"),
        pytest.param("معلومات-سرية", "معلومات-", "سرية", id="after-arabic-hyphen"),
    ],
)
def test_a_word_is_broken_where_a_reader_expects(
    text: str, first: str, second: str, ltr: Typesetter
) -> None:
    width = widest(ltr, second) + 1

    assert texts(ltr.lines(text, BODY, max(width, widest(ltr, first)))) == [first, second]


def test_the_first_word_is_not_pushed_down_by_its_indent(ltr: Typesetter) -> None:
    width = widest(ltr, "weapons")

    assert texts(ltr.lines("   weapons", BODY, width)) == ["weapons"]


def test_a_date_is_not_broken(ltr: Typesetter) -> None:
    width = widest(ltr, "on 2026-03-2")

    assert texts(ltr.lines("on 2026-03-25", BODY, width)) == ["on", "2026-03-25"]


def test_letters_and_their_number_stay_together(ltr: Typesetter) -> None:
    width = widest(ltr, "as set forth in OP  ")

    assert ltr.lines("as set forth in OP 3(b)", BODY, width)[0].text == "as set forth in"


def test_a_word_wider_than_the_line_is_broken_where_the_line_is_full(ltr: Typesetter) -> None:
    width = widest(ltr, "x" * 10)

    assert texts(ltr.lines("ab " + "x" * 12 + " y", BODY, width)) == ["ab", "x" * 10, "xx y"]


def test_an_accent_stays_with_its_letter(ltr: Typesetter) -> None:
    accented = "x\u030c"

    lines = ltr.lines(accented * 20, BODY, widest(ltr, "xxx"))

    assert set(texts(lines)) == {accented * 3, accented * 2}


def test_chinese_is_broken_between_ideographs_but_not_before_a_stop(ltr: Typesetter) -> None:
    nine = "各国应当采取有效措"

    lines = ltr.lines(nine + "施。", BODY, widest(ltr, nine + "施"))

    assert texts(lines) == [nine, "施。"]


def test_a_word_of_4000_letters_is_broken_and_whole(ltr: Typesetter) -> None:
    lines = ltr.lines("ж" * 4000, BODY, 480)

    assert "".join(texts(lines)) == "ж" * 4000
    assert all(ltr.width(line, BODY) <= 480.01 for line in lines)
    assert all(ltr.width(line, BODY) > 470 for line in lines[:-1])


def test_a_broken_arabic_word_is_joined_as_if_it_were_whole(rtl: Typesetter) -> None:
    word = "المستشفياتالحكومية"
    whole = rtl.line(word, BODY)

    lines = rtl.lines(word, BODY, rtl.width(whole, BODY) / 2.5)

    shapes = [glyph.id for line in reversed(lines) for run in line.runs for glyph in run.glyphs]
    assert len(lines) == 3
    assert "".join(texts(lines)) == word
    assert shapes == [glyph.id for run in whole.runs for glyph in run.glyphs]


def test_a_line_too_narrow_for_one_letter_still_gets_one(ltr: Typesetter) -> None:
    assert texts(ltr.lines("日本", BODY, 1)) == ["日", "本"]


def test_runs_of_equal_words_are_the_same_object(ltr: Typesetter) -> None:
    lines = ltr.lines("weapons and weapons", BODY, widest(ltr, "weapons"))

    assert texts(lines) == ["weapons", "and", "weapons"]
    assert lines[0].runs[0] is lines[2].runs[0]


def test_the_same_words_measure_the_same_in_every_size(ltr: Typesetter) -> None:
    assert widest(ltr, "weapons", Style(22, 28)) == pytest.approx(2 * widest(ltr, "weapons"))
    assert widest(ltr, "weapons", BOLD) > widest(ltr, "weapons")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("السلام عليكم", "مكيلع مالسلا", id="words"),
        pytest.param("القرار 1540 (2004)،", "،)2004( 1540 رارقلا", id="number-and-year"),
        pytest.param("الهاتف: +41 22 917", "+41 22 917 :فتاهلا", id="telephone"),
        pytest.param("الوثيقة S/AC.44/2024", "S/AC.44/2024 ةقيثولا", id="reference"),
        pytest.param("البريد: a.b@un.org.", ".a.b@un.org :ديربلا", id="e-mail"),
        pytest.param("الاسم:", ":مسالا", id="colon"),
        pytest.param("٣٢٫٥ مليون", "نويلم ٣٢٫٥", id="arabic-digits"),
        pytest.param("لا إله", "هلإ ال", id="lam-alef"),
    ],
)
def test_arabic_is_read_from_right_to_left_and_codes_as_typed(
    text: str, shown: str, rtl: Typesetter
) -> None:
    line = rtl.line(text, BODY)

    assert seen(line) == shown
    assert line.text == text
    assert line.rtl


def test_latin_text_on_an_arabic_page_is_read_from_left_to_right(rtl: Typesetter) -> None:
    line = rtl.line("Ministry of Trade (MoT)", BODY)

    assert seen(line) == line.text == "Ministry of Trade (MoT)"
    assert not line.rtl
    assert not line.has_rtl


def test_arabic_within_latin_text_is_turned_in_its_place(ltr: Typesetter) -> None:
    line = ltr.line("called السلام عليكم 12 here", BODY)

    assert seen(line) == "called 12 مكيلع مالسلا here"
    assert line.has_rtl
    assert not line.rtl


@pytest.mark.parametrize("text", ["25 %", "079 123 45 67", "MFA/12-5 (2)"])
def test_a_line_without_arabic_letters_is_read_as_typed(
    text: str, ltr: Typesetter, rtl: Typesetter
) -> None:
    for setter in (ltr, rtl):
        line = setter.line(text, BODY)
        assert not line.rtl
        assert seen(line) == text


def test_an_empty_line_takes_the_direction_of_the_page(ltr: Typesetter, rtl: Typesetter) -> None:
    assert not ltr.lines("", BODY, 100)[0].rtl
    assert rtl.lines("", BODY, 100)[0].rtl


def test_a_paragraph_may_be_forced_into_the_direction_of_the_page(rtl: Typesetter) -> None:
    (line,) = rtl.lines("Trade: لا", BODY, 200, auto=False)

    assert line.rtl
    assert seen(line) == "ال :Trade"


def test_each_line_is_ordered_by_itself(rtl: Typesetter) -> None:
    text = "واحد اثنان ثلاثة"
    width = widest(rtl, "واحد اثنان") + 1

    first, second = rtl.lines(text, BODY, width)

    assert (first.text, second.text) == ("واحد اثنان", "ثلاثة")
    assert seen(first) == "نانثا دحاو"


def test_marks_of_direction_are_followed_and_not_drawn(ltr: Typesetter) -> None:
    plain = ltr.line("ا! b", BODY)
    steered = ltr.line("\u200eا!\u200f b", BODY)

    assert seen(plain) == "ا! b"
    assert seen(steered) == "!ا b"
    assert steered.text == "ا! b"
    assert ltr.line("a\u2067b\u2069", BODY).text == "ab"


def test_spaces_at_a_break_are_dropped_and_no_break_spaces_stay(ltr: Typesetter) -> None:
    lines = ltr.lines("one   two\u00a0", BODY, widest(ltr, "one ii"))

    assert texts(lines) == ["one", "two\u00a0"]


def test_white_space_becomes_one_space(ltr: Typesetter) -> None:
    assert ltr.one_line(" a\t b\r\nc\u3000d ") == "a b c d"


def test_a_line_is_never_broken(ltr: Typesetter) -> None:
    line = ltr.line("word " * 500 + "\nend ", BODY)

    assert line.text == "word " * 500 + " end"


def test_what_cannot_be_drawn_is_shown_as_its_code_point(ltr: Typesetter) -> None:
    assert ltr.line("a\U0001f600", BODY).text == "a[U+1F600]"


def test_a_header_is_shortened_and_says_so(ltr: Typesetter) -> None:
    short = ltr.shorten("Caribbean Community\n" * 30, BODY, 150)

    assert short.text.startswith("Caribbean Community Cari")
    assert short.text.endswith("…")
    assert 135 < ltr.width(short, BODY) <= 150
    assert ltr.shorten("Chad", BODY, 150).text == "Chad"
    assert ltr.shorten("x" * 1_000_000, BODY, 150).text.endswith("x…")
    assert ltr.shorten("Chad", BODY, 1).text == "…"
    assert ltr.shorten("", BODY, 10).text == ""


def test_an_arabic_header_is_shortened_at_its_left(rtl: Typesetter) -> None:
    short = rtl.shorten("الجمهورية العربية " * 20, BODY, 150)

    assert seen(short).startswith("…")
    assert rtl.width(short, BODY) <= 150


@settings(deadline=None)
@given(MIXED, st.integers(1, 200), st.booleans(), st.booleans())
def test_nothing_is_lost_or_too_wide(text: str, width: int, page_rtl: bool, bold: bool) -> None:
    setter = Typesetter(shipped_fonts(), rtl=page_rtl)
    style = Style(10, 12, bold)

    lines = setter.lines(text, style, width)

    prepared = characters_of(setter.fonts).prepare(text)
    unseen = re.compile(rf"[ \n\u3000\u200c{DIRECTIONS}]")
    assert unseen.sub("", "".join(texts(lines))) == unseen.sub("", prepared)
    assert len(lines) >= prepared.count("\n") + 1
    for line in lines:
        assert line.width == pytest.approx(sum(run.width for run in line.runs))
        assert typed(line) == sorted(line.text)
        if setter.width(line, style) > width + 0.011:
            letters = re.sub("[\u0301\u064e\u200c]", "", line.text)
            assert len(letters) <= 1 or letters.startswith("ل")


@given(MIXED, st.booleans())
def test_a_text_that_fits_is_one_line_for_each_paragraph(text: str, page_rtl: bool) -> None:
    setter = Typesetter(shipped_fonts(), rtl=page_rtl)

    lines = setter.lines(text, BODY, 10_000)

    assert len(lines) == text.count("\n") + 1
    for line, paragraph in zip(lines, text.split("\n"), strict=True):
        assert setter.line(paragraph, BODY).text == line.text


LONG: dict[str, Callable[[int], str]] = {
    "latin": lambda n: "transfer of weapons " * (n // 20),
    "arabic": lambda n: "نقل الأسلحة النووية 1540 " * (n // 25),
    "chinese": lambda n: "国家通过了立法，" * (n // 8),
    "one latin word": lambda n: "weapons" * (n // 7),
    "one arabic word": lambda n: "النووية" * (n // 7),
    "marks": lambda n: "a" + "\u0301\u0323" * (n // 2),
    "mixed": lambda n: "aب" * (n // 2),
    "faces": lambda n: "a日" * (n // 2),
    "spaces": lambda n: " " * n + "a",
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_the_time_is_in_proportion_to_the_length(make: Callable[[int], str]) -> None:
    def task(size: int) -> object:
        return Typesetter(shipped_fonts(), rtl=True).lines(make(size), BODY, 480)

    task(1_000)

    assert growth(task, 1_000) < 24


def test_setting_the_same_text_gives_the_same_lines(ltr: Typesetter) -> None:
    text = "Ministry وزارة 部 (1540) " * 20

    once = Typesetter(shipped_fonts()).lines(text, BODY, 200)
    again = Typesetter(shipped_fonts()).lines(text, BODY, 200)

    assert [[run.glyphs for run in line.runs] for line in once] == [
        [run.glyphs for run in line.runs] for line in again
    ]
