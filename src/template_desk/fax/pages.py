"""Draws the pages of a finished PDF as a fax machine sends them: dots, black or white.

Only for documents that this program made itself, never for a received file
(``docs/decisions/0009``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from template_desk.errors import FaxError
from template_desk.fax.raster import (
    DOTS_PER_INCH,
    LINE_DOTS,
    Resolution,
    left_of,
    lines_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image

_FINER = 4  # times as fine in both directions, before it is reduced
_BAND_LINES = 256  # lines drawn at a time: 7 MB instead of 63
INK = 0.35
"""The least covered part of a dot that makes it black."""


class FaxPages:
    """The pages of a PDF; a context that holds the document open.

    Args:
        pdf: The finished document, signed or not.
        resolution: Fine, unless something is measured.

    Raises:
        FaxError: The document cannot be drawn.
    """

    def __init__(self, pdf: bytes, resolution: Resolution = Resolution.FINE) -> None:
        import pypdfium2

        self._resolution = resolution
        try:
            self._document = pypdfium2.PdfDocument(pdf)
            # Without this the fields are missing, and with them the visible signature.
            self._document.init_forms()
        except (pypdfium2.PdfiumError, RuntimeError) as error:
            raise FaxError(reason="unreadable") from error

    def __enter__(self) -> FaxPages:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def __iter__(self) -> Iterator[Image]:
        """Draw one page after the other; of mode ``1``, ``LINE_DOTS`` wide, white being 255.

        Raises:
            FaxError: A page cannot be drawn.
        """
        for number in range(len(self)):
            yield self._draw(number)

    def _draw(self, number: int) -> Image:
        import pypdfium2
        from PIL import Image

        try:
            with contextlib.closing(self._document[number]) as page:
                drawing = _Drawing.of(page, self._document.formenv, self._resolution)
                drawn = Image.new("1", (LINE_DOTS, drawing.lines), 255)
                for top in range(0, drawing.lines, _BAND_LINES):
                    drawn.paste(drawing.band(top), (0, top))
        except (pypdfium2.PdfiumError, MemoryError) as error:
            raise FaxError(reason=f"page {number + 1}") from error
        return drawn


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One page with its place on the raster; the last four are in the finer dots.

    ``Any``: pypdfium2 has no types.
    """

    page: Any
    forms: Any
    lines: int
    left: int
    width: int
    height: int

    @classmethod
    def of(cls, page: Any, forms: Any, resolution: Resolution) -> _Drawing:
        width, height = page.get_size()
        lines = lines_of(height, resolution)
        return cls(
            page=page,
            forms=forms,
            lines=lines,
            left=round(left_of(width) * _FINER),
            width=round(width * DOTS_PER_INCH / 72 * _FINER),
            height=lines * _FINER,
        )

    def band(self, top: int) -> Image:
        """Draw some lines, reduce them and decide each dot."""
        import pypdfium2
        from pypdfium2 import raw

        lines = min(_BAND_LINES, self.lines - top)
        bitmap = pypdfium2.PdfBitmap.new_native(
            LINE_DOTS * _FINER, lines * _FINER, raw.FPDFBitmap_Gray
        )
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, LINE_DOTS * _FINER, lines * _FINER)
        place = (self.left, -top * _FINER, self.width, self.height, 0)
        flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
        raw.FPDF_RenderPageBitmap(bitmap, self.page, *place, flags)
        if self.forms is not None:
            raw.FPDF_FFLDraw(self.forms, bitmap, self.page, *place, flags)
        darkest_white = 255 * (1 - INK)
        reduced: Image = bitmap.to_pil().reduce(_FINER)
        return reduced.point([255 if v > darkest_white else 0 for v in range(256)], "1")
