"""Marks and structure to a PDF file: PDF/A-3a and PDF/UA-1 at once.

The same arguments give the same bytes: nothing is taken from the clock, the
environment or the order of a hash. Imported lazily, with the PDF library.

Source: ``docs/formats/document.md``; ISO 32000-1; ISO 19005-3; ISO 14289-1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from template_desk.errors import DocumentError
from template_desk.pdf import metadata
from template_desk.pdf.document import Facts, SignatureField
from template_desk.pdf.font_files import UsedFonts
from template_desk.pdf.ink import Pen
from template_desk.pdf.marks import Mark, TextMark
from template_desk.pdf.objects import Objects
from template_desk.pdf.structure import Attachment, Bookmark, Element
from template_desk.pdf.structure_tree import Passage, StructureTree
from template_desk.pdf.syntax import array, date, hex_string, name, numbers, reference, text_string
from template_desk.typesetting.faces import FontSet, shipped_fonts

FIELD_NAME = "Signature1"
"""Name of the field for the electronic signature."""

# So many pages are read without the outline open beside them.
_PAGES_WITHOUT_OUTLINE = 3
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def write_pdf(
    pages: Sequence[Sequence[Mark]],
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
        facts: What the file says about itself.
        structure: The root of the structure; None makes a page without one, to be
            drawn inside another document.
        bookmarks: The outline, in order.
        attachment: A file inside the file.
        field: An empty field to be signed.

    Raises:
        DocumentError: The PDF library refused.
        ResourceError: A font file is absent or damaged.
    """
    try:
        file = _File(shipped_fonts(), size, facts)
        return file.whole(pages, structure, bookmarks, attachment, field)
    except (OSError, ValueError, LookupError, AttributeError, AssertionError) as error:
        raise DocumentError(reason=type(error).__name__) from error


