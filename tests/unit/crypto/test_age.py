from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from template_desk.crypto import age, age_hybrid, age_x25519
from template_desk.crypto.age_header import decode_base64
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError
from tools import campaign, require_tool, run_tool

MINE = age_x25519.identity_text(bytes(range(32)))
OTHER = age_x25519.identity_text(bytes(range(1, 33)))
HYBRID = age_hybrid.identity_text(bytes(range(32)))
CHEAP = Passphrase("a passphrase", work_factor=1, max_work_factor=3)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 200_000])
def test_either_recipient_opens_a_file(size: int) -> None:
    plaintext = bytes(place % 251 for place in range(size))
    sealed = age.encrypt(plaintext, [age.recipient_of(MINE), age.recipient_of(OTHER)])

    assert age.decrypt(sealed, [MINE]) == plaintext
    assert age.decrypt(sealed, [OTHER]) == plaintext


def test_a_key_that_is_no_recipient_does_not_match() -> None:
    sealed = age.encrypt(b"x", [age.recipient_of(MINE)])
    with pytest.raises(CryptoError) as caught:
        age.decrypt(sealed, [OTHER])
    assert caught.value.details == {"reason": "no_match"}
    assert age.decrypt(sealed, [OTHER, MINE]) == b"x"


def test_public_keys_are_not_in_the_file() -> None:
    sealed = age.encrypt(b"x", [age.recipient_of(MINE)])
    public = age_x25519.read_identity(MINE).recipient().public
    assert public not in sealed
    assert age_x25519.encode_base64(public) not in sealed


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("recipients", "identity", "step"),
    [
        pytest.param([age.recipient_of(MINE), age.recipient_of(OTHER)], MINE, 1, id="x25519"),
        pytest.param([age.recipient_of(HYBRID)], HYBRID, campaign(quick=17, full=1), id="hybrid"),
        pytest.param([CHEAP], CHEAP, 1, id="scrypt"),
    ],
)
def test_every_bit_flip_is_rejected(
    recipients: list[str | Passphrase], identity: str | Passphrase, step: int
) -> None:
    sealed = age.encrypt(b"a small file", recipients)
    for bit in range(0, len(sealed) * 8, step):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(CryptoError):
            age.decrypt(bytes(changed), [identity])


def test_every_truncation_and_addition_is_rejected() -> None:
    sealed = age.encrypt(b"a small file", [age.recipient_of(MINE)])
    for length in range(len(sealed)):
        with pytest.raises(CryptoError):
            age.decrypt(sealed[:length], [MINE])
    for tail in (b"\0", b"\n", sealed):
        with pytest.raises(CryptoError):
            age.decrypt(sealed + tail, [MINE])


@pytest.fixture(scope="module")
def draft() -> bytes:
    """A draft's file: 64 KiB, for two recipients."""
    return age.encrypt(bytes(65536), [age.recipient_of(MINE), age.recipient_of(OTHER)])


@pytest.mark.campaign
def test_no_changed_bit_of_a_draft_is_accepted(draft: bytes) -> None:
    """All of the header and of the first and last bytes; of the rest a sample, or all."""
    header = draft.index(b"\n--- ") + 60
    step = campaign(quick=997, full=1)
    places = {*range(8 * header), *range(8 * header, 8 * len(draft), step)}
    places |= set(range(8 * (len(draft) - 20), 8 * len(draft)))
    for bit in places:
        changed = bytearray(draft)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CryptoError):
            age.decrypt(bytes(changed), [MINE])


@pytest.mark.campaign
def test_no_truncated_draft_is_accepted(draft: bytes) -> None:
    step = campaign(quick=97, full=1)
    for length in {*range(600), *range(600, len(draft), step), len(draft) - 1}:
        with pytest.raises(CryptoError):
            age.decrypt(draft[:length], [MINE])


def test_truncation_at_a_chunk_boundary_is_rejected() -> None:
    sealed = age.encrypt(bytes(3 * 65536), [age.recipient_of(MINE)])
    for chunks in (1, 2):
        with pytest.raises(CryptoError):
            age.decrypt(sealed[: -chunks * (65536 + 16)], [MINE])


def test_swapped_chunks_are_rejected() -> None:
    sealed = age.encrypt(bytes(65536) + b"\1" * 65536 + b"z", [age.recipient_of(MINE)])
    chunk = 65536 + 16
    end = len(sealed) - 17
    head, first, second = (
        sealed[: end - 2 * chunk],
        sealed[end - 2 * chunk : end - chunk],
        sealed[end - chunk : end],
    )
    assert head + first + second + sealed[end:] == sealed
    with pytest.raises(CryptoError):
        age.decrypt(head + second + first + sealed[end:], [MINE])


