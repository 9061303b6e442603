from __future__ import annotations

import importlib.util
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.typesetting import breaking, line_break_classes
from template_desk.typesetting.breaking import break_opportunities
from template_desk.typesetting.isolates import isolate_codes
from template_desk.typesetting.line_break_rules import default_breaks
from tools import ROOT, growth, require_unicode

PLAIN = "aZéЖяاپ09 .,،;؛:!?؟()'\"’“”«»/—–‐-"


def pieces(text: str) -> list[str]:
    places = [0, *break_opportunities(text), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def test_each_case_of_unicode() -> None:
    wrong, number = [], 0
    for line in require_unicode("auxiliary/LineBreakTest.txt").read_text("utf-8").splitlines():
        marks = line.partition("#")[0].split()
        if not marks:
            continue
        number += 1
        text = "".join(chr(int(mark, 16)) for mark in marks[1::2])
        expected = [place for place, mark in enumerate(marks[::2]) if mark == "÷"][:-1]
        if default_breaks(text) != expected:
            wrong.append(line)

    assert number == 7_654
    assert wrong == []


def script() -> ModuleType:
    path = ROOT / "scripts" / "prepare_line_breaks.py"
    spec = importlib.util.spec_from_file_location("prepare_line_breaks", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_classes_are_those_of_unicode() -> None:
    made = script().module(require_unicode("LineBreak.txt").parent)

    assert Path(line_break_classes.__file__).read_text(encoding="utf-8") == made


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("one |two  |three ", id="after-spaces"),
        pytest.param("border-|guards |on-|site", id="after-hyphen"),
        pytest.param("word–|word |mother-|in-|law’s", id="after-dash"),
        pytest.param("WMD/|meanings |of", id="after-slash"),
        pytest.param("on |2026-03-25, |10-20 |and |1/2", id="not-inside-a-date"),
        pytest.param("OP 3(a)(ii) |and |OP 3/4", id="paragraph-and-its-number"),
        pytest.param("UNSCR 1540 |but |A |3", id="capitals-and-number"),
        pytest.param("РКСБ 1540 |и |№ 5, |§ 3", id="cyrillic-capitals-and-number"),
        pytest.param("MFA/1540/2008-017 |S/RES/1540", id="references"),
        pytest.param("-word |-5 |(a-|b)", id="hyphen-before-a-word"),
        pytest.param("  |indent |and", id="after-an-indent"),
        pytest.param("[U+1F600]|[U+1F601]", id="between-code-points"),
        pytest.param("v.5 |a .5", id="point-and-digit"),
        pytest.param("10 000 000 |people |20 %", id="grouped-digits"),
        pytest.param("yes—|no", id="after-long-dash"),
        pytest.param("слово — |«слово» — |да – |нет", id="russian-dash"),
        pytest.param("mot |– |OP 3(a) |– |mot", id="other-dash"),
        pytest.param("«\u00a0oui\u00a0» |mot\u202f; |mot\u202f! |mot\u00a0?", id="french"),
        pytest.param("« oui » |mot : |mot ; |mot ! |mot ?", id="french-with-plain-spaces"),
        pytest.param("a@b-c.org |x", id="address"),
        pytest.param("(https://www.un.org/en/sc/1540/a-b) |x", id="web-address"),
        pytest.param(
            "https://www.un.org/|en/|sc/1540/|assistance/|requests", id="long-web-address"
        ),
        pytest.param("日|本|語|と|中|文", id="ideographs"),
        pytest.param("中|文，|文、|文。|文；|文：|文！|文？", id="chinese-stops"),
        pytest.param("（中|文）|《书|名》|「中」|文", id="chinese-brackets"),
        pytest.param("他|说：|“你|好。”|然|后", id="chinese-quotes"),
        pytest.param("这|——|这|是……|的", id="chinese-dash-and-ellipsis"),
        pytest.param("第|3|条 |OP 3", id="chinese-and-digits"),
        pytest.param("请|看|https://un.org/a-b，|然|后", id="address-in-chinese"),
        pytest.param(
            "发|至|export-control@sample-ministry.example，|谢", id="e-mail-after-an-ideograph"
        ),
        pytest.param("致|a-b@c-d.example|收，|a-b@c-d.example|收", id="e-mail-among-ideographs"),
        pytest.param(
            "to |export-|control.|office@|sample-|ministry.|foreign-|affairs.|example",
            id="long-e-mail",
        ),
        pytest.param("قرار، |وزارة؛ |لماذا؟ |(١٥٤٠)", id="arabic"),
        pytest.param("في |٢٥/٣ |و |٢٠٢٦-٠٣-٢٥", id="arabic-dates"),
        pytest.param("قرار ، |وزارة ؛ |لماذا ؟", id="arabic-stops-after-a-space"),
    ],
)
def test_a_line_may_end_where_a_reader_expects(lines: str) -> None:
    assert pieces(lines.replace("|", "")) == lines.split("|")


