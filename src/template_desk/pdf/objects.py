"""The objects of a PDF file being made: the only module that knows ReportLab's insides.

ReportLab numbers the objects, writes the cross-reference table and the trailer. Its
own streams lack a line end that ISO 19005-3, 6.1.7.1 asks for, and its pages and
catalogue know nothing of structure; so bodies of objects are given as bytes, and
nothing of the library is changed.
"""

from __future__ import annotations

import hashlib
import zlib

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

# 9 takes twice the time for one part in a hundred.
_COMPRESSION = 6
_VERSION = (1, 7)
_IDENTIFIER_BYTES = 16


class _Body(PDFObject):  # type: ignore[misc]  # the library has no types
    """An object whose body is known when the file is written."""

    def __init__(self) -> None:
        self.body = b"null"

    def format(self, _document: PDFDocument) -> bytes:
        """Give the body; called by the library."""
        return self.body


class Objects:
    """Objects by number, in the order in which they were reserved."""

    def __init__(self) -> None:
        # Invariant: no clock. Bodies are compressed here, not there.
        self._document = PDFDocument(invariant=1, pdfVersion=_VERSION, compression=0)
        self._bodies: dict[int, _Body] = {}

    def reserve(self) -> int:
        """Give the number of an object that is put later."""
        body = _Body()
        self._document.Reference(body)
        number: int = self._document.objectcounter
        self._bodies[number] = body
        return number

    def put(self, number: int, body: bytes) -> None:
        """Set the body of a reserved object."""
        self._bodies[number].body = body

    def add(self, body: bytes) -> int:
        """Add an object and give its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, content: bytes, entries: bytes = b"", *, compressed: bool = True) -> int:
        """Add a stream and give its number.

        Args:
            content: As it is to be read.
            entries: Further entries of its dictionary.
            compressed: Whether it is deflated; metadata must not be.
        """
        if compressed:
            content = zlib.compress(content, _COMPRESSION)
            entries += b"/Filter/FlateDecode"
        head = b"<<" + entries + b"/Length %d>>" % len(content)
        return self.add(head + b"\nstream\n" + content + b"\nendstream")

    def file(self, *, catalogue: bytes, info: bytes) -> bytes:
        """Give the whole file, with a digest of all that is in it as its identifier.

        Args:
            catalogue: Body of the document catalogue.
            info: Body of the information dictionary.
        """
        document = self._document
        document.Catalog, document.info = _Body(), _Body()
        document.Catalog.body, document.info.body = catalogue, info
        digest = hashlib.sha256()
        for part in (*self._bodies.values(), document.Catalog, document.info):
            digest.update(part.body)
        half = b"<" + digest.digest()[:_IDENTIFIER_BYTES].hex().encode() + b">"
        # Otherwise the library would mix SOURCE_DATE_EPOCH into it.
        document._ID = b"[" + half + half + b"]"
        raw: bytes = document.format()
        return raw
