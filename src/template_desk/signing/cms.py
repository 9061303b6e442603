"""CAdES-B-B signatures over bytes that are kept elsewhere, and the check of one.

A signature is accepted only in the exact form in which this program writes it: it
is taken apart, put together again, and must give the same bytes. So nothing that
is not itself signed can be changed, added or left out without being noticed.

Source:
    docs/formats/bundle.md, «Signature»; RFC 5652; ETSI EN 319 122-1 (B-B level).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from template_desk.errors import SignatureRejectedError, SigningError, TemplateDeskError
from template_desk.signing.facts import SignatureFacts
from template_desk.signing.identity import MIN_RSA_BITS, Identity, facts_of
from template_desk.signing.loop import run_without_io

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from pyhanko.sign.attributes import SignedAttributeProviderSpec

DIGEST = "sha256"
MAX_SIGNATURE_BYTES = 64 * 1024
_MECHANISMS = ("sha256_ecdsa", "sha256_rsa")
_ATTRIBUTES = frozenset({"content_type", "message_digest", "signing_certificate_v2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A signature taken apart. Byte strings are DER, except ``signature``."""

    certificate: bytes
    signed_attributes: bytes
    mechanism: str
    signature: bytes
    attribute_types: tuple[str, ...]
    message_digest: bytes
    content_type: str
    certificate_hash: bytes
    signing_time: datetime | None


def sign_detached(data: bytes, identity: Identity, signing_time: datetime) -> bytes:
    """Sign bytes; the result does not contain them.

    Args:
        data: What is signed.
        identity: Who signs.
        signing_time: Time-zone aware; goes in with the precision of a second.

    Returns:
        CMS SignedData, DER.

    Raises:
        SigningError: The signature could not be made.
    """
    return sign_digest(hashlib.sha256(data).digest(), identity, signing_time)


def sign_digest(digest: bytes, identity: Identity, signing_time: datetime | None) -> bytes:
    """Sign a SHA-256 digest; without a time for PAdES, which keeps it in the PDF instead.

    Raises:
        SigningError: The signature could not be made.
    """
    from asn1crypto import keys, x509  # type: ignore[import-untyped]  # asn1crypto has no types
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        signer = SimpleSigner(
            signing_cert=x509.Certificate.load(identity.certificate),
            signing_key=keys.PrivateKeyInfo.load(identity.private_key),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko's
        )
        signer.signed_attr_prov_spec = _attributes(identity.certificate, signing_time)
        made = run_without_io(
            signer.async_sign(
                digest,
                DIGEST,
                use_pades=True,
                is_pdf_sig=signing_time is None,
            )
        )
        signature: bytes = made.dump()
    except TemplateDeskError:
        raise
    except Exception as error:  # whatever the libraries raise, there is no signature
        raise SigningError(reason="cms") from error
    # What we would refuse to read must not leave: keys from elsewhere bring odd certificates.
    _check(signature, digest, with_time=signing_time is not None)
    return signature


def _attributes(certificate: bytes, signing_time: datetime | None) -> SignedAttributeProviderSpec:
    """Give the makers of the signed attributes that a signature has beside the two of CMS.

    The certificate is named by its hash alone. pyHanko would add the issuer's name, and
    programs that use asn1crypto, it too, then refuse signers whose name has both Arabic and
    Latin letters: they compare such names only by RFC 4518, whose bidi rule forbids them.
    """
    from asn1crypto import tsp
    from pyhanko.sign.attributes import (
        CMSAttributeProvider,
        SignedAttributeProviderSpec,
        SigningTimeProvider,
    )

    class Certificate(CMSAttributeProvider):
        attribute_type = "signing_certificate_v2"

        async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
            named = {
                "hash_algorithm": {"algorithm": DIGEST},
                "cert_hash": hashlib.sha256(certificate).digest(),
            }
            return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(named)]})

    class Attributes(SignedAttributeProviderSpec):
        def signed_attr_providers(
            self, data_digest: bytes, digest_algorithm: str
        ) -> Iterable[CMSAttributeProvider]:
            yield Certificate()
            if signing_time is not None:
                yield SigningTimeProvider(signing_time.astimezone(UTC).replace(microsecond=0))

    return Attributes()


def verify_detached(signature: bytes, data: bytes) -> SignatureFacts:
    """Check a signature over bytes.

    Nothing is said about whether the signer is known; see ``signing.trust``.

    Raises:
        SignatureRejectedError: It does not hold; its reason is a stable code.
    """
    return check_digest(signature, hashlib.sha256(data).digest(), claimed_time=None)


def check_digest(
    signature: bytes, digest: bytes, *, claimed_time: datetime | None
) -> SignatureFacts:
    """Check a signature over a SHA-256 digest.

    Args:
        signature: CMS SignedData, DER.
        digest: SHA-256 of what should be signed.
        claimed_time: The time when it stands outside the signature (PAdES). None
            when the signature must bring its own (CAdES).

    Raises:
        SignatureRejectedError: It does not hold.
    """
    parts = _check(signature, digest, with_time=claimed_time is None)
    moment = claimed_time or parts.signing_time
    if moment is None:
        raise SignatureRejectedError(reason="signature_form")
    return _facts(parts.certificate, moment)


