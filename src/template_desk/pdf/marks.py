"""What ink can be on a page: text, lines, outlines; and the marks made of them.

Black on white only, nothing filled, strokes of at least 0.35 mm, because a fax
keeps nothing else. Positions are in points, x from the edge of the page where
reading begins (``mirrored`` turns a page over for right-to-left documents), y
downwards (from the top of a strip or of the page).

A mark belongs to an element of the structure, or is an artifact.

Source: measurements of legibility after fax, ``docs/formats/document.md``, «Type».
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from template_desk.pdf.structure import Element
from template_desk.typesetting.lines import SetLine, Style

MM = 72 / 25.4
RULE = 0.36 * MM
BOX = 3.7 * MM
BOX_STROKE = 0.4 * MM
CROSS_STROKE = 0.5 * MM


@dataclass(frozen=True, slots=True)
class TextMark:
    """A set line; ``x`` is the end of it where reading begins, ``y`` its baseline."""

    x: float
    y: float
    line: SetLine
    style: Style
    element: Element | None = None

    @property
    def width(self) -> float:
        """Width in points."""
        return self.line.width * self.style.size / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """A straight stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    stroke: float = RULE
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineMark:
    """An empty rectangle; ``y`` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    stroke: float = RULE
    radius: float = 0.0
    dashed: bool = False
    element: Element | None = None


Mark = TextMark | LineMark | OutlineMark


def lowered(mark: Mark, by: float) -> Mark:
    """Give the same mark, ``by`` points further down."""
    match mark:
        case TextMark(x, y, line, style, element):
            return TextMark(x, y + by, line, style, element)
        case LineMark():
            return replace(mark, y0=mark.y0 + by, y1=mark.y1 + by)
        case OutlineMark():
            return replace(mark, y=mark.y + by)
        case _:  # pragma: no cover
            assert_never(mark)


def mirrored(mark: Mark, width: float) -> Mark:
    """Give the mark on a page of this width that is read from right to left.

    Places change sides; glyphs and the shapes of marks do not.
    """
    match mark:
        case TextMark(x, y, line, style, element):
            return TextMark(width - x - mark.width, y, line, style, element)
        case LineMark():
            return replace(mark, x0=width - mark.x0, x1=width - mark.x1)
        case OutlineMark():
            return replace(mark, x=width - mark.x - mark.width)
        case _:  # pragma: no cover
            assert_never(mark)


def as_artifacts(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Give the same ink outside the structure, for what a page repeats from another."""
    return tuple(replace(mark, element=None) for mark in marks)


def tick_box(
    x: float, baseline: float, *, ticked: bool, element: Element | None
) -> tuple[Mark, ...]:
    """Give a box standing on a line of text, crossed when ticked."""
    top = baseline + 1.3 - BOX
    outline = OutlineMark(x=x, y=top, width=BOX, height=BOX, stroke=BOX_STROKE, element=element)
    if not ticked:
        return (outline,)
    # The cross stops short of the corners, so that the box does not look filled.
    near, far = 0.2 * BOX, 0.8 * BOX
    x0, x1, y0, y1 = x + near, x + far, top + near, top + far
    falling = LineMark(x0=x0, y0=y0, x1=x1, y1=y1, stroke=CROSS_STROKE, element=element)
    rising = LineMark(x0=x0, y0=y1, x1=x1, y1=y0, stroke=CROSS_STROKE, element=element)
    return (outline, falling, rising)
