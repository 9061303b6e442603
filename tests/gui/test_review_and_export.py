"""From «Check your answers» to the files: every link leads home, every outcome is told truly."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.made_up import make_environment
from gui.pages import (
    SURVEY_READY,
    SURVEY_ROWS,
    buttons,
    export_of,
    review_of,
    section,
    table,
    type_into,
    widget,
    words,
)
from gui.wizards import PACKS, Maker, maker
from sample_documents import ARMENIA
from template_desk.desk import export
from template_desk.desk.environment import Environment
from template_desk.desk.export import STEPS, ExportResult
from template_desk.desk.tasks import CancelToken
from template_desk.desk.verify import verify_file
from template_desk.desk.workspace import Workspace
from template_desk.forms.catalogue import Catalogue
from template_desk.model.ids import GroupId
from template_desk.ui.export_done import ExportDone
from template_desk.ui.export_page import ExportPage

if TYPE_CHECKING:
    from template_desk.desk.session import DraftSession
    from template_desk.ui.wizard import Wizard

__all__ = ["maker"]  # a fixture
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Real = Callable[..., ExportResult]


@pytest.fixture
def environment() -> Environment:
    """The shipped forms and the survey of the tests."""
    made = make_environment()
    catalogue = Catalogue([made.resources / "forms", PACKS])
    return dataclasses.replace(made, catalogue=catalogue)


@pytest.fixture
def signed(workspace: Workspace) -> Workspace:
    """A vault with a signing identity."""
    workspace.make_identity(name="Anahit Petrosyan", organization="MFA", state="AM")
    return workspace


def armenia(maker: Maker) -> DraftSession:
    return maker.session(ARMENIA)


def survey(maker: Maker) -> DraftSession:
    return maker.session(SURVEY_READY, form="border-survey", rows=SURVEY_ROWS)


def careless(maker: Maker) -> DraftSession:
    """Something wrong in every section, in rows and in a whole table."""
    values = {
        "submission.date": "soon",
        ("areas.requested", "op3c"): True,
        ("areas.comments", "op3c"): "Equipment.",
        ("areas.requested", "op6"): True,
        "funding.contribution.amount": "5",
    }
    return maker.session(values)


def exports(maker: Maker) -> list[str]:
    """Give the names of what lies in the folder of exports."""
    folder = Path(maker.settings.export_folder)
    return sorted(p.name for p in folder.rglob("*")) if folder.is_dir() else []


# --- check your answers ------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Change", "Go there"])
@pytest.mark.parametrize("make", [armenia, survey, careless])
def test_every_link_leads_to_its_question(
    make: Callable[[Maker], DraftSession], text: str, maker: Maker, qtbot: QtBot
) -> None:
    session = make(maker)
    wizard = maker.wizard(session)
    page = review_of(wizard, qtbot)
    asked: list[tuple[str, str | None, str | None]] = []
    # The wizard would leave the page at the first link.
    page.change_asked.disconnect(wizard._change_asked)
    page.change_asked.connect(lambda *where: asked.append(where))
    links = buttons(page, text)
    for link in links:
        link.click()
    assert len(asked) == len(links)
    if text == "Change":
        assert len(set(asked)) == len(asked) > 5
    for key, question, row in asked:
        assert question is not None
        wizard._change_asked(key, question, row)
        assert wizard.key == key
        assert_keyboard_at(wizard, question, row, qtbot)


def assert_keyboard_at(wizard: Wizard, question: str, row: str | None, qtbot: QtBot) -> None:
    now = QApplication.focusWidget()
    assert now is not None
    sight = section(wizard).viewport()
    is_table = wizard.draft.form.group(GroupId(question)) is not None
    found = table(wizard, question) if is_table else widget(wizard, question, row)
    assert found is now or found.isAncestorOf(now), f"{question} {row}: {now.objectName()}"
    qtbot.waitUntil(lambda: sight.rect().intersects(QRect(now.mapTo(sight, QPoint()), now.size())))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" " * 1300 + "end", id="spaces-first"),
        pytest.param("\u2028" * 1300, id="only-line-separators"),
        pytest.param("x" * 300_000, id="one-word"),
        pytest.param("<b>&amp; &x</b>\n" * 400, id="markup"),
    ],
)
def test_the_review_shows_texts_of_any_shape(text: str, maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session({"summary": text}))
    began = time.thread_time()
    page = review_of(wizard, qtbot)
    for more in page.findChildren(QPushButton):
        if not more.text().startswith("Show all"):
            continue
        more.click()
        box = page.findChild(QPlainTextEdit)
        qtbot.waitUntil(box.hasFocus)
        same = box.document().toRawText().replace("\u2029", "\n") == text
        assert same
    assert time.thread_time() - began < 2


# --- what is in the way ------------------------------------------------------------------


def test_what_is_in_the_way_is_mended_by_its_link_and_then_signed(
    maker: Maker, signed: Workspace, qtbot: QtBot
) -> None:
    values = {"about.state": "AM", "about.has_ports": False}
    wizard = maker.wizard(maker.session(values, form="border-survey"), signed)
    page = export_of(wizard, qtbot)
    assert not page.export_button.isEnabled()
    qtbot.waitUntil(lambda: "Add at least one crossing." in words(page))
    (there,) = buttons(page, "Go there")
    there.click()

    crossings = table(wizard, "crossings")
    assert crossings.problem_label.text() == "Add at least one crossing."
    assert crossings.add_button.hasFocus()
    QTest.keyClick(crossings.add_button, Qt.Key.Key_Space)
    type_into(wizard, "crossings.name", "Bavra", "new1")
    page = export_of(wizard, qtbot)
    qtbot.waitUntil(page.export_button.isEnabled)
    assert buttons(page, "Go there") == []


def test_a_survey_is_exported_from_the_window_too(
    maker: Maker, signed: Workspace, environment: Environment, qtbot: QtBot
) -> None:
    session = survey(maker)
    page = export_of(maker.wizard(session, signed), qtbot)
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_button.click()
    view = done(page, qtbot)

    folder = Path(maker.settings.export_folder) / "border-survey-AM"
    for name in ("request.pdf", "request-bundle.zip"):
        assert verify_file(folder / name, environment).verdict.name != "CHANGED"
    assert view.fingerprint.text() == signed.identity().facts.fingerprint
    assert session.content.exported


# --- who signs ---------------------------------------------------------------------------


@pytest.mark.parametrize("too_long", ["name_line", "organization_line"])
def test_a_name_that_no_certificate_holds_is_refused_in_words(
    too_long: str, maker: Maker, workspace: Workspace, qtbot: QtBot
) -> None:
    wizard = maker.wizard(armenia(maker), workspace)
    signer = export_of(wizard, qtbot).signer
    signer.name_line.setText("Anahit Petrosyan")
    line = getattr(signer, too_long)
    line.setText("Ա" * 33)
    QTest.keyClick(line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "64" in signer.banner.text)
    assert not workspace.has_identity()
    assert signer.make_button.isEnabled()
    assert line.text() == "Ա" * 33
    assert signer.name_line.hasFocus()
    line.setText("Ա" * 32)
    signer.make_button.click()
    qtbot.waitUntil(lambda: signer.identity is not None)
    assert signer.banner.text == ""
    qtbot.waitUntil(lambda: "Ա" * 32 in words(signer))


# --- exporting ---------------------------------------------------------------------------


def done(page: ExportPage, qtbot: QtBot) -> ExportDone:
    qtbot.waitUntil(lambda: page.done_view is not None, timeout=20_000)
    assert isinstance(page.done_view, ExportDone)
    return page.done_view


def stopped_at(step: str, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let every export wait in one of its steps until it is cancelled."""
    there, real = threading.Event(), export.export_document

    def stop(request, environment, *, report, cancel: CancelToken) -> ExportResult:  # type: ignore[no-untyped-def]  # as it is called
        def report_and_wait(name: str) -> None:
            report(name)
            if name == step:
                there.set()
                cancel._event.wait(10)

        return real(request, environment, report=report_and_wait, cancel=cancel)

    monkeypatch.setattr(export, "export_document", stop)
    return there