@given(st.text(alphabet=PLAIN))
def test_the_short_way_gives_the_same(text: str) -> None:
    assert breaking._PLAIN.fullmatch(text)
    assert break_opportunities(text) == breaking._tailored(text, default_breaks(text))


@pytest.mark.parametrize(("alphabet", "length"), [(PLAIN, 3), ("a0 .!()'»/—-", 4)])
def test_the_short_way_gives_the_same_for_every_short_text(alphabet: str, length: int) -> None:
    texts = map("".join, product(alphabet, repeat=length))

    assert [
        text
        for text in texts
        if break_opportunities(text) != breaking._tailored(text, default_breaks(text))
    ] == []


def test_every_plain_letter_has_the_class_of_letters() -> None:
    """So that one letter in the test above stands for all."""
    letters = [chr(code) for code in range(0x800) if breaking._PLAIN.fullmatch(chr(code))]
    letters = [each for each in letters if each.isalpha()]

    assert len(letters) > 850
    assert {place for each in letters for place in default_breaks(f"a{each}1{each}")} == set()


@given(st.text(alphabet="ابتثةىيءآلمنهوپچگکیےپٹ\u064b\u0651\u0670\u0640\u200d0123456789٠١٢"))
def test_no_arabic_word_is_broken(word: str) -> None:
    assert break_opportunities(word) == ()


@given(st.text(alphabet="ab1 ا.-/@:(«“”—中，") | st.text())
def test_the_places_are_inside_and_ascending(text: str) -> None:
    places = break_opportunities(text)

    assert list(places) == sorted(set(places))
    assert all(0 < place < len(text) for place in places)


@pytest.mark.parametrize("code", ["MFA/1540/2008-017", "a@b.org", "https://un.org/a-b", "OP 3(a)"])
def test_isolates_change_nothing(code: str) -> None:
    text = f"قرار {code}، وزارة"
    isolated = isolate_codes(text)

    assert len(isolated) == len(text) + 2
    assert [piece.strip("\u2066\u2069") for piece in pieces(isolated)] == [
        "قرار ",
        f"{code}\u2069، ",
        "وزارة",
    ]


HOSTILE: dict[str, Callable[[int], str]] = {
    "plain": lambda n: ("one, two-three (four) " * n)[:n],
    "mixed": lambda n: ("قرار 1540، 中文。слово — " * n)[:n],
    "addresses": lambda n: "a@b.org/" * (n // 8),
    "web addresses": lambda n: "www." * (n // 4),
    "symbols": lambda n: "A/" * (n // 2),
    "marks": lambda n: "$-" + "\u0300" * n,
    "signs": lambda n: "$(\u0300" * (n // 3),
    "spaces": lambda n: " " * n + "a",
    "spaces between": lambda n: "a" + " " * n + "1",
    "flags": lambda n: "\U0001f1e6" * n,
    "quotes": lambda n: "“中”" * (n // 3),
    "per cent": lambda n: "a%" * (n // 2) + "@",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_in_proportion_to_length(text: Callable[[int], str]) -> None:
    assert growth(lambda size: break_opportunities(text(size))) < 24
