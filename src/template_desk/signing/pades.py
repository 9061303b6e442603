"""PAdES-B-B: signs a PDF by adding to it, so that what was there stays byte for byte.

The signature certifies the document and allows no later change (DocMDP P=1). It
is checked by ``template_desk.signing.pades_check``; ``verify_pdf`` is offered here
as well.

Source:
    ETSI EN 319 142-1 (B-B level); ISO 32000-1, 12.8; docs/formats/bundle.md, «request.pdf».
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from template_desk.errors import SigningError, TemplateDeskError
from template_desk.signing.cms import DIGEST, sign_digest
from template_desk.signing.facts import PdfSignatureFacts, PdfState
from template_desk.signing.identity import Identity
from template_desk.signing.pades_check import APPLICATION, verify_pdf
from template_desk.signing.signature_field import FIELD_NAME, find_empty_field

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import Reference
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.stamp import StaticStampStyle

__all__ = ["PdfSignatureFacts", "PdfState", "SignatureBox", "sign_pdf", "verify_pdf"]

SPARE_BYTES = 32
"""Room for what ECDSA signatures differ in length; the rest of the hole is filled with zeros."""
ROUNDING = 0.01
"""Points by which the box of a field may differ from what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBox:
    """Where the visible signature goes.

    Attributes:
        page_index: Counted from 0; negative counts from the end.
        x0: Left edge in points, from the left edge of the page.
        y0: Lower edge in points, from the lower edge of the page.
        x1: Right edge.
        y1: Upper edge.
    """

    page_index: int
    x0: float
    y0: float
    x1: float
    y1: float


def sign_pdf(
    pdf: bytes,
    identity: Identity,
    *,
    signing_time: datetime,
    box: SignatureBox,
    appearance_pdf: bytes | None,
    reason_text: str,
    tooltip: str = "",
) -> bytes:
    """Sign a PDF that has no signature, and no form but an empty field for ours.

    Args:
        pdf: The unsigned document; the result begins with exactly these bytes.
        identity: Who signs.
        signing_time: Time-zone aware; goes in with the precision of a second.
        box: Where the signature shows. A PDF that has the field already must have it there.
        appearance_pdf: A PDF of one page, best of the size of the box, that is drawn
            there. None leaves the box as it is.
        reason_text: Shown by PDF viewers as the reason for signing; empty leaves it out.
        tooltip: Name of the field for screen readers; empty leaves it out. A field that is
            there already keeps its own.

    Raises:
        SigningError: The PDF cannot be signed.
    """
    try:
        return _sign(
            pdf,
            identity,
            signing_time=signing_time.astimezone(UTC).replace(microsecond=0),
            box=box,
            appearance_pdf=appearance_pdf,
            reason_text=reason_text,
            tooltip=tooltip,
        )
    except TemplateDeskError:
        raise
    except Exception as error:  # pyHanko raises many kinds on PDFs that it does not like
        raise SigningError(reason="pdf") from error


def _sign(
    pdf: bytes,
    identity: Identity,
    *,
    signing_time: datetime,
    box: SignatureBox,
    appearance_pdf: bytes | None,
    reason_text: str,
    tooltip: str,
) -> bytes:
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import (
        PdfCMSEmbedder,
        SigAppearanceSetup,
        SigIOSetup,
        SigMDPSetup,
        SigObjSetup,
    )
    from pyhanko.sign.signers.pdf_byterange import BuildProps, SignatureObject

    writer = _writer_over(pdf)
    if writer.prev.encrypted:
        raise SigningError(reason="pdf_has_form")
    made = find_empty_field(writer)
    if made is not None:
        _require_place(writer, made, box)
        # pyHanko marks the catalogue as changed only where it makes the form itself.
        writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko's
    # The signature's length is only known once it is made, but the hole for it is signed.
    trial = sign_digest(hashlib.sha256(b"").digest(), identity, None)
    placeholder = SignatureObject(
        timestamp=signing_time,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason_text or None,
        app_build_props=BuildProps(name=APPLICATION),
        bytes_reserved=2 * (len(trial) + SPARE_BYTES),
    )
    field = SigFieldSpec(
        FIELD_NAME,
        on_page=box.page_index,
        # BUG(pyhanko 0.38): typed as integers, but fractions of points are written well.
        box=(box.x0, box.y0, box.x1, box.y1),  # type: ignore[arg-type]  # see above
        readable_field_name=tooltip or None,
    )
    appearance = (
        SigAppearanceSetup(style=_stamp(appearance_pdf), timestamp=signing_time, name=None)
        if appearance_pdf is not None
        else None
    )
    steps = PdfCMSEmbedder(new_field_spec=field).write_cms(
        field_name=FIELD_NAME, writer=writer, existing_fields_only=made is not None
    )
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=placeholder,
            mdp_setup=SigMDPSetup(
                md_algorithm=DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES
            ),
            appearance_setup=appearance,
        )
    )
    output = io.BytesIO()
    prepared, _ = steps.send(SigIOSetup(md_algorithm=DIGEST, output=output))
    steps.send(sign_digest(prepared.document_digest, identity, None))
    signed = output.getvalue()
    if not signed.startswith(pdf):
        raise SigningError(reason="pdf_not_kept")
    return signed


def _require_place(writer: IncrementalPdfFileWriter, made: Reference, box: SignatureBox) -> None:
    """Refuse to let the signature show elsewhere than where the caller has room for it."""
    from pyhanko.pdf_utils.generic import DictionaryObject

    field = made.get_object()
    page, _ = writer.find_page_for_modification(box.page_index)  # type: ignore[no-untyped-call]  # pyHanko's
    edges = (box.x0, box.y0, box.x1, box.y1)
    if (
        not isinstance(field, DictionaryObject)
        or field.raw_get("/P").reference != page.reference
        or any(abs(float(a) - b) > ROUNDING for a, b in zip(field["/Rect"], edges, strict=True))
    ):
        raise SigningError(reason="pdf_field_elsewhere")


def _writer_over(pdf: bytes) -> IncrementalPdfFileWriter:
    """Give a writer that adds to a PDF and leaves its information dictionary alone."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            # pyHanko would put its own name and the computer's time there. The time
            # of signing stands in the signature; nothing else may change.
            pass

    return Writer(io.BytesIO(pdf))


def _stamp(appearance_pdf: bytes) -> StaticStampStyle:
    """Give a style that draws the first page of a PDF and nothing else."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import (
        AxisAlignment,
        BoxConstraints,
        InnerScaling,
        Margins,
        SimpleBoxLayoutRule,
    )
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import StaticStampStyle

    class PageContent(PdfContent):
        """pyHanko's own class for this wants a file on the disk."""

        def render(self) -> bytes:
            if self.writer is None:
                raise SigningError(reason="pdf")
            page = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(appearance_pdf)))
            self.resources.xobject["/Appearance"] = page
            left, lower, right, upper = page.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(upper - lower))
            return b"/Appearance Do"

    return StaticStampStyle(
        border_width=0,
        background=PageContent(),
        background_opacity=1.0,
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(),
            inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
        ),
    )
