"""Exports a document: PDF, JSON, signature, bundle; then reads it back and verifies it.

«Exported» is true only when ``export_document`` returns: every file has been
read back from the disk, and the signed ones have been verified as a receiver would.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.desk.checks import check_all
from template_desk.desk.document_words import DocumentWords, document_words
from template_desk.desk.documents import (
    DocumentFacts,
    document_language,
    render_again,
    render_request,
    request_json,
)
from template_desk.desk.environment import Environment
from template_desk.desk.export_folder import FolderWriter
from template_desk.desk.faxing import check_fax_files, fax_contents, fax_guide
from template_desk.desk.tasks import CancelToken, Report, no_report
from template_desk.errors import ExportFolderError, ExportNotVerifiedError, ExportRefusedError
from template_desk.fax.raster import Coding
from template_desk.forms.pack import FormPack
from template_desk.model.answers import Answers
from template_desk.model.validate import must_fix

if TYPE_CHECKING:
    from template_desk.pdf.document import Rendered
    from template_desk.signing.identity import Identity, IdentityFacts

PDF = "request.pdf"
JSON = "request.json"
BUNDLE = "request-bundle.zip"
CERTIFICATE = "signer.pem"
GUIDE = "READ-ME-FIRST.txt"
DRAFT_PDF = "request-DRAFT.pdf"
DRAFT_JSON = "request-DRAFT.json"
STEPS = (
    "Checking the answers",
    "Making the PDF",
    "Signing the PDF",
    "Making the bundle",
    "Writing the files",
    "Verifying what is on the disk",
)
"""The steps of a signed export, as they are reported; a working copy has fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is to be exported, and how.

    Attributes:
        pack: The form.
        answers: All answers of the draft.
        identity: Who signs; None makes a working copy marked DRAFT.
        folder: Made when it does not exist; files in it are never overwritten.
        paper: ``a4`` or ``letter``.
        date: The document's date of making; goes to the PDF's own dates.
        language: Language of the document.
        fax: Codings of the files for a fax server; none are made without one.
    """

    pack: FormPack
    answers: Answers
    identity: Identity | None
    folder: Path
    paper: str
    date: datetime.date
    language: str
    fax: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was written and read back.

    Attributes:
        path: Where it is.
        purpose: What it is for, in one English sentence.
    """

    path: Path
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """An export that is on disk and was verified.

    Attributes:
        folder: The folder.
        files: Everything in it, the most important first.
        fingerprint: The signer's fingerprint; None for a working copy.
        is_draft: Whether it is a working copy without a signature.
        pages: Pages of the PDF.
    """

    folder: Path
    files: tuple[ExportedFile, ...]
    fingerprint: str | None
    is_draft: bool
    pages: int

    def path(self, name: str) -> Path | None:
        """Give the path of a file by its name, or None when the export has none such."""
        return next((file.path for file in self.files if file.path.name == name), None)


def sha256_of_files(result: ExportResult) -> dict[str, str]:
    """Give the SHA-256 of what is handed over, by the name of each file; for the vault's log."""
    return {
        file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest()
        for file in result.files
        if file.path.name in (PDF, BUNDLE, DRAFT_PDF)
    }


def next_export_folder(parent: Path, pack: FormPack, answers: Answers) -> Path:
    """Give a folder that does not exist yet, with a neutral name: form, State, date.

    Raises:
        ExportFolderError: The system does not let anybody look there.
    """
    roles = pack.definition.roles
    state = answers.text(roles.state) if roles.state else ""
    date = answers.text(roles.date) if roles.date else ""
    parts = (pack.definition.id, state, date)
    name = "-".join(p for p in (re.sub(r"[^A-Za-z0-9-]", "", part) for part in parts) if p)
    folder = parent / name
    number = 2
    try:
        while folder.exists():
            folder = parent / f"{name}-{number}"
            number += 1
    except OSError as error:
        raise ExportFolderError(reason=error.strerror or type(error).__name__) from error
    return folder


