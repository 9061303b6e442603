"""The log and the new keys, reached from the menu «Vault»."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from gui.made_up import FORM, PASSPHRASE
from gui.pages import words
from gui.walk import unnamed
from template_desk.desk.log import read_exported_log
from template_desk.desk.opening import open_workspace
from template_desk.errors import SaveError, WrongPassphraseError
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.dialogs.new_keys import NewKeysDialog
from template_desk.ui.dialogs.vault_log import VaultLogDialog
from template_desk.vault.log import LogAction
from template_desk.vault.vault import Vault

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.context import Context
    from template_desk.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NEW = "seven other words after the leak of the zebra"
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def desk(window: MainWindow, workspace: Workspace) -> DeskPage:
    window.vault_opened(workspace)
    assert isinstance(window.page, DeskPage)
    return window.page


def opened(action: QAction, kind: type[D], qtbot: QtBot) -> D:
    """Choose an entry of the menu and give the dialog that it opens."""
    action.trigger()
    found: list[D] = []

    def look() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)]
        return bool(found) and found[0].isVisible()

    qtbot.waitUntil(look)
    return found[0]


# --- the log -----------------------------------------------------------------------------


@pytest.fixture
def log(desk: DeskPage, workspace: Workspace, qtbot: QtBot) -> VaultLogDialog:
    draft, session = workspace.new_draft(FORM)
    session.set_title("Border laboratories")
    session.close()
    for number in range(150):
        about = draft if number % 2 else "b" * 26
        workspace.vault.log.append(LogAction.DRAFT_EXPORTED, about, pdf=str(number))
    dialog = opened(desk.vault_menu.log, VaultLogDialog, qtbot)
    qtbot.waitUntil(lambda: bool(dialog.list.lines))
    return dialog


def test_the_log_is_shown_newest_first_under_its_result(
    log: VaultLogDialog, workspace: Workspace
) -> None:
    count = len(workspace.vault.log.check().entries)
    assert log.verdict.text == f"Complete: {count} entries, nothing was changed or taken away."
    first, second = log.list.lines[:2]
    assert first.title == f"{count}  A document was exported: «Border laboratories»"
    assert second.title.endswith("«bbbbbbbb»")
    assert "UTC" in first.detail
    assert "pdf: 149" in first.detail
    assert log.head.text().startswith("Newest entry begins ")
    assert unnamed(log) == []


def test_the_log_is_turned_over_in_parts(log: VaultLogDialog, workspace: Workspace) -> None:
    count = len(workspace.vault.log.check().entries)
    assert len(log.list.lines) == 100
    assert not log.newer_button.isEnabled()
    log.older_button.click()
    assert [line.key for line in log.list.lines] == [str(n) for n in range(count - 100, 0, -1)]
    assert not log.older_button.isEnabled()
    log.newer_button.click()
    assert log.list.lines[0].key == str(count)


def test_an_exported_log_is_checked_and_continued_by_the_vaults(
    log: VaultLogDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "log.json"
    log.export_to(file)
    qtbot.waitUntil(lambda: "Exported to" in log.banner.text)
    qtbot.waitUntil(lambda: log.list.lines[0].title.endswith("This log was exported"))
    assert read_exported_log(file).faults == ()

    log.check_file(file)
    qtbot.waitUntil(lambda: "continues it" in log.verdict.text)
    assert log.source.text() == "log.json"
    value = json.loads(file.read_bytes())
    value["entries"][3]["at"] = "2020-01-01T00:00:00Z"
    file.write_text(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    log.check_file(file)
    qtbot.waitUntil(lambda: log.verdict.text.startswith("Not complete: 1 fault"))
    assert "Entry 5 does not follow" in log.verdict.text
    file.write_text("[]")
    log.check_file(file)
    qtbot.waitUntil(lambda: "not the log of a vault" in log.banner.text)
    log.own_button.click()
    qtbot.waitUntil(lambda: log.source.text() == "What was done here")


def test_a_faulty_log_names_the_first_faults(
    log: VaultLogDialog, vault_folder: Path, qtbot: QtBot
) -> None:
    for number in range(5, 12):
        (vault_folder / "log" / f"{number:08d}.age").unlink()
    log.refresh()
    qtbot.waitUntil(lambda: log.verdict.text.startswith("Not complete: 7 faults"))
    assert "Entry 5 is missing" in log.verdict.text
    assert log.verdict.text.endswith("and 3 more")


# --- new keys ----------------------------------------------------------------------------


@pytest.fixture
def keys(desk: DeskPage, qtbot: QtBot) -> NewKeysDialog:
    return opened(desk.vault_menu.new_keys, NewKeysDialog, qtbot)


def type_passphrases(dialog: NewKeysDialog, current: str, new: str = NEW) -> None:
    dialog.current.line.setText(current)
    dialog.new.first.line.setText(new)
    dialog.new.again.line.setText(new)
    QTest.keyClick(dialog.new.again.line, Qt.Key.Key_Return)


def test_new_keys_say_what_they_do_not_do(keys: NewKeysDialog) -> None:
    assert "does not take back what was copied before" in words(keys)
    assert unnamed(keys) == []


def test_the_paper_key_comes_first_and_must_be_typed_back(
    keys: NewKeysDialog,
    workspace: Workspace,
    vault_folder: Path,
    environment: Environment,
    qtbot: QtBot,
) -> None:
    before = (vault_folder / "vault.tdk").read_bytes()
    type_passphrases(keys, "not the passphrase at all")
    qtbot.waitUntil(lambda: "does not open the vault" in keys.banner.text, timeout=20_000)
    assert keys.check is None

    type_passphrases(keys, PASSPHRASE)
    qtbot.waitUntil(lambda: keys.check is not None, timeout=20_000)
    check, paper_key = keys.check, keys._paper_key
    assert check is not None
    assert paper_key is not None
    for group in paper_key.groups():
        assert group in words(keys)
    assert "Nothing has been changed yet" in words(keys)
    check.answer.setText("WRONG")
    assert paper_key.groups()[3] not in words(keys), "the answer comes from paper"
    check.check_button.click()
    assert "This is not group" in check.banner.text
    assert (vault_folder / "vault.tdk").read_bytes() == before
    assert not keys.go_on_button.isVisible()

    check.answer.setText(paper_key.groups()[check.asked])
    check.check_button.click()
    assert paper_key.groups()[3] not in words(keys), "the key leaves the screen"
    keys.reject()
    assert keys.isVisible(), "it cannot be left in the middle"
    qtbot.waitUntil(lambda: keys.is_done, timeout=30_000)
    assert "Only the new passphrase and the new paper key" in keys.banner.text
    assert workspace.vault.records.paper_key_confirmed()
    keys.close_button.click()
    assert not keys.isVisible()

    workspace.close()
    with pytest.raises(WrongPassphraseError):
        open_workspace(vault_folder, PASSPHRASE, environment)
    open_workspace(vault_folder, NEW, environment).close()


def test_a_failure_says_what_to_keep_and_how_it_ends(
    keys: NewKeysDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, step: Callable[[int, int], None], **_named: object) -> None:
        step(1, 5)
        raise SaveError(errno=28)

    monkeypatch.setattr(Vault, "renew_keys", fail)
    type_passphrases(keys, PASSPHRASE)
    qtbot.waitUntil(lambda: keys.check is not None, timeout=20_000)
    assert keys.check is not None
    assert keys._paper_key is not None
    keys.check.answer.setText(keys._paper_key.groups()[keys.check.asked])
    keys.check.check_button.click()
    qtbot.waitUntil(lambda: "Keep both sheets and both passphrases" in keys.banner.text)
    assert not keys.is_done
    assert keys.progress.text == ""


def test_a_vault_that_is_only_read_is_not_changed_from_the_menu(
    window: MainWindow,
    workspace: Workspace,
    vault_folder: Path,
    context: Context,
    environment: Environment,
) -> None:
    reader = open_workspace(vault_folder, PASSPHRASE, environment, read_only=True)
    desk = DeskPage(context, reader)
    menu = desk.vault_menu
    assert menu.log.isEnabled()
    for action in (menu.change_passphrase, menu.new_keys, menu.bring_in):
        assert not action.isEnabled()
    context.runner.wait_all()
    desk.deleteLater()
    reader.close()
