"""Going through a form: nothing is lost, nothing is refused, problems stay quiet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from gui import walk
from gui.wizards import Maker, at, maker
from sample_documents import ARMENIA
from template_desk.errors import SaveError
from template_desk.model.ids import GroupId, QuestionId, RowId, SectionId
from template_desk.ui.review_page import ReviewPage
from template_desk.ui.row_group import RowGroupEditor
from template_desk.ui.section_list import ATTACHMENTS, EXPORT, LAST_STEPS, REVIEW
from template_desk.ui.section_page import SectionPage
from template_desk.ui.widgets.line_text import TextWidget
from template_desk.ui.widgets.long_text import LongTextWidget
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.radio import YesNoWidget
from template_desk.ui.widgets.select_multiple import SelectMultipleWidget
from template_desk.ui.widgets.state import StateWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.background import TaskRunner
    from template_desk.ui.wizard import Wizard

__all__ = ["maker"]  # a fixture
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SECTIONS = (
    "submission",
    "categories",
    "summary",
    "areas",
    "funding",
    "consent",
    "signature",
)


def section(wizard: Wizard) -> SectionPage:
    assert isinstance(wizard.page, SectionPage)
    return wizard.page


def widget(wizard: Wizard, question: str, row: str | None = None) -> QuestionWidget:
    found = section(wizard).widget_at(at(question, row))
    assert found is not None, question
    return found


def table(wizard: Wizard, group: str) -> RowGroupEditor:
    return section(wizard).group(GroupId(group))


def type_into(wizard: Wizard, question: str, text: str, row: str | None = None) -> None:
    found = widget(wizard, question, row)
    found.take_keyboard()
    QTest.keyClicks(found.focus_target, text)


def details(wizard: Wizard) -> dict[str, str]:
    return {line.key: line.detail for line in wizard.sections.list.lines}


def links(page: QWidget, text: str) -> dict[str, QPushButton]:
    return {
        made.accessibleName(): made
        for made in page.findChildren(QPushButton)
        if made.text() == text and not made.isHidden()
    }


# --- the way -----------------------------------------------------------------------------


def test_next_leads_through_all_pages_and_back_leads_home(maker: Maker) -> None:
    wizard = maker.wizard(maker.session())
    way = [wizard.key]
    while wizard.next_button.isVisible():
        wizard.next_button.click()
        way.append(wizard.key)
    assert way == [*SECTIONS, *LAST_STEPS]

    while wizard.key != SECTIONS[0]:
        wizard.back_button.click()
        way.append(wizard.key)
    assert way[len(SECTIONS) + 3 :] == [REVIEW, ATTACHMENTS, *reversed(SECTIONS)]


def test_keys_lead_through_the_pages(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session())

    QTest.keyClick(wizard, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert wizard.key == "categories"
    QTest.keyClick(wizard, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wizard.key == "submission"
    QTest.keyClick(wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: wizard.key == "categories")  # Qt shows the button pressed first
    wizard.focus_list()
    QTest.keyClick(wizard.sections.list, Qt.Key.Key_Down)
    assert wizard.key == "categories"
    QTest.keyClick(wizard.sections.list, Qt.Key.Key_Return)
    assert wizard.key == "summary"


@pytest.mark.parametrize("key", [*SECTIONS, *LAST_STEPS])
def test_every_widget_has_a_name_and_tab_goes_round(
    key: str, maker: Maker, qtbot: QtBot, runner: TaskRunner
) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    wizard.go_to(key)
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert walk.unnamed(wizard) == []
    wizard.next_button.setFocus() if key != EXPORT else wizard.back_button.setFocus()
    assert len(walk.tab_round(wizard)) >= 3


def test_the_first_question_has_the_keyboard(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session())
    wizard.go_to("summary")
    qtbot.waitUntil(widget(wizard, "summary").focus_target.hasFocus)


def test_a_draft_opens_where_it_was_left(maker: Maker) -> None:
    session = maker.session()
    maker.wizard(session).go_to("funding")

    assert maker.wizard(session).key == "funding"


# --- what was typed stays ----------------------------------------------------------------


def test_back_keeps_what_was_typed(maker: Maker) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    wizard.go_to("submission")
    type_into(wizard, "submission.authority", "Ministry & Co")
    type_into(wizard, "submission.date", "not a date")
    wizard.next_button.click()
    wizard.back_button.click()

    assert widget(wizard, "submission.authority").answer == "Ministry & Co"
    assert widget(wizard, "submission.date").answer == "not a date"


def test_leaving_and_returning_keeps_everything(maker: Maker, qtbot: QtBot) -> None:
    session = maker.session()
    first = maker.wizard(session)
    first.go_to("summary")
    text = "Ռադիացիա 😀 قانون\u00a0<b>&amp;</b>\n\n" * 3000
    box = widget(first, "summary")
    assert isinstance(box, LongTextWidget)
    QApplication.clipboard().setText(text)
    box.box.paste()
    session.flush()
    first.close()

    second = maker.wizard(session)
    second.go_to("summary")
    assert widget(second, "summary").answer == text
    assert maker.disk.contents[-1].answers.text(QuestionId("summary")) == text


def test_an_unknown_state_is_kept_over_pages(maker: Maker) -> None:
    wizard = maker.wizard(maker.session())
    type_into(wizard, "submission.state", "Atlantis")
    wizard.next_button.click()
    wizard.back_button.click()

    found = widget(wizard, "submission.state")
    assert isinstance(found, StateWidget)
    assert found.field.typed == "Atlantis"


# --- conditions --------------------------------------------------------------------------


def test_a_question_appears_without_disturbing_the_others(maker: Maker) -> None:
    wizard = maker.wizard(maker.session())
    state = widget(wizard, "submission.state")
    assert isinstance(state, StateWidget)
    organization = widget(wizard, "submission.organization")
    assert organization.isHidden()
    before = list(section(wizard).questions)

    type_into(wizard, "submission.state", "An organization")

    assert not organization.isHidden()
    assert state.field.hasFocus()
    assert list(section(wizard).questions) == before
    type_into(wizard, "submission.organization", "A regional body")
    state.field.setEditText("Armenia")
    assert organization.isHidden()
    state.field.setEditText("An organization")
    assert organization.answer == "A regional body"


def test_a_section_appears_with_its_condition(maker: Maker, qtbot: QtBot) -> None:
    """A form that nobody wrote code for: a repeat, a condition, a section on demand."""
    wizard = maker.wizard(maker.session(form="border-survey"))
    assert "ports" not in details(wizard)
    ports = widget(wizard, "about.has_ports")
    assert isinstance(ports, YesNoWidget)

    QTest.mouseClick(ports.buttons[0], Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "ports" in details(wizard))
    wizard.next_button.click()
    wizard.next_button.click()
    assert wizard.key == "ports"
    wizard.go_to("about")
    QTest.mouseClick(widget(wizard, "about.has_ports").buttons[1], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    wizard.next_button.click()
    wizard.next_button.click()
    assert wizard.key == ATTACHMENTS


# --- tables ------------------------------------------------------------------------------


def test_checking_a_row_chooses_it_and_shows_its_questions(maker: Maker) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")

    areas.list.setFocus()
    areas.list.go_to("op3c")
    QTest.keyClick(areas.list, Qt.Key.Key_Space)

    assert areas.current_row == "op3c"
    assert session.answers.get(QuestionId("areas.requested"), RowId("op3c")) is True
    assert not widget(wizard, "areas.comments", "op3c").isHidden()
    QTest.keyClick(areas.list, Qt.Key.Key_Space)
    assert widget(wizard, "areas.comments", "op3c").isHidden()


def test_a_row_is_checked_with_the_mouse(maker: Maker) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")
    index = areas.list.model().index(1, 0)
    rect = areas.list.visualRect(index)
    box = areas.list.painter_of_lines.box(rect, areas.list.layoutDirection())

    QTest.mouseClick(areas.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())

    assert session.answers.get(QuestionId("areas.requested"), RowId("op1")) is True
    assert areas.current_row == "op1"


def test_typed_text_lands_in_the_row_that_is_shown(maker: Maker) -> None:
    session = maker.session({("areas.requested", "op3b"): True, ("areas.requested", "op3c"): True})
    wizard = maker.wizard(session)
    wizard.go_to("areas")
    areas = table(wizard, "areas")
    for row, text in (("op3b", "plant"), ("op3c", "border"), ("op3b", " guards")):
        areas.show_row(RowId(row))
        found = widget(wizard, "areas.comments", row)
        assert isinstance(found, LongTextWidget)
        found.box.setFocus()
        found.box.moveCursor(found.box.textCursor().MoveOperation.End)
        QTest.keyClicks(found.box, text)

    assert session.answers.text(QuestionId("areas.comments"), RowId("op3b")) == "plant guards"
    assert session.answers.text(QuestionId("areas.comments"), RowId("op3c")) == "border"
    areas.show_row(RowId("op3c"))
    assert not widget(wizard, "areas.comments", "op3b").isVisible()
    assert widget(wizard, "areas.comments", "op3c").isVisible()


def test_the_list_says_what_is_filled_in(maker: Maker) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    wizard.go_to("areas")

    lines = {line.key: line for line in table(wizard, "areas").list.lines}

    assert (lines["op3b"].checked, lines["op3b"].detail) == (True, "Nuclear, 26 words")
    assert (lines["op4"].checked, lines["op4"].detail) == (False, "")
    assert "not chosen" in lines["op4"].spoken


def test_the_guidance_follows_the_row(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    wizard.go_to("areas")
    assert wizard.guidance.subject.text() == "Areas of requested assistance"

    widget(wizard, "areas.comments", "op3b").take_keyboard()
    assert wizard.guidance.subject.text() == "OP 3(b) – Physical protection"
    assert "not the Committee's" in wizard.guidance.origin.text()
    qtbot.wait(10)
    widget(wizard, "confidential").take_keyboard()
    assert wizard.guidance.subject.text() == "Areas of requested assistance"


def test_rows_of_a_repeat_are_added_moved_removed_and_brought_back(maker: Maker) -> None:
    session = maker.session(form="border-survey")
    wizard = maker.wizard(session)
    wizard.go_to("crossings")
    crossings = table(wizard, "crossings")
    assert crossings.list.lines == ()

    for name in ("Alpha", "Beta", "Gamma"):
        crossings.add_button.click()
        assert crossings.current_row is not None
        type_into(wizard, "crossings.name", name, crossings.current_row)
        wizard.recompute()
    assert not crossings.add_button.isEnabled()  # the form allows three
    assert [line.title for line in crossings.list.lines] == ["Alpha", "Beta", "Gamma"]

    crossings.show_row(RowId("new2"))
    crossings.remove_button.click()
    assert [line.title for line in crossings.list.lines] == ["Alpha", "Gamma"]
    assert crossings.current_row == "new3"
    assert "Beta" in crossings.undo_bar.text
    crossings.add_button.setFocus()
    assert crossings.undo_bar.action is not None
    crossings.undo_bar.action.click()
    assert [line.title for line in crossings.list.lines] == ["Alpha", "Beta", "Gamma"]
    assert crossings.current_row == "new2"
    assert widget(wizard, "crossings.name", "new2").answer == "Beta"
    assert crossings.undo_bar.text == ""

    crossings.up_button.click()
    assert session.answers.rows_of(GroupId("crossings")) == ("new2", "new1", "new3")
    assert crossings.current_row == "new2"
    assert not crossings.up_button.isEnabled()


def test_a_condition_in_a_row_looks_at_its_own_row(maker: Maker) -> None:
    wizard = maker.wizard(
        maker.session(
            {("crossings.name", "a"): "Alpha", ("crossings.name", "b"): "Beta"},
            form="border-survey",
            rows={"crossings": ("a", "b")},
        )
    )
    wizard.go_to("crossings")
    crossings = table(wizard, "crossings")
    crossings.show_row(RowId("b"))
    crossings.show_row(RowId("a"))
    traffic = widget(wizard, "crossings.traffic", "a")
    assert isinstance(traffic, SelectMultipleWidget)

    list(traffic.boxes.values())[2].click()

    assert not widget(wizard, "crossings.harbour_master", "a").isHidden()
    crossings.show_row(RowId("b"))
    assert widget(wizard, "crossings.harbour_master", "b").isHidden()


# --- problems ----------------------------------------------------------------------------


def test_nothing_is_reproached_at_first_sight(maker: Maker) -> None:
    wizard = maker.wizard(maker.session())
    for key in SECTIONS:
        wizard.go_to(key)
        wizard.recompute()
        assert [w.problem for w in section(wizard).questions if w.problem] == []
    assert not any(line.warns for line in wizard.sections.list.lines)


def test_a_problem_shows_when_its_question_is_left_and_goes_when_mended(
    maker: Maker, qtbot: QtBot
) -> None:
    wizard = maker.wizard(maker.session())
    date = widget(wizard, "submission.date")
    type_into(wizard, "submission.date", "25.3.2026")
    wizard.recompute()
    assert date.problem == ""

    widget(wizard, "submission.reference").take_keyboard()
    qtbot.waitUntil(lambda: date.problem.startswith("This is not a date"))
    date.take_keyboard()
    date.focus_target.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(date.focus_target, "2026-03-25")
    qtbot.waitUntil(lambda: date.problem == "")


def test_passing_by_an_empty_question_says_nothing(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session())
    widget(wizard, "submission.authority").take_keyboard()
    widget(wizard, "submission.reference").take_keyboard()
    qtbot.wait(50)

    assert widget(wizard, "submission.authority").problem == ""


def test_the_list_counts_what_is_to_fix(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    assert details(wizard)["areas"] == "2 of 10 chosen, ready"
    wizard.go_to("submission")

    field = widget(wizard, "submission.authority")
    assert isinstance(field, TextWidget)
    field.line.setFocus()
    field.line.selectAll()
    QTest.keyClick(field.line, Qt.Key.Key_Delete)

    qtbot.waitUntil(lambda: details(wizard)["submission"] == "1 to fix")


# --- check your answers ------------------------------------------------------------------


def review_of(wizard: Wizard, qtbot: QtBot) -> ReviewPage:
    wizard.go_to(REVIEW)
    page = wizard.page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.is_complete and not page.summary.text.startswith("Checking"))
    return page


def test_change_leads_to_the_question(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    page = review_of(wizard, qtbot)

    links(page, "Change")["Change: Point of contact: name"].click()

    assert wizard.key == "submission"
    qtbot.waitUntil(widget(wizard, "submission.contact.name").focus_target.hasFocus)


def test_a_problem_leads_to_its_row_and_is_shown_there(maker: Maker, qtbot: QtBot) -> None:
    values = {**ARMENIA, ("areas.comments", "op3c"): "Equipment."}
    wizard = maker.wizard(maker.session(values))
    page = review_of(wizard, qtbot)
    found = [name for name in links(page, "Go there") if "OP 3(c)" in name and "Comments" in name]

    links(page, "Go there")[found[0]].click()

    assert wizard.key == "areas"
    comments = widget(wizard, "areas.comments", "op3c")
    assert table(wizard, "areas").current_row == "op3c"
    qtbot.waitUntil(comments.focus_target.hasFocus)
    assert comments.problem != ""
    qtbot.waitUntil(lambda: not comments.visibleRegion().isEmpty())


def test_the_review_counts_and_says_not_answered(maker: Maker, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    wizard = maker.wizard(maker.session())
    page = review_of(wizard, qtbot)

    assert page.summary.text == "7 to fix, 5 worth considering."
    words = [made.text() for made in page.findChildren(QLabel)]
    assert words.count("Not answered") > 10


def test_a_problem_of_a_whole_table_leads_to_its_list(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session())
    page = review_of(wizard, qtbot)
    name = next(n for n in links(page, "Go there") if "Choose at least one area" in n)

    links(page, "Go there")[name].click()

    areas = table(wizard, "areas")
    qtbot.waitUntil(areas.list.hasFocus)
    assert areas.problem_label.isVisible()
    areas.list.go_to("op4")
    QTest.keyClick(areas.list, Qt.Key.Key_Space)
    qtbot.waitUntil(areas.problem_label.isHidden)


# --- saving, name, folding ---------------------------------------------------------------


def test_a_failed_save_stays_in_sight_until_it_succeeds(maker: Maker, qtbot: QtBot) -> None:
    session = maker.session()
    wizard = maker.wizard(session)
    assert wizard.sections.saved.text().startswith("Saved ")
    maker.disk.refuses = SaveError(reason="ENOSPC")
    type_into(wizard, "submission.authority", "Ministry")
    session.flush()
    qtbot.waitUntil(lambda: "could not be saved" in wizard.save_failed_banner.text)
    assert wizard.sections.saved.text() == "Not saved"

    maker.disk.refuses = None
    assert wizard.save_failed_banner.action is not None
    wizard.save_failed_banner.action.click()
    qtbot.waitUntil(lambda: wizard.save_failed_banner.text == "")
    assert wizard.sections.saved.text().startswith("Saved ")


def test_a_document_is_renamed_in_its_place(maker: Maker) -> None:
    session = maker.session({"submission.state": "AM"})
    wizard = maker.wizard(session)
    assert wizard.title.words.text() == "Armenia"

    wizard.title.rename_button.click()
    QTest.keyClicks(wizard.title.line, "Border & <b>co</b>")
    QTest.keyClick(wizard.title.line, Qt.Key.Key_Return)
    assert wizard.title.words.text() == "Border & <b>co</b>"
    assert session.content.title == "Border & <b>co</b>"

    wizard.title.rename_button.click()
    QTest.keyClicks(wizard.title.line, "something else")
    QTest.keyClick(wizard.title.line, Qt.Key.Key_Escape)
    assert session.content.title == "Border & <b>co</b>"


@pytest.mark.parametrize(
    ("width", "with_list", "with_guidance"),
    [(1366, True, True), (1024, True, False), (700, False, False)],
)
def test_what_has_no_room_is_folded_away(
    width: int, with_list: bool, with_guidance: bool, maker: Maker, qtbot: QtBot
) -> None:
    wizard = maker.wizard(maker.session())
    wizard.resize(width, 600)
    qtbot.waitUntil(lambda: wizard.width() == width)

    assert wizard.sections.isVisible() == with_list
    assert wizard.sections.menu.isVisible() != with_list
    assert wizard.guidance.isVisible() == with_guidance
    if not with_guidance:
        wizard.guidance_button.click()
        assert wizard.guidance.isVisible()
        assert wizard.next_button.visibleRegion().boundingRect().isValid()
        QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Escape)
        assert not wizard.guidance.isVisible()


def test_a_keystroke_rebuilds_nothing_and_is_quick(maker: Maker, qtbot: QtBot) -> None:
    """With fifty pages typed already; the counting happens elsewhere and later."""
    session = maker.session({**ARMENIA, "summary": "One officer at the gate. " * 6000})
    wizard = maker.wizard(session)
    wizard.go_to("summary")
    box = widget(wizard, "summary")
    box.take_keyboard()
    qtbot.wait(300)
    bare = QPlainTextEdit(session.answers.text(QuestionId("summary")), wizard)
    bare.resize(box.focus_target.size())
    bare.show()
    made = set(wizard.findChildren(QWidget))

    def median(target: QWidget) -> float:
        times = []
        for _ in range(11):
            began = time.thread_time()
            QTest.keyClick(target, Qt.Key.Key_X)
            times.append(time.thread_time() - began)
        return sorted(times)[5]

    ours, theirs = median(box.focus_target), median(bare)
    assert set(wizard.findChildren(QWidget)) == made
    assert ours < 1.5 * theirs
    qtbot.waitUntil(lambda: not wizard._timer.isActive() and not wizard._computing)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_going_to_a_question_of_a_hidden_row_shows_the_row(maker: Maker, qtbot: QtBot) -> None:
    wizard = maker.wizard(maker.session(ARMENIA))
    wizard.go_to_question(SectionId("areas"), QuestionId("areas.application"), RowId("op3b"))

    qtbot.waitUntil(widget(wizard, "areas.application", "op3b").focus_target.hasFocus)
