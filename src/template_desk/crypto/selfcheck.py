"""Small known-answer checks that the installed build runs on itself; ``selftest`` calls them."""

from __future__ import annotations

import os

from template_desk.errors import CryptoError


def argon2id_holds() -> bool:
    """Whether Argon2id gives the tag of RFC 9106, section 5.3."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derived = Argon2id(
        salt=bytes([2]) * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=bytes([4]) * 12,
        secret=bytes([3]) * 8,
    ).derive(bytes([1]) * 32)
    return derived.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def canonical_json_holds() -> bool:
    """Whether keys sort by UTF-16 code units and strings are written as RFC 8785 says."""
    from template_desk.crypto.canonical import canonical_json

    value = {"\ufb33": 1, "\U0001f600": "€\n", "\r": [True, None], "1": "\u0080"}
    expected = '{"\\r":[true,null],"1":"\u0080","\U0001f600":"€\\n","\ufb33":1}'
    return canonical_json(value) == expected.encode()


def age_holds() -> bool:
    """Whether what is encrypted opens again, and does not with one bit changed; both kinds."""
    from template_desk.crypto import age

    return all(
        _opens_only_unchanged(identity)
        for identity in (age.new_identity(os.urandom), age.new_hybrid_identity(os.urandom))
    )


def _opens_only_unchanged(identity: str) -> bool:
    from template_desk.crypto import age

    sealed = bytearray(age.encrypt(b"answers", [age.recipient_of(identity)]))
    if age.decrypt(bytes(sealed), [identity]) != b"answers":
        return False
    sealed[-1] ^= 1
    try:
        age.decrypt(bytes(sealed), [identity])
    except CryptoError:
        return True
    return False
