"""Documents are PDF/A-3a and PDF/UA-1, before and after signing; veraPDF is the judge."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import sample_documents
from sample_requests import LANGUAGES, WHEN, SampleRequest, sample_environment, sample_request
from signing_samples import make_pdf
from template_desk.desk.export import PDF, ExportRequest, export_document
from template_desk.forms.answers_file import read_answers
from template_desk.pdf.document import Rendered
from template_desk.pdf.stamp import signature_appearance
from template_desk.signing.identity import Identity, make_identity
from template_desk.signing.pades import PdfState, SignatureBox, sign_pdf, verify_pdf
from tools import campaign, run_tool
from verapdf_judge import FLAVOURS, faults_of, judge

MIXED = Path(__file__).parents[1] / "fixtures" / "mixed.json"


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity(
        name="Zoë Ünal", organization="Министерство إدارة 部", state="XK", now=WHEN
    )


def exported(sample: SampleRequest, identity: Identity, folder: Path) -> bytes:
    """Give the signed PDF as a person gets it."""
    result = export_document(
        ExportRequest(
            pack=sample.pack,
            answers=sample.answers,
            identity=identity,
            folder=folder,
            paper="a4",
            date=WHEN.date(),
            language=sample.language,
        ),
        sample_environment(),
    )
    return (result.folder / PDF).read_bytes()


def signed(made: Rendered, identity: Identity, language: str, appearance: bytes = b"") -> bytes:
    """Sign a PDF where it has its place for that, or unseen."""
    box = made.signature_box
    if box is None:
        place, look = SignatureBox(page_index=-1, x0=0, y0=0, x1=0, y1=0), None
    else:
        place = SignatureBox(page_index=box.page, x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)
        look = appearance or signature_appearance(
            [("", identity.facts.name), ("", identity.facts.organization)],
            width=box.width,
            height=box.height,
            language=language,
        )
    return sign_pdf(
        made.pdf, identity, signing_time=WHEN, box=place, appearance_pdf=look, reason_text=""
    )


def mixed() -> SampleRequest:
    """A request in which every script occurs."""
    english = sample_request("en")
    read = read_answers(english.pack.definition, json.loads(MIXED.read_text(encoding="utf-8")))
    assert read.problems == ()
    return replace(english, answers=read.answers)


def test_requests_are_archival_and_accessible(identity: Identity, tmp_path: Path) -> None:
    environment = sample_environment()
    pdfs = {}
    for language in LANGUAGES:
        sample = sample_request(language)
        unsigned = sample.rendered(environment).pdf
        pdfs[f"{language} signed"] = exported(sample, identity, tmp_path / language)
        pdfs[language] = unsigned
        assert pdfs[f"{language} signed"].startswith(unsigned)
    pdfs["mixed"] = mixed().rendered(environment).pdf
    pdfs["draft"] = sample_request("ar").rendered(environment, draft=True).pdf

    assert faults_of(judge(pdfs)) == []
    for name, pdf in pdfs.items():
        file = tmp_path / "request.pdf"
        file.write_bytes(pdf)
        checked = run_tool("qpdf", "--check", file)
        assert checked.returncode == 0, (name, checked.stdout, checked.stderr)
        if "signed" in name:
            shown = run_tool("pdfsig", "-nocert", file).stdout
            assert b"Signature is Valid" in shown, name
            assert b"Total document signed" in shown, name


def test_one_page_is_archival_and_accessible(identity: Identity) -> None:
    pdfs = {}
    for language in LANGUAGES:
        base = sample_documents.document({}, language=language, sections=())
        for name, document in (
            ("", base),
            (" without a place to sign", replace(base, signatures=())),
        ):
            made = sample_documents.rendered(document)
            assert made.pages == 1
            assert (made.signature_box is None) == bool(name)
            pdfs[language + name] = made.pdf
            pdfs[f"{language}{name}, signed"] = signed(made, identity, language)

    assert faults_of(judge(pdfs)) == []


def test_fifty_pages_are_archival_and_accessible(identity: Identity) -> None:
    """Signed only: judging takes seconds a file, and the signed one has all that was there."""
    environment = sample_environment()
    pdfs = {}
    for language in LANGUAGES[: campaign(quick=1, full=6, ci=6)]:
        made = sample_request(language).longer(paragraphs=200).rendered(environment)
        assert made.pages >= 50, language
        assert made.signature_box is not None
        pdfs[language] = signed(made, identity, language)
        assert verify_pdf(pdfs[language]).state is PdfState.INTACT

    assert faults_of(judge(pdfs)) == []


def test_judge_finds_what_is_broken(identity: Identity) -> None:
    """Otherwise the tests above would prove nothing."""
    made = sample_documents.rendered(sample_documents.document({}, sections=()))
    sound = made.pdf
    pdfs = {
        # Names of the same length keep every place in the file.
        "not tagged": sound.replace(b"/MarkInfo", b"/MarkInfX"),
        "font not embedded": sound.replace(b"/FontFile2", b"/FontFileX"),
        "field without a name": sound.replace(b"/TU", b"/TX"),
        "no language": sound.replace(b"/Lang", b"/LanX"),
        "no metadata": sound.replace(b"/Metadata ", b"/MetadatX "),
        "Helvetica in the signature": signed(
            made, identity, "en", make_pdf("Signed", size=(300, 92))
        ),
        "no PDF": b"%PDF-1.7\nnothing\n",
    }

    found = judge(pdfs)

    rules = {key: judgement.rules for key, judgement in found.items()}
    assert "6.7.2.2/1" in rules["not tagged", "3a"]
    assert "6.2/1" in rules["not tagged", "ua1"]
    assert "6.2.11.4.1/1" in rules["font not embedded", "3a"]
    assert "7.21.4.1/1" in rules["font not embedded", "ua1"]
    assert "7.18.1/3" in rules["field without a name", "ua1"]
    assert found["field without a name", "3a"].is_compliant
    assert "6.2.11.4.1/1" in rules["Helvetica in the signature", "3a"]
    assert not found["no language", "ua1"].is_compliant
    assert not found["no metadata", "3a"].is_compliant
    assert found["no PDF", "3a"].word == "unreadable"
    for name in pdfs:
        assert not all(found[name, flavour].is_compliant for flavour in FLAVOURS), name