def _check(signature: bytes, digest: bytes, *, with_time: bool) -> _Parts:
    """Check form, certificate, digest and signature, in this order.

    Raises:
        SignatureRejectedError: One of them does not hold.
    """
    if len(signature) > MAX_SIGNATURE_BYTES:
        raise SignatureRejectedError(reason="signature_form")
    try:
        parts = _take_apart(signature)
        same = _put_together(parts) == signature
    except Exception as error:  # asn1crypto leaks any exception on hostile bytes
        raise SignatureRejectedError(reason="signature_form") from error
    expected = _ATTRIBUTES | {"signing_time"} if with_time else _ATTRIBUTES
    if (
        not same
        or len(parts.attribute_types) != len(expected)
        or set(parts.attribute_types) != expected
        or parts.content_type != "data"
    ):
        raise SignatureRejectedError(reason="signature_form")
    if parts.certificate_hash != hashlib.sha256(parts.certificate).digest():
        raise SignatureRejectedError(reason="signature_certificate")
    if parts.message_digest != digest:
        raise SignatureRejectedError(reason="signature_digest")
    _require_genuine(parts)
    return parts


def _take_apart(signature: bytes) -> _Parts:
    """Read the pieces of a signature; any exception means that it is not ours."""
    # Not named below: it teaches ``cms`` what a signing-certificate attribute is.
    from asn1crypto import (
        cms,
        tsp,  # noqa: F401
    )

    signed = cms.ContentInfo.load(signature, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    (certificate,) = signed["certificates"]
    attributes = signer["signed_attrs"]
    values = {attribute["type"].native: tuple(attribute["values"]) for attribute in attributes}
    (content_type,) = values["content_type"]
    (message_digest,) = values["message_digest"]
    (certificates,) = values["signing_certificate_v2"]
    times = values.get("signing_time", ())
    moment: datetime | None = None
    if times:
        (time,) = times
        moment = time.native
    hash_algorithm = certificates["certs"][0]["hash_algorithm"]["algorithm"].native
    return _Parts(
        certificate=certificate.chosen.dump(),
        signed_attributes=attributes.untag().dump(),
        mechanism=signer["signature_algorithm"]["algorithm"].native,
        signature=signer["signature"].native,
        attribute_types=tuple(attribute["type"].native for attribute in attributes),
        message_digest=message_digest.native,
        content_type=content_type.native,
        certificate_hash=certificates["certs"][0]["cert_hash"].native
        if hash_algorithm == DIGEST
        else b"",
        signing_time=moment,
    )


def _put_together(parts: _Parts) -> bytes:
    """Write the one form in which a signature of these pieces is accepted."""
    from asn1crypto import algos, cms, x509

    if parts.mechanism not in _MECHANISMS:
        raise SignatureRejectedError(reason="signature_form")
    certificate = x509.Certificate.load(parts.certificate, strict=True)
    digest_algorithm = algos.DigestAlgorithm({"algorithm": DIGEST})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {
                            "issuer": certificate.issuer,
                            "serial_number": certificate.serial_number,
                        }
                    )
                }
            ),
            "digest_algorithm": digest_algorithm,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": parts.mechanism}),
            "signed_attrs": cms.CMSAttributes.load(parts.signed_attributes, strict=True),
            "signature": parts.signature,
        }
    )
    rebuilt: bytes = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [digest_algorithm],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [cms.CertificateChoices("certificate", certificate)],
                    "signer_infos": [signer],
                }
            ),
        }
    ).dump()
    return rebuilt


def _require_genuine(parts: _Parts) -> None:
    """Check the signature proper, and that the certificate allows its key to sign.

    Raises:
        SignatureRejectedError: Either does not hold.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate = x509.load_der_x509_certificate(parts.certificate)
        key = certificate.public_key()
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise SignatureRejectedError(reason="signature_certificate") from error
    except x509.ExtensionNotFound:
        usage = None
    except x509.DuplicateExtension as error:
        raise SignatureRejectedError(reason="signature_certificate") from error
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise SignatureRejectedError(reason="signature_certificate")
    try:
        _verify_with(key, parts)
    except InvalidSignature as error:
        raise SignatureRejectedError(reason="signature_value") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SignatureRejectedError(reason="signature_form") from error


def _verify_with(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | object, parts: _Parts) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    digest = hashes.SHA256()
    if isinstance(key, ec.EllipticCurvePublicKey) and parts.mechanism == "sha256_ecdsa":
        key.verify(parts.signature, parts.signed_attributes, ec.ECDSA(digest))
    elif (
        isinstance(key, rsa.RSAPublicKey)
        and parts.mechanism == "sha256_rsa"
        and key.key_size >= MIN_RSA_BITS
    ):
        key.verify(parts.signature, parts.signed_attributes, padding.PKCS1v15(), digest)
    else:
        raise SignatureRejectedError(reason="signature_form")


def _facts(certificate_der: bytes, moment: datetime) -> SignatureFacts:
    try:
        facts = facts_of(certificate_der)
    except SigningError as error:
        raise SignatureRejectedError(reason="signature_certificate") from error
    claimed_time = moment.astimezone(UTC)
    return SignatureFacts(
        name=facts.name,
        organization=facts.organization,
        state=facts.state,
        fingerprint=facts.fingerprint,
        claimed_time=claimed_time,
        certificate_pem=facts.certificate_pem,
        certificate_der=certificate_der,
        valid_at_claimed_time=facts.valid_from <= claimed_time <= facts.valid_to,
    )
