from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.errors import ResourceError
from template_desk.pdf.fonts import read_face, shipped_fonts, undrawable


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param('Plain <b>&"\\ text, 100 %', (), id="ascii"),
        pytest.param("Ärzte, Ελλάδα, Україна, œuvre, ñandú", (), id="european"),
        pytest.param("e\u0301 n\u0303 g\u0303", (), id="combining-accents"),
        pytest.param("a\tb\r\nc\nd\u2028e\u00a0f\u3000g", (), id="white-space"),
        pytest.param("co\u00adop\u200b\ufeff", (), id="invisible"),
        pytest.param("\U0001f600 a \U0001f600 日", ("\U0001f600", "日"), id="each-once-in-order"),
        pytest.param("\x07\x0b\x00", ("\x07", "\x0b", "\x00"), id="controls"),
        pytest.param("x\ud800", ("\ud800",), id="unpaired-surrogate"),
        pytest.param("\ue000\u0378", ("\ue000", "\u0378"), id="private-and-unassigned"),
        pytest.param("\u202eevil", ("\u202e",), id="override-of-direction"),
    ],
)
def test_says_which_characters_no_font_draws(text: str, missing: tuple[str, ...]) -> None:
    assert shipped_fonts().missing_characters(text) == missing


def test_undrawable_looks_through_all_texts() -> None:
    assert undrawable(["a日", "", "b\U0001f600日"]) == ("日", "\U0001f600")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb", "a    b"),
        ("a\r\nb\rc\u2029d", "a\nb\nc\nd"),
        ("\U0001f600\ud800\x07", "[U+1F600][U+D800][U+0007]"),
        ("e\u0301\u00ad", "é"),
        ("\u202e", "[U+202E]"),
    ],
)
def test_text_is_prepared_for_drawing(text: str, shown: str) -> None:
    fonts = shipped_fonts()

    assert fonts.prepare(text) == shown
    assert fonts.prepare(shown) == shown


def test_a_heap_of_accents_costs_no_more_than_other_text() -> None:
    heap = "a" + "\u0301\u0323" * 100_000

    # Composed, this would take half a minute.
    assert shipped_fonts().prepare(heap) == heap


def test_both_weights_draw_every_prepared_character() -> None:
    fonts = shipped_fonts()
    everything = "".join(chr(code) for code in range(0x3000))

    prepared = set(fonts.prepare(everything)) - {"\n"}

    assert prepared <= fonts.regular.widths.keys() & fonts.bold.widths.keys()


def test_widths_are_those_of_the_pdf_library() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    face = shipped_fonts().regular
    theirs = TTFont("judge", str(face.path)).face

    differing = [
        c for c, width in face.widths.items() if c != "\0" and theirs.getCharWidth(ord(c)) != width
    ]

    assert differing == []
    assert {ord(c) for c in face.widths} == {c for c, g in theirs.charToGlyph.items() if g}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x00\x00", b"no font at all" * 40])
def test_a_damaged_font_is_an_error_of_the_installation(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Broken.ttf"
    path.write_bytes(content)

    with pytest.raises(ResourceError):
        read_face("broken", path)


def test_an_absent_font_is_an_error_of_the_installation(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        read_face("absent", tmp_path / "Absent.ttf")
