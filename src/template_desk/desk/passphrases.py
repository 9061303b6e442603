"""Passphrases of words drawn at random.

Pure: the words are given (``desk/word_lists.py`` reads them), and so is the random.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WORDS = 5
SEPARATOR = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWord:
    """One word of a list.

    Attributes:
        typed: As it is typed; Chinese words in pinyin without tones.
        meaning: What it is in its own script, where that is not what is typed; else empty.
    """

    typed: str
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A passphrase drawn at random; its ``repr`` does not show it.

    Attributes:
        text: The passphrase: the words with one space between them.
        meaning: The words in their own script where that is not what is typed; else empty.
        bits: The logarithm of how many there are; each is as likely as every other.
        choices: How many words each was drawn from.
    """

    text: str = field(repr=False)
    meaning: str = field(repr=False)
    bits: float
    choices: int


def suggest(
    listed: Sequence[ListedWord], random: Callable[[int], bytes], *, words: int = WORDS
) -> Suggestion:
    """Draw a passphrase; a word may come twice, as in throwing dice.

    Args:
        listed: The words, all different; not empty.
        random: Gives that many unpredictable bytes.
        words: How many to draw.
    """
    drawn = [listed[draw(len(listed), random)] for _ in range(words)]
    return Suggestion(
        text=SEPARATOR.join(word.typed for word in drawn),
        meaning=SEPARATOR.join(word.meaning for word in drawn).strip(),
        bits=words * math.log2(len(listed)),
        choices=len(listed),
    )


def draw(below: int, random: Callable[[int], bytes]) -> int:
    """Draw a number from 0 to ``below`` - 1, each as likely as every other.

    Bytes that would favour the small numbers are thrown away and drawn again; the
    remainder of a division alone would be biased.

    Args:
        below: At least 1.
        random: Gives that many unpredictable bytes.
    """
    length = max(1, ((below - 1).bit_length() + 7) // 8)
    span = 256**length
    usable = span - span % below
    while True:
        number = int.from_bytes(random(length))
        if number < usable:
            return number % below
