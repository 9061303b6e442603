"""What a document is made of, as the caller hands it over, and what comes back.

Imports no PDF library: building a ``Document`` costs nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from template_desk.model.review import ReviewSection
from template_desk.pdf.structure import Attachment, Element


class Paper(Enum):
    """The size of the sheets, always upright."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return (595.276, 841.89) if self is Paper.A4 else (612.0, 792.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandSignature:
    """One place for a hand signature and stamp.

    Attributes:
        heading: For example «Approved by», as shown.
        name: The signatory's name; empty leaves a line.
        title: The signatory's title; empty leaves a line.
        electronic: Whether room for the electronic signature is kept in this block.
    """

    heading: str
    name: str
    title: str
    electronic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything a document says.

    ``repr`` shows no answers.

    Attributes:
        title: Name of the form, as shown.
        origin: Sentence saying whose form this is; small print on the first page.
        requester: State or organization, as shown.
        reference: The file number; may be empty.
        date: The document's date, as shown; may be empty.
        authority: The ministry or agency that prepares it; may be empty.
        sections: The answers. Hidden sections are not printed.
        signatures: Places for signatures, in order; may be empty.
        language: BCP 47 tag of the document's language.
        created: Goes to the file's own dates only.
        paper: Size of the sheets.
        draft: Whether every page says that it is a draft; then nothing is kept
            free for an electronic signature.
        identifier: Code that stands on every page; may be empty.
        attachment: The answers as a file inside the PDF; None for none.
    """

    title: str
    origin: str
    requester: str
    reference: str
    date: str
    authority: str
    sections: tuple[ReviewSection, ...]
    signatures: tuple[HandSignature, ...]
    language: str
    created: datetime.date
    paper: Paper
    draft: bool
    identifier: str
    attachment: Attachment | None = None

    def __repr__(self) -> str:
        return f"Document(<{len(self.sections)} sections, {self.language}>)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page.

    Attributes:
        page: Page, from 0.
        x0: Left edge, in points from the left edge of the page.
        y0: Lower edge, in points from the bottom of the page.
        x1: Right edge.
        y1: Upper edge.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureField:
    """An empty field for an electronic signature.

    Attributes:
        box: Where it is.
        tooltip: Its name for people and screen readers.
        element: Its place in the structure.
    """

    box: Box
    tooltip: str
    element: Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the file says about itself; all text prepared.

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


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF.

    Attributes:
        pdf: The file.
        pages: Number of pages, at least 1.
        signature_box: Where the electronic signature is to be shown; None for a
            draft, or when no signature is electronic.
    """

    pdf: bytes
    pages: int
    signature_box: Box | None

    def __repr__(self) -> str:
        return f"Rendered(<{len(self.pdf)} bytes, {self.pages} pages>)"
