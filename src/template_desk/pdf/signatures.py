"""The places for signatures at the end: by hand with a stamp, and electronic."""

from __future__ import annotations

from dataclasses import dataclass, replace

from template_desk.pdf.compose import (
    PAD,
    RULE_GAP,
    Composer,
    Line,
    baseline_of,
    columns,
    with_space,
)
from template_desk.pdf.document import HandSignature
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import LineMark, OutlineMark, TextMark
from template_desk.pdf.sheet import Styles
from template_desk.pdf.structure import Element, Kind

SIGNATURES = "signatures"
"""Name under which the place of the section's heading is reported."""
ELECTRONIC = "electronic signature"
"""Name of the strip whose place is that of the electronic signature."""

# Big enough for eleven lines of the smallest type of ``stamp``.
ELECTRONIC_WIDTH = 300.0
ELECTRONIC_HEIGHT = 92.0
ELECTRONIC_X = 10.0
_INSET = ELECTRONIC_X
_STAMP_WIDTH = 150.0
_STAMP_HEIGHT = 108.0
_LABEL_WIDTH = 62.0
# Room above a line to be written on by hand.
_ROOM_FOR_NAME = 9.0
_ROOM_FOR_HAND = 20.0


@dataclass(frozen=True, slots=True)
class SignatureStrips:
    """The section of signatures.

    Attributes:
        strips: Empty when nobody signs.
        field: The element of the electronic signature's field; None without one.
    """

    strips: list[Strip]
    field: Element | None


def signature_strips(
    signatures: tuple[HandSignature, ...], composer: Composer, document: Element, *, draft: bool
) -> SignatureStrips:
    """Give the section of signatures, on one page if a page can hold it.

    At most one block gets room for the electronic signature: the first that asks for it.
    """
    if not signatures:
        return SignatureStrips([], None)
    section = document.add(Kind.SECTION)
    strips = composer.heading(composer.words("Signature and stamp"), section, place=SIGNATURES)
    field: Element | None = None
    placed = False
    for signature in signatures:
        frame = Frame(edges=(composer.sheet.left, composer.sheet.right))
        block = _Block(composer, frame, section)
        strips += with_space(block.by_hand(signature), 9)
        if signature.electronic and not placed:
            placed = True
            strips += block.electronic(draft=draft)
            field = None if draft else section.add(Kind.FORM)
    return SignatureStrips([*(replace(s, keep=True) for s in strips[:-1]), strips[-1]], field)


@dataclass(frozen=True, slots=True)
class _Block:
    """One framed block with the places of one signatory."""

    composer: Composer
    frame: Frame
    section: Element

    @property
    def styles(self) -> Styles:
        """The document's type."""
        return self.composer.styles

    def by_hand(self, signature: HandSignature) -> list[Strip]:
        """Lines for signature, name, title and date, and a box for the stamp."""
        composer, sheet = self.composer, self.composer.sheet
        setter = composer.setter
        stamp_x = sheet.right - _INSET - _STAMP_WIDTH
        heading = composer.lines(
            signature.heading,
            self.styles.answer_strong,
            sheet.left + _INSET,
            stamp_x - sheet.left - 2 * _INSET,
            composer.passage(self.section, Kind.PARAGRAPH, signature.heading),
        )
        caption = setter.shorten(composer.words("Stamp"), self.styles.small, _STAMP_WIDTH - 2 * PAD)
        stamp = (
            OutlineMark(x=stamp_x, y=2, width=_STAMP_WIDTH, height=_STAMP_HEIGHT, dashed=True),
            TextMark(
                stamp_x + PAD, 2 + PAD + baseline_of(self.styles.small), caption, self.styles.small
            ),
        )
        heading[0] = (*heading[0], *stamp)
        strips = columns([heading], self.styles.answer_strong.leading, frame=self.frame)
        strips.insert(0, Strip(height=_INSET - 2, frame=self.frame))
        written = (
            ("Signature", "", _ROOM_FOR_HAND),
            ("Name", signature.name, _ROOM_FOR_NAME),
            ("Title", signature.title, _ROOM_FOR_NAME),
            ("Date", "", _ROOM_FOR_NAME),
        )
        for label, value, room in written:
            strips.append(Strip(height=room, frame=self.frame))
            strips += self._line(composer.words(label), value, stamp_x - 2 * _INSET)
        return [*strips, Strip(height=_INSET, frame=self.frame)]

    def _line(self, label: str, value: str, end: float) -> list[Strip]:
        """One label with its line to write on, or with what is known already."""
        left = self.frame.edges[0] + _INSET
        x = left + _LABEL_WIDTH
        place = self.composer.passage(self.section, Kind.PARAGRAPH, label)
        labels = self.composer.lines(label, self.styles.grid_label, left, _LABEL_WIDTH - PAD, place)
        typed = value.strip()
        place = self.composer.passage(self.section, Kind.PARAGRAPH, typed)
        values: list[Line] = self.composer.lines(typed, self.styles.answer, x, end - x, place)
        y = self.styles.answer.leading + RULE_GAP
        rule = LineMark(x0=x, y0=y, x1=end, y1=y)
        values[-1] = (*values[-1], rule)
        return columns([labels, values], self.styles.answer.leading, frame=self.frame)

    def electronic(self, *, draft: bool) -> list[Strip]:
        """The room for the electronic signature, inside the same frame."""
        composer, frame = self.composer, self.frame
        left = frame.edges[0] + _INSET
        caption = composer.words("Electronic signature")
        place = composer.passage(self.section, Kind.PARAGRAPH, caption)
        lines = composer.lines(caption, self.styles.small_strong, left, ELECTRONIC_WIDTH, place)
        room = OutlineMark(x=left, y=0, width=ELECTRONIC_WIDTH, height=ELECTRONIC_HEIGHT)
        says: Line = ()
        if draft:
            words, width = composer.words("DRAFT – not signed"), ELECTRONIC_WIDTH - 2 * PAD
            text = composer.setter.shorten(words, self.styles.heading, width)
            x = left + (ELECTRONIC_WIDTH - composer.setter.width(text, self.styles.heading)) / 2
            place = composer.passage(self.section, Kind.PARAGRAPH, words)
            says = (TextMark(x, ELECTRONIC_HEIGHT / 2 + 5, text, self.styles.heading, place),)
        return [
            *columns([lines], self.styles.small_strong.leading + 2, frame=frame),
            Strip(
                height=ELECTRONIC_HEIGHT,
                marks=(room, *says),
                frame=frame,
                place=None if draft else ELECTRONIC,
            ),
            Strip(height=_INSET, frame=frame),
        ]
