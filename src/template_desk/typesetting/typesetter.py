r"""Sets text: which words stand on which line, in which order, in which glyphs.

Knows no page. Widths given and taken are in points; inside, as in ``lines``, in
thousandths of the size of the letters, so that a word is measured once for all sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from itertools import pairwise

from template_desk.typesetting.characters import JOINERS, Characters, characters_of
from template_desk.typesetting.faces import FontSet
from template_desk.typesetting.lines import Run, SetLine, Style
from template_desk.typesetting.paragraphs import Paragraph, letters_by_direction, resolve
from template_desk.typesetting.shaping import (
    CONTEXT,
    Shaper,
    Word,
    clusters,
    goes_with_the_one_before,
)

ELLIPSIS = "…"
# Sums of widths must not fail a line that fits exactly.
_TOLERANCE = 0.01
# Spaces at which a line ends take no room. No-break spaces are not among them.
_DROPPED = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_JOINERS = frozenset(JOINERS)
_IDEOGRAPHS = "\u2e80"
# About the mean letter: what fits on one line by this measure is tried whole before
# its breaks are looked for.
_MEAN = 450
_MEAN_WITH_IDEOGRAPHS = 900

Words = list[tuple[Word, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Typesetter:
    """Sets text in the fonts of a document.

    Attributes:
        fonts: The fonts.
        language: Of the document (BCP 47).
        rtl: Whether the page is read from right to left: then so is a paragraph in
            which nothing says otherwise.
    """

    fonts: FontSet
    _: KW_ONLY
    language: str = "en"
    rtl: bool = False
    _characters: Characters = field(init=False, repr=False)
    _shaper: Shaper = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_characters", characters_of(self.fonts))
        object.__setattr__(self, "_shaper", Shaper(self.fonts, self.language))

    def prepare(self, text: str) -> str:
        r"""Give text as it is set, every line end as ``\n``; see ``Characters.prepare``."""
        return self._characters.prepare(text)

    def goes_against(self, text: str) -> bool:
        """Say whether most letters of a text are read against the page's direction."""
        from_right, from_left = letters_by_direction(text)
        return from_left > from_right if self.rtl else from_right > from_left

    def one_line(self, text: str) -> str:
        """Give prepared text with every line end and run of white space as one space."""
        return " ".join(self._characters.prepare(text).split())

    def width(self, line: SetLine, style: Style) -> float:
        """Give the width of a line, in points."""
        return line.width * style.size / 1000

    def line(self, text: str, style: Style) -> SetLine:
        """Set a text on one line, however long; a line end counts as a space."""
        prepared = self._characters.prepare(text).replace("\n", " ")
        return self._whole(resolve(prepared, page_rtl=self.rtl), bold=style.bold)

    def lines(
        self, text: str, style: Style, width: float, *, auto: bool = True
    ) -> tuple[SetLine, ...]:
        r"""Break a text into lines.

        Args:
            text: As typed; every ``\n`` ends a line, so that empty lines stay.
            style: How it is set.
            width: Room, in points. A single character wider than that still gets a line.
            auto: Whether a paragraph goes against the page when most of its letters do;
                otherwise all take the page's direction.

        Returns:
            At least one line for each paragraph. Together their texts are the prepared
            text, without line ends, characters that only steer direction, and spaces
            at which a line was broken or ended.
        """
        limit = (width + _TOLERANCE) * 1000 / style.size
        return tuple(
            line
            for paragraph in self._characters.prepare(text).split("\n")
            for line in self._broken(
                resolve(paragraph, page_rtl=self.rtl, auto=auto), limit, bold=style.bold
            )
        )

    def shorten(self, text: str, style: Style, width: float) -> SetLine:
        """Give one line no wider than ``width``, its end replaced by an ellipsis if need be.

        For page headers only, where the full text stands elsewhere.
        """
        limit = (width + _TOLERANCE) * 1000 / style.size
        whole = self.one_line(text)
        # So many characters can only fit when most of them are marks.
        ends = [end for _, end in clusters(whole[: max(20, int(limit / 20))])]
        if not ends or ends[-1] == len(whole):
            line = self.line(whole, style)
            if line.width <= limit:
                return line
        low, high = 0, len(ends)
        best = self.line(ELLIPSIS, style)
        while low < high:
            middle = (low + high) // 2
            line = self.line(whole[: ends[middle]].rstrip() + ELLIPSIS, style)
            if line.width <= limit:
                best, low = line, middle + 1
            else:
                high = middle
        return best

    def _whole(self, paragraph: Paragraph, *, bold: bool) -> SetLine:
        end = len(paragraph.text.rstrip(_DROPPED))
        words: Words = []
        for begin, stop in pairwise(_spaces_and_ideographs(paragraph.text, end)):
            words += self._shaped(paragraph, begin, stop, bold=bold)
        return _line(paragraph, 0, end, words)

    def _broken(self, paragraph: Paragraph, limit: float, *, bold: bool) -> Iterator[SetLine]:
        text = paragraph.text
        mean = _MEAN_WITH_IDEOGRAPHS if max(text, default="") >= _IDEOGRAPHS else _MEAN
        if len(text) * mean <= limit:
            line = self._whole(paragraph, bold=bold)
            if line.width <= limit:
                yield line
                return
        from template_desk.typesetting.breaking import break_opportunities

        start = stop = 0  # of the line so far, in the text
        words: Words = []
        used = 0.0
        indent = len(text) - len(text.lstrip(_DROPPED))
        inner = (place for place in break_opportunities(text) if indent < place < len(text))
        for begin, end in pairwise((indent, *inner, len(text))):
            body = begin + len(text[begin:end].rstrip(_DROPPED))
            if body == begin:
                continue
            gap = self._shaped(paragraph, stop, begin, bold=bold) if stop < begin else []
            piece = self._shaped(paragraph, begin, body, bold=bold)
            between, needed = _width(gap), _width(piece)
            if used + between + needed <= limit:
                words += gap + piece
                used += between + needed
                stop = body
                continue
            if words:
                yield _line(paragraph, start, stop, words, goes_on=stop == begin)
            start = begin
            if needed > limit:
                *full, (start, piece) = self._parts(paragraph, begin, body, piece, limit, bold=bold)
                for (part, shaped), following in pairwise((*full, (start, piece))):
                    yield _line(paragraph, part, following[0], shaped, goes_on=True)
                needed = _width(piece)
            words, used, stop = piece, needed, body
        yield _line(paragraph, start, stop, words)

    def _shaped(self, paragraph: Paragraph, start: int, end: int, *, bold: bool) -> Words:
        text, levels = paragraph.text, paragraph.levels
        if levels is None:
            return [(self._shaper.word(text[start:end], bold=bold, rtl=False), 0)]
        level = levels[start]
        if levels[start:end].count(level) == end - start:
            return [(self._shaper.word(text[start:end], bold=bold, rtl=bool(level & 1)), level)]
        return [
            (self._shaper.word(text[begin:stop], bold=bold, rtl=bool(level & 1)), level)
            for begin, stop, level in paragraph.segments(start, end)
        ]

    def _shaped_part(self, paragraph: Paragraph, start: int, end: int, *, bold: bool) -> Words:
        text = paragraph.text
        return [
            (
                self._shaper.part(
                    text[begin:stop],
                    text[max(0, begin - CONTEXT) : begin],
                    text[stop : stop + CONTEXT],
                    bold=bold,
                    rtl=bool(level & 1),
                ),
                level,
            )
            for begin, stop, level in paragraph.segments(start, end)
        ]

    def _parts(
        self,
        paragraph: Paragraph,
        start: int,
        end: int,
        shaped: Words,
        limit: float,
        *,
        bold: bool,
    ) -> Iterator[tuple[int, Words]]:
        """Split a piece that is wider than a line where each line is full.

        Yields:
            Start of each part and the part shaped, joined as in the whole.
        """
        places, ends = _cluster_ends(shaped, start)
        text = paragraph.text
        first = 0  # index of the part's first cluster
        while first < len(places):
            base = ends[first - 1] if first else 0.0
            after = first + 1
            while after < len(places) and ends[after] - base <= limit:
                after += 1
            while True:
                while after < len(places) and goes_with_the_one_before(text[places[after]]):
                    after += 1
                until = places[after] if after < len(places) else end
                part = self._shaped_part(paragraph, places[first], until, bold=bold)
                shorter = _earlier_end(text, places, first, after)
                if _width(part) <= limit or shorter == first:
                    break
                after = shorter
            yield places[first], part
            first = after


