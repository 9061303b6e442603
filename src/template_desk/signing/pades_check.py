"""Checks a PDF that should carry one signature of this program over all of it.

Two judges must agree: our own reading of the bytes (the signature covers every
byte but its own hole, and the hole is filled in the one form we write) and
pyHanko's. Whatever either of them raises is a refusal. A file is never repaired.

Source:
    docs/formats/bundle.md, «request.pdf».
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from template_desk.errors import SignatureRejectedError, SigningError, TemplateDeskError
from template_desk.signing.cms import DIGEST, check_digest
from template_desk.signing.facts import PdfSignatureFacts, PdfState, SignatureFacts
from template_desk.signing.signature_field import (
    EMPTY_FIELD_KEYS,
    FORM_KEYS,
    find_empty_field,
    require_one_drawing,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, PdfObject, Reference
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MAX_PDF_BYTES = 64 * 1024 * 1024
MAX_OBJECTS = 200_000
APPLICATION = "TemplateDesk"
"""Name under /Prop_Build; it only tells our damaged signatures from those of other programs."""

_HEADER = b"%PDF-"
_SIGNED_MARKS = (b"/ByteRange", b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")
_OUR_MARK = b"/" + APPLICATION.encode("ascii")
_REVISIONS = 2
"""The unsigned document, and what signing added."""

_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/OpenAction", "/AA", "/XFA", "/Launch"})
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE",
        "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView", "/Hide",
        "/SetOCGState",
    }
)  # fmt: skip
_ACTIVE_SUBTYPES = frozenset(
    {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/FileAttachment"}
)
_ROOT_ADDITIONS = frozenset({"/Perms", "/Version"})
_FIELD_ADDITIONS = frozenset({"/V", "/AP"})


def verify_pdf(pdf: bytes) -> PdfSignatureFacts:
    """Check a PDF; never raises, whatever the bytes are."""
    if not pdf.startswith(_HEADER):
        return PdfSignatureFacts(state=PdfState.NOT_PDF, reason="pdf_header")
    if len(pdf) > MAX_PDF_BYTES:
        return PdfSignatureFacts(state=PdfState.UNREADABLE, reason="pdf_size")
    try:
        signer = _verify(pdf)
    except TemplateDeskError as error:
        return _refused(pdf, str(error.details.get("reason", "pdf_structure")))
    except Exception:  # noqa: BLE001  # pyHanko and asn1crypto leak any exception on hostile bytes
        return _refused(pdf, "pdf_structure")
    if signer is None:
        return PdfSignatureFacts(state=PdfState.NOT_SIGNED, reason="pdf_not_signed")
    return PdfSignatureFacts(state=PdfState.INTACT, signer=signer)


def _refused(pdf: bytes, reason: str) -> PdfSignatureFacts:
    """Say what a file is whose signature was not accepted."""
    ours = _OUR_MARK in pdf
    if not ours and not any(mark in pdf for mark in _SIGNED_MARKS):
        return PdfSignatureFacts(state=PdfState.UNREADABLE, reason=reason)
    if not ours and reason in ("signature_form", "pdf_profile"):
        return PdfSignatureFacts(state=PdfState.FOREIGN, reason=reason)
    return PdfSignatureFacts(state=PdfState.CHANGED, reason=reason)


def _reject(reason: str) -> SignatureRejectedError:
    return SignatureRejectedError(reason=reason)


def _verify(pdf: bytes) -> SignatureFacts | None:
    """Give the signer, or None for a sound PDF that has no signature.

    Raises:
        SignatureRejectedError: Anything else; other exceptions mean the same.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    if reader.encrypted:
        raise _reject("pdf_encrypted")
    if reader.xrefs.hybrid_xrefs_present:
        raise _reject("pdf_hybrid")
    fields = list(enumerate_sig_fields(reader))
    if all(value is None for _, value, _ in fields):
        if any(mark in pdf for mark in _SIGNED_MARKS):
            raise _reject("pdf_signature_lost")
        return None
    if len(fields) != 1:
        raise _reject("pdf_profile")
    name, _, field = fields[0]
    made = _require_profile(reader, field.get_object())
    signature = EmbeddedPdfSignature(reader, field, name)
    signer = _check_bytes(pdf, signature)
    if reader.xrefs.total_revisions != _REVISIONS:
        raise _reject("pdf_revisions")
    _require_update_only_signs(reader, field, made)
    _require_passive(reader)
    _ask_pyhanko(signature)
    return signer


