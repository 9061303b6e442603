"""Marks to a PDF that can be archived and read aloud: PDF/A-3a and PDF/UA-1.

The same marks and facts give the same bytes: nothing is taken from the clock, the
environment or the order of a hash. Imported lazily.

Source: docs/formats/document.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportlab.pdfbase.pdfdoc import PDFError

from template_desk.errors import DocumentError
from template_desk.pdf.content import Ink, page_content
from template_desk.pdf.embedded_fonts import EmbeddedFonts
from template_desk.pdf.marks import GlyphMark
from template_desk.pdf.metadata import Facts, information, srgb_profile, xmp
from template_desk.pdf.pdf_file import PdfFile, references
from template_desk.pdf.pdf_values import date, decimal, name, reference, text_string
from template_desk.pdf.structure import Attachment, Bookmark, Element, SignatureField
from template_desk.pdf.structure_tree import StructureTree

__all__ = ["Facts", "write_pdf"]

# A document of so many pages is read without turning to its outline.
_PAGES_WITHOUT_OUTLINE = 3
# Annotation flags «print» and «locked».
_PRINTED, _LOCKED = 4, 128
# «There are signature fields», «add to the file, do not write it anew».
_SIGNATURE_FLAGS = 3
# Languages read from right to left among those that documents may have.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def write_pdf(
    pages: Sequence[Sequence[Ink]],
    size: tuple[float, float],
    facts: Facts,
    *,
    structure: Element | None,
    bookmarks: Sequence[Bookmark] = (),
    attachment: Attachment | None = None,
    field: SignatureField | None = None,
) -> bytes:
    """Give a PDF with one page for each sequence of marks.

    Args:
        pages: At least one; may be empty of marks. y grows downwards.
        size: Width and height of every page, in points.
        facts: Metadata.
        structure: The document's element, in which every element of a mark stands.
            None gives a page without tags, for the appearance of a signature.
        bookmarks: The outline, in order.
        attachment: The file from which the document was made.
        field: An empty field for the electronic signature; needs a structure.

    Raises:
        DocumentError: The document cannot be written.
    """
    try:
        tree = None if structure is None else StructureTree(structure)
        return _Writer(pages, size, facts, tree).write(bookmarks, attachment, field)
    except (PDFError, OSError, ValueError, LookupError, AttributeError, AssertionError) as error:
        raise DocumentError(reason=type(error).__name__) from error


@dataclass(slots=True)
class _Writer:
    """One file on its way."""

    pages: Sequence[Sequence[Ink]]
    size: tuple[float, float]
    facts: Facts
    tree: StructureTree | None
    file: PdfFile = field(default_factory=PdfFile)
    fonts: EmbeddedFonts = field(default_factory=EmbeddedFonts)
    numbers: list[int] = field(default_factory=list)

    def write(
        self,
        bookmarks: Sequence[Bookmark],
        attachment: Attachment | None,
        signature: SignatureField | None,
    ) -> bytes:
        """Give the file."""
        file, facts, tree = self.file, self.facts, self.tree
        self.numbers = [file.reserve() for _ in self.pages]
        widget = self._field(signature) if signature is not None else None
        entries = [b"<</Type/Catalog/Pages %b" % reference(self._pages(signature, widget))]
        self.fonts.write(file)
        if facts.language:
            entries.append(b"/Lang" + text_string(facts.language))
        if tree is not None:
            root = tree.write(file, facts.language)
            entries.append(b"/MarkInfo<</Marked true>>/StructTreeRoot " + reference(root))
        entries += [
            b"/Metadata %b" % reference(self._metadata()),
            b"/OutputIntents[%b]" % reference(self._output_intent()),
            self._viewer_preferences(),
        ]
        if bookmarks:
            entries.append(b"/Outlines " + reference(self._outline(bookmarks)))
            if len(self.pages) > _PAGES_WITHOUT_OUTLINE:
                entries.append(b"/PageMode/UseOutlines")
        if attachment is not None:
            key, number = text_string(attachment.name), self._attachment(attachment)
            names = b"/Names<</EmbeddedFiles<</Names[%b %b]>>>>" % (key, reference(number))
            entries.append(b"/AF[%b]" % reference(number) + names)
        if widget is not None:
            form = b"<</Fields[%b]/SigFlags %d>>" % (reference(widget), _SIGNATURE_FLAGS)
            entries.append(b"/AcroForm" + form)
        catalogue = file.add(b"".join((*entries, b">>")))
        return file.finish(catalogue=catalogue, information=file.add(information(facts)))

    def _pages(self, signature: SignatureField | None, widget: int | None) -> int:
        file, tree = self.file, self.tree
        width, height = self.size
        parent = file.reserve()
        order = None if tree is None else tree.order
        for key, (number, marks) in enumerate(zip(self.numbers, self.pages, strict=True)):
            following = self._first_lines(key + 1)
            content = page_content(marks, height, self.fonts, order, following)
            extra = b""
            if tree is not None:
                for mark in marks:
                    if isinstance(mark, GlyphMark) and mark.element is not None and mark.line:
                        tree.add_line(mark.element, mark.line)
                tree.add_page(number, content.elements)
                extra = b"/StructParents %d/Tabs/S" % key
            if signature is not None and widget is not None and signature.page == key:
                extra += b"/Annots[%b]" % reference(widget)
            body = file.add_stream(b"", content.stream)
            file.fill(
                number,
                b"<</Type/Page/Parent %b/MediaBox[0 0 %b %b]/Resources<</Font %b>>/Contents %b%b>>"
                % (
                    reference(parent),
                    f"{width:g}".encode("ascii"),
                    f"{height:g}".encode("ascii"),
                    reference(file.fonts_number),
                    reference(body),
                    extra,
                ),
            )
        file.fill(
            parent,
            b"<</Type/Pages/Kids%b/Count %d>>" % (references(self.numbers), len(self.numbers)),
        )
        return parent

    def _first_lines(self, key: int) -> dict[Element, str]:
        """Give the first text of each element on a page, if there is such a page."""
        texts: dict[Element, str] = {}
        for mark in self.pages[key] if key < len(self.pages) else ():
            if isinstance(mark, GlyphMark) and mark.element is not None and mark.line:
                texts.setdefault(mark.element, mark.line.text)
        return texts

    def _field(self, signature: SignatureField) -> int:
        """Add the empty field, which is also its own place on the page."""
        if self.tree is None:
            raise ValueError("a field needs a structure")
        file, page = self.file, self.numbers[signature.page]
        widget = file.reserve()
        self.tree.set_field(signature.element, widget=widget, page=page)
        edges = (signature.x0, signature.y0, signature.x1, signature.y1)
        box = f"0 0 {decimal(signature.x1 - signature.x0)} {decimal(signature.y1 - signature.y0)}"
        form = b"/Type/XObject/Subtype/Form/BBox[%b]/Resources<<>>" % box.encode("ascii")
        empty = file.add_stream(form, b"", packed=False)
        file.fill(
            widget,
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T%b/TU%b/F %d/Rect[%b]/P %b/StructParent %d"
            b"/AP<</N %b>>>>"
            % (
                text_string(signature.name),
                text_string(signature.tooltip),
                _PRINTED | _LOCKED,
                " ".join(map(decimal, edges)).encode("ascii"),
                reference(page),
                len(self.pages),
                reference(empty),
            ),
        )
        return widget

    def _metadata(self) -> int:
        # Not packed, so that whoever looks for it finds it.
        packet = xmp(self.facts, tagged=self.tree is not None)
        return self.file.add_stream(b"/Type/Metadata/Subtype/XML", packet, packed=False)

    def _output_intent(self) -> int:
        profile = self.file.add_stream(b"/N 3", srgb_profile())
        return self.file.add(
            b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
            b"/DestOutputProfile %b>>" % reference(profile)
        )

    def _viewer_preferences(self) -> bytes:
        leads = self.facts.language.partition("-")[0] in _RIGHT_TO_LEFT
        direction = b"/Direction/R2L" if leads else b""
        return b"/ViewerPreferences<</DisplayDocTitle true%b>>" % direction

    def _outline(self, bookmarks: Sequence[Bookmark]) -> int:
        file, height = self.file, self.size[1]
        root = file.reserve()
        numbers = [file.reserve() for _ in bookmarks]
        neighbours = [b""] * len(bookmarks)
        for place, (before, after) in enumerate(pairwise(numbers)):
            neighbours[place] += b"/Next " + reference(after)
            neighbours[place + 1] += b"/Prev " + reference(before)
        for number, bookmark, beside in zip(numbers, bookmarks, neighbours, strict=True):
            place_ = b"[%b/XYZ null %b null]" % (
                reference(self.numbers[bookmark.page]),
                decimal(height - bookmark.y).encode("ascii"),
            )
            title = text_string(bookmark.text)
            file.fill(
                number,
                b"<</Title%b/Parent %b/Dest%b%b>>" % (title, reference(root), place_, beside),
            )
        ends = (reference(numbers[0]), reference(numbers[-1]), len(numbers))
        file.fill(root, b"<</Type/Outlines/First %b/Last %b/Count %d>>" % ends)
        return root

    def _attachment(self, attachment: Attachment) -> int:
        content, created = attachment.content, self.facts.created
        checksum = hashlib.md5(content, usedforsecurity=False).hexdigest().encode("ascii")
        dates = b"" if created is None else b"/ModDate" + date(created)
        entries = b"/Type/EmbeddedFile/Subtype%b/Params<</Size %d%b/CheckSum<%b>>>" % (
            name(attachment.media_type),
            len(content),
            dates,
            checksum,
        )
        file = self.file.add_stream(entries, content)
        title = text_string(attachment.name)
        return self.file.add(
            b"<</Type/Filespec/F%b/UF%b/Desc%b/AFRelationship/Source/EF<</F %b/UF %b>>>>"
            % (title, title, text_string(attachment.description), reference(file), reference(file))
        )
