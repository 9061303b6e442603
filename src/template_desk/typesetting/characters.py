"""What stands on paper for a text, and which of its characters no font draws.

Asked while the user types: ASCII costs nothing, other text about a microsecond for
ten characters once its characters have been met.

Source: ``docs/formats/text.md``, «Fallback».
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from template_desk.typesetting.faces import ANY_FAMILY, FontSet, shipped_fonts

TAB = "    "
MOST_MARKS = 8
_LINE_ENDS = (0x0A, 0x0D, 0x85, 0x2028, 0x2029)

# The user's marks and isolates of direction, and the joiners that Persian is spelt with.
JOINERS = "\u200c\u200d"
DIRECTIONS = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
UNSEEN = frozenset(JOINERS + DIRECTIONS)
# Invisible by definition and without a meaning that this page could lose: soft hyphen,
# breaking hints, invisible operators, deprecated shaping, variation selectors. The
# overrides U+202A..U+202E are not among them: they change what is read.
_THROWN_AWAY = (
    *(0x00AD, 0x034F, 0x200B, 0xFEFF),
    *(*range(0x2060, 0x2065), *range(0x206A, 0x2070), *range(0xFE00, 0xFE10)),
)
# Controls, overrides of direction, surrogates, private use; some are in the font files.
_NEVER_DRAWN = frozenset(
    chr(code)
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0xD800, 0xF900))
)
# Letters of a PDF that was copied: each stands for a letter in one of its joined forms.
_PRESENTATION_FORMS = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF))
# «⑴», «⒈», small commas: Chinese office programs write them, our Chinese font lacks them.
_CHINESE_FORMS = (*range(0x2474, 0x249C), *range(0xFE50, 0xFE6C))
_NO_BREAK_SPACES = "\u2007\u202f"


class _Shown(dict[int, str]):
    """What stands for a code point, for ``str.translate``; filled as it is asked."""

    def __init__(self, fonts: FontSet) -> None:
        super().__init__()
        self._drawn = fonts.drawn
        self.marks: set[str] = set()

    def __missing__(self, code: int) -> str:
        shown = self._look_up(chr(code))
        self[code] = shown
        return shown

    def _look_up(self, character: str) -> str:
        if character == "\n" or character in UNSEEN:
            return character
        category = unicodedata.category(character)
        if character not in _NEVER_DRAWN and self._drawn[character]:
            if category[0] == "M":
                self.marks.add(character)
            return character
        if category == "Zs":
            return "\u00a0" if character in _NO_BREAK_SPACES else " "
        return code_point(character)


def _cleaning() -> dict[int, str]:
    """Say what becomes of characters whatever the fonts are."""
    replaced = (*_PRESENTATION_FORMS, *_CHINESE_FORMS)
    # The one mark that is two when it is composed.
    ends = dict.fromkeys(_LINE_ENDS, "\n") | {0x0344: "\u0308\u0301"}
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for code in replaced}
    return forms | ends | dict.fromkeys(_THROWN_AWAY, "") | {0x09: TAB}


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Knows what the fonts of a document can draw.

    Attributes:
        fonts: The fonts.
    """

    fonts: FontSet
    _shown: _Shown = field(init=False, repr=False)
    _plain: set[str] = field(init=False, repr=False, default_factory=set)
    _cleaned: dict[int, str] = field(init=False, repr=False, default_factory=_cleaning)
    _unclean: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_shown", _Shown(self.fonts))
        object.__setattr__(self, "_unclean", frozenset(map(chr, self._cleaned)))

    def prepare(self, text: str) -> str:
        r"""Give text as it is drawn.

        Composed (NFC), so that letter and accent are one glyph where the font has it.
        Every line end becomes ``\n`` and a tab four spaces; Arabic presentation forms
        become letters and «⑴» becomes «(1)»; invisible characters go, but those that steer
        direction and joining; a character that no face draws becomes its code point, ``[U+1F600]``,
        and so does a mark that no face draws on its letter. Of more than ``MOST_MARKS`` marks on
        one letter the first are kept; ``[+192]`` says how many are not shown.

        Returns:
            Text of drawable characters, ``UNSEEN`` and ``\n`` only. Preparing it again
            changes nothing.
        """
        if self._is_plain(text):
            return text
        shown = self._clean(text).translate(self._shown)
        if self._shown.marks.isdisjoint(shown):
            return shown
        return "".join(
            character if drawn else code_point(character)
            for character, drawn in self._judged(shown)
        )

    def missing_characters(self, text: str) -> tuple[str, ...]:
        """Give the characters of a text that would be shown as code points.

        Returns:
            Each once, in the order of the text. Control characters (but tab and
            line ends), unpaired surrogates, private and unassigned characters
            are among them; white space and invisible characters are not.
        """
        if self._is_plain(text):
            return ()
        clean = self._clean(text)
        shown = self._shown
        missing = dict.fromkeys(c for c in dict.fromkeys(clean) if len(shown[ord(c)]) > 1)
        if not shown.marks.isdisjoint(clean):
            missing |= dict.fromkeys(c for c, drawn in self._judged(clean) if not drawn)
            missing = dict.fromkeys(c for c in dict.fromkeys(clean) if c in missing)
        return tuple(missing)

    def heaped_marks(self, text: str) -> int:
        """Count the marks of a text that are not shown because too many stand on a letter."""
        if self._is_plain(text):
            return 0
        return _without_heaps(text.translate(self._cleaned))[1]

    def _is_plain(self, text: str) -> bool:
        """Say whether every character is known to be drawn as it is, whatever is beside it."""
        if text.isascii() and text.isprintable():
            return True
        if self._plain.issuperset(text):
            return True
        new = set(text) - self._plain
        plain = {character for character in new if self._stays(character)}
        self._plain.update(plain)
        return plain == new

    def _stays(self, character: str) -> bool:
        return (
            character not in self._unclean
            and self._shown[ord(character)] == character
            and character not in self._shown.marks
            and unicodedata.is_normalized("NFC", character)
        )

    def _clean(self, text: str) -> str:
        if not self._unclean.isdisjoint(text):
            text = text.replace("\r\n", "\n").translate(self._cleaned)
        return unicodedata.normalize("NFC", _without_heaps(text)[0])

    def _judged(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield each character and whether a face draws it together with its letter."""
        marks, drawn = self._shown.marks, self.fonts.drawn
        faces = ANY_FAMILY
        for character in text:
            if character in UNSEEN:
                yield character, True
            elif character in marks:
                together = faces & drawn[character]
                faces = together or faces
                yield character, bool(together)
            else:
                faces = drawn[character] or ANY_FAMILY
                yield character, True


def _without_heaps(text: str) -> tuple[str, int]:
    """Give text with at most ``MOST_MARKS`` marks on each letter, and how many were taken.

    A heap would be drawn over the lines above and below. It must go before the text is
    composed, which sorts each run of marks in quadratic time: a file made to do harm would
    stop the program.
    """
    marks = {character for character in set(text) if unicodedata.category(character)[0] == "M"}
    if not marks:
        return text, 0
    kept: list[str] = []
    run = taken = 0
    for character in text:
        if character in marks:
            run += 1
            if run > MOST_MARKS:
                continue
        elif character not in UNSEEN:
            if run > MOST_MARKS:
                kept.append(_not_shown(run))
                taken += run - MOST_MARKS
            run = 0
        kept.append(character)
    if run > MOST_MARKS:
        kept.append(_not_shown(run))
        taken += run - MOST_MARKS
    return "".join(kept) if taken else text, taken


def _not_shown(marks: int) -> str:
    return f"[+{marks - MOST_MARKS}]"


def code_point(character: str) -> str:
    """Give what stands for a character that cannot be drawn."""
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=1)
def characters_of(fonts: FontSet) -> Characters:
    """Give what some fonts can draw, one object for a set of fonts."""
    return Characters(fonts)


def undrawable(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the characters of some texts that no shipped font draws, each once, in order.

    Raises:
        ResourceError: A font file is absent or damaged.
    """
    characters = characters_of(shipped_fonts())
    return tuple(dict.fromkeys(c for text in texts for c in characters.missing_characters(text)))


def heaped_marks(text: str) -> int:
    """Count the marks of a text that are not shown because too many stand on a letter.

    Raises:
        ResourceError: A font file is absent or damaged.
    """
    return characters_of(shipped_fonts()).heaped_marks(text)
