"""The content of a page: marks as operators, in the order in which they are read.

Whatever belongs to an element of the structure is marked with its number; all else is
an artifact, so that a screen reader passes over it.

Source: ISO 32000-1, 8.5, 9.4 and 14.6 to 14.8; ISO 14289-1, 7.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from template_desk.pdf.embedded_fonts import EmbeddedFonts
from template_desk.pdf.marks import GlyphMark, LineMark, OutlineMark
from template_desk.pdf.pdf_values import decimal
from template_desk.pdf.structure import Element
from template_desk.pdf.structure_tree import runs_on
from template_desk.typesetting.lines import Face

Ink = GlyphMark | LineMark | OutlineMark

# How thick the strokes are that make a face bold, as a part of its size.
_EMBOLDENED = 1 / 30
_DASHES = "[4 3] 0 d"
_NO_DASHES = "[] 0 d"
# Distance of the control points of a quarter of a circle, as a part of its radius.
_QUARTER = 0.5523


@dataclass(frozen=True, slots=True)
class Content:
    """What is on one page.

    Attributes:
        stream: Its operators, not packed.
        elements: The element of each number of marked content, from 0.
    """

    stream: bytes
    elements: tuple[Element, ...]


def page_content(
    marks: Sequence[Ink],
    height: float,
    fonts: EmbeddedFonts,
    order: Mapping[Element, int] | None,
    following: Mapping[Element, str],
) -> Content:
    """Give the content of a page.

    Args:
        marks: y grows downwards.
        height: Of the page, in points.
        fonts: Where the glyphs in use are noted.
        order: Place of each element in reading order; None for a page without tags.
        following: How the text of an element goes on on the next page, if it does.
    """
    pen = _Pen(height, fonts)
    if order is None:
        pen.draw(marks)
        return Content(pen.written(), ())
    of_element: defaultdict[Element | None, list[Ink]] = defaultdict(list)
    for mark in marks:
        if not isinstance(mark, GlyphMark) or mark.line:
            of_element[mark.element].append(mark)
    artifacts = of_element.pop(None, [])
    elements = tuple(sorted((each for each in of_element if each), key=order.__getitem__))
    # Rules lie under the text, headers and footers are read last if at all.
    pen.artifact([mark for mark in artifacts if not isinstance(mark, GlyphMark)], "Layout")
    for number, element in enumerate(elements):
        pen.operators.append(f"/{element.kind.value}<</MCID {number}>>BDC")
        pen.draw(of_element[element], following.get(element, ""))
        pen.operators.append("EMC")
    pen.artifact([mark for mark in artifacts if isinstance(mark, GlyphMark)], "Pagination")
    return Content(pen.written(), elements)


@dataclass(slots=True)
class _Pen:
    """Writes operators, and remembers what is set so as not to set it again."""

    height: float
    fonts: EmbeddedFonts
    operators: list[str] = field(default_factory=list)
    _face: Face | None = None
    _size: float = 0.0
    _stroke: float = 1.0
    _emboldened: bool = False
    _dashed: bool = False

    def written(self) -> bytes:
        """Give what was written."""
        return "\n".join(self.operators).encode("ascii")

    def artifact(self, marks: Sequence[Ink], kind: str) -> None:
        """Draw what is no part of the document's text."""
        if marks:
            self.operators.append(f"/Artifact<</Type/{kind}>>BDC")
            self.draw(marks)
            self.operators.append("EMC")

    def draw(self, marks: Sequence[Ink], following: str = "") -> None:
        """Draw marks in their order.

        Args:
            marks: Of one element, or of none.
            following: How their text goes on elsewhere.
        """
        in_text = False
        nexts = [mark.line.text if isinstance(mark, GlyphMark) else "" for mark in marks[1:]]
        for mark, after in zip(marks, (*nexts, following), strict=True):
            is_text = isinstance(mark, GlyphMark)
            if is_text != in_text:
                self.operators.append("BT" if is_text else "ET")
                in_text = is_text
            match mark:
                case GlyphMark():
                    self._text(mark, after)
                case LineMark():
                    self._line(mark)
                case OutlineMark():
                    self._outline(mark)
        if in_text:
            self.operators.append("ET")

    def _text(self, mark: GlyphMark, after: str) -> None:
        size, line = mark.style.size, mark.line
        operators, shown = self.operators, self.fonts.shown
        operators.append(f"1 0 0 1 {decimal(mark.x)} {decimal(self.height - mark.y)} Tm")
        pieces: list[str] = []
        for run in line.runs:
            if run.face is not self._face or size != self._size:
                self._show(pieces)
                self._set_face(run.face, size)
            pieces.append(shown(run, size))
        # The space at which the line was broken: without it the words on both sides are
        # one for whoever reads content and not places. To the left of a line that is read
        # from the right it would stand at the wrong end.
        broken = after and not line.rtl and not line.has_rtl and not runs_on(line.text[-1], after)
        if broken and self._face is not None:
            pieces.append(self.fonts.space(self._face.path))
        self._show(pieces)

    def _show(self, pieces: list[str]) -> None:
        if pieces:
            array = "".join(pieces).replace("><", "")
            self.operators.append(f"[{array}]TJ".replace("[]TJ", ""))
            pieces.clear()

    def _set_face(self, face: Face, size: float) -> None:
        self._face, self._size = face, size
        actual = size * face.scale
        self.operators.append(f"/{self.fonts.resource(face.path)} {decimal(actual)} Tf")
        if face.emboldened:
            self._set_stroke(actual * _EMBOLDENED)
            self._set_dashes(dashed=False)
        if face.emboldened != self._emboldened:
            self._emboldened = face.emboldened
            self.operators.append("2 Tr" if face.emboldened else "0 Tr")

    def _line(self, mark: LineMark) -> None:
        self._set_stroke(mark.stroke)
        self._set_dashes(dashed=False)
        height = self.height
        self.operators.append(
            f"{decimal(mark.x0)} {decimal(height - mark.y0)} m "
            f"{decimal(mark.x1)} {decimal(height - mark.y1)} l S"
        )

    def _outline(self, mark: OutlineMark) -> None:
        self._set_stroke(mark.stroke)
        self._set_dashes(dashed=mark.dashed)
        x, y = mark.x, self.height - mark.y - mark.height
        radius = min(mark.radius, mark.width / 2, mark.height / 2)
        if radius <= 0:
            edges = (x, y, mark.width, mark.height)
            self.operators.append(" ".join(map(decimal, edges)) + " re S")
        else:
            self.operators.append(_rounded(x, y, x + mark.width, y + mark.height, radius))

    def _set_stroke(self, stroke: float) -> None:
        if stroke != self._stroke:
            self._stroke = stroke
            self.operators.append(f"{decimal(stroke)} w")

    def _set_dashes(self, *, dashed: bool) -> None:
        if dashed != self._dashed:
            self._dashed = dashed
            self.operators.append(_DASHES if dashed else _NO_DASHES)


def _rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> str:
    """Give a rectangle with round corners, drawn from the lower edge to the right."""
    near = radius * (1 - _QUARTER)
    path = (
        (x0 + radius, y0, "m"),
        (x1 - radius, y0, "l"),
        (x1 - near, y0, x1, y0 + near, x1, y0 + radius, "c"),
        (x1, y1 - radius, "l"),
        (x1, y1 - near, x1 - near, y1, x1 - radius, y1, "c"),
        (x0 + radius, y1, "l"),
        (x0 + near, y1, x0, y1 - near, x0, y1 - radius, "c"),
        (x0, y0 + radius, "l"),
        (x0, y0 + near, x0 + near, y0, x0 + radius, y0, "c"),
    )
    steps = (
        " ".join(part if isinstance(part, str) else decimal(part) for part in step) for step in path
    )
    return " ".join((*steps, "s"))
