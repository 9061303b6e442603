"""A document to PDF: layout, header and footer, ink."""

from __future__ import annotations

from collections.abc import Callable

from template_desk.model.ids import TextKey
from template_desk.pdf.blocks import section_strips
from template_desk.pdf.compose import Composer
from template_desk.pdf.document import Box, Document, Rendered
from template_desk.pdf.flow import Pages, Strip, paginate
from template_desk.pdf.fonts import shipped_fonts
from template_desk.pdf.marks import Mark
from template_desk.pdf.sheet import SMALL, TITLE, Sheet, furniture
from template_desk.pdf.shower import Shower
from template_desk.pdf.signatures import (
    ELECTRONIC,
    ELECTRONIC_HEIGHT,
    ELECTRONIC_WIDTH,
    ELECTRONIC_X,
    signature_strips,
)
from template_desk.pdf.text import Typesetter

PROGRAM_WORDS = (
    "(continued)",
    "DRAFT – not signed",
    "Date",
    "Electronic signature",
    "Name",
    "No",
    "Page {page} of {pages}",
    "Requested",
    "Signature",
    "Signature and stamp",
    "Stamp",
    "Title",
    "Yes",
)
"""Every English word or phrase that ``words`` is asked for."""


def render(
    document: Document,
    *,
    wording: Callable[[TextKey], str],
    state_name: Callable[[str], str],
    words: Callable[[str], str],
) -> Rendered:
    """Give a document as PDF. The same document gives the same bytes.

    Args:
        document: What it says.
        wording: The form's text of a key, in the document's language.
        state_name: The name of a State by its code; an unknown code as it is.
        words: Translates the program's own words; asked in English for those of
            ``PROGRAM_WORDS``, the fields still in braces.

    Raises:
        DocumentError: The PDF library refused.
        ResourceError: A font file is absent or damaged.
    """
    from template_desk.pdf.paint import Facts, paint

    fonts = shipped_fonts()
    setter = Typesetter(fonts)
    sheet = Sheet.of(document.paper)
    composer = Composer(sheet=sheet, setter=setter, words=words)
    shower = Shower(wording=wording, state_name=state_name, words=words)
    pages = paginate(_strips(document, composer, shower), top=sheet.top, bottom=sheet.bottom)
    count = len(pages.marks)
    inked: list[tuple[Mark, ...]] = [
        (*furniture(sheet, document, setter, words, page=number, pages=count), *marks)
        for number, marks in enumerate(pages.marks, start=1)
    ]
    title, requester = setter.one_line(document.title), setter.one_line(document.requester)
    reference = setter.one_line(document.reference)
    facts = Facts(
        title=" – ".join(part for part in (title, requester) if part),
        subject=" – ".join(part for part in (title, reference) if part),
        author=requester,
        language=document.language,
        created=document.created,
    )
    return Rendered(paint(inked, document.paper.size, fonts, facts), count, _box(pages, sheet))


def _strips(document: Document, composer: Composer, shower: Shower) -> list[Strip]:
    strips = composer.paragraph(document.title, TITLE, space=0, keep=True)
    if document.origin.strip():
        strips += composer.paragraph(document.origin, SMALL, space=2)
    for section in document.sections:
        strips += section_strips(section, composer, shower)
    strips += signature_strips(document.signatures, composer, draft=document.draft)
    return strips


def _box(pages: Pages, sheet: Sheet) -> Box | None:
    placed = pages.places.get(ELECTRONIC)
    if placed is None:
        return None
    x0 = sheet.left + ELECTRONIC_X
    top = sheet.height - placed.y
    return Box(
        page=placed.page, x0=x0, y0=top - ELECTRONIC_HEIGHT, x1=x0 + ELECTRONIC_WIDTH, y1=top
    )
