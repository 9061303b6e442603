"""What is known about a signature after it was checked: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """Who made a signature that holds.

    Name, organisation and State are what the certificate says of itself; only
    the fingerprint, or a certificate that came by another way, makes them true.

    Attributes:
        name: Common name; foreign text, may be empty.
        organization: Organisation; foreign text, may be empty.
        state: ISO 3166-1 alpha-2 code, or empty.
        fingerprint: See ``template_desk.signing.fingerprint``.
        claimed_time: What the signer's computer said, in UTC; nobody vouches for it.
        certificate_pem: The signer's certificate.
        certificate_der: The same, as bytes.
        valid_at_claimed_time: Whether the claimed time lies in the certificate's period.
    """

    name: str = field(repr=False)
    organization: str = field(repr=False)
    state: str
    fingerprint: str
    claimed_time: datetime
    certificate_pem: str = field(repr=False)
    certificate_der: bytes = field(repr=False)
    valid_at_claimed_time: bool


class PdfState(Enum):
    """What a file is, judged as a signed PDF."""

    INTACT = "intact"
    CHANGED = "changed"
    NOT_SIGNED = "not_signed"
    FOREIGN = "foreign"
    """Signed, but not as this program signs; nothing is said about it."""
    UNREADABLE = "unreadable"
    """Begins as a PDF, carries no trace of a signature, and cannot be read."""
    NOT_PDF = "not_pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSignatureFacts:
    """The outcome of checking a PDF.

    Attributes:
        state: The outcome.
        reason: Stable code of the first thing that was wrong; empty when intact.
        signer: Who signed; only when intact.
    """

    state: PdfState
    reason: str = ""
    signer: SignatureFacts | None = None
