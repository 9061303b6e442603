"""Makes the fonts under ``resources/fonts`` out of public ones; run by hand, never shipped.

    uv run --frozen python scripts/prepare_fonts.py \
        --noto node_modules/@expo-google-fonts/noto-sans \
        --amiri /usr/share/fonts/opentype/fonts-hosny-amiri \
        --droid /usr/share/fonts-droid-fallback/truetype \
        --dejavu /usr/share/fonts/truetype/dejavu \
        resources/fonts

Where they come from: npm package ``@expo-google-fonts/noto-sans`` 0.4.2; Debian packages
``fonts-hosny-amiri`` 0.113, ``fonts-droid-fallback`` 6.0.1r16, ``fonts-dejavu-core`` 2.37.
Another file than the expected one is refused. The same uharfbuzz makes the same bytes;
``SHA256SUMS`` beside the fonts says which, and a test compares them.

Dropped: characters outside ``FONTS``, hinting (the PDF is printed and faxed, never shown on a
grid of eight pixels), ligatures of Latin letters (they only harm search), small capitals and
other forms nobody asks for. Kept: kerning, marks, every joining form of Arabic.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb

LATIN_GREEK_CYRILLIC = (
    (0x0020, 0x007E),
    (0x00A0, 0x058A),  # Latin-1, Latin Extended-A/B, IPA, marks, Greek, Cyrillic and Supplement
    (0x1AB0, 0x1AFF),  # more combining marks
    (0x1C80, 0x1C8F),
    (0x1D00, 0x1FFF),  # phonetic letters, Latin Extended Additional (Vietnamese), Greek Extended
    (0x2000, 0x218F),  # punctuation, super- and subscripts, currency, letterlike, number forms
    (0x2212, 0x2212),
    (0x25CC, 0x25CC),
    (0x2C60, 0x2C7F),
    (0x2DE0, 0x2DFF),
    (0x2E00, 0x2E7F),
    (0xA640, 0xA69F),
    (0xA700, 0xA7FF),
    (0xAB30, 0xAB6F),
    (0xFB00, 0xFB06),
    (0xFE20, 0xFE2F),
    (0xFFFD, 0xFFFD),
)
# ASCII punctuation too, so that brackets and full stops match the letters beside them.
ARABIC = (
    (0x0020, 0x002F),
    (0x003A, 0x003B),
    (0x005B, 0x005D),
    (0x00A0, 0x00A0),
    (0x00AB, 0x00AB),
    (0x00BB, 0x00BB),
    (0x0600, 0x06FF),
    (0x0750, 0x077F),
    (0x08A0, 0x08FF),
    (0x2010, 0x2026),
    (0x2039, 0x203A),
    (0x25CC, 0x25CC),
    (0xFD3E, 0xFD3F),
)
SYMBOLS = (
    (0x2150, 0x23CF),  # Roman numerals, arrows, mathematics, technical
    (0x2460, 0x2469),
    (0x2500, 0x27BF),  # boxes, geometric shapes, ticks, stars
    (0x27E6, 0x27EB),
    (0x2A7D, 0x2A7E),
    (0x2B05, 0x2B07),
)
CHINESE = (
    (0x3000, 0x30FF),  # punctuation, kana
    (0x3105, 0x312F),
    (0x31A0, 0x31BF),
    (0x3200, 0x33FF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF65),
    (0xFFE0, 0xFFE6),
)
LATIN_FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "rlig")
ARABIC_FEATURES = (
    *("ccmp", "locl", "isol", "fina", "fin2", "fin3", "medi", "med2", "init", "rlig"),
    *("calt", "rclt", "liga", "clig", "mset", "curs", "kern", "mark", "mkmk"),
)


@dataclass(frozen=True)
class Shipped:
    """One font: which file it is made of, and what of it is kept."""

    origin: str
    file: str
    sha256: str
    ranges: tuple[tuple[int, int], ...]
    features: tuple[str, ...]


FONTS = (
    Shipped(
        "noto",
        "NotoSans-Regular.ttf",
        "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
        LATIN_GREEK_CYRILLIC,
        LATIN_FEATURES,
    ),
    Shipped(
        "noto",
        "NotoSans-Bold.ttf",
        "13a813c49624ae3ba3c5c6e72c5ebffc4b9e1e6ea32f421c04069b037c6ad431",
        LATIN_GREEK_CYRILLIC,
        LATIN_FEATURES,
    ),
    Shipped(
        "amiri",
        "Amiri-Regular.ttf",
        "6f909d81f17de2919be4ce99fac51b07623794d9a46cfd1df53e2d6e669d9263",
        ARABIC,
        ARABIC_FEATURES,
    ),
    Shipped(
        "amiri",
        "Amiri-Bold.ttf",
        "a0e7946a97cd016e4322c3d3dc06bdc62776a5c933e9a3417ad74c91d822b9bd",
        ARABIC,
        ARABIC_FEATURES,
    ),
    Shipped(
        "dejavu",
        "DejaVuSans.ttf",
        "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
        SYMBOLS,
        (),
    ),
    Shipped(
        "droid",
        "DroidSansFallback.ttf",
        "56d3edfb377a8bc3c4b77f4476405c770173c0e31221ad7c77d0a8e1f3039a3e",
        CHINESE,
        (),
    ),
)
# For other uses of a font: vertical setting, signatures, variations, bitmaps.
DROPPED_TABLES = ("DSIG", "MATH", "GDEF", "GSUB", "GPOS", "kern", "STAT", "gasp", "vhea", "vmtx")


def main() -> None:
    """Write every font and the list of their digests."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for origin in dict.fromkeys(font.origin for font in FONTS):
        parser.add_argument(f"--{origin}", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("into", type=Path)
    given = parser.parse_args()
    sums = []
    for font in FONTS:
        content = subset(find(getattr(given, font.origin), font), font)
        (given.into / font.file).write_bytes(content)
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {font.file}\n")
        print(f"{font.file}: {len(content):,} bytes")
    (given.into / "SHA256SUMS").write_text("".join(sums), encoding="ascii", newline="\n")


def find(folder: Path, font: Shipped) -> bytes:
    """Give the file that has the expected digest, wherever in the folder it is."""
    stem, extension = font.file.split(".")
    for path in sorted(folder.rglob(f"*.{extension}")):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == font.sha256:
            return content
    raise SystemExit(f"{folder} has no {stem} with the digest {font.sha256}")


def subset(content: bytes, font: Shipped) -> bytes:
    """Keep the characters and features of a font that are wanted."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(codes(font.ranges))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(tag, font.features))
    kept = {"GDEF", "GSUB", "GPOS"} if font.features else set[str]()
    wanted.drop_table_tag_set.update(tag(name) for name in DROPPED_TABLES if name not in kept)
    face = wanted.subset(hb.Face(hb.Blob(content)))
    return bytes(face.blob.data)


def tag(name: str) -> int:
    """Give an OpenType tag as a number."""
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


def codes(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Give the code points of some ranges."""
    return {code for first, last in ranges for code in range(first, last + 1)}


if __name__ == "__main__":
    main()
