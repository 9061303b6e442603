"""The frozen vectors of age files and key files."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from template_desk.crypto import age, age_armor, keyfile
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError
from tools import require_tool, run_tool
from vectors import make_age, make_keyfile
from vectors.making import Vector, differences, vectors_in

AGE = vectors_in("age", *make_age.SUFFIXES)
KEY_FILES = vectors_in("keyfile", *make_keyfile.SUFFIXES)
# pyrage derives whatever a file asks for, accepts stanzas without a last short line, and does
# not accept white space before armour. All three are vectors of the published kit too.
PYRAGE_DIFFERS = {
    "scrypt-factor-above-the-bound",
    "body-missing",
    "body-without-its-short-last-line",
    "armour-with-white-space-around",
}
# The program looks for armour at the very beginning only; its library accepts white space.
AGE_DIFFERS = {"armour-with-white-space-around"}


def _id(vector: Vector) -> str:
    return vector.path.name


def _outcome(read: Callable[[], object]) -> object:
    try:
        read()
    except CryptoError as error:
        return error.details["reason"]
    return "opens"


def _decrypt(vector: Vector) -> bytes:
    content = vector.content
    if vector.path.suffix == ".armoured":
        content = age_armor.read_armour(content)
    keys = make_age.KEYS
    return age.decrypt(content, [*keys["identities"], Passphrase(keys["passphrase"])])


@pytest.mark.parametrize("vector", AGE, ids=_id)
def test_an_age_file_comes_out_as_its_name_says(vector: Vector) -> None:
    assert _outcome(lambda: _decrypt(vector)) == vector.expected
    if vector.expected == "opens":
        digests = make_age.KEYS["plaintext_sha256"]
        expected = digests.get(vector.fault, digests[""])
        assert hashlib.sha256(_decrypt(vector)).hexdigest() == expected


def _age_vectors(*, without: set[str], kinds: tuple[str, ...]) -> list[Vector]:
    """Leave out faults, and the recipient kinds that a judge does not know."""
    return [
        vector
        for vector in AGE
        if vector.fault not in without and not any(kind in vector.fault for kind in kinds)
    ]


@pytest.mark.parametrize("vector", _age_vectors(without=PYRAGE_DIFFERS, kinds=("hybrid",)), ids=_id)
def test_pyrage_agrees(vector: Vector) -> None:
    """Another judge, so that neither a sound file nor a fault is ours alone."""
    identity = pyrage.x25519.Identity.from_str(make_age.KEYS["identities"][0])
    ways: list[Callable[[], bytes]] = [
        lambda: pyrage.decrypt(vector.content, [identity]),
        lambda: pyrage.passphrase.decrypt(vector.content, make_age.KEYS["passphrase"]),
    ]
    accepted = False
    for way in ways:
        with contextlib.suppress(pyrage.DecryptError):
            way()
            accepted = True
    # It tells armour by itself, and so takes a binary file where armour was announced.
    assert accepted == (vector.expected == "opens" or vector.fault == "binary")


@pytest.mark.parametrize(
    "vector", _age_vectors(without=AGE_DIFFERS, kinds=("hybrid", "scrypt")), ids=_id
)
def test_debian_age_agrees(vector: Vector, tmp_path: Path) -> None:
    """The original. It asks for passphrases at a terminal, and 1.1 knows no hybrid kind."""
    require_tool("age")
    (tmp_path / "key.txt").write_text(make_age.KEYS["identities"][0] + "\n")
    done = run_tool("age", "-d", "-i", tmp_path / "key.txt", vector.path)
    accepted = done.returncode == 0
    assert accepted == (vector.expected == "opens" or vector.fault == "binary")


@pytest.mark.parametrize("vector", KEY_FILES, ids=_id)
@pytest.mark.usefixtures("derivations")
def test_a_key_file_comes_out_as_its_name_says(vector: Vector) -> None:
    passphrase = make_keyfile.KEYS["passphrase"]
    secret: list[bytes] = []

    def read() -> None:
        secret.append(keyfile.unseal(keyfile.parse(vector.content), passphrase))

    assert _outcome(read) == vector.expected
    assert (secret == [bytes.fromhex(make_keyfile.KEYS["secret_hex"])]) == (
        vector.expected == "opens"
    )


def test_every_class_has_vectors() -> None:
    age_classes = Counter(vector.expected for vector in AGE)
    assert set(age_classes) == {"opens", "armour", "header", "no_match", "mac", "payload"}
    key_classes = Counter(vector.expected for vector in KEY_FILES)
    assert set(key_classes) == {"opens", "passphrase", "kdf_bounds", "key_file"}
    assert len(AGE) >= 121
    assert len(KEY_FILES) >= 53


def test_the_vectors_are_those_that_their_makers_make() -> None:
    """So that none was edited, and each has the one fault that its maker put in."""
    assert differences("age", make_age.make(), make_age.SUFFIXES) == []
    assert differences("keyfile", make_keyfile.make(), make_keyfile.SUFFIXES) == []
