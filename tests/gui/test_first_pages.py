from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.made_up import FORM, PASSPHRASE
from gui.walk import tab_round, unnamed
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.desk.settings import Settings
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.dialogs.paper_check import PaperCheckDialog
from template_desk.ui.paper_key_page import PaperKeyPage
from template_desk.ui.recovery_page import RecoveryPage
from template_desk.ui.unlock_page import UnlockPage
from template_desk.ui.welcome_page import WelcomePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.ui.context import Context
    from template_desk.ui.main_window import MainWindow


P = TypeVar("P")


def page_of(window: MainWindow, kind: type[P]) -> P:
    assert isinstance(window.page, kind)
    return window.page


def test_first_run_leads_to_the_desk(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    welcome = page_of(window, WelcomePage)
    welcome.passphrase.line.setText(PASSPHRASE)
    QTest.keyClick(welcome.passphrase.line, Qt.Key.Key_Return)
    assert welcome.again.line.hasFocus()
    QTest.keyClicks(welcome.again.line, PASSPHRASE)
    QTest.keyClick(welcome.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, PaperKeyPage))

    paper = page_of(window, PaperKeyPage)
    assert not paper.sheet.is_covered
    paper.save_to(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert paper.sheet.is_covered
    paper.sheet.show_button.click()
    assert not paper.sheet.is_covered
    assert paper.print_button.hasFocus()
    paper.answer.setText("WRONG")
    assert paper.sheet.is_covered
    QTest.keyClick(paper.answer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "This is not group" in paper.banner.text)
    groups = paper._made.paper_key.groups()
    paper.answer.setText(groups[paper.asked_group].lower())
    QTest.keyClick(paper.answer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))

    desk = page_of(window, DeskPage)
    qtbot.waitUntil(desk.new_button.isEnabled)
    assert desk.reminder.text == ""
    assert desk.drafts.shown_count == 0


def test_a_short_or_different_passphrase_makes_nothing(
    window: MainWindow, settings: Settings
) -> None:
    welcome = page_of(window, WelcomePage)
    welcome.passphrase.line.setText("too short")
    welcome.create_button.click()
    assert "at least 15" in welcome.banner.text
    welcome.passphrase.line.setText(PASSPHRASE)
    welcome.again.line.setText(PASSPHRASE + "x")
    welcome.create_button.click()
    assert "not the same" in welcome.banner.text
    assert welcome.again.text == PASSPHRASE + "x"
    assert not Path(settings.vault).exists()


def test_postponing_says_that_the_key_is_not_shown_again_and_the_desk_reminds(
    qtbot: QtBot, window: MainWindow, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def leave(*_args: object, explanation: str, **_more: object) -> bool:
        asked.append(explanation)
        return True

    monkeypatch.setattr("template_desk.ui.paper_key_page.ask", leave)
    folder = Path(window._settings.vault)
    made = create_workspace(folder, PASSPHRASE, context.environment(), kdf=context.kdf)
    window._vault_made(made)
    page_of(window, PaperKeyPage)._postpone()
    assert "cannot show the paper key again" in asked[0]
    desk = page_of(window, DeskPage)
    qtbot.waitUntil(lambda: "has not been checked" in desk.reminder.text)

    desk._check_paper()
    dialog = window.findChild(PaperCheckDialog)
    assert dialog is not None
    assert unnamed(dialog) == []
    dialog.typed.setPlainText(" ".join(made.paper_key.groups()))
    dialog.check_button.click()
    qtbot.waitUntil(lambda: desk.reminder.text == "")


def test_unlock_keeps_a_wrong_passphrase_and_opens_with_the_right_one(
    qtbot: QtBot, vault_folder: Path, window: MainWindow
) -> None:
    unlock = page_of(window, UnlockPage)
    QTest.keyClicks(unlock.passphrase.line, PASSPHRASE[:-1])
    QTest.keyClick(unlock.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open the vault" in unlock.banner.text)
    assert unlock.passphrase.text == PASSPHRASE[:-1]
    assert unlock.passphrase.line.selectedText() != ""
    unlock.passphrase.line.setText(PASSPHRASE)
    assert unlock.banner.text == ""
    unlock.open_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))


def test_a_second_program_is_told_that_the_vault_is_open(
    qtbot: QtBot, vault_folder: Path, window: MainWindow, environment: Environment
) -> None:
    unlock = page_of(window, UnlockPage)
    first = open_workspace(vault_folder, PASSPHRASE, environment)
    try:
        unlock.passphrase.line.setText(PASSPHRASE)
        unlock.open_button.click()
        qtbot.waitUntil(lambda: "Another window of this program" in unlock.banner.text)
    finally:
        first.close()
    unlock.open_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))


def test_a_folder_that_cannot_be_written_is_offered_to_read(
    qtbot: QtBot, vault_folder: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and vault_folder in Path(path).parents:
            raise OSError(errno.EROFS, "write-protected")
        return opening(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    unlock = page_of(window, UnlockPage)
    unlock.passphrase.line.setText(PASSPHRASE)
    unlock.open_button.click()
    qtbot.waitUntil(lambda: "write-protected" in unlock.banner.text)
    assert unlock.read_button.isVisible()
    assert not unlock.other_button.isVisible()
    unlock.read_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))
    assert page_of(window, DeskPage)._workspace.read_only


