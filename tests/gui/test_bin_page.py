"""Deleted documents, and what the desk tells about missing ones and older vaults."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.made_up import FORM, PASSPHRASE
from gui.walk import tab_round, unnamed
from template_desk.desk.binned import count_binned
from template_desk.desk.environment import Environment
from template_desk.desk.opening import open_workspace
from template_desk.desk.witness import Witness
from template_desk.desk.workspace import Workspace
from template_desk.ui.bin_page import BinPage
from template_desk.ui.desk_page import DeskPage
from template_desk.vault.drafts import DraftId

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.main_window import MainWindow


def draft_of(workspace: Workspace, title: str) -> DraftId:
    made, session = workspace.new_draft(FORM)
    session.set_title(title)
    session.close()
    return made


@pytest.fixture
def page(qtbot: QtBot, workspace: Workspace, window: MainWindow) -> BinPage:
    """The bin with Alpha, Beta, and one that cannot be read; Gamma is not deleted."""
    for title in ("Alpha & <b>", "Beta", "Damaged"):
        draft = draft_of(workspace, title)
        workspace.delete(draft)
    for file in (workspace.vault.folder / "bin" / draft).glob("*.age"):
        file.write_bytes(b"rubbish")
    draft_of(workspace, "Gamma")
    window.vault_opened(workspace)
    desk = window.page
    assert isinstance(desk, DeskPage)
    qtbot.waitUntil(desk.bin_button.isVisible)
    assert desk.bin_button.text() == "Deleted documents (3)…"
    desk.bin_button.click()
    made = window.page
    assert isinstance(made, BinPage)
    qtbot.waitUntil(lambda: made.drafts.shown_count == 3)
    return made


def titles(page: BinPage) -> set[str]:
    return {line.title for line in page.drafts._lines}


def choose(page: BinPage, title: str) -> None:
    page.drafts.choose(next(line.draft for line in page.drafts._lines if line.title == title))
    assert page.drafts.chosen is not None
    assert page.drafts.chosen.title == title


def answer(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> list[str]:
    asked: list[str] = []

    def ask(_parent: object, question: str, *, explanation: str = "", **_more: object) -> bool:
        asked.append(f"{question} {explanation}")
        return yes

    monkeypatch.setattr("template_desk.ui.bin_page.ask", ask)
    return asked


def test_the_bin_lists_all_also_what_cannot_be_read(page: BinPage) -> None:
    assert titles(page) == {"Alpha & <b>", "Beta", "A document that cannot be read"}


def test_taking_back_brings_it_to_the_desk(page: BinPage, qtbot: QtBot, window: MainWindow) -> None:
    choose(page, "Beta")
    page.take_back_button.click()
    qtbot.waitUntil(lambda: "Beta" not in titles(page))
    assert page.notice.text == "«Beta» is among your documents again."
    QTest.keyClick(page.drafts, Qt.Key.Key_Escape)
    desk = window.page
    assert isinstance(desk, DeskPage)
    qtbot.waitUntil(lambda: {line.title for line in desk.drafts._lines} == {"Beta", "Gamma"})
    assert desk.bin_button.text() == "Deleted documents (2)…"


def test_deleting_for_good_asks_with_the_name(
    page: BinPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    asked = answer(monkeypatch, yes=False)
    choose(page, "Alpha & <b>")
    page.purge_button.click()
    assert "«Alpha & <b>»" in asked[0]
    assert "Flash disks" in asked[0]
    assert count_binned(workspace) == 3

    asked = answer(monkeypatch, yes=True)
    QTest.keyClick(page.drafts, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Alpha & <b>" not in titles(page))
    assert len(asked) == 1
    assert count_binned(workspace) == 2
    assert page.notice.text == "«Alpha & <b>» was deleted for good."


def test_emptying_says_how_many_and_leaves_the_desk_alone(
    page: BinPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    asked = answer(monkeypatch, yes=True)
    page.empty_button.click()
    qtbot.waitUntil(lambda: page.drafts.shown_count == 0)

    assert "3 documents" in asked[0]
    assert "3 documents were deleted for good." in page.notice.text
    assert [card.title for card in workspace.cards().cards] == ["Gamma"]
    assert not page.empty_button.isVisible()


def test_the_bin_by_keyboard_and_screen_reader(page: BinPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.drafts.hasFocus)
    assert unnamed(page) == []
    way = tab_round(page)
    for made in (page.back_button, page.take_back_button, page.purge_button, page.empty_button):
        assert made in way


def test_a_bin_that_is_only_read_changes_nothing(
    page: BinPage, window: MainWindow, workspace: Workspace, environment: Environment, qtbot: QtBot
) -> None:
    folder = workspace.vault.folder
    workspace.close()
    reading = open_workspace(folder, PASSPHRASE, environment, read_only=True)
    window.vault_opened(reading)
    window.show_bin()
    again = window.page
    assert isinstance(again, BinPage)
    qtbot.waitUntil(lambda: again.drafts.shown_count == 3)

    for made in (again.take_back_button, again.purge_button, again.empty_button):
        assert not made.isEnabled()
    reading.close()


# --- missing and older -------------------------------------------------------------------


def test_missing_documents_are_told_until_seen(
    workspace: Workspace, environment: Environment, window: MainWindow, qtbot: QtBot
) -> None:
    folder = workspace.vault.folder
    gone = [draft_of(workspace, title) for title in ("North", "South & <b>")]
    draft_of(workspace, "East")
    workspace.close()
    for draft in gone:
        shutil.rmtree(folder / "drafts" / draft)
    again = open_workspace(folder, PASSPHRASE, environment)
    window.vault_opened(again)
    desk = window.page
    assert isinstance(desk, DeskPage)

    banner = desk.notices.missing
    qtbot.waitUntil(lambda: "and are gone" in banner.text)
    for part in ("«North»", "«South & <b>»", "bring back"):
        assert part in banner.text
    assert banner.action is not None
    banner.action.click()
    qtbot.waitUntil(lambda: banner.text == "")
    assert again.cards().missing == ()
    assert not desk.notices.isVisible()
    again.close()


def test_many_missing_documents_are_not_all_named(
    workspace: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    window.vault_opened(workspace)
    desk = window.page
    assert isinstance(desk, DeskPage)
    qtbot.waitUntil(lambda: not window.is_busy)

    desk.notices.show_missing(tuple((DraftId("a" * 26), f"N{n}") for n in range(9)))

    assert "«N4», 4 more were there" in desk.notices.missing.text


def test_an_older_vault_is_told_until_seen(
    workspace: Workspace, environment: Environment, window: MainWindow, tmp_path: Path
) -> None:
    folder, vault_id = workspace.vault.folder, workspace.vault.id
    workspace.close()
    witness = Witness(tmp_path / "seen.json")
    witness.note(vault_id, 999)
    again = open_workspace(folder, PASSPHRASE, dataclasses.replace(environment, witness=witness))
    window.vault_opened(again)
    desk = window.page
    assert isinstance(desk, DeskPage)
    assert "older than when it was last used" in desk.notices.older.text
    assert desk.notices.isVisible()

    window.show_desk()
    desk = window.page
    assert isinstance(desk, DeskPage)
    assert desk.notices.older.action is not None
    desk.notices.older.action.click()
    assert desk.notices.older.text == ""

    window.show_desk()
    desk = window.page
    assert isinstance(desk, DeskPage)
    assert desk.notices.older.text == ""
    assert not desk.notices.isVisible()
    window.wait_for_tasks()
    again.close()
