"""Marks as operators of a content stream. Source: ISO 32000-1, 8.5 and 9.4.

Everything is black: the initial colour of a page, never changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from template_desk.pdf.font_files import UsedFont, UsedFonts
from template_desk.pdf.marks import LineMark, Mark, OutlineMark, TextMark
from template_desk.pdf.syntax import hex_string, number, numbers
from template_desk.typesetting.lines import Glyph, Run

_DASHES = "[4 3] 0 d"
_NO_DASHES = "[] 0 d"
# Thickness of the stroke around letters of a font without a bold file, in parts of the size.
_EMBOLDENING = 1 / 30
# Differences of this many thousandths of the size are below what any device shows.
_NOTHING = 0.05


class Pen:
    """Writes marks; one for a whole document, since words come back on many pages."""

    def __init__(self, fonts: UsedFonts) -> None:
        self._fonts = fonts
        # By identity: runs are shared between lines. They are kept alive by the marks.
        self._level_runs: dict[int, str] = {}
        self._used: dict[int, UsedFont] = {}

    def write(
        self,
        marks: Sequence[Mark],
        height: float,
        *,
        passage: bool = False,
        continued: bool = False,
    ) -> str:
        """Give the operators that draw marks on a page of some height.

        Args:
            marks: In reading order.
            height: Of the page, in points.
            passage: Whether they are one text: then its lines are divided by spaces
                where it is read, not only by where they stand.
            continued: Whether the text goes on on the next page.
        """
        operators: list[str] = []
        last = len(marks) - (not continued)
        for place, mark in enumerate(marks):
            if isinstance(mark, TextMark):
                self._text(mark, height, operators, spaced=passage and place < last)
            elif isinstance(mark, LineMark):
                operators.append(_line(mark, height))
            else:
                operators.append(_outline(mark, height))
        return "\n".join(operators)

    def _text(self, mark: TextMark, height: float, operators: list[str], *, spaced: bool) -> None:
        size = mark.style.size
        operators.append(f"BT 1 0 0 1 {numbers(mark.x, height - mark.y)} Tm")
        face = None
        shown: list[str] = []
        emboldened = False
        for run in mark.line.runs:
            if run.face is not face:
                _flush(shown, operators)
                face = run.face
                used = self._font(run)
                operators.append(f"/{used.resource} {number(size * face.scale)} Tf")
                if face.emboldened is not emboldened:
                    emboldened = face.emboldened
                    operators.append(_thickness(size) if emboldened else "0 Tr")
            level = self._level(run)
            if level is not None:
                shown.append(level)
            else:
                _flush(shown, operators)
                self._uneven(run, size, operators)
        if spaced and not mark.line.goes_on and not mark.line.has_rtl:
            shown.append(self._space(mark))
        _flush(shown, operators)
        if emboldened:
            operators.append("0 Tr")
        operators.append("ET")

    def _space(self, mark: TextMark) -> str:
        """Give the space after a line, in the font of its last run if that has one."""
        used = self._font(mark.line.runs[-1])
        glyph = used.font.get_nominal_glyph(ord(" "))
        return f"<{used.code(Glyph(glyph, 0, 0, 0, ' ')):04X}>" if glyph else ""

    def _font(self, run: Run) -> UsedFont:
        found = self._used.get(id(run.face))
        if found is None:
            found = self._used[id(run.face)] = self._fonts.of(run.face)
        return found

    def _level(self, run: Run) -> str | None:
        """Give a run as members of a TJ array; None when not all its glyphs are on the line."""
        found = self._level_runs.get(id(run))
        if found is None:
            glyphs = _each_with_its_character(run)
            if any(glyph.y_offset or not glyph.text for glyph in glyphs):
                return None
            found = self._level_runs[id(run)] = self._shown(run, glyphs)
        return found

    def _shown(self, run: Run, glyphs: Sequence[Glyph]) -> str:
        """Give glyphs as members of a TJ array, the pen moved where the font would not."""
        used, scale = self._font(run), run.face.scale
        members: list[str] = []
        codes: list[str] = []
        moved = 0.0  # how far left the pen is to be moved before the next glyph
        for glyph in glyphs:
            moved -= glyph.x_offset / scale
            if abs(moved) > _NOTHING:
                _close(codes, members)
                members.append(number(moved))
                moved = 0.0
            codes.append(f"{used.code(glyph):04X}")
            moved += used.width(glyph.id) - (glyph.advance - glyph.x_offset) / scale
        _close(codes, members)
        if abs(moved) > _NOTHING:
            members.append(f"{number(moved)} ")
        return "".join(members)

    def _uneven(self, run: Run, size: float, operators: list[str]) -> None:
        """Write a run cluster by cluster, each glyph as high as it belongs.

        What a cluster says is told beside it where it has more glyphs than characters.
        """
        rise = 0.0
        for cluster in _clusters(_each_with_its_character(run)):
            if len(cluster) > 1:
                said = hex_string(b"\xfe\xff" + cluster[0].text.encode("utf-16-be")).decode()
                operators.append(f"/Span <</ActualText {said}>> BDC")
            for glyph in cluster:
                if glyph.y_offset != rise:
                    rise = glyph.y_offset
                    operators.append(f"{number(rise * size / 1000)} Ts")
                operators.append(f"[{self._shown(run, (glyph,))}] TJ")
            if len(cluster) > 1:
                operators.append("EMC")
        if rise:
            operators.append("0 Ts")


def _clusters(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group the glyphs that have no character of their own with the one before."""
    found: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.text or not found:
            found.append([glyph])
        else:
            found[-1].append(glyph)
    return found


