"""The tree of elements as a PDF holds it, and back from content to elements.

Source: ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7; docs/formats/document.md, «Structure».
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from template_desk.pdf.pdf_file import PdfFile, references
from template_desk.pdf.pdf_values import name, reference, text_string
from template_desk.pdf.structure import Element, Kind
from template_desk.typesetting.lines import SetLine

# A cell without content keeps its place in the row.
_STAYS_EMPTY = frozenset({Kind.CELL, Kind.HEADER_CELL})


class StructureTree:
    """The structure of one file: first walked, then told of its content, then written."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self.order: dict[Element, int] = {}
        waiting = [root]
        while waiting:
            element = waiting.pop()
            if element in self.order:
                raise ValueError("element stands twice in the structure")
            self.order[element] = len(self.order)
            waiting.extend(reversed(element.children))
        self._content: defaultdict[Element, list[tuple[int, int]]] = defaultdict(list)
        self._lines: defaultdict[Element, list[SetLine]] = defaultdict(list)
        self._pages: list[tuple[Element, ...]] = []
        self._field: tuple[Element, int, int] | None = None

    def add_page(self, page: int, elements: Sequence[Element]) -> None:
        """Note which elements have content on the next page, by its numbers.

        Args:
            page: Number of the page's object.
            elements: Of each number of marked content.
        """
        for number, element in enumerate(elements):
            self._content[element].append((page, number))
        self._pages.append(tuple(elements))

    def add_line(self, element: Element, line: SetLine) -> None:
        """Note a line of an element, in reading order."""
        self._lines[element].append(line)

    def set_field(self, element: Element, *, widget: int, page: int) -> None:
        """Note whose content a form field is; its key is the number of pages."""
        if element not in self.order:
            raise ValueError("element of the field stands outside the structure")
        self._field = element, widget, page

    def write(self, file: PdfFile, language: str) -> int:
        """Add the tree to a file and give the number of its root."""
        kept = self._kept()
        numbers = {element: file.reserve() for element in self.order if element in kept}
        root = file.reserve()
        notes: list[int] = []
        waiting = [(self._root, root)]
        while waiting:
            element, parent = waiting.pop()
            number = numbers[element]
            children = [child for child in element.children if child in kept]
            waiting.extend((child, number) for child in children)
            parts = [b"<</S", name(element.kind.value), b"/P %b" % reference(parent)]
            if element is self._root and language:
                parts.append(b"/Lang" + text_string(language))
            parts += self._entries(element, children)
            if element.kind is Kind.NOTE:
                parts.append(b"/ID" + _note_name(number))
                notes.append(number)
            parts.append(self._kids(element, [numbers[child] for child in children]))
            file.fill(number, b"".join((*parts, b">>")))
        file.fill(
            root,
            b"<</Type/StructTreeRoot/K %b/ParentTree %b/ParentTreeNextKey %d%b>>"
            % (
                reference(numbers[self._root]),
                reference(self._parent_tree(file, numbers)),
                len(self._pages) + (self._field is not None),
                _note_tree(sorted(notes)),
            ),
        )
        return root

    def _kept(self) -> set[Element]:
        """Give the elements that have content, or have descendants that have."""
        kept: set[Element] = {self._root}
        for element in reversed(self.order):
            if (
                element in self._content
                or element.kind in _STAYS_EMPTY
                or (self._field is not None and element is self._field[0])
                or any(child in kept for child in element.children)
            ):
                kept.add(element)
        return kept

    def _entries(self, element: Element, children: Sequence[Element]) -> list[bytes]:
        parts: list[bytes] = []
        if element.language:
            parts.append(b"/Lang" + text_string(element.language))
        if element.alternative:
            parts.append(b"/Alt" + text_string(element.alternative))
        if element.scope is not None:
            parts.append(b"/A<</O/Table/Scope/%b>>" % element.scope.value.encode("ascii"))
        if element.checked is not None:
            state = b"on" if element.checked else b"off"
            parts.append(b"/A<</O/PrintField/Role/cb/checked/%b>>" % state)
        lines = self._lines.get(element, ())
        if lines and not children and any(line.has_rtl for line in lines):
            parts.append(b"/ActualText" + text_string(joined(lines)))
        return parts

    def _kids(self, element: Element, children: Sequence[int]) -> bytes:
        """Give an element's own content, then its children."""
        content = self._content.get(element, ())
        if self._field is not None and element is self._field[0]:
            _, widget, page = self._field
            kid = b"<</Type/OBJR/Obj %b/Pg %b>>" % (reference(widget), reference(page))
            return b"/K" + kid
        if len(content) == 1:
            ((page, number),) = content
            first = b"/Pg %b" % reference(page)
            if not children:
                return first + b"/K %d" % number
            return first + b"/K[%d %b]" % (number, b" ".join(map(reference, children)))
        parts = [
            b"<</Type/MCR/Pg %b/MCID %d>>" % (reference(page), number) for page, number in content
        ]
        parts += map(reference, children)
        if not parts:
            return b""
        return b"/K " + parts[0] if len(parts) == 1 else b"/K[" + b" ".join(parts) + b"]"

    def _parent_tree(self, file: PdfFile, numbers: Mapping[Element, int]) -> int:
        rows = [
            b"%d %b" % (key, reference(file.add(references([numbers[each] for each in elements]))))
            for key, elements in enumerate(self._pages)
        ]
        if self._field is not None:
            rows.append(b"%d %b" % (len(self._pages), reference(numbers[self._field[0]])))
        return file.add(b"<</Nums[" + b"\n".join(rows) + b"]>>")


def joined(lines: Sequence[SetLine]) -> str:
    """Give the text of broken lines as one, with the spaces at which they were broken."""
    text = ""
    for line in lines:
        if text and not runs_on(text[-1], line.text):
            text += " "
        text += line.text
    return text


def runs_on(last: str, following: str) -> bool:
    """Say whether a line could be broken after a character without a space."""
    if not following or last.isspace() or last in "-\u00ad\u2010/":
        return True
    return "W" in (unicodedata.east_asian_width(last), unicodedata.east_asian_width(following[0]))


def _note_name(number: int) -> bytes:
    # Of one length, so that the order of names is the order of numbers.
    return b"(note%08d)" % number


def _note_tree(notes: Sequence[int]) -> bytes:
    if not notes:
        return b""
    rows = (_note_name(number) + reference(number) for number in notes)
    return b"/IDTree<</Names[" + b" ".join(rows) + b"]>>"
