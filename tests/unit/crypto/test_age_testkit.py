"""All published vectors of the age format (C2SP CCTV), each with its class of failure."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from template_desk.crypto import age, age_armor
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError
from tools import SHARED, require_shared

TESTDATA = "data/age-testkit/testdata"
PUBLISHED = 143
REASONS = {
    "header failure": "header",
    "no match": "no_match",
    "HMAC failure": "mac",
    "payload failure": "payload",
    "armor failure": "armour",
}


@dataclass(frozen=True)
class _Vector:
    expected: str
    payload_sha256: str
    identities: list[str | Passphrase]
    armoured: bool
    content: bytes


def _read(path: Path) -> _Vector:
    head, _, content = path.read_bytes().partition(b"\n\n")
    said: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        said.setdefault(key, []).append(value)
    if said.get("compressed") == ["zlib"]:
        content = zlib.decompress(content)
    identities: list[str | Passphrase] = [*said.get("identity", [])]
    identities += [Passphrase(text) for text in said.get("passphrase", [])]
    (expected,) = said["expect"]
    return _Vector(
        expected=expected,
        payload_sha256=said.get("payload", [""])[0],
        identities=identities,
        armoured=said.get("armored") == ["yes"],
        content=content,
    )


def _open(vector: _Vector) -> bytes:
    content = age_armor.read_armour(vector.content) if vector.armoured else vector.content
    return age.decrypt(content, vector.identities)


def _names() -> list[str]:
    folder = SHARED / TESTDATA
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("name", _names())
def test_a_published_vector_comes_out_as_it_says(name: str) -> None:
    vector = _read(SHARED / TESTDATA / name)
    if vector.expected == "success":
        assert hashlib.sha256(_open(vector)).hexdigest() == vector.payload_sha256
    else:
        with pytest.raises(CryptoError) as caught:
            _open(vector)
        assert caught.value.details == {"reason": REASONS[vector.expected]}


def test_none_of_the_published_vectors_is_left_out() -> None:
    assert len(list(require_shared(TESTDATA).iterdir())) == len(_names()) == PUBLISHED
