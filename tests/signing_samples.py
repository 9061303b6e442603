"""Small documents and identities that tests of signing and of bundles share."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime

from template_desk.bundle.readme import readme_text
from template_desk.bundle.write import BundleParts, write_bundle
from template_desk.crypto.canonical import canonical_json
from template_desk.signing.identity import Identity, make_identity
from template_desk.signing.pades import SignatureBox, sign_pdf

NOW = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
BOX = SignatureBox(page_index=-1, x0=300.5, y0=60, x1=500.5, y1=110)
BUNDLE_NAME = "request.zip"


def campaign_step(quick: int) -> int:
    """Give the step through the bytes of a sample: ``quick``, or 1 when CAMPAIGN is set."""
    return 1 if os.environ.get("CAMPAIGN") else quick


def make_pdf(*lines: str, size: tuple[float, float] = (595.0, 842.0), pages: int = 1) -> bytes:
    """Make a PDF whose bytes depend on the arguments only."""
    from reportlab.pdfgen.canvas import Canvas

    output = io.BytesIO()
    canvas = Canvas(output, pagesize=size, invariant=1)
    for page in range(pages):
        for number, line in enumerate(lines):
            canvas.drawString(10, 10 + 14 * number, f"{line} ({page + 1})")
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def make_signer(name: str = "Zoë Ünal", state: str = "XK") -> Identity:
    return make_identity(name=name, organization="Министерство", state=state, now=NOW)


def make_signed_pdf(identity: Identity, unsigned: bytes | None = None) -> bytes:
    return sign_pdf(
        make_pdf("Request") if unsigned is None else unsigned,
        identity,
        signing_time=NOW,
        box=BOX,
        appearance_pdf=make_pdf("Signed", size=(200, 50)),
        reason_text="Submission",
        tooltip="Signature of the focal point",
    )


def make_request_json(note: str = "abc") -> bytes:
    return canonical_json({"form": "assistance-request", "note": note, "filler": "x" * 8000})


def make_parts(
    identity: Identity, request_json: bytes | None = None, request_pdf: bytes | None = None
) -> BundleParts:
    answers = make_request_json() if request_json is None else request_json
    document = make_signed_pdf(identity) if request_pdf is None else request_pdf
    readme = readme_text(
        bundle_name=BUNDLE_NAME,
        request_json=answers,
        request_pdf=document,
        facts=identity.facts,
    )
    return BundleParts(request_json=answers, request_pdf=document, readme=readme.encode())


def make_bundle(identity: Identity, parts: BundleParts | None = None) -> bytes:
    return write_bundle(
        make_parts(identity) if parts is None else parts, identity, signing_time=NOW
    )
