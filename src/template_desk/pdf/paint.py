"""Marks to PDF bytes: the only module that knows the PDF library. Imported lazily.

The same marks and facts give the same bytes: nothing is taken from the clock, the
environment or the order of a hash.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFError
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from template_desk.errors import DocumentError
from template_desk.pdf.fonts import Face, FontSet
from template_desk.pdf.marks import LineMark, Mark, OutlineMark, TextMark

PROGRAM = "Template Desk"
_DASHES = (4, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the file says about itself.

    Attributes:
        title: Shown by viewers instead of the file's name.
        subject: One line.
        author: Who issues it.
        language: BCP 47 tag; empty for none.
        created: The file's dates; None for the library's fixed date.
    """

    title: str
    subject: str
    author: str
    language: str
    created: datetime.date | None


def paint(
    pages: Sequence[Sequence[Mark]], size: tuple[float, float], fonts: FontSet, facts: Facts
) -> bytes:
    """Give a PDF with one page for each sequence of marks.

    Args:
        pages: At least one; may be empty of marks. y grows downwards.
        size: Width and height of every page, in points.
        fonts: The faces of the text; embedded, only the glyphs in use.
        facts: Metadata; all text prepared.

    Raises:
        DocumentError: The PDF library refused.
    """
    try:
        return _paint(pages, size, fonts, facts)
    except (PDFError, OSError, ValueError, LookupError, AttributeError, AssertionError) as error:
        raise DocumentError(reason=type(error).__name__) from error


def _paint(
    pages: Sequence[Sequence[Mark]], size: tuple[float, float], fonts: FontSet, facts: Facts
) -> bytes:
    _register(fonts.regular)
    _register(fonts.bold)
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        # Otherwise every page names Helvetica, which would not be embedded.
        initialFontName=fonts.regular.name,
        lang=facts.language or None,
    )
    # The library mixes SOURCE_DATE_EPOCH into the file's id; ours depends on the content alone.
    canvas._doc.signature = hashlib.md5(PROGRAM.encode(), usedforsecurity=False)
    if facts.created is not None:
        stamp = f"D:{facts.created:%Y%m%d}000000Z"
        canvas.setDateFormatter(lambda *_: stamp)
    canvas.setTitle(facts.title)
    canvas.setSubject(facts.subject)
    canvas.setAuthor(facts.author)
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for marks in pages:
        for mark in marks:
            _draw(canvas, mark, size[1], fonts)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _register(face: Face) -> None:
    """Make a face known to the library, whose registry is global; does nothing twice."""
    if face.name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face.name, str(face.path), asciiReadable=True))


def _draw(canvas: Canvas, mark: Mark, height: float, fonts: FontSet) -> None:
    match mark:
        case TextMark(x, y, text, style):
            if text.strip():
                canvas.setFont((fonts.bold if style.bold else fonts.regular).name, style.size)
                canvas.drawString(x, height - y, text)
        case LineMark():
            canvas.setLineWidth(mark.stroke)
            canvas.line(mark.x0, height - mark.y0, mark.x1, height - mark.y1)
        case OutlineMark():
            canvas.setLineWidth(mark.stroke)
            canvas.setDash(*_DASHES) if mark.dashed else canvas.setDash()
            lower = height - mark.y - mark.height
            radius = min(mark.radius, mark.width / 2, mark.height / 2)
            canvas.roundRect(mark.x, lower, mark.width, mark.height, radius, stroke=1, fill=0)
            canvas.setDash()
