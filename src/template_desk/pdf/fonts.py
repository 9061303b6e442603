"""The shipped typeface: which characters it draws and how wide they are.

Reads the font files itself, so that asking whether a character can be printed
costs no PDF library. Must not draw.

Source: OpenType 1.9, tables ``cmap`` (formats 4 and 12), ``hhea``, ``hmtx``, ``head``;
UAX 15, «Stream-Safe Text Format».
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from template_desk.errors import ResourceError
from template_desk.paths import resources_dir

REGULAR_FILE = "NotoSans-Regular.ttf"
BOLD_FILE = "NotoSans-Bold.ttf"
TAB = "    "
_STREAM_SAFE_RUN = 30

# Invisible by definition and without a meaning that this page could lose: soft
# hyphen, joiners, marks and isolates of direction, variation selectors. The
# overrides U+202A..U+202E are not among them: they change what is read.
_INVISIBLE = frozenset(
    {0x00AD, 0x034F, 0x061C, 0xFEFF}
    | set(range(0x200B, 0x2010))
    | set(range(0x2060, 0x2065))
    | set(range(0x2066, 0x206A))
    | set(range(0xFE00, 0xFE10))
)
_LINE_ENDS = frozenset({0x0A, 0x0D, 0x85, 0x2028, 0x2029})
# Controls, overrides of direction, surrogates, private use; some are in the font files.
_NEVER_DRAWN = frozenset(
    {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0xD800, 0xF900)}
)


@dataclass(frozen=True, slots=True)
class Face:
    """One weight of the typeface.

    Attributes:
        name: The name under which the PDF library knows it.
        path: The font file.
        widths: Advance of each character it draws, in thousandths of the size.
    """

    name: str
    path: Path
    widths: Mapping[str, int] = field(repr=False)


class _Shown(dict[int, str]):
    """What stands on paper for a code point, for ``str.translate``; filled as it is asked."""

    def __init__(self, drawn: frozenset[int]) -> None:
        super().__init__()
        self._drawn = drawn

    def __missing__(self, code: int) -> str:
        shown = self._look_up(code)
        self[code] = shown
        return shown

    def _look_up(self, code: int) -> str:
        if code in _LINE_ENDS:
            return "\n"
        if code == 0x09:
            return TAB
        if code in _INVISIBLE:
            return ""
        if code in self._drawn:
            return chr(code)
        if unicodedata.category(chr(code)) == "Zs":
            return " "
        return f"[U+{code:04X}]"


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces of a document, and what they cannot draw.

    Attributes:
        regular: The upright text weight.
        bold: The bold weight; draws the same characters.
    """

    regular: Face
    bold: Face
    _shown: _Shown = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.regular.widths.keys() & self.bold.widths.keys()
        drawn = frozenset(
            code for code in map(ord, both) if code not in _INVISIBLE and code not in _NEVER_DRAWN
        )
        object.__setattr__(self, "_shown", _Shown(drawn))

    def prepare(self, text: str) -> str:
        r"""Give text as it is drawn.

        Composed (NFC), so that letter and accent are one glyph where the font has it.
        Every line end becomes ``\n`` and a tab four spaces; invisible characters
        go; a character that no face draws becomes its code point, ``[U+1F600]``.

        Returns:
            Text of drawable characters and ``\n`` only. Preparing it again changes nothing.
        """
        if text.isascii() and text.isprintable():
            return text
        return _composed(text.replace("\r\n", "\n")).translate(self._shown)

    def missing_characters(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that would be shown as code points.

        Returns:
            Each once, in the order of the text. Control characters (but tab and
            line ends), unpaired surrogates, private and unassigned characters
            are among them; white space and invisible characters are not.
        """
        if text.isascii() and text.isprintable():
            return ()
        return tuple(
            c for c in dict.fromkeys(_composed(text)) if self._shown[ord(c)].startswith("[U+")
        )


def _composed(text: str) -> str:
    """Give text in NFC, or as it is when marks are heaped on one letter.

    Normalising sorts each run of combining marks in quadratic time, so that a file
    made to do harm would stop the program. UAX 15 calls text with runs of at most
    30 marks stream-safe.
    """
    run = 0
    for character in text:
        run = run + 1 if character > "\u02ff" and unicodedata.combining(character) else 0
        if run > _STREAM_SAFE_RUN:
            return text
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1)
def shipped_fonts() -> FontSet:
    """Give the shipped faces, read once per process (about 10 ms).

    Raises:
        ResourceError: A font file is absent or damaged.
    """
    folder = resources_dir() / "fonts"
    return FontSet(
        read_face("TemplateDesk-Regular", folder / REGULAR_FILE),
        read_face("TemplateDesk-Bold", folder / BOLD_FILE),
    )


def undrawable(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the characters of some texts that no shipped font draws, each once, in order.

    Raises:
        ResourceError: A font file is absent or damaged.
    """
    fonts = shipped_fonts()
    return tuple(dict.fromkeys(c for text in texts for c in fonts.missing_characters(text)))


def read_face(name: str, path: Path) -> Face:
    """Read one TrueType file.

    Raises:
        ResourceError: The file is absent or not a TrueType font with Unicode characters.
    """
    try:
        return Face(name, path, MappingProxyType(_widths(path.read_bytes())))
    except (OSError, struct.error, KeyError, IndexError, ZeroDivisionError) as error:
        raise ResourceError(name=path.name) from error


def _widths(font: bytes) -> dict[str, int]:
    tables = _tables(font)
    units_per_em: int = struct.unpack_from(">H", font, tables[b"head"] + 18)[0]
    long_metrics: int = struct.unpack_from(">H", font, tables[b"hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * long_metrics, font, tables[b"hmtx"])[::2]
    last = len(advances) - 1
    return {
        chr(code): round(advances[min(glyph, last)] * 1000 / units_per_em)
        for code, glyph in _characters(font, tables[b"cmap"]).items()
    }


def _tables(font: bytes) -> dict[bytes, int]:
    count: int = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
    return {tag: offset for tag, _, offset, _ in records}


def _characters(font: bytes, cmap: int) -> dict[int, int]:
    """Read code points and their glyphs from the widest Unicode subtable."""
    count: int = struct.unpack_from(">H", font, cmap + 2)[0]
    found: dict[int, int] = {}
    for index in range(count):
        offset: int = struct.unpack_from(">L", font, cmap + 8 + 8 * index)[0]
        start = cmap + offset
        table_format: int = struct.unpack_from(">H", font, start)[0]
        if table_format == 12:
            found.update(_format_12(font, start))
        elif table_format == 4:
            found.update(_format_4(font, start))
    return {code: glyph for code, glyph in found.items() if glyph}


def _format_12(font: bytes, start: int) -> dict[int, int]:
    groups: int = struct.unpack_from(">L", font, start + 12)[0]
    found: dict[int, int] = {}
    for index in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * index)
        found.update((code, glyph + code - first) for code in range(first, last + 1))
    return found


def _format_4(font: bytes, start: int) -> dict[int, int]:
    double: int = struct.unpack_from(">H", font, start + 6)[0]
    segments = double // 2

    def array(offset: int, kind: str) -> tuple[int, ...]:
        return struct.unpack_from(f">{segments}{kind}", font, start + offset)

    ends, starts = array(14, "H"), array(16 + double, "H")
    deltas, ranges = array(16 + 2 * double, "h"), array(16 + 3 * double, "H")
    found: dict[int, int] = {}
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        place = start + 16 + 3 * double + 2 * index
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if ranges[index]:
                position = place + ranges[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, position)[0]
                if not glyph:
                    continue
            found[code] = (glyph + deltas[index]) & 0xFFFF
    return found
