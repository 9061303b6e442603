"""Characters to glyphs: one word, one direction; kept, for words come again and again.

Bidi and line breaking are not known here. Text is prepared (``Characters.prepare``).
Source: ``docs/formats/text.md``, «Shaping»; HarfBuzz manual, «Clusters».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from template_desk.typesetting.characters import DIRECTIONS, JOINERS
from template_desk.typesetting.faces import ANY_FAMILY, ARABIC, LATIN, STAND_INS, Family, FontSet
from template_desk.typesetting.lines import Glyph, Run

if TYPE_CHECKING:
    import uharfbuzz as hb

# A document has few words; one that has many must not fill the memory.
_MOST_KEPT = 20_000
_LONGEST_KEPT = 100
# How many characters beside it decide how a letter joins: marks are looked through.
CONTEXT = 8
_JOINERS = frozenset(JOINERS)
# With the marks that may stand between them.
_LAM_ALEF = re.compile("ل[\u064b-\u065f\u0670]*[اأإآٱ]")
_UNSHAPED = str.maketrans("", "", DIRECTIONS)


class Word(NamedTuple):
    """A shaped word.

    Attributes:
        runs: In logical order; those of one direction, one for each change of face.
        width: Sum of their widths.
    """

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True, eq=False)
class Shaper:
    """Shapes words in the faces of a document.

    Attributes:
        fonts: The fonts.
        language: Of the document (BCP 47), for forms of letters that differ by language.
    """

    fonts: FontSet
    language: str
    _kept: dict[tuple[str, bool, bool], Word] = field(init=False, repr=False, default_factory=dict)
    _spaces: dict[tuple[bool, bool], Run] = field(init=False, repr=False, default_factory=dict)

    def word(self, text: str, *, bold: bool, rtl: bool) -> Word:
        """Shape prepared text of one direction, without line ends.

        Usually a word. Spaces within it become runs of their own. The same text gives
        the same object.
        """
        key = (text, bold, rtl)
        found = self._kept.get(key)
        if found is None:
            found = self._shape_pieces(text, "", "", bold=bold, rtl=rtl)
            if len(text) <= _LONGEST_KEPT:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = found
        return found

    def part(self, text: str, before: str, after: str, *, bold: bool, rtl: bool) -> Word:
        """Shape a part of a word so that its letters join as if the rest stood beside it."""
        return self._shape_pieces(text, before, after, bold=bold, rtl=rtl)

    def space(self, *, bold: bool, rtl: bool) -> Run:
        """Give the run of one space."""
        found = self._spaces.get((bold, rtl))
        if found is None:
            family = self.fonts.arabic if rtl else self.fonts.latin
            found = self._run(family, " ", "", "", bold=bold, rtl=rtl)
            self._spaces[bold, rtl] = found
        return found

    def _shape_pieces(self, text: str, before: str, after: str, *, bold: bool, rtl: bool) -> Word:
        runs: list[Run] = []
        text = text.translate(_UNSHAPED) if not text.isascii() else text
        for start, end, family in self._same_family(text, rtl=rtl):
            if family is None:
                spaces = text.count(" ", start, end)
                runs.extend([self.space(bold=bold, rtl=rtl)] * spaces)
                continue
            run = self._run(
                family,
                text[start:end],
                text[max(0, start - CONTEXT) : start] or before,
                text[end : end + CONTEXT] or after,
                bold=bold,
                rtl=rtl,
            )
            if run.glyphs:
                runs.append(run)
        return Word(tuple(runs), sum(run.width for run in runs))

    def _same_family(self, text: str, *, rtl: bool) -> Iterator[tuple[int, int, Family | None]]:
        """Split where the family changes, never within a cluster; None is for spaces."""
        drawn, wanted = self.fonts.drawn, ARABIC if rtl else LATIN
        if text and " " not in text and all(drawn[character] & wanted for character in text):
            yield 0, len(text), self.fonts.first(wanted, rtl=rtl)
            return
        start, current, begun = 0, None, False
        for begin, end in clusters(text):
            cluster = text[begin:end]
            if not cluster.strip(JOINERS):
                continue
            family = None if cluster == " " else self._family(cluster, rtl=rtl)
            if begun and family is not current:
                yield start, begin, current
                start = begin
            current, begun = family, True
        if begun:
            yield start, len(text), current

    def _family(self, cluster: str, *, rtl: bool) -> Family:
        drawing = ANY_FAMILY
        for character in cluster:
            if character not in JOINERS:
                drawing &= self.fonts.drawn[character]
        if not drawing:
            raise ValueError("text was not prepared")
        return self.fonts.first(drawing, rtl=rtl)

    def _run(
        self, family: Family, text: str, before: str, after: str, *, bold: bool, rtl: bool
    ) -> Run:
        face = family.weight(bold=bold)
        font, factor = self.fonts.loaded(face)
        script = self._script(family, text)
        buffer = self._shaped(font, script, text, before, after, rtl=rtl)
        glyphs = tuple(_glyphs(buffer, text, len(before), factor))
        return Run(face, glyphs, sum([glyph[1] for glyph in glyphs]), rtl)

    def _script(self, family: Family, text: str) -> str:
        if family is self.fonts.arabic:
            return "Arab"
        if family is self.fonts.chinese:
            return "Hani"
        if family is self.fonts.symbols:
            return "Zyyy"
        return _script_of(text)

    def _shaped(
        self, font: hb.Font, script: str, text: str, before: str, after: str, *, rtl: bool
    ) -> hb.Buffer:
        import uharfbuzz as hb

        buffer = hb.Buffer()
        context = before + text + after
        if not context.isascii():
            context = context.translate(STAND_INS)
        buffer.add_codepoints(list(map(ord, context)), len(before), len(text))
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.language = self.language
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        hb.shape(font, buffer, _features(script, context, rtl=rtl))
        return buffer


def _features(
    script: str, context: str, *, rtl: bool
) -> dict[str, bool | list[tuple[int, int, bool]]]:
    """Give the features of the font to set: plain forms of Arabic letters.

    Amiri stacks and bends letters by their neighbours as a calligrapher does; after a
    fax plain forms are read better. Its lam with alef, which no reader of Arabic can do
    without, is made by the same feature, and stays.
    """
    if script != "Arab" or not rtl:
        return {}
    kept = [match.span() for match in _LAM_ALEF.finditer(context)]
    if not kept:
        return {"calt": False}
    begins = (0, *(end for _, end in kept))
    ends = (*(begin for begin, _ in kept), len(context))
    plain = [(b, e, False) for b, e in zip(begins, ends, strict=True) if b < e]
    return {"calt": plain} if plain else {}


def _glyphs(buffer: hb.Buffer, text: str, offset: int, factor: float) -> Iterator[Glyph]:
    infos = buffer.glyph_infos
    texts = _texts([info.cluster for info in infos], text, offset)
    shown = texts.copy()
    for info, place in zip(infos, buffer.glyph_positions or (), strict=True):
        cluster = info.cluster
        if cluster not in shown:
            continue
        if not info.codepoint:
            raise ValueError("text was not prepared")
        advance, x_offset, y_offset = place.x_advance, place.x_offset, place.y_offset
        if factor != 1:
            advance = round(advance * factor, 3)
            x_offset = round(x_offset * factor, 3)
            y_offset = round(y_offset * factor, 3)
        yield Glyph(info.codepoint, advance, x_offset, y_offset, texts.pop(cluster, ""))


def _texts(found: list[int], text: str, offset: int) -> dict[int, str]:
    """Give the characters of each cluster; joiners, which are not drawn, with what is before."""
    starts = sorted(set(found))
    if len(starts) == len(text) and _JOINERS.isdisjoint(text):
        return dict(zip(starts, text, strict=True))
    ends = [*starts[1:], offset + len(text)]
    drawn = [
        start
        for start, end in zip(starts, ends, strict=True)
        if text[start - offset : end - offset].strip(JOINERS)
    ]
    begins = [0, *(start - offset for start in drawn[1:])]
    stops = [*begins[1:], len(text)]
    return {
        start: text[begin:stop] for start, begin, stop in zip(drawn, begins, stops, strict=False)
    }


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each grapheme begins and ends: a character, its marks and joiners."""
    begin = 0
    for place in range(1, len(text)):
        character = text[place]
        if character < "\u0300" or not goes_with_the_one_before(character):
            yield begin, place
            begin = place
    if text:
        yield begin, len(text)


def goes_with_the_one_before(character: str) -> bool:
    """Say whether a grapheme cannot begin with it (UAX 29, as far as our scripts need it)."""
    return character in JOINERS or unicodedata.category(character)[0] == "M"


def _script_of(text: str) -> str:
    """Give the script of the first letter that has one in this typeface."""
    for character in text:
        if character >= "\u0370" and character.isalpha():
            if "\u0400" <= character <= "\u052f" or character >= "\ua640":
                return "Cyrl"
            if character <= "\u03ff" or "\u1f00" <= character <= "\u1fff":
                return "Grek"
        if character.isalpha():
            break
    return "Latn"
