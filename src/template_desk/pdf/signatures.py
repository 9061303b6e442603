"""The places for signatures at the end: by hand with a stamp, and electronic."""

from __future__ import annotations

from dataclasses import replace

from template_desk.pdf.compose import PAD, Composer, Line, baseline_of, columns, with_space
from template_desk.pdf.document import HandSignature
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import LineMark, OutlineMark, TextMark
from template_desk.pdf.sheet import ANSWER, ANSWER_STRONG, GRID_LABEL, HEADING, SMALL, SMALL_STRONG

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


def signature_strips(
    signatures: tuple[HandSignature, ...], composer: Composer, *, draft: bool
) -> list[Strip]:
    """Give the section of signatures, on one page if a page can hold it.

    At most one block gets room for the electronic signature: the first that asks for it.
    """
    if not signatures:
        return []
    strips = composer.heading(composer.words("Signature and stamp"))
    placed = False
    for signature in signatures:
        frame = Frame(edges=(composer.sheet.left, composer.sheet.right))
        strips += with_space(_by_hand(signature, composer, frame), 9)
        if signature.electronic and not placed:
            placed = True
            strips += _electronic(composer, frame, draft=draft)
    return [*(replace(strip, keep=True) for strip in strips[:-1]), strips[-1]]


def _by_hand(signature: HandSignature, composer: Composer, frame: Frame) -> list[Strip]:
    """A framed block: lines for signature, name, title and date, and a box for the stamp."""
    sheet, setter = composer.sheet, composer.setter
    stamp_x = sheet.right - _INSET - _STAMP_WIDTH
    heading = composer.lines(
        signature.heading, ANSWER_STRONG, sheet.left + _INSET, stamp_x - sheet.left - 2 * _INSET
    )
    caption = setter.shorten(composer.words("Stamp"), SMALL, _STAMP_WIDTH - 2 * PAD)
    stamp = (
        OutlineMark(x=stamp_x, y=2, width=_STAMP_WIDTH, height=_STAMP_HEIGHT, dashed=True),
        TextMark(stamp_x + PAD, 2 + PAD + baseline_of(SMALL), caption, SMALL),
    )
    heading[0] = (*heading[0], *stamp)
    strips = columns([heading], ANSWER_STRONG.leading, frame=frame)
    strips.insert(0, Strip(height=_INSET - 2, frame=frame))
    written = (
        ("Signature", "", _ROOM_FOR_HAND),
        ("Name", signature.name, _ROOM_FOR_NAME),
        ("Title", signature.title, _ROOM_FOR_NAME),
        ("Date", "", _ROOM_FOR_NAME),
    )
    for label, value, room in written:
        strips.append(Strip(height=room, frame=frame))
        strips += _line(composer.words(label), value, composer, frame, stamp_x - 2 * _INSET)
    return [*strips, Strip(height=_INSET, frame=frame)]


def _line(label: str, value: str, composer: Composer, frame: Frame, end: float) -> list[Strip]:
    """One label with its line to write on, or with what is known already."""
    left = frame.edges[0] + _INSET
    x = left + _LABEL_WIDTH
    labels = composer.lines(label, GRID_LABEL, left, _LABEL_WIDTH - PAD)
    values: list[Line] = composer.lines(value.strip(), ANSWER, x, end - x)
    rule = LineMark(x0=x, y0=ANSWER.leading + 1, x1=end, y1=ANSWER.leading + 1)
    values[-1] = (*values[-1], rule)
    return columns([labels, values], ANSWER.leading, frame=frame)


def _electronic(composer: Composer, frame: Frame, *, draft: bool) -> list[Strip]:
    """The room for the electronic signature, inside the same frame."""
    left = frame.edges[0] + _INSET
    caption = composer.lines(
        composer.words("Electronic signature"), SMALL_STRONG, left, ELECTRONIC_WIDTH
    )
    room = OutlineMark(x=left, y=0, width=ELECTRONIC_WIDTH, height=ELECTRONIC_HEIGHT)
    says: Line = ()
    if draft:
        text = composer.setter.shorten(
            composer.words("DRAFT – not signed"), HEADING, ELECTRONIC_WIDTH - 2 * PAD
        )
        x = left + (ELECTRONIC_WIDTH - composer.setter.width(text, HEADING)) / 2
        says = (TextMark(x, ELECTRONIC_HEIGHT / 2 + 5, text, HEADING),)
    return [
        *columns([caption], SMALL_STRONG.leading + 2, frame=frame),
        Strip(
            height=ELECTRONIC_HEIGHT,
            marks=(room, *says),
            frame=frame,
            place=None if draft else ELECTRONIC,
        ),
        Strip(height=_INSET, frame=frame),
    ]