def _each_with_its_character(run: Run) -> Sequence[Glyph]:
    """Give the glyphs of a run, the characters of a cluster dealt out to its glyphs.

    A lam with an alef is one cluster of two glyphs; whoever reads the text back
    wants each where it stands.
    """
    if all(glyph.text for glyph in run.glyphs):
        return run.glyphs
    dealt: list[Glyph] = []
    for glyph in run.glyphs:
        if glyph.text or not dealt:
            dealt.append(glyph)
            continue
        before = dealt[-1]
        if len(before.text) < 2:
            dealt.append(glyph)
        elif run.rtl:
            # From left to right is from the last to the first.
            dealt[-1] = before._replace(text=before.text[1:])
            dealt.append(glyph._replace(text=before.text[0]))
        else:
            dealt[-1] = before._replace(text=before.text[:1])
            dealt.append(glyph._replace(text=before.text[1:]))
    return dealt


def _flush(shown: list[str], operators: list[str]) -> None:
    if shown:
        operators.append(f"[{''.join(shown)}] TJ")
        shown.clear()


def _close(codes: list[str], members: list[str]) -> None:
    if codes:
        members.append(f"<{''.join(codes)}>")
        codes.clear()


def _thickness(size: float) -> str:
    return f"2 Tr {number(size * _EMBOLDENING)} w"


def _line(mark: LineMark, height: float) -> str:
    ends = numbers(mark.x0, height - mark.y0), numbers(mark.x1, height - mark.y1)
    return f"{number(mark.stroke)} w {ends[0]} m {ends[1]} l S"


def _outline(mark: OutlineMark, height: float) -> str:
    lower = height - mark.y - mark.height
    radius = min(mark.radius, mark.width / 2, mark.height / 2)
    if radius:
        path = _rounded(mark.x, lower, mark.width, mark.height, radius)
    else:
        path = f"{numbers(mark.x, lower, mark.width, mark.height)} re"
    drawn = f"{number(mark.stroke)} w {path} S"
    return f"{_DASHES} {drawn} {_NO_DASHES}" if mark.dashed else drawn


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    from reportlab.pdfgen.pathobject import PDFPathObject

    path = PDFPathObject()
    path.roundRect(x, y, width, height, radius)
    code: str = path.getCode()
    return code