def export_document(
    request: ExportRequest,
    environment: Environment,
    *,
    report: Report = no_report,
    cancel: CancelToken | None = None,
) -> ExportResult:
    """Export a document and verify what is on disk.

    A failed or cancelled export leaves none of its files behind.

    Args:
        request: What to export.
        environment: Forms, clock.
        report: Told each step.
        cancel: Looked at between steps.

    Raises:
        ExportRefusedError: Something must be fixed first (signed exports only).
        ExportFolderError: The folder cannot be written.
        ExportNotVerifiedError: What is on disk is not what was written.
        SigningError: The signature could not be made.
        DocumentError: The PDF, or the file for a fax server, could not be made.
        CancelledError: The user cancelled.
    """
    cancel = cancel or CancelToken()
    report(STEPS[0])
    if request.identity is not None:
        _refuse_problems(request, environment)
    facts = DocumentFacts(date=request.date, paper=request.paper)
    language = document_language(request.pack, request.language)
    raw_json = request_json(request.pack, request.answers, language=language, facts=facts)
    cancel.check()
    report(STEPS[1])
    rendered = render_request(
        request.pack,
        request.answers,
        environment,
        language=language,
        facts=facts,
        draft=request.identity is None,
    )
    cancel.check()
    if request.identity is None:
        return _export_draft(request, rendered, raw_json, report=report, cancel=cancel)
    return _export_signed(
        request, request.identity, rendered, raw_json, environment, report=report, cancel=cancel
    )


def _refuse_problems(request: ExportRequest, environment: Environment) -> None:
    found = must_fix(check_all(request.pack, request.answers, environment))
    if found:
        raise ExportRefusedError(count=len(found))


def _export_draft(
    request: ExportRequest,
    rendered: Rendered,
    raw_json: bytes,
    *,
    report: Report,
    cancel: CancelToken,
) -> ExportResult:
    contents = (
        (DRAFT_PDF, rendered.pdf, "A working copy to read and discuss, marked DRAFT, not signed."),
        (DRAFT_JSON, raw_json, "The answers, for other programs and for import."),
        *fax_contents(request.fax, rendered.pdf, draft=True, report=report, cancel=cancel),
    )
    report(STEPS[4])
    with FolderWriter(request.folder) as writer:
        for name, raw, _ in contents:
            writer.write(name, raw)
        cancel.check()
        report(STEPS[5])
        writer.check_all()
        _check_fax(request, rendered.pages, cancel)
        cancel.check()
        writer.keep()
    return ExportResult(
        folder=request.folder,
        files=tuple(ExportedFile(request.folder / n, purpose) for n, _, purpose in contents),
        fingerprint=None,
        is_draft=True,
        pages=rendered.pages,
    )


def _export_signed(
    request: ExportRequest,
    identity: Identity,
    rendered: Rendered,
    raw_json: bytes,
    environment: Environment,
    *,
    report: Report,
    cancel: CancelToken,
) -> ExportResult:
    from template_desk.bundle.readme import readme_text
    from template_desk.bundle.write import BundleParts, write_bundle

    when = environment.now()
    report(STEPS[2])
    language = document_language(request.pack, request.language)
    words = document_words(request.pack, request.answers, environment, language=language)
    signed = _sign(rendered, identity, when, words)
    cancel.check()
    report(STEPS[3])
    readme = readme_text(
        bundle_name=BUNDLE, request_json=raw_json, request_pdf=signed, facts=identity.facts
    )
    bundle = write_bundle(
        BundleParts(request_json=raw_json, request_pdf=signed, readme=readme.encode()),
        identity,
        signing_time=when,
    )
    cancel.check()
    guide = guide_text(identity.facts, request.fax)
    contents = (
        (PDF, signed, "The signed document: print it for fax or post, or attach it to an e-mail."),
        (BUNDLE, bundle, "The signed bundle for your Representation: answers and PDF together."),
        *fax_contents(request.fax, signed, draft=False, report=report, cancel=cancel),
        (JSON, raw_json, "The answers alone, for other programs."),
        (CERTIFICATE, identity.facts.certificate_pem.encode(), "The signer's certificate."),
        (GUIDE, guide.encode(), "What each file is for, and how to check it."),
    )
    report(STEPS[4])
    with FolderWriter(request.folder) as writer:
        for name, raw, _ in contents:
            writer.write(name, raw)
        cancel.check()
        report(STEPS[5])
        writer.check_all()
        _verify(request.folder, identity.facts, environment)
        _check_fax(request, rendered.pages, cancel)
        cancel.check()
        writer.keep()
    return ExportResult(
        folder=request.folder,
        files=tuple(ExportedFile(request.folder / n, purpose) for n, _, purpose in contents),
        fingerprint=identity.facts.fingerprint,
        is_draft=False,
        pages=rendered.pages,
    )


