"""Pieces of a document as strips: headings, paragraphs, columns side by side, boxes.

Knows nothing of forms and answers. Every length of text is welcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import LineMark, Mark, TextMark
from template_desk.pdf.sheet import ANSWER, CELL_STRONG, HEADING, SMALL_STRONG, Sheet
from template_desk.pdf.text import Style, Typesetter

Line = tuple[Mark, ...]
"""The ink of one line of one column; y from the upper edge of the line."""

PAD = 4.0
# Up to this many lines, a text is moved to the next page rather than split; so are
# the choices of one question, which are read together.
WHOLE_LINES = 8
WHOLE_ROW = 14
WHOLE_CHOICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Turns text into strips on a sheet.

    Attributes:
        sheet: The page.
        setter: Sets the text.
        words: Translates the program's own words.
    """

    sheet: Sheet
    setter: Typesetter
    words: Callable[[str], str]

    def lines(self, text: str, style: Style, x: float, width: float) -> list[Line]:
        """Break a text into lines at ``x``."""
        baseline = baseline_of(style)
        return [
            (TextMark(x, baseline, line, style),) if line else ()
            for line in self.setter.lines(text, style, width)
        ]

    def paragraph(
        self, text: str, style: Style, *, space: float, keep: bool = False
    ) -> list[Strip]:
        """Give a paragraph over the whole width."""
        lines = self.lines(text, style, self.sheet.left, self.sheet.text_width)
        return with_space(columns([lines], style.leading, keep=keep), space)

    def heading(self, text: str) -> list[Strip]:
        """Give a section's heading with the rule under it; never alone at the end of a page."""
        strips = self.paragraph(text, HEADING, space=20, keep=True)
        strips = [replace(strip, keep=True) for strip in strips]
        rule = LineMark(x0=self.sheet.left, y0=3, x1=self.sheet.right, y1=3)
        return [*strips, Strip(height=5, marks=(rule,), keep=True)]

    def continued(self, text: str) -> Strip:
        """Give the line that stands over a text continued from the page before."""
        mark = self.setter.one_line(self.words("(continued)"))
        room = self.sheet.text_width - self.setter.width(f" {mark}", SMALL_STRONG)
        shown = f"{self.setter.shorten(text, SMALL_STRONG, room)} {mark}"
        baseline = baseline_of(SMALL_STRONG)
        return Strip(
            height=SMALL_STRONG.leading + 3,
            marks=(TextMark(self.sheet.left, baseline, shown, SMALL_STRONG),),
            keep=True,
        )

    def continued_cell(self, x: float, frame: Frame) -> Strip:
        """Give the line that opens the rest of a table row on a new page."""
        mark = self.setter.one_line(self.words("(continued)"))
        return Strip(
            height=CELL_STRONG.leading + PAD,
            marks=(TextMark(x, PAD + baseline_of(CELL_STRONG), mark, CELL_STRONG),),
            keep=True,
            frame=frame,
            row_start=True,
        )

    def answer_box(self, text: str, *, continued: str, empty_lines: int) -> list[Strip]:
        """Give a typed text in a box over the whole width, of any length.

        Args:
            text: As typed. Empty lines before and after it are not printed.
            continued: What stands, with «(continued)», over the box's parts on further pages.
            empty_lines: Height of the box when there is no text.
        """
        frame = Frame(edges=(self.sheet.left, self.sheet.right))
        inset = 7.0
        room = self.sheet.text_width - 2 * inset
        typed = self.setter.prepare(text).strip("\n")
        lines: list[Line] = []
        kept: set[int] = set()
        for paragraph in typed.split("\n") if typed.strip() else ():
            first = len(lines)
            lines += self.lines(paragraph, ANSWER, self.sheet.left + inset, room)
            # No first or last line of a paragraph alone on a page.
            kept |= {first, len(lines) - 2} if len(lines) - first > 1 else set()
        return columns(
            [lines or [()] * empty_lines],
            ANSWER.leading,
            frame=frame,
            pad=PAD,
            kept=frozenset(kept),
            on_break=(self.continued(continued), Strip(height=PAD, keep=True, frame=frame)),
        )


def columns(
    texts: Sequence[Sequence[Line]],
    leading: float,
    *,
    keep: bool = False,
    frame: Frame | None = None,
    pad: float = 0.0,
    whole: int = WHOLE_LINES,
    kept: frozenset[int] = frozenset(),
    head: tuple[Strip, ...] = (),
    on_break: tuple[Strip, ...] = (),
) -> list[Strip]:
    """Set columns side by side, line by line.

    Short ones stay on one page; of long ones, two lines at least stand on each side
    of a page break.

    Args:
        texts: The lines of each column.
        leading: Height of every line.
        keep: Whether the last line must be on the page of what follows.
        frame: The border around them.
        pad: White space inside the frame, above and below.
        whole: Up to this many lines stay together.
        kept: Further lines that must be on the page of the next.
        head: Repeated when a page begins with the first line.
        on_break: Repeated after ``head`` when a page begins with another line.
    """
    side_by_side = zip_longest(*texts, fillvalue=())
    rows = [tuple(mark for line in row for mark in line) for row in side_by_side]
    last = len(rows) - 1
    ends = {0, last - 1}
    # A long column is full of lines that a page may begin with; they share one tuple.
    carried = (*head, *on_break)
    strips = [
        Strip(
            height=leading,
            marks=marks,
            keep=keep if index == last else last < whole or index in ends or index in kept,
            frame=frame,
            on_break=carried if index else head,
        )
        for index, marks in enumerate(rows)
    ]
    if not pad:
        return strips
    above = Strip(height=pad, keep=True, frame=frame, row_start=True, on_break=head)
    below = Strip(height=pad, keep=keep, frame=frame, on_break=carried)
    strips[-1] = replace(strips[-1], keep=True)
    return [above, *strips, below]


def with_space(strips: Sequence[Strip], space: float) -> list[Strip]:
    """Give the same strips with white space above the first."""
    first, *rest = strips
    return [replace(first, space=space), *rest]


def baseline_of(style: Style) -> float:
    """Give the distance from the upper edge of a line to its baseline.

    The same for every size of letters on one leading, so that columns side by side
    share their baselines.
    """
    return 0.78 * style.leading
