"""Keys from keys: HKDF, and the MAC that uses one."""

from __future__ import annotations

import hashlib
import hmac

KEY_BYTES = 32


def hkdf_sha256(secret: bytes, *, salt: bytes = b"", info: bytes) -> bytes:
    """Derive 32 bytes from a secret that is already uniformly random.

    Source:
        RFC 5869; an empty salt means 32 zero bytes there.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=info).derive(secret)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Give the 32-byte HMAC of a message."""
    return hmac.new(key, message, hashlib.sha256).digest()


def same_bytes(left: bytes, right: bytes) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)
