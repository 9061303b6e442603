from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from gui.made_up import FORM, PASSPHRASE
from gui.walk import tab_round, unnamed
from template_desk.desk.opening import open_workspace
from template_desk.desk.relaunch import Outcome
from template_desk.errors import SaveError
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.draft_to_show import DraftToShow
from template_desk.ui.verdict_page import VerdictPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.ui.main_window import MainWindow


@pytest.fixture
def desk(
    qtbot: QtBot, vault_folder: Path, environment: Environment, window: MainWindow
) -> DeskPage:
    """The desk with three drafts: Alpha, Beta, Gamma."""
    workspace = open_workspace(vault_folder, PASSPHRASE, environment)
    for title in ("Alpha", "Beta", "Gamma & sons <b>"):
        _, session = workspace.new_draft(FORM)
        session.set_title(title)
        session.close()
    window.vault_opened(workspace)
    page = window.page
    assert isinstance(page, DeskPage)
    qtbot.waitUntil(lambda: page.drafts.shown_count == 3)
    return page


def titles(desk: DeskPage) -> set[str]:
    return {line.title for line in desk.drafts._lines}


def choose(desk: DeskPage, title: str) -> None:
    desk.drafts.choose(next(line.draft for line in desk.drafts._lines if line.title == title))
    assert desk.drafts.chosen is not None


def test_delete_and_undo(qtbot: QtBot, desk: DeskPage) -> None:
    choose(desk, "Beta")
    QTest.keyClick(desk.drafts, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(desk) == {"Alpha", "Gamma & sons <b>"})
    assert desk.notice.text == "«Beta» was deleted."
    assert desk.notice.action is not None
    desk.notice.action.click()
    qtbot.waitUntil(lambda: "Beta" in titles(desk))
    assert desk.drafts.chosen is not None
    assert desk.drafts.chosen.title == "Beta"


def test_duplicate_and_rename(
    qtbot: QtBot, desk: DeskPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(desk, "Alpha")
    desk.duplicate_button.click()
    qtbot.waitUntil(lambda: "Alpha (2)" in titles(desk))
    assert desk.drafts.chosen is not None
    assert desk.drafts.chosen.title == "Alpha (2)"
    monkeypatch.setattr(
        "template_desk.ui.desk_page.QInputDialog.getText", lambda *_a, **_k: ("Delta", True)
    )
    qtbot.waitUntil(desk.rename_button.isEnabled)
    desk.rename_button.click()
    qtbot.waitUntil(lambda: "Delta" in titles(desk) and "Alpha (2)" not in titles(desk))


def test_search_filters_and_arrows_move(desk: DeskPage) -> None:
    desk.search.setText("gam")
    assert desk.drafts.shown_count == 1
    assert desk.drafts.chosen is not None
    assert desk.drafts.chosen.title == "Gamma & sons <b>"
    desk.search.setText("nothing like it")
    assert desk.drafts.shown_count == 0
    assert not desk.open_button.isEnabled()
    desk.search.clear()
    desk.drafts.setCurrentIndex(desk.drafts.model().index(0, 0))
    first = desk.drafts.chosen
    QTest.keyClick(desk.drafts, Qt.Key.Key_Down)
    assert desk.drafts.chosen != first


def test_enter_opens_the_chosen_draft(qtbot: QtBot, desk: DeskPage, window: MainWindow) -> None:
    desk.draft_opened.disconnect()
    choose(desk, "Beta")
    with qtbot.waitSignal(desk.draft_opened) as opened:
        QTest.keyClick(desk.drafts, Qt.Key.Key_Return)
    (draft,) = opened.args
    assert isinstance(draft, DraftToShow)
    assert draft.title == "Beta"
    draft.session.close()


def test_new_document_is_on_disk_at_once(qtbot: QtBot, desk: DeskPage) -> None:
    desk.draft_opened.disconnect()
    action = desk.new_menu.actions()[0]
    with qtbot.waitSignal(desk.draft_opened) as opened:
        action.trigger()
    opened.args[0].session.close()
    desk.refresh()
    qtbot.waitUntil(lambda: desk.drafts.shown_count == 4)


def test_a_damaged_draft_is_listed_honestly(
    qtbot: QtBot, desk: DeskPage, vault_folder: Path
) -> None:
    choose(desk, "Beta")
    assert desk.drafts.chosen is not None
    draft = desk.drafts.chosen.draft
    for file in (vault_folder / "drafts" / draft).glob("*.age"):
        file.write_bytes(file.read_bytes()[:-40])
    desk.refresh(draft)
    qtbot.waitUntil(lambda: "A document that cannot be read" in titles(desk))
    choose(desk, "A document that cannot be read")
    desk.open_button.click()
    qtbot.waitUntil(lambda: "cannot be read" in desk.notice.text)
    assert desk.drafts.shown_count == 3


def test_locking_closes_the_vault_and_asks_for_a_new_start(
    qtbot: QtBot, desk: DeskPage, window: MainWindow, environment: Environment, vault_folder: Path
) -> None:
    with qtbot.waitSignal(window.locked) as locked:
        desk.lock_button.click()
    assert locked.args[0].outcome is Outcome.SAVED
    open_workspace(vault_folder, PASSPHRASE, environment).close()


def test_locking_saves_the_open_draft(
    qtbot: QtBot, desk: DeskPage, window: MainWindow, environment: Environment, vault_folder: Path
) -> None:
    assert window._workspace is not None
    draft, session = window._workspace.new_draft(FORM)
    window._session = session
    session.set_title("typed just now")
    with qtbot.waitSignal(window.locked):
        window.lock()
    workspace = open_workspace(vault_folder, PASSPHRASE, environment)
    assert workspace.open_draft(draft).session.content.title == "typed just now"
    workspace.close()


def test_closing_stays_when_the_last_changes_cannot_be_saved(
    qtbot: QtBot, desk: DeskPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = window._workspace
    assert workspace is not None
    _, session = workspace.new_draft(FORM)
    window._session = session
    answers: list[bool] = [False, True]
    asked: list[str] = []

    def choose(_parent: object, question: str, **more: Sequence[str]) -> int:
        asked.append(question)
        return 0 if answers.pop(0) else len(more["answers"]) - 1

    def refuse(*_args: object) -> None:
        raise SaveError(reason="full")

    monkeypatch.setattr("template_desk.ui.save_trouble.choose", choose)
    monkeypatch.setattr(workspace.vault, "save_draft", refuse, raising=False)
    monkeypatch.setattr(type(workspace.vault), "save_draft", refuse)
    session.set_title("cannot be saved")
    assert not window.close()
    qtbot.waitUntil(lambda: len(asked) == 1)
    qtbot.waitUntil(lambda: not window._leaving.is_leaving)
    assert window.isVisible()
    assert window._session is session
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(asked) == 2


def test_the_desk_by_keyboard_and_screen_reader(desk: DeskPage) -> None:
    assert unnamed(desk) == []
    desk.drafts.setFocus()
    way = tab_round(desk)
    assert desk.search in way
    assert desk.delete_button in way
    index = desk.drafts.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "sections ready" in spoken


def test_a_dropped_file_opens_the_verdict_page_and_back_returns(
    qtbot: QtBot, desk: DeskPage, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "letter.zip"
    file.write_bytes(b"no document at all")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    page = window.page
    assert isinstance(page, VerdictPage)
    qtbot.waitUntil(lambda: "Checking" not in page.headline.text())
    assert "cannot be checked" not in page.headline.text() or page.headline.text()
    page.back_button.click()
    assert window.page is desk
