"""A field made with the document: it is filled in, and no other form is signed or accepted."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from raw_pdf_samples import FIELD, FIELD_BOX, FORM, pdf_with_field, plain_pdf
from signing_samples import NOW, make_pdf, make_signer
from template_desk.errors import SigningError
from template_desk.signing import pades
from template_desk.signing.identity import Identity
from template_desk.signing.pades import PdfState, SignatureBox, sign_pdf, verify_pdf
from tools import run_tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

OTHER_FORMS = [
    pytest.param(
        pdf_with_field(
            form=b"<</Fields[4 0 R 6 0 R]/SigFlags 3>>",
            annotations=b"[4 0 R 6 0 R]",
            more=[b"<<" + FIELD.replace(b"Signature1", b"Signature2") + b">>"],
        ),
        id="two-fields",
    ),
    pytest.param(
        pdf_with_field(
            form=b"<</Fields[4 0 R 6 0 R]/SigFlags 3>>",
            annotations=b"[4 0 R 6 0 R]",
            more=[b"<</Subtype/Widget/FT/Tx/T(Amount)/V(5)/Rect[0 0 9 9]/P 3 0 R>>"],
        ),
        id="text-field-too",
    ),
    pytest.param(
        pdf_with_field(field=FIELD.replace(b"/Sig/T(Signature1)", b"/Tx/T(Amount)")),
        id="only-a-text-field",
    ),
    pytest.param(pdf_with_field(form=b"<</Fields[]/SigFlags 3>>"), id="no-field"),
    pytest.param(pdf_with_field(field=FIELD.replace(b"ture1", b"ture2")), id="other-name"),
    pytest.param(
        pdf_with_field(field=FIELD + b"/AA<</E<</S/JavaScript/JS(app.alert\\(1\\))>>>>"),
        id="acts",
    ),
    pytest.param(
        pdf_with_field(field=FIELD + b"/A<</S/URI/URI(http://example.org)>>"), id="opens-a-page"
    ),
    pytest.param(pdf_with_field(form=FORM[:-2] + b"/XFA(x)>>"), id="xfa"),
    pytest.param(pdf_with_field(form=FORM[:-2] + b"/CO[4 0 R]>>"), id="calculates"),
    pytest.param(pdf_with_field(form=FORM[:-2] + b"/NeedAppearances true>>"), id="redraws"),
    pytest.param(
        pdf_with_field(
            field=FIELD + b"/V 6 0 R",
            more=[b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>"],
        ),
        id="value",
    ),
    pytest.param(pdf_with_field(field=FIELD + b"/V null"), id="null-value"),
    pytest.param(pdf_with_field(field=FIELD + b"/SV<</Ff 1>>"), id="seed-values"),
    pytest.param(pdf_with_field(field=FIELD + b"/Lock<</Action/All>>"), id="lock"),
    pytest.param(
        pdf_with_field(
            field=FIELD + b"/Kids[6 0 R]",
            more=[b"<</Subtype/Widget/Rect[0 0 9 9]/Parent 4 0 R/P 3 0 R>>"],
        ),
        id="second-widget",
    ),
    pytest.param(
        pdf_with_field(
            field=FIELD.replace(b"/FT/Sig/T(Signature1)", b"/Parent 6 0 R"),
            form=b"<</Fields[6 0 R]/SigFlags 3>>",
            more=[b"<</FT/Sig/T(Signature1)/Kids[4 0 R]>>"],
        ),
        id="widget-of-its-own",
    ),
    pytest.param(pdf_with_field(field=FIELD.replace(b"/N 5", b"/D 5")), id="pressed-look"),
    pytest.param(
        pdf_with_field(field=FIELD.replace(b"/N 5 0 R", b"/N<</Yes 5 0 R>>")), id="look-of-state"
    ),
    pytest.param(pdf_with_field(annotations=b"[]"), id="not-on-its-page"),
    pytest.param(pdf_with_field(annotations=b"[4 0 R 4 0 R]"), id="twice-on-its-page"),
    pytest.param(pdf_with_field(form=FORM.replace(b"3>>", b"1>>")), id="may-be-rewritten"),
]


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_signer()


@pytest.fixture(scope="module")
def signed(identity: Identity) -> bytes:
    return sign(pdf_with_field(), identity)


def sign(
    pdf: bytes,
    identity: Identity,
    *,
    box: SignatureBox = FIELD_BOX,
    appearance: bytes | None = b"",
) -> bytes:
    return sign_pdf(
        pdf,
        identity,
        signing_time=NOW,
        box=box,
        appearance_pdf=make_pdf("Signed", size=(200, 50)) if appearance == b"" else appearance,
        reason_text="Submission",
        tooltip="Another name",
    )


@pytest.mark.parametrize("form", [FORM, b"6 0 R"], ids=["in-the-catalogue", "object"])
@pytest.mark.parametrize("appearance", [b"", None], ids=["visible", "left-empty"])
def test_field_is_filled_in_and_accepted(
    identity: Identity, form: bytes, appearance: bytes | None
) -> None:
    unsigned = pdf_with_field(form=form, more=[FORM])

    signed = sign(unsigned, identity, appearance=appearance)

    assert signed.startswith(unsigned)
    facts = verify_pdf(signed)
    assert (facts.state, facts.reason) == (PdfState.INTACT, "")
    assert facts.signer is not None
    assert facts.signer.certificate_der == identity.certificate


def test_pdfsig_and_qpdf_find_it_whole_and_valid(signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(signed)

    shown = run_tool("pdfsig", "-nocert", tmp_path / "s.pdf").stdout.decode()
    checked = run_tool("qpdf", "--check", tmp_path / "s.pdf")
    text = run_tool("pdftotext", tmp_path / "s.pdf", "-").stdout.decode()

    assert shown.count("Signature #") == 1
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "Signed (1)" in text


def test_only_value_and_appearance_of_the_field_change(signed: bytes) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    before = PdfFileReader(io.BytesIO(pdf_with_field())).root
    after = PdfFileReader(io.BytesIO(signed)).root
    page = after["/Pages"]["/Kids"][0]
    field = after["/AcroForm"]["/Fields"][0]
    made = before["/AcroForm"]["/Fields"][0]

    assert len(page["/Annots"]) == 1
    assert page["/Annots"].raw_get(0) == after["/AcroForm"]["/Fields"].raw_get(0)
    assert set(after) - set(before) == {"/Perms"}
    assert set(field) - set(made) == {"/V"}
    for key in set(made) - {"/AP"}:
        assert field.raw_get(key) == made.raw_get(key), key
    assert field["/TU"] == "Electronic signature"
    assert field["/StructParent"] == 1
    assert field["/V"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_document_with_an_empty_field_is_not_signed() -> None:
    assert verify_pdf(pdf_with_field()).state is PdfState.NOT_SIGNED


@pytest.mark.parametrize("unsigned", OTHER_FORMS)
def test_other_forms_are_not_signed(identity: Identity, unsigned: bytes) -> None:
    with pytest.raises(SigningError) as caught:
        sign(unsigned, identity)

    assert caught.value.details["reason"] in ("pdf_has_form", "pdf")


@pytest.mark.parametrize("unsigned", OTHER_FORMS)
def test_other_forms_are_rejected_though_signed(
    identity: Identity, unsigned: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a signer would make them who has changed this program."""
    forged = sign_carelessly(unsigned, identity, monkeypatch)

    assert forged.startswith(unsigned)
    assert b"/Prop_Build" in forged
    assert verify_pdf(forged).state is PdfState.CHANGED


