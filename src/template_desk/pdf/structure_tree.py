"""The structure tree of a file, and the marked content that its elements point to.

Source: ISO 32000-1, 14.6 to 14.8; ISO 14289-1, clause 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from template_desk.pdf.marks import Mark, TextMark
from template_desk.pdf.objects import Objects
from template_desk.pdf.structure import Element, Kind
from template_desk.pdf.syntax import array, name, reference, text_string
from template_desk.typesetting.lines import SetLine

# An empty cell keeps its place; any other element without content says nothing.
_KEPT_EMPTY = frozenset({Kind.CELL, Kind.HEADER_CELL})


@dataclass(frozen=True, slots=True)
class Passage:
    """What one element says on one page; without an element, the page's artifacts."""

    element: Element | None
    marks: tuple[Mark, ...]
    number: int | None

    @property
    def opening(self) -> str:
        """The operator that begins its marked content."""
        if self.element is None:
            return "/Artifact BMC"
        return f"/{self.element.kind.value} <</MCID {self.number}>> BDC"


@dataclass(slots=True)
class _Content:
    """Where an element's own content is: page and number of each piece; its lines."""

    pieces: list[tuple[int, int]] = field(default_factory=list)
    lines: list[SetLine] = field(default_factory=list)
    rtl: bool = False

    def text(self) -> str:
        """Give the lines as one text."""
        return "".join(
            line.text if line.goes_on else f"{line.text} " for line in self.lines
        ).rstrip(" ")


class StructureTree:
    """Gives every page its passages in reading order, and then the tree itself."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._order: dict[int, int] = {}
        for place, element in enumerate(_walk(root)):
            if self._order.setdefault(id(element), place) != place:
                raise ValueError("an element stands twice in the structure")
        self._content: dict[int, _Content] = {}
        self._on_page: list[list[Element]] = []

    def passages(self, marks: Sequence[Mark]) -> list[Passage]:
        """Give the passages of the next page: artifacts, then elements in reading order."""
        grouped: dict[int, list[Mark]] = {}
        elements: dict[int, Element] = {}
        artifacts: list[Mark] = []
        for mark in marks:
            if mark.element is None:
                artifacts.append(mark)
            else:
                grouped.setdefault(id(mark.element), []).append(mark)
                elements[id(mark.element)] = mark.element
        page = len(self._on_page)
        ordered = [elements[key] for key in sorted(grouped, key=self._order.__getitem__)]
        self._on_page.append(ordered)
        found = [Passage(None, tuple(artifacts), None)] if artifacts else []
        for number, element in enumerate(ordered):
            content = self._content.setdefault(id(element), _Content())
            content.pieces.append((page, number))
            for mark in grouped[id(element)]:
                if isinstance(mark, TextMark):
                    content.lines.append(mark.line)
                    content.rtl = content.rtl or mark.line.has_rtl
            found.append(Passage(element, tuple(grouped[id(element)]), number))
        return found

    def add_to(
        self,
        objects: Objects,
        pages: Sequence[int],
        widget: tuple[Element, int, int] | None = None,
    ) -> int:
        """Add the tree and give the number of its root.

        Args:
            objects: Of the file.
            pages: Object numbers of the pages; page n has the key n in the parent tree.
            widget: The element of the form field, the object numbers of its widget and of
                its page; its key comes after those of the pages.
        """
        root = objects.reserve()
        numbers: dict[int, int] = {}
        top = _Emitting(objects, pages, self._content, numbers, widget).element(self._root, root)
        keys: list[bytes] = []
        for page, elements in enumerate(self._on_page):
            parents = array([reference(numbers[id(element)]) for element in elements])
            keys.append(b"%d %d 0 R" % (page, objects.add(parents)))
        if widget is not None:
            keys.append(b"%d %d 0 R" % (len(pages), numbers[id(widget[0])]))
        parent_tree = objects.add(b"<</Nums" + array(keys) + b">>")
        objects.put(
            root,
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%b>>"
            % (top, parent_tree, len(keys), self._names_of_notes(numbers)),
        )
        return root

    def _names_of_notes(self, numbers: Mapping[int, int]) -> bytes:
        """Give the entry by which notes are found; PDF/UA-1, 7.9, wants them named."""
        notes = sorted(
            numbers[id(element)]
            for element in _walk(self._root)
            if element.kind is Kind.NOTE and id(element) in numbers
        )
        if not notes:
            return b""
        named = [_note_name(number) + b" " + reference(number) for number in notes]
        return b"/IDTree<</Names" + array(named) + b">>"


def _note_name(number: int) -> bytes:
    # Of one length, so that the order of the names is the order of the numbers.
    return b"(note%08d)" % number


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _walk(child)


@dataclass(frozen=True, slots=True)
class _Emitting:
    """Writes the elements of one tree."""

    objects: Objects
    pages: Sequence[int]
    content: dict[int, _Content]
    numbers: dict[int, int]
    widget: tuple[Element, int, int] | None

    def says_something(self, element: Element) -> bool:
        """Whether an element has content, however deep."""
        return (
            element.kind in _KEPT_EMPTY
            or id(element) in self.content
            or (self.widget is not None and element is self.widget[0])
            or any(self.says_something(child) for child in element.children)
        )

    def element(self, element: Element, parent: int) -> int:
        """Add an element with all below it and give its number."""
        number = self.objects.reserve()
        self.numbers[id(element)] = number
        kids = [
            reference(self.element(child, number))
            for child in element.children
            if self.says_something(child)
        ]
        body = [b"<</S" + name(element.kind.value) + b"/P %d 0 R" % parent]
        own = self.content.get(id(element))
        if own is not None:
            body.append(self._pieces(own, kids))
            if own.rtl and not element.children:
                body.append(b"/ActualText" + text_string(own.text()))
        elif self.widget is not None and element is self.widget[0]:
            _, widget, page = self.widget
            body.append(b"/K[<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>]" % (widget, page))
        else:
            body.append(b"/K" + array(kids))
        if element.kind is Kind.NOTE:
            body.append(b"/ID" + _note_name(number))
        body += _attributes(element)
        self.objects.put(number, b"".join(body) + b">>")
        return number

    def _pieces(self, own: _Content, kids: list[bytes]) -> bytes:
        first = self.pages[own.pieces[0][0]]
        if len(own.pieces) == 1 and not kids:
            return b"/Pg %d 0 R/K %d" % (first, own.pieces[0][1])
        pieces = [
            b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self.pages[page], number)
            for page, number in own.pieces
        ]
        return b"/K" + array(pieces + kids)


def _attributes(element: Element) -> Iterator[bytes]:
    if element.language:
        yield b"/Lang" + text_string(element.language)
    if element.alternative:
        yield b"/Alt" + text_string(element.alternative)
    if element.scope is not None:
        yield b"/A<</O/Table/Scope" + name(element.scope.value) + b">>"
    if element.checked is not None:
        state = b"/on" if element.checked else b"/off"
        yield b"/A<</O/PrintField/Role/cb/checked" + state + b">>"
    if element.kind is Kind.LIST:
        # Their labels are boxes.
        yield b"/A<</O/List/ListNumbering/Square>>"
