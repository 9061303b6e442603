"""Small PDFs with strokes of known place and width."""

from __future__ import annotations

import io

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

A4 = (595.276, 841.89)


def pdf_of(
    *pages: list[tuple[float, float, float, float]], size: tuple[float, float] = A4
) -> bytes:
    """Give a PDF of black rectangles: left, top, width, height, all in millimetres."""
    raw = io.BytesIO()
    canvas = Canvas(raw, size, invariant=True)
    for page in pages:
        for left, top, width, height in page:
            canvas.rect(
                left * mm, size[1] - (top + height) * mm, width * mm, height * mm, stroke=0, fill=1
            )
        canvas.showPage()
    canvas.save()
    return raw.getvalue()


def numbered(pages: int) -> bytes:
    """Give a PDF of many pages full of small type, each different."""
    raw = io.BytesIO()
    canvas = Canvas(raw, A4, invariant=True)
    for page in range(pages):
        canvas.setFont("Helvetica", 9)
        for line in range(60):
            canvas.drawString(50, 790 - 12 * line, f"Page {page} line {line} " + "measure " * 12)
        canvas.showPage()
    canvas.save()
    return raw.getvalue()
