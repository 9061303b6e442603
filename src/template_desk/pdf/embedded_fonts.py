"""The fonts inside a PDF: only the glyphs in use, each tied to the characters it stands for.

A glyph that stands for different characters at different places gets several codes, so
that text is taken out of the file as it was typed.

Source: ISO 32000-1, 9.6 to 9.10; ISO 19005-3, 6.2.11; docs/formats/document.md, «Fonts».
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.pdf.pdf_file import PdfFile
from template_desk.pdf.pdf_values import name, reference
from template_desk.typesetting.lines import Glyph, Run

if TYPE_CHECKING:
    pass

# What PDF readers use of a TrueType font; the rest only shapes and names.
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "name", "post", "OS/2", "cmap", "STAT", "DSIG")
# A glyph is moved when it would be off by more than this, in thousandths of its size.
_TOLERANCE = 0.05
_SYMBOLIC = 4
_BFCHARS = 100
# What a code stands for when all characters stand at the glyph before. A PDF/A needs
# something; this one is invisible and does not part words.
_NOTHING = "\u2060"
_CMAP_BEGIN = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_END = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class _EmbeddedFont:
    """One font file, and the codes of the glyphs in use."""

    def __init__(self, path: Path, resource: str) -> None:
        import uharfbuzz as hb

        self.path = path
        self.resource = resource
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font = hb.Font(self.face)
        self.factor = 1000 / self.face.upem
        # By glyph and characters: the code in hexadecimal, and the advance in the file.
        self.codes: dict[tuple[int, str], tuple[str, float]] = {}

    def code(self, glyph: int, text: str) -> tuple[str, float]:
        """Give the code of a glyph that stands for a text, and the glyph's own advance."""
        found = self.codes.get((glyph, text))
        if found is None:
            advance = round(self.font.get_glyph_h_advance(glyph) * self.factor, 3)
            # Code 0 is left to «no such glyph».
            found = self.codes[glyph, text] = f"{len(self.codes) + 1:04X}", advance
        return found

    def write(self, file: PdfFile) -> int:
        """Add the font to a file and give its number."""
        program, places = self._subset()
        to_unicode = _to_unicode([text for _, text in self.codes])
        digest = hashlib.sha256(program + to_unicode).digest()
        base = "".join(chr(ord("A") + byte % 26) for byte in digest[:6]) + "+" + self.path.stem
        system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        widths = " ".join(f"{advance:g}" for _, advance in self.codes.values())
        descendant = file.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo%b/FontDescriptor %b"
            b"/DW 1000/W[1[%b]]/CIDToGIDMap %b>>"
            % (
                name(base),
                system,
                reference(file.add(self._descriptor(base, file, program))),
                widths.encode("ascii"),
                reference(file.add_stream(b"", places)),
            )
        )
        return file.add(
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%b]"
            b"/ToUnicode %b>>"
            % (name(base), reference(descendant), reference(file.add_stream(b"", to_unicode)))
        )

    def _subset(self) -> tuple[bytes, bytes]:
        """Give the font with the glyphs in use only, and for each code the glyph in it."""
        import uharfbuzz as hb

        wanted = hb.SubsetInput()
        wanted.flags = (
            hb.SubsetFlags.NO_LAYOUT_CLOSURE
            | hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        wanted.glyph_set.update(glyph for glyph, _ in self.codes)
        for tag in _UNUSED_TABLES:
            wanted.drop_table_tag_set.add(int.from_bytes(tag.encode("ascii"), "big"))
        plan = hb.SubsetPlan(self.face, wanted)
        numbers = plan.old_to_new_glyph_mapping
        places = [0, *(numbers[glyph] for glyph, _ in self.codes)]
        return plan.execute().blob.data, struct.pack(f">{len(places)}H", *places)

    def _descriptor(self, base: str, file: PdfFile, program: bytes) -> bytes:
        import uharfbuzz as hb

        extents = self.font.get_font_extents("ltr")
        box = struct.unpack_from(">4h", self.face.reference_table("head").data, 36)
        capitals = self.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        size = b"/Length1 %d" % len(program)
        return (
            b"<</Type/FontDescriptor/FontName%b/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0"
            b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %b>>"
            % (
                name(base),
                _SYMBOLIC,
                *(round(edge * self.factor) for edge in box),
                round(extents.ascender * self.factor),
                round(extents.descender * self.factor),
                round(capitals * self.factor),
                140 if "Bold" in self.path.stem else 80,
                reference(file.add_stream(size, program)),
            )
        )


class EmbeddedFonts:
    """The fonts of one file, and its runs as operands of the operator that shows text."""

    def __init__(self) -> None:
        self._fonts: dict[Path, _EmbeddedFont] = {}
        # Runs are shared between lines; most are of one height and the same at every size.
        self._flat: dict[Run, str] = {}
        self._risen: dict[tuple[Run, float], str] = {}

    def resource(self, path: Path) -> str:
        """Give the name by which content refers to a font file."""
        return self._font(path).resource

    def shown(self, run: Run, size: float) -> str:
        """Give a run as the inside of an array for ``TJ``; it may end and begin the array.

        Args:
            run: Drawn in its face at ``size`` times the face's scale.
            size: Of the text, in points.
        """
        found = self._flat.get(run)
        if found is not None:
            return found
        found = self._risen.get((run, size))
        if found is not None:
            return found
        written, flat = self._write(run, size)
        if flat:
            self._flat[run] = written
        else:
            self._risen[run, size] = written
        return written

    def space(self, path: Path) -> str:
        """Give a space as the inside of an array for ``TJ``; nothing if the font has none."""
        font = self._font(path)
        glyph = font.font.get_nominal_glyph(ord(" "))
        return f"<{font.code(glyph, ' ')[0]}>" if glyph else ""

    def write(self, file: PdfFile) -> None:
        """Add the fonts to a file, with the dictionary by which pages find them."""
        numbers = [(font.resource, font.write(file)) for font in self._fonts.values()]
        entries = (b"/%b %b" % (key.encode("ascii"), reference(n)) for key, n in numbers)
        file.set_fonts(b"<<" + b"".join(entries) + b">>")

    def _font(self, path: Path) -> _EmbeddedFont:
        found = self._fonts.get(path)
        if found is None:
            found = self._fonts[path] = _EmbeddedFont(path, f"F{len(self._fonts) + 1}")
        return found

    def _write(self, run: Run, size: float) -> tuple[str, bool]:
        """Write a run; also say whether it is the same at every size."""
        code, scale = self._font(run.face.path).code, run.face.scale
        parts: list[str] = []
        codes: list[str] = []
        flat, height, left = True, 0.0, 0.0
        for glyph, advance, x_offset, y_offset, text in _spelled(run):
            aside = x_offset / scale
            shift = left - aside
            rises = y_offset != height
            if codes and (rises or abs(shift) > _TOLERANCE):
                parts.append("<" + "".join(codes) + ">")
                codes.clear()
            if rises:
                flat, height = False, y_offset
                parts.append(_risen(y_offset, size))
            if abs(shift) > _TOLERANCE:
                parts.append(f"{shift:.6g}")
            else:
                aside = left  # what is not moved must not add up
            shown, own = code(glyph, text)
            codes.append(shown)
            left = aside + own - advance / scale
        if codes:
            parts.append("<" + "".join(codes) + ">")
        if abs(left) > _TOLERANCE:
            parts.append(f"{left:.6g}")
        if height:
            parts.append(_risen(0, size))
        return "".join(parts), flat


def _spelled(run: Run) -> Sequence[Glyph]:
    """Give a run's glyphs, with a letter that the font takes apart taken apart in its text too."""
    glyphs = run.glyphs
    if run.rtl or all(glyph.text for glyph in glyphs):
        return glyphs
    spelled = list(glyphs)
    for first, glyph in enumerate(glyphs):
        parts = unicodedata.normalize("NFD", glyph.text)
        further = first + 1
        while further < len(glyphs) and not glyphs[further].text:
            further += 1
        if glyph.text and len(parts) == further - first > 1:
            for place, part in enumerate(parts, start=first):
                spelled[place] = glyphs[place]._replace(text=part)
    return spelled


def _risen(height: float, size: float) -> str:
    """End the array, move the baseline, and begin another."""
    return f"]TJ {height * size / 1000:.3f} Ts["


def _to_unicode(texts: Sequence[str]) -> bytes:
    """Give the characters of the codes from 1, as a character map."""
    rows = [
        f"<{code:04X}> <{(text or _NOTHING).encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts, start=1)
    ]
    parts = [_CMAP_BEGIN]
    for start in range(0, len(rows), _BFCHARS):
        some = rows[start : start + _BFCHARS]
        parts.append("\n".join((f"{len(some)} beginbfchar", *some, "endbfchar\n")))
    return "".join((*parts, _CMAP_END)).encode("ascii")
