"""The fonts of a document: which glyphs it uses, and the font files that go into it.

Each use of a glyph for some characters gets a code of its own (a CID), so that the
text can be read back from the codes even where one glyph stands for different
characters.

Source: ISO 32000-1, 9.7 and 9.10; ISO 19005-3, 6.2.11.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.pdf.objects import Objects
from template_desk.pdf.syntax import number, numbers, reference
from template_desk.typesetting.faces import FontSet
from template_desk.typesetting.lines import Face, Glyph

if TYPE_CHECKING:
    import uharfbuzz

# What stands in the map of characters for a glyph that adds none of its own: it is
# invisible and separates nothing.
_NO_CHARACTER = "\N{COMBINING GRAPHEME JOINER}"
_CODES_IN_A_BLOCK = 100
_TAG_LETTERS = 6
# Layout is done, names and hints are of no use in a PDF.
_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "name", "post", "OS/2", "cmap", "DSIG", "meta")


@dataclass(slots=True)
class UsedFont:
    """One font file and what a document uses of it.

    Attributes:
        resource: Name under which pages know it.
        codes: CID of each glyph and the characters it stands for, from 1.
    """

    resource: str
    face: Face
    font: uharfbuzz.Font
    units: float
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    _widths: dict[int, float] = field(default_factory=dict)

    def code(self, glyph: Glyph) -> int:
        """Give the CID of a glyph; a new one when it is used for the first time."""
        key = (glyph.id, glyph.text)
        found = self.codes.get(key)
        if found is None:
            found = self.codes[key] = len(self.codes) + 1
        return found

    def width(self, glyph: int) -> float:
        """Give the font's own advance of a glyph, in thousandths of the size."""
        found = self._widths.get(glyph)
        if found is None:
            found = self._widths[glyph] = self.font.get_glyph_h_advance(glyph) * self.units
        return found


class UsedFonts:
    """The fonts of one document, by file, in the order of their first use."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._used: dict[Path, UsedFont] = {}

    def of(self, face: Face) -> UsedFont:
        """Give the font of a face."""
        found = self._used.get(face.path)
        if found is None:
            loaded = self._fonts.loaded(face)
            found = self._used[face.path] = UsedFont(
                resource=f"F{len(self._used) + 1}",
                face=face,
                font=loaded.font,
                units=loaded.factor / face.scale,
            )
        return found

    def add_to(self, objects: Objects) -> bytes:
        """Embed the fonts and give the dictionary that names them."""
        entries = [
            b"/" + font.resource.encode() + b" " + reference(_embed(font, objects))
            for font in self._used.values()
        ]
        return b"<<" + b"".join(entries) + b">>"


def _embed(used: UsedFont, objects: Objects) -> int:
    """Add a font with only its used glyphs and give its number."""
    glyphs = [glyph for glyph, _ in used.codes]
    file, new_ids = _subset(used.font.face, glyphs)
    base = _tag(file) + "+" + _postscript_name(used)
    file_number = objects.add_stream(file, b"/Length1 %d" % len(file))
    descriptor = objects.add(_descriptor(used, base, file_number))
    to_glyph = struct.pack(f">{len(glyphs) + 1}H", 0, *(new_ids[glyph] for glyph in glyphs))
    widths = " ".join(number(used.width(glyph)) for glyph in glyphs)
    cid_font = objects.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]"
        f"/CIDToGIDMap {objects.add_stream(to_glyph)} 0 R>>".encode()
    )
    characters = objects.add_stream(_character_map([text for _, text in used.codes]))
    return objects.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H"
        f"/DescendantFonts[{cid_font} 0 R]/ToUnicode {characters} 0 R>>".encode()
    )


def _subset(face: uharfbuzz.Face, glyphs: list[int]) -> tuple[bytes, dict[int, int]]:
    """Give a font file with only some glyphs, and their numbers in it."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    flags = hb.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE
    wanted.glyph_set.update(glyphs)
    for table in _DROPPED_TABLES:
        wanted.drop_table_tag_set.add(int.from_bytes(table.encode(), "big"))
    plan = hb.SubsetPlan(face, wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping.items())


def _tag(file: bytes) -> str:
    """Give the six letters that tell one subset from another."""
    digest = hashlib.sha256(file).digest()[:_TAG_LETTERS]
    return "".join(chr(ord("A") + byte % 26) for byte in digest)


def _postscript_name(used: UsedFont) -> str:
    found = used.font.face.get_name(6) or used.face.name
    return "".join(c for c in found if c.isascii() and (c.isalnum() or c == "-"))


def _descriptor(used: UsedFont, base: str, file: int) -> bytes:
    units = used.units
    extents = used.font.get_font_extents("ltr")
    head = bytes(used.font.face.reference_table("head").data)
    box = [edge * units for edge in struct.unpack_from(">4h", head, 36)]
    ascent, descent = extents.ascender * units, extents.descender * units
    symbolic = 4  # no encoding of its own is relied upon
    stem = 150 if "Bold" in base else 85
    return (
        f"<</Type/FontDescriptor/FontName/{base}/Flags {symbolic}/FontBBox[{numbers(*box)}]"
        f"/ItalicAngle 0/Ascent {number(ascent)}/Descent {number(descent)}"
        f"/CapHeight {number(ascent * 2 / 3)}/StemV {stem}/FontFile2 {file} 0 R>>"
    ).encode()


def _character_map(texts: list[str]) -> bytes:
    """Give the characters of the codes from 1 on, for whoever extracts or reads aloud."""
    rows = [
        f"<{code:04X}><{(text or _NO_CHARACTER).encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts, start=1)
    ]
    return "\n".join(_character_map_lines(rows)).encode()


def _character_map_lines(rows: list[str]) -> Iterator[str]:
    yield "/CIDInit/ProcSet findresource begin 12 dict begin begincmap"
    yield "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def"
    yield "/CMapName/Adobe-Identity-UCS def/CMapType 2 def"
    yield "1 begincodespacerange<0000><FFFF>endcodespacerange"
    for start in range(0, len(rows), _CODES_IN_A_BLOCK):
        block = rows[start : start + _CODES_IN_A_BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
    yield "endcmap CMapName currentdict/CMap defineresource pop end end"
