"""The X25519 recipient type of age.

Source:
    c2sp.org/age, «The X25519 recipient type».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from template_desk.crypto import bech32
from template_desk.crypto.age_header import Stanza, decode_base64, encode_base64
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import CryptoError

KIND = b"X25519"
IDENTITY_PREFIX = "age-secret-key-"
RECIPIENT_PREFIX = "age"
KEY_BYTES = 32
FILE_KEY_BYTES = 16
_TAG_BYTES = 16
_INFO = b"age-encryption.org/v1/X25519"
_ZERO_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A public key that files are encrypted to.

    Redacted in ``repr``: who knows it could make files that look like ours.

    Attributes:
        public: 32 bytes.
    """

    public: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.public) != KEY_BYTES:
            raise CryptoError(reason="recipient")

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap a file key under a fresh ephemeral key."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        ephemeral = random(KEY_BYTES)
        share = _public_of(ephemeral)
        key = hkdf_sha256(
            _exchange(ephemeral, self.public, "recipient"), salt=share + self.public, info=_INFO
        )
        body = ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza(KIND, (encode_base64(share),), body)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A private key that opens files.

    Attributes:
        secret: 32 bytes; never in ``repr``.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise CryptoError(reason="identity")

    def recipient(self) -> X25519Recipient:
        """Give the public half."""
        return X25519Recipient(_public_of(self.secret))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key of the first stanza that this key opens, or None.

        Raises:
            CryptoError: A stanza of this type is malformed; no key is tried then.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        public = _public_of(self.secret)
        for stanza in stanzas:
            if stanza.kind != KIND:
                continue
            if len(stanza.arguments) != 1:
                raise CryptoError(reason="header")
            share = decode_base64(stanza.arguments[0])
            # The length is checked before decrypting, or one file could be made to open
            # differently under several keys.
            if len(share) != KEY_BYTES or len(stanza.body) != FILE_KEY_BYTES + _TAG_BYTES:
                raise CryptoError(reason="header")
            shared = _exchange(self.secret, share, "header")
            key = hkdf_sha256(shared, salt=share + public, info=_INFO)
            try:
                return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, stanza.body, None)
            except InvalidTag:
                continue
        return None


def read_identity(text: str) -> X25519Identity:
    """Read ``AGE-SECRET-KEY-1…``.

    Raises:
        CryptoError: Not such a text, or a wrong checksum.
    """
    prefix, secret = bech32.decode(text)
    if prefix != IDENTITY_PREFIX or text != text.upper():
        raise CryptoError(reason="identity")
    return X25519Identity(secret)


def read_recipient(text: str) -> X25519Recipient:
    """Read ``age1…``.

    Raises:
        CryptoError: Not such a text, or a wrong checksum.
    """
    prefix, public = bech32.decode(text)
    if prefix != RECIPIENT_PREFIX or text != text.lower():
        raise CryptoError(reason="recipient")
    return X25519Recipient(public)


def identity_text(secret: bytes) -> str:
    """Give ``AGE-SECRET-KEY-1…`` of 32 secret bytes."""
    return bech32.encode(IDENTITY_PREFIX, X25519Identity(secret).secret).upper()


def recipient_text(public: bytes) -> str:
    """Give ``age1…`` of a 32-byte public key."""
    return bech32.encode(RECIPIENT_PREFIX, X25519Recipient(public).public)


def _public_of(secret: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _exchange(secret: bytes, public: bytes, reason: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError as error:
        # A point of low order: the shared secret would be all zero.
        raise CryptoError(reason=reason) from error
