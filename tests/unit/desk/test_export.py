"""Exports of real and of nasty requests, judged by this program and by independent ones."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from conftest import NOW, sample_file
from template_desk.bundle.verify import Verdict
from template_desk.desk.checks import check_all
from template_desk.desk.environment import Environment
from template_desk.desk.export import (
    BUNDLE,
    CERTIFICATE,
    DRAFT_PDF,
    PDF,
    ExportRequest,
    ExportResult,
    export_document,
    next_export_folder,
)
from template_desk.desk.tasks import CancelledError, CancelToken
from template_desk.desk.verdict import REASONS, request_facts, verdict_text
from template_desk.desk.verify import read_input, verify_file
from template_desk.errors import (
    ExportFolderError,
    ExportNotVerifiedError,
    ExportRefusedError,
    InputFileError,
)
from template_desk.forms.answers_file import read_answers
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model import edit
from template_desk.model.answers import Answers
from template_desk.model.ids import Address, QuestionId, RowId
from template_desk.signing.identity import Identity, make_identity
from tools import ROOT, run_tool

NASTY = {
    "markup": '<b>&"\\ <font color="red">x</font> <img src="/etc/hostname"/> %s {0} </para>',
    "emoji": "Détecteurs 😀 for customs",
    "one long word": "x" * 4000,
    "controls": "tab\there, \x07 bell, \u202eright to left, \ufeff, \r\n line",
    "scripts": "Қазақстан · Ελλάδα · Ünïcödé · ﬁ ligature · e\u0301",
}


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity(name="Test Signer", organization="Test office", state="AM", now=NOW)


def export(
    pack: FormPack,
    answers: Answers,
    environment: Environment,
    folder: Path,
    identity: Identity | None,
    **more: str,
) -> ExportResult:
    return export_document(
        ExportRequest(
            pack=pack,
            answers=answers,
            identity=identity,
            folder=folder,
            paper=more.get("paper", "a4"),
            date=NOW.date(),
            language="en",
        ),
        environment,
    )


def put(answers: Answers, question: str, text: str, row: str | None = None) -> Answers:
    address = Address(QuestionId(question), RowId(row) if row else None)
    return edit.set_answer(answers, address, text)


@pytest.mark.parametrize("name", ["albania-2004", "angola-2008", "armenia-2008"])
def test_a_real_request_is_exported_and_verified(
    name: str, request_pack: FormPack, environment: Environment, identity: Identity, tmp_path: Path
) -> None:
    value = json.loads(sample_file(name).read_text(encoding="utf-8"))
    answers = read_answers(request_pack.definition, value).answers

    result = export(request_pack, answers, environment, tmp_path / "out", identity)

    trusted = [result.folder / CERTIFICATE]
    for file in (PDF, BUNDLE):
        found = verify_file(result.folder / file, environment, trusted_pems=trusted)
        assert found.verdict is Verdict.VERIFIED
        assert [s.fingerprint for s in found.signers] == [result.fingerprint]
        unknown = verify_file(result.folder / file, environment)
        assert unknown.verdict is Verdict.SIGNED_BY_UNKNOWN
    assert found.pdf_compared == "same"
    assert (
        request_facts(found.request_json, environment).reference
        == (value["answers"]["submission.reference"])
    )
    text = run_tool("pdftotext", "-layout", result.folder / PDF, "-").stdout.decode()
    seen = "".join(text.split())
    for answer in value["answers"].values():
        if isinstance(answer, str) and not answer.startswith(("20", "en", "A")):
            assert "".join(answer.split()) in seen


def test_every_byte_of_an_export_counts(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    result = export(request_pack, armenia, environment, tmp_path / "out", identity)
    for name in (PDF, BUNDLE):
        raw = (result.folder / name).read_bytes()
        for place in range(0, len(raw), len(raw) // 60):
            changed = tmp_path / f"changed-{name}"
            changed.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
            verdict = verify_file(changed, environment).verdict
            assert verdict not in {Verdict.VERIFIED, Verdict.SIGNED_BY_UNKNOWN}, (name, place)


def test_the_bundle_is_an_ordinary_zip_with_the_same_files(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    folder = export(request_pack, armenia, environment, tmp_path / "out", identity).folder
    with zipfile.ZipFile(folder / BUNDLE) as bundle:
        assert bundle.testzip() is None
        assert bundle.namelist()[0] == "mimetype"
        for name in ("request.json", "request.pdf"):
            assert bundle.read(name) == (folder / name).read_bytes()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nothing_typed_is_lost_or_crashes_the_export(
    text: str,
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    answers = put(put(armenia, "summary", text), "areas.comments", text, "op3b")

    result = export(request_pack, answers, environment, tmp_path / "out", identity)

    exported = json.loads((result.folder / "request.json").read_text(encoding="utf-8"))
    assert exported["answers"]["summary"] == text
    assert exported["answers"]["areas"]["op3b"]["comments"] == text
    seen = "".join(run_tool("pdftotext", result.folder / PDF, "-").stdout.decode().split())
    if text == NASTY["markup"]:
        assert seen.count("".join(text.split())) == 2
    if text == NASTY["one long word"]:
        # Headers stand between its parts, so letters are counted.
        assert seen.count("x") >= 2 * len(text)


def test_characters_that_cannot_be_printed_are_named_before_the_export(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    answers = put(armenia, "areas.comments", "😀, 国 and ก", "op3b")

    (found,) = [p for p in check_all(request_pack, answers, environment) if p.code == "undrawable"]

    assert (found.question, found.row) == ("areas.comments", "op3b")
    assert [value.split()[1] for value in found.values] == ["U+1F600", "U+0E01"]
    assert not found.must_fix


def test_an_answer_of_fifty_pages_flows_over_pages(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    words = [f"word{number}" for number in range(32_000)]
    answers = put(armenia, "areas.comments", " ".join(words), "op3b")

    result = export(request_pack, answers, environment, tmp_path / "out", identity)

    assert result.pages > 50
    text = run_tool("pdftotext", result.folder / PDF, "-").stdout.decode()
    assert set(words) <= set(text.split())


def test_a_working_copy_is_marked_on_every_page_and_not_signed(
    request_pack: FormPack, environment: Environment, tmp_path: Path
) -> None:
    result = export(request_pack, Answers(), environment, tmp_path / "out", None)

    assert (result.is_draft, result.fingerprint) == (True, None)
    pages = run_tool("pdftotext", result.folder / DRAFT_PDF, "-").stdout.decode().split("\f")
    assert all("DRAFT" in page for page in pages[: result.pages])
    found = verify_file(result.folder / DRAFT_PDF, environment)
    assert found.verdict is Verdict.NOT_SIGNED


def test_must_fix_problems_refuse_a_signed_export_only(
    request_pack: FormPack, environment: Environment, identity: Identity, tmp_path: Path
) -> None:
    with pytest.raises(ExportRefusedError) as caught:
        export(request_pack, Answers(), environment, tmp_path / "out", identity)

    assert caught.value.details["count"] == 7
    assert not (tmp_path / "out").exists()


def test_files_that_are_there_are_never_overwritten(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "signer.pem").write_text("mine")

    with pytest.raises(ExportFolderError):
        export(request_pack, armenia, environment, folder, identity)

    assert [path.name for path in folder.iterdir()] == ["signer.pem"]
    assert (folder / "signer.pem").read_text() == "mine"


def test_exported_is_said_only_when_the_disk_has_it(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: real(path)[:-1] if path.suffix == ".zip" else real(path)
    )

    with pytest.raises(ExportNotVerifiedError):
        export(request_pack, armenia, environment, tmp_path / "out", identity)

    assert not (tmp_path / "out").exists()


def test_a_cancelled_export_leaves_nothing_behind(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    cancel = CancelToken()

    def stop_while_writing(step: str) -> None:
        if step == "Writing the files":
            cancel.cancel()

    with pytest.raises(CancelledError):
        export_document(
            ExportRequest(
                pack=request_pack,
                answers=armenia,
                identity=identity,
                folder=tmp_path / "out",
                paper="a4",
                date=NOW.date(),
                language="en",
            ),
            environment,
            report=stop_while_writing,
            cancel=cancel,
        )

    assert not (tmp_path / "out").exists()


def test_letter_paper_is_letter(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    folder = export(
        request_pack, armenia, environment, tmp_path / "out", identity, paper="letter"
    ).folder

    assert b"612 x 792 pts (letter)" in run_tool("pdfinfo", folder / PDF).stdout
    assert verify_file(folder / BUNDLE, environment).pdf_compared == "same"


def test_a_new_pack_is_exported_without_a_line_of_code(
    survey_pack: FormPack, environment: Environment, identity: Identity, tmp_path: Path
) -> None:
    value = {
        "form": "border-survey", "edition": "2030",
        "answers": {
            "about.state": "AM", "about.has_ports": True, "ports.remarks": "Two piers",
            "crossings": [
                {"row": "b", "name": "Bavra", "traffic": ["road", "sea"],
                 "harbour_master": "A. B."},
                {"row": "a", "name": "Agarak", "officers": "12"},
            ],
        },
    }  # fmt: skip
    read = read_answers(survey_pack.definition, value)
    assert read.problems == ()

    folder = export(survey_pack, read.answers, environment, tmp_path / "out", identity).folder

    assert verify_file(folder / BUNDLE, environment).pdf_compared == "same"
    text = run_tool("pdftotext", "-layout", folder / PDF, "-").stdout.decode()
    for word in ("Bavra", "Road, Sea", "A. B.", "Agarak", "12", "Two piers", "Sea ports"):
        assert word in text
    assert text.index("Bavra") < text.index("Agarak")


def test_export_folders_have_neutral_names_and_are_new(
    request_pack: FormPack, armenia: Answers, tmp_path: Path
) -> None:
    first = next_export_folder(tmp_path, request_pack, armenia)
    first.mkdir()
    hostile = put(armenia, "submission.date", "../../x")

    assert first.name == "assistance-request-AM-2008-04-04"
    assert next_export_folder(tmp_path, request_pack, armenia).name == f"{first.name}-2"
    assert next_export_folder(tmp_path, request_pack, hostile).parent == tmp_path


def test_verdicts_are_said_in_words(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    folder = export(request_pack, armenia, environment, tmp_path / "out", identity).folder
    text = verdict_text(verify_file(folder / BUNDLE, environment), environment, Translator())
    assert "Test Signer" in text.headline
    assert "fingerprint" in text.advice
    assert ("Reference", "SAMPLE-2008-04") in text.facts

    raw = (folder / BUNDLE).read_bytes().replace(b"Armenia", b"Armenib", 1)
    (tmp_path / "changed.zip").write_bytes(raw)
    changed = verdict_text(
        verify_file(tmp_path / "changed.zip", environment), environment, Translator()
    )
    assert "Do not use" in changed.headline
    assert changed.details
    assert not any("_" in sentence for sentence in changed.details), "codes are not words"


def test_a_file_that_cannot_be_read_is_an_error_not_a_verdict(
    environment: Environment, tmp_path: Path
) -> None:
    with pytest.raises(InputFileError):
        verify_file(tmp_path / "absent.zip", environment)
    with pytest.raises(InputFileError):
        verify_file(tmp_path, environment)
    (tmp_path / "large").write_bytes(b"x" * 11)
    with pytest.raises(InputFileError):
        read_input(tmp_path / "large", most_bytes=10)


def test_every_reason_of_a_verdict_has_words() -> None:
    """The codes are collected from the program's own source, so a new one is noticed."""
    import re

    found: set[str] = set()
    for package in ("bundle", "signing"):
        for path in (ROOT / "src" / "template_desk" / package).glob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'_reject\("(\w+)"\)', source))
            found |= set(re.findall(r'_changed\("(\w+)"', source))
            found |= set(re.findall(r'SignatureRejectedError\(reason="(\w+)"\)', source))
            found |= set(re.findall(r'return "(pdf_\w+|container_\w+)"', source))
            found |= set(re.findall(r'reason="((?:pdf|container|file)_\w+)"', source))

    assert len(found) > 10
    # Errors of signing, not reasons of a verdict.
    found -= {"pdf_field_elsewhere", "pdf_has_form", "pdf_not_kept"}
    assert found <= set(REASONS)


def test_a_requested_area_without_a_word_does_not_look_like_one_that_is_not(
    request_pack: FormPack, armenia: Answers, environment: Environment, tmp_path: Path
) -> None:
    row = Address(QuestionId("areas.requested"), RowId("op8d"))
    answers = edit.set_answer(armenia, row, True)

    folder = export(request_pack, answers, environment, tmp_path / "out", None).folder

    text = run_tool("pdftotext", "-layout", folder / DRAFT_PDF, "-").stdout.decode()
    assert text.count("Requested") == 1
