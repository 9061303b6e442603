"""Locking, leaving and closing in the window: nothing shown, nothing lost, nothing blocked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.made_up import FORM, PASSPHRASE
from gui.pages import words
from gui.walk import unnamed
from template_desk.desk.opening import open_workspace
from template_desk.desk.relaunch import HandOver, Outcome, Shown
from template_desk.desk.settings import load_settings
from template_desk.errors import SaveError
from template_desk.model.ids import Address, QuestionId
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.dialogs.lock_settings import LockSettingsDialog
from template_desk.ui.draft_to_show import DraftToShow
from template_desk.ui.export_page import ExportPage
from template_desk.ui.locking.cover import CoverPage
from template_desk.ui.locking.reason import LockReason
from template_desk.ui.main_window import MainWindow
from template_desk.ui.other_window import Caller, CallWatch
from template_desk.ui.section_list import EXPORT
from template_desk.ui.unlock_page import UnlockPage
from template_desk.ui.wizard import Wizard
from template_desk.vault.call import call, is_calling

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.environment import Environment
    from template_desk.desk.settings import Settings
    from template_desk.ui.context import Context
    from template_desk.vault.drafts import DraftId

SUMMARY = Address(QuestionId("summary"))
SECRET = "Eight portable detectors"


class Disk:
    """Slows or stops what the vault writes."""

    def __init__(self, window: MainWindow, patch: pytest.MonkeyPatch) -> None:
        assert window._workspace is not None
        vault = window._workspace.vault
        self.open = threading.Event()
        self.open.set()
        self.refuses = False
        real = type(vault).save_draft

        def save(*given: object, **named: object) -> object:
            assert self.open.wait(20)
            if self.refuses:
                raise SaveError(reason="full")
            return real(*given, **named)  # type: ignore[arg-type]

        patch.setattr(type(vault), "save_draft", save)


@pytest.fixture
def draft(vault_folder: Path, environment: Environment, window: MainWindow) -> DraftId:
    """A draft, shown in the wizard."""
    workspace = open_workspace(vault_folder, PASSPHRASE, environment)
    window.vault_opened(workspace)
    made, session = workspace.new_draft(FORM)
    session.set_answer(SUMMARY, SECRET)
    session.flush()
    window.show_draft(DraftToShow(session=session, title=SECRET, draft=made))
    return made


@pytest.fixture
def disk(draft: DraftId, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(window, monkeypatch)


def summary_on_disk(folder: Path, environment: Environment, draft: DraftId) -> str:
    workspace = open_workspace(folder, PASSPHRASE, environment, read_only=True)
    try:
        return workspace.open_draft(draft).session.answers.text(SUMMARY.question)
    finally:
        workspace.close()


def cover_of(window: MainWindow) -> CoverPage:
    assert isinstance(window.page, CoverPage)
    return window.page


def type_more(window: MainWindow, text: str) -> None:
    assert window._session is not None
    window._session.set_answer(SUMMARY, text)


def test_locking_covers_at_once_and_ends_only_when_all_is_saved(
    qtbot: QtBot,
    disk: Disk,
    window: MainWindow,
    draft: DraftId,
    vault_folder: Path,
    environment: Environment,
) -> None:
    locked: list[HandOver] = []
    window.locked.connect(locked.append)
    type_more(window, "typed last")
    disk.open.clear()
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert words(cover_of(window)).split() == ["Template", "Desk", "Saving…"]
    assert SECRET not in window.windowTitle()
    qtbot.wait(100)
    assert locked == []
    disk.open.set()
    qtbot.waitUntil(lambda: bool(locked))
    assert locked[0].outcome is Outcome.SAVED
    assert summary_on_disk(vault_folder, environment, draft) == "typed last"
    # The vault is free for the next image of the program.
    open_workspace(vault_folder, PASSPHRASE, environment).close()


def test_an_unattended_lock_that_cannot_save_keeps_the_text_under_the_cover(
    qtbot: QtBot,
    disk: Disk,
    window: MainWindow,
    draft: DraftId,
    vault_folder: Path,
    environment: Environment,
) -> None:
    locked: list[HandOver] = []
    window.locked.connect(locked.append)
    window._leaving._retry.setInterval(50)
    disk.refuses = True
    type_more(window, "only in memory")
    window.lock_because(LockReason.IDLE)
    qtbot.waitUntil(lambda: "could not be saved" in cover_of(window).banner.text)
    qtbot.wait(200)

    cover = cover_of(window)
    assert window.windowTitle() == "Locked, not saved"
    assert SECRET not in words(cover)
    assert unnamed(cover) == []
    assert cover.passphrase.line.hasFocus()
    assert locked == []
    disk.refuses = False
    qtbot.waitUntil(lambda: bool(locked))
    assert summary_on_disk(vault_folder, environment, draft) == "only in memory"


def test_only_the_passphrase_leads_back_from_under_the_cover(
    qtbot: QtBot, disk: Disk, window: MainWindow
) -> None:
    disk.refuses = True
    type_more(window, "only in memory")
    window.lock_because(LockReason.SESSION)
    qtbot.waitUntil(lambda: "could not be saved" in cover_of(window).banner.text)
    cover = cover_of(window)
    cover.passphrase.line.setText("something else, and wrong")
    QTest.keyClick(cover.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open the vault" in cover.wrong.text)
    assert window.page is cover
    # Nor does the window close over unsaved text that nobody may see.
    assert not window.close()
    cover.passphrase.line.setText(PASSPHRASE)
    QTest.keyClick(cover.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, Wizard))
    assert window._session is not None
    assert window._session.answers.text(SUMMARY.question) == "only in memory"
    disk.refuses = False


def test_a_lock_overtakes_a_question_that_nobody_answers(
    qtbot: QtBot, disk: Disk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user closed the window, was asked, and walked away."""
    disk.refuses = True
    type_more(window, "only in memory")

    def choose(*_given: object, **more: Sequence[str]) -> int:
        window.lock_because(LockReason.IDLE)
        return len(more["answers"]) - 1

    monkeypatch.setattr("template_desk.ui.save_trouble.choose", choose)
    window._leaving._retry.setInterval(50)
    assert not window.close()
    qtbot.waitUntil(lambda: isinstance(window.page, CoverPage))
    with qtbot.waitSignal(window.locked) as locked:
        disk.refuses = False
    assert locked.args[0].outcome is Outcome.SAVED


