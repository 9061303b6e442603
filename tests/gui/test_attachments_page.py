"""The page «Attachments»: adding, doubles, unusual kinds, copies, removing, dropping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gui.made_up import FORM
from gui.pages import words
from gui.walk import tab_round, unnamed
from gui.wizards import Maker, maker
from template_desk.desk.draft_files import DraftFiles
from template_desk.ui.attachments_page import AttachmentsPage
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.draft_to_show import DraftToShow
from template_desk.ui.export_page import ExportPage
from template_desk.ui.section_list import ATTACHMENTS, EXPORT, REVIEW
from template_desk.ui.wizard import Wizard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.main_window import MainWindow

__all__ = ["maker"]  # a fixture
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ASK = "template_desk.ui.attachments_page.ask"


@pytest.fixture
def session(maker: Maker, workspace: Workspace) -> DraftSession:
    _, made = workspace.new_draft(FORM)
    maker.sessions.append(made)
    return made


@pytest.fixture
def wizard(maker: Maker, workspace: Workspace, session: DraftSession) -> Wizard:
    made = maker.wizard(session, workspace)
    made.go_to(ATTACHMENTS)
    return made


@pytest.fixture
def page(wizard: Wizard) -> AttachmentsPage:
    assert isinstance(wizard.page, AttachmentsPage)
    return wizard.page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "Border map & list.pdf"
    made.write_bytes(b"%PDF" + bytes(range(256)) * 400)
    return made


def added(page: AttachmentsPage, qtbot: QtBot, *paths: Path) -> None:
    """Add files and wait until all is done."""
    page.add(list(paths))
    qtbot.waitUntil(lambda: not page._attaching.is_busy, timeout=20_000)


def names(page: AttachmentsPage) -> list[str]:
    return [line.title.replace("\u200b", "") for line in page.list.lines]


def test_an_empty_page_says_what_to_do_and_what_is_not_done(page: AttachmentsPage) -> None:
    assert "drop files onto this page" in words(page)
    assert "does not put them into the export yet" in words(page)
    assert not page.list.isVisible()
    assert unnamed(page) == []


def test_an_added_file_is_shown_with_kind_and_size(
    page: AttachmentsPage, wizard: Wizard, session: DraftSession, file: Path, qtbot: QtBot
) -> None:
    added(page, qtbot, file)

    assert names(page) == [file.name]
    assert page.list.lines[0].detail.startswith("PDF · 102 KB · attached ")
    assert page.total.text() == "1 file, 102 KB"
    assert "1 file was encrypted, read back and attached" in page.banner.text
    qtbot.waitUntil(
        lambda: any(line.detail == "1 file, 102 KB" for line in wizard.sections.list.lines)
    )
    assert session.flush().failure is None
    entries = lambda: wizard.draft.workspace.vault.log.check().entries  # noqa: E731
    qtbot.waitUntil(lambda: entries()[-1].action == "attachment_added")


@pytest.mark.parametrize("wanted", [True, False])
def test_the_same_file_and_unusual_kinds_are_asked_about(
    page: AttachmentsPage,
    file: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    wanted: bool,
) -> None:
    added(page, qtbot, file)
    asked: list[str] = []

    def ask(_parent: object, question: str, *, explanation: str, **_more: object) -> bool:
        asked.append(f"{question} {explanation}".replace("\u200b", ""))
        return wanted

    monkeypatch.setattr(ASK, ask)
    (file.parent / "setup.exe").write_bytes(b"MZ")
    added(page, qtbot, file, file.parent / "setup.exe")

    assert "same content" in asked[0]
    assert "Border map & list.pdf" in asked[0]
    assert "setup.exe" in asked[1]
    assert len(names(page)) == (3 if wanted else 1)


def test_files_that_cannot_be_read_do_not_stop_the_others(
    page: AttachmentsPage, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    said: list[str] = []
    page._attaching.told.connect(lambda kind, text: said.append(f"{kind}: {text}"))
    failures: list[str] = []
    page._attaching.looked.connect(lambda found: failures.extend(found.failures))
    added(page, qtbot, tmp_path / "gone.pdf", file)

    assert names(page) == [file.name]
    assert "gone.pdf" in failures[0]
    assert "No such file" in failures[0]
    assert "gone.pdf" in page.banner.text, "what failed stays in sight"


def test_removing_is_undone_with_one_press(
    page: AttachmentsPage, session: DraftSession, file: Path, qtbot: QtBot
) -> None:
    added(page, qtbot, file)
    (one,) = session.content.attachments
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)

    assert session.content.attachments == ()
    assert "was removed" in page.banner.text
    assert page.empty.isVisible()
    assert page.banner.action is not None
    page.banner.action.click()
    assert session.content.attachments == (one,)
    assert names(page) == [file.name]


def test_a_saved_copy_is_the_file_and_said_to_be_not_encrypted(
    page: AttachmentsPage, file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(page, qtbot, file)
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    page.copy_button.click()
    qtbot.waitUntil(lambda: "not encrypted" in page.banner.text)

    assert target.read_bytes() == file.read_bytes()


def test_adding_goes_on_on_another_page_and_can_be_cancelled(
    page: AttachmentsPage,
    wizard: Wizard,
    session: DraftSession,
    file: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()
    real = DraftFiles.add

    def slow(self: DraftFiles, path: Path, *, check: Callable[[int], None]) -> object:
        check(50_000)
        gate.wait(20)
        check(60_000)
        return real(self, path, check=check)

    monkeypatch.setattr(DraftFiles, "add", slow)
    page.add([file])
    qtbot.waitUntil(lambda: "50 KB / 102 KB" in page.progress.text)
    assert not page.add_button.isEnabled()
    wizard.go_to(REVIEW)
    wizard.go_to(ATTACHMENTS)
    again = wizard.page
    assert isinstance(again, AttachmentsPage)
    assert "50 KB" in again.progress.text
    assert again.progress.cancel_button is not None
    again.progress.cancel_button.click()
    gate.set()
    qtbot.waitUntil(lambda: "Cancelled" in again.banner.text)
    assert session.content.attachments == ()
    assert again.add_button.isEnabled()

    wizard.go_to(REVIEW)
    gate.clear()
    wizard.attaching.look_at([file])
    wizard.go_to(ATTACHMENTS)
    last = wizard.page
    assert isinstance(last, AttachmentsPage)
    qtbot.waitUntil(lambda: last.progress.text.startswith("Encrypting"))
    wizard.go_to(REVIEW)
    gate.set()
    qtbot.waitUntil(lambda: len(session.content.attachments) == 1, timeout=20_000)
    wizard.attaching.look_at([file.parent / "gone.pdf"])
    qtbot.waitUntil(lambda: wizard.attaching.unasked is not None)
    wizard.go_to(ATTACHMENTS)
    newest = wizard.page
    assert isinstance(newest, AttachmentsPage)
    qtbot.waitUntil(lambda: "gone.pdf" in newest.banner.text)


def test_files_dropped_onto_the_page_are_attached(
    page: AttachmentsPage, wizard: Wizard, file: Path, qtbot: QtBot
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, plain = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, dropped, left, plain)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, dropped, left, plain))
    qtbot.waitUntil(lambda: names(page) == [file.name], timeout=20_000)
    assert page.acceptDrops()
    assert page.viewport().acceptDrops()
    assert wizard.key == ATTACHMENTS, "the file was not opened for checking"


def test_the_export_page_says_that_attachments_stay_behind(
    page: AttachmentsPage, wizard: Wizard, file: Path, qtbot: QtBot
) -> None:
    wizard.go_to(EXPORT)
    before = wizard.page
    assert isinstance(before, ExportPage)
    assert before.not_exported.text == ""
    wizard.go_to(ATTACHMENTS)
    after = wizard.page
    assert isinstance(after, AttachmentsPage)
    added(after, qtbot, file)
    wizard.go_to(EXPORT)
    export = wizard.page
    assert isinstance(export, ExportPage)
    assert "1 attached file is not part of the export" in export.not_exported.text


def test_a_file_that_is_gone_from_the_vault_is_marked(
    page: AttachmentsPage,
    wizard: Wizard,
    session: DraftSession,
    file: Path,
    vault_folder: Path,
    qtbot: QtBot,
) -> None:
    added(page, qtbot, file)
    (one,) = session.content.attachments
    (vault_folder / "drafts" / session.draft / "files" / f"{one.id}.age").unlink()
    wizard.go_to(REVIEW)
    wizard.go_to(ATTACHMENTS)
    again = wizard.page
    assert isinstance(again, AttachmentsPage)
    qtbot.waitUntil(lambda: "not in the vault any more" in again.list.lines[0].detail)
    assert again.list.lines[0].warns


def test_the_page_by_keyboard_and_screen_reader(
    page: AttachmentsPage, file: Path, qtbot: QtBot
) -> None:
    added(page, qtbot, file)
    assert unnamed(page) == []
    page.add_button.setFocus()
    way = tab_round(page.window())
    for piece in (page.list, page.copy_button, page.remove_button):
        assert piece in way
    assert page.list.lines[0].spoken.startswith("Border map & list.pdf: PDF")


@pytest.mark.parametrize("leaves", [True, False])
def test_leaving_asks_before_it_gives_up_a_file(
    window: MainWindow,
    workspace: Workspace,
    file: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    leaves: bool,
) -> None:
    draft, session = workspace.new_draft(FORM)
    window.vault_opened(workspace)
    window.show_draft(DraftToShow(session=session, title="", draft=draft))
    wizard = window.page
    assert isinstance(wizard, Wizard)
    gate = threading.Event()
    real = DraftFiles.add

    def slow(self: DraftFiles, path: Path, *, check: Callable[[int], None]) -> object:
        gate.wait(20)
        return real(self, path, check=check)

    monkeypatch.setattr(DraftFiles, "add", slow)
    asked: list[str] = []

    def ask(_parent: object, question: str, **_more: object) -> bool:
        asked.append(question)
        return leaves

    monkeypatch.setattr("template_desk.ui.messages.ask", ask)
    wizard.go_to(ATTACHMENTS)
    wizard.attaching.look_at([file])
    qtbot.waitUntil(lambda: wizard.attaching._token is not None)
    window.leave_draft()
    assert asked == ["A file is still being attached. Leave without it?"]
    if leaves:
        qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))
        gate.set()
    else:
        gate.set()
        qtbot.waitUntil(lambda: len(session.content.attachments) == 1, timeout=20_000)
        assert window.page is wizard
        window.leave_draft()
        qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))
        assert len(asked) == 1
