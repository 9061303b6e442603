"""The post-quantum hybrid recipient type of age: ML-KEM-768 with X25519.

What is encrypted to it stays closed as long as either of the two holds.

Source:
    docs/formats/age.md, «mlkem768x25519»; c2sp.org/age, «The hybrid recipient type»; RFC 9180.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from template_desk.crypto import age_x25519, bech32
from template_desk.crypto.age_header import Stanza, decode_base64, encode_base64
from template_desk.crypto.age_wrap import check_body
from template_desk.errors import CryptoError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KIND = b"mlkem768x25519"
LABEL = "postquantum"
IDENTITY_PREFIX = "age-secret-key-pq-"
RECIPIENT_PREFIX = "age1pq"
IDENTITY_START = "AGE-SECRET-KEY-PQ-1"
RECIPIENT_START = "age1pq1"
SEED_BYTES = 32
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_PUBLIC_BYTES = _MLKEM_PUBLIC_BYTES + age_x25519.KEY_BYTES
_MLKEM_SHARE_BYTES = 1088
_SHARE_BYTES = _MLKEM_SHARE_BYTES + age_x25519.KEY_BYTES
_INFO = b"age-encryption.org/mlkem768x25519"


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A public key that files are encrypted to, safe against a quantum computer.

    Attributes:
        public: 1,216 bytes: ML-KEM-768, then X25519.
    """

    public: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.public) != _PUBLIC_BYTES:
            raise CryptoError(reason="recipient")

    @property
    def label(self) -> str:
        """Stands beside its own kind only: a classical neighbour would undo it."""
        return LABEL

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap a file key.

        Args:
            file_key: 16 bytes.
            random: Not asked: ``cryptography`` takes its own randomness here and
                offers no other way.

        Raises:
            CryptoError: The recipient is no key of this type.
        """
        from cryptography.hazmat.primitives import hpke
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        try:
            public = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.public[:_MLKEM_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC_BYTES:]),
            )
            sealed = _suite().encrypt(file_key, public, _INFO)
        except ValueError as error:
            # Coefficients out of range, or an X25519 point of low order.
            raise CryptoError(reason="recipient") from error
        return Stanza(KIND, (encode_base64(sealed[:_SHARE_BYTES]),), sealed[_SHARE_BYTES:])


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A private key that opens files.

    Attributes:
        seed: 32 bytes; never in ``repr``.
    """

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise CryptoError(reason="identity")

    def recipient(self) -> HybridRecipient:
        """Give the public half."""
        mlkem, x25519 = self._keys()
        return HybridRecipient(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key of the first stanza that this key opens, or None.

        Raises:
            CryptoError: A stanza of this type is malformed; no key is tried then.
        """
        mine = [stanza for stanza in stanzas if stanza.kind == KIND]
        if not mine:
            return None
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives import hpke

        mlkem, x25519 = self._keys()
        key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        for stanza in mine:
            if len(stanza.arguments) != 1:
                raise CryptoError(reason="header")
            share = decode_base64(stanza.arguments[0])
            if len(share) != _SHARE_BYTES:
                raise CryptoError(reason="header")
            check_body(stanza.body)
            # Asked for itself, because HPKE answers «wrong key» to a point of low order.
            age_x25519.exchange(x25519, share[_MLKEM_SHARE_BYTES:], "header")
            try:
                return _suite().decrypt(share + stanza.body, key, _INFO)
            except InvalidTag:
                continue
        return None

    def _keys(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_BYTES + age_x25519.KEY_BYTES)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
            age_x25519.private_key(expanded[_MLKEM_SEED_BYTES:]),
        )


def read_identity(text: str) -> HybridIdentity:
    """Read ``AGE-SECRET-KEY-PQ-1…``.

    Raises:
        CryptoError: Not such a text, or a wrong checksum.
    """
    prefix, seed = bech32.decode(text)
    if prefix != IDENTITY_PREFIX or text != text.upper():
        raise CryptoError(reason="identity")
    return HybridIdentity(seed)


def read_recipient(text: str) -> HybridRecipient:
    """Read ``age1pq1…``.

    Raises:
        CryptoError: Not such a text, or a wrong checksum.
    """
    prefix, public = bech32.decode(text)
    if prefix != RECIPIENT_PREFIX or text != text.lower():
        raise CryptoError(reason="recipient")
    return HybridRecipient(public)


def identity_text(seed: bytes) -> str:
    """Give ``AGE-SECRET-KEY-PQ-1…`` of 32 secret bytes; 77 characters."""
    return bech32.encode(IDENTITY_PREFIX, HybridIdentity(seed).seed).upper()


def recipient_text(public: bytes) -> str:
    """Give ``age1pq1…`` of 1,216 public bytes; 1,959 characters."""
    return bech32.encode(RECIPIENT_PREFIX, HybridRecipient(public).public)


def _suite() -> hpke.Suite:
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
