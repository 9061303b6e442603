"""Attacks the reader of key files. Argon2id is replaced: its memory is not what is tested."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from unittest import mock

from fuzz.target import Target
from template_desk.crypto import keyfile
from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import CryptoError

SECRET = bytes(range(64))
PASSPHRASE = "correct horse battery"
VAULT = "a" * 26


def _cheap_derive(passphrase: str, key_file: keyfile.KeyFile) -> bytes:
    kdf = key_file.kdf
    info = f"{kdf.memory_kib} {kdf.passes} {kdf.lanes}".encode()
    return hkdf_sha256(passphrase.encode(), salt=key_file.salt, info=info)


def prepared() -> AbstractContextManager[object]:
    """Take Argon2id away."""
    return mock.patch.object(keyfile, "_derive", _cheap_derive)


def attack(content: bytes) -> str:
    """The first byte chooses how much is put right before reading."""
    if not content:
        return "nothing"
    way, content = content[0] % 4, content[1:]
    if way in (1, 3):
        content = _right_spelling(content)
    key_file = keyfile.parse(content)
    kdf = key_file.kdf
    assert 65536 <= kdf.memory_kib <= 2097152
    assert 3 <= kdf.passes <= 10
    assert 1 <= kdf.lanes <= 16
    assert len(key_file.salt) == 16
    if way == 3:
        return _with_right_box(key_file)
    assert keyfile.unseal(key_file, PASSPHRASE) == SECRET
    # Cobblestone commits to the header, so only the very file that was made opens.
    assert content == _sealed(key_file.kdf)
    return "opened"


def _right_spelling(content: bytes) -> bytes:
    """Write whatever JSON it is in the one allowed spelling, so that values are looked at."""
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return canonical_json(value) + b"\n"


def _with_right_box(key_file: keyfile.KeyFile) -> str:
    """A header of the attacker's choice, sealed with the right passphrase."""
    sealed = keyfile.seal(
        SECRET,
        PASSPHRASE,
        vault=key_file.vault,
        kdf=key_file.kdf,
        random=lambda _: key_file.salt,
    )
    again = keyfile.parse(sealed)
    assert replace(again, box=b"") == replace(key_file, box=b"")
    assert keyfile.unseal(again, PASSPHRASE) == SECRET
    # The attacker's own box belongs to another header, or is no box at all.
    try:
        assert keyfile.unseal(key_file, PASSPHRASE) == SECRET
    except CryptoError:
        return "right_box"
    return "opened"


def _sealed(kdf: keyfile.KdfParameters) -> bytes:
    # The nonce of the box is random, so the files that were made are kept.
    return _MADE[kdf]


def _make(kdf: keyfile.KdfParameters) -> bytes:
    with prepared():
        return keyfile.seal(SECRET, PASSPHRASE, vault=VAULT, kdf=kdf, random=bytes)


_MADE = {
    kdf: _make(kdf)
    for kdf in (
        keyfile.KdfParameters(),
        keyfile.KdfParameters(memory_kib=2097152, passes=10, lanes=16),
        keyfile.KdfParameters(memory_kib=262144),
    )
}


def seeds() -> list[bytes]:
    """Give sound key files, in every way."""
    return [bytes([way]) + content for content in _MADE.values() for way in range(4)]


TARGET = Target(name="keyfile", declared=CryptoError, attack=attack, seeds=seeds, prepared=prepared)