def test_who_locks_and_gives_up_is_told_afterwards(
    qtbot: QtBot, disk: Disk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("template_desk.ui.save_trouble.choose", lambda *_given, **_more: 0)
    disk.refuses = True
    type_more(window, "only in memory")
    with qtbot.waitSignal(window.locked) as locked:
        window.lock()
    assert locked.args[0].outcome is Outcome.LOST
    disk.refuses = False


def test_closing_waits_without_stopping_and_saves_what_came_meanwhile(
    qtbot: QtBot,
    disk: Disk,
    window: MainWindow,
    draft: DraftId,
    vault_folder: Path,
    environment: Environment,
) -> None:
    disk.open.clear()
    type_more(window, "first")
    assert not window.close()
    # Not a blink for a quick disk; a word for a slow one.
    assert isinstance(window.page, Wizard)
    type_more(window, "first and second")
    qtbot.waitUntil(lambda: isinstance(window.page, CoverPage))
    assert cover_of(window).banner.text == "Saving…"
    assert window.isVisible()
    disk.open.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert summary_on_disk(vault_folder, environment, draft) == "first and second"


def test_who_closes_may_stay_after_all(qtbot: QtBot, disk: Disk, window: MainWindow) -> None:
    disk.open.clear()
    type_more(window, "more")
    window.close()
    qtbot.waitUntil(lambda: isinstance(window.page, CoverPage))
    stay = cover_of(window).banner.action
    assert stay is not None
    assert stay.text() == "&Stay"
    stay.click()
    disk.open.set()
    qtbot.waitUntil(lambda: isinstance(window.page, Wizard))
    qtbot.wait(300)
    assert window.isVisible()
    assert window._workspace is not None


def test_going_to_another_program_saves(
    qtbot: QtBot,
    window: MainWindow,
    draft: DraftId,
    vault_folder: Path,
    environment: Environment,
) -> None:
    type_more(window, "before the other program")
    assert window._watch is not None
    window._watch._look(Qt.ApplicationState.ApplicationInactive)
    qtbot.waitUntil(
        lambda: summary_on_disk(vault_folder, environment, draft) == "before the other program",
        timeout=900,
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.SAVED, "The vault is locked. Everything has been saved."),
        (Outcome.LOST, "The vault is locked. The last changes could not be saved."),
        (Outcome.READ_ONLY, "The vault is locked. It was open to read only."),
    ],
)
def test_the_next_window_says_what_has_become_of_the_work(
    qtbot: QtBot,
    vault_folder: Path,
    window: MainWindow,
    context: Context,
    settings: Settings,
    tmp_path: Path,
    outcome: Outcome,
    said: str,
) -> None:
    window.setGeometry(40, 30, 700, 500)
    told = window.hand_over(outcome)
    again = MainWindow(
        context, settings=settings, settings_file=tmp_path / "settings.json", hand_over=told
    )
    qtbot.addWidget(again)
    again.show_as(Shown.BEHIND)
    assert isinstance(again.page, UnlockPage)
    assert again.page.banner.text == said
    assert again.geometry() == window.geometry()
    assert again.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_the_time_to_lock_is_chosen_and_kept(
    window: MainWindow, draft: DraftId, tmp_path: Path
) -> None:
    window.show_lock_settings()
    dialog = window.findChild(LockSettingsDialog)
    assert dialog is not None
    assert unnamed(dialog) == []
    assert dialog.buttons[dialog.minutes.index(10)].isChecked()
    dialog.buttons[dialog.minutes.index(5)].click()
    assert load_settings(tmp_path / "settings.json").settings.lock_after_minutes == 5
    assert window._watch is not None
    assert window._watch._locks.idle._limit_s == 300
    dialog.buttons[dialog.minutes.index(0)].click()
    assert window._watch._locks.idle._limit_s is None
    dialog.accept()