def _earlier_end(text: str, places: list[int], first: int, after: int) -> int:
    """Give the last grapheme's beginning before ``after``; ``first`` if there is but one."""
    after -= 1
    while after > first and goes_with_the_one_before(text[places[after]]):
        after -= 1
    return after


def _cluster_ends(words: Words, start: int) -> tuple[list[int], list[float]]:
    """Give where each cluster of some words begins, and how wide all are up to its end."""
    places: list[int] = []
    ends: list[float] = []
    used = 0.0
    for word, _ in words:
        for run in word.runs:
            for length, advance in _clusters_of(run):
                places.append(start)
                start += length
                used += advance
                ends.append(used)
    return places, ends


def _clusters_of(run: Run) -> list[tuple[int, float]]:
    """Give characters and advance of each cluster of a run, in logical order."""
    found: list[tuple[int, float]] = []
    for glyph in run.glyphs:
        if glyph.text:
            found.append((len(glyph.text), glyph.advance))
        else:
            length, advance = found[-1]
            found[-1] = length, advance + glyph.advance
    if run.rtl:
        found.reverse()
    return found


def _spaces_and_ideographs(text: str, end: int) -> Iterator[int]:
    """Yield where pieces begin that are worth keeping shaped: at spaces and ideographs."""
    yield 0
    for begin, place in pairwise(range(end)):
        character = text[place]
        if (character == " ") != (text[begin] == " ") or (
            (character >= _IDEOGRAPHS or text[begin] >= _IDEOGRAPHS)
            and not goes_with_the_one_before(character)
        ):
            yield place
    if end:
        yield end


def _width(words: Words) -> float:
    if len(words) == 1:
        return words[0][0].width
    return sum(word.width for word, _ in words)


def _line(
    paragraph: Paragraph, start: int, end: int, words: Words, *, goes_on: bool = False
) -> SetLine:
    """Put words, given in logical order, in the order in which they are seen."""
    runs = tuple(run for word, _ in words for run in word.runs)
    if paragraph.levels is not None:
        levels = [level for word, level in words for _ in word.runs]
        runs = _in_visual_order(runs, levels)
    text = paragraph.text[start:end]
    if not _JOINERS.isdisjoint(text):
        # Those that stand beside no letter do nothing and are not drawn.
        text = "".join(_characters_of(run) for word, _ in words for run in word.runs)
    return SetLine(text, runs, sum(run.width for run in runs), paragraph.rtl, goes_on)


def _in_visual_order(runs: tuple[Run, ...], levels: list[int]) -> tuple[Run, ...]:
    if len(set(levels)) <= 1:
        return runs[::-1] if levels and levels[0] & 1 else runs
    from template_desk.typesetting.bidi import visual_order

    return tuple(runs[place] for place in visual_order(levels))


def _characters_of(run: Run) -> str:
    texts = [glyph.text for glyph in run.glyphs]
    return "".join(reversed(texts) if run.rtl else texts)