def test_the_paper_key_gives_a_new_passphrase(
    qtbot: QtBot, window: MainWindow, context: Context
) -> None:
    folder = Path(window._settings.vault)
    made = create_workspace(folder, PASSPHRASE, context.environment(), kdf=context.kdf)
    draft, session = made.workspace.new_draft(FORM)
    session.close()
    made.workspace.close()
    typed = " ".join(made.paper_key.groups()).lower()
    window.show_first_page()
    page_of(window, UnlockPage).recovery_requested.emit()
    recovery = page_of(window, RecoveryPage)
    for field in (recovery.passphrase, recovery.again):
        field.line.setText("twelve green kettles whistle at dawn")
    recovery.paper_key.setPlainText("AGE-SECRET-KEY-1 nonsense")
    recovery.open_button.click()
    qtbot.waitUntil(lambda: "not the paper key" in recovery.banner.text)
    recovery.paper_key.setPlainText(typed)
    recovery.open_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))
    desk = page_of(window, DeskPage)
    qtbot.waitUntil(lambda: desk.drafts.shown_count == 1)
    assert desk.drafts.chosen is not None
    assert desk.drafts.chosen.draft == draft


def test_a_weak_passphrase_is_advised_against_and_taken_if_the_user_insists(
    qtbot: QtBot, window: MainWindow, settings: Settings
) -> None:
    welcome = page_of(window, WelcomePage)
    for field in (welcome.passphrase, welcome.again):
        field.line.setText("passwordpassword")
    welcome.create_button.click()
    qtbot.waitUntil(lambda: "This passphrase is weak" in welcome.banner.text)
    assert not Path(settings.vault).exists()

    welcome.passphrase.line.setText("passwordpasswords")
    assert welcome.banner.text == ""
    welcome.again.line.setText("passwordpasswords")
    welcome.create_button.click()
    assert welcome.banner.action is not None
    welcome.banner.action.click()
    qtbot.waitUntil(lambda: isinstance(window.page, PaperKeyPage))


def test_the_first_page_reads_no_word_list_before_a_letter_is_typed(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "template_desk.desk.word_lists._lines", lambda _folder, name: read.append(name) or ["a b"]
    )
    welcome = page_of(window, WelcomePage)
    qtbot.waitUntil(lambda: not window.is_busy)
    assert read == []
    QTest.keyClicks(welcome.passphrase.line, "a")
    qtbot.waitUntil(lambda: "common.passwords" in read)


def test_the_script_of_hidden_letters_is_said(vault_folder: Path, window: MainWindow) -> None:
    """A keyboard at another language is the usual reason why a passphrase does not open."""
    field = page_of(window, UnlockPage).passphrase
    field.line.setText("seven grey herons")
    assert field.says_of_keyboard == ""
    field.line.setText("ыумут пкун рукщты")
    assert field.says_of_keyboard == "Letters: Cyrillic."
    field.line.setText("пять herons")
    assert field.says_of_keyboard == "Letters: Cyrillic, Latin."
    field.toggle.click()
    assert field.says_of_keyboard == ""


def test_pasting_and_more_than_a_line_of_passphrase_are_allowed(
    vault_folder: Path, window: MainWindow
) -> None:
    from PySide6.QtGui import QGuiApplication

    field = page_of(window, UnlockPage).passphrase
    long = "كلمة سر طويلة جدا " * 30
    QGuiApplication.clipboard().setText(long)
    field.line.setFocus()
    QTest.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text == long


def test_caps_lock_is_noticed_and_show_shows(vault_folder: Path, window: MainWindow) -> None:
    field = page_of(window, UnlockPage).passphrase
    QTest.keyClick(field.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not field.says_caps_lock
    QTest.keyClick(field.line, "B", Qt.KeyboardModifier.NoModifier)
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, field.line, Qt.Key.Key_C, "C", Qt.KeyboardModifier.NoModifier
    )
    assert field.says_caps_lock
    field.toggle.click()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    assert field.toggle.text() == "Hide"


def test_passphrases_are_not_read_aloud(vault_folder: Path, window: MainWindow) -> None:
    field = page_of(window, UnlockPage).passphrase
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    assert field.line.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_every_first_page_can_be_used_by_keyboard_and_screen_reader(
    qtbot: QtBot, window: MainWindow, context: Context
) -> None:
    window.activateWindow()
    folder = Path(window._settings.vault)
    for show in (
        lambda: window._show_welcome(folder),
        lambda: window._show_unlock(folder),
        window.show_recovery,
    ):
        show()
        qtbot.waitUntil(window.page.isVisible)
        assert unnamed(window.page) == []
        first = window.page.findChild(QLineEdit)
        assert first is not None
        first.setFocus()
        assert len(tab_round(window.page)) > 2
    made = create_workspace(folder, PASSPHRASE, context.environment(), kdf=context.kdf)
    window._vault_made(made)
    assert unnamed(window.page) == []
    page_of(window, PaperKeyPage).answer.setFocus()
    assert len(tab_round(window.page)) > 3


@pytest.mark.parametrize("size", [(1366, 700), (1024, 560)], ids=["laptop", "small"])
def test_nothing_is_cut_at_the_side(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    page = page_of(window, WelcomePage)
    ground = page.widget()
    assert ground is not None
    assert ground.width() <= page.viewport().width()
