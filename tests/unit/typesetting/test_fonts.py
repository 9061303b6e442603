from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from template_desk.errors import ResourceError
from template_desk.paths import resources_dir
from template_desk.typesetting.characters import Characters
from template_desk.typesetting.faces import FontSet, fonts_in, shipped_fonts
from tools import ROOT

FOLDER = resources_dir() / "fonts"

ALPHABETS = {
    "french": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’",
    "spanish": "ÁÉÍÑÓÚÜáéíñóúü¿¡ªº",
    "vietnamese": "ĂÂĐÊÔƠƯăâđêôơưẠẢẤẦẨẪẬẮẰẲẴẶẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "latin-extended": "".join(map(chr, range(0x100, 0x250))),
    "transliteration": "ʿʾḌḍḤḥṢṣṬṭẒẓĀāĪīŪūḪḫĞğŠšẖ",
    "russian": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя№",
    "kazakh": "ӘҒҚҢӨҰҮҺІәғқңөұүһі",
    "kyrgyz": "ҢӨҮңөү",
    "tajik": "ҒӢҚӮҲҶғӣқӯҳҷ",
    "mongolian": "ӨҮөү",
    "ukrainian": "ҐЄІЇґєії",
    "uzbek": "ЎҚҒҲўқғҳ",
    "serbian": "ЂЈЉЊЋЏђјљњћџ",
    "macedonian": "ЃЅЌѓѕќ",
    "cyrillic-supplement": "".join(map(chr, range(0x500, 0x530))),
    "greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؛؟٪٫٬٠١٢٣٤٥٦٧٨٩ـًٌٍَُِّْٰ",
    "persian": "پچژگکیۀۀ۰۱۲۳۴۵۶۷۸۹",
    "urdu": "ٹڈڑںھہۂۃےۓۆ۔",
    "kurdish": "ڕڵۆێەڤ",
    "uyghur": "ەېىۇۆۈۋڭگ",
    "pashto": "ټځڅډړږښڼۍې",
    "punctuation": "–—‐‑‘’“”„‚†‡•…‰′″‹›§¶°±×÷µ·¦¬¨¯´¸",
    "currency": "$¢£¥€₣₤₦₨₩₪₫₭₮₱₲₴₵₸₹₺₽₾",
    "numbers": "¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃½⅓¼¾⅛ⅠⅡⅢⅣⅤⅨⅩ①②",
    "symbols": "←↑→↓↔⇒≤≥≠≈−∞√∑■□▪●○◆★☐☑☒✓✔✗✘©®™℃№",
    "chinese-punctuation": "、。〈〉《》「」『』【】〔〕（），．：；？！％＆＋－／０１２ＡＢＣ　",
    "kana": "あいうえおかがアイウエオー",
}


@pytest.fixture(scope="module")
def characters() -> Characters:
    return Characters(shipped_fonts())


def test_the_fonts_are_those_that_the_script_made() -> None:
    sums = (FOLDER / "SHA256SUMS").read_text("ascii").split()
    expected = dict(zip(sums[1::2], sums[::2], strict=True))

    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in FOLDER.glob("*.ttf")}

    assert found == expected


def test_the_fonts_take_at_most_5_mb() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) <= 5_000_000


def test_every_font_has_its_licence_beside_it() -> None:
    licences = (resources_dir() / "LICENSES.md").read_text("utf-8")

    for face in shipped_fonts().faces:
        family = face.path.stem.split("-")[0]
        assert (FOLDER / f"{family}-LICENSE.txt").stat().st_size > 1000
        assert f"fonts/{face.path.name}" in licences


def test_every_font_may_be_embedded_and_reduced() -> None:
    """Bit 1 of fsType forbids embedding, bit 8 subsets, bit 9 outlines (OpenType, OS/2)."""
    import uharfbuzz as hb

    for face in shipped_fonts().faces:
        opened = hb.Face(hb.Blob.from_file_path(str(face.path)))
        table = bytes(opened.reference_table("OS/2").data)
        assert not int.from_bytes(table[8:10], "big") & 0b11_0000_0010


def test_faces_have_names_that_a_pdf_can_hold() -> None:
    names = [face.name for face in shipped_fonts().faces]

    assert len(set(names)) == len(names) == 8
    assert all(name.isascii() and name.replace("-", "").isalnum() for name in names)


@pytest.mark.parametrize("alphabet", ALPHABETS.values(), ids=ALPHABETS)
def test_every_letter_is_drawn_in_both_weights(alphabet: str, characters: Characters) -> None:
    # Each alone, and composed: a letter must not be drawn as its parts only.
    assert characters.missing_characters("\n".join(alphabet)) == ()
    assert all(shipped_fonts().drawn[c] for c in unicodedata.normalize("NFC", alphabet))


def test_every_ideograph_of_the_first_block_is_drawn(characters: Characters) -> None:
    assert characters.missing_characters("".join(map(chr, range(0x4E00, 0x9FA6)))) == ()


def test_what_composing_makes_of_drawn_characters_is_drawn(characters: Characters) -> None:
    """Otherwise normalising would turn drawn text into code points.

    Four kana that no Japanese word uses any more are left.
    """
    drawn = shipped_fonts().drawn
    composed = {
        chr(code)
        for code in range(0x30000)
        if len(parts := unicodedata.normalize("NFD", chr(code))) > 1
        and unicodedata.is_normalized("NFC", chr(code))
        and any(all(drawn[c] >> family & 1 for c in parts) for family in range(4))
    }

    assert len(composed) > 800
    assert {c for c in composed if characters.missing_characters(c)} == set("ヷヸヹヺ")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x00\x00", b"no font at all" * 40])
def test_a_damaged_font_is_an_error_of_the_installation(tmp_path: Path, content: bytes) -> None:
    fonts = _with_every_file(tmp_path, content)

    with pytest.raises(ResourceError):
        Characters(fonts).prepare("é")


def test_an_absent_font_is_an_error_of_the_installation(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        Characters(fonts_in(tmp_path / "none")).prepare("é")


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    """Give the script that makes the fonts."""
    spec = importlib.util.spec_from_file_location("build", ROOT / "scripts" / "prepare_fonts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build"] = module  # dataclasses look there
    spec.loader.exec_module(module)
    yield module
    del sys.modules["build"]


def test_another_font_than_the_expected_is_refused(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(b"another")

    with pytest.raises(SystemExit, match="NotoSans-Regular"):
        build.find(tmp_path, build.FONTS[0])


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("Amiri-Regular.ttf", "fonts/opentype/fonts-hosny-amiri"),
        ("Amiri-Bold.ttf", "fonts/opentype/fonts-hosny-amiri"),
        ("DroidSansFallback.ttf", "fonts-droid-fallback/truetype"),
        ("DejaVuSans.ttf", "fonts/truetype/dejavu"),
    ],
)
def test_the_script_makes_the_same_bytes_again(build: ModuleType, file: str, folder: str) -> None:
    font = next(font for font in build.FONTS if font.file == file)
    origin_folder = Path("/usr/share") / folder
    if not origin_folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{origin_folder} is missing; .ci/run must install it")
        pytest.skip(f"needs the Debian package with {file}")
    try:
        origin = build.find(origin_folder, font)
    except SystemExit:
        pytest.skip(f"Debian has another {file} here than the one that was taken")

    assert build.subset(origin, font) == (FOLDER / file).read_bytes()


def _with_every_file(folder: Path, content: bytes) -> FontSet:
    fonts = fonts_in(folder)
    for face in fonts.faces:
        face.path.write_bytes(content)
    return fonts
