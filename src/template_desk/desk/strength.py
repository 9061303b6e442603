"""An honest estimate of how many guesses a passphrase withstands, in every script.

The passphrase is cut into the pieces that are cheapest to guess (words, repeats, rows of
keys, dates, single characters); the sum of their bits is the estimate. Pure: no list is
read here, and nothing of the passphrase is kept.

The estimate is an upper bound for what people choose themselves: an attacker may know
the person, or think of a pattern that is not looked for here.

Source:
    NIST SP 800-63B-4, §3.1.1.2 (guidance instead of composition rules); Wheeler, «zxcvbn:
    low-budget password strength estimation», USENIX Security 2016, for the way of cutting.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from template_desk.desk.guessing import ANY_LETTER_PAIR_BITS, Knowledge, fold
from template_desk.desk.patterns import Piece, dates, repeats, rows, sequences
from template_desk.desk.script_bits import character_bits
from template_desk.i18n import Translator

MOST_BITS = 128.0
MOST_CHARS = 128
"""What comes after these characters is not counted: the estimate may be low, never high."""

GUESSES_PER_SECOND = 10_000
"""Of a well-equipped attacker: 10,000 computers of which each makes one guess a second, as
the computer on which the key file was made does (``crypto/keyfile.py``, calibration)."""

_FAIR_BITS, _GOOD_BITS, _STRONG_BITS = 40.0, 47.0, 60.0  # about 2, 200 and 2,000,000 years
_SPACE_BITS = 0.0  # whoever guesses words puts spaces between them anyway
_VARIANT_LEAST_CHARS = 4
_SUBSTITUTES = str.maketrans("@4013$57!|", "aaoiesstil")
_SUBSTITUTE_BITS = _LAYOUT_BITS = 2.0
_REVERSE_BITS = 1.0
_BY_LETTERS_BITS = 2.0  # for beginning to guess letter by letter, each after the one before
_UNLISTED_WORD_BITS = 18.0  # one of 262,144: a large dictionary with all its inflected forms
_LIKE_A_WORD_BITS = 3.9  # a letter of a word costs less than this on average
_UNLISTED_LEAST_CHARS, _UNLISTED_MOST_CHARS = 5, 16
_GLUED_BITS = 1.0  # where a word without a list begins or ends among other letters
_LETTERS = re.compile(r"[^\W\d_]{5,}")
_ENDING_BITS = 5.0
_LONGEST_ENDING = 3


class Rating(Enum):
    """A word for the strength, with bits from which on it is said."""

    WEAK = 0.0
    FAIR = _FAIR_BITS
    GOOD = _GOOD_BITS
    STRONG = _STRONG_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """An estimate.

    Attributes:
        bits: Logarithm (base 2) of the guesses until every possibility is tried; 0 to 128.
        is_exact: Whether it is known and not estimated: the words were drawn at random.
    """

    bits: float
    is_exact: bool = False

    @property
    def rating(self) -> Rating:
        """The word for it."""
        return max(
            (rating for rating in Rating if self.bits >= rating.value), key=lambda r: r.value
        )

    @property
    def seconds(self) -> float:
        """How long a well-equipped attacker needs on average: half of all guesses."""
        return 2 ** (self.bits - 1) / GUESSES_PER_SECOND


def drawn_strength(bits: float) -> Strength:
    """Give the strength of a passphrase that was drawn at random, which is known exactly."""
    return Strength(bits=bits, is_exact=True)


def estimate(text: str, knowledge: Knowledge) -> Strength:
    """Estimate the strength of any text; up to 20 ms.

    Args:
        text: As typed; taken in NFKC, as the key file takes it. May be anything, also
            empty, very long, or not valid Unicode.
        knowledge: What an attacker tries first.
    """
    typed = unicodedata.normalize("NFKC", text[: 4 * MOST_CHARS])
    folded: list[str] = []
    capital: list[bool] = []
    for character in typed:
        small = fold(character)
        if small:
            folded.append(small[0])
            capital.append(character != character.lower())
        if len(folded) == MOST_CHARS:
            break
    plain = "".join(folded)
    pieces: list[list[Piece]] = [[] for _ in plain]
    for piece in _pieces(plain, knowledge):
        pieces[piece.start].append(piece)
    bits = _cheapest(plain, capital, pieces, knowledge.pairs)
    return Strength(bits=min(bits, MOST_BITS))


def _pieces(plain: str, knowledge: Knowledge) -> Iterator[Piece]:
    yield from repeats(plain)
    yield from sequences(plain)
    yield from rows(plain, knowledge)
    yield from dates(plain)
    yield from _unlisted_words(plain, knowledge.pairs)
    for piece in _words(plain, knowledge, extra_bits=0.0, least_chars=1):
        yield piece
        yield from _inflected(plain, piece)
    variants = [(plain.translate(_SUBSTITUTES), _SUBSTITUTE_BITS)]
    variants += [
        ("".join(layout.get(key, key) for key in plain), _LAYOUT_BITS)
        for layout in knowledge.layouts
    ]
    for variant, extra_bits in variants:
        if variant != plain:
            yield from _words(
                variant, knowledge, extra_bits=extra_bits, least_chars=_VARIANT_LEAST_CHARS
            )
    length = len(plain)
    for piece in _words(
        plain[::-1], knowledge, extra_bits=_REVERSE_BITS, least_chars=_VARIANT_LEAST_CHARS
    ):
        yield Piece(length - piece.end, length - piece.start, piece.bits)


def _words(
    text: str, knowledge: Knowledge, *, extra_bits: float, least_chars: int
) -> Iterator[Piece]:
    """Find the words that stand anywhere in a text."""
    words, length = knowledge.words, len(text)
    lengths = [chars for chars in knowledge.lengths if chars >= least_chars]
    for start in range(length):
        for chars in lengths:
            end = start + chars
            if end > length:
                break
            bits = words.get(text[start:end])
            if bits is not None:
                yield Piece(start, end, bits + extra_bits)


def _inflected(text: str, piece: Piece) -> Iterator[Piece]:
    """Lengthen a word by the ending that it has in the text, if that is short."""
    end = piece.end
    if piece.end - piece.start < _VARIANT_LEAST_CHARS:
        return
    while end < len(text) and end - piece.end <= _LONGEST_ENDING and text[end].isalpha():
        end += 1
    if 0 < end - piece.end <= _LONGEST_ENDING:
        yield Piece(piece.start, end, piece.bits + _ENDING_BITS)


def _unlisted_words(text: str, pairs: Mapping[str, float]) -> Iterator[Piece]:
    """Find what has the letters of a word; best when it stands between other characters."""
    for found in _LETTERS.finditer(text):
        run, first = found.group(), found.start()
        sums = [0.0]
        for before, letter in pairwise(run):
            sums.append(sums[-1] + pairs.get(before + letter, ANY_LETTER_PAIR_BITS))
        for start in range(len(run) - _UNLISTED_LEAST_CHARS + 1):
            for end in range(
                start + _UNLISTED_LEAST_CHARS, min(len(run), start + _UNLISTED_MOST_CHARS) + 1
            ):
                if sums[end - 1] - sums[start] < _LIKE_A_WORD_BITS * (end - 1 - start):
                    ends = (start > 0) + (end < len(run))
                    bits = _UNLISTED_WORD_BITS + ends * _GLUED_BITS
                    yield Piece(first + start, first + end, bits)


def _cheapest(
    plain: str, capital: list[bool], pieces: list[list[Piece]], pairs: Mapping[str, float]
) -> float:
    """Give the bits of the cheapest way to cut a text into pieces.

    Two ways lead through every character: single characters, each by itself, and letters
    of which each is guessed from the one before; a piece ends both.
    """
    length = len(plain)
    best = [math.inf] * (length + 1)
    by_letters = [math.inf] * (length + 1)
    best[0] = 0.0
    for start, character in enumerate(plain):
        here = best[start] = min(best[start], by_letters[start])
        case_bits = 1.0 if capital[start] else 0.0
        alone = _SPACE_BITS if character == " " else character_bits(character)
        alone += case_bits
        end = start + 1
        best[end] = min(best[end], here + alone)
        if character.isalpha():
            before = plain[start - 1] if start else ""
            step = pairs.get(before + character, ANY_LETTER_PAIR_BITS) + case_bits
            by_letters[end] = min(here + _BY_LETTERS_BITS + alone, by_letters[start] + step)
        for piece in pieces[start]:
            bits = here + piece.bits + _capital_bits(capital[start : piece.end])
            best[piece.end] = min(best[piece.end], bits)
    return min(best[length], by_letters[length])


def _capital_bits(capital: list[bool]) -> float:
    """Give the bits of which letters of a piece are capital."""
    count, length = sum(capital), len(capital)
    if count == 0:
        return 0.0
    if count == length or (count == 1 and (capital[0] or capital[-1])):
        return 1.0
    few = min(count, length - count)
    return math.log2(sum(math.comb(length, chosen) for chosen in range(1, few + 1)))


# --- in words ------------------------------------------------------------------------

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 31_557_600


def rating_word(rating: Rating, translate: Translator) -> str:
    """Give the one word that is shown."""
    match rating:
        case Rating.WEAK:
            return translate("Weak")
        case Rating.FAIR:
            return translate("Fair")
        case Rating.GOOD:
            return translate("Good")
        case Rating.STRONG:
            return translate("Strong")


def strength_sentence(strength: Strength, translate: Translator) -> str:
    """Say what the estimate means: how long an attacker needs, rounded down.

    What was estimated is never said to last longer than ten thousand years, what is
    known not longer than a million.
    """
    if strength.is_exact:
        return translate(
            "10,000 computers would need {time}.",
            time=_time(strength.seconds, translate, most_years=1_000_000),
        )
    if strength.seconds < _MINUTE:
        return translate("It is found in less than a minute.")
    return translate(
        "10,000 computers would need {time}, or less if the words make a sentence or have to do "
        "with you.",
        time=_time(strength.seconds, translate, most_years=10_000),
    )


def _time(seconds: float, translate: Translator, *, most_years: int) -> str:
    if seconds >= most_years * _YEAR:
        return translate("more than {count} years", count=f"{most_years:,}")
    if seconds < _HOUR:
        count = _rounded(seconds / _MINUTE)
        return translate.plural("about {count} minute", "about {count} minutes", count)
    if seconds < _DAY:
        count = _rounded(seconds / _HOUR)
        return translate.plural("about {count} hour", "about {count} hours", count)
    if seconds < _YEAR:
        count = _rounded(seconds / _DAY)
        return translate.plural("about {count} day", "about {count} days", count)
    count = _rounded(seconds / _YEAR)
    if count >= 1000:
        return translate("about {count} years", count=f"{count:,}")
    return translate.plural("about {count} year", "about {count} years", count)


def _rounded(count: float) -> int:
    """Round down to one digit and noughts."""
    whole = int(count)
    unit = int("1".ljust(len(str(whole)), "0"))
    return whole // unit * unit
