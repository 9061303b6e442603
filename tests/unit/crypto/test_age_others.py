"""Files across implementations: pyrage (Rust) and Debian's age (Go) are the judges."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pyrage
import pytest

from template_desk.crypto import age, age_armor
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError
from tools import campaign, require_tool, run_tool

CHUNK = 65536
FILES = campaign(quick=60, full=1200)
# Programs are started, so fewer of them.
STARTS = campaign(quick=12, full=200)


def _sample(seed: int) -> bytes:
    """Lengths around the ends of chunks, and any other."""
    chosen = random.Random(seed)
    near = chosen.choice([0, 1, CHUNK, 2 * CHUNK]) + chosen.randint(-1, 1)
    size = chosen.choice([max(near, 0), chosen.randrange(4096), chosen.randrange(200_000)])
    return hashlib.shake_128(b"%d" % seed).digest(size)


@pytest.mark.campaign
def test_pyrage_and_we_open_each_others_files_for_keys() -> None:
    for seed in range(FILES):
        plaintext = _sample(seed)
        theirs = pyrage.x25519.Identity.generate()
        ours = age.new_identity()
        assert age.recipient_of(str(theirs)) == str(theirs.to_public())
        recipients = [age.recipient_of(ours), str(theirs.to_public())]

        sealed = age.encrypt(plaintext, recipients)
        assert pyrage.decrypt(sealed, [theirs]) == plaintext
        if seed % 2:
            assert pyrage.decrypt(age_armor.armour(sealed), [theirs]) == plaintext

        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        sealed = pyrage.encrypt(plaintext, keys, armored=bool(seed % 2))
        if seed % 2:
            sealed = age_armor.read_armour(sealed)
        assert age.decrypt(sealed, [ours]) == plaintext
        assert age.decrypt(sealed, [str(theirs)]) == plaintext


@pytest.mark.campaign
def test_pyrage_opens_our_files_for_a_passphrase() -> None:
    for seed in range(FILES):
        chosen = random.Random(seed)
        passphrase = "".join(chosen.choice("aé№😀 ") for _ in range(chosen.randint(1, 20)))
        plaintext = _sample(seed)
        sealed = age.encrypt(plaintext, [Passphrase(passphrase, work_factor=1 + seed % 10)])
        assert pyrage.passphrase.decrypt(sealed, passphrase) == plaintext


@pytest.mark.campaign
def test_we_open_the_files_of_pyrage_for_a_passphrase() -> None:
    """Few: its work factor is fitted to the computer, about a second each."""
    for seed in range(campaign(quick=1, full=20)):
        plaintext = _sample(seed)
        sealed = pyrage.passphrase.encrypt(plaintext, f"pass № {seed}")
        assert age.decrypt(sealed, [Passphrase(f"pass № {seed}")]) == plaintext


@pytest.mark.campaign
def test_debian_age_and_we_open_each_others_files(tmp_path: Path) -> None:
    require_tool("age")
    key = tmp_path / "key.txt"
    source, target = tmp_path / "source", tmp_path / "target"
    for seed in range(STARTS):
        plaintext = _sample(seed)
        made = run_tool("age-keygen")
        key.write_bytes(made.stdout)
        theirs = made.stdout.decode().split()[-1]
        ours = age.new_identity()
        recipients = [age.recipient_of(ours), age.recipient_of(theirs)]
        assert f"# public key: {recipients[1]}\n".encode() in made.stdout

        sealed = age.encrypt(plaintext, recipients)
        source.write_bytes(age_armor.armour(sealed) if seed % 2 else sealed)
        done = run_tool("age", "-d", "-i", key, source)
        assert (done.returncode, done.stdout) == (0, plaintext)

        source.write_bytes(plaintext)
        flags = ["-a"] if seed % 2 else []
        arguments = [*flags, "-r", recipients[0], "-r", recipients[1], "-o", target]
        assert run_tool("age", *arguments, source).returncode == 0
        sealed = target.read_bytes()
        target.unlink()
        sealed = age_armor.read_armour(sealed) if seed % 2 else sealed
        assert age.decrypt(sealed, [ours]) == age.decrypt(sealed, [theirs]) == plaintext


def test_debian_age_takes_our_files_for_a_passphrase_as_such(tmp_path: Path) -> None:
    """It asks for a passphrase at a terminal only; that it gets so far is seen without one."""
    require_tool("age")
    (tmp_path / "a.age").write_bytes(age.encrypt(b"", [Passphrase("x", work_factor=2)]))
    done = run_tool("setsid", "age", "-d", tmp_path / "a.age")
    assert done.returncode != 0
    assert b"passphrase" in done.stderr


@pytest.mark.campaign
def test_hybrid_files_open_and_open_for_nobody_else() -> None:
    """Against ourselves: the test kit has the other implementation's files."""
    stranger = age.new_hybrid_identity()
    for seed in range(FILES):
        plaintext = _sample(seed)
        first, second = age.new_hybrid_identity(), age.new_hybrid_identity()
        sealed = age.encrypt(plaintext, [age.recipient_of(first), age.recipient_of(second)])
        assert age.decrypt(sealed, [stranger, second]) == plaintext
        assert age.decrypt(sealed, [first]) == plaintext
        with pytest.raises(CryptoError):
            age.decrypt(sealed, [stranger])
