from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass, field, replace

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from derivations import Derivations
from template_desk.crypto import keyfile
from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import CryptoError
from tools import campaign

VAULT = "a" * 26
PASSPHRASE = "correct horse battery"
SECRET = bytes(range(64))


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return keyfile.seal(SECRET, PASSPHRASE, vault=VAULT, kdf=KdfParameters(), random=os.urandom)


def _opens(content: bytes, passphrase: str) -> bytes:
    return keyfile.unseal(keyfile.parse(content), passphrase)


def test_the_passphrase_opens_it(sealed: bytes) -> None:
    assert _opens(sealed, PASSPHRASE) == SECRET


def test_another_passphrase_does_not(sealed: bytes) -> None:
    with pytest.raises(CryptoError) as caught:
        _opens(sealed, PASSPHRASE + " ")
    assert caught.value.details == {"reason": "passphrase"}


def test_passphrases_that_look_the_same_are_the_same() -> None:
    kdf = KdfParameters()
    sealed = keyfile.seal(SECRET, "e\u0301cole ﬁne", vault=VAULT, kdf=kdf, random=os.urandom)
    assert _opens(sealed, "école fine") == SECRET


def test_the_file_says_what_the_specification_says(sealed: bytes) -> None:
    value = json.loads(sealed)
    assert sealed.endswith(b"}\n")
    assert sealed.count(b"\n") == 1
    assert set(value) == {"box", "format", "kdf", "v", "vault"}
    assert value["kdf"] | {"salt": ""} == {
        "alg": "argon2id", "m": 65536, "p": 4, "salt": "", "t": 3, "v": 19,
    }  # fmt: skip
    assert SECRET not in keyfile.parse(sealed).box


@pytest.mark.campaign
def test_no_changed_bit_opens(sealed: bytes, derivations: Derivations) -> None:
    """All of box, vault id and spelling; of what needs Argon2id anew (salt, cost) a sample."""
    assert _opens(sealed, PASSPHRASE) == SECRET
    refused = derived = 0
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            parsed = keyfile.parse(bytes(changed))
        except CryptoError:
            refused += 1
            continue
        if not derivations.has(PASSPHRASE, parsed):
            derived += 1
            if derived % campaign(quick=40, full=1):
                continue
        with pytest.raises(CryptoError) as caught:
            keyfile.unseal(parsed, PASSPHRASE)
        assert caught.value.details == {"reason": "passphrase"}
        refused += 1
    assert refused > len(sealed) * 7
    assert derived > 80


def test_no_truncation_or_addition_opens(sealed: bytes) -> None:
    for length in range(len(sealed)):
        with pytest.raises(CryptoError):
            keyfile.parse(sealed[:length])
    for byte in range(256):
        with pytest.raises(CryptoError):
            keyfile.parse(sealed + bytes([byte]))


@pytest.mark.usefixtures("derivations")
def test_a_box_of_every_length_but_its_own_is_refused(sealed: bytes) -> None:
    """Truncated in right spelling, so that the box itself has to notice."""
    parsed = keyfile.parse(sealed)
    for length in range(len(parsed.box)):
        with pytest.raises(CryptoError):
            keyfile.unseal(replace(parsed, box=parsed.box[:length]), PASSPHRASE)
    with pytest.raises(CryptoError):
        keyfile.unseal(replace(parsed, box=parsed.box + b"\0"), PASSPHRASE)


@dataclass
class _Edit:
    """One change to a parsed key file."""

    kdf: dict[str, object] = field(default_factory=dict)
    top: dict[str, object] = field(default_factory=dict)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(_Edit(kdf={"m": 65535}), id="memory-below-floor"),
        pytest.param(_Edit(kdf={"m": 2 * 1024 * 1024 + 1}), id="memory-above-ceiling"),
        pytest.param(_Edit(kdf={"m": 10**15}), id="memory-absurd"),
        pytest.param(_Edit(kdf={"t": 2}), id="passes-below"),
        pytest.param(_Edit(kdf={"t": 11}), id="passes-above"),
        pytest.param(_Edit(kdf={"p": 0}), id="lanes-below"),
        pytest.param(_Edit(kdf={"p": 17}), id="lanes-above"),
        pytest.param(_Edit(kdf={"v": 16}), id="old-argon2"),
        pytest.param(_Edit(kdf={"alg": "argon2i"}), id="other-argon2"),
        pytest.param(_Edit(kdf={"t": True}), id="not-an-integer"),
        pytest.param(_Edit(kdf={"m": "65536"}), id="text-for-a-number"),
        pytest.param(_Edit(kdf={"salt": "AAAA"}), id="short-salt"),
        pytest.param(_Edit(kdf={"salt": 1}), id="salt-is-a-number"),
        pytest.param(_Edit(kdf={"extra": 1}), id="extra-key"),
        pytest.param(_Edit(top={"v": 2}), id="later-version"),
        pytest.param(_Edit(top={"format": "x"}), id="other-format"),
        pytest.param(_Edit(top={"vault": "A" * 26}), id="vault-id-not-lower-case"),
        pytest.param(_Edit(top={"box": "A==="}), id="bad-base64"),
        pytest.param(_Edit(top={"box": "é"}), id="base64-not-ascii"),
    ],
)
def test_faults_are_found_before_memory_is_spent(
    sealed: bytes, edit: _Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "_derive", lambda *_: pytest.fail("derived"))
    value = json.loads(sealed)
    value["kdf"].update(edit.kdf)
    value.update(edit.top)
    changed = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    with pytest.raises(CryptoError):
        keyfile.parse(changed.encode() + b"\n")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]\n", id="not-an-object"),
        pytest.param(b"\xff\n", id="not-utf8"),
        pytest.param(b"[" * 4000, id="deep"),
        pytest.param(b" " * 5000, id="too-long"),
        pytest.param(b"1" * 4096, id="long-number"),
    ],
)
def test_what_is_no_key_file_is_a_declared_error(content: bytes) -> None:
    with pytest.raises(CryptoError):
        keyfile.parse(content)


