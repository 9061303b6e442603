"""Signing a document that has an empty field for the signature, as ours have."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from signing_samples import BOX, NOW, campaign_step, make_pdf, make_signed_pdf, make_signer
from template_desk.errors import SigningError
from template_desk.signing import pades
from template_desk.signing.identity import Identity
from template_desk.signing.pades import PdfState, sign_pdf, verify_pdf
from tools import run_tool

FIELD = (
    b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /TU (Sign here) /F 132"
    b" /Rect [100 50 400 142] /P 3 0 R /AP << /N 6 0 R >> %b >>"
)
FORM = b"/Fields [5 0 R] /SigFlags 3"
JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_signer()


def with_field(
    *,
    form: bytes = FORM,
    field: bytes = b"",
    more: tuple[bytes, ...] = (),
    annotations: bytes = b"5 0 R",
    catalogue: bytes = b"",
) -> bytes:
    """A PDF by hand, of one page with an empty field; more objects have numbers from 7."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << >>"
        b" /Annots [%b] >>" % annotations,
        b"<< %b >>" % form,
        FIELD % field,
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 92] /Length 0 >>\nstream\n\nendstream",
        *more,
    ]
    body = b"%PDF-1.7\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + table + trailer


def test_the_empty_field_is_filled_and_only_that(identity: Identity, tmp_path: Path) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    unsigned = with_field()

    signed = make_signed_pdf(identity, unsigned)

    assert signed.startswith(unsigned)
    assert verify_pdf(unsigned).state is PdfState.NOT_SIGNED
    assert verify_pdf(signed).state is PdfState.INTACT
    root = PdfFileReader(io.BytesIO(signed)).root
    assert len(root["/AcroForm"]["/Fields"]) == 1
    field = root["/AcroForm"]["/Fields"][0]
    assert [float(edge) for edge in field["/Rect"]] == [100, 50, 400, 142]
    assert field["/TU"] == "Sign here"
    assert len(root["/Pages"]["/Kids"][0]["/Annots"]) == 1
    (tmp_path / "s.pdf").write_bytes(signed)
    shown = run_tool("pdfsig", "-nocert", tmp_path / "s.pdf").stdout.decode()
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    assert run_tool("qpdf", "--check", tmp_path / "s.pdf").returncode == 0


def test_the_appearance_stands_in_the_place_of_the_field(
    identity: Identity, tmp_path: Path
) -> None:
    (tmp_path / "s.pdf").write_bytes(make_signed_pdf(identity, with_field()))

    # The field lies 50 points above the lower edge of a page 800 points high.
    window = ("-x", "100", "-y", "658", "-W", "300", "-H", "92")
    text = run_tool("pdftotext", "-r", "72", *window, tmp_path / "s.pdf", "-").stdout.decode()

    assert "Signed (1)" in text


REFUSED = [
    pytest.param(
        {"form": b"/Fields [5 0 R 7 0 R] /SigFlags 3", "more": (FIELD % b"",)}, id="two-fields"
    ),
    pytest.param(
        {
            "form": b"/Fields [5 0 R 7 0 R] /SigFlags 3",
            "more": (b"<< /FT /Tx /T (Text) /V (x) >>",),
        },
        id="text-field",
    ),
    pytest.param({"field": b"/AA << /F 7 0 R >>", "more": (JAVASCRIPT,)}, id="field-acts"),
    pytest.param({"field": b"/A 7 0 R", "more": (JAVASCRIPT,)}, id="field-activated"),
    pytest.param({"field": b"/Lock << /Action /All >>"}, id="lock"),
    pytest.param({"field": b"/SV << /Ff 1 >>"}, id="seed-value"),
    pytest.param({"form": FORM + b" /XFA (x)"}, id="xfa"),
    pytest.param({"form": FORM + b" /CO [5 0 R]"}, id="calculation-order"),
    pytest.param({"form": FORM + b" /NeedAppearances true"}, id="need-appearances"),
]
# pyHanko signs nothing of the kind either.
HOPELESS = [
    pytest.param({"field": b"/Kids []"}, id="kids"),
    pytest.param({"form": b"/Fields []"}, id="no-field"),
]


@pytest.mark.parametrize("parts", REFUSED + HOPELESS)
def test_a_form_that_is_more_than_the_empty_field_is_not_signed(
    identity: Identity, parts: dict[str, bytes]
) -> None:
    with pytest.raises(SigningError) as caught:
        make_signed_pdf(identity, with_field(**parts))  # type: ignore[arg-type]  # see REFUSED

    assert caught.value.details["reason"] == "pdf_has_form"


