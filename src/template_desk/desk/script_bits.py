"""What a character costs to guess when nothing leads to it: how many of its kind there are."""

from __future__ import annotations

import math

# First and last code point of a kind, and how many characters of it are in common use.
_KINDS: tuple[tuple[int, int, int], ...] = (
    (0x30, 0x39, 10),
    (0x61, 0x7A, 26),
    (0x21, 0x7E, 33),
    (0x370, 0x3FF, 24),
    (0x400, 0x52F, 32),
    (0x600, 0x6FF, 32),
    (0x3040, 0x30FF, 48),
    (0x3400, 0x9FFF, 3500),
    (0xAC00, 0xD7A3, 2350),
)
_OTHER = 32


def character_bits(character: str) -> float:
    """Give the bits of a folded character."""
    code = ord(character)
    for first, last, count in _KINDS:
        if first <= code <= last:
            return math.log2(count)
    return math.log2(_OTHER)
