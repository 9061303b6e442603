"""Whole ways through a form: what a user does, in the order a user does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.pages import (
    buttons,
    review_of,
    section,
    titles,
    type_into,
    widget,
)
from gui.wizards import Maker, maker
from sample_documents import ARMENIA
from template_desk.errors import SaveError
from template_desk.model.ids import QuestionId
from template_desk.ui.section_list import EXPORT, REVIEW
from template_desk.ui.widgets.radio import YesNoWidget
from template_desk.ui.widgets.state import StateWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.tokens import Tokens
    from template_desk.ui.wizard import Wizard

__all__ = ["maker"]  # a fixture
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
# One text question of each section that has one, and what a careless user types there.
CARELESS = {
    "submission": ("submission.date", "  soon\u00a0"),
    "summary": ("summary", "<b>"),
    "funding": ("funding.contribution.amount", "-5 %"),
    "consent": ("", ""),
    "signature": ("signature.prepared.name", "x" * 300),
}


# --- back and next -----------------------------------------------------------------------


def test_wrong_and_missing_answers_never_hold_anybody_up(maker: Maker, qtbot: QtBot) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    way = titles(wizard)
    for key in way[:-1]:
        assert wizard.key == key
        question, text = CARELESS.get(key, ("", ""))
        if question:
            type_into(wizard, question, text)
        wizard.next_button.click()
    assert wizard.key == EXPORT
    for key in reversed(way[:-1]):
        wizard.back_button.click()
        assert wizard.key == key
        question, text = CARELESS.get(key, ("", ""))
        if question:
            assert widget(wizard, question).answer == text

    # Before the first page are the documents; the button is never dead, so that its key
    # is never typed into an answer.
    with qtbot.waitSignal(wizard.leave_requested):
        wizard.back_button.click()
    assert wizard.key == way[0]


def test_the_last_key_before_leaving_counts(maker: Maker) -> None:
    """Neither the pause before counting nor an unfinished word delays the answer."""
    session = maker.session()
    wizard = maker.wizard(session)
    wizard.go_to("summary")
    type_into(wizard, "summary", "last")
    QTest.keyClick(wizard, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert session.answers.text(QuestionId("summary")) == "last"
    wizard.sections.list.setFocus()
    wizard.sections.list.go_to("summary")
    QTest.keyClick(wizard.sections.list, Qt.Key.Key_Return)
    assert widget(wizard, "summary").answer == "last"


def test_the_list_leads_anywhere_and_marks_where_one_is(maker: Maker) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    listed = wizard.sections.list
    way = titles(wizard)
    for place in (4, 0, 8, 7, 3, 6):
        rect = listed.visualRect(listed.model().index(place, 0))
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert wizard.key == way[place]
        assert [line.key for line in listed.lines if line.shown] == [way[place]]
        assert listed.current_key == way[place]


# --- conditions --------------------------------------------------------------------------


def test_a_section_comes_and_goes_and_the_keyboard_stays(maker: Maker, qtbot: QtBot) -> None:
    session = maker.session({"ports.remarks": "kept"}, form="border-survey")
    wizard = maker.wizard(session)
    found = widget(wizard, "about.has_ports")
    assert isinstance(found, YesNoWidget)
    yes, no = found.buttons
    before = set(section(wizard).questions)

    yes.setFocus()
    QTest.keyClick(yes, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "ports" in titles(wizard))
    assert yes.hasFocus()
    QTest.keyClick(yes, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "ports" not in titles(wizard))
    assert no.hasFocus()
    assert set(section(wizard).questions) == before
    menu = wizard.sections.menu
    assert [menu.itemData(place) for place in range(menu.count())] == titles(wizard)
    assert session.answers.text(QuestionId("ports.remarks")) == "kept"


# --- problems ----------------------------------------------------------------------------


def problems(wizard: Wizard) -> dict[str, str]:
    return {str(w.question.id): w.problem for w in section(wizard).questions if w.problem}


def test_problems_are_quiet_until_left_and_quiet_again_after_a_new_visit(
    maker: Maker, qtbot: QtBot
) -> None:
    wizard = maker.wizard(maker.session({"submission.date": "soon"}))
    wizard.recompute()
    assert problems(wizard) == {}

    widget(wizard, "submission.date").take_keyboard()
    widget(wizard, "submission.reference").take_keyboard()
    qtbot.waitUntil(lambda: set(problems(wizard)) == {"submission.date"})
    wizard.next_button.click()
    wizard.back_button.click()
    assert problems(wizard) == {}


def test_who_comes_from_the_review_sees_all_problems_of_the_page(
    maker: Maker, qtbot: QtBot
) -> None:
    wizard = maker.wizard(maker.session({"submission.date": "soon"}))
    page = review_of(wizard, qtbot)

    buttons(page, "Go there")[0].click()

    assert wizard.key == "submission"
    assert {"submission.state", "submission.authority", "submission.date"} <= set(problems(wizard))
    type_into(wizard, "submission.authority", "Ministry")
    qtbot.waitUntil(lambda: "submission.authority" not in problems(wizard))
    assert "submission.state" in problems(wizard)


def test_what_is_no_state_is_said_on_leaving_and_taken_back_when_mended(
    maker: Maker, qtbot: QtBot
) -> None:
    wizard = maker.wizard(maker.session())
    field = widget(wizard, "submission.state")
    assert isinstance(field, StateWidget)
    type_into(wizard, "submission.state", "Atlantis")
    widget(wizard, "submission.reference").take_keyboard()
    qtbot.waitUntil(lambda: field.problem != "")
    wizard.recompute()
    assert "list" in field.problem

    field.take_keyboard()
    line = field.field.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "Armenia")
    wizard.recompute()
    assert field.problem == ""


# --- saving ------------------------------------------------------------------------------


def test_typing_is_saved_by_itself_and_a_failure_stays_until_it_is_mended(
    maker: Maker, qtbot: QtBot
) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    saved, banner = wizard.sections.saved, wizard.save_failed_banner
    maker.disk.refuses = SaveError(reason="ENOSPC")
    type_into(wizard, "submission.authority", "A")
    assert saved.text() == "Saving…"
    qtbot.waitUntil(lambda: saved.text() == "Not saved")
    said = banner.text
    assert said

    type_into(wizard, "submission.authority", "B")
    wizard.next_button.click()
    assert (banner.text, banner.isVisible(), saved.text()) == (said, True, "Not saved")
    assert banner.action is not None
    again = banner.action
    again.click()
    qtbot.waitUntil(lambda: not maker.runner.is_busy)
    assert (banner.text, banner.action) == (said, again)
    maker.disk.refuses = None
    assert session.flush().failure is None
    qtbot.waitUntil(banner.isHidden)
    assert saved.text().startswith("Saved ")
    assert maker.disk.contents[-1].answers.text(QuestionId("submission.authority")) == "AB"


# --- narrow windows ----------------------------------------------------------------------


def wait_for_width(wizard: Wizard, width: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wizard.width() == width)


def test_a_narrow_window_keeps_the_way_and_the_typing(
    maker: Maker, tokens: Tokens, qtbot: QtBot
) -> None:
    """Below 1100 px at the usual font size the guidance folds, below 800 px the list too."""
    wizard = maker.wizard(maker.session(ARMENIA))
    wizard.go_to("areas")
    box = widget(wizard, "areas.comments", "op3b")
    box.take_keyboard()
    menu = wizard.sections.menu
    for width, has_list, has_guidance in (
        (tokens.em(75), True, True),
        (tokens.em(75) - 1, True, False),
        (tokens.em(54) - 1, False, False),
    ):
        wizard.resize(width, 600)
        wait_for_width(wizard, width, qtbot)
        assert (wizard.sections.isVisible(), menu.isVisible()) == (has_list, not has_list)
        assert wizard.guidance.isVisible() == has_guidance
        assert box.focus_target.hasFocus()
        for made in (wizard.back_button, wizard.next_button, wizard.leave_button):
            corner = made.mapTo(wizard, made.rect().bottomRight())
            assert wizard.rect().contains(corner)
    wizard.focus_list()
    assert menu.hasFocus()
    assert menu.currentData() == "areas"
    menu.setCurrentIndex(menu.findData(REVIEW))
    menu.activated.emit(menu.currentIndex())
    assert wizard.key == REVIEW
    wizard.resize(1366, 768)
    qtbot.waitUntil(wizard.sections.isVisible)
    assert wizard.guidance.isVisible()
    assert not menu.isVisible()
