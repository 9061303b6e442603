"""A document to PDF: layout, header and footer, ink."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from template_desk.cldr import Formats
from template_desk.i18n import RIGHT_TO_LEFT
from template_desk.model.form import SectionLayout
from template_desk.model.ids import TextKey
from template_desk.pdf.blocks import section_place, section_strips
from template_desk.pdf.compose import Composer
from template_desk.pdf.document import Box, Document, Facts, Rendered, SignatureField
from template_desk.pdf.flow import Pages, Strip, paginate
from template_desk.pdf.marks import Mark, mirrored
from template_desk.pdf.sheet import Sheet, furniture, styles_of
from template_desk.pdf.shower import Shower
from template_desk.pdf.signatures import (
    ELECTRONIC,
    ELECTRONIC_HEIGHT,
    ELECTRONIC_WIDTH,
    ELECTRONIC_X,
    SIGNATURES,
    signature_strips,
)
from template_desk.pdf.structure import Bookmark, Element, Kind
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.typesetter import Typesetter

PROGRAM_WORDS = (
    "(continued)",
    "DRAFT – not signed",
    "Date",
    "Document code",
    "Electronic signature",
    "Name",
    "No",
    "Not answered",
    "Page {page} of {pages}",
    "Requested",
    "Signature",
    "Signature and stamp",
    "Stamp",
    "Title",
    "Yes",
    "not ticked",
    "ticked",
)
"""Every English word or phrase that ``words`` is asked for."""


def render(
    document: Document,
    *,
    wording: Callable[[TextKey], str],
    state_name: Callable[[str], str],
    words: Callable[[str], str],
    formats: Formats,
) -> Rendered:
    """Give a document as PDF. The same document gives the same bytes.

    Args:
        document: What it says.
        wording: The form's text of a key, in the document's language.
        state_name: The name of a State by its code; an unknown code as it is.
        words: Translates the program's own words; asked in English for those of
            ``PROGRAM_WORDS``, the fields still in braces.
        formats: How the document's language writes dates and numbers.

    Raises:
        DocumentError: The PDF library refused.
        ResourceError: A font file is absent or damaged.
    """
    rtl = document.language in RIGHT_TO_LEFT
    sheet = Sheet.of(document.paper)
    setter = Typesetter(shipped_fonts(), language=document.language, rtl=rtl)
    composer = Composer(
        sheet=sheet,
        styles=styles_of(document.language),
        setter=setter,
        words=words,
        language=document.language,
    )
    shower = Shower(wording=wording, state_name=state_name, words=words, formats=formats)
    with _without_collector():
        return _Rendering(document, composer, shower).pdf()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let the search for garbage in cycles rest.

    A long document is hundreds of thousands of objects and no cycle; looking through
    them again and again made each row of a long table dearer than one of a short one.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Rendering:
    """One document on its way to paper."""

    document: Document
    composer: Composer
    shower: Shower

    def pdf(self) -> Rendered:
        from template_desk.pdf.writer import write_pdf

        sheet = self.composer.sheet
        root = Element(kind=Kind.DOCUMENT, language=self.document.language)
        strips, form = self._strips(root)
        pages = paginate(strips, top=sheet.top, bottom=sheet.bottom)
        field = self._field(pages, form)
        raw = write_pdf(
            self._inked(pages),
            self.document.paper.size,
            self._facts(),
            structure=root,
            bookmarks=self._bookmarks(pages),
            attachment=self.document.attachment,
            field=field,
        )
        box = None if field is None else field.box
        return Rendered(raw, len(pages.marks), box)

    def _strips(self, root: Element) -> tuple[list[Strip], Element | None]:
        """Give the whole document, and the element of the electronic signature."""
        document, composer = self.document, self.composer
        title = composer.passage(root, Kind.TITLE, document.title)
        strips = composer.paragraph(
            document.title, composer.styles.title, element=title, space=0, keep=True
        )
        if document.origin.strip():
            origin = composer.passage(root, Kind.PARAGRAPH, document.origin)
            strips += composer.paragraph(
                document.origin, composer.styles.small, element=origin, space=2
            )
        for section in document.sections:
            strips += section_strips(section, composer, self.shower, root)
        signing = signature_strips(document.signatures, composer, root, draft=document.draft)
        return strips + signing.strips, signing.field

    def _inked(self, pages: Pages) -> list[tuple[Mark, ...]]:
        """Give all ink of every page, header and footer too, turned over if need be."""
        composer, digits = self.composer, self.shower.digits
        sheet, setter = composer.sheet, composer.setter
        whole = digits(len(pages.marks))
        inked: list[tuple[Mark, ...]] = [
            (
                *furniture(
                    sheet,
                    self.document,
                    setter,
                    composer.words,
                    styles=composer.styles,
                    numbers=(digits(number), whole),
                ),
                *marks,
            )
            for number, marks in enumerate(pages.marks, start=1)
        ]
        if not setter.rtl:
            return inked
        return [tuple(mirrored(mark, sheet.width) for mark in marks) for marks in inked]

    def _facts(self) -> Facts:
        setter, document = self.composer.setter, self.document
        title, requester = setter.one_line(document.title), setter.one_line(document.requester)
        reference = setter.one_line(document.reference)
        return Facts(
            title=" – ".join(part for part in (title, requester) if part),
            subject=" – ".join(part for part in (title, reference) if part),
            author=requester,
            language=document.language,
            created=document.created,
        )

    def _bookmarks(self, pages: Pages) -> list[Bookmark]:
        named = [
            (section_place(section), self.shower.wording(section.text_key))
            for section in self.document.sections
            if section.layout is not SectionLayout.HIDDEN
        ]
        named.append((SIGNATURES, self.composer.words("Signature and stamp")))
        return [
            Bookmark(self.composer.setter.one_line(text), placed.page, placed.y)
            for name, text in named
            if (placed := pages.places.get(name)) is not None
        ]

    def _field(self, pages: Pages, form: Element | None) -> SignatureField | None:
        placed = pages.places.get(ELECTRONIC)
        if placed is None or form is None:
            return None
        sheet = self.composer.sheet
        x0 = sheet.left + ELECTRONIC_X
        if self.composer.setter.rtl:
            x0 = sheet.width - x0 - ELECTRONIC_WIDTH
        top = sheet.height - placed.y
        box = Box(
            page=placed.page, x0=x0, y0=top - ELECTRONIC_HEIGHT, x1=x0 + ELECTRONIC_WIDTH, y1=top
        )
        tooltip = self.composer.words("Electronic signature")
        return SignatureField(box=box, tooltip=tooltip, element=form)
