"""Identities: made here, kept in the vault, carried in a file."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signing_samples import NOW, make_signer
from template_desk.errors import IdentityDamagedError, IdentityPassphraseError, SigningError
from template_desk.signing.identity import (
    facts_of,
    from_pkcs12,
    from_record,
    make_identity,
    to_pkcs12,
    to_record,
)
from tools import run_tool

PASSPHRASE = "korrekt pferd بطارية"


def test_identity_module_imports_no_cryptography() -> None:
    script = (
        "import sys, template_desk.signing.identity, template_desk.signing.trust\n"
        "import template_desk.bundle.verify, template_desk.bundle.write\n"
        "sys.exit(any(m in sys.modules for m in ('cryptography', 'asn1crypto', 'pyhanko', 'ssl')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_certificate_says_what_was_asked_for_and_may_only_sign(tmp_path: Path) -> None:
    identity = make_identity(
        name="Zoë", organization="وزارة", state="xk", now=NOW, random_serial=77
    )
    (tmp_path / "c.pem").write_text(identity.facts.certificate_pem)

    shown = run_tool(
        "openssl", "x509", "-in", tmp_path / "c.pem", "-noout", "-text", "-nameopt", "utf8"
    ).stdout.decode()

    assert (identity.facts.name, identity.facts.organization) == ("Zoë", "وزارة")
    assert identity.facts.state == "XK"
    assert identity.facts.valid_from == NOW
    assert identity.facts.valid_to == NOW.replace(year=2036)
    assert facts_of(identity.certificate) == identity.facts
    assert "Serial Number: 77 " in shown
    assert "Signature Algorithm: ecdsa-with-SHA256" in shown
    assert "ASN1 OID: prime256v1" in shown
    assert "Key Usage: critical\n                Digital Signature, Non Repudiation\n" in shown
    assert "Basic Constraints: critical\n                CA:FALSE\n" in shown
    assert "Subject Key Identifier" in shown


@pytest.mark.parametrize("state", ["", "Albania", "1A", "ÄÖ"])
def test_state_that_is_not_a_code_is_left_out(state: str) -> None:
    identity = make_identity(name="A", organization="", state=state, now=NOW)

    assert identity.facts.state == ""
    assert identity.facts.organization == ""


@pytest.mark.parametrize("name", ["", "x" * 65])
def test_name_that_no_certificate_can_hold_is_refused(name: str) -> None:
    with pytest.raises(SigningError):
        make_identity(name=name, organization="", state="", now=NOW)


def test_identity_made_on_a_leap_day_ends_in_february() -> None:
    leap = datetime(2028, 2, 29, tzinfo=UTC)

    facts = make_identity(name="A", organization="", state="", now=leap).facts

    assert facts.valid_to == datetime(2038, 2, 28, tzinfo=UTC)


def test_pkcs12_round_trip_and_its_protection(tmp_path: Path) -> None:
    identity = make_signer()

    raw = to_pkcs12(identity, PASSPHRASE)
    (tmp_path / "i.p12").write_bytes(raw)
    (tmp_path / "pass").write_text(PASSPHRASE)
    shown = run_tool(
        "openssl", "pkcs12", "-in", tmp_path / "i.p12", "-info", "-noout",
        "-passin", f"file:{tmp_path / 'pass'}",
    )  # fmt: skip

    assert from_pkcs12(raw, PASSPHRASE) == identity
    assert shown.returncode == 0
    protection = "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256"
    assert shown.stderr.decode().count(protection) == 2
    assert "MAC: sha256" in shown.stderr.decode()


def test_wrong_passphrase_is_told_from_a_broken_file() -> None:
    raw = to_pkcs12(make_signer(), PASSPHRASE)

    with pytest.raises(IdentityPassphraseError):
        from_pkcs12(raw, PASSPHRASE + " ")
    for broken in (b"", b"hello", raw[:-1], raw + b"\0", raw[: len(raw) // 2], b"\x30" * 500):
        with pytest.raises(IdentityDamagedError):
            from_pkcs12(broken, PASSPHRASE)


def test_identity_file_without_a_key_or_with_a_weak_one_is_refused() -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Weak")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(NOW)
        .not_valid_after(NOW.replace(year=2030))
        .sign(key, hashes.SHA256())
    )
    weak = pkcs12.serialize_key_and_certificates(
        None, key, certificate, None, BestAvailableEncryption(b"pw")
    )
    keyless = pkcs12.serialize_key_and_certificates(
        None, None, certificate, None, BestAvailableEncryption(b"pw")
    )

    with pytest.raises(IdentityDamagedError, match="key_kind"):
        from_pkcs12(weak, "pw")
    with pytest.raises(IdentityDamagedError, match="incomplete"):
        from_pkcs12(keyless, "pw")


def test_record_round_trip_and_refusals() -> None:
    identity, other = make_signer(), make_signer()
    record = to_record(identity)

    assert from_record(record) == identity
    with pytest.raises(IdentityDamagedError, match="key_differs"):
        from_record({**record, "private_key_pem": to_record(other)["private_key_pem"]})
    for spoiled in ({}, {**record, "certificate_pem": "x"}, {**record, "private_key_pem": "x"}):
        with pytest.raises(IdentityDamagedError):
            from_record(spoiled)
    with pytest.raises(IdentityDamagedError):
        facts_of(identity.certificate[:-1])


def test_repr_shows_neither_key_nor_names() -> None:
    identity = make_signer(name="Secretname")

    shown = repr(identity)

    assert "Secretname" not in shown
    assert "Министерство" not in shown
    assert "private" not in shown
    assert "BEGIN" not in shown
