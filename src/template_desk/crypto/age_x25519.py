"""The X25519 recipient type of age.

Source:
    docs/formats/age.md, «X25519»; c2sp.org/age, «The X25519 recipient type».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from template_desk.crypto import bech32
from template_desk.crypto.age_header import Stanza, decode_base64, encode_base64
from template_desk.crypto.age_wrap import check_body, unwrap_file_key, wrap_file_key
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import CryptoError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KIND = b"X25519"
LABEL = "classical"
IDENTITY_PREFIX = "age-secret-key-"
RECIPIENT_PREFIX = "age"
KEY_BYTES = 32
_INFO = b"age-encryption.org/v1/X25519"


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

    @property
    def label(self) -> str:
        """Stands beside its own kind only."""
        return LABEL

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap a file key under a fresh ephemeral key.

        Raises:
            CryptoError: The recipient is a point of low order.
        """
        ephemeral = private_key(random(KEY_BYTES))
        share = ephemeral.public_key().public_bytes_raw()
        shared = exchange(ephemeral, self.public, "recipient")
        key = hkdf_sha256(shared, salt=share + self.public, info=_INFO)
        return Stanza(KIND, (encode_base64(share),), wrap_file_key(key, file_key))


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
        return X25519Recipient(private_key(self.secret).public_key().public_bytes_raw())

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key of the first stanza that this key opens, or None.

        Raises:
            CryptoError: A stanza of this type is malformed; no key is tried then.
        """
        mine = [stanza for stanza in stanzas if stanza.kind == KIND]
        if not mine:
            return None
        secret = private_key(self.secret)
        public = secret.public_key().public_bytes_raw()
        for stanza in mine:
            if len(stanza.arguments) != 1:
                raise CryptoError(reason="header")
            share = decode_base64(stanza.arguments[0])
            if len(share) != KEY_BYTES:
                raise CryptoError(reason="header")
            check_body(stanza.body)
            key = hkdf_sha256(exchange(secret, share, "header"), salt=share + public, info=_INFO)
            file_key = unwrap_file_key(key, stanza.body)
            if file_key is not None:
                return file_key
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
    """Give ``age1…`` of 32 public bytes."""
    return bech32.encode(RECIPIENT_PREFIX, X25519Recipient(public).public)


def private_key(secret: bytes) -> X25519PrivateKey:
    """Give the key of 32 secret bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(secret)


def exchange(secret: X25519PrivateKey, public: bytes, reason: str) -> bytes:
    """Give the shared secret.

    Raises:
        CryptoError: With that reason: a point of low order, so that the shared
            secret would be all zero.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return secret.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise CryptoError(reason=reason) from error
