"""The appearance of the electronic signature: who signed, as a small PDF page.

Drawn here and not by the signing library, so that it has the document's type.
"""

from __future__ import annotations

from collections.abc import Sequence

from template_desk.errors import DocumentError
from template_desk.i18n import RIGHT_TO_LEFT
from template_desk.pdf.compose import baseline_of
from template_desk.pdf.document import Facts
from template_desk.pdf.marks import Mark, TextMark, mirrored
from template_desk.pdf.sheet import spacing_of
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.lines import Style
from template_desk.typesetting.typesetter import Typesetter

_LARGEST, _SMALLEST, _STEP = 9.0, 6.5, 0.25
_LEADING = 1.22
_INSET = 6.0
_GAP = 6.0
_MOST_FOR_LABELS = 0.42


def signature_appearance(
    lines: Sequence[tuple[str, str]], *, width: float, height: float, language: str
) -> bytes:
    """Give a PDF page of exactly this size, with the lines in it.

    The document has drawn the frame already.

    Text is as large as it fits, between 9 and 6.5 points; long values are broken
    into several lines and nothing is cut. The same lines give the same bytes.

    Args:
        lines: Label and value of each line; a line without a label takes the whole width.
        width: In points.
        height: In points.
        language: BCP 47 tag of the labels' language; the page is read in its direction.

    Raises:
        DocumentError: The lines do not fit even in the smallest type, or the PDF
            library refused.
        ResourceError: A font file is absent or damaged.
    """
    from template_desk.pdf.writer import write_pdf

    rtl = language in RIGHT_TO_LEFT
    setter = Typesetter(shipped_fonts(), language=language, rtl=rtl)
    ink = _fitted(setter, lines, width, height)
    if rtl:
        ink = [mirrored(mark, width) for mark in ink]
    facts = Facts(title="", subject="", author="", language="", created=None)
    return write_pdf([ink], (width, height), facts, structure=None)


def _fitted(
    setter: Typesetter, lines: Sequence[tuple[str, str]], width: float, height: float
) -> list[Mark]:
    size = _LARGEST
    while size >= _SMALLEST:
        marks, used = _set(setter, lines, width, size)
        if used <= height - 2 * _INSET:
            return marks
        size -= _STEP
    raise DocumentError(reason="signature_text_too_long")


def _set(
    setter: Typesetter, lines: Sequence[tuple[str, str]], width: float, size: float
) -> tuple[list[Mark], float]:
    """Give the marks at one size, and the height they take."""
    leading = size * _LEADING * spacing_of(setter.language)
    plain, strong = Style(size, leading), Style(size, leading, bold=True)
    labels = [setter.line(label, plain) for label, _ in lines]
    widest = max((setter.width(label, plain) for label in labels), default=0.0)
    # A long label must not leave its value without room.
    indent = min(widest + _GAP, width * _MOST_FOR_LABELS) if widest else 0.0
    marks: list[Mark] = []
    row = 0
    for label, value in lines:
        x = _INSET + indent if label else _INSET
        style = plain if label else strong
        names = setter.lines(label, plain, indent - _GAP) if label else ()
        values = setter.lines(value, style, width - _INSET - x)
        for texts, start, face in ((names, _INSET, plain), (values, x, style)):
            for number, text in enumerate(texts, start=row):
                y = _INSET + number * plain.leading + baseline_of(plain)
                marks.append(TextMark(start, y, text, face))
        row += max(len(names), len(values))
    return marks, row * plain.leading
