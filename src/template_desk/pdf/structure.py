"""The structure of a document, for screen readers and for whoever extracts its text.

A tree of elements made while the document is composed, in reading order. Marks
point to the element whose content they are; a mark without one is an artifact.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """Standard structure types; values are the PDF's names."""

    DOCUMENT = "Document"
    SECTION = "Sect"
    TITLE = "H1"
    HEADING = "H2"
    PARAGRAPH = "P"
    NOTE = "Note"
    LIST = "L"
    LIST_ITEM = "LI"
    LABEL = "Lbl"
    LIST_BODY = "LBody"
    TABLE = "Table"
    TABLE_HEAD = "THead"
    TABLE_BODY = "TBody"
    ROW = "TR"
    HEADER_CELL = "TH"
    CELL = "TD"
    FORM = "Form"


class Scope(Enum):
    """What a header cell heads."""

    COLUMN = "Column"
    ROW = "Row"


@dataclass(slots=True, eq=False, kw_only=True)
class Element:
    """One element of the structure; compared by identity.

    Attributes:
        kind: Its type.
        language: BCP 47 tag where it differs from the parent's.
        alternative: Said instead of its content (for a tick box «ticked»).
        scope: Of a header cell.
        checked: Of a ``FORM`` element that is a printed tick box; None for any other.
        children: In reading order.
    """

    kind: Kind
    language: str | None = None
    alternative: str | None = None
    scope: Scope | None = None
    checked: bool | None = None
    children: list[Element] = field(default_factory=list, repr=False)

    def add(
        self,
        kind: Kind,
        *,
        language: str | None = None,
        alternative: str | None = None,
        scope: Scope | None = None,
        checked: bool | None = None,
    ) -> Element:
        """Add a child at the end and give it."""
        child = Element(
            kind=kind,
            language=language,
            alternative=alternative,
            scope=scope,
            checked=checked,
        )
        self.children.append(child)
        return child


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: what a viewer shows at the side.

    Attributes:
        text: What it says, prepared, on one line.
        page: Page from 0.
        y: Where it leads, in points from the top of the page.
    """

    text: str
    page: int
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside the PDF, named as the source of what is printed.

    Attributes:
        name: Its ASCII name.
        media_type: For example ``application/json``.
        description: What it is, in the document's language.
        content: Its bytes.
    """

    name: str
    media_type: str
    description: str
    content: bytes = field(repr=False)
