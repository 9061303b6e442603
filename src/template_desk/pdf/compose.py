"""Pieces of a document as strips: headings, paragraphs, columns side by side, boxes.

Knows nothing of forms and answers. Every length of text is welcome. Positions are
those of a page read from left to right; one read from right to left is turned
over when it is finished.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import LineMark, Mark, TextMark
from template_desk.pdf.passages import passage_language
from template_desk.pdf.sheet import Sheet, Styles, spacing_for, spacing_of
from template_desk.pdf.structure import Element, Kind, Scope
from template_desk.typesetting.lines import SetLine, Style
from template_desk.typesetting.typesetter import Typesetter

Line = tuple[Mark, ...]
"""The ink of one line of one column; y from the upper edge of the line."""

PAD = 4.0
# From a line of an answer to the rule under it. After a fax, letters with less than 3
# points of white between them and a rule are misread.
RULE_GAP = 2.6
# Up to this many lines, a text is moved to the next page rather than split; so are
# the choices of one question, which are read together.
WHOLE_LINES = 8
WHOLE_ROW = 14
WHOLE_CHOICES = 20
_WORD_SPACE = 4.0
_PLAIN_LEADING = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Turns text into strips on a sheet.

    Attributes:
        sheet: The page.
        styles: Its type.
        setter: Sets the text.
        words: Translates the program's own words.
        language: BCP 47 tag of the document's language.
    """

    sheet: Sheet
    styles: Styles
    setter: Typesetter
    words: Callable[[str], str]
    language: str

    def passage(
        self, parent: Element, kind: Kind, text: str, *, scope: Scope | None = None
    ) -> Element:
        """Add an element for a text to the structure, with its language where it is another."""
        return parent.add(kind, language=passage_language(text, self.language), scope=scope)

    def lines(
        self, text: str, style: Style, x: float, width: float, element: Element | None
    ) -> list[Line]:
        """Break a text into lines at ``x``.

        A paragraph that runs against the page's direction stands at the other side of
        its column, where its reader looks for the beginning of a line: when it has
        several lines, or when most of the text does so. A text of one line stays where
        a reader of the page looks for it.
        """
        paragraphs = [
            self.setter.lines(paragraph, style, width)
            for paragraph in self.setter.prepare(text).split("\n")
        ]
        if len(paragraphs) == 1:
            return self._placed(paragraphs[0], style, x, width, element)
        against = self.setter.goes_against(text)
        return [
            line
            for found in paragraphs
            for line in self._placed(found, style, x, width, element, against=against)
        ]

    def _placed(
        self,
        paragraph: Sequence[SetLine],
        style: Style,
        x: float,
        width: float,
        element: Element | None,
        *,
        against: bool = False,
    ) -> list[Line]:
        """Put the lines of one paragraph at their side of the column."""
        turned = (against or len(paragraph) > 1) and all(
            line.rtl is not self.setter.rtl for line in paragraph if line
        )
        return [
            self._line(line, style, x, width if turned else None, element) for line in paragraph
        ]

    def _line(
        self, line: SetLine, style: Style, x: float, room: float | None, element: Element | None
    ) -> Line:
        if not line:
            return ()
        if room is not None:
            x += room - self.setter.width(line, style)
        return (TextMark(x, baseline_of(style), line, style, element),)

    def paragraph(
        self,
        text: str,
        style: Style,
        *,
        element: Element,
        space: float,
        keep: bool = False,
    ) -> list[Strip]:
        """Give a paragraph over the whole width; ``element`` is what it is the content of."""
        style = self.spaced(style, text)
        lines = self.lines(text, style, self.sheet.left, self.sheet.text_width, element)
        return with_space(columns([lines], style.leading, keep=keep), space)

    def spaced(self, style: Style, *texts: str) -> Style:
        """Give a style with as much distance between lines as the letters of texts need."""
        factor = max(map(spacing_for, texts), default=1.0) / spacing_of(self.language)
        return style if factor <= 1 else replace(style, leading=style.leading * factor)

    def heading(self, text: str, section: Element, *, place: str | None = None) -> list[Strip]:
        """Give a section's heading with the rule under it; never alone at the end of a page."""
        element = self.passage(section, Kind.HEADING, text)
        strips = self.paragraph(text, self.styles.heading, element=element, space=20, keep=True)
        strips = [replace(strip, keep=True) for strip in strips]
        strips[0] = replace(strips[0], place=place)
        rule = LineMark(x0=self.sheet.left, y0=3, x1=self.sheet.right, y1=3)
        return [*strips, Strip(height=5, marks=(rule,), keep=True)]

    def continued(self, text: str) -> Strip:
        """Give the line that stands over a text continued from the page before."""
        mark = self.setter.line(self.words("(continued)"), self.styles.small_strong)
        mark_width = self.setter.width(mark, self.styles.small_strong)
        room = self.sheet.text_width - mark_width - _WORD_SPACE
        shown = self.setter.shorten(text, self.styles.small_strong, room)
        baseline = baseline_of(self.styles.small_strong)
        after = self.sheet.left + self.setter.width(shown, self.styles.small_strong) + _WORD_SPACE
        return Strip(
            height=self.styles.small_strong.leading + 3,
            marks=(
                TextMark(self.sheet.left, baseline, shown, self.styles.small_strong),
                TextMark(after, baseline, mark, self.styles.small_strong),
            ),
            keep=True,
        )

    def answer_box(
        self, text: str, *, element: Element, continued: str, empty_lines: int
    ) -> list[Strip]:
        """Give a typed text in a box over the whole width, of any length.

        Args:
            text: As typed. Empty lines before and after it are not printed.
            element: Gets a paragraph for each one of the text.
            continued: What stands, with «(continued)», over the box's parts on further pages.
            empty_lines: Height of the box when there is no text.
        """
        frame = Frame(edges=(self.sheet.left, self.sheet.right))
        inset = 7.0
        room = self.sheet.text_width - 2 * inset
        typed = self.setter.prepare(text).strip("\n")
        style = self.spaced(self.styles.answer, typed)
        against = "\n" in typed and self.setter.goes_against(typed)
        lines: list[Line] = []
        kept: set[int] = set()
        spaces: dict[int, float] = {}
        for paragraph in typed.split("\n") if typed.strip() else ():
            first = len(lines)
            if not paragraph.strip():
                # No page begins with it.
                spaces[first] = spaces.get(first, 0.0) + style.leading
                continue
            place = self.passage(element, Kind.PARAGRAPH, paragraph)
            found = self.setter.lines(paragraph, style, room)
            left = self.sheet.left + inset
            lines += self._placed(found, style, left, room, place, against=against)
            # No first or last line of a paragraph alone on a page.
            kept |= {first, len(lines) - 2} if len(lines) - first > 1 else set()
        strips = columns(
            [lines or [()] * empty_lines],
            style.leading,
            frame=frame,
            pad=PAD,
            kept=frozenset(kept),
            on_break=(self.continued(continued), Strip(height=PAD, keep=True, frame=frame)),
        )
        # The first strip is the white space inside the frame.
        for line, space in spaces.items():
            strips[line + 1] = replace(strips[line + 1], space=space)
        return strips


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

    Short ones stay on one page; of long ones, three lines at least stand on each side
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
    ends = {0, 1, last - 2, last - 1}
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
    # Letters that need more distance reach further down.
    deeper = max(0.0, leading - _PLAIN_LEADING) / 2
    below = Strip(height=pad + deeper, keep=keep, frame=frame, on_break=carried)
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
