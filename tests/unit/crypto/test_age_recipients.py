"""The hybrid and passphrase recipients, which may stand together, and the armour."""

from __future__ import annotations

import base64
import subprocess
import sys

import pytest

from template_desk.crypto import age, age_armor, age_hybrid, age_scrypt, age_x25519, bech32
from template_desk.crypto.age_header import Stanza, read_header, write_header
from template_desk.crypto.age_keys import read_identity, read_recipient
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError

MINE = age_hybrid.identity_text(bytes(range(32)))
OTHER = age_hybrid.identity_text(bytes(range(1, 33)))
CLASSICAL = age_x25519.identity_text(bytes(range(32)))
CHEAP = Passphrase("correct horse", work_factor=4)


def _reason(caught: pytest.ExceptionInfo[CryptoError]) -> object:
    return caught.value.details["reason"]


@pytest.mark.parametrize("size", [0, 65536, 200_000])
def test_either_hybrid_recipient_opens_a_file(size: int) -> None:
    plaintext = bytes(place % 251 for place in range(size))
    sealed = age.encrypt(plaintext, [age.recipient_of(MINE), age.recipient_of(OTHER)])

    assert age.decrypt(sealed, [MINE]) == plaintext
    assert age.decrypt(sealed, [CLASSICAL, OTHER]) == plaintext


def test_another_hybrid_identity_does_not_match() -> None:
    sealed = age.encrypt(b"x", [age.recipient_of(MINE)])
    for identity in (OTHER, CLASSICAL):
        with pytest.raises(CryptoError) as caught:
            age.decrypt(sealed, [identity])
        assert _reason(caught) == "no_match"


def test_hybrid_texts_have_the_published_form() -> None:
    identity = age.new_hybrid_identity()
    recipient = age.recipient_of(identity)
    assert (identity[:19], len(identity)) == ("AGE-SECRET-KEY-PQ-1", 77)
    assert (recipient[:8], len(recipient)) == ("age1pq1" + recipient[7], 1959)
    assert age.new_hybrid_identity() != identity


@pytest.mark.parametrize(
    "recipients",
    [
        pytest.param([age.recipient_of(MINE), age.recipient_of(CLASSICAL)], id="hybrid-x25519"),
        pytest.param([age.recipient_of(CLASSICAL), CHEAP], id="x25519-scrypt"),
        pytest.param([CHEAP, age.recipient_of(MINE)], id="scrypt-hybrid"),
        pytest.param([CHEAP, CHEAP], id="scrypt-scrypt"),
    ],
)
def test_recipients_that_undo_each_other_are_refused(recipients: list[str | Passphrase]) -> None:
    with pytest.raises(CryptoError) as caught:
        age.encrypt(b"", recipients)
    assert _reason(caught) == "mixed_recipients"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("AGE-SECRET-KEY-PQ-1", id="prefix-alone"),
        pytest.param(MINE.lower(), id="lower-case"),
        pytest.param(MINE[:-1] + ("Q" if MINE[-1] != "Q" else "P"), id="checksum"),
        pytest.param(bech32.encode("age-secret-key-pq-", bytes(31)).upper(), id="short"),
        pytest.param(bech32.encode("age-secret-key-pq", bytes(32)).upper(), id="other-prefix"),
        pytest.param(bech32.encode("age-secret-key-pq-1", bytes(32)).upper(), id="longer-prefix"),
        pytest.param(age.recipient_of(MINE), id="public"),
        pytest.param("correct horse", id="passphrase"),
    ],
)
def test_a_text_that_is_no_hybrid_identity_is_refused(text: str) -> None:
    with pytest.raises(CryptoError):
        read_identity(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("age1pq1", id="prefix-alone"),
        pytest.param(age.recipient_of(MINE).upper(), id="upper-case"),
        pytest.param(bech32.encode("age1pq", bytes(1215)), id="short"),
        pytest.param(bech32.encode("age1pq", bytes(32)), id="x25519-length"),
        pytest.param(bech32.encode("age", bytes(1216)), id="x25519-prefix"),
        pytest.param(bech32.encode("age1pq1", bytes(1216)), id="longer-prefix"),
        pytest.param(MINE, id="secret"),
    ],
)
def test_a_text_that_is_no_hybrid_recipient_is_refused(text: str) -> None:
    with pytest.raises(CryptoError):
        read_recipient(text)


