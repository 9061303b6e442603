"""Standard age v1 files, binary: encrypt to recipients, decrypt with identities.

Whole files in memory; ``age_stream`` is for long ones, ``age_armor`` for text.
Nothing is released from a payload that is not whole and authentic.

Source:
    docs/formats/age.md; c2sp.org/age, version 1.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence

from template_desk.crypto import age_hybrid, age_x25519
from template_desk.crypto.age_keys import Identity, Recipient, read_identity
from template_desk.crypto.age_stream import decrypt_stream, encrypt_stream
from template_desk.errors import CryptoError


def new_identity(random: Callable[[int], bytes] = os.urandom) -> str:
    """Make a private X25519 key; the text ``AGE-SECRET-KEY-1…``, 74 characters."""
    return age_x25519.identity_text(random(age_x25519.KEY_BYTES))


def new_hybrid_identity(random: Callable[[int], bytes] = os.urandom) -> str:
    """Make a private post-quantum key; the text ``AGE-SECRET-KEY-PQ-1…``, 77 characters."""
    return age_hybrid.identity_text(random(age_hybrid.SEED_BYTES))


def recipient_of(identity: str) -> str:
    """Give the public half of an identity: ``age1…``, or ``age1pq1…`` of a hybrid one.

    Raises:
        CryptoError: Not such an identity.
    """
    match read_identity(identity):
        case age_x25519.X25519Identity() as classical:
            return age_x25519.recipient_text(classical.recipient().public)
        case age_hybrid.HybridIdentity() as hybrid:
            return age_hybrid.recipient_text(hybrid.recipient().public)
        case _:
            raise CryptoError(reason="identity")


def encrypt(
    plaintext: bytes,
    recipients: Sequence[str | Recipient],
    *,
    random: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Encrypt to every recipient; each alone can open the file.

    Args:
        plaintext: May be empty.
        recipients: At least one ``age1…`` text, or ``age1pq1…`` texts only, or a
            single ``Passphrase``. Recipients that were read already save the
            time to read them.
        random: Source of the file key, the ephemeral keys, the salt and the
            nonce; a hybrid recipient takes its own.

    Raises:
        CryptoError: ``no_recipient``; ``mixed_recipients`` for kinds that must
            not stand together; another reason for one that cannot be read.
    """
    # One buffer that grows: a list of chunks would touch twice as much fresh memory.
    sealed = io.BytesIO()
    encrypt_stream(io.BytesIO(plaintext), sealed.write, recipients, random=random)
    return sealed.getvalue()


def decrypt(ciphertext: bytes, identities: Sequence[str | Identity]) -> bytes:
    """Decrypt a whole file with the first identity that opens it.

    Args:
        ciphertext: Binary; ``age_armor.read_armour`` undoes the armour first.
        identities: ``AGE-SECRET-KEY-1…`` and ``AGE-SECRET-KEY-PQ-1…`` texts. A
            passphrase is never taken from a text: it is given as ``Passphrase``.

    Raises:
        CryptoError: Its ``reason`` is ``header``, ``no_match``, ``mac`` or
            ``payload``; ``identity`` or ``bech32…`` when an identity is not one;
            ``memory`` when a passphrase needs more than there is.
    """
    plaintext = io.BytesIO()
    for chunk in decrypt_stream(io.BytesIO(ciphertext), identities):
        plaintext.write(chunk)
    return plaintext.getvalue()
