"""A signing identity: a key and a certificate over it, made here or brought as PKCS#12.

Importing this module imports no cryptography. What is read from a certificate is
foreign text; it is returned as it is and shown as plain text by whoever shows it.

Source:
    docs/formats/bundle.md, «Identity».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from template_desk.errors import IdentityDamagedError, IdentityNameError, IdentityPassphraseError
from template_desk.signing.fingerprint import fingerprint_of

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    SigningKey = EllipticCurvePrivateKey | RSAPrivateKey

VALID_YEARS = 10
KDF_ROUNDS = 600_000
MAX_NAME_BYTES = 64
"""Longest name, in bytes of UTF-8.

RFC 5280, appendix A.1, bounds a common name to 64 characters; ``cryptography`` counts bytes.
"""
MIN_RSA_BITS = 2048
CERTIFICATE = "certificate_pem"
PRIVATE_KEY = "private_key_pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFacts:
    """What a certificate says; nothing secret, though ``repr`` shows no names.

    Attributes:
        name: Common name; may be empty in a certificate that was made elsewhere.
        organization: Organisation; may be empty.
        state: ISO 3166-1 alpha-2 code, or empty.
        fingerprint: Thirty digits of the public key.
        valid_from: First moment of validity, UTC.
        valid_to: Last moment of validity, UTC.
        certificate_pem: The certificate.
    """

    name: str = field(repr=False)
    organization: str = field(repr=False)
    state: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    certificate_pem: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A certificate and the private key that belongs to it.

    Attributes:
        facts: What the certificate says.
        certificate: X.509, DER.
        private_key: PKCS#8, DER, not encrypted. Never shown by ``repr``.
    """

    facts: IdentityFacts
    certificate: bytes = field(repr=False)
    private_key: bytes = field(repr=False)


def make_identity(
    *, name: str, organization: str, state: str, now: datetime, random_serial: int | None = None
) -> Identity:
    """Make a P-256 key and a self-signed certificate over it.

    Args:
        name: Common name, 1 to ``MAX_NAME_BYTES`` bytes of UTF-8.
        organization: Organisation, at most ``MAX_NAME_BYTES``; empty leaves it out.
        state: Put into the certificate only when it is two ASCII letters.
        now: Start of validity, time-zone aware; fractions of a second are cut.
        random_serial: Serial number; None draws one from the system.

    Raises:
        IdentityNameError: The name is blank, or one of the two is too long or holds
            characters that cannot be seen.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    texts = (name, organization)
    # A name is shown to receivers: what is invisible or turns text around could deceive them.
    if (
        not name.strip()
        or any(len(text.encode()) > MAX_NAME_BYTES for text in texts)
        or any(not text.isprintable() for text in texts)
    ):
        raise IdentityNameError(max_bytes=MAX_NAME_BYTES)
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organization:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    if len(state) == 2 and state.isascii() and state.isalpha():
        attributes.append(x509.NameAttribute(NameOID.COUNTRY_NAME, state.upper()))
    start = now.astimezone(UTC).replace(microsecond=0)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(attributes))
        .issuer_name(x509.Name(attributes))
        .public_key(key.public_key())
        .serial_number(random_serial or x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(_years_later(start, VALID_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _identity(certificate, key)


def facts_of(certificate_der: bytes) -> IdentityFacts:
    """Read what a certificate says.

    Raises:
        IdentityDamagedError: The bytes are not one X.509 certificate.
    """
    from cryptography import x509

    try:
        return _facts(x509.load_der_x509_certificate(certificate_der))
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        raise IdentityDamagedError(reason="certificate") from error


def facts_of_pem(pem: bytes) -> IdentityFacts:
    """Read what the first certificate of a PEM text says.

    Raises:
        IdentityDamagedError: The text holds no X.509 certificate.
    """
    from cryptography import x509

    try:
        return _facts(x509.load_pem_x509_certificate(pem))
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        raise IdentityDamagedError(reason="certificate") from error


def to_pkcs12(identity: Identity, passphrase: str) -> bytes:
    """Wrap an identity for a file: AES-256, PBKDF2-HMAC-SHA-256 with ``KDF_ROUNDS`` rounds."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import PrivateFormat
    from cryptography.hazmat.primitives.serialization.pkcs12 import (
        PBES,
        serialize_key_and_certificates,
    )

    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    return serialize_key_and_certificates(
        None,
        _load_key(identity.private_key),
        x509.load_der_x509_certificate(identity.certificate),
        None,
        encryption,
    )


