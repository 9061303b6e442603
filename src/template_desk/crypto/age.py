"""Standard age v1 files, binary: encrypt to recipients, decrypt with identities.

Another recipient type is one module with ``wrap`` and ``unwrap``, and one line
in each of the two readers below. Nothing is released from a payload that is
not whole and authentic.

Source:
    c2sp.org/age, version 1.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Protocol

from template_desk.crypto import age_x25519
from template_desk.crypto.age_header import Header, Stanza, check_mac, read_header, write_header
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import CryptoError

CHUNK_BYTES = 65536
_TAG_BYTES = 16
_NONCE_BYTES = 16
_FILE_KEY_BYTES = 16


class Recipient(Protocol):
    """Anything that a file can be encrypted to."""

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap the file key."""
        ...


class Identity(Protocol):
    """Anything that may open a file."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key, or None when no stanza is for this identity."""
        ...


def new_identity(random: Callable[[int], bytes] = os.urandom) -> str:
    """Make a private key; the text ``AGE-SECRET-KEY-1…``, 74 characters."""
    return age_x25519.identity_text(random(age_x25519.KEY_BYTES))


def recipient_of(identity: str) -> str:
    """Give the public half ``age1…`` of an X25519 identity.

    Raises:
        CryptoError: Not such an identity.
    """
    return age_x25519.recipient_text(age_x25519.read_identity(identity).recipient().public)


def encrypt(
    plaintext: bytes, recipients: Sequence[str], *, random: Callable[[int], bytes] = os.urandom
) -> bytes:
    """Encrypt to every recipient; each alone can open the file.

    Args:
        plaintext: May be empty.
        recipients: ``age1…`` texts; at least one.
        random: Source of the file key, the ephemeral keys and the nonce.

    Raises:
        CryptoError: No recipient, or one that cannot be read.
    """
    if not recipients:
        raise CryptoError(reason="no_recipient")
    file_key = random(_FILE_KEY_BYTES)
    stanzas = [_recipient(text).wrap(file_key, random) for text in recipients]
    nonce = random(_NONCE_BYTES)
    sealed = _seal_payload(hkdf_sha256(file_key, salt=nonce, info=b"payload"), plaintext)
    return write_header(stanzas, file_key) + nonce + sealed


def decrypt(ciphertext: bytes, identities: Sequence[str]) -> bytes:
    """Decrypt a whole file with the first identity that opens it.

    Raises:
        CryptoError: Its ``reason`` is ``header``, ``no_match``, ``mac`` or
            ``payload``; ``identity`` or ``bech32…`` when an identity is not one.
    """
    keys = [_identity(text) for text in identities]
    header = read_header(ciphertext)
    if len(header.stanzas) > 1 and any(stanza.kind == b"scrypt" for stanza in header.stanzas):
        # A passphrase stanza must be alone, or who knows the passphrase could pass for the sender.
        raise CryptoError(reason="header")
    file_key = _file_key(header, keys)
    check_mac(header, file_key)
    start = header.length + _NONCE_BYTES
    nonce = ciphertext[header.length : start]
    if len(nonce) < _NONCE_BYTES:
        raise CryptoError(reason="header")
    key = hkdf_sha256(file_key, salt=nonce, info=b"payload")
    return _open_payload(key, memoryview(ciphertext)[start:])


def _recipient(text: str) -> Recipient:
    """Read a recipient; the place where further types are listed."""
    return age_x25519.read_recipient(text)


def _identity(text: str) -> Identity:
    """Read an identity; the place where further types are listed."""
    return age_x25519.read_identity(text)


def _file_key(header: Header, keys: Sequence[Identity]) -> bytes:
    for key in keys:
        file_key = key.unwrap(header.stanzas)
        if file_key is not None:
            return file_key
    raise CryptoError(reason="no_match")


def _chunk_nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([last])


def _seal_payload(key: bytes, plaintext: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    starts = range(0, max(len(plaintext), 1), CHUNK_BYTES)
    return b"".join(
        cipher.encrypt(
            _chunk_nonce(counter, last=start == starts[-1]),
            plaintext[start : start + CHUNK_BYTES],
            None,
        )
        for counter, start in enumerate(starts)
    )


def _open_payload(key: bytes, sealed: memoryview) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    step = CHUNK_BYTES + _TAG_BYTES
    starts = range(0, max(len(sealed), 1), step)
    plain: list[bytes] = []
    for counter, start in enumerate(starts):
        chunk = sealed[start : start + step]
        last = start == starts[-1]
        # Only a wholly empty payload may have an empty last chunk.
        if len(chunk) < _TAG_BYTES or (last and counter and len(chunk) == _TAG_BYTES):
            raise CryptoError(reason="payload")
        try:
            plain.append(cipher.decrypt(_chunk_nonce(counter, last=last), chunk, None))
        except InvalidTag as error:
            raise CryptoError(reason="payload") from error
    return b"".join(plain)
