from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.pdf.fonts import shipped_fonts
from template_desk.pdf.text import Style, Typesetter, break_lines

BODY = Style(11, 14)


def ten_wide(text: str) -> float:
    return 10.0 * len(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("one two three", ("one two", "three"), id="at-spaces"),
        pytest.param("border-guards", ("border-", "guards"), id="after-hyphen"),
        pytest.param("WMD/meanings of", ("WMD/", "meanings", "of"), id="after-slash"),
        pytest.param("on 2026-03-25", ("on", "2026-03-25"), id="not-inside-a-date"),
        pytest.param("a\n\n b\n", ("a", "", " b", ""), id="line-ends-and-indent-stay"),
        pytest.param("", ("",), id="nothing"),
        pytest.param("   ", ("",), id="only-spaces"),
        pytest.param("x" * 23, ("x" * 10, "x" * 10, "x" * 3), id="word-too-wide"),
        pytest.param("ab " + "x" * 12 + " y", ("ab", "x" * 10, "xx y"), id="word-too-wide-inside"),
        pytest.param("aaaaaaaaae\u0301b", ("aaaaaaaaae\u0301", "b"), id="mark-stays"),
        pytest.param("日本語日本語日本語日本", ("日本語日本語日本語日", "本"), id="ideographs"),
        pytest.param("日本語日本語日本語日。", ("日本語日本語日本語", "日。"), id="no-stop-first"),
        pytest.param("[U+1F600][U+1F601]", ("[U+1F600]", "[U+1F601]"), id="between-code-points"),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, lines: tuple[str, ...]) -> None:
    assert break_lines(text, ten_wide, 100) == lines


@given(st.text(alphabet=" ab-/–é日。「[\n\u0301", max_size=200), st.integers(1, 14))
def test_nothing_is_lost_or_too_wide(text: str, letters: int) -> None:
    lines = break_lines(text, ten_wide, 10.0 * letters)

    assert "".join(lines).replace(" ", "") == re.sub(r"[ \n]", "", text)
    for line in lines:
        # A letter with its accents is not taken apart, however narrow the column.
        assert len(line) <= letters or re.fullmatch(r".?\u0301+", line[max(letters - 1, 0) :])


def test_a_word_of_4000_letters_is_broken_and_whole() -> None:
    setter = Typesetter(shipped_fonts())

    lines = setter.lines("ж" * 4000, BODY, 480)

    assert "".join(lines) == "ж" * 4000
    assert all(setter.width(line, BODY) <= 480.01 for line in lines)


def test_letters_and_their_number_stay_together() -> None:
    setter = Typesetter(shipped_fonts())
    width = setter.width("as set forth in OP ", BODY)

    assert setter.lines("as set forth in OP 3(b)", BODY, width)[0] == "as set forth in"


def test_a_header_is_shortened_and_says_so() -> None:
    setter = Typesetter(shipped_fonts())

    short = setter.shorten("Caribbean Community\n" * 30, BODY, 150)

    assert short.startswith("Caribbean")
    assert short.endswith("…")
    assert setter.width(short, BODY) <= 150
    assert setter.shorten("Chad", BODY, 150) == "Chad"
