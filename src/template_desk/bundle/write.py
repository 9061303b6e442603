"""Makes a bundle: the answers, their PDF, a text on how to check them, and a signature.

Source:
    docs/formats/bundle.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from template_desk.bundle.container import Entry, build
from template_desk.bundle.manifest import MANIFEST, SIGNATURE, SignedFile, manifest_of
from template_desk.signing.identity import Identity

MEDIA_TYPE = b"application/vnd.etsi.asic-e+zip"
MIMETYPE = "mimetype"
README = "README.txt"
REQUEST_JSON = "request.json"
REQUEST_PDF = "request.pdf"
MEMBERS = (MIMETYPE, README, REQUEST_JSON, REQUEST_PDF, MANIFEST, SIGNATURE)
"""The entries of a bundle, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleParts:
    """What a bundle holds besides its signature.

    Attributes:
        request_json: The answers, canonical JSON.
        request_pdf: Their PDF, signed by the one who signs the bundle.
        readme: ``bundle.readme.readme_text``, in UTF-8.
    """

    request_json: bytes = field(repr=False)
    request_pdf: bytes = field(repr=False)
    readme: bytes = field(repr=False)


def write_bundle(parts: BundleParts, identity: Identity, *, signing_time: datetime) -> bytes:
    """Sign the parts and put them into one file.

    The parts are taken as they are; the caller reads the result back with
    ``bundle.verify`` before it tells anybody that a bundle was made.

    Args:
        parts: What to hand over.
        identity: Who signs.
        signing_time: Time-zone aware.

    Raises:
        SigningError: The signature could not be made.
        BundleError: The whole is too large.
    """
    from template_desk.signing.cms import sign_detached

    manifest = manifest_of(
        signed_files(parts.readme, request_json=parts.request_json, request_pdf=parts.request_pdf)
    )
    return build(
        (
            Entry(MIMETYPE, MEDIA_TYPE),
            Entry(README, parts.readme),
            Entry(REQUEST_JSON, parts.request_json),
            Entry(REQUEST_PDF, parts.request_pdf),
            Entry(MANIFEST, manifest),
            Entry(SIGNATURE, sign_detached(manifest, identity, signing_time)),
        )
    )


def signed_files(
    readme: bytes, *, request_json: bytes, request_pdf: bytes
) -> tuple[SignedFile, ...]:
    """Give the files that the manifest names, in its order."""
    return (
        SignedFile(README, "text/plain", readme),
        SignedFile(REQUEST_JSON, "application/json", request_json),
        SignedFile(REQUEST_PDF, "application/pdf", request_pdf),
    )
