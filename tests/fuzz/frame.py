"""Attacks the reader of what is inside a draft file. Padded to little, so that runs are many."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from fuzz.target import Target
from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.derive import hmac_sha256
from template_desk.errors import CryptoError, DraftDamagedError
from template_desk.vault.drafts import GenerationKind
from template_desk.vault.frame import Frame, decode_frame, encode_frame

MAC_KEY = bytes(range(32))
PADDING_BYTES = 256
"""To 256 bytes, not 64 KiB: the same code, four times as often."""


def attack(content: bytes) -> str:
    """The first byte chooses how much is put right before reading."""
    if not content:
        return "nothing"
    way, content = content[0] % 4, content[1:]
    if way == 0:
        plaintext = content
    elif way == 1:
        plaintext = _padded(content)
    else:
        plaintext = _padded(_right_mac(content))
    frame = decode_frame(plaintext, MAC_KEY, padding_bytes=PADDING_BYTES)
    assert frame.saved.tzinfo is not None
    # One frame, one spelling. The year is four digits on every platform only from 1000 on.
    if frame.saved.year >= 1000:
        assert encode_frame(frame, MAC_KEY, padding_bytes=PADDING_BYTES) == plaintext
    return "opened" if way < 2 else "opened_with_right_mac"


def _padded(text: bytes) -> bytes:
    return text + b" " * (-len(text) % PADDING_BYTES)


def _right_mac(content: bytes) -> bytes:
    """Write whatever JSON it is in its one spelling with a right MAC, so that values count."""
    try:
        value: object = json.loads(content)
        if not isinstance(value, dict):
            return content
        td = value.get("td")
        if not isinstance(td, dict):
            return canonical_json(value)
        unsigned = {key: part for key, part in td.items() if key != "mac"}
        mac = hmac_sha256(MAC_KEY, canonical_json(value | {"td": unsigned})).hex()
        return canonical_json(value | {"td": td | {"mac": mac}})
    except (ValueError, RecursionError, CryptoError):
        return content


def seeds() -> list[bytes]:
    """Give sound plaintexts, in every way; without padding where it is put on."""
    frames = [
        Frame(
            vault="a" * 26,
            draft="b" * 26,
            generation=generation,
            previous_sha256="0" * 64,
            saved=datetime(2030, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
            app="template-desk 1.0",
            summary={"title": "Überblick"},
            content=content,
            kind=GenerationKind.EXPORT if generation > 1 else GenerationKind.AUTOSAVE,
        )
        for generation, content in (
            (1, {}),
            (99_999_999, {"rows": [{"id": "r1", "a": "text\n", "b": None, "c": [1, -2, True]}]}),
        )
    ]
    plaintexts = [encode_frame(frame, MAC_KEY, padding_bytes=PADDING_BYTES) for frame in frames]
    return [
        bytes([way]) + (plaintext if way == 0 else plaintext.rstrip(b" "))
        for plaintext in plaintexts
        for way in range(4)
    ]


TARGET = Target(name="frame", declared=DraftDamagedError, attack=attack, seeds=seeds)
