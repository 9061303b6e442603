from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.typesetting.characters import Characters
from template_desk.typesetting.faces import Family, FontSet, shipped_fonts
from template_desk.typesetting.lines import Face, Run
from template_desk.typesetting.shaping import Shaper, Word, clusters

WORDS = st.text(
    alphabet="abfiЖк العربيةلالهمُّ\u200cگپ12٣٤日本。（）“”—.,é\u0301\u0323→≤\U0001f600", max_size=40
)


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return shipped_fonts()


@pytest.fixture
def shaper(fonts: FontSet) -> Shaper:
    return Shaper(fonts, "en")


def shaped(
    fonts: FontSet, face: Face, text: str, *, plain: bool | None = None
) -> list[tuple[int, float]]:
    """Glyphs and advances of Arabic text as HarfBuzz gives them, letters in plain forms."""
    import uharfbuzz as hb

    font, factor = fonts.loaded(face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    # Lam with alef is told apart below.
    plain = not re.search("ل[اأإآ]", text) if plain is None else plain
    hb.shape(font, buffer, {"calt": False} if plain else {})
    places = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(info.codepoint, round(place.x_advance * factor, 3)) for info, place in places]


def text_of(word: Word) -> str:
    """Put together the characters of its glyphs in logical order."""
    return "".join(read(run) for run in word.runs)


def read(run: Run) -> str:
    texts = [glyph.text for glyph in run.glyphs]
    return "".join(reversed(texts) if run.rtl else texts)


def test_only_lam_with_alef_is_joined_as_a_calligrapher_would(
    fonts: FontSet, shaper: Shaper
) -> None:
    text = "الأسلحة"
    face = fonts.arabic.regular

    (run,) = shaper.word(text, bold=False, rtl=True).runs

    # From left to right; lam and alef are the second and third letter.
    simple, calligraphic = (shaped(fonts, face, text, plain=plain) for plain in (True, False))
    ids = [glyph.id for glyph in run.glyphs]
    assert ids == [id_ for id_, _ in (*simple[:4], *calligraphic[4:6], *simple[6:])]
    assert simple[:4] != calligraphic[:4]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("السلام", id="joined"),
        pytest.param("لا", id="lam-alef"),
        pytest.param("لأ", id="hamza"),
        pytest.param("مُحَمَّد", id="vowels"),
        pytest.param("الله", id="allah"),
        pytest.param("گچپژ", id="persian"),
        pytest.param("ٹیکنالوجی", id="urdu"),
        pytest.param("ئۇيغۇرچە", id="uyghur"),
        pytest.param("ښوونځی", id="pashto"),
        pytest.param("کوردستانێ", id="kurdish"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_arabic_letters_take_their_joined_forms(
    text: str, bold: bool, shaper: Shaper, fonts: FontSet
) -> None:
    (run,) = shaper.word(text, bold=bold, rtl=True).runs

    alone = [shaped(fonts, run.face, letter)[0][0] for letter in reversed(text)]
    assert run.face == fonts.arabic.weight(bold=bold)
    assert [(glyph.id, glyph.advance) for glyph in run.glyphs] == shaped(fonts, run.face, text)
    assert [glyph.id for glyph in run.glyphs] != alone
    assert read(run) == text


def test_a_part_of_a_word_joins_as_in_the_whole(shaper: Shaper) -> None:
    (whole,) = shaper.word("المستشفى", bold=False, rtl=True).runs

    (first,) = shaper.part("المس", "", "تشفى", bold=False, rtl=True).runs
    (second,) = shaper.part("تشفى", "المس", "", bold=False, rtl=True).runs

    assert [g.id for g in second.glyphs + first.glyphs] == [g.id for g in whole.glyphs]


def test_a_joiner_keeps_persian_letters_apart_and_takes_no_room(shaper: Shaper) -> None:
    apart = shaper.word("می\u200cخواهم", bold=False, rtl=True)
    joined = shaper.word("میخواهم", bold=False, rtl=True)

    assert text_of(apart) == "می\u200cخواهم"
    assert len(apart.runs[0].glyphs) == len(joined.runs[0].glyphs)
    assert [g.id for g in apart.runs[0].glyphs] != [g.id for g in joined.runs[0].glyphs]


def test_a_joiner_at_the_start_goes_with_the_first_letter(shaper: Shaper) -> None:
    word = shaper.word("\u200dه", bold=False, rtl=True)

    assert text_of(word) == "\u200dه"
    assert word.runs[0].glyphs[0].id != shaper.word("ه", bold=False, rtl=True).runs[0].glyphs[0].id


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["x\u030c", "q\u0323\u0301", "ы\u0301", "ә\u0301"])
def test_an_accent_stands_over_its_letter(text: str, bold: bool, shaper: Shaper) -> None:
    (run,) = shaper.word(text, bold=bold, rtl=False).runs

    letter, *accents = run.glyphs
    assert [accent.advance for accent in accents] == [0] * (len(text) - 1)
    assert run.width == letter.advance
    assert all(-letter.advance < accent.x_offset < letter.advance for accent in accents)
    assert read(run) == text


def test_brackets_are_mirrored_and_still_what_was_typed(shaper: Shaper) -> None:
    (run,) = shaper.word("(أ)", bold=False, rtl=True).runs
    (left,) = shaper.word("(", bold=False, rtl=True).runs

    assert [glyph.text for glyph in run.glyphs] == [")", "أ", "("]
    assert left.glyphs[0].id == run.glyphs[2].id != run.glyphs[0].id