class _File:
    """One file being written."""

    def __init__(self, fonts: FontSet, size: tuple[float, float], facts: Facts) -> None:
        self._objects = Objects()
        self._fonts = UsedFonts(fonts)
        self._size = size
        self._facts = facts

    def whole(
        self,
        pages: Sequence[Sequence[Mark]],
        structure: Element | None,
        bookmarks: Sequence[Bookmark],
        attachment: Attachment | None,
        field: SignatureField | None,
    ) -> bytes:
        """Write everything and give the file."""
        objects = self._objects
        if field is not None and structure is None:
            raise ValueError("a field needs a structure")
        tree = StructureTree(structure) if structure is not None else None
        contents = self._contents(pages, tree)
        numbers_ = [objects.reserve() for _ in contents]
        parent = objects.reserve()
        widget = self._widget(field, numbers_, len(contents)) if field is not None else None
        entries = [b"<</Type/Catalog/Pages %d 0 R" % parent]
        if tree is not None:
            entries += self._archival(tree, numbers_, field, widget)
        if bookmarks:
            entries.append(b"/Outlines " + reference(self._outline(bookmarks, numbers_)))
            if len(pages) > _PAGES_WITHOUT_OUTLINE:
                entries.append(b"/PageMode/UseOutlines")
        if attachment is not None:
            entries.append(self._attached(attachment))
        if widget is not None:
            entries.append(b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>" % widget)
        self._put_pages(contents, numbers_, parent, field, widget, tagged=tree is not None)
        return objects.file(catalogue=b"".join(entries) + b">>", info=metadata.info(self._facts))

    def _contents(self, pages: Sequence[Sequence[Mark]], tree: StructureTree | None) -> list[bytes]:
        """Give the content stream of every page."""
        pen = Pen(self._fonts)
        height = self._size[1]
        contents = []
        for page, marks in enumerate(pages):
            if tree is None:
                content = pen.write(marks, height)
            else:
                next_marks = pages[page + 1] if page + 1 < len(pages) else ()
                after = {id(mark.element) for mark in next_marks if isinstance(mark, TextMark)}
                content = "\n".join(
                    f"{passage.opening}\n{_passage(pen, passage, height, after)}\nEMC"
                    for passage in tree.passages(marks)
                )
            contents.append(content.encode())
        return contents

    def _put_pages(
        self,
        contents: Sequence[bytes],
        numbers_: Sequence[int],
        parent: int,
        field: SignatureField | None,
        widget: int | None,
        *,
        tagged: bool,
    ) -> None:
        objects = self._objects
        fonts = objects.add(self._fonts.add_to(objects))
        box = b"[0 0 " + numbers(*self._size).encode() + b"]"
        for page, (content, number) in enumerate(zip(contents, numbers_, strict=True)):
            entries = [
                b"<</Type/Page/Parent %d 0 R/MediaBox" % parent + box,
                b"/Resources<</Font %d 0 R>>" % fonts,
                b"/Contents " + reference(objects.add_stream(content)),
            ]
            if tagged:
                entries.append(b"/StructParents %d/Tabs/S" % page)
            if widget is not None and field is not None and field.box.page == page:
                entries.append(b"/Annots[%d 0 R]" % widget)
            objects.put(number, b"".join(entries) + b">>")
        kids = array([reference(number) for number in numbers_])
        objects.put(parent, b"<</Type/Pages/Count %d/Kids" % len(numbers_) + kids + b">>")

    def _archival(
        self,
        tree: StructureTree,
        pages: Sequence[int],
        field: SignatureField | None,
        widget: int | None,
    ) -> list[bytes]:
        """Give the catalogue's entries of PDF/A and PDF/UA."""
        objects, language = self._objects, self._facts.language
        rtl = language.partition("-")[0] in _RIGHT_TO_LEFT
        direction = b"/Direction/R2L" if rtl else b""
        placed = None
        if field is not None and widget is not None:
            placed = field.element, widget, pages[field.box.page]
        root = tree.add_to(objects, pages, placed)
        profile = objects.add_stream(metadata.srgb_profile(), b"/N 3")
        intent = objects.add(
            b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
            b"/Info(sRGB)/DestOutputProfile %d 0 R>>" % profile
        )
        packet = objects.add_stream(
            metadata.xmp(self._facts), b"/Type/Metadata/Subtype/XML", compressed=False
        )
        return [
            b"/Lang" + text_string(language),
            b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true%b>>" % direction,
            b"/StructTreeRoot %d 0 R/OutputIntents[%d 0 R]/Metadata %d 0 R"
            % (root, intent, packet),
        ]

    def _outline(self, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> int:
        objects = self._objects
        root = objects.reserve()
        entries = [objects.reserve() for _ in bookmarks]
        for place, (bookmark, number) in enumerate(zip(bookmarks, entries, strict=True)):
            top = numbers(0, self._size[1] - bookmark.y, 0).encode()
            body = [b"<</Title" + text_string(bookmark.text) + b"/Parent %d 0 R" % root]
            body.append(b"/Dest[%d 0 R/XYZ " % pages[bookmark.page] + top + b"]")
            if place:
                body.append(b"/Prev %d 0 R" % entries[place - 1])
            if place + 1 < len(entries):
                body.append(b"/Next %d 0 R" % entries[place + 1])
            objects.put(number, b"".join(body) + b">>")
        objects.put(
            root,
            b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
            % (entries[0], entries[-1], len(entries)),
        )
        return root

    def _attached(self, attachment: Attachment) -> bytes:
        """Add a file and give the catalogue's entries that name it."""
        objects, content = self._objects, attachment.content
        checksum = hashlib.md5(content, usedforsecurity=False).digest()
        facts = b"/Size %d/CheckSum" % len(content) + hex_string(checksum)
        if self._facts.created is not None:
            facts += b"/ModDate" + date(self._facts.created)
        entries = b"/Type/EmbeddedFile/Subtype" + name(attachment.media_type)
        file = objects.add_stream(content, entries + b"/Params<<" + facts + b">>")
        called = text_string(attachment.name)
        specification = objects.add(
            b"<</Type/Filespec/AFRelationship/Source/F" + called + b"/UF" + called
            + b"/Desc" + text_string(attachment.description)
            + b"/EF<</F %d 0 R/UF %d 0 R>>>>" % (file, file)
        )  # fmt: skip
        named = b"/Names<</EmbeddedFiles<</Names[" + called + b" %d 0 R]>>>>" % specification
        return named + b"/AF[%d 0 R]" % specification

    def _widget(self, field: SignatureField, pages: Sequence[int], key: int) -> int:
        """Add the field, which is its own only widget, and give its number."""
        objects, box = self._objects, field.box
        appearance = objects.add_stream(
            b"",
            b"/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 "
            + numbers(box.width, box.height).encode() + b"]",
        )  # fmt: skip
        print_and_lock = 132
        return objects.add(
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T(" + FIELD_NAME.encode() + b")/TU"
            + text_string(field.tooltip)
            + b"/Rect[" + numbers(box.x0, box.y0, box.x1, box.y1).encode() + b"]"
            + b"/F %d/P %d 0 R/StructParent %d" % (print_and_lock, pages[box.page], key)
            + b"/AP<</N %d 0 R>>>>" % appearance
        )  # fmt: skip


def _passage(pen: Pen, passage: Passage, height: float, after: Collection[int]) -> str:
    """Give the operators of a passage, ``after`` naming the elements of the next page."""
    element = passage.element
    return pen.write(
        passage.marks, height, passage=element is not None, continued=id(element) in after
    )
