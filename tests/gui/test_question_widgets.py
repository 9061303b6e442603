"""The contract of all question widgets, over every kind of question."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui import walk
from template_desk.desk.environment import Environment
from template_desk.i18n import Translator
from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Choice, Level, Question, QuestionKind
from template_desk.model.ids import Address, ChoiceId, QuestionId, RowId
from template_desk.ui.widgets.date import DateWidget
from template_desk.ui.widgets.line_text import TextWidget
from template_desk.ui.widgets.long_text import LongTextWidget
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.radio import RadioWidget, YesNoWidget
from template_desk.ui.widgets.registry import WIDGETS, make_widget
from template_desk.ui.widgets.select_multiple import SelectMultipleWidget
from template_desk.ui.widgets.select_one import ListChoicesWidget
from template_desk.ui.widgets.state import StateWidget
from template_desk.ui.widgets.surroundings import Surroundings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.tokens import Tokens

# For each kind a question of the shipped form, an answer, and text that is no valid answer.
SAMPLES: dict[QuestionKind, tuple[str, Answer, str]] = {
    QuestionKind.TEXT: ("submission.authority", " Ministry & Co \u00a0 «x» 😀 ", ""),
    QuestionKind.LONG_TEXT: ("summary", "one\u00a0two\n\n  three &amp; <b>four</b> 😀\n", ""),
    QuestionKind.DATE: ("submission.date", "2026-03-25", "25. März"),
    QuestionKind.DECIMAL: ("funding.contribution.amount", "120 000.50", "about 5,5"),
    QuestionKind.YES_NO: ("consent.post_full", False, ""),
    QuestionKind.SELECT_ONE: ("funding.contribution.unit", "usd", ""),
    QuestionKind.SELECT_MULTIPLE: ("categories", ("drafting", "equipment"), ""),
    QuestionKind.STATE: ("submission.state", "AM", "Atlantis"),
}
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
KINDS = [pytest.param(kind, id=kind.value) for kind in QuestionKind]


@pytest.fixture
def around(environment: Environment, tokens: Tokens, translate: Translator) -> Surroundings:
    catalogue = environment.catalogue
    pack = catalogue.load(catalogue.resolve("assistance-request"))
    return Surroundings(
        tokens=tokens,
        translate=translate,
        wording=pack.wording("en"),
        states=environment.states,
        today=lambda: datetime.date(2026, 11, 24),
    )


@pytest.fixture
def question_of(environment: Environment) -> Callable[[str], Question]:
    catalogue = environment.catalogue
    form = catalogue.load(catalogue.resolve("assistance-request")).definition

    def find(name: str) -> Question:
        placed = form.find(QuestionId(name))
        assert placed is not None
        return placed.question

    return find


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A window with a line above and a line below, so that Tab has somewhere to go."""
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit(objectName="above"))
    layout.addWidget(QLineEdit(objectName="below"))
    qtbot.addWidget(window)
    return window


def shown(page: QWidget, widget: QuestionWidget, qtbot: QtBot) -> None:
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(1, widget)
    page.resize(700, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)


def edits_of(widget: QuestionWidget) -> list[tuple[Address, Answer]]:
    heard: list[tuple[Address, Answer]] = []
    widget.edited.connect(lambda address, answer: heard.append((address, answer)))
    return heard


def answer_like_a_user(widget: QuestionWidget) -> None:
    """Do something with the keyboard or the mouse that changes the answer."""
    match widget:
        case YesNoWidget() | RadioWidget():
            QTest.mouseClick(widget.buttons[1], Qt.MouseButton.LeftButton)
        case SelectMultipleWidget():
            QTest.mouseClick(next(iter(widget.boxes.values())), Qt.MouseButton.LeftButton)
        case StateWidget():
            QTest.keyClicks(widget.field.lineEdit(), "Armenia")
        case ListChoicesWidget():
            widget.list.setFocus()
            QTest.keyClick(widget.list, Qt.Key.Key_Down)
        case _:
            QTest.keyClicks(widget.focus_target, "2026-03-25")


