from __future__ import annotations

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.typesetting.characters import Characters, heaped_marks, undrawable
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.shaping import Shaper

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aé\u0301\u0323ب\u064eﻻ日ж\u200c\u200d\u2066\u2069\u00ad \t\r\n\u202e"),
    ),
    max_size=60,
)


@pytest.fixture(scope="module")
def characters() -> Characters:
    return Characters(shipped_fonts())


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param('Plain <b>&"\\ text, 100 %', (), id="ascii"),
        pytest.param("Ärzte, Ελλάδα, Україна, œuvre, ñandú", (), id="european"),
        pytest.param("السلام, 国家, می\u200cخواهم", (), id="arabic-chinese-persian"),
        pytest.param("e\u0301 n\u0303 g\u0303", (), id="combining-accents"),
        pytest.param("a\tb\r\nc\nd\u2028e\u00a0f\u3000g\u202fh", (), id="white-space"),
        pytest.param("co\u00adop\u200b\ufeff", (), id="invisible"),
        pytest.param("\u2068a\u2069\u200f\u061c", (), id="marks-of-direction"),
        pytest.param("\U0001f600 a \U0001f600 ก", ("\U0001f600", "ก"), id="each-once-in-order"),
        pytest.param("\x07\x0b\x00", ("\x07", "\x0b", "\x00"), id="controls"),
        pytest.param("x\ud800", ("\ud800",), id="unpaired-surrogate"),
        pytest.param("\ue000\u0378", ("\ue000", "\u0378"), id="private-and-unassigned"),
        pytest.param("\u202eevil\u202c", ("\u202e", "\u202c"), id="override-of-direction"),
        pytest.param("x\u0301日\u0301", ("\u0301",), id="mark-without-the-ideograph"),
        pytest.param("x\u064e ก", ("\u064e", "ก"), id="arabic-mark-on-latin"),
    ],
)
def test_says_which_characters_no_font_draws(
    text: str, missing: tuple[str, ...], characters: Characters
) -> None:
    assert characters.missing_characters(text) == missing


def test_undrawable_looks_through_all_texts() -> None:
    assert undrawable(["aก", "", "b\U0001f600ก"]) == ("ก", "\U0001f600")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a    b"),
        ("a\r\nb\rc\u2029d", "a\nb\nc\nd"),
        ("\U0001f600\ud800\x07", "[U+1F600][U+D800][U+0007]"),
        ("e\u0301\u00ad", "é"),
        ("e\u00ad\u0301", "é"),
        ("\u202e", "[U+202E]"),
        ("بـ\u0301x\u064e", "بـ[U+0301]x[U+064E]"),
        ("\u2066x\u2069\u200e", "\u2066x\u2069\u200e"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        pytest.param("ﻣﺤﻤﺪ", "محمد", id="presentation-forms"),
        pytest.param("ﻻ", "لا", id="lam-alef"),
        pytest.param("⑴⒉﹐", "(1)2.,", id="chinese-forms"),
        pytest.param("ﷺ", "صلى الله عليه وسلم", id="a-phrase-in-one-character"),
        pytest.param("ﬁn", "ﬁn", id="latin-ligatures-stay"),
        pytest.param("\uf900", "\u8c48", id="compatibility-ideograph"),
    ],
)
def test_text_is_prepared_for_drawing(text: str, shown: str, characters: Characters) -> None:
    assert characters.prepare(text) == shown
    assert characters.prepare(shown) == shown


@given(MIXED)
def test_preparing_again_changes_nothing(text: str) -> None:
    characters = Characters(shipped_fonts())

    prepared = characters.prepare(text)

    assert characters.prepare(prepared) == prepared
    assert characters.missing_characters(prepared) == ()


@given(MIXED)
def test_what_is_missing_is_what_becomes_code_points(text: str) -> None:
    characters = Characters(shipped_fonts())

    missing = characters.missing_characters(text)

    prepared = characters.prepare(text)
    assert all(f"[U+{ord(c):04X}]" in prepared for c in missing)
    assert prepared.count("[U+") >= len(missing)
    if not missing:
        assert prepared.count("[U+") == text.count("[U+")


