"""Tables on a page: choosing rows, typing into them, leaving them out, adding and removing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import walk
from gui.pages import SURVEY_READY, SURVEY_ROWS, table, type_into, widget
from gui.wizards import Maker, maker
from sample_documents import ARMENIA
from template_desk.model.answers import NOT_ANSWERED
from template_desk.model.ids import GroupId, QuestionId, RowId
from template_desk.ui.widgets.select_multiple import SelectMultipleWidget

__all__ = ["maker"]  # a fixture
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_guidance_and_answers_follow_the_chosen_row(maker: Maker) -> None:
    session = maker.session(ARMENIA)
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")
    rows = [line.key for line in areas.list.lines]
    areas.list.setFocus()
    areas.list.go_to(rows[0])
    seen: dict[str, str] = {}
    for row in rows[1:]:
        QTest.keyClick(areas.list, Qt.Key.Key_Down)
        assert areas.current_row == row
        assert areas.list.hasFocus()
        seen[row] = wizard.guidance.words.text()
        comments = widget(wizard, "areas.comments", row)
        expected = session.answers.get(QuestionId("areas.comments"), RowId(row))
        assert (comments.answer, comments.address.row) == (expected, row)
        assert wizard.guidance.subject.text() == areas.list.lines[rows.index(row)].title
    assert len(set(seen.values())) == len(seen)


def test_enter_leads_into_the_row_and_typing_lands_there_only(maker: Maker) -> None:
    session = maker.session({("areas.requested", row): True for row in ("op1", "op2", "op6")})
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")
    for row in ("op2", "op6", "op1", "op2"):
        areas.list.setFocus()
        areas.list.go_to(row)
        QTest.keyClick(areas.list, Qt.Key.Key_Return)
        now = QApplication.focusWidget()
        assert now is not None
        assert widget(wizard, "areas.application", row).isAncestorOf(now)
        type_into(wizard, "areas.application_note", f"{row};", row)

    found = {str(a.row): v for a, v in session.answers.values.items() if "note" in str(a.question)}
    assert found == {"op1": "op1;", "op2": "op2;op2;", "op6": "op6;"}


def test_an_unticked_row_keeps_its_text_and_says_so(maker: Maker) -> None:
    session = maker.session(ARMENIA)
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")
    comments = widget(wizard, "areas.comments", "op3b")
    before = comments.answer
    assert areas.editor is not None
    assert areas.editor.include is not None

    areas.editor.include.click()
    assert comments.isHidden()
    assert session.answers.get(QuestionId("areas.requested"), RowId("op3b")) is NOT_ANSWERED
    assert session.answers.get(QuestionId("areas.comments"), RowId("op3b")) == before
    seen = [made.text() for made in areas.findChildren(QLabel) if made.isVisible()]
    assert "What is written here is kept, and left out of the document." in seen
    wizard.next_button.click()
    wizard.back_button.click()
    again = table(wizard, "areas")
    again.show_row(RowId("op3b"))
    assert again.editor is not None
    assert again.editor.include is not None
    again.editor.include.click()
    assert widget(wizard, "areas.comments", "op3b").isVisible()
    assert widget(wizard, "areas.comments", "op3b").answer == before


def test_rows_are_removed_to_the_last_and_each_comes_back(maker: Maker, qtbot: QtBot) -> None:
    session = maker.session(SURVEY_READY, form="border-survey", rows=SURVEY_ROWS)
    before = session.answers
    wizard = maker.wizard(session)
    wizard.go_to("crossings")
    crossings = table(wizard, "crossings")

    crossings.remove_button.click()
    assert (crossings.current_row, session.answers.rows_of(GroupId("crossings"))) == ("b", ("b",))
    crossings.remove_button.click()
    assert crossings.current_row is None
    assert not crossings.remove_button.isVisible()
    assert crossings.list.isHidden()
    assert crossings.undo_bar.action is not None
    qtbot.waitUntil(crossings.undo_bar.action.hasFocus)
    assert walk.unnamed(wizard) == []
    QTest.keyClick(crossings.undo_bar.action, Qt.Key.Key_Space)
    assert widget(wizard, "crossings.harbour_master", "b").answer == "H. M."
    assert crossings.undo_bar.text == ""
    crossings.add_button.click()
    assert session.answers.rows_of(GroupId("crossings")) == ("b", "new1")
    crossings.up_button.click()
    assert [line.key for line in crossings.list.lines] == ["new1", "b"]
    type_into(wizard, "crossings.name", "New", "new1")
    assert session.answers.get(QuestionId("crossings.name"), RowId("b")) == before.get(
        QuestionId("crossings.name"), RowId("b")
    )
    crossings.down_button.click()
    assert not crossings.down_button.isEnabled()
    assert [line.key for line in crossings.list.lines] == ["b", "new1"]


def test_a_question_in_a_row_comes_and_goes_and_keeps_its_text(maker: Maker) -> None:
    session = maker.session(SURVEY_READY, form="border-survey", rows=SURVEY_ROWS)
    wizard = maker.wizard(session)
    wizard.go_to("crossings")
    table(wizard, "crossings").show_row(RowId("b"))
    traffic, master = (widget(wizard, f"crossings.{n}", "b") for n in ("traffic", "harbour_master"))
    assert isinstance(traffic, SelectMultipleWidget)
    sea = list(traffic.boxes.values())[2]

    sea.setFocus()
    QTest.keyClick(sea, Qt.Key.Key_Space)
    assert master.isHidden()
    assert sea.hasFocus()
    QTest.keyClick(sea, Qt.Key.Key_Space)
    assert master.isVisible()
    assert master.answer == "H. M."
