"""Writes fax pages as TIFF-F and counts the pages of such a file.

Source:
    docs/formats/fax.md, «The file».
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from template_desk.errors import FaxError
from template_desk.fax.raster import DOTS_PER_INCH, LINE_DOTS, Coding, Resolution

if TYPE_CHECKING:
    from PIL.Image import Image

_SHORT, _LONG, _RATIONAL = 3, 4, 5
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTES = 273, 278, 279
_HEADER_BYTES = 8
_COMPRESSION = {Coding.G3: ("group3", 3), Coding.G4: ("group4", 4)}
# All that Pillow raises for damaged files.
_UNREADABLE = (OSError, EOFError, KeyError, SyntaxError, TypeError, ValueError, struct.error)
_OPTIONS = {Coding.G3: 292, Coding.G4: 293}


class TiffWriter:
    """A file for a fax server, to which pages are added in their order.

    Only the coded pages are kept.

    Args:
        coding: How the lines are coded.
        pages: How many pages there will be.
        resolution: That of the pages.
    """

    def __init__(
        self, coding: Coding, *, pages: int, resolution: Resolution = Resolution.FINE
    ) -> None:
        self.coding = coding
        self._pages = pages
        self._resolution = resolution
        self._raw = bytearray(struct.pack("<2sHI", b"II", 42, _HEADER_BYTES))
        self._added = 0

    def add(self, page: Image) -> None:
        """Add the next page: mode ``1``, ``LINE_DOTS`` wide.

        Raises:
            FaxError: It is no such page, or one too many; or it cannot be coded.
        """
        if page.mode != "1" or page.width != LINE_DOTS or self._added >= self._pages:
            raise FaxError(reason="no fax page")
        strip = _coded(page, self.coding)
        at = len(self._raw)
        entries = self._entries(page.height, len(strip))
        # Values of eight bytes stand between the directory and the strip.
        directory_bytes = 2 + 12 * len(entries) + 4
        rationals_at = at + directory_bytes
        strip_at = rationals_at + 2 * 8
        after = strip_at + len(strip) + len(strip) % 2
        directory = bytearray(struct.pack("<H", len(entries)))
        rationals = bytearray()
        for tag, kind, *values in entries:
            if tag == _STRIP_OFFSETS:
                field = struct.pack("<I", strip_at)
            elif kind == _RATIONAL:
                field = struct.pack("<I", rationals_at + len(rationals))
                rationals += struct.pack("<II", values[0], 1)
            else:
                letter = "H" if kind == _SHORT else "I"
                field = struct.pack(f"<{len(values)}{letter}", *values).ljust(4, b"\0")
            directory += struct.pack("<HHI", tag, kind, len(values)) + field
        self._added += 1
        directory += struct.pack("<I", after if self._added < self._pages else 0)
        self._raw += directory + rationals + strip + bytes(len(strip) % 2)

    def finished(self) -> bytes:
        """Give the whole file.

        Raises:
            FaxError: A page is missing.
        """
        if self._added != self._pages or not self._pages:
            raise FaxError(reason="pages are missing")
        return bytes(self._raw)

    def _entries(self, lines: int, strip_bytes: int) -> list[tuple[int, ...]]:
        """Give the directory of the next page: tag, type, values; sorted."""
        return [
            (254, _LONG, 2),
            (256, _LONG, LINE_DOTS),
            (257, _LONG, lines),
            (258, _SHORT, 1),
            (259, _SHORT, _COMPRESSION[self.coding][1]),
            (262, _SHORT, 0),
            (266, _SHORT, 1),
            (_STRIP_OFFSETS, _LONG, 0),  # known when the directory is written
            (277, _SHORT, 1),
            (_ROWS_PER_STRIP, _LONG, lines),
            (_STRIP_BYTES, _LONG, strip_bytes),
            (282, _RATIONAL, DOTS_PER_INCH),
            (283, _RATIONAL, self._resolution.lines_per_inch),
            (_OPTIONS[self.coding], _LONG, 0),
            (296, _SHORT, 2),
            (297, _SHORT, self._added, self._pages),
        ]


def pages_in(raw: bytes) -> Iterator[Image]:
    """Give the pages of a TIFF file, one after the other, as another reader sees them.

    Raises:
        FaxError: It is not a TIFF file, or a page of it cannot be decoded.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(raw), formats=["TIFF"]) as opened:
            for number in range(getattr(opened, "n_frames", 1)):
                opened.seek(number)
                opened.load()
                yield opened.copy()
    except _UNREADABLE as error:
        raise FaxError(reason="not readable again") from error


def count_pages(raw: bytes) -> int:
    """Decode every page of a file and give how many there are.

    Raises:
        FaxError: It is not a file of fax pages.
    """
    count = 0
    for page in pages_in(raw):
        if page.mode != "1" or page.width != LINE_DOTS:
            raise FaxError(reason="not readable again")
        count += 1
    return count


def _coded(page: Image, coding: Coding) -> bytes:
    """Code all lines of a page in one strip."""
    from PIL import Image, ImageChops

    whole = io.BytesIO()
    tags = {266: 1, _ROWS_PER_STRIP: page.height}
    try:
        # Fax codes take 0 for white. Pillow turns white to 0 by itself when it is told so
        # by tag 262, but dot by dot in Python: a second a page.
        ImageChops.invert(page).save(
            whole, "TIFF", compression=_COMPRESSION[coding][0], tiffinfo=tags
        )
        with Image.open(whole, formats=["TIFF"]) as coded:
            found: dict[int, tuple[int, ...]] = dict(getattr(coded, "tag_v2", {}))
    except (OSError, ValueError, RuntimeError) as error:
        raise FaxError(reason="coding") from error
    offsets, lengths = found[_STRIP_OFFSETS], found[_STRIP_BYTES]
    if len(offsets) != 1 or len(lengths) != 1:
        raise FaxError(reason="coding")
    return whole.getvalue()[offsets[0] : offsets[0] + lengths[0]]