def test_letters_are_kerned(shaper: Shaper) -> None:
    def width(text: str) -> float:
        return shaper.word(text, bold=False, rtl=False).width

    assert width("AV") < width("A") + width("V")


def test_latin_ligatures_are_not_made(shaper: Shaper) -> None:
    (run,) = shaper.word("office", bold=False, rtl=False).runs

    assert [glyph.text for glyph in run.glyphs] == list("office")


def families(word: Word, fonts: FontSet) -> list[tuple[Family, str]]:
    return [
        (next(family for family in fonts.families if run.face in family), read(run))
        for run in word.runs
    ]


def test_each_cluster_falls_back_to_a_face_that_has_all_of_it(
    shaper: Shaper, fonts: FontSet
) -> None:
    word = shaper.word("第1540号→e\u0323\u0301ж。", bold=False, rtl=False)

    assert families(word, fonts) == [
        (fonts.chinese, "第"),
        (fonts.latin, "1540"),
        (fonts.chinese, "号"),
        (fonts.symbols, "→"),
        (fonts.latin, "e\u0323\u0301ж"),
        (fonts.chinese, "。"),
    ]


def test_punctuation_is_that_of_the_letters_around(shaper: Shaper, fonts: FontSet) -> None:
    rtl = shaper.word("«أ».", bold=False, rtl=True)
    ltr = shaper.word("«a».", bold=False, rtl=False)

    assert families(rtl, fonts) == [(fonts.arabic, "«أ».")]
    assert families(ltr, fonts) == [(fonts.latin, "«a».")]


def test_arabic_is_drawn_larger_and_measured_so(shaper: Shaper, fonts: FontSet) -> None:
    import uharfbuzz as hb

    (run,) = shaper.word("ب", bold=False, rtl=True).runs

    plain = hb.Font(hb.Face(hb.Blob.from_file_path(str(run.face.path))))
    advance = plain.get_glyph_h_advance(run.glyphs[0].id)
    assert run.face.scale > 1
    assert run.width == pytest.approx(advance * run.face.scale)


def test_bold_chinese_is_the_same_file_thickened(shaper: Shaper) -> None:
    (regular,) = shaper.word("国", bold=False, rtl=False).runs
    (bold,) = shaper.word("国", bold=True, rtl=False).runs

    assert bold.face.emboldened
    assert not regular.face.emboldened
    assert bold.face.path == regular.face.path
    assert bold.glyphs == regular.glyphs


def test_angle_brackets_that_chinese_lacks_are_drawn_like_those_of_mathematics(
    shaper: Shaper,
) -> None:
    typed = shaper.word("〈甲〉", bold=False, rtl=False)
    mathematics = shaper.word("⟨甲⟩", bold=False, rtl=False)

    assert text_of(typed) == "〈甲〉"
    assert [g.id for run in typed.runs for g in run.glyphs] == [
        g.id for run in mathematics.runs for g in run.glyphs
    ]


def test_a_word_is_shaped_once(shaper: Shaper) -> None:
    first = shaper.word("weapons", bold=False, rtl=False)

    assert shaper.word("weapons", bold=False, rtl=False) is first
    assert shaper.word("weapons", bold=True, rtl=False) is not first
    assert shaper.space(bold=False, rtl=False) is shaper.space(bold=False, rtl=False)


def test_a_space_within_a_word_is_the_run_of_every_space(shaper: Shaper) -> None:
    word = shaper.word("a  b", bold=False, rtl=False)

    space = shaper.space(bold=False, rtl=False)
    assert word.runs[1:3] == (space, space)
    assert text_of(word) == "a  b"


def test_text_that_was_not_prepared_is_refused_not_drawn_as_boxes(shaper: Shaper) -> None:
    with pytest.raises(ValueError, match="prepared"):
        shaper.word("a\U0001f600", bold=False, rtl=False)
    with pytest.raises(ValueError, match="prepared"):
        shaper.word("a\x07", bold=False, rtl=False)


@pytest.mark.parametrize("bold", [False, True])
def test_everything_that_is_prepared_can_be_shaped(bold: bool, shaper: Shaper) -> None:
    characters = Characters(shaper.fonts)
    codes = (*range(0x3100), *range(0xA640, 0xA800), *range(0xF900, 0x10000))

    for code in codes:
        prepared = characters.prepare(f"ا{chr(code)}ا").replace("\n", "")
        for rtl in (False, True):
            word = shaper.word(prepared, bold=bold, rtl=rtl)
            without = str.maketrans("", "", "\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
            assert text_of(word) == prepared.translate(without)


@given(WORDS, st.booleans(), st.booleans())
def test_the_glyphs_stand_for_the_characters_in_their_order(
    text: str, bold: bool, rtl: bool
) -> None:
    fonts = shipped_fonts()
    prepared = Characters(fonts).prepare(text).strip("\u200c ")

    word = Shaper(fonts, "ar").word(prepared, bold=bold, rtl=rtl)

    assert text_of(word) == prepared
    assert word.width == pytest.approx(sum(run.width for run in word.runs))
    for run in word.runs:
        assert run.width == pytest.approx(sum(glyph.advance for glyph in run.glyphs))
        assert run.rtl is rtl


@given(WORDS)
def test_a_cluster_is_a_character_and_its_marks(text: str) -> None:
    found = [text[begin:end] for begin, end in clusters(text)]

    assert "".join(found) == text
    for cluster in found:
        assert all(c == "\u200c" or unicodedata.combining(c) for c in cluster[1:])
