"""Thirty digits that stand for a public key, made to be read out over the telephone.

Source:
    docs/formats/fingerprint.md.
"""

from __future__ import annotations

import hashlib

ROUNDS = 5200
GROUPS = 6
GROUP_BYTES = 5
GROUP_DIGITS = 5
VERSION = b"\0\0"


def fingerprint_of(public_key: bytes) -> str:
    """Give the fingerprint of a public key.

    Args:
        public_key: DER encoding of a SubjectPublicKeyInfo.

    Returns:
        Six groups of five ASCII digits, with one space between groups.
    """
    state = VERSION + public_key
    for _ in range(ROUNDS):
        state = hashlib.sha512(state + public_key).digest()
    return " ".join(
        f"{int.from_bytes(state[start : start + GROUP_BYTES], 'big') % 10**GROUP_DIGITS:05d}"
        for start in range(0, GROUPS * GROUP_BYTES, GROUP_BYTES)
    )


def is_same_fingerprint(typed: str, fingerprint: str) -> bool:
    """Tell whether what a person typed is this fingerprint; white space does not count."""
    return "".join(typed.split()) == "".join(fingerprint.split())
