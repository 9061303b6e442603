"""The history of a draft: seen from the desk and from the wizard, by mouse and keyboard."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gui.made_up import FORM, NOW, PASSPHRASE, make_environment
from gui.pages import words
from gui.walk import tab_round, unnamed
from gui.wizards import PACKS, at
from template_desk.desk import history
from template_desk.desk.environment import Environment
from template_desk.desk.opening import open_workspace
from template_desk.desk.workspace import Workspace
from template_desk.errors import SaveError
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.model.ids import GroupId, RowId
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.history_page import HistoryPage
from template_desk.ui.version_preview import WHOLE
from template_desk.ui.wizard import Wizard
from template_desk.vault.drafts import DraftId

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.main_window import MainWindow

SURVEY = FormReference("border-survey", "2030")
SUMMARY = at("summary")
LONG = "The equipment is for three road crossings. It is for {count} officers <b>& guards</b>."


class Clock:
    """A clock that the test sets."""

    now = NOW - datetime.timedelta(days=2)

    def __call__(self) -> datetime.datetime:
        return self.now

    def go_on(self, **more: float) -> None:
        self.now += datetime.timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def environment(clock: Clock) -> Environment:
    made = make_environment()
    catalogue = Catalogue([made.resources / "forms", PACKS])
    return dataclasses.replace(made, catalogue=catalogue, now=clock)


@pytest.fixture
def open_vault(vault_folder: Path, environment: Environment) -> Iterator[Workspace]:
    opened = open_workspace(vault_folder, PASSPHRASE, environment)
    yield opened
    opened.close()


@pytest.fixture
def draft(open_vault: Workspace, clock: Clock) -> DraftId:
    """Two days of work: versions 1 to 5."""
    made, session = open_vault.new_draft(FORM)
    clock.go_on(hours=1)
    session.set_answer(SUMMARY, LONG.format(count=40))
    session.close()
    clock.go_on(days=1)
    session = open_vault.open_draft(made).session
    session.set_title("North & <b>South</b>")
    session.flush()
    clock.go_on(hours=1)
    session.set_answer(SUMMARY, LONG.format(count=55))
    session.close()
    return made


@pytest.fixture
def desk(qtbot: QtBot, open_vault: Workspace, draft: DraftId, window: MainWindow) -> DeskPage:
    window.vault_opened(open_vault)
    page = window.page
    assert isinstance(page, DeskPage)
    qtbot.waitUntil(lambda: page.drafts.shown_count == 1)
    return page


Ready = Callable[[], HistoryPage]


@pytest.fixture
def ready(qtbot: QtBot, window: MainWindow) -> Ready:
    """Wait for the history: all versions listed, the chosen one shown."""

    def wait() -> HistoryPage:
        page = window.page
        assert isinstance(page, HistoryPage)
        qtbot.waitUntil(lambda: page.is_complete)
        qtbot.waitUntil(lambda: is_shown(page))
        qtbot.waitUntil(lambda: page.preview.is_complete)
        return page

    return wait


def is_shown(page: HistoryPage) -> bool:
    line, shown = page.versions.current, page.preview.shown
    if line is None or line.version is None:
        return False
    if not line.version.is_readable:
        return shown is None
    return shown is not None and shown.version.generation == line.generation


@pytest.fixture
def page(desk: DeskPage, ready: Ready) -> HistoryPage:
    desk.history_button.click()
    return ready()


def choose(page: HistoryPage, generation: int, ready: Ready) -> None:
    assert page.versions.go_to(generation)
    page._read_chosen()
    ready()


def say_yes(monkeypatch: pytest.MonkeyPatch, place: str = "history_page") -> list[str]:
    """Answer every question with yes; give what was asked."""
    asked: list[str] = []

    def ask(_parent: object, question: str, *, explanation: str = "", **_more: object) -> bool:
        asked.append(f"{question} {explanation}")
        return True

    monkeypatch.setattr(f"template_desk.ui.{place}.ask", ask)
    return asked


def summary_of(workspace: Workspace, draft: DraftId) -> str:
    session = workspace.open_draft(draft).session
    session.close()
    return session.answers.text(SUMMARY.question)


# --- the list ----------------------------------------------------------------------------


def test_versions_stand_under_their_days(page: HistoryPage) -> None:
    lines = [(line.generation, line.title, line.reason) for line in page.versions.lines]

    local = [(NOW - datetime.timedelta(days=1) + datetime.timedelta(hours=h)).astimezone()
             for h in (2, 1)]  # fmt: skip
    times = [f"{each:%H:%M}" for each in local]
    day = f"{local[0]:%-d %B %Y}"
    assert [line for line in lines if line[0] is None] == [
        (None, "Today", ""), (None, "Yesterday", ""),
    ]  # fmt: skip
    assert [line for line in lines if line[0] is not None][:3] == [
        (5, times[0], "saved by itself"),
        (4, times[1], "saved by itself"),
        (3, times[1], f"before you worked on it on {day}"),
    ]
    assert page.count.text() == "5 versions"
    assert page.windowTitle() == "History – North & <b>South</b>"


def test_arrows_move_and_preview_enter_goes_there_escape_leaves(
    page: HistoryPage, qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(page.versions.hasFocus)
    for expected in (4, 3, 2):  # the heading of the day between 3 and 2 is passed over
        QTest.keyClick(page.versions, Qt.Key.Key_Down)
        assert page.versions.current is not None
        assert page.versions.current.generation == expected
    qtbot.waitUntil(lambda: is_shown(page))

    QTest.keyClick(page.versions, Qt.Key.Key_Return)
    now = QApplication.focusWidget()
    assert now is not None
    assert now is not page.versions
    assert page.preview.isAncestorOf(now)
    QTest.keyClick(now, Qt.Key.Key_Escape)
    assert isinstance(window.page, DeskPage)


def test_the_history_by_keyboard_and_screen_reader(page: HistoryPage) -> None:
    assert unnamed(page) == []
    page.versions.setFocus()
    way = tab_round(page)
    assert page.back_button in way
    assert page.preview.views in way
    index = page.versions.currentIndex()
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "saved by itself" in spoken
    assert "version 5" in spoken


def test_a_clock_that_was_set_back_is_told(
    desk: DeskPage, open_vault: Workspace, draft: DraftId, clock: Clock, ready: Ready
) -> None:
    clock.go_on(days=-3650)
    session = open_vault.open_draft(draft).session
    session.set_answer(SUMMARY, "later, though the clock says earlier")
    session.close()
    clock.go_on(days=3650)
    desk.history_button.click()

    lines = ready().versions.lines

    numbers = [line.generation for line in lines if line.generation is not None]
    assert numbers == sorted(numbers, reverse=True)
    told = [place for place, line in enumerate(lines) if "clock was set back" in line.title]
    assert len(told) == 1
    assert lines[told[0] - 1].generation == 6


def test_a_damaged_version_is_listed_and_offers_nothing(
    desk: DeskPage, open_vault: Workspace, draft: DraftId, ready: Ready, qtbot: QtBot
) -> None:
    (file,) = (open_vault.vault.folder / "drafts" / draft).glob("00000002*")
    file.write_bytes(b"rubbish")
    desk.history_button.click()
    page = ready()

    choose(page, 2, ready)

    (line,) = [each for each in page.versions.lines if each.generation == 2]
    assert line.reason == "cannot be read; the file is kept"
    qtbot.waitUntil(lambda: "and so it cannot be taken back" in words(page.preview))
    assert not page.preview.take_back_button.isVisible()
    choose(page, 1, ready)
    assert page.preview.take_back_button.isEnabled()


def test_a_thousand_versions_are_listed_in_pieces(
    desk: DeskPage, monkeypatch: pytest.MonkeyPatch, ready: Ready
) -> None:
    one = history.Version(generation=1, kind=None)
    numbers = tuple(range(1000, 0, -1))
    monkeypatch.setattr(history, "generations", lambda *_args: numbers)
    monkeypatch.setattr(
        history, "version_of", lambda _w, _d, number: dataclasses.replace(one, generation=number)
    )
    most: list[int] = []
    add = HistoryPage._add

    def count(page: HistoryPage, found: list[history.Version]) -> None:
        most.append(len(found))
        add(page, found)

    monkeypatch.setattr(HistoryPage, "_add", count)
    desk.history_button.click()
    page = ready()

    assert page.count.text() == "1000 versions"
    assert len(page.versions.lines) == 1000
    assert max(most) < 50
    assert most[0] < 20


# --- what a version holds ----------------------------------------------------------------


def test_the_newest_version_differs_in_nothing(page: HistoryPage) -> None:
    assert "Nothing differs" in words(page.preview)
    assert not page.preview.take_back_button.isEnabled()


def test_what_changed_since_is_shown_with_headings_then_and_now(
    page: HistoryPage, ready: Ready
) -> None:
    choose(page, 2, ready)

    shown = words(page.preview)
    assert "1 difference between then and now" in shown
    for part in ("Summary of assistance requested", "Then", "Now", "North & <b>South</b>"):
        assert part in shown
    # Marked by more than colour, and markup that was typed is shown.
    assert "line-through" in shown
    assert "underline" in shown
    assert "&lt;b&gt;&amp; guards" in shown
    spoken = [label.accessibleName() for label in page.preview.findChildren(QLabel)]
    assert [name for name in spoken if "removed" in name] == [
        "Then: The equipment is for three road crossings. It is for removed: «40» "
        "officers <b>& guards</b>."
    ]


def test_the_whole_version_is_shown_as_the_review_shows_it(page: HistoryPage, ready: Ready) -> None:
    choose(page, 2, ready)
    page.preview.views.setCurrentIndex(WHOLE)
    ready()

    shown = words(page.preview)
    assert LONG.format(count=40) in shown
    assert "Not answered" in shown
    assert "Change" not in shown


def test_rows_are_said_to_be_added_removed_and_moved(
    open_vault: Workspace, draft: DraftId, window: MainWindow, ready: Ready
) -> None:
    survey, session = open_vault.new_draft(SURVEY)
    crossings = GroupId("crossings")
    rows: list[RowId] = []
    for name in ("Bavra", "Meghri", "Agarak"):
        rows.append(session.add_row(crossings))
        session.set_answer(at("crossings.name", rows[-1]), name)
    session.flush()
    before = open_vault.vault.generations(survey)[-1]
    session.remove_row(crossings, rows[0])
    session.move_row(crossings, rows[2], 0)
    session.set_answer(at("crossings.name", session.add_row(crossings)), "Gogavan")
    session.close()
    window.vault_opened(open_vault)
    window.show_history(survey, "Survey")
    page = ready()

    choose(page, before, ready)

    shown = words(page.preview)
    for name, fate in (
        ("Bavra", "This row was removed since."),
        ("Gogavan", "This row was added since."),
        ("Agarak", "This row was moved, from place 3 to place 1."),
    ):
        assert name in shown
        assert fate in shown
    assert "Meghri" not in shown


# --- taking back -------------------------------------------------------------------------


def test_taking_back_from_the_desk_keeps_the_present_version(
    page: HistoryPage,
    ready: Ready,
    open_vault: Workspace,
    draft: DraftId,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    window: MainWindow,
) -> None:
    asked = say_yes(monkeypatch)
    choose(page, 2, ready)

    page.preview.take_back_button.click()

    qtbot.waitUntil(lambda: "was taken back" in page.notice.text)
    assert "it is kept in this history" in asked[0]
    assert summary_of(open_vault, draft) == LONG.format(count=40)
    ready()
    assert page.versions.current is not None
    assert page.versions.current.generation == 7
    assert "Nothing differs" in words(page.preview)
    page.back_button.click()
    assert isinstance(window.page, DeskPage)


def test_no_is_no(
    page: HistoryPage, ready: Ready, open_vault: Workspace, draft: DraftId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("template_desk.ui.history_page.ask", lambda *_args, **_more: False)
    choose(page, 2, ready)

    page.preview.take_back_button.click()

    assert summary_of(open_vault, draft) == LONG.format(count=55)
    assert len(open_vault.vault.generations(draft)) == 5


def test_from_the_wizard_and_back_with_the_version_taken_back(
    desk: DeskPage,
    ready: Ready,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    window: MainWindow,
    open_vault: Workspace,
    draft: DraftId,
) -> None:
    say_yes(monkeypatch)
    desk.open_chosen()
    qtbot.waitUntil(lambda: isinstance(window.page, Wizard))
    wizard = window.page
    assert isinstance(wizard, Wizard)
    wizard.go_to("summary")
    wizard.draft.session.set_answer(SUMMARY, "typed just now")
    wizard.history_button.click()
    page = ready()
    choose(page, 2, ready)

    page.preview.take_back_button.click()
    qtbot.waitUntil(lambda: "was taken back" in page.notice.text)
    ready()
    page.back_button.click()

    again = window.page
    assert isinstance(again, Wizard)
    assert again.key == "summary"
    assert again.draft.answers.text(SUMMARY.question) == LONG.format(count=40)
    window.leave_draft()
    texts = {
        history.read_version(open_vault, draft, number).content.answers.text(SUMMARY.question)
        for number in open_vault.vault.generations(draft)
    }
    assert "typed just now" in texts


def test_a_taking_back_that_cannot_be_saved_says_so(
    page: HistoryPage, ready: Ready, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
    open_vault: Workspace,
) -> None:  # fmt: skip
    say_yes(monkeypatch)
    choose(page, 2, ready)

    def refuse(*_args: object, **_more: object) -> None:
        raise SaveError(reason="full")

    with monkeypatch.context() as patch:
        patch.setattr(type(open_vault.vault), "save_draft", refuse)
        page.preview.take_back_button.click()
        qtbot.waitUntil(lambda: "could not be saved" in page.notice.text)
    assert page.preview.isEnabled()


def test_what_is_only_read_offers_no_taking_back(
    open_vault: Workspace, draft: DraftId, vault_folder: Path, environment: Environment,
    window: MainWindow, ready: Ready,
) -> None:  # fmt: skip
    open_vault.close()
    reading = open_workspace(vault_folder, PASSPHRASE, environment, read_only=True)
    window.vault_opened(reading)
    window.show_history(draft, "North")
    page = ready()

    choose(page, 2, ready)

    assert page.preview.shown is not None
    assert not page.preview.take_back_button.isVisible()


def test_an_older_version_that_was_opened_leads_to_the_history(
    desk: DeskPage, open_vault: Workspace, draft: DraftId, qtbot: QtBot, window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    newest = max((open_vault.vault.folder / "drafts" / draft).glob("*.age"))
    newest.write_bytes(b"rubbish")
    asked = say_yes(monkeypatch, "messages")
    desk.refresh()
    qtbot.waitUntil(lambda: "missing or cannot be read" in desk.drafts._lines[0].state)

    desk.open_chosen()

    qtbot.waitUntil(lambda: isinstance(window.page, HistoryPage))
    assert "is missing or cannot be read" in asked[0]
    page = window.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: page.is_complete)
    page.back_button.click()
    assert isinstance(window.page, Wizard)
