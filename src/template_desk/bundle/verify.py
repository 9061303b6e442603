"""Reads what somebody handed over and says what it is. Never raises for what is in it.

Order: container, answers, manifest, signature, and only then the PDF. Nothing
from outside is shown, inflated or parsed as XML.

Source:
    docs/formats/bundle.md, «Verification» and «Reasons».
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Literal, assert_never

from template_desk.bundle.container import MAX_BYTES, Entry, begins_like_bundle, parse
from template_desk.bundle.manifest import manifest_of
from template_desk.bundle.strict_json import parse_strict
from template_desk.bundle.write import MEDIA_TYPE, MEMBERS, signed_files
from template_desk.errors import (
    BundleFormatError,
    CryptoError,
    SignatureRejectedError,
    StrictJsonError,
)
from template_desk.signing.facts import PdfSignatureFacts, PdfState, SignatureFacts
from template_desk.signing.trust import TrustedSigners

Kind = Literal["bundle", "pdf", "unknown"]
Compared = Literal["same", "different", "not_compared"]
Render = Callable[[bytes], bytes | None]
"""Gives the unsigned PDF that this version makes of ``request.json``, or None if it cannot."""


class Verdict(Enum):
    """The one word that a user sees first."""

    VERIFIED = "verified"
    SIGNED_BY_UNKNOWN = "signed_by_unknown"
    CHANGED = "changed"
    NOT_SIGNED = "not_signed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed. Names are claims of the certificate unless ``trusted_by`` is set.

    Attributes:
        name: Common name; foreign text.
        organization: Organisation; foreign text.
        state: ISO 3166-1 alpha-2 code, or empty.
        fingerprint: Thirty digits of the signer's key.
        claimed_time: What the signer's computer said, UTC.
        trusted_by: Label of the trusted certificate, or None.
    """

    name: str = field(repr=False)
    organization: str = field(repr=False)
    state: str
    fingerprint: str
    claimed_time: datetime | None
    trusted_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of a bundle.

    Attributes:
        name: Its name.
        size: In bytes.
        sha256: In hexadecimal.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found.

    Attributes:
        kind: What the file is by its beginning.
        verdict: The outcome.
        signers: Who signed; only when the signatures hold.
        reasons: Stable codes, the most important first; may be empty.
        members: Files of a bundle whose container is sound.
        request_json: The answers; only when everything holds.
        request_pdf: The signed PDF; only when everything holds.
        pdf_compared: Whether the PDF is what this version makes of the answers.
    """

    kind: Kind
    verdict: Verdict
    signers: tuple[Signer, ...] = ()
    reasons: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    request_json: bytes | None = field(default=None, repr=False)
    request_pdf: bytes | None = field(default=None, repr=False)
    pdf_compared: Compared = "not_compared"


def verify_bytes(
    raw: bytes, *, trusted: TrustedSigners, render: Render | None = None
) -> Verification:
    """Check a bundle or a signed PDF.

    Args:
        raw: The whole file.
        trusted: Whose signatures are known here.
        render: See ``Render``; without it the PDF is not compared with the answers.
    """
    if len(raw) > MAX_BYTES:
        return Verification(kind="unknown", verdict=Verdict.UNREADABLE, reasons=("file_size",))
    if raw.startswith(b"%PDF-"):
        return _verify_pdf(raw, trusted)
    try:
        entries = parse(raw)
    except BundleFormatError as error:
        if begins_like_bundle(raw):
            return _changed(str(error.details["reason"]))
        return Verification(kind="unknown", verdict=Verdict.UNREADABLE, reasons=("file_kind",))
    return _verify_bundle(entries, trusted, render)


def _verify_pdf(raw: bytes, trusted: TrustedSigners) -> Verification:
    from template_desk.signing.pades_check import verify_pdf

    found = verify_pdf(raw)
    match found.state:
        case PdfState.INTACT:
            return _intact(
                Verification(kind="pdf", verdict=Verdict.VERIFIED, request_pdf=raw),
                _signers(found),
                trusted,
            )
        case PdfState.CHANGED:
            verdict = Verdict.CHANGED
        case PdfState.NOT_SIGNED:
            verdict = Verdict.NOT_SIGNED
        case PdfState.FOREIGN | PdfState.UNREADABLE | PdfState.NOT_PDF:
            verdict = Verdict.UNREADABLE
        case _:
            assert_never(found.state)
    reasons = ("pdf_foreign",) if found.state is PdfState.FOREIGN else ()
    return Verification(kind="pdf", verdict=verdict, reasons=(*reasons, found.reason))


def _verify_bundle(
    entries: tuple[Entry, ...], trusted: TrustedSigners, render: Render | None
) -> Verification:
    members = tuple(_member(entry) for entry in entries)
    if tuple(entry.name for entry in entries) != MEMBERS:
        return _changed("members", members)
    mimetype, readme, request_json, request_pdf, manifest, signature = (
        entry.content for entry in entries
    )
    if mimetype != MEDIA_TYPE:
        return _changed("members", members)
    fault = _json_fault(request_json)
    if fault:
        return _changed(fault, members)
    expected = manifest_of(signed_files(readme, request_json=request_json, request_pdf=request_pdf))
    if manifest != expected:
        return _changed("manifest", members)
    try:
        signer = _signer_of(signature, manifest)
        pdf_signer = _pdf_signer_of(request_pdf)
    except SignatureRejectedError as error:
        return _changed(str(error.details["reason"]), members)
    if pdf_signer.certificate_der != signer.certificate_der:
        return _changed("pdf_signer_differs", members)
    compared, notes = _compare(request_json, request_pdf, render)
    if compared == "different":
        return _changed("pdf_differs_from_json", members, compared)
    sound = Verification(
        kind="bundle",
        verdict=Verdict.VERIFIED,
        reasons=notes,
        members=members,
        request_json=request_json,
        request_pdf=request_pdf,
        pdf_compared=compared,
    )
    return _intact(sound, (signer,), trusted)


def _json_fault(request_json: bytes) -> str:
    """Give the code of what is wrong with the answers as bytes, or empty."""
    from template_desk.crypto.canonical import canonical_json

    try:
        value = parse_strict(request_json)
    except StrictJsonError as error:
        return f"json_{error.details['reason']}"
    try:
        same = canonical_json(value) == request_json
    except CryptoError:
        same = False
    return "" if same else "json_not_canonical"


def _signer_of(signature: bytes, manifest: bytes) -> SignatureFacts:
    from template_desk.signing.cms import verify_detached

    return verify_detached(signature, manifest)


def _pdf_signer_of(request_pdf: bytes) -> SignatureFacts:
    """Give the PDF's signer.

    Raises:
        SignatureRejectedError: The PDF is not signed, or the signature does not hold.
    """
    from template_desk.signing.pades_check import verify_pdf

    found = verify_pdf(request_pdf)
    if found.signer is None:
        raise SignatureRejectedError(reason=found.reason)
    return found.signer


def _compare(
    request_json: bytes, request_pdf: bytes, render: Render | None
) -> tuple[Compared, tuple[str, ...]]:
    """Compare the PDF with what this version makes of the answers."""
    if render is None:
        return "not_compared", ()
    try:
        unsigned = render(request_json)
    except Exception:  # noqa: BLE001  # hostile answers must not stop the verdict
        return "not_compared", ("render_failed",)
    if unsigned is None:
        return "not_compared", ()
    return ("same" if request_pdf.startswith(unsigned) else "different"), ()


def _signers(found: PdfSignatureFacts) -> tuple[SignatureFacts, ...]:
    return () if found.signer is None else (found.signer,)


def _intact(
    sound: Verification, signers: Sequence[SignatureFacts], trusted: TrustedSigners
) -> Verification:
    """Say of a file whose signatures hold whether the signers are known here."""
    shown = tuple(
        Signer(
            name=signer.name,
            organization=signer.organization,
            state=signer.state,
            fingerprint=signer.fingerprint,
            claimed_time=signer.claimed_time,
            trusted_by=trusted.label_for(signer.certificate_der),
        )
        for signer in signers
    )
    reasons = sound.reasons
    known = bool(shown) and all(signer.trusted_by is not None for signer in shown)
    if not known:
        reasons = ("signer_unknown", *reasons)
    if not all(signer.valid_at_claimed_time for signer in signers):
        known = False
        reasons = ("certificate_period", *reasons)
    verdict = Verdict.VERIFIED if known else Verdict.SIGNED_BY_UNKNOWN
    return replace(sound, verdict=verdict, signers=shown, reasons=reasons)


def _changed(
    reason: str, members: tuple[Member, ...] = (), compared: Compared = "not_compared"
) -> Verification:
    return Verification(
        kind="bundle",
        verdict=Verdict.CHANGED,
        reasons=(reason,),
        members=members,
        pdf_compared=compared,
    )


def _member(entry: Entry) -> Member:
    return Member(
        name=entry.name,
        size=len(entry.content),
        sha256=hashlib.sha256(entry.content).hexdigest(),
    )