@pytest.mark.parametrize(
    "text", ["", "AGE-SECRET-KEY-1", MINE.lower(), MINE[:-1] + "Q", age.recipient_of(MINE)]
)
def test_a_text_that_is_no_identity_is_a_declared_error(text: str) -> None:
    with pytest.raises(CryptoError):
        age.decrypt(age.encrypt(b"", [age.recipient_of(MINE)]), [text])


@pytest.mark.parametrize("recipients", [[], [""], [MINE], [age.recipient_of(MINE).upper()]])
def test_a_text_that_is_no_recipient_is_a_declared_error(recipients: list[str]) -> None:
    with pytest.raises(CryptoError):
        age.encrypt(b"", recipients)


def test_a_recipient_of_low_order_is_refused() -> None:
    with pytest.raises(CryptoError):
        age.encrypt(b"", [age_x25519.recipient_text(bytes(32))])


def test_keys_are_not_in_repr() -> None:
    identity = age_x25519.read_identity(MINE)
    shown = repr(identity) + repr(identity.recipient())
    assert shown == "X25519Identity()X25519Recipient()"


@pytest.mark.parametrize("size", [0, 65536, 150_000])
def test_debian_age_opens_ours(tmp_path: Path, size: int) -> None:
    require_tool("age")
    plaintext = hashlib.shake_128(b"ours").digest(size)
    (tmp_path / "key.txt").write_text(OTHER + "\n")
    recipients = [age.recipient_of(MINE), age.recipient_of(OTHER)]
    (tmp_path / "a.age").write_bytes(age.encrypt(plaintext, recipients))

    done = run_tool("age", "-d", "-i", tmp_path / "key.txt", tmp_path / "a.age")

    assert (done.returncode, done.stdout) == (0, plaintext)


def test_debian_age_refuses_ours_when_changed(tmp_path: Path) -> None:
    require_tool("age")
    (tmp_path / "key.txt").write_text(MINE + "\n")
    sealed = bytearray(age.encrypt(b"text", [age.recipient_of(MINE)]))
    sealed[-1] ^= 1
    (tmp_path / "a.age").write_bytes(sealed)

    assert run_tool("age", "-d", "-i", tmp_path / "key.txt", tmp_path / "a.age").returncode != 0


@pytest.mark.parametrize("size", [0, 65536, 150_000])
def test_ours_opens_debian_age(tmp_path: Path, size: int) -> None:
    require_tool("age-keygen")
    made = run_tool("age-keygen", "-o", tmp_path / "key.txt")
    assert made.returncode == 0
    lines = (tmp_path / "key.txt").read_text().split("\n")
    identity = next(line for line in lines if line.startswith("AGE-SECRET-KEY-1"))
    assert f"# public key: {age.recipient_of(identity)}" in lines
    plaintext = hashlib.shake_128(b"theirs").digest(size)
    (tmp_path / "plain").write_bytes(plaintext)
    recipients = ["-r", age.recipient_of(MINE), "-r", age.recipient_of(identity)]
    sealed = run_tool("age", *recipients, tmp_path / "plain")

    assert age.decrypt(sealed.stdout, [identity]) == plaintext
    assert age.decrypt(sealed.stdout, [MINE]) == plaintext


def test_a_passphrase_stanza_beside_another_is_refused() -> None:
    sealed = age.encrypt(b"x", [age.recipient_of(MINE)])
    stanza = b"-> scrypt " + b"A" * 22 + b" 10\n" + b"A" * 43 + b"\n-> X25519"
    with pytest.raises(CryptoError) as caught:
        age.decrypt(sealed.replace(b"-> X25519", stanza), [MINE])
    assert caught.value.details == {"reason": "header"}


def test_importing_crypto_does_not_import_cryptography() -> None:
    code = (
        "import sys, template_desk.crypto.age, template_desk.crypto.keyfile,"
        " template_desk.crypto.canonical;"
        "sys.exit('cryptography' in sys.modules or 'rfc8785' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(CryptoError):
        age_x25519.X25519Identity(bytes(length))
    with pytest.raises(CryptoError):
        age_x25519.X25519Recipient(bytes(length))


@pytest.mark.parametrize("text", [b"A", b"AB", b"AA==", b"A A", b"\n", b"-_"])
def test_only_canonical_base64_without_padding_is_read(text: bytes) -> None:
    with pytest.raises(CryptoError):
        decode_base64(text)