@pytest.mark.parametrize(
    "public",
    [
        pytest.param(b"\xff" * 1184 + bytes([9]) + bytes(31), id="coefficients-out-of-range"),
        pytest.param(age_hybrid.HybridIdentity(bytes(32)).recipient().public[:1184] + bytes(32),
                     id="low-order"),
    ],
)  # fmt: skip
def test_a_hybrid_recipient_that_is_no_key_is_refused(public: bytes) -> None:
    with pytest.raises(CryptoError) as caught:
        age.encrypt(b"", [age_hybrid.recipient_text(public)])
    assert _reason(caught) == "recipient"


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_hybrid_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(CryptoError):
        age_hybrid.identity_text(bytes(length))


def test_keys_and_passphrases_are_not_in_repr() -> None:
    identity = age_hybrid.read_identity(MINE)
    shown = repr([identity, identity.recipient(), CHEAP])
    assert shown == (
        "[HybridIdentity(), HybridRecipient(), Passphrase(work_factor=4, max_work_factor=20)]"
    )


def test_a_passphrase_opens_what_it_closed() -> None:
    sealed = age.encrypt(b"text", [CHEAP])
    assert read_header(sealed).stanzas[0].arguments[1] == b"4"
    assert age.decrypt(sealed, [CLASSICAL, MINE, Passphrase("correct horse")]) == b"text"
    with pytest.raises(CryptoError) as caught:
        age.decrypt(sealed, [Passphrase("correct horse ")])
    assert _reason(caught) == "no_match"


def test_a_passphrase_does_not_match_files_for_keys() -> None:
    for identity in (CLASSICAL, MINE):
        with pytest.raises(CryptoError) as caught:
            age.decrypt(age.encrypt(b"", [age.recipient_of(identity)]), [CHEAP])
        assert _reason(caught) == "no_match"


def test_a_text_is_never_taken_for_a_passphrase() -> None:
    with pytest.raises(CryptoError) as caught:
        age.decrypt(age.encrypt(b"", [CHEAP]), ["correct horse"])
    assert _reason(caught) == "bech32"


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_a_passphrase_of_nothing_or_not_unicode_is_refused(text: str) -> None:
    with pytest.raises(CryptoError) as caught:
        Passphrase(text)
    assert _reason(caught) == "passphrase"


@pytest.mark.parametrize("factors", [(0, 20), (-1, 20), (21, 21), (18, 17), (20, 30)])
def test_a_work_factor_out_of_bounds_is_refused(factors: tuple[int, int]) -> None:
    with pytest.raises(CryptoError) as caught:
        Passphrase("x", work_factor=factors[0], max_work_factor=factors[1])
    assert _reason(caught) == "work_factor"


def test_a_file_cannot_ask_for_more_work_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = age.encrypt(b"", [CHEAP])
    monkeypatch.setattr(Passphrase, "_key", lambda *_: pytest.fail("derived"))
    for asked, allowed in ((b"21", 20), (b"99", 20), (b"5", 4), (b"999999999", 20)):
        with pytest.raises(CryptoError) as caught:
            age.decrypt(
                sealed.replace(b" 4\n", b" " + asked + b"\n"),
                [Passphrase("x", work_factor=1, max_work_factor=allowed)],
            )
        assert _reason(caught) == "header"


