"""What ink can be on a page: text, lines, outlines; and the marks made of them.

Black on white only, nothing filled, strokes of at least 0.35 mm, because a fax
keeps nothing else. Positions are in points, x from the left edge of the page,
y downwards (from the top of a strip or of the page).

Source: measurements of legibility after fax, ``docs/decisions``, «Type for paper».
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from template_desk.pdf.structure import Element
from template_desk.pdf.text import Style
from template_desk.typesetting.lines import SetLine
from template_desk.typesetting.lines import Style as SetStyle

MM = 72 / 25.4
RULE = 0.36 * MM
BOX = 3.7 * MM
BOX_STROKE = 0.4 * MM
CROSS_STROKE = 0.5 * MM


@dataclass(frozen=True, slots=True)
class TextMark:
    """Prepared text on one line; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class GlyphMark:
    """A set line; ``x`` is its left end, ``y`` its baseline."""

    x: float
    y: float
    line: SetLine
    style: SetStyle
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """A straight stroke; an artifact unless it belongs to an element."""

    x0: float
    y0: float
    x1: float
    y1: float
    stroke: float = RULE
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineMark:
    """An empty rectangle; ``y`` is its upper edge. An artifact unless it belongs to an element."""

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
    if isinstance(mark, LineMark):
        return replace(mark, y0=mark.y0 + by, y1=mark.y1 + by)
    return replace(mark, y=mark.y + by)


def tick_box(x: float, baseline: float, *, ticked: bool) -> tuple[Mark, ...]:
    """Give a box standing on a line of text, crossed when ticked."""
    top = baseline + 1.3 - BOX
    outline = OutlineMark(x=x, y=top, width=BOX, height=BOX, stroke=BOX_STROKE)
    if not ticked:
        return (outline,)
    # The cross stops short of the corners, so that the box does not look filled.
    near, far = 0.2 * BOX, 0.8 * BOX
    falling = LineMark(x0=x + near, y0=top + near, x1=x + far, y1=top + far, stroke=CROSS_STROKE)
    rising = LineMark(x0=x + near, y0=top + far, x1=x + far, y1=top + near, stroke=CROSS_STROKE)
    return (outline, falling, rising)
