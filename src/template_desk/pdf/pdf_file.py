"""The objects of a PDF file, and the file made of them: the only module that knows ReportLab.

ReportLab numbers the objects and writes the cross-reference table. It knows nothing of
tags, associated files or output intents, and ends streams without the line end that
PDF/A asks for; so objects are handed to it written. What reaches into it is here.

Source: ISO 32000-1, 7.3 (objects) and 7.5 (file); ISO 19005-3, 6.1.
"""

from __future__ import annotations

import hashlib
import zlib

from reportlab.pdfbase.pdfdoc import BasicFonts, PDFDocument, PDFObject

from template_desk.pdf.pdf_values import reference

_VERSION = (1, 7)
_COMPRESSION = 6


class _Written(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object that is written already."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    def format(self, document: PDFDocument) -> bytes:
        """Give the object as it goes into the file; ReportLab calls this."""
        if self.content is None:
            raise ValueError("object was reserved and never filled")
        return self.content


class PdfFile:
    """A PDF file that is being made; objects are known by their numbers."""

    def __init__(self) -> None:
        self._document = PDFDocument(invariant=1, pdfVersion=_VERSION)
        self._objects: list[_Written] = []
        # ReportLab gives number 1 to its dictionary of fonts. Ours take its place.
        self._fonts = _Written(None)
        self._document.idToObject[BasicFonts] = self._fonts
        self._digest = hashlib.sha256()

    @property
    def fonts_number(self) -> int:
        """Number of the dictionary of fonts, which exists from the beginning."""
        number, _ = self._document.idToObjectNumberAndVersion[BasicFonts]
        return int(number)

    def set_fonts(self, content: bytes) -> None:
        """Fill the dictionary of fonts."""
        self._fonts.content = content
        self._digest.update(content)

    def reserve(self) -> int:
        """Give a number for an object that is filled later."""
        made = _Written(None)
        self._objects.append(made)
        self._document.Reference(made)
        return int(self._document.objectcounter)

    def fill(self, number: int, content: bytes) -> None:
        """Give a reserved object its content."""
        # The first number is the fonts'.
        self._objects[number - 1 - self.fonts_number].content = content
        self._digest.update(content)

    def add(self, content: bytes) -> int:
        """Add an object and give its number."""
        number = self.reserve()
        self.fill(number, content)
        return number

    def add_stream(self, entries: bytes, content: bytes, *, packed: bool = True) -> int:
        """Add a stream and give its number.

        Args:
            entries: Of its dictionary, besides length and filter.
            content: Not packed.
            packed: Whether to pack it.
        """
        number = self.reserve()
        self.fill(number, stream(entries, content, packed=packed))
        return number

    def finish(self, *, catalogue: int, information: int) -> bytes:
        """Give the file. Its identifier is a digest of everything in it."""
        document = self._document
        document.Catalog = self._objects[catalogue - 1 - self.fonts_number]
        document.info = self._objects[information - 1 - self.fonts_number]
        # ReportLab mixes SOURCE_DATE_EPOCH into the identifier; ours depends on the content alone.
        document.signature = hashlib.md5(self._digest.digest(), usedforsecurity=False)
        return bytes(document.format())


def stream(entries: bytes, content: bytes, *, packed: bool = True) -> bytes:
    """Give a stream as it is written."""
    if packed:
        content = zlib.compress(content, _COMPRESSION)
        entries += b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def references(numbers: list[int]) -> bytes:
    """Give an array of references."""
    return b"[" + b" ".join(map(reference, numbers)) + b"]"
