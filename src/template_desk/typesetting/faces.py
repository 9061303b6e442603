"""The shipped fonts, and which of them draws a character. Nothing is shaped or drawn here.

uharfbuzz is imported when a character beyond ASCII is first asked for (about 30 ms).
Source: ``docs/formats/text.md``, «Fonts» and «Fallback».
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from template_desk.errors import ResourceError
from template_desk.paths import resources_dir
from template_desk.typesetting.lines import Face

if TYPE_CHECKING:
    import uharfbuzz

# Beside Noto Sans the letters of a naskh look small.
ARABIC_SCALE = 1.2
# Families as bits, in the order of ``FontSet.families``.
LATIN, ARABIC, ANY_FAMILY = 0b0001, 0b0100, 0b1111
# The Chinese font lacks these two; the marks of mathematics look the same, but narrower.
STAND_INS = MappingProxyType({0x3008: 0x27E8, 0x3009: 0x27E9})


class Family(NamedTuple):
    """The two weights of one typeface; they draw the same characters."""

    regular: Face
    bold: Face

    def weight(self, *, bold: bool) -> Face:
        """Give one of them."""
        return self.bold if bold else self.regular


class LoadedFace(NamedTuple):
    """A font file opened for shaping.

    Attributes:
        font: HarfBuzz's view of it, in its own units.
        factor: From its units to thousandths of the size of the text, with the face's scale.
    """

    font: uharfbuzz.Font
    factor: float


class _Drawn(dict[str, int]):
    """Which families draw a character in both weights, as bits; filled as it is asked."""

    def __init__(self, fonts: FontSet) -> None:
        super().__init__()
        self._fonts = fonts

    def __missing__(self, character: str) -> int:
        code = STAND_INS.get(ord(character), ord(character))
        bits = 0
        for index, family in enumerate(self._fonts.families):
            files = {face.path: face for face in family}.values()
            if all(self._fonts.loaded(face).font.get_nominal_glyph(code) for face in files):
                bits |= 1 << index
        self[character] = bits
        return bits


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The typefaces of a document. Compared by identity.

    Attributes:
        latin: Latin, Greek, Cyrillic, digits, punctuation; draws all of ASCII.
        symbols: Arrows, mathematics, ticks.
        arabic: Arabic letters and digits, with the punctuation beside them.
        chinese: Ideographs, kana, full-width punctuation.
    """

    latin: Family
    symbols: Family
    arabic: Family
    chinese: Family
    drawn: _Drawn = field(init=False, repr=False)
    _opened: dict[Path, LoadedFace] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "drawn", _Drawn(self))

    @property
    def families(self) -> tuple[Family, Family, Family, Family]:
        """The families in the order in which left-to-right text asks for a character."""
        return self.latin, self.symbols, self.arabic, self.chinese

    @property
    def faces(self) -> tuple[Face, ...]:
        """Every face."""
        return tuple(face for family in self.families for face in family)

    def first(self, drawing: int, *, rtl: bool) -> Family:
        """Choose among the families that draw something.

        Args:
            drawing: Bits of them, at least one (see ``drawn``).
            rtl: Whether it is read from right to left: then punctuation is taken
                from the Arabic face, like the letters around it.
        """
        if rtl and drawing & ARABIC:
            return self.arabic
        return self.families[(drawing & -drawing).bit_length() - 1]

    def loaded(self, face: Face) -> LoadedFace:
        """Open the file of a face, once.

        Raises:
            ResourceError: The file is absent or damaged.
        """
        found = self._opened.get(face.path)
        if found is None:
            found = self._opened[face.path] = _open(face)
        return found


def _open(face: Face) -> LoadedFace:
    import uharfbuzz as hb

    try:
        # HarfBuzz itself cannot open a path with other letters than ASCII on Windows.
        opened = hb.Face(hb.Blob(face.path.read_bytes()))
    except OSError as error:
        raise ResourceError(name=face.path.name) from error
    font = hb.Font(opened)
    if not opened.glyph_count or not len(opened.unicodes):
        raise ResourceError(name=face.path.name)
    return LoadedFace(font, 1000 / opened.upem * face.scale)


@lru_cache(maxsize=1)
def fonts_in(folder: Path) -> FontSet:
    """Give the fonts of a folder ``resources/fonts``; files are opened when first used."""

    def face(name: str, file: str, *, emboldened: bool = False, scale: float = 1.0) -> Face:
        return Face(f"TemplateDesk-{name}", folder / file, emboldened, scale)

    return FontSet(
        latin=Family(face("Regular", "NotoSans-Regular.ttf"), face("Bold", "NotoSans-Bold.ttf")),
        symbols=Family(
            face("Symbols", "DejaVuSans.ttf"),
            face("SymbolsBold", "DejaVuSans.ttf", emboldened=True),
        ),
        arabic=Family(
            face("Arabic", "Amiri-Regular.ttf", scale=ARABIC_SCALE),
            face("ArabicBold", "Amiri-Bold.ttf", scale=ARABIC_SCALE),
        ),
        chinese=Family(
            face("Chinese", "DroidSansFallback.ttf"),
            face("ChineseBold", "DroidSansFallback.ttf", emboldened=True),
        ),
    )


def shipped_fonts() -> FontSet:
    """Give the shipped fonts, one set per process.

    Raises:
        ResourceError: The installation has no resources.
    """
    return fonts_in(resources_dir() / "fonts")
