"""What an attacker tries before trying everything: words, rows of keys, pairs of letters.

Pure: the lists are given (``desk/word_lists.py`` reads them). All words are kept folded:
small letters, without accents, so that «Contraseña» and «contrasena» are the same guess.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add

LONGEST_WORD = 28
ANY_LETTER_PAIR_BITS = 9.0  # of two letters that no word of the lists has beside each other
_LEAST_WORD_BITS = 2.0
_WORDS_FOR_PAIRS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The attacker's lists.

    Attributes:
        words: Folded word -> bits: the logarithm of its place in the best list it is in.
        lengths: The lengths that words have, ascending.
        following: Key -> the next key, one mapping for each row and direction.
        row_starts: Keys with which a row begins or ends: tried first.
        pairs: Two letters -> bits of the second after the first.
        layouts: Pairs of mappings of the same keys on two keyboards.
    """

    words: Mapping[str, float] = field(repr=False)
    lengths: tuple[int, ...]
    following: tuple[Mapping[str, str], ...] = field(repr=False)
    row_starts: frozenset[str]
    pairs: Mapping[str, float] = field(repr=False)
    layouts: tuple[Mapping[str, str], ...] = field(repr=False)


def learn(
    *,
    common: Iterable[str],
    frequent: Iterable[Sequence[Sequence[str]]],
    listed: Iterable[Sequence[str]],
    rows: Sequence[str],
) -> Knowledge:
    """Make the attacker's lists into what the estimate looks up.

    Args:
        common: Most-used passwords and words around passwords, most used first.
        frequent: For each language its words, most frequent first, each in all the ways
            in which it can be typed.
        listed: For each language the words of suggested passphrases; each is as likely
            as the others.
        rows: Keys beside each other.
    """
    words: dict[str, float] = {}
    pairs: Counter[str] = Counter()

    def know(word: str, bits: float) -> None:
        if word and len(word) <= LONGEST_WORD and bits < words.get(word, math.inf):
            words[word] = bits

    for chosen in listed:
        bits = math.log2(len(chosen))
        for word in fold_all(chosen):
            know(word, bits)
    for language in frequent:
        for spelling in range(max(len(spellings) for spellings in language)):
            folded = fold_all([s[spelling] if spelling < len(s) else "" for s in language])
            for place, word in enumerate(folded, start=1):
                know(word, max(_LEAST_WORD_BITS, math.log2(place)))
            for word in folded[:_WORDS_FOR_PAIRS]:
                pairs.update(map(add, word, word[1:]))
    for place, word in enumerate(fold_all(common), start=1):
        know(word, max(_LEAST_WORD_BITS, math.log2(place)))
    keyboards = [fold(row) for row in rows]
    return Knowledge(
        words=words,
        lengths=tuple(sorted({len(word) for word in words})),
        following=tuple(
            dict(pairwise(row)) for forward in keyboards for row in (forward, forward[::-1])
        ),
        row_starts=frozenset(end for row in keyboards for end in (row[0], row[-1])),
        pairs=_pair_bits(pairs),
        layouts=_layouts(),
    )


def fold(text: str) -> str:
    """Make a text small, without accents and Arabic vowel signs; it may become shorter.

    Each character becomes one or none.
    """
    return text.translate(_FOLDED).lower()


def fold_all(words: Iterable[str]) -> list[str]:
    """Fold many words at once, which is much faster."""
    return fold("\n".join(words)).split("\n")


def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
    for zero in (0x660, 0x6F0):  # the digits of Arabic and of Persian
        table.update({zero + digit: str(digit) for digit in range(10)})
    table.update(dict.fromkeys((0x640, 0x670, *range(0x64B, 0x660)), ""))
    for letters, plain in (("أإآٱ", "ا"), ("ىئ", "ي"), ("ة", "ه"), ("ؤ", "و"), ("ёЁ", "е")):
        table.update(dict.fromkeys(map(ord, letters), plain))
    return table


_FOLDED = _fold_table()

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
# The key of «b» is left out: it writes two Arabic letters.
_ARABIC_KEYS = fold("ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوز")


def _layouts() -> tuple[Mapping[str, str], ...]:
    """Give what comes out when the keyboard stands at another language than was meant."""
    others = (_CYRILLIC_KEYS, _ARABIC_KEYS)
    return tuple(
        {key: meant for key, meant in zip(keys, meant_keys, strict=True) if " " not in key + meant}
        for other in others
        for keys, meant_keys in ((_LATIN_KEYS, other), (other, _LATIN_KEYS))
    )


def _pair_bits(pairs: Counter[str]) -> dict[str, float]:
    """Give the bits of the second letter of each pair, knowing the first."""
    after: Counter[str] = Counter()
    for pair, count in pairs.items():
        after[pair[0]] += count
    return {
        pair: min(ANY_LETTER_PAIR_BITS, math.log2(after[pair[0]] / count))
        for pair, count in pairs.items()
    }
