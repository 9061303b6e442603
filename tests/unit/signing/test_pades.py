"""Signed PDF files: pdfsig and qpdf are the independent judges."""

from __future__ import annotations

import io
import logging
from collections import Counter
from pathlib import Path

import pytest

from raw_pdf_samples import plain_pdf
from signing_samples import BOX, NOW, campaign_step, make_pdf, make_signed_pdf, make_signer
from template_desk.errors import SigningError
from template_desk.signing import pades
from template_desk.signing.identity import Identity
from template_desk.signing.pades import PdfState, SignatureBox, sign_pdf, verify_pdf
from tools import run_tool


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_signer()


@pytest.fixture(scope="module")
def signed(identity: Identity) -> bytes:
    return make_signed_pdf(identity)


def test_signing_only_adds_and_is_accepted(identity: Identity, signed: bytes) -> None:
    facts = verify_pdf(signed)

    assert signed.startswith(make_pdf("Request"))
    assert facts.state is PdfState.INTACT
    assert facts.reason == ""
    assert facts.signer is not None
    assert facts.signer.certificate_der == identity.certificate
    assert facts.signer.claimed_time == NOW
    assert facts.signer.name == "Zoë Ünal"


def test_pdfsig_and_qpdf_find_it_whole_and_valid(signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(signed)

    shown = run_tool("pdfsig", "-nocert", tmp_path / "s.pdf").stdout.decode()
    checked = run_tool("qpdf", "--check", tmp_path / "s.pdf")

    assert shown.count("Signature #") == 1
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    assert "ETSI.CAdES.detached" in shown
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_signature_shows_the_appearance_in_its_box_and_no_courier(
    signed: bytes, tmp_path: Path
) -> None:
    (tmp_path / "s.pdf").write_bytes(signed)

    text = run_tool(
        "pdftotext", "-x", "300", "-y", "732", "-W", "201", "-H", "50", tmp_path / "s.pdf", "-"
    ).stdout.decode()

    assert "Signed (1)" in text
    assert "Request" not in text
    assert b"Courier" not in signed


def test_page_and_box_are_those_asked_for(identity: Identity) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    signed = sign_pdf(
        make_pdf("a", pages=3),
        identity,
        signing_time=NOW,
        box=SignatureBox(page_index=1, x0=10.25, y0=20, x1=110, y1=60.5),
        appearance_pdf=None,
        reason_text="",
    )

    pages = PdfFileReader(io.BytesIO(signed)).root["/Pages"]["/Kids"]
    widget = pages[1]["/Annots"][0]
    assert "/Annots" not in pages[0]
    assert [float(edge) for edge in widget["/Rect"]] == [10.25, 20.0, 110.0, 60.5]
    assert verify_pdf(signed).state is PdfState.INTACT


@pytest.mark.parametrize("name", ["علي Ali", "وزارة الخارجية (2)", "Ali علي", "שלום 1", "外交部"])
def test_names_in_several_scripts_can_sign(name: str, tmp_path: Path) -> None:
    signed = make_signed_pdf(make_signer(name))
    (tmp_path / "s.pdf").write_bytes(signed)

    facts = verify_pdf(signed)

    assert (facts.state, facts.reason) == (PdfState.INTACT, "")
    assert facts.signer is not None
    assert facts.signer.name == name
    assert b"Signature is Valid" in run_tool("pdfsig", "-nocert", tmp_path / "s.pdf").stdout


@pytest.mark.campaign
def test_no_byte_of_a_signed_pdf_can_be_changed(
    signed: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes: Counter[PdfState] = Counter()
    for place in range(0, len(signed), campaign_step(7)):
        spoiled = bytearray(signed)
        spoiled[place] ^= 1 << place % 8
        outcomes[verify_pdf(bytes(spoiled)).state] += 1

    assert set(outcomes) <= {PdfState.CHANGED, PdfState.NOT_PDF}
    assert outcomes[PdfState.CHANGED] > 700
    # pyHanko may grumble about white space, but must not print what is in the file.
    loud = {record.name for record in caplog.records if record.levelno >= logging.WARNING}
    assert loud <= {"pyhanko.pdf_utils.xref"}


@pytest.mark.parametrize("tail", [b"\n", b"\0", b" ", b"%", b"%%EOF\n", b"x" * 5000])
def test_nothing_may_follow_the_signature(signed: bytes, tail: bytes) -> None:
    assert verify_pdf(signed + tail).state is PdfState.CHANGED


def test_truncated_pdf_is_never_intact(signed: bytes) -> None:
    unsigned_bytes = len(make_pdf("Request"))
    for length in range(0, len(signed), 97):
        state = verify_pdf(signed[:length]).state
        assert state not in (PdfState.INTACT, PdfState.FOREIGN), length

    assert verify_pdf(signed[:unsigned_bytes]).state is PdfState.NOT_SIGNED


def test_hole_of_the_signature_is_filled_in_one_way_only(signed: bytes) -> None:
    """Lower-case digits and bytes behind the signature would mean the same to other readers."""
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    lower = signed[:start] + signed[start:end].lower() + signed[end:]
    padded = signed[: end - 2] + b"01" + signed[end:]

    assert signed[end - 4 : end] == b"0000"
    assert verify_pdf(lower).reason == "pdf_coverage"
    assert verify_pdf(padded).reason == "pdf_coverage"


def test_update_after_signing_is_a_change(signed: bytes, tmp_path: Path) -> None:
    """Of such a file pdfsig still says «valid»; only the coverage tells."""
    from pyhanko.pdf_utils.generic import pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = pdf_string("fr")
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    (tmp_path / "s.pdf").write_bytes(output.getvalue())

    assert b"Signature is Valid" in run_tool("pdfsig", tmp_path / "s.pdf").stdout
    assert verify_pdf(output.getvalue()).state is PdfState.CHANGED


def test_signer_cannot_redraw_a_page_in_the_signed_update(
    identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file begins with the honest document, and the signature is genuine."""
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    honest = pades._writer_over

    def lying(pdf: bytes) -> IncrementalPdfFileWriter:
        writer = honest(pdf)
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = writer.add_object(
            StreamObject(stream_data=b"BT /F1 12 Tf 10 10 Td (Other) Tj ET")
        )
        writer.update_container(page)
        return writer

    monkeypatch.setattr(pades, "_writer_over", lying)
    forged = make_signed_pdf(identity)

    assert forged.startswith(make_pdf("Request"))
    assert verify_pdf(forged).reason == "pdf_update"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", id="open-action"),
        pytest.param(b"/AA << /WC << /S /Launch /F (x) >> >>", id="additional-action"),
        pytest.param(b"/Names << /J#61vaScript << /Names [] >> >>", id="escaped-name"),
        pytest.param(b"/X << /S /Launch /F (cmd.exe) >>", id="launch"),
        pytest.param(b"/X << /XFA (x) >>", id="xfa"),
        pytest.param(b"/X << /Subtype /RichMedia >>", id="rich-media"),
    ],
)
def test_document_that_acts_is_refused_though_signed(identity: Identity, entry: bytes) -> None:
    signed = make_signed_pdf(identity, plain_pdf(entry))

    assert verify_pdf(signed).reason == "pdf_active"


def test_hand_made_pdf_without_actions_is_accepted(identity: Identity) -> None:
    assert verify_pdf(make_signed_pdf(identity, plain_pdf())).state is PdfState.INTACT


def test_pdf_signed_by_another_program_is_foreign_not_changed(identity: Identity) -> None:
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
    metadata = PdfSignatureMetadata(field_name="S", md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(make_pdf("Request")))
    foreign = run_without_io(PdfSigner(metadata, signer).async_sign_pdf(writer)).getvalue()

    assert verify_pdf(foreign).state is PdfState.FOREIGN
    assert verify_pdf(foreign).reason == "pdf_profile"


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        (b"", PdfState.NOT_PDF),
        (b"PK\x03\x04", PdfState.NOT_PDF),
        (b"\n" + make_pdf("a"), PdfState.NOT_PDF),
        (b"%PDF-1.7\n" + b"junk" * 100, PdfState.UNREADABLE),
        (b"%PDF-1.7\n" + b"[" * 100_000, PdfState.UNREADABLE),
        (make_pdf("a"), PdfState.NOT_SIGNED),
    ],
)
def test_what_is_not_signed_is_told_apart(raw: bytes, state: PdfState) -> None:
    assert verify_pdf(raw).state is state


def test_what_cannot_be_signed_is_an_error_of_ours(identity: Identity, signed: bytes) -> None:
    for pdf in (b"", b"no PDF", signed, make_pdf("a")[:-40]):
        with pytest.raises(SigningError):
            make_signed_pdf(identity, pdf)
    with pytest.raises(SigningError):
        sign_pdf(
            make_pdf("a"),
            identity,
            signing_time=NOW,
            box=BOX,
            appearance_pdf=b"no PDF",
            reason_text="",
        )