def test_only_one_spelling_is_accepted(sealed: bytes) -> None:
    twice = sealed.replace(b'"v":1,', b'"v":1,"v":1,')
    for changed in (sealed[:-1], sealed + b"\n", b" " + sealed, twice):
        with pytest.raises(CryptoError):
            keyfile.parse(changed)


@pytest.mark.parametrize(
    ("seconds", "expected_mib"),
    [
        pytest.param({64: 0.1, 128: 0.2, 256: 0.4}, 256, id="fast"),
        pytest.param({64: 0.4, 128: 0.9, 256: 1.8}, 128, id="ordinary"),
        pytest.param({64: 0.9, 128: 1.9, 256: 0.1}, 64, id="slow"),
        pytest.param({64: 5.0}, 64, id="below-the-floor"),
        pytest.param({64: 0.1, 128: 0.2}, 128, id="memory-ends"),
    ],
)
def test_calibration_takes_the_largest_within_a_second(
    seconds: dict[int, float], expected_mib: int
) -> None:
    def measure(parameters: KdfParameters) -> float:
        mib = parameters.memory_kib // 1024
        if mib not in seconds:
            raise CryptoError(reason="memory")
        return seconds[mib]

    assert keyfile.calibrate(measure) == KdfParameters(memory_kib=expected_mib * 1024)


def test_a_passphrase_that_is_not_unicode_is_a_declared_error(sealed: bytes) -> None:
    with pytest.raises(CryptoError):
        _opens(sealed, "\ud800" * 20)


def test_too_little_memory_is_a_declared_error() -> None:
    code = """
import resource, sys
from template_desk.crypto import keyfile
from template_desk.errors import CryptoError
import cryptography.cobblestone, cryptography.hazmat.primitives.kdf.argon2
k = keyfile.KeyFile(vault="a" * 26, kdf=keyfile.KdfParameters(memory_kib=2 * 1024 * 1024),
                    salt=bytes(16), box=b"x" * 136)
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
try:
    keyfile.unseal(k, "p")
except CryptoError as error:
    sys.exit(error.details != {"reason": "memory"})
"""
    assert resource.getrlimit(resource.RLIMIT_AS)
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=30)
    assert done.returncode == 0


def test_a_fault_of_the_derivation_is_a_declared_error() -> None:
    short_salt = keyfile.KeyFile(vault=VAULT, kdf=KdfParameters(), salt=b"", box=b"")
    with pytest.raises(CryptoError) as caught:
        keyfile.unseal(short_salt, PASSPHRASE)
    assert caught.value.details == {"reason": "argon2"}


def test_calibration_measures_really_when_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "CALIBRATION_LIMIT_S", 0.0)
    assert keyfile.calibrate() == KdfParameters()


def test_the_header_is_bound_to_the_box(sealed: bytes) -> None:
    """Another vault's id, or more memory, in an otherwise sound header."""
    for old, new in ((b"a" * 26, b"b" * 26), (b'"p":4', b'"p":3'), (b'"t":3', b'"t":4')):
        assert sealed.count(old) == 1
        with pytest.raises(CryptoError) as caught:
            _opens(sealed.replace(old, new), PASSPHRASE)
        assert caught.value.details == {"reason": "passphrase"}


def test_the_specification_alone_is_enough_to_open_it(sealed: bytes) -> None:
    """Step by step as docs/formats/vault.md says, without our own code."""
    value = json.loads(sealed)
    box = base64.b64decode(value.pop("box"))
    kdf = value["kdf"]
    kek = Argon2id(
        salt=base64.b64decode(kdf["salt"]),
        length=32,
        iterations=kdf["t"],
        lanes=kdf["p"],
        memory_cost=kdf["m"],
    ).derive(PASSPHRASE.encode())
    written = json.dumps(value, sort_keys=True, separators=(",", ":"))
    context = b"templatedesk.org/key/v1" + bytes(1) + written.encode()
    decryptor = Cobblestone256Decryptor(kek, context)

    assert decryptor.update(box) + decryptor.finalize() == SECRET
