"""Who an age file is for: the recipient types, their texts, and which may stand together.

Another recipient type is one module with ``wrap`` and ``unwrap``, and one line
in each of the two readers below.

Source:
    docs/formats/age.md, «Recipients»; c2sp.org/age, version 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from template_desk.crypto import age_hybrid, age_scrypt, age_x25519
from template_desk.crypto.age_header import Stanza
from template_desk.errors import CryptoError


class Recipient(Protocol):
    """Anything that a file can be encrypted to."""

    @property
    def label(self) -> str:
        """What it may stand beside: recipients of one file have one label."""
        ...

    def wrap(self, file_key: bytes, random: Callable[[int], bytes]) -> Stanza:
        """Wrap the file key."""
        ...


class Identity(Protocol):
    """Anything that may open a file."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Give the file key, or None when no stanza is for this identity."""
        ...


def read_recipient(recipient: str | Recipient) -> Recipient:
    """Read ``age1…`` or ``age1pq1…``; what is read already is given back.

    Raises:
        CryptoError: Not such a text.
    """
    if not isinstance(recipient, str):
        return recipient
    if recipient.startswith(age_hybrid.RECIPIENT_START):
        return age_hybrid.read_recipient(recipient)
    return age_x25519.read_recipient(recipient)


def read_identity(identity: str | Identity) -> Identity:
    """Read ``AGE-SECRET-KEY-1…`` or ``AGE-SECRET-KEY-PQ-1…``; what is read already is given back.

    Raises:
        CryptoError: Not such a text.
    """
    if not isinstance(identity, str):
        return identity
    if identity.startswith(age_hybrid.IDENTITY_START):
        return age_hybrid.read_identity(identity)
    return age_x25519.read_identity(identity)


def read_recipients(recipients: Sequence[str | Recipient]) -> list[Recipient]:
    """Read all recipients of a file.

    Raises:
        CryptoError: ``no_recipient``; ``mixed_recipients`` when a post-quantum one
            would stand beside a classical one, which undoes it, or a passphrase
            beside anything; or one of them cannot be read.
    """
    read = [read_recipient(recipient) for recipient in recipients]
    if not read:
        raise CryptoError(reason="no_recipient")
    labels = {recipient.label for recipient in read}
    if len(labels) > 1 or (labels == {age_scrypt.LABEL} and len(read) > 1):
        raise CryptoError(reason="mixed_recipients")
    return read