def test_the_outcome_is_told_only_when_there_is_one(
    maker: Maker, signed: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, go_on, real = threading.Event(), threading.Event(), export.export_document

    def hold(*args: object, **named: object) -> ExportResult:
        result: ExportResult = real(*args, **named)  # type: ignore[arg-type]  # as it was called
        written.set()
        go_on.wait(10)
        return result

    monkeypatch.setattr(export, "export_document", hold)
    session = armenia(maker)
    page = export_of(maker.wizard(session, signed), qtbot)
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_button.setFocus()
    QTest.keyClick(page.export_button, Qt.Key.Key_Space)
    qtbot.waitUntil(written.is_set, timeout=20_000)
    qtbot.waitUntil(lambda: page.banner.text.startswith(STEPS[-1]))
    assert page.banner.action is not None
    qtbot.waitUntil(page.banner.action.hasFocus)
    early = words(page)
    assert (page.done_view, session.content.exported) == (None, "")
    assert "What to do next" not in early
    assert "Exported" not in early

    go_on.set()
    view = done(page, qtbot)
    late = words(page)
    (folder,) = Path(maker.settings.export_folder).iterdir()
    for expected in ("What to do next", str(folder), signed.identity().facts.fingerprint):
        assert expected in late
    assert view.open_button.hasFocus()


@pytest.mark.parametrize("step", STEPS)
def test_cancelling_in_any_step_leaves_no_file(
    step: str, maker: Maker, signed: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = stopped_at(step, monkeypatch)
    session = armenia(maker)
    page = export_of(maker.wizard(session, signed), qtbot)
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_button.click()
    qtbot.waitUntil(lambda: there.is_set() and page.banner.text.startswith(step), timeout=20_000)
    assert page.banner.action is not None
    QTest.keyClick(page.banner.action, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not maker.runner.is_busy, timeout=20_000)

    assert "No files were written" in page.banner.text
    assert exports(maker) == []
    assert (page.done_view, session.content.exported) == (None, "")
    assert page.export_button.isEnabled()


@pytest.mark.parametrize("leave", ["back", "list", "close"])
def test_leaving_during_an_export_stops_it(
    leave: str, maker: Maker, signed: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = stopped_at(STEPS[4], monkeypatch)
    session = armenia(maker)
    wizard = maker.wizard(session, signed)
    page = export_of(wizard, qtbot)
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_button.click()
    qtbot.waitUntil(there.is_set, timeout=20_000)
    if leave == "back":
        wizard.back_button.click()
    elif leave == "list":
        wizard.go_to("summary")
    else:
        wizard.close()
        maker.runner.wait_all()
    qtbot.waitUntil(lambda: not maker.runner.is_busy, timeout=20_000)

    assert exports(maker) == []
    assert session.content.exported == ""


@pytest.mark.parametrize("place", ["a-file", "a-file/inside", "x" * 300])
def test_a_folder_that_is_none_is_said_and_another_can_be_chosen(
    place: str, maker: Maker, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("mine")
    bad = dataclasses.replace(maker.settings, export_folder=str(tmp_path / place))
    session = maker.session()
    page = export_of(dataclasses.replace(maker, settings=bad).wizard(session), qtbot)
    page.draft_button.click()
    qtbot.waitUntil(lambda: "cannot be written" in page.banner.text)
    assert page.done_view is None
    assert page.draft_button.isEnabled()
    assert (tmp_path / "a-file").read_text() == "mine"

    page._change(maker.settings)
    page.draft_button.click()
    assert not page.draft_button.isEnabled()
    done(page, qtbot)
    assert "assistance-request" in exports(maker)