def test_every_kind_has_a_widget() -> None:
    assert set(WIDGETS) == set(QuestionKind) == set(SAMPLES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", [None, "op3c"])
def test_answers_are_shown_as_they_are_and_nothing_is_told(
    kind: QuestionKind, row: str | None, around: Surroundings, question_of, qtbot: QtBot
) -> None:
    name, answer, invalid = SAMPLES[kind]
    row_id = RowId(row) if row else None
    widget = make_widget(question_of(name), row_id, around)
    qtbot.addWidget(widget)
    heard = edits_of(widget)

    assert widget.answer is NOT_ANSWERED
    for given in (answer, *((invalid,) if invalid else ()), NOT_ANSWERED):
        widget.set_answer(given)
        assert widget.answer == given
    assert heard == []
    assert widget.address == Address(QuestionId(name), row_id)


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_told_with_its_address(
    kind: QuestionKind, around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of(SAMPLES[kind][0]), RowId("r7"), around)
    shown(page, widget, qtbot)
    heard = edits_of(widget)

    answer_like_a_user(widget)

    assert heard
    address, answer = heard[-1]
    assert address == Address(widget.question.id, RowId("r7"))
    assert answer == widget.answer
    assert answer is not NOT_ANSWERED


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_has_a_name_and_the_question_is_said(
    kind: QuestionKind, around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of(SAMPLES[kind][0]), None, around)
    shown(page, widget, qtbot)

    assert walk.unnamed(widget) == []
    assert widget.label.buddy() is widget.focus_target
    described = widget.focus_target.accessibleDescription()
    assert "wording" in described.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_tab_leaves_the_question(
    kind: QuestionKind, around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of(SAMPLES[kind][0]), None, around)
    widget.set_answer(SAMPLES[kind][1])
    shown(page, widget, qtbot)
    widget.take_keyboard()

    way = walk.tab_round(page)

    assert page.findChild(QLineEdit, "above") in way
    assert page.findChild(QLineEdit, "below") in way


@pytest.mark.parametrize("focused", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_never_changes_an_answer(
    kind: QuestionKind,
    focused: bool,
    around: Surroundings,
    question_of,
    page: QWidget,
    qtbot: QtBot,
) -> None:
    widget = make_widget(question_of(SAMPLES[kind][0]), None, around)
    widget.set_answer(SAMPLES[kind][1])
    shown(page, widget, qtbot)
    above = page.findChild(QLineEdit, "above")
    (widget.focus_target if focused else above).setFocus()
    before = widget.answer
    target = widget.focus_target
    if isinstance(target, QAbstractScrollArea):
        target = target.viewport()

    for delta in (-120, 120, -120):
        middle = QPointF(target.rect().center())
        event = QWheelEvent(
            middle,
            target.mapToGlobal(middle),
            QPoint(0, 0),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(target, event)

    assert widget.answer == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_is_shown_and_taken_away(
    kind: QuestionKind, around: Surroundings, question_of, qtbot: QtBot
) -> None:
    widget = make_widget(question_of(SAMPLES[kind][0]), None, around)
    qtbot.addWidget(widget)

    assert widget.problem == ""
    widget.set_problem("Mend <b>this</b>.", Level.MUST_FIX)
    assert widget.problem == "Mend <b>this</b>."
    assert widget.problem_label.textFormat() is Qt.TextFormat.PlainText
    assert "Mend" in widget.focus_target.accessibleDescription()
    widget.set_problem("")
    assert widget.problem == ""
    assert "Mend" not in widget.focus_target.accessibleDescription()


def test_leaving_is_told_once_and_only_when_the_question_is_left(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("submission.date"), None, around)
    assert isinstance(widget, DateWidget)
    shown(page, widget, qtbot)
    left: list[object] = []
    entered: list[object] = []
    widget.left.connect(left.append)
    widget.entered.connect(entered.append)

    widget.take_keyboard()
    widget.calendar_button.setFocus()
    qtbot.wait(10)
    assert (len(entered), len(left)) == (1, 0)
    page.findChild(QLineEdit, "below").setFocus()
    qtbot.waitUntil(lambda: len(left) == 1)


def test_official_wording_is_told_apart_from_ours(
    around: Surroundings, question_of, qtbot: QtBot
) -> None:
    official = make_widget(question_of("summary"), None, around)
    ours = make_widget(question_of("submission.authority"), None, around)
    qtbot.addWidget(official)
    qtbot.addWidget(ours)

    assert "Committee's template" in official.focus_target.accessibleDescription()
    assert "not the Committee's" in ours.focus_target.accessibleDescription()


def test_an_ampersand_in_a_wording_is_seen(around: Surroundings, question_of, qtbot: QtBot) -> None:
    question = question_of("submission.authority")
    texts = dict(around.wording.texts)
    text = texts[question.text_key]
    texts[question.text_key] = replace(text, text="Law & order")
    wording = replace(around.wording, texts=texts)
    widget = make_widget(question, None, replace(around, wording=wording))
    qtbot.addWidget(widget)

    assert widget.label.text() == "Law && order"
    assert widget.name == "Law & order"


# --- single kinds ------------------------------------------------------------------------


def test_a_yes_no_answer_can_be_taken_back(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("consent.post_full"), None, around)
    assert isinstance(widget, YesNoWidget)
    shown(page, widget, qtbot)
    heard = edits_of(widget)

    assert widget.clear_button.isHidden()
    QTest.mouseClick(widget.buttons[0], Qt.MouseButton.LeftButton)
    QTest.mouseClick(widget.clear_button, Qt.MouseButton.LeftButton)

    assert [answer for _, answer in heard] == [True, NOT_ANSWERED]
    assert QApplication.focusWidget() is widget.buttons[0]


def test_words_beside_a_button_press_it(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("categories"), None, around)
    assert isinstance(widget, SelectMultipleWidget)
    shown(page, widget, qtbot)
    box = widget.boxes[ChoiceId("training")]
    words = box.parentWidget().words  # type: ignore[union-attr]

    QTest.mouseClick(words, Qt.MouseButton.LeftButton)

    assert widget.answer == ("training",)
    assert words.text().startswith("Training, e.g.")


def test_choices_of_another_edition_are_kept(
    around: Surroundings, question_of, qtbot: QtBot
) -> None:
    several = make_widget(question_of("categories"), None, around)
    one = make_widget(question_of("funding.contribution.unit"), None, around)
    qtbot.addWidget(several)
    qtbot.addWidget(one)

    several.set_answer(("drafting", "from-the-future"))
    one.set_answer("euro")

    assert several.answer == ("drafting", "from-the-future")
    assert one.answer == "euro"


def test_many_choices_are_a_list_with_an_empty_entry(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    few = question_of("submission.language")
    choices = tuple(
        Choice(id=ChoiceId(f"c{number}"), text_key=few.choices[0].text_key) for number in range(8)
    )
    widget = make_widget(replace(few, choices=choices), None, around)
    assert isinstance(widget, ListChoicesWidget)
    shown(page, widget, qtbot)

    assert widget.answer is NOT_ANSWERED
    widget.set_answer("c3")
    assert widget.answer == "c3"
    widget.set_answer("from-the-future")
    assert widget.answer == "from-the-future"
    widget.set_answer(NOT_ANSWERED)
    assert widget.answer is NOT_ANSWERED
    answer_like_a_user(widget)
    assert widget.answer == "c0"
    assert walk.unnamed(widget) == []


def test_a_state_is_found_without_its_accents(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("submission.state"), None, around)
    assert isinstance(widget, StateWidget)
    shown(page, widget, qtbot)
    widget.take_keyboard()

    QTest.keyClicks(widget.field.lineEdit(), "COTE D'I")
    completer = widget.field.completer()
    assert completer is not None
    assert completer.currentCompletion() == "Côte d’Ivoire"
    widget.field.lineEdit().setText("cote d'ivoire")
    assert widget.answer == "CI"
    popup = completer.popup()
    if popup is not None:
        popup.hide()


def test_a_state_that_is_none_stays_in_sight_and_is_not_taken_for_one(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("submission.state"), None, around)
    assert isinstance(widget, StateWidget)
    shown(page, widget, qtbot)
    widget.take_keyboard()
    line = widget.field.lineEdit()
    assert line is not None

    line.setText("AM")  # a code, but no State's name: must not become Armenia
    assert widget.answer is NOT_ANSWERED
    line.setText("Atlantis")
    assert widget.problem == ""
    page.findChild(QLineEdit, "below").setFocus()
    qtbot.waitUntil(lambda: widget.problem != "")
    assert (widget.answer, line.text()) == ("Atlantis", "Atlantis")
    assert "Atlantis" not in around.states
    line.setText("Armenia")
    assert (widget.answer, widget.problem) == ("AM", "")


def test_the_other_choice_of_a_state_question_comes_first(
    around: Surroundings, question_of, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("submission.state"), None, around)
    assert isinstance(widget, StateWidget)
    qtbot.addWidget(widget)

    assert widget.field.itemText(0) == "An organization"
    assert widget.field.count() == 1 + len(around.states.sorted())
    widget.set_answer("organization")
    assert widget.answer == "organization"


def test_a_date_is_filled_by_nobody_but_the_user(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("submission.date"), None, around)
    assert isinstance(widget, DateWidget)
    shown(page, widget, qtbot)

    assert widget.answer is NOT_ANSWERED
    widget.line.setText("2026-03-25")
    assert widget.words.text() == "25 March 2026"
    QTest.mouseClick(widget.clear_button, Qt.MouseButton.LeftButton)
    assert widget.answer is NOT_ANSWERED
    QTest.mouseClick(widget.today_button, Qt.MouseButton.LeftButton)
    assert widget.answer == "2026-11-24"


def test_the_calendar_gives_a_date(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    from PySide6.QtWidgets import QCalendarWidget

    widget = make_widget(question_of("submission.date"), None, around)
    assert isinstance(widget, DateWidget)
    widget.set_answer("2026-03-25")
    shown(page, widget, qtbot)

    QTest.mouseClick(widget.calendar_button, Qt.MouseButton.LeftButton)
    calendar = widget.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-03-25"
    assert widget.answer == "2026-03-25"
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert widget.answer == "2026-03-26"


@pytest.mark.parametrize("kind", [QuestionKind.TEXT, QuestionKind.LONG_TEXT])
def test_fifty_pasted_pages_are_kept_to_the_last_letter(
    kind: QuestionKind, around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    """Nothing is cut, no-break spaces stay, emoji and right-to-left words too."""
    widget = make_widget(question_of(SAMPLES[kind][0]), None, around)
    assert isinstance(widget, (TextWidget, LongTextWidget))
    shown(page, widget, qtbot)
    pages = "\u00a0Ռադիացիա 😀 قانون <b>&amp;</b> 12\tofficers\n" * 4000
    QGuiApplication.clipboard().setText(pages)
    widget.take_keyboard()

    widget.focus_target.paste()  # type: ignore[attr-defined]

    assert widget.answer == pages


def test_pasted_formatting_becomes_plain_text(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("summary"), None, around)
    assert isinstance(widget, LongTextWidget)
    shown(page, widget, qtbot)
    mime = QMimeData()
    mime.setHtml("<p>First <b>bold</b></p><p>Second</p>")
    mime.setText("First bold\nSecond")
    QGuiApplication.clipboard().setMimeData(mime)

    widget.box.paste()

    assert widget.answer == "First bold\nSecond"


def test_a_long_text_counts_its_words_and_grows(
    around: Surroundings, question_of, page: QWidget, qtbot: QtBot
) -> None:
    widget = make_widget(question_of("summary"), None, around)
    assert isinstance(widget, LongTextWidget)
    shown(page, widget, qtbot)
    low = widget.box.height()

    widget.set_answer("word\n" * 160)

    assert widget.words.text().startswith("160 words; about 150")
    assert widget.box.height() > low
    widget.set_answer("word\n" * 5000)
    assert widget.box.height() < 3 * page.height()
