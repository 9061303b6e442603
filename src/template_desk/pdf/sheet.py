"""The page around the answers: its measures, its type, its header and footer.

The header is as high on a draft as on the final document, so that a draft has
the same pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from template_desk.pdf.document import Document, Paper
from template_desk.pdf.marks import MM, LineMark, Mark, OutlineMark, TextMark
from template_desk.pdf.text import Style, Typesetter

TITLE = Style(20, 26, bold=True)
HEADING = Style(13, 17, bold=True)
ANSWER = Style(11, 14)
ANSWER_STRONG = Style(11, 14, bold=True)
PROMINENT = Style(12, 14, bold=True)
WORDING = Style(10, 14)
CELL = Style(10, 13)
CELL_LABEL = Style(9, 13)
CELL_STRONG = Style(9, 13, bold=True)
COLUMN_HEAD = Style(8, 10.5, bold=True)
GRID_LABEL = Style(9, 14, bold=True)
SMALL = Style(9, 12)
SMALL_STRONG = Style(9, 12, bold=True)
_REQUESTER = Style(11, 14, bold=True)
_REFERENCE = Style(12, 14, bold=True)
_DRAFT = Style(15, 18, bold=True)

_SIDE = 18 * MM
_HEADER_TOP = 12.5 * MM
_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a page, in points from its upper left corner.

    Attributes:
        width: Of the paper.
        height: Of the paper.
    """

    width: float
    height: float

    @classmethod
    def of(cls, paper: Paper) -> Sheet:
        """Give the sheet of a paper size."""
        return cls(*paper.size)

    @property
    def left(self) -> float:
        """Left edge of all text."""
        return _SIDE

    @property
    def right(self) -> float:
        """Right edge of all text."""
        return self.width - _SIDE

    @property
    def text_width(self) -> float:
        """Width of all text."""
        return self.right - self.left

    @property
    def header_rule(self) -> float:
        """The rule under the header."""
        return _HEADER_TOP + 34

    @property
    def top(self) -> float:
        """Where answers begin."""
        return self.header_rule + 14

    @property
    def footer_rule(self) -> float:
        """The rule above the footer."""
        return self.height - 18 * MM

    @property
    def bottom(self) -> float:
        """Where answers end."""
        return self.footer_rule - 10


def furniture(
    sheet: Sheet,
    document: Document,
    setter: Typesetter,
    words: Callable[[str], str],
    *,
    page: int,
    pages: int,
) -> tuple[Mark, ...]:
    """Give the header and footer of one page.

    What does not fit is shortened here; all of it stands in full among the answers.

    Args:
        sheet: The page.
        document: Whose header it is.
        setter: Sets the text.
        words: Translates the program's own words.
        page: From 1.
        pages: How many there are.
    """
    number = setter.one_line(words("Page {page} of {pages}").format(page=page, pages=pages))
    middle: tuple[Mark, ...] = ()
    side = (sheet.text_width - _GAP) / 2
    if document.draft:
        middle, taken = _draft_mark(sheet, setter, words)
        side = (sheet.text_width - taken) / 2 - _GAP
    reference = setter.shorten(document.reference, _REFERENCE, side)
    first, second = _HEADER_TOP + 12.5, _HEADER_TOP + 27
    return (
        TextMark(
            sheet.left,
            first,
            setter.shorten(document.requester, _REQUESTER, side),
            _REQUESTER,
        ),
        TextMark(sheet.left, second, setter.shorten(document.authority, SMALL, side), SMALL),
        *middle,
        _right(sheet, setter, first, reference, _REFERENCE),
        _right(sheet, setter, second, number, SMALL),
        LineMark(x0=sheet.left, y0=sheet.header_rule, x1=sheet.right, y1=sheet.header_rule),
        *_footer(sheet, document, setter),
    )


def _draft_mark(
    sheet: Sheet, setter: Typesetter, words: Callable[[str], str]
) -> tuple[tuple[Mark, ...], float]:
    text = setter.shorten(words("DRAFT – not signed"), _DRAFT, sheet.text_width / 2)
    width = setter.width(text, _DRAFT)
    x = (sheet.width - width) / 2
    top, height, pad = _HEADER_TOP + 1, 27.0, 9.0
    outline = OutlineMark(x=x - pad, y=top, width=width + 2 * pad, height=height, stroke=1.5)
    return (outline, TextMark(x, top + 19, text, _DRAFT)), width + 2 * pad


def _footer(sheet: Sheet, document: Document, setter: Typesetter) -> tuple[Mark, ...]:
    baseline = sheet.footer_rule + 12.5
    third = (sheet.text_width - 2 * _GAP) / 3
    date = setter.shorten(document.date, SMALL, third)
    return (
        LineMark(x0=sheet.left, y0=sheet.footer_rule, x1=sheet.right, y1=sheet.footer_rule),
        TextMark(sheet.left, baseline, setter.shorten(document.title, SMALL, third), SMALL),
        TextMark((sheet.width - setter.width(date, SMALL)) / 2, baseline, date, SMALL),
        _right(sheet, setter, baseline, setter.shorten(document.identifier, SMALL, third), SMALL),
    )


def _right(sheet: Sheet, setter: Typesetter, baseline: float, text: str, style: Style) -> TextMark:
    return TextMark(sheet.right - setter.width(text, style), baseline, text, style)