def from_pkcs12(raw: bytes, passphrase: str) -> Identity:
    """Open an identity file.

    The format does not always tell a wrong passphrase from damage inside the
    encrypted part: that is reported as a wrong passphrase. Damage to the outer
    structure is reported as damage.

    Raises:
        IdentityDamagedError: Not PKCS#12, or not a key and certificate to sign with.
        IdentityPassphraseError: The passphrase does not open it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    _require_pkcs12_shape(raw)
    try:
        key, certificate, _ = load_key_and_certificates(raw, passphrase.encode())
    except ValueError as error:
        raise IdentityPassphraseError from error
    except (TypeError, UnsupportedAlgorithm) as error:
        raise IdentityDamagedError(reason="pkcs12") from error
    if key is None or certificate is None:
        raise IdentityDamagedError(reason="incomplete")
    return _identity(certificate, _require_usable(key))


def to_record(identity: Identity) -> dict[str, str]:
    """Give an identity as text, to be kept inside the vault. The result is secret."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = _load_key(identity.private_key)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {CERTIFICATE: identity.facts.certificate_pem, PRIVATE_KEY: pem.decode("ascii")}


def from_record(record: Mapping[str, str]) -> Identity:
    """Read an identity back from the vault.

    Raises:
        IdentityDamagedError: A part is missing, broken, or they do not belong together.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        certificate = x509.load_pem_x509_certificate(record[CERTIFICATE].encode())
        key = load_pem_private_key(record[PRIVATE_KEY].encode(), None)
    except (KeyError, AttributeError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise IdentityDamagedError(reason="record") from error
    return _identity(certificate, _require_usable(key))


def _identity(certificate: x509.Certificate, key: SigningKey) -> Identity:
    """Join a certificate and its key, once it is sure that they belong together."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    try:
        belongs = certificate.public_key() == key.public_key()
        facts = _facts(certificate)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise IdentityDamagedError(reason="certificate") from error
    if not belongs:
        raise IdentityDamagedError(reason="key_differs")
    return Identity(
        facts=facts,
        certificate=certificate.public_bytes(Encoding.DER),
        private_key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    )


def _facts(certificate: x509.Certificate) -> IdentityFacts:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509.oid import NameOID

    state = _first(certificate, NameOID.COUNTRY_NAME)
    public_key = certificate.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    return IdentityFacts(
        name=_first(certificate, NameOID.COMMON_NAME),
        organization=_first(certificate, NameOID.ORGANIZATION_NAME),
        state=state.upper() if len(state) == 2 and state.isascii() and state.isalpha() else "",
        fingerprint=fingerprint_of(public_key),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        certificate_pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
    )


def _first(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """Give the first value of a subject attribute, or empty."""
    for attribute in certificate.subject.get_attributes_for_oid(oid):
        if isinstance(attribute.value, str):
            return attribute.value
    return ""


def _signing_usage() -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _load_key(private_key_der: bytes) -> SigningKey:
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    return _require_usable(load_der_private_key(private_key_der, None))


def _require_usable(key: object) -> SigningKey:
    """Refuse keys whose signatures Adobe Reader, pdfsig or openssl would not all accept."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in ("secp256r1", "secp384r1"):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= MIN_RSA_BITS:
        return key
    raise IdentityDamagedError(reason="key_kind")


def _require_pkcs12_shape(raw: bytes) -> None:
    """Refuse what is not PKCS#12 outside; the inside cannot be judged without the passphrase."""
    from asn1crypto import pkcs12  # type: ignore[import-untyped]  # asn1crypto has no types

    try:
        pfx = pkcs12.Pfx.load(raw, strict=True)
        shaped = pfx["version"].native == "v3" and bool(pfx["mac_data"]["mac"]["digest"].native)
    except Exception as error:  # asn1crypto leaks any exception on hostile bytes
        raise IdentityDamagedError(reason="pkcs12") from error
    if not shaped:
        raise IdentityDamagedError(reason="pkcs12")


def _years_later(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
