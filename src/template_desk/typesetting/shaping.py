"""Characters to glyphs: one word, one direction; kept, for words come again and again.

Bidi and line breaking are not known here. Text is prepared (``Characters.prepare``).
Source: ``docs/formats/text.md``, «Shaping»; HarfBuzz manual, «Clusters».
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from template_desk.typesetting.characters import DIRECTIONS, JOINERS
from template_desk.typesetting.faces import ANY_FAMILY, STAND_INS, Family, FontSet
from template_desk.typesetting.lines import Face, Glyph, Run

if TYPE_CHECKING:
    import uharfbuzz

# A document has few words; one that has many must not fill the memory.
_MOST_KEPT = 20_000
_LONGEST_KEPT = 100
# How many characters beside it decide how a letter joins: marks are looked through.
CONTEXT = 8
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
        if not rtl and text.isascii() and " " not in text:
            if text:
                yield 0, len(text), self.fonts.latin
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
        script = self._script(family, text)
        glyphs = tuple(self._glyphs(face, script, text, before, after, rtl=rtl))
        return Run(face, glyphs, sum(glyph.advance for glyph in glyphs), rtl)

    def _script(self, family: Family, text: str) -> str:
        if family is self.fonts.arabic:
            return "Arab"
        if family is self.fonts.chinese:
            return "Hani"
        if family is self.fonts.symbols:
            return "Zyyy"
        return _script_of(text)

    def _glyphs(
        self, face: Face, script: str, text: str, before: str, after: str, *, rtl: bool
    ) -> Iterator[Glyph]:
        import uharfbuzz as hb

        font, factor = self.fonts.loaded(face)
        buffer = hb.Buffer()
        context = before + text + after
        buffer.add_codepoints(
            [ord(c) for c in context.translate(STAND_INS)], len(before), len(text)
        )
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.language = self.language
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = (
            hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES | hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        )
        hb.shape(font, buffer)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        texts = _texts(infos, text, len(before))
        for info, place in zip(infos, positions or (), strict=True):
            if not info.codepoint:
                raise ValueError("text was not prepared")
            yield Glyph(
                info.codepoint,
                round(place.x_advance * factor, 3),
                round(place.x_offset * factor, 3),
                round(place.y_offset * factor, 3),
                texts.pop(info.cluster, ""),
            )


def _texts(infos: list[uharfbuzz.GlyphInfo], text: str, offset: int) -> dict[int, str]:
    """Give the characters of each cluster; those without a glyph are with what is before them."""
    if not infos:
        return {}
    starts = sorted({info.cluster for info in infos})
    ends = [start - offset for start in starts[1:]] + [len(text)]
    begins = [0] + [start - offset for start in starts[1:]]
    return {start: text[begin:end] for start, begin, end in zip(starts, begins, ends, strict=True)}


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
