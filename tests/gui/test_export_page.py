"""«Sign and export»: refused with reasons, or done and said only then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from gui import walk
from gui.wizards import Maker, at, maker
from sample_documents import ARMENIA
from template_desk.desk.verify import verify_file
from template_desk.errors import ExportFolderError
from template_desk.ui.export_done import ExportDone
from template_desk.ui.export_page import ExportPage
from template_desk.ui.section_list import EXPORT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.background import TaskRunner
    from template_desk.ui.wizard import Wizard

__all__ = ["maker"]  # a fixture
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def export_page(wizard: Wizard, qtbot: QtBot) -> ExportPage:
    wizard.go_to(EXPORT)
    page = wizard.page
    assert isinstance(page, ExportPage)
    qtbot.waitUntil(lambda: page._problems is not None and page.signer._waiting.isHidden())
    return page


def buttons(page: QWidget, text: str) -> list[QPushButton]:
    return [made for made in page.findChildren(QPushButton) if made.text() == text]


def texts(page: QWidget) -> str:
    return "\n".join(made.text() for made in page.findChildren(QLabel) if made.isVisible())


def done_view(page: ExportPage, qtbot: QtBot) -> ExportDone:
    qtbot.waitUntil(lambda: page.done_view is not None, timeout=20_000)
    assert isinstance(page.done_view, ExportDone)
    return page.done_view


def test_what_must_be_fixed_stops_a_signed_export_and_leads_there(
    maker: Maker, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.make_identity(name="Anahit Petrosyan", organization="MFA", state="AM")
    wizard = maker.wizard(maker.session({"submission.state": "AM"}), workspace)
    page = export_page(wizard, qtbot)
    qtbot.waitUntil(lambda: page.signer.identity is not None)

    assert not page.export_button.isEnabled()
    assert page.blocked_label.text() == "Fix what is listed above first."
    page.export()
    assert page.banner.text == ""
    there = buttons(page, "Go there")
    assert len(there) == 6
    assert page.draft_button.isEnabled()
    there[0].click()
    assert wizard.key == "submission"
    field = wizard.page.widget_at(at("submission.authority"))  # type: ignore[union-attr]
    assert field.problem == "This must be answered."
    assert field.line.hasFocus()


def test_a_document_is_signed_exported_and_noted(
    maker: Maker, workspace: Workspace, environment: Environment, qtbot: QtBot
) -> None:
    session = maker.session(ARMENIA)
    wizard = maker.wizard(session, workspace)
    page = export_page(wizard, qtbot)
    signer = page.signer
    assert not page.export_button.isEnabled()
    assert signer.organization_line.text().startswith("Ministry of Foreign Affairs")
    assert signer.state_field.code == "AM"
    assert walk.unnamed(wizard) == []

    signer.make_button.click()
    assert "Write the name" in signer.banner.text
    QTest.keyClicks(signer.name_line, "Anahit Petrosyan & <b>co</b>")
    signer.make_button.click()
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_button.click()
    assert not page.export_button.isEnabled()
    view = done_view(page, qtbot)

    assert session.content.exported == "2026-11-24T14:02:31+00:00"
    folder = Path(maker.settings.export_folder) / "assistance-request-AM-2008-04-04"
    assert (folder / "request-bundle.zip").is_file()
    fingerprint = workspace.identity().facts.fingerprint
    assert view.fingerprint.text() == fingerprint
    shown = texts(page).replace("\u200b", "")
    assert str(folder) in shown
    for file in folder.iterdir():
        assert file.name in shown
    assert "verified" in view.banner.text
    found = verify_file(folder / "request.pdf", environment)
    assert found.verdict.name != "CHANGED"
    view.copy_button.click()
    assert QApplication.clipboard().text() == str(folder)
    assert walk.unnamed(wizard) == []
    left: list[bool] = []
    wizard.leave_requested.connect(lambda: left.append(True))
    buttons(page, "Back to &your documents")[0].click()
    assert left == [True]


def test_a_working_copy_needs_neither_answers_nor_identity_and_is_not_noted(
    maker: Maker, qtbot: QtBot
) -> None:
    session = maker.session()
    page = export_page(maker.wizard(session), qtbot)

    page.draft_button.click()
    view = done_view(page, qtbot)

    assert "DRAFT" in view.banner.text
    assert session.content.exported == ""
    assert (Path(maker.settings.export_folder) / "assistance-request/request-DRAFT.pdf").is_file()


def test_a_file_for_a_fax_server_is_made_when_asked_for(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session())
    page = export_page(wizard, qtbot)
    box = page.fax_box
    assert not box.isChecked()
    assert box.accessibleName() == "Also make a file for a fax server (TIFF)"
    assert "server" in box.accessibleDescription()

    page.papers.button(0).setFocus()
    QTest.keyClick(page.papers.button(0), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    page.draft_button.click()
    done_view(page, qtbot)

    folder = Path(maker.settings.export_folder) / "assistance-request"
    assert {path.name for path in folder.iterdir()} == {
        "request-DRAFT.pdf",
        "request-DRAFT.json",
        "request-DRAFT-fax-g3.tif",
    }
    assert "request-DRAFT-fax-g3.tif" in texts(page)
    assert walk.unnamed(wizard) == []


def test_a_folder_that_refuses_is_said_and_nothing_is_called_exported(
    maker: Maker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise ExportFolderError(reason="EROFS")

    monkeypatch.setattr("template_desk.desk.export.export_document", refuse)
    session = maker.session()
    page = export_page(maker.wizard(session), qtbot)

    page.draft_button.click()
    qtbot.waitUntil(lambda: "cannot be written" in page.banner.text)

    assert page.done_view is None
    assert session.content.exported == ""
    assert page.draft_button.isEnabled()


def test_an_export_can_be_cancelled(
    maker: Maker, qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    begun, go_on = threading.Event(), threading.Event()

    def wait(_request, _environment, *, report, cancel):
        report("Making the PDF")
        begun.set()
        go_on.wait(5)
        cancel.check()

    monkeypatch.setattr("template_desk.desk.export.export_document", wait)
    session = maker.session()
    page = export_page(maker.wizard(session), qtbot)
    page.draft_button.click()
    qtbot.waitUntil(lambda: begun.is_set() and page.banner.text.startswith("Making the PDF"))
    assert page.banner.action is not None
    QTest.mouseClick(page.banner.action, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert "cancelled" in page.banner.text
    assert page.done_view is None
    assert page.draft_button.isEnabled()


def test_paper_and_folder_are_remembered(
    maker: Maker, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = maker.wizard(maker.session())
    told: list[object] = []
    wizard.settings_changed.connect(told.append)
    page = export_page(wizard, qtbot)
    monkeypatch.setattr(
        "template_desk.ui.export_page.QFileDialog.getExistingDirectory",
        lambda *_args: str(tmp_path / "stick"),
    )

    page.papers.button(1).click()
    page.folder_button.click()

    assert [(s.paper, s.export_folder) for s in told][-1] == (  # type: ignore[attr-defined]
        "letter",
        str(tmp_path / "stick"),
    )
    wizard.back_button.click()
    again = export_page(wizard, qtbot)
    assert again.papers.checkedId() == 1
    assert again.folder_label.text() == str(tmp_path / "stick")
