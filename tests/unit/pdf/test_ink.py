"""Text as operators: every glyph where the typesetter put it, every character told."""

from __future__ import annotations

import re

import pytest

from template_desk.pdf.font_files import UsedFont, UsedFonts
from template_desk.pdf.ink import Pen
from template_desk.pdf.marks import TextMark
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.lines import SetLine, Style
from template_desk.typesetting.typesetter import Typesetter

STYLE = Style(10, 14)
TEXTS = [
    pytest.param("AVAST To Ye.", "en", id="kerning"),
    pytest.param("متخيَّلة) تطلب", "ar", id="marks-beside-each-other"),
    pytest.param("مُحَمَّدٌ الإلكتروني", "ar", id="vowels"),
    pytest.param("Ме́сто x̌ é̱", "ru", id="accents"),
    pytest.param("中文 text 中", "zh", id="two-fonts"),
]


def set_line(text: str, language: str) -> SetLine:
    return Typesetter(shipped_fonts(), language=language, rtl=language == "ar").line(text, STYLE)


def drawn(operators: str, fonts: UsedFonts, line: SetLine) -> list[tuple[int, float]]:
    """Do what a viewer does: glyphs and where they stand, in thousandths of the size."""
    by_name: dict[str, UsedFont] = {}
    for run in line.runs:
        by_name[fonts.of(run.face).resource] = fonts.of(run.face)
    found: list[tuple[int, float]] = []
    x, scale = 0.0, 1.0
    font = next(iter(by_name.values()))
    for name, size, array in re.findall(r"/(F\d+) ([\d.]+) Tf|\[(.*?)\] TJ", operators):
        if name:
            font, scale = by_name[name], float(size) / STYLE.size
        glyphs = [glyph for glyph, _ in font.codes]
        for codes, moved in re.findall(r"<([0-9A-F]+)>|(-?[\d.]+)", array):
            if moved:
                x -= float(moved) * scale
            for start in range(0, len(codes), 4):
                glyph = glyphs[int(codes[start : start + 4], 16) - 1]
                found.append((glyph, x))
                x += font.width(glyph) * scale
    return found


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_every_glyph_stands_where_it_was_set(text: str, language: str) -> None:
    line = set_line(text, language)
    fonts = UsedFonts(shipped_fonts())

    operators = Pen(fonts).write([TextMark(0, 0, line, STYLE)], 100)

    expected = []
    x = 0.0
    for run in line.runs:
        for glyph in run.glyphs:
            expected.append((glyph.id, x + glyph.x_offset))
            x += glyph.advance
    found = drawn(operators, fonts, line)
    assert [glyph for glyph, _ in found] == [glyph for glyph, _ in expected]
    assert [place for _, place in found] == pytest.approx([p for _, p in expected], abs=0.5)


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_the_codes_tell_all_characters(text: str, language: str) -> None:
    line = set_line(text, language)
    fonts = UsedFonts(shipped_fonts())
    Pen(fonts).write([TextMark(0, 0, line, STYLE)], 100)

    told = {c for run in line.runs for _, text_ in fonts.of(run.face).codes for c in text_}

    assert told == set(line.text)


def test_a_word_is_written_once_for_all_sizes() -> None:
    typesetter = Typesetter(shipped_fonts())
    fonts = UsedFonts(shipped_fonts())
    pen = Pen(fonts)
    large = Style(20, 26)

    both = pen.write(
        [
            TextMark(0, 0, typesetter.line("Word", STYLE), STYLE),
            TextMark(0, 0, typesetter.line("Word", large), large),
        ],
        100,
    )

    first, second = re.findall(r"\[.*\] TJ", both)
    assert first == second
