"""PDF/A-3a and PDF/UA-1, before and after signing: veraPDF is the judge."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdf_samples import TEXTS, sample
from signing_samples import BOX, NOW, make_signer
from template_desk.pdf.stamp import signature_appearance
from template_desk.signing.pades import PdfState, sign_pdf, verify_pdf
from tools import run_tool
from verapdf import ACCESSIBLE, ARCHIVAL, Verapdf

# Fifty pages keep the validator busy for seconds: in every language in CI only.
EVERYWHERE = bool(os.environ.get("CI") or os.environ.get("CAMPAIGN"))
CASES = [(language, 1) for language in TEXTS]
CASES += [(language, 50) for language in (TEXTS if EVERYWHERE else ["mixed"])]


@pytest.mark.parametrize(("language", "pages"), CASES)
def test_a_document_can_be_archived_and_read_aloud_before_and_after_signing(
    tmp_path: Path, verapdf: Verapdf, language: str, pages: int
) -> None:
    unsigned = sample(language, pages=pages)
    lines = [("Signed by", "Zoë Ünal"), ("Certificate", "AB12 CD34"), ("", "Check it.")]
    signed = sign_pdf(
        unsigned,
        make_signer(),
        signing_time=NOW,
        box=BOX,
        appearance_pdf=signature_appearance(lines, width=300, height=92),
        reason_text="Submission",
    )
    for name, content in (("unsigned.pdf", unsigned), ("signed.pdf", signed)):
        (tmp_path / name).write_bytes(content)

    verapdf.require_archival_and_accessible(tmp_path / "unsigned.pdf")
    verapdf.require_archival_and_accessible(tmp_path / "signed.pdf")

    assert verify_pdf(signed).state is PdfState.INTACT
    assert run_tool("qpdf", "--check", tmp_path / "signed.pdf").returncode == 0
    shown = run_tool("pdfsig", "-nocert", tmp_path / "signed.pdf").stdout.decode()
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    listed = run_tool("pdfinfo", tmp_path / "signed.pdf").stdout.decode()
    assert f"Pages:           {pages}\n" in listed


@pytest.mark.parametrize(
    ("old", "new", "flavour"),
    [
        (b"/Marked true", b"/Marked null", ARCHIVAL),
        (b"/ToUnicode", b"/ToUnicodX", ARCHIVAL),
        (b"/AFRelationship", b"/AFRelationshiX", ARCHIVAL),
        (b"/StructParent ", b"/StructParenX ", ACCESSIBLE),
        (b"/DisplayDocTitle true", b"/DisplayDocTitle null", ACCESSIBLE),
        (b"<pdfuaid:part>1<", b"<pdfuaid:part>8<", ACCESSIBLE),
        (b"/Scope/Column", b"/ScopX/Column", ACCESSIBLE),
    ],
)
def test_the_validator_finds_what_is_broken(
    tmp_path: Path, verapdf: Verapdf, old: bytes, new: bytes, flavour: str
) -> None:
    """A judge who always agrees would let the other test pass."""
    sound = sample("en")
    assert old in sound
    file = tmp_path / "broken.pdf"
    file.write_bytes(sound.replace(old, new))

    judgement = verapdf.judge(file, flavour)

    assert judgement.verdict == "broken"
    assert judgement.faults