@pytest.mark.parametrize("parts", REFUSED)
def test_nor_is_it_accepted_when_another_program_signed_it(
    identity: Identity, parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signature is genuine; its maker simply did not look at the form."""
    monkeypatch.setattr(pades, "has_only_an_empty_field", lambda _: True)

    facts = verify_pdf(make_signed_pdf(identity, with_field(**parts)))  # type: ignore[arg-type]  # see REFUSED

    assert facts.state is PdfState.CHANGED
    assert facts.reason in ("pdf_profile", "pdf_active")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(
            {
                "annotations": b"5 0 R 7 0 R",
                "more": (
                    b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (T) /Rect [0 0 9 9] /P 3 0 R >>",
                ),
            },
            id="on-the-page",
        ),
        pytest.param({"catalogue": b"/X << /FT /Btn >>"}, id="anywhere"),
    ],
)
def test_a_field_that_stands_outside_the_form_is_refused_though_signed(
    identity: Identity, parts: dict[str, bytes]
) -> None:
    signed = make_signed_pdf(identity, with_field(**parts))  # type: ignore[arg-type]  # as above

    assert verify_pdf(signed).reason == "pdf_profile"


@pytest.mark.parametrize(
    ("key", "value"),
    [("/Rect", [0, 0, 600, 800]), ("/F", 2), ("/TU", None), ("/MK", {}), ("/DA", None)],
)
def test_signing_changes_nothing_of_the_field_but_value_and_appearance(
    identity: Identity, monkeypatch: pytest.MonkeyPatch, key: str, value: object
) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    honest = pades._writer_over
    written: dict[type, object] = {
        list: generic.ArrayObject(
            map(generic.NumberObject, value if isinstance(value, list) else ())
        ),
        int: generic.NumberObject(2),
        dict: generic.DictionaryObject(),
        type(None): generic.pdf_string("other"),
    }

    def lying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        writer.root["/AcroForm"]["/Fields"][0][generic.pdf_name(key)] = written[type(value)]
        return writer

    monkeypatch.setattr(pades, "_writer_over", lying)
    monkeypatch.setattr(pades, "has_only_an_empty_field", lambda _: True)

    assert verify_pdf(make_signed_pdf(identity, with_field())).reason == "pdf_update"


def test_a_page_of_a_document_with_a_field_may_not_change_at_all(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a field a page gets one annotation; here it has it already."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    honest = pades._writer_over

    def lying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        page = writer.root["/Pages"]["/Kids"][0]
        note = DictionaryObject({pdf_name("/Subtype"): pdf_name("/FreeText")})
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        return writer

    monkeypatch.setattr(pades, "_writer_over", lying)

    assert verify_pdf(make_signed_pdf(identity, with_field())).reason == "pdf_update"


@pytest.mark.parametrize("unsigned", [with_field(), make_pdf("Request")], ids=["field", "none"])
def test_the_signed_update_may_not_bring_another_catalogue(
    identity: Identity, monkeypatch: pytest.MonkeyPatch, unsigned: bytes
) -> None:
    """Otherwise everything would be new, and nothing of the document would be touched."""
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    honest = pades._writer_over

    def lying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        other = writer.add_object(DictionaryObject(writer.root))
        writer._root, writer._root_object = other, other.get_object()
        writer.trailer["/Root"] = other
        return writer

    monkeypatch.setattr(pades, "_writer_over", lying)
    forged = make_signed_pdf(identity, unsigned)

    assert forged.startswith(unsigned)
    assert verify_pdf(forged).reason == "pdf_update"


def test_no_byte_can_be_changed(identity: Identity) -> None:
    signed = make_signed_pdf(identity, with_field())

    for place in range(0, len(signed), campaign_step(41)):
        spoiled = bytearray(signed)
        spoiled[place] ^= 1 << place % 8
        assert verify_pdf(bytes(spoiled)).state in (PdfState.CHANGED, PdfState.NOT_PDF), place


def test_a_filled_field_is_not_signed_again(identity: Identity) -> None:
    signed = make_signed_pdf(identity, with_field())

    with pytest.raises(SigningError):
        sign_pdf(
            signed,
            identity,
            signing_time=NOW,
            box=BOX,
            appearance_pdf=None,
            reason_text="",
        )


def test_a_field_of_another_name_is_not_ours(identity: Identity) -> None:
    other = with_field().replace(b"(Signature1)", b"(Signature2)")

    with pytest.raises(SigningError):
        make_signed_pdf(identity, other)