# --- the other window ----------------------------------------------------------------


@pytest.mark.parametrize("look_ms", [100, 1_000_000], ids=["by-looking", "by-being-told"])
def test_a_call_is_answered_once(qtbot: QtBot, window: MainWindow, tmp_path: Path, look_ms: int):
    watch = CallWatch(window, look_ms=look_ms)
    watch.start(tmp_path)
    if look_ms == 100:
        watch._watcher.removePath(str(tmp_path))
    caller = Caller(tmp_path, window)
    with qtbot.waitSignals([watch.called, caller.answered]):
        caller.call()
    assert not is_calling(tmp_path)
    watch.stop()
    call(tmp_path)
    qtbot.wait(250)
    assert is_calling(tmp_path)


def test_a_call_that_nobody_answers_is_taken_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    now = [0.0]
    caller = Caller(tmp_path, window, clock=lambda: now[0])
    caller.call()
    qtbot.wait(250)
    assert is_calling(tmp_path)
    with qtbot.waitSignal(caller.unanswered):
        now[0] = 3.1
    assert not is_calling(tmp_path)


def test_in_use_offers_the_other_window_and_reading(
    qtbot: QtBot, vault_folder: Path, window: MainWindow, environment: Environment
) -> None:
    first = open_workspace(vault_folder, PASSPHRASE, environment)
    page = window.page
    assert isinstance(page, UnlockPage)
    page.passphrase.line.setText(PASSPHRASE)
    page.open_button.click()
    qtbot.waitUntil(page.other_button.isVisible)
    assert page.other_button.hasFocus()
    assert page.open_button.text() == "&Try again"
    page.read_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, DeskPage))
    first.close()


# --- reading only --------------------------------------------------------------------