def test_too_little_memory_for_a_passphrase_is_a_declared_error() -> None:
    code = """
import resource, sys
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.errors import CryptoError
import os, cryptography.hazmat.primitives.kdf.scrypt
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
try:
    Passphrase("p", work_factor=20).wrap(bytes(16), os.urandom)
except CryptoError as error:
    sys.exit(error.details != {"reason": "memory"})
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_recipients_that_were_read_already_are_taken_as_they_are() -> None:
    recipient = read_recipient(age.recipient_of(MINE))
    identity = read_identity(MINE)
    assert read_recipient(recipient) is recipient
    assert age.decrypt(age.encrypt(b"x", [recipient]), [identity]) == b"x"


def test_a_passphrase_has_no_public_half() -> None:
    with pytest.raises(CryptoError):
        age.recipient_of(CHEAP)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stanzas", "what"), [(1025, "count"), (700, "bytes")], ids=["too-many", "too-long"]
)
def test_no_header_is_written_that_a_reader_refuses(stanzas: int, what: str) -> None:
    stanza = Stanza(b"x", ((b"a" if what == "count" else b"a" * 1500),), bytes(32))
    assert read_header(write_header([stanza] * (stanzas // 2), bytes(16)))
    with pytest.raises(CryptoError) as caught:
        write_header([stanza] * stanzas, bytes(16))
    assert _reason(caught) == "recipients"


def test_limits_of_a_header_are_where_the_specification_says() -> None:
    def reads(stanza: Stanza) -> bool:
        try:
            return read_header(write_header([stanza], bytes(16))).stanzas == (stanza,)
        except CryptoError:
            return False

    assert reads(Stanza(b"x", (), bytes(8159)))
    assert not reads(Stanza(b"x", (), bytes(8160)))
    assert reads(Stanza(b"x" * (8191 - 3), (), b""))
    assert not reads(Stanza(b"x" * (8192 - 3), (), b""))


@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 10_000])
def test_armour_is_undone(size: int) -> None:
    content = bytes(place % 251 for place in range(size))
    text = age_armor.armour(content)
    assert text.isascii()
    assert max(len(line) for line in text.split(b"\n")[1:-2] or [b""]) <= 64
    assert age_armor.is_armoured(text)
    assert age_armor.read_armour(text) == content
    assert age_armor.read_armour(b"\r\n \t" + text.replace(b"\n", b"\r\n") + b"\n\n") == content


def test_a_binary_file_is_not_armoured() -> None:
    sealed = age.encrypt(b"", [age.recipient_of(CLASSICAL)])
    assert not age_armor.is_armoured(sealed)
    with pytest.raises(CryptoError) as caught:
        age.decrypt(age_armor.armour(sealed), [CLASSICAL])
    assert _reason(caught) == "header"


BEGIN, END = age_armor.BEGIN.decode(), age_armor.END.decode()
FULL = base64.b64encode(bytes(48)).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(BEGIN, id="begin-alone"),
        pytest.param(f"{BEGIN}\n{FULL}\n", id="no-end"),
        pytest.param(f"{BEGIN}\n{FULL}\n\n{END}", id="empty-last-line"),
        pytest.param(f"{BEGIN}\n\n{FULL}\n{END}", id="empty-first-line"),
        pytest.param(f"{BEGIN}\nAAAA\n{FULL}\n{END}", id="short-line"),
        pytest.param(f"{BEGIN}\n{FULL}AAAA\n{END}", id="long-line"),
        pytest.param(f"{BEGIN}\nAAA\n{END}", id="no-padding"),
        pytest.param(f"{BEGIN}\nAB==\n{END}", id="not-canonical"),
        pytest.param(f"{BEGIN}\nAA-_\n{END}", id="url-alphabet"),
        pytest.param(f"{BEGIN}\nAAAA \n{END}", id="space-at-the-end"),
        pytest.param(f"{BEGIN} \nAAAA\n{END}", id="space-after-begin"),
        pytest.param(f"{BEGIN}\rAAAA\r{END}", id="cr-alone"),
        pytest.param(f"{BEGIN}\nAAAA\r\r\n{END}", id="two-crs"),
        pytest.param(f"x\n{BEGIN}\nAAAA\n{END}", id="text-before"),
        pytest.param(f"{BEGIN}\nAAAA\n{END}\nx", id="text-after"),
        pytest.param(f"{BEGIN.lower()}\nAAAA\n{END}", id="lower-case"),
        pytest.param(f"\x0b{BEGIN}\nAAAA\n{END}", id="other-white-space"),
    ],
)
def test_armour_has_one_spelling(text: str) -> None:
    with pytest.raises(CryptoError) as caught:
        age_armor.read_armour(text.encode())
    assert _reason(caught) == "armour"


def test_scrypt_costs_what_the_specification_says() -> None:
    """With the specification's own words: N = 2 to the power of the factor, r = 8, p = 1."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    stanza = Passphrase("p", work_factor=10).wrap(bytes(range(16)), bytes)
    assert stanza.arguments == (b"A" * 22, b"10")
    key = Scrypt(b"age-encryption.org/v1/scrypt" + bytes(16), 32, 1024, 8, 1).derive(b"p")
    assert ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None) == bytes(range(16))
    assert age_scrypt.WORK_FACTOR == 18
