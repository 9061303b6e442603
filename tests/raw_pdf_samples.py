"""PDF files by hand, so that they can hold anything; also what our renderer never writes."""

from __future__ import annotations

from collections.abc import Sequence

from template_desk.signing.pades import SignatureBox

FIELD_BOX = SignatureBox(page_index=0, x0=60, y0=60, x1=260, y1=110)
FORM = b"<</Fields[4 0 R]/SigFlags 3>>"
FIELD = (
    b"/Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/TU(Electronic signature)"
    b"/Rect[60 60 260 110]/F 132/P 3 0 R/StructParent 1/AP<</N 5 0 R>>"
)


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """Give a PDF of these objects; the first is number 1 and the catalogue."""
    body = b"%PDF-1.7\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + table + trailer % (len(objects) + 1, len(body))


def plain_pdf(catalogue_entry: bytes = b"") -> bytes:
    """Give an empty page and a catalogue with something in it."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R " + catalogue_entry + b" >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << >> >>",
        ]
    )


def pdf_with_field(
    *,
    form: bytes = FORM,
    field: bytes = FIELD,
    annotations: bytes = b"[4 0 R]",
    more: Sequence[bytes] = (),
) -> bytes:
    """Give a page with an empty signature field, as our renderer makes it.

    Args:
        form: The catalogue's form, object or reference.
        field: Entries of object 4.
        annotations: Those of the only page, object 3.
        more: Objects from 6 on.
    """
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm " + form + b">>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<<>>/Annots "
            + annotations
            + b">>",
            b"<<" + field + b">>",
            b"<</Type/XObject/Subtype/Form/BBox[0 0 200 50]/Length 0>>\nstream\n\nendstream",
            *more,
        ]
    )
