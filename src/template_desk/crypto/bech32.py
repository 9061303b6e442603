"""Bech32 with its checksum, as age uses it for keys: no limit on length, no witness version.

Source:
    BIP 173, «Bech32»; c2sp.org/age, «The X25519 recipient type».
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import xor

from template_desk.errors import CryptoError

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_CHARS = 6
_WORDS = {character: word for word, character in enumerate(CHARSET)}
# For each of the 32 values of the top five bits, the generators that they select, added up.
_SELECTED = tuple(
    reduce(xor, (g for place, g in enumerate(_GENERATORS) if top >> place & 1), 0)
    for top in range(32)
)


def encode(prefix: str, payload: bytes) -> str:
    """Encode bytes under a human-readable prefix; the result is lower case."""
    low = prefix.lower()
    words = _regroup(payload, source_bits=8, target_bits=5, pad=True)
    remainder = _polymod([*_expand(low), *words, *([0] * _CHECKSUM_CHARS)]) ^ 1
    checksum = [(remainder >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_CHARS)]
    return low + "1" + "".join(CHARSET[word] for word in [*words, *checksum])


def decode(text: str) -> tuple[str, bytes]:
    """Decode and check a text, all in lower case or all in upper case.

    Returns:
        The prefix in lower case, and the bytes.

    Raises:
        CryptoError: Mixed case, a foreign character, a wrong checksum or padding.
    """
    if not text.isascii() or text not in (text.lower(), text.upper()):
        raise CryptoError(reason="bech32")
    prefix, separator, tail = text.lower().rpartition("1")
    if not separator or not prefix or len(tail) < _CHECKSUM_CHARS or not _WORDS.keys() >= set(tail):
        raise CryptoError(reason="bech32")
    words = [_WORDS[character] for character in tail]
    if _polymod([*_expand(prefix), *words]) != 1:
        raise CryptoError(reason="bech32_checksum")
    payload = _regroup(words[:-_CHECKSUM_CHARS], source_bits=5, target_bits=8, pad=False)
    return prefix, bytes(payload)


def _polymod(words: Iterable[int]) -> int:
    remainder = 1
    for word in words:
        remainder = ((remainder & 0x1FFFFFF) << 5) ^ word ^ _SELECTED[remainder >> 25]
    return remainder


def _expand(prefix: str) -> list[int]:
    codes = [ord(character) for character in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _regroup(words: Iterable[int], *, source_bits: int, target_bits: int, pad: bool) -> list[int]:
    pending = waiting_bits = 0
    regrouped: list[int] = []
    for word in words:
        pending = (pending << source_bits) | word
        waiting_bits += source_bits
        while waiting_bits >= target_bits:
            waiting_bits -= target_bits
            regrouped.append(pending >> waiting_bits)
            pending &= (1 << waiting_bits) - 1
    if pad:
        if waiting_bits:
            regrouped.append(pending << (target_bits - waiting_bits))
    elif waiting_bits >= source_bits or pending:
        raise CryptoError(reason="bech32_padding")
    return regrouped