def _require_profile(reader: PdfFileReader, field: DictionaryObject) -> Reference | None:
    """Refuse signatures of another kind than ours, before pyHanko looks at them and logs.

    Returns:
        The field that was made with the document, or None when signing made it.
    """
    dictionary = field["/V"]
    if dictionary["/SubFilter"] != "/ETSI.CAdES.detached" or dictionary["/Type"] != "/Sig":
        raise _reject("pdf_profile")
    root = reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        raise _reject("pdf_profile")
    certified = root["/Perms"].raw_get("/DocMDP").reference
    if certified != field.raw_get("/V").reference:
        raise _reject("pdf_profile")
    form = root["/AcroForm"]
    if not set(form) <= FORM_KEYS or len(form["/Fields"]) != 1:
        raise _reject("pdf_profile")
    if not set(field) <= EMPTY_FIELD_KEYS | {"/V"}:
        raise _reject("pdf_profile")
    try:
        if "/AP" in field:
            require_one_drawing(field["/AP"])
        return find_empty_field(reader.get_historical_resolver(0))
    except SigningError as error:
        raise _reject("pdf_profile") from error


def _check_bytes(pdf: bytes, signature: EmbeddedPdfSignature) -> SignatureFacts:
    """Check that the signature covers every byte but its own hole, and holds.

    Raises:
        SignatureRejectedError: It does not.
    """
    start, hole_start, hole_end, tail = (int(number) for number in signature.byte_range)
    if start != 0 or not 0 < hole_start < hole_end <= len(pdf) or hole_end + tail != len(pdf):
        raise _reject("pdf_coverage")
    padded: bytes = signature.pkcs7_content
    if pdf[hole_start:hole_end] != b"<" + padded.hex().upper().encode("ascii") + b">":
        raise _reject("pdf_coverage")
    cms = padded[: _der_length(padded)]
    if any(padded[len(cms) :]):
        raise _reject("pdf_coverage")
    digest = hashlib.sha256(pdf[:hole_start])
    digest.update(pdf[hole_end:])
    claimed_time = _pdf_time(str(signature.sig_object["/M"]))
    return check_digest(cms, digest.digest(), claimed_time=claimed_time)


def _der_length(encoded: bytes) -> int:
    """Give the length of the DER value that begins here; the only form we write has 2 bytes."""
    if encoded[:2] != b"\x30\x82":
        raise _reject("signature_form")
    return 4 + int.from_bytes(encoded[2:4], "big")


def _pdf_time(text: str) -> datetime:
    """Read a PDF date in the one form that we write."""
    moment = datetime.strptime(text, "D:%Y%m%d%H%M%SZ")  # noqa: DTZ007  # the Z is literal
    return moment.replace(tzinfo=UTC)


def _require_update_only_signs(
    reader: PdfFileReader, field: IndirectObject, made: Reference | None
) -> None:
    """Refuse signed files whose update touches the document that was there before.

    A signature covers everything, also an update that its owner used to draw over
    the pages. Only two objects may differ: the catalogue, and the field that was made
    for the signature, or without one the page that gets it.
    """
    old = reader.xrefs.explicit_refs_in_revision(0)
    new = reader.xrefs.explicit_refs_in_revision(1)
    if reader.xrefs.refs_freed_in_revision(1):
        raise _reject("pdf_update")
    if made is not None and made != field.reference:
        raise _reject("pdf_update")
    _require_same_entry(reader)
    page = field.get_object().raw_get("/P").reference  # type: ignore[no-untyped-call]  # pyHanko's
    for reference in old & new:
        before = _object(reader, reference, 0)
        after = _object(reader, reference, 1)
        if reference == reader.root_ref:
            form = frozenset({"/AcroForm"} if made is None else ())
            _require_same_but(before, after, _ROOT_ADDITIONS | form)
        elif reference == made:
            _require_same_but(before, after, _FIELD_ADDITIONS)
        elif reference == page and made is None:
            _require_same_but(before, after, frozenset({"/Annots"}))
            _require_one_more(before, after)
        else:
            raise _reject("pdf_update")


def _require_same_entry(reader: PdfFileReader) -> None:
    """Refuse an update whose trailer leads to another catalogue or information dictionary.

    All that they lead to could be new objects, and none of the document's own touched.
    """
    before, after = (_entry(reader, revision) for revision in (0, None))
    if before != after:
        raise _reject("pdf_update")


