"""The scrypt recipient type of age: a passphrase, alone in its file.

Source:
    docs/formats/age.md, «scrypt»; c2sp.org/age, «The scrypt recipient type»; RFC 7914.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from template_desk.crypto.age_header import Stanza, decode_base64, encode_base64
from template_desk.crypto.age_wrap import check_body, unwrap_file_key, wrap_file_key
from template_desk.errors import CryptoError

KIND = b"scrypt"
LABEL = "scrypt"
WORK_FACTOR = 18
MAX_WORK_FACTOR = 20
SALT_BYTES = 16
_SALT_LABEL = b"age-encryption.org/v1/scrypt"
_KEY_BYTES = 32
_WORK_FACTOR = re.compile(rb"[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase, as recipient and as identity. Used as typed: UTF-8, not normalised.

    Attributes:
        text: Not empty; never in ``repr``.
        work_factor: Log2 of the cost of what is encrypted; 18 takes 256 MiB.
        max_work_factor: The highest that a file may ask for; each step more
            doubles memory and time.

    Raises:
        CryptoError: ``passphrase`` when empty or not Unicode; ``work_factor``
            when outside 1 to 20.
    """

    text: str = field(repr=False)
    work_factor: int = WORK_FACTOR
    max_work_factor: int = MAX_WORK_FACTOR

    def __post_init__(self) -> None:
        self._bytes()
        if not 1 <= self.work_factor <= self.max_work_factor <= MAX_WORK_FACTOR:
            raise CryptoError(reason="work_factor")

    @property
    def label(self) -> str:
        """Stands beside nothing, not even another passphrase."""
        return LABEL

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap a file key under a fresh salt.

        Raises:
            CryptoError: ``memory`` when the computer has too little of it.
        """
        salt = random(SALT_BYTES)
        body = wrap_file_key(self._key(salt, self.work_factor), file_key)
        return Stanza(KIND, (encode_base64(salt), b"%d" % self.work_factor), body)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key, or None when the passphrase is another.

        Raises:
            CryptoError: ``header`` when the stanza is malformed, not alone, or
                asks for too much; ``memory`` when the computer has too little of it.
        """
        if not any(stanza.kind == KIND for stanza in stanzas):
            return None
        stanza = stanzas[0]
        if len(stanzas) != 1 or len(stanza.arguments) != 2:
            raise CryptoError(reason="header")
        salt = decode_base64(stanza.arguments[0])
        if len(salt) != SALT_BYTES or not _WORK_FACTOR.fullmatch(stanza.arguments[1]):
            raise CryptoError(reason="header")
        check_body(stanza.body)
        work_factor = int(stanza.arguments[1])
        if work_factor > self.max_work_factor:
            raise CryptoError(reason="header")
        return unwrap_file_key(self._key(salt, work_factor), stanza.body)

    def _bytes(self) -> bytes:
        try:
            encoded = self.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise CryptoError(reason="passphrase") from error
        if not encoded:
            raise CryptoError(reason="passphrase")
        return encoded

    def _key(self, salt: bytes, work_factor: int) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        kdf = Scrypt(salt=_SALT_LABEL + salt, length=_KEY_BYTES, n=1 << work_factor, r=8, p=1)
        try:
            return kdf.derive(self._bytes())
        except MemoryError as error:
            raise CryptoError(reason="memory") from error
