"""Exports with files for a fax server beside the PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import NOW
from template_desk.desk import faxing
from template_desk.desk.environment import Environment
from template_desk.desk.export import DRAFT_PDF, GUIDE, PDF, ExportRequest, export_document
from template_desk.desk.faxing import STEP, fax_guide
from template_desk.desk.tasks import CancelledError, CancelToken
from template_desk.errors import ExportNotVerifiedError
from template_desk.fax.pages import FaxPages
from template_desk.fax.raster import Coding
from template_desk.fax.tiff import count_pages, pages_in
from template_desk.forms.pack import FormPack
from template_desk.model.answers import Answers
from template_desk.signing.identity import Identity, make_identity
from tools import run_tool

BOTH = (Coding.G4, Coding.G3)


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity(name="Test Signer", organization="Test office", state="AM", now=NOW)


def asked(
    pack: FormPack,
    answers: Answers,
    folder: Path,
    identity: Identity | None,
    fax: tuple[Coding, ...],
) -> ExportRequest:
    return ExportRequest(
        pack=pack,
        answers=answers,
        identity=identity,
        folder=folder,
        paper="a4",
        date=NOW.date(),
        language="en",
        fax=fax,
    )


def test_what_is_faxed_is_the_signed_pdf_page_by_page(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    identity: Identity,
    tmp_path: Path,
) -> None:
    steps: list[str] = []
    result = export_document(
        asked(request_pack, armenia, tmp_path / "out", identity, BOTH),
        environment,
        report=steps.append,
    )

    assert STEP in steps
    with FaxPages((result.folder / PDF).read_bytes()) as pages:
        expected = [page.tobytes() for page in pages]
    for name in ("request-fax-g4.tif", "request-fax-g3.tif"):
        path = result.path(name)
        assert path is not None
        raw = path.read_bytes()
        assert [page.tobytes() for page in pages_in(raw)] == expected
        told = run_tool("tiffinfo", path).stdout.decode()
        assert told.count("=== TIFF directory") == result.pages
        assert name in (result.folder / GUIDE).read_text()
    assert len(result.files) == 7


def test_a_working_copy_can_have_one_too(
    request_pack: FormPack, environment: Environment, tmp_path: Path
) -> None:
    result = export_document(
        asked(request_pack, Answers(), tmp_path / "out", None, (Coding.G3,)), environment
    )

    assert [file.path.name for file in result.files][1:] == [
        "request-DRAFT.json",
        "request-DRAFT-fax-g3.tif",
    ]
    assert result.path(DRAFT_PDF)
    assert count_pages(result.files[2].path.read_bytes()) == result.pages


def test_without_the_wish_nothing_is_drawn(
    request_pack: FormPack, environment: Environment, tmp_path: Path
) -> None:
    steps: list[str] = []

    result = export_document(
        asked(request_pack, Answers(), tmp_path / "out", None, ()),
        environment,
        report=steps.append,
    )

    assert STEP not in steps
    assert not list(result.folder.glob("*.tif"))
    assert fax_guide(()) == ""


def test_a_file_with_a_page_missing_on_the_disk_is_not_called_exported(
    request_pack: FormPack,
    environment: Environment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = faxing.fax_contents

    def one_page_less(codings: tuple[Coding, ...], pdf: bytes, **more: object) -> object:
        from template_desk.fax.tiff import TiffWriter

        with FaxPages(pdf) as pages:
            drawn = list(pages)[:-1]
        writer = TiffWriter(Coding.G3, pages=len(drawn))
        for page in drawn:
            writer.add(page)
        ((name, _, purpose),) = real(codings, pdf, **more)  # type: ignore[arg-type]
        return ((name, writer.finished(), purpose),)

    monkeypatch.setattr("template_desk.desk.export.fax_contents", one_page_less)

    with pytest.raises(ExportNotVerifiedError) as caught:
        export_document(
            asked(request_pack, Answers(), tmp_path / "out", None, (Coding.G3,)), environment
        )

    assert caught.value.details["file"] == "request-DRAFT-fax-g3.tif"
    assert not (tmp_path / "out").exists()


def test_drawing_can_be_cancelled_and_leaves_nothing(
    request_pack: FormPack, environment: Environment, tmp_path: Path
) -> None:
    cancel = CancelToken()

    def stop(step: str) -> None:
        if step == STEP:
            cancel.cancel()

    with pytest.raises(CancelledError):
        export_document(
            asked(request_pack, Answers(), tmp_path / "out", None, BOTH),
            environment,
            report=stop,
            cancel=cancel,
        )

    assert not (tmp_path / "out").exists()