@pytest.mark.parametrize(
    ("text", "shown", "taken"),
    [
        pytest.param("x" + "\u030c" * 8 + "y", "x" + "\u030c" * 8 + "y", 0, id="eight"),
        pytest.param("x" + "\u030c" * 9 + "y", "x" + "\u030c" * 8 + "[+1]y", 1, id="nine"),
        pytest.param("x" + "\u030c" * 200, "x" + "\u030c" * 8 + "[+192]", 192, id="200-at-the-end"),
        pytest.param("e" + "\u0301" * 40, "é" + "\u0301" * 7 + "[+32]", 32, id="composed"),
        pytest.param(
            "x" + "\u030c\u200d\u200b" * 10, "x" + "\u030c\u200d" * 8 + "\u200d\u200d[+2]", 2,
            id="joiners-and-invisible-ones-between",
        ),
        pytest.param(
            ("x" + "\u030c" * 9) * 2, ("x" + "\u030c" * 8 + "[+1]") * 2, 2, id="two-letters"
        ),
        pytest.param("x" + "\u0344" * 5, "x" + "\u0308\u0301" * 4 + "[+2]", 2, id="two-in-one"),
        pytest.param("ب" + "\u064e" * 10, "ب" + "\u064e" * 8 + "[+2]", 2, id="arabic"),
    ],
)  # fmt: skip
def test_a_heap_of_marks_is_cut_and_says_so(
    text: str, shown: str, taken: int, characters: Characters
) -> None:
    assert characters.prepare(text) == unicodedata.normalize("NFC", shown)
    assert characters.prepare(characters.prepare(text)) == characters.prepare(text)
    assert characters.heaped_marks(text) == taken
    assert heaped_marks(text) == taken


@given(
    st.text(st.sampled_from("ae\u0301\u0323\u0308\u0344ب\u064eﻻ\u200d\u2069\u200b["), max_size=80)
)
def test_preparing_heaps_again_changes_nothing(text: str) -> None:
    characters = Characters(shipped_fonts())

    prepared = characters.prepare(text)

    assert characters.prepare(prepared) == prepared
    assert characters.heaped_marks(prepared) == 0


@pytest.mark.parametrize("letter", ["a", "x", "ы"])
def test_a_letter_with_200_marks_is_not_higher_than_one_with_8(
    letter: str, characters: Characters
) -> None:
    shaper = Shaper(shipped_fonts(), "en")

    def highest(marks: int) -> float:
        text = characters.prepare(letter + "\u030c" * marks)
        runs = shaper.word(text, bold=False, rtl=False).runs
        return max(glyph.y_offset for run in runs for glyph in run.glyphs)

    assert highest(8) > 0
    assert highest(200) == highest(8)


def test_a_heap_of_accents_costs_no_more_than_other_text(characters: Characters) -> None:
    heap = "a" + "\u0301\u0323" * 100_000

    # Composed as it is, this would take half a minute.
    assert characters.prepare(heap) == "ạ" + "\u0323" * 3 + "\u0301" * 4 + "[+199992]"


def test_ascii_is_asked_without_opening_a_font() -> None:
    program = (
        "import sys; from template_desk.typesetting.characters import undrawable;"
        "assert undrawable(['plain text 100 %']) == ();"
        "print('uharfbuzz' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "sample", ["Данные é ", "مُحَمَّد می\u200cخواهم ", "国家通过了立法，"], ids=["ru", "fa", "zh"]
)
def test_asking_while_the_user_types_is_cheap(sample: str) -> None:
    """Ten times what was measured, so that a busy machine does not fail it."""
    text = (sample * 200)[:1000]
    undrawable([text])

    started = time.process_time()
    for _ in range(10):
        undrawable([text])
    taken_ms = (time.process_time() - started) * 100

    assert taken_ms < 5