def test_careless_signing_by_itself_is_not_what_is_rejected(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = sign_carelessly(pdf_with_field(), identity, monkeypatch)

    assert verify_pdf(forged).state is PdfState.INTACT


def sign_carelessly(unsigned: bytes, identity: Identity, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Sign whatever form there is, in the field of our name or a new one."""
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.sign.fields import enumerate_sig_fields

    honest = pades._writer_over

    def emptying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        for name, value, field in enumerate_sig_fields(writer):
            if name == pades.FIELD_NAME and value is not None:
                del field.get_object()[NameObject("/V")]
        return writer

    def careless(writer: IncrementalPdfFileWriter) -> object:
        found = [field for name, _, field in enumerate_sig_fields(writer) if name == "Signature1"]
        writer.update_root()
        return found[0].reference if found else None

    with monkeypatch.context() as patch:
        patch.setattr(pades, "_writer_over", emptying)
        patch.setattr(pades, "find_empty_field", careless)
        patch.setattr(pades, "_require_place", lambda *_: None)
        return sign(unsigned, identity, appearance=None)


@pytest.mark.parametrize(
    "box",
    [
        replace(FIELD_BOX, x0=61),
        replace(FIELD_BOX, y1=109.9),
        replace(FIELD_BOX, page_index=1),
    ],
)
def test_signature_does_not_show_elsewhere_than_asked_for(
    identity: Identity, box: SignatureBox
) -> None:
    with pytest.raises(SigningError):
        sign(pdf_with_field(), identity, box=box)


def test_page_may_not_show_fields_that_no_form_names(identity: Identity) -> None:
    stray = b"<</Subtype/Widget/FT/Tx/T(Amount)/V(5)/Rect[0 0 9 9]/P 3 0 R>>"
    forged = sign(pdf_with_field(annotations=b"[4 0 R 6 0 R]", more=[stray]), identity)

    assert verify_pdf(forged).reason == "pdf_profile"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("/TU", b"(Approved by the minister)", id="tooltip"),
        pytest.param("/Rect", b"[0 0 600 800]", id="place"),
        pytest.param("/StructParent", b"0", id="structure"),
        pytest.param("/F", b"2", id="hidden"),
        pytest.param("/MK", b"<</CA(x)>>", id="new-entry"),
    ],
)
def test_signer_cannot_change_the_field_in_the_signed_update(
    identity: Identity, monkeypatch: pytest.MonkeyPatch, key: str, value: bytes
) -> None:
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.pdf_utils.reader import PdfFileReader

    other = PdfFileReader(io.BytesIO(plain_pdf(b"/X " + value))).root.raw_get("/X")

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/AcroForm"]["/Fields"][0][NameObject(key)] = other

    forged = sign_with(change, identity, monkeypatch)

    assert verify_pdf(forged).reason == ("pdf_profile" if key == "/MK" else "pdf_update")


def test_look_of_the_signature_does_not_change_with_the_mouse(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.pdf_utils.generic import NameObject

    def press(writer: IncrementalPdfFileWriter) -> None:
        look = writer.root["/AcroForm"]["/Fields"][0]["/AP"]
        look[NameObject("/D")] = look.raw_get("/N")

    assert verify_pdf(sign_with(press, identity, monkeypatch)).reason == "pdf_profile"


def test_signer_cannot_put_more_on_the_page_in_the_signed_update(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where signing makes the field, the page may gain one; here it is there already."""
    from pyhanko.pdf_utils.generic import NameObject

    def draw(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page[NameObject("/Contents")] = writer.add_object(from_pdf(b"<</X 1>>"))
        writer.update_container(page)

    def annotate(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        note = from_pdf(b"<</Type/Annot/Subtype/FreeText/Rect[0 0 99 99]/DA(x)>>")
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page)

    for change in (draw, annotate):
        assert verify_pdf(sign_with(change, identity, monkeypatch)).reason == "pdf_update"


@pytest.mark.parametrize("unsigned", [pdf_with_field(), plain_pdf()], ids=["made", "not-made"])
def test_form_has_no_more_fields_than_the_signed_one(
    identity: Identity, monkeypatch: pytest.MonkeyPatch, unsigned: bytes
) -> None:
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    class Adding(SignatureObject):
        """Made after the form, before anything is written."""

        def fill(self, writer: IncrementalPdfFileWriter, *rest: object, **more: object) -> object:
            form = writer.root["/AcroForm"]
            form["/Fields"].append(writer.add_object(from_pdf(b"<</T(Amount)>>")))
            writer.update_container(form["/Fields"])
            return super().fill(writer, *rest, **more)

    monkeypatch.setattr("pyhanko.sign.signers.pdf_byterange.SignatureObject", Adding)

    assert verify_pdf(sign(unsigned, identity)).reason == "pdf_profile"


def test_signed_field_is_the_one_that_was_made(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.pdf_utils.generic import ArrayObject, NameObject

    def replace_field(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        other = from_pdf(
            b"<<" + FIELD.replace(b"3 0 R", b"null").replace(b"5 0 R", b"null") + b">>"
        )
        made = form["/Fields"][0]
        for key in ("/P", "/AP"):
            other[NameObject(key)] = made.raw_get(key)
        page = made["/P"]
        page[NameObject("/Annots")] = ArrayObject([writer.add_object(other)])
        form[NameObject("/Fields")] = ArrayObject([page["/Annots"].raw_get(0)])
        writer.update_container(page)

    forged = sign_with(replace_field, identity, monkeypatch)

    assert verify_pdf(forged).reason == "pdf_update"


def from_pdf(value: bytes) -> DictionaryObject:
    from pyhanko.pdf_utils.reader import PdfFileReader

    found: DictionaryObject = PdfFileReader(io.BytesIO(plain_pdf(b"/X " + value))).root["/X"]
    found.container_ref = None
    return found


def sign_with(
    change: Callable[[IncrementalPdfFileWriter], None],
    identity: Identity,
    monkeypatch: pytest.MonkeyPatch,
) -> bytes:
    """Sign honestly but for one change in the update."""
    with monkeypatch.context() as patch:
        patch.setattr(pades, "_require_place", lambda writer, *_: change(writer))
        return sign(pdf_with_field(), identity, appearance=None)


def test_field_signed_with_another_program_is_foreign(identity: Identity) -> None:
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from template_desk.signing.loop import run_without_io

    signer = SimpleSigner(
        x509.Certificate.load(identity.certificate),
        keys.PrivateKeyInfo.load(identity.private_key),
        SimpleCertificateStore(),
    )
    metadata = PdfSignatureMetadata(field_name="Signature1", md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf_with_field()))
    foreign = run_without_io(
        PdfSigner(metadata, signer).async_sign_pdf(writer, existing_fields_only=True)
    ).getvalue()

    assert verify_pdf(foreign).state is PdfState.FOREIGN


@pytest.mark.parametrize(
    "unsigned",
    [pdf_with_field(), plain_pdf(), make_pdf("Honest")],
    ids=["made", "not-made", "more"],
)
@pytest.mark.parametrize("entry", ["/Root", "/Info"])
def test_the_signed_update_may_not_lead_to_another_document(
    identity: Identity, monkeypatch: pytest.MonkeyPatch, unsigned: bytes, entry: str
) -> None:
    """All that is shown would be new, and no object of the honest document touched."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name

    honest = pades._writer_over

    def lying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        if entry == "/Info":
            writer._info = writer.add_object(DictionaryObject({pdf_name("/X"): pdf_name("/Y")}))
            return writer
        catalogue = DictionaryObject(writer.root)
        if "/AcroForm" not in catalogue:
            other = from_pdf(b"<</Type/Page/MediaBox[0 0 600 800]/Resources<<>>>>")
            pages = from_pdf(b"<</Type/Pages/Count 1/Kids[]>>")
            number = writer.add_object(pages)
            other[pdf_name("/Parent")] = number
            pages["/Kids"].append(writer.add_object(other))
            catalogue[pdf_name("/Pages")] = number
        writer._root = writer.add_object(catalogue)
        writer._root_object = writer._root.get_object()
        return writer

    monkeypatch.setattr(pades, "_writer_over", lying)
    forged = sign(unsigned, identity, box=replace(FIELD_BOX, page_index=0))

    assert forged.startswith(unsigned)
    assert verify_pdf(forged).reason == "pdf_update"
