"""Signatures over bytes: openssl is the independent judge, mutations are the opponent."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from signing_samples import NOW, make_signer
from template_desk.errors import (
    IdentityDamagedError,
    InputFileError,
    SignatureRejectedError,
    SigningError,
)
from template_desk.signing.cms import sign_detached, verify_detached
from template_desk.signing.identity import Identity, from_pkcs12
from template_desk.signing.loop import run_without_io
from template_desk.signing.trust import TrustedSigners
from tools import run_tool

DATA = b"what is signed\r\n\x00"


def make_rsa_signer() -> Identity:
    """An identity as a national authority might hand it out."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Authority")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 5)
        .not_valid_before(NOW)
        .not_valid_after(NOW.replace(year=2030))
        .sign(key, hashes.SHA256())
    )
    return from_pkcs12(
        pkcs12.serialize_key_and_certificates(
            None, key, certificate, None, BestAvailableEncryption(b"pw")
        ),
        "pw",
    )


@pytest.mark.parametrize("make", [make_signer, make_rsa_signer])
def test_openssl_and_our_reader_accept_a_signature(make: object, tmp_path: Path) -> None:
    assert callable(make)
    identity = make()
    signature = sign_detached(DATA, identity, NOW)
    (tmp_path / "s.p7s").write_bytes(signature)
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "c.pem").write_text(identity.facts.certificate_pem)
    command = (
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER",
        "-in", tmp_path / "s.p7s", "-content", tmp_path / "data",
        "-CAfile", tmp_path / "c.pem", "-partial_chain", "-purpose", "any", "-no_check_time",
        "-out", tmp_path / "out",
    )  # fmt: skip

    accepted = run_tool(*command)
    (tmp_path / "data").write_bytes(DATA + b"!")
    refused = run_tool(*command)
    facts = verify_detached(signature, DATA)

    assert b"CAdES Verification successful" in accepted.stderr
    assert refused.returncode != 0
    assert facts.claimed_time == NOW
    assert facts.certificate_der == identity.certificate
    assert facts.fingerprint == identity.facts.fingerprint
    assert facts.valid_at_claimed_time


def test_no_bit_of_a_signature_can_be_changed() -> None:
    signature = sign_detached(DATA, make_signer(), NOW)

    accepted = []
    for place in range(len(signature)):
        spoiled = bytearray(signature)
        spoiled[place] ^= 1 << place % 8
        try:
            verify_detached(bytes(spoiled), DATA)
        except SignatureRejectedError:
            continue
        accepted.append(place)

    assert accepted == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda s: s[:-1], id="cut"),
        pytest.param(lambda s: s + b"\0", id="longer"),
        pytest.param(lambda _: b"\x30\x80" * 30000, id="nested"),
        pytest.param(lambda s: s * 100, id="huge"),
    ],
)
def test_what_is_no_signature_is_refused(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(SignatureRejectedError, match="signature_form"):
        verify_detached(spoil(sign_detached(DATA, make_signer(), NOW)), DATA)


def test_other_data_is_refused() -> None:
    with pytest.raises(SignatureRejectedError, match="signature_digest"):
        verify_detached(sign_detached(DATA, make_signer(), NOW), DATA + b" ")


def test_name_in_the_certificate_cannot_be_changed() -> None:
    """The signature names its certificate by hash, so another claim to the key fails."""
    identity = make_signer(name="Aaaa")
    signature = sign_detached(DATA, identity, NOW)
    other = identity.certificate.replace(b"Aaaa", b"Bbbb")
    forged = signature.replace(identity.certificate, other).replace(b"Aaaa", b"Bbbb")

    assert forged != signature
    with pytest.raises(SignatureRejectedError, match="signature_certificate"):
        verify_detached(forged, DATA)


def test_unsigned_attribute_is_not_tolerated() -> None:
    """An attribute outside the signature could carry anything, so none may be there."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_detached(DATA, make_signer(), NOW))
    info["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "1.2.3.4", "values": [cms.OctetString(b"x")]})]
    )

    with pytest.raises(SignatureRejectedError, match="signature_form"):
        verify_detached(info.dump(force=True), DATA)


def test_time_outside_the_period_of_the_certificate_is_reported() -> None:
    early = sign_detached(DATA, make_signer(), NOW - timedelta(seconds=1))
    late = sign_detached(DATA, make_signer(), NOW.replace(year=2037))

    assert not verify_detached(early, DATA).valid_at_claimed_time
    assert not verify_detached(late, DATA).valid_at_claimed_time


def test_trust_is_by_the_whole_certificate(tmp_path: Path) -> None:
    known, same_name = make_signer(), make_signer()
    (tmp_path / "Ministry of X.pem").write_text(known.facts.certificate_pem)
    trusted = TrustedSigners.from_files([tmp_path / "Ministry of X.pem"])

    assert trusted.label_for(known.certificate) == "Ministry of X"
    assert trusted.label_for(same_name.certificate) is None
    assert TrustedSigners().label_for(known.certificate) is None
    with pytest.raises(IdentityDamagedError):
        TrustedSigners.from_pem({"x": b"nothing"})
    with pytest.raises(InputFileError):
        TrustedSigners.from_files([tmp_path / "absent.pem"])


def test_loop_refuses_to_wait_for_the_outside() -> None:
    import asyncio

    async def wait_for_ever() -> None:
        await asyncio.get_running_loop().create_future()

    async def answer() -> bytes:
        await asyncio.sleep(0)
        return hashlib.sha256(b"").digest()

    assert run_without_io(answer()) == hashlib.sha256(b"").digest()
    with pytest.raises(SigningError, match="waits_for_outside"):
        run_without_io(wait_for_ever())