@pytest.fixture
def reading(
    qtbot: QtBot, vault_folder: Path, environment: Environment, window: MainWindow
) -> DeskPage:
    """The desk of a vault that is open to read only, with one draft."""
    first = open_workspace(vault_folder, PASSPHRASE, environment)
    _, session = first.new_draft(FORM)
    session.set_answer(SUMMARY, SECRET)
    session.close()
    first.close()
    window.vault_opened(open_workspace(vault_folder, PASSPHRASE, environment, read_only=True))
    page = window.page
    assert isinstance(page, DeskPage)
    qtbot.waitUntil(lambda: page.drafts.shown_count == 1)
    return page


def open_it(qtbot: QtBot, desk: DeskPage, window: MainWindow) -> Wizard:
    desk.drafts.choose(desk.drafts._lines[0].draft)
    desk.open_button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, Wizard))
    assert isinstance(window.page, Wizard)
    return window.page


def test_the_desk_says_that_it_is_read_only_and_changes_nothing(reading: DeskPage) -> None:
    reading.drafts.choose(reading.drafts._lines[0].draft)
    assert reading.reminder.text.startswith("Read only:")
    assert reading.open_button.isEnabled()
    for made in (reading.rename_button, reading.duplicate_button, reading.delete_button):
        assert not made.isEnabled()
    assert not reading.new_button.isVisible()
    QTest.keyClick(reading.drafts, Qt.Key.Key_Delete)
    assert reading.drafts.shown_count == 1
    assert unnamed(reading) == []


def test_no_control_of_any_page_changes_a_draft_that_is_only_read(
    qtbot: QtBot, reading: DeskPage, window: MainWindow
) -> None:
    wizard = open_it(qtbot, reading, window)
    session = wizard.draft.session
    before = session.content.answers
    for section in session.pack.definition.sections:
        wizard.go_to(str(section.id))
        page = wizard.page
        assert page is not None
        for made in page.findChildren(QPushButton):
            if made.isVisible() and made.isEnabled():
                made.click()
        for question in page.questions:  # type: ignore[attr-defined]
            QTest.keyClicks(question.focus_target, "x ")
            QTest.keyClick(question.focus_target, Qt.Key.Key_Delete)
        for group in page._groups.values():  # type: ignore[attr-defined]
            QTest.keyClick(group.list, Qt.Key.Key_Space)
    assert session.content.answers == before
    assert wizard.title.rename_button.isHidden()
    assert wizard.save_failed_banner.text.startswith("Read only:")


def test_a_signed_export_is_not_offered_and_says_why(
    qtbot: QtBot, reading: DeskPage, window: MainWindow
) -> None:
    wizard = open_it(qtbot, reading, window)
    wizard.go_to(EXPORT)
    page = wizard.page
    assert isinstance(page, ExportPage)
    qtbot.waitUntil(lambda: page._problems is not None)
    assert not page.export_button.isEnabled()
    assert "read only" in page.blocked_label.text()
    assert page.signer.isHidden()
    page.draft_button.click()
    qtbot.waitUntil(
        lambda: page.done_view is not None or page.banner.text[-1:] == ".", timeout=30_000
    )
    assert page.done_view is not None, page.banner.text


def test_refresh_shows_what_another_window_saved(
    qtbot: QtBot,
    reading: DeskPage,
    window: MainWindow,
    vault_folder: Path,
    environment: Environment,
) -> None:
    wizard = open_it(qtbot, reading, window)
    wizard.go_to("summary")
    other = open_workspace(vault_folder, PASSPHRASE, environment)
    assert window._draft is not None
    session = other.open_draft(window._draft).session
    session.set_answer(SUMMARY, "written elsewhere")
    session.close()
    other.close()
    assert wizard.draft.answers.text(SUMMARY.question) == SECRET

    again = wizard.save_failed_banner.action
    assert again is not None
    again.click()
    qtbot.waitUntil(lambda: window.page is not wizard)
    assert isinstance(window.page, Wizard)
    assert window.page.draft.answers.text(SUMMARY.question) == "written elsewhere"
    assert window.page.key == "summary"


def test_locking_what_was_only_read_says_so(
    qtbot: QtBot, reading: DeskPage, window: MainWindow
) -> None:
    open_it(qtbot, reading, window)
    with qtbot.waitSignal(window.locked) as locked:
        window.lock()
    assert locked.args[0].outcome is Outcome.READ_ONLY
