"""The page around the answers: its measures, its type, its header and footer.

The header is as high on a draft as on the final document, so that a draft has
the same pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from template_desk.pdf.document import Document, Paper
from template_desk.pdf.marks import MM, LineMark, Mark, OutlineMark, TextMark
from template_desk.typesetting.lines import SetLine, Style
from template_desk.typesetting.typesetter import Typesetter

_SIDE = 18 * MM
_HEADER_TOP = 12.5 * MM
_GAP = 12.0
_WORD_SPACE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The type of a document: a style for each use, in points.

    Sizes and weights are those that were read without fault after a fax; see
    ``docs/formats/document.md``, «Type».
    """

    title: Style = Style(20, 26, bold=True)
    heading: Style = Style(13, 17, bold=True)
    answer: Style = Style(11, 14)
    answer_strong: Style = Style(11, 14, bold=True)
    prominent: Style = Style(12, 14, bold=True)
    wording: Style = Style(10, 14)
    cell: Style = Style(10, 13)
    cell_label: Style = Style(9, 13)
    cell_strong: Style = Style(9, 13, bold=True)
    column_head: Style = Style(9, 11.5, bold=True)
    grid_label: Style = Style(9, 14, bold=True)
    small: Style = Style(9, 12)
    small_strong: Style = Style(9, 12, bold=True)
    requester: Style = Style(11, 14, bold=True)
    reference: Style = Style(12, 14, bold=True)
    page: Style = Style(10, 12, bold=True)
    code: Style = Style(12, 12, bold=True)
    draft: Style = Style(15, 18, bold=True)

    def spaced(self, factor: float) -> Styles:
        """Give the same type with more distance between lines."""
        return Styles(
            **{
                field.name: replace(style, leading=style.leading * factor)
                for field in fields(self)
                if isinstance(style := getattr(self, field.name), Style)
            }
        )


# Letters that reach further up and down, or fill their whole square.
_SPACED = MappingProxyType({"ar": 1.22, "zh": 1.12})
_SPACED_VOWELS = 1.5
_ARABIC = re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_VOWELS = re.compile("[\u064b-\u0655\u0670]")
_LETTERS_TO_A_VOWEL = 8
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def spacing_of(language: str) -> float:
    """Give by how much lines of a language (BCP 47) are further apart than Latin ones."""
    return _SPACED.get(language, 1.0)


def spacing_for(text: str) -> float:
    """Give by how much lines of a text must be further apart than Latin ones.

    Vowels stand above and below the letters of Arabic; a few in a text have room.
    """
    if text.isascii():
        return 1.0
    letters = len(_ARABIC.findall(text))
    if letters:
        vowelled = _LETTERS_TO_A_VOWEL * len(_VOWELS.findall(text)) > letters
        return _SPACED_VOWELS if vowelled else _SPACED["ar"]
    return _SPACED["zh"] if _HAN.search(text) else 1.0


def styles_of(language: str) -> Styles:
    """Give the styles for a language (BCP 47)."""
    return Styles().spaced(spacing_of(language))


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
        return _HEADER_TOP + 36.5

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
    styles: Styles,
    numbers: tuple[str, str],
) -> tuple[Mark, ...]:
    """Give the header and footer of one page: artifacts, read once among the answers.

    What does not fit is shortened here; all of it stands in full among the answers.

    Args:
        sheet: The page.
        document: Whose header it is.
        setter: Sets the text.
        words: Translates the program's own words.
        styles: The document's type.
        numbers: The page's number and that of all pages, as shown.
    """
    page, pages = numbers
    number = setter.line(
        words("Page {page} of {pages}").format(page=page, pages=pages), styles.page
    )
    middle: tuple[Mark, ...] = ()
    side = (sheet.text_width - _GAP) / 2
    if document.draft:
        middle, taken = _draft_mark(sheet, setter, words, styles)
        side = (sheet.text_width - taken) / 2 - _GAP
    first, second = _HEADER_TOP + 12.5, _HEADER_TOP + 29
    reference = setter.shorten(document.reference, styles.reference, side)
    beside = [side, side]
    if not document.draft:
        at_end = (setter.width(reference, styles.reference), setter.width(number, styles.page))
        beside = [sheet.text_width - _GAP - width for width in at_end]
    requester = setter.shorten(document.requester, styles.requester, beside[0])
    authority = setter.shorten(document.authority, styles.small, beside[1])
    return (
        TextMark(sheet.left, first, requester, styles.requester),
        TextMark(sheet.left, second, authority, styles.small),
        *middle,
        _at_end(sheet, first, reference, styles.reference),
        _at_end(sheet, second, number, styles.page),
        LineMark(x0=sheet.left, y0=sheet.header_rule, x1=sheet.right, y1=sheet.header_rule),
        *_footer(sheet, document, setter, words, styles),
    )


def _draft_mark(
    sheet: Sheet, setter: Typesetter, words: Callable[[str], str], styles: Styles
) -> tuple[tuple[Mark, ...], float]:
    text = setter.shorten(words("DRAFT – not signed"), styles.draft, sheet.text_width / 2)
    width = setter.width(text, styles.draft)
    x = (sheet.width - width) / 2
    top, height, pad = _HEADER_TOP + 1, 27.0, 9.0
    outline = OutlineMark(x=x - pad, y=top, width=width + 2 * pad, height=height, stroke=1.5)
    return (outline, TextMark(x, top + 19, text, styles.draft)), width + 2 * pad


def _footer(
    sheet: Sheet,
    document: Document,
    setter: Typesetter,
    words: Callable[[str], str],
    styles: Styles,
) -> tuple[Mark, ...]:
    """Title, date, and the code by which a page of another document is noticed."""
    baseline = sheet.footer_rule + 13
    third = (sheet.text_width - 2 * _GAP) / 3
    title = setter.shorten(document.title, styles.small, third)
    date = setter.shorten(document.date, styles.small, third)
    code = _at_end(
        sheet, baseline, setter.shorten(document.identifier, styles.code, third), styles.code
    )
    name = setter.shorten(words("Document code"), styles.small, third)
    room = code.x - _WORD_SPACE - setter.width(name, styles.small)
    date_x = min(
        (sheet.width - setter.width(date, styles.small)) / 2,
        room - _GAP - setter.width(date, styles.small),
    )
    return (
        LineMark(x0=sheet.left, y0=sheet.footer_rule, x1=sheet.right, y1=sheet.footer_rule),
        TextMark(sheet.left, baseline, title, styles.small),
        TextMark(date_x, baseline, date, styles.small),
        *((TextMark(room, baseline, name, styles.small), code) if document.identifier else ()),
    )


def _at_end(sheet: Sheet, baseline: float, line: SetLine, style: Style) -> TextMark:
    return TextMark(sheet.right - line.width * style.size / 1000, baseline, line, style)
