r"""Lines of text: how wide, where they break. No page, no drawing, no PDF library.

All text here is prepared (``FontSet.prepare``): it holds drawable characters and
``\n``. Widths are in points. To shape text later, replace ``Typesetter.width``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from template_desk.pdf.fonts import FontSet

Measure = Callable[[str], float]

_CJK = "\u2e80-\u2fff\u3001-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_NOT_FIRST = "、。，．：；？！）］｝〉》」』】〕ー々’”…ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NOT_LAST = "（［｛〈《「『【〔‘“"
_WORD = re.compile(r" *[^ ]+ *| +")
# After a hyphen, dash or slash that a letter follows (so that dates, numbers and
# «OP 3/4» stay whole), between two code points, and around ideographs.
_INSIDE_WORD = re.compile(
    r"(?<=[\w.,;:)\]][-/‐–—])(?=[^\W\d_])"
    r"|(?<=\])(?=\[U\+)"
    rf"|(?<=[{_CJK}])(?<![{_NOT_LAST}])(?=[^ {_NOT_FIRST}])"
    rf"|(?<=[^ {_NOT_LAST}])(?=[{_CJK}])(?![{_NOT_FIRST}])"
)
_MAY_BREAK_INSIDE = re.compile(rf"[-/‐–—\]{_CJK}]")
# «OP 3», «UNSCR 1540»: letters and their number are one name.
_NAME_AND_NUMBER = re.compile(r"(?<=\b[A-Z]{2}) (?=\d)|(?<=[A-Z]{3}) (?=\d)")
# Sums of widths must not fail a line that fits exactly.
_TOLERANCE = 0.01
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set.

    Attributes:
        size: Size of the letters, in points.
        leading: Distance from one line to the next, in points.
        bold: Whether the bold face is used.
    """

    size: float
    leading: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets text in the faces of a document."""

    fonts: FontSet

    def prepare(self, text: str) -> str:
        """Give text as it is drawn; see ``FontSet.prepare``."""
        return self.fonts.prepare(text)

    def one_line(self, text: str) -> str:
        """Give prepared text with every line end and run of white space as one space."""
        return " ".join(self.fonts.prepare(text).split())

    def width(self, text: str, style: Style) -> float:
        """Give the width of prepared text without line ends, in points."""
        face = self.fonts.bold if style.bold else self.fonts.regular
        return sum(map(face.widths.__getitem__, text)) * style.size / 1000

    def lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        """Prepare a text and break it into lines no wider than ``width`` points.

        An abbreviation and its number get a no-break space between them.
        """
        glued = _NAME_AND_NUMBER.sub("\N{NO-BREAK SPACE}", self.fonts.prepare(text))
        return break_lines(glued, self._measure(style), width)

    def shorten(self, text: str, style: Style, width: float) -> str:
        """Give one line no wider than ``width``, its end replaced by an ellipsis if need be.

        For page headers only, where the full text stands elsewhere.
        """
        whole = self.one_line(text)
        if self.width(whole, style) <= width + _TOLERANCE:
            return whole
        room = width - self.width(ELLIPSIS, style)
        kept = next(_pieces_by_width(whole, self._measure(style), room), "")
        return kept.rstrip(" ") + ELLIPSIS

    def _measure(self, style: Style) -> Measure:
        widths = (self.fonts.bold if style.bold else self.fonts.regular).widths
        scale = style.size / 1000
        return lambda text: sum(map(widths.__getitem__, text)) * scale


def break_lines(text: str, measure: Measure, width: float) -> tuple[str, ...]:
    r"""Break prepared text into lines.

    Breaks at spaces, after hyphens and slashes between letters, and around
    ideographs; a word wider than a line is broken where the line is full.
    Every ``\n`` ends a line, so that empty lines stay.

    Args:
        text: Prepared text.
        measure: Width of a piece of it; adding up pieces gives the whole.
        width: Room, in points. A single character wider than that still gets a line.

    Returns:
        At least one line. Together they are the text, without the line ends and
        without the spaces at which a line was broken or ended.
    """
    return tuple(
        line for paragraph in text.split("\n") for line in _paragraph(paragraph, measure, width)
    )


def _paragraph(text: str, measure: Measure, width: float) -> Iterator[str]:
    space = measure(" ")
    line: list[str] = []
    used = 0.0
    for piece in _pieces(text):
        body = piece.rstrip(" ")
        needed = measure(body)
        if line and used + needed > width + _TOLERANCE:
            yield "".join(line).rstrip(" ")
            line, used = [], 0.0
        if needed > width + _TOLERANCE:
            *full, body = _pieces_by_width(body, measure, width)
            yield from (part.rstrip(" ") for part in full)
            needed = measure(body)
            piece = body + piece[len(piece.rstrip(" ")) :]  # noqa: PLW2901 the rest of it
        line.append(piece)
        used += needed + space * (len(piece) - len(body))
    yield "".join(line).rstrip(" ")


def _pieces(text: str) -> Iterator[str]:
    """Split at every place where a line may break; spaces stay with what is before them."""
    for match in _WORD.finditer(text):
        word = match.group()
        if _MAY_BREAK_INSIDE.search(word):
            yield from _INSIDE_WORD.split(word)
        else:
            yield word


def _pieces_by_width(text: str, measure: Measure, width: float) -> Iterator[str]:
    """Split where each piece is full; a combining mark stays with its letter."""
    start, used = 0, 0.0
    for place, character in enumerate(text):
        advance = measure(character)
        over = used + advance > width + _TOLERANCE
        if over and place > start and not unicodedata.combining(character):
            yield text[start:place]
            start, used = place, 0.0
        used += advance
    yield text[start:]
