"""What the recipient types of age share: wrapping a file key under a key used once."""

from __future__ import annotations

from template_desk.errors import CryptoError

FILE_KEY_BYTES = 16
TAG_BYTES = 16
_ZERO_NONCE = bytes(12)


def wrap_file_key(key: bytes, file_key: bytes) -> bytes:
    """Encrypt a file key under a 32-byte key that MUST NOT be used again; 32 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)


def unwrap_file_key(key: bytes, body: bytes) -> bytes | None:
    """Give the file key, or None when the body was made with another key.

    Args:
        key: 32 bytes.
        body: Its length was checked by ``check_body``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


def check_body(body: bytes) -> None:
    """Check the length before decrypting, or one file could open differently under several keys.

    Raises:
        CryptoError: ``reason="header"``.
    """
    if len(body) != FILE_KEY_BYTES + TAG_BYTES:
        raise CryptoError(reason="header")