def _entry(reader: PdfFileReader, revision: int | None) -> list[bytes]:
    """Give where a revision's trailer leads to; the newest one's for None."""
    trailer = reader.trailer
    found = []
    for key in ("/Root", "/Info"):
        try:
            found.append(_written(trailer.raw_get(key, revision=revision)))
        except KeyError:
            found.append(b"")
    return found


def _object(reader: PdfFileReader, reference: Reference, revision: int) -> DictionaryObject:
    """Give an object as it was in a revision; only dictionaries may be touched."""
    from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

    found = reader.get_object(reference, revision=revision)  # type: ignore[no-untyped-call]  # pyHanko's
    if not isinstance(found, DictionaryObject) or isinstance(found, StreamObject):
        raise _reject("pdf_update")
    return found


def _require_same_but(
    before: DictionaryObject, after: DictionaryObject, additions: frozenset[str]
) -> None:
    """Refuse other differences between dictionaries than these keys."""
    if "/Perms" in before:
        raise _reject("pdf_update")
    for key in set(before) | set(after):
        if key in additions:
            continue
        if key not in before or key not in after:
            raise _reject("pdf_update")
        if _written(before.raw_get(key)) != _written(after.raw_get(key)):
            raise _reject("pdf_update")


def _require_one_more(before: DictionaryObject, after: DictionaryObject) -> None:
    """Refuse a page that got anything but one annotation at the end."""
    from pyhanko.pdf_utils.generic import ArrayObject

    earlier = before.get("/Annots", ArrayObject())
    later = after["/Annots"]
    if len(later) != len(earlier) + 1 or any(
        _written(earlier.raw_get(index)) != _written(later.raw_get(index))
        for index in range(len(earlier))
    ):
        raise _reject("pdf_update")


def _written(value: PdfObject) -> bytes:
    """Give a PDF value as it is written; a reference as a reference."""
    output = io.BytesIO()
    value.write_to_stream(output, None)
    return output.getvalue()


def _require_passive(reader: PdfFileReader) -> None:
    """Refuse whatever makes a viewer act, and files with absurdly many objects."""
    fields = 0
    for dictionary in _dictionaries(reader):
        if "/FT" in dictionary or dictionary.get("/Subtype") == "/Widget":
            fields += 1
            # A page may show fields that no form names; some viewers let them be filled in.
            if fields > 1:
                raise _reject("pdf_profile")
        if not _ACTIVE_KEYS.isdisjoint(dictionary):
            raise _reject("pdf_active")
        if dictionary.get("/S") in _ACTIVE_ACTIONS or (
            dictionary.get("/Subtype") in _ACTIVE_SUBTYPES
        ):
            raise _reject("pdf_active")


def _dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached, each once."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject

    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer_view]
    visited = 0
    while waiting:
        value = waiting.pop()
        visited += 1
        if visited > MAX_OBJECTS:
            raise _reject("pdf_size")
        if isinstance(value, IndirectObject):
            identifier = (value.idnum, value.generation)
            if identifier not in seen:
                seen.add(identifier)
                waiting.append(value.get_object())  # type: ignore[no-untyped-call]  # pyHanko's
        elif isinstance(value, DictionaryObject):
            yield value
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            waiting.extend(value.raw_get(index) for index in range(len(value)))


def _ask_pyhanko(signature: EmbeddedPdfSignature) -> None:
    """Refuse what pyHanko, asked for its strictest opinion, does not find whole and unchanged."""
    from pyhanko.sign.diff_analysis import NO_CHANGES_DIFF_POLICY, DiffResult, ModificationLevel
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    signature.compute_integrity_info(diff_policy=NO_CHANGES_DIFF_POLICY)  # type: ignore[no-untyped-call]  # pyHanko's
    coverage: object = signature.coverage
    if coverage != SignatureCoverageLevel.ENTIRE_FILE:
        raise _reject("pdf_coverage")
    difference: object = signature.diff_result
    if (
        not isinstance(difference, DiffResult)
        or difference.modification_level != ModificationLevel.NONE
        or signature.docmdp_level != MDPPerm.NO_CHANGES
    ):
        raise _reject("pdf_update")
    intact, valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(DIGEST),
    )
    if not intact or not valid:
        raise _reject("signature_value")