def _sign(
    rendered: Rendered, identity: Identity, when: datetime.datetime, words: DocumentWords
) -> bytes:
    from template_desk.pdf.stamp import signature_appearance
    from template_desk.signing.pades import SignatureBox, sign_pdf

    box = rendered.signature_box
    facts = identity.facts
    translate = words.translate
    date, time = when.date().isoformat(), f"{when:%H:%M}"
    claimed = words.formats.join([words.formats.date(date), f"{words.formats.digits(time)} UTC"])
    lines = [
        (translate("Signed by"), facts.name),
        (translate("For"), facts.organization),
        (translate("Claimed time"), claimed),
        (translate("Fingerprint"), facts.fingerprint),
    ]
    if box is None:
        # A form without a place for it is signed all the same: on the last page, unseen.
        return sign_pdf(
            rendered.pdf,
            identity,
            signing_time=when,
            box=SignatureBox(page_index=-1, x0=0, y0=0, x1=0, y1=0),
            appearance_pdf=None,
            reason_text=translate("Submission"),
        )
    appearance = signature_appearance(
        [line for line in lines if line[1]],
        width=box.x1 - box.x0,
        height=box.y1 - box.y0,
        language=words.language,
    )
    return sign_pdf(
        rendered.pdf,
        identity,
        signing_time=when,
        box=SignatureBox(page_index=box.page, x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1),
        appearance_pdf=appearance,
        reason_text=translate("Submission"),
        tooltip=translate("Electronic signature"),
    )


def _check_fax(request: ExportRequest, pages: int, cancel: CancelToken) -> None:
    draft = request.identity is None
    check_fax_files(request.folder, request.fax, draft=draft, pages=pages, check=cancel.check)


def _verify(folder: Path, facts: IdentityFacts, environment: Environment) -> None:
    """Verify PDF and bundle as a receiver who trusts the signer would."""
    from template_desk.bundle.verify import Verdict, verify_bytes
    from template_desk.signing.trust import TrustedSigners

    trusted = TrustedSigners.from_pem({facts.name: facts.certificate_pem.encode()})
    for name in (PDF, BUNDLE):
        found = verify_bytes(
            (folder / name).read_bytes(),
            trusted=trusted,
            render=lambda raw: render_again(raw, environment),
        )
        same = name == PDF or found.pdf_compared == "same"
        if found.verdict is not Verdict.VERIFIED or not same:
            raise ExportNotVerifiedError(file=name, reasons=", ".join(found.reasons))


def guide_text(facts: IdentityFacts, fax: tuple[Coding, ...] = ()) -> str:
    """Give READ-ME-FIRST.txt: what each file is for and what to do next."""
    return f"""WHAT IS IN THIS FOLDER

{PDF}
    The request, signed electronically. Print it for fax or post; a hand
    signature and a stamp go on the last page. The same file can be e-mailed.
{BUNDLE}
    The signed bundle for your Representation to the United Nations: the
    request as a file for programs, the PDF, and a README on how to check them.
{fax_guide(fax)}{JSON}
    The answers alone, for other programs.
{CERTIFICATE}
    The certificate of the signer. With it, anybody can check the two signed files
    without this program:

        pdfsig {PDF}
        unzip -p {BUNDLE} README.txt      (says how to check the bundle)

WHAT TO DO NEXT

1. Print {PDF} if your office signs by hand. Fax or post all its pages.
2. Send {BUNDLE} to your Representation, by e-mail or on a stick.
   Both files are readable by whoever gets them: they are signed, not encrypted.
3. Tell your Representation this fingerprint by telephone. It is how they know
   that the signature is yours:

       {facts.fingerprint}

Signer: {facts.name}{", " + facts.organization if facts.organization else ""}

Changing a single character of {PDF} or of {BUNDLE}
breaks its signature. The other files are not signed by themselves; the bundle
holds a signed copy of {JSON}.
"""
