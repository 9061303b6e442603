"""Strips of ink, one below the other, over as many pages as they need.

A strip is as wide as the page and never split: a line of text, or one line of
every column of a table row. Whatever is longer than a page is many strips, so
that breaking it over pages is slicing a sequence. Nothing is ever left out: a
strip that fits nowhere is still placed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from template_desk.pdf.marks import LineMark, Mark, OutlineMark, lowered


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """A border around the strips that share it; closed and opened again at a page break.

    Attributes:
        edges: x of the left border, of the rules between columns, and of the
            right border; at least two.
        radius: Of the corners; a rounded frame has no rules between columns.
    """

    edges: tuple[float, ...]
    radius: float = 0.0


# White space under the last line of a page inside a frame that goes on; the bottom
# margin has room for it.
_FRAME_FOOT = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Ink that stays together.

    Attributes:
        height: In points.
        marks: The ink; y from the strip's upper edge.
        space: White space above it, left out at the top of a page.
        keep: Whether the next strip must be on the same page.
        frame: The border around it.
        row_start: Whether a rule divides it from the strip above in the same frame.
        on_break: What is printed first when a page begins with this strip.
        place: Name under which ``paginate`` reports where the strip came to stand.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    space: float = 0.0
    keep: bool = False
    frame: Frame | None = None
    row_start: bool = False
    on_break: tuple[Strip, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a named strip is: page from 0, y of its upper edge from the top of the page."""

    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Pages:
    """The ink of every page, and where named strips are. At least one page."""

    marks: tuple[tuple[Mark, ...], ...]
    places: Mapping[str, Placed]


def paginate(strips: Sequence[Strip], *, top: float, bottom: float) -> Pages:
    """Put strips on pages.

    Args:
        strips: In order.
        top: y of the upper edge of the part of a page that strips may use.
        bottom: y of its lower edge.
    """
    pages = _Paginator(top, bottom)
    for chunk in _kept_together(strips):
        pages.add(chunk)
    return pages.finish()


def height_of(strips: Sequence[Strip]) -> float:
    """Give the height of strips one below the other, the space above the first included."""
    return sum(strip.space + strip.height for strip in strips)


def _kept_together(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    chunk: list[Strip] = []
    for strip in strips:
        chunk.append(strip)
        if not strip.keep:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@dataclass(slots=True)
class _Paginator:
    """The page being filled and those before it.

    Attributes:
        begun: Whether only what is repeated from the page before stands on the page.
    """

    top: float
    bottom: float
    finished: list[tuple[Mark, ...]] = field(default_factory=list)
    page: list[Mark] = field(default_factory=list)
    places: dict[str, Placed] = field(default_factory=dict)
    y: float = 0.0
    frame: Frame | None = None
    frame_top: float = 0.0
    begun: bool = False

    def __post_init__(self) -> None:
        self.y = self.top

    def add(self, chunk: Sequence[Strip]) -> None:
        """Place strips that belong together; split them only if no page could hold them."""
        first = chunk[0]
        needed = height_of(chunk)
        alone = needed - first.space + height_of(first.on_break)
        room = self.bottom - self.y
        # What no page can hold begins here, unless only a scrap of the page is left.
        too_tall = alone > self.bottom - self.top and room > (self.bottom - self.top) / 4
        if not self._at_top and needed > room and not too_tall:
            self._break(first)
        for strip in chunk:
            if not self._at_top and self.y + strip.space + strip.height > self.bottom:
                self._break(strip)
            self._put(strip)

    def finish(self) -> Pages:
        """Close the last page."""
        self._close_frame()
        self.finished.append(tuple(self.page))
        return Pages(tuple(self.finished), self.places)

    @property
    def _at_top(self) -> bool:
        return self.y == self.top

    def _break(self, before: Strip) -> None:
        if self.frame is not None and before.frame is self.frame and not before.row_start:
            self.y += _FRAME_FOOT
        self._close_frame()
        self.finished.append(tuple(self.page))
        self.page = []
        self.y = self.top
        for strip in before.on_break:
            self._put(strip)
        self.begun = True

    def _put(self, strip: Strip) -> None:
        space = 0.0 if self._at_top or self.begun else strip.space
        self.begun = False
        if strip.frame is not self.frame:
            self._close_frame()
            self.frame, self.frame_top = strip.frame, self.y + space
        elif strip.frame is not None and strip.row_start and self.y > self.frame_top:
            edges = strip.frame.edges
            self.page.append(LineMark(x0=edges[0], y0=self.y, x1=edges[-1], y1=self.y))
        self.y += space
        if strip.place is not None and strip.place not in self.places:
            self.places[strip.place] = Placed(len(self.finished), self.y)
        self.page.extend(lowered(mark, self.y) for mark in strip.marks)
        self.y += strip.height

    def _close_frame(self) -> None:
        if self.frame is None:
            return
        edges = self.frame.edges
        self.page.append(
            OutlineMark(
                x=edges[0],
                y=self.frame_top,
                width=edges[-1] - edges[0],
                height=self.y - self.frame_top,
                radius=self.frame.radius,
            )
        )
        if not self.frame.radius:
            self.page.extend(
                LineMark(x0=x, y0=self.frame_top, x1=x, y1=self.y) for x in edges[1:-1]
            )
        self.frame = None
