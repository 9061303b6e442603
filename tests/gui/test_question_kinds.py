"""What every kind of question promises, asked of all of them through the registry.

``test_question_widgets`` looks at single kinds; this looks at every control of each.
"""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gui import walk
from gui.kinds import ANSWERS, KINDS, TYPED, Make, hear, line_of, make, pack, question_of
from template_desk.model.answers import NOT_ANSWERED
from template_desk.model.form import QuestionKind
from template_desk.ui.widgets.radio import RadioWidget
from template_desk.ui.widgets.select_multiple import SelectMultipleWidget
from template_desk.ui.widgets.state import StateWidget

__all__ = ["make", "pack", "question_of"]  # fixtures
# What the offscreen platform says about windows that it does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_there_are_answers_for_every_kind() -> None:
    assert set(ANSWERS) == set(QuestionKind)


# --- showing -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_follows_another_without_a_trace_and_without_an_edit(
    kind: QuestionKind, make: Make
) -> None:
    widget = make(kind)
    told = hear(widget)
    first, second = ANSWERS[kind]
    for answer in (first, second, first, NOT_ANSWERED, second, NOT_ANSWERED):
        widget.set_answer(answer)
        assert widget.answer == answer
    assert told == []


@pytest.mark.parametrize("kind", KINDS)
def test_coming_and_going_is_no_edit(kind: QuestionKind, make: Make, qtbot: QtBot) -> None:
    widget = make(kind)
    widget.set_answer(ANSWERS[kind][1])
    told = hear(widget)
    left: list[object] = []
    widget.left.connect(left.append)

    widget.take_keyboard()
    widget.window().findChild(QLineEdit, "below").setFocus()
    qtbot.waitUntil(lambda: len(left) == 1)

    assert told == []
    assert widget.answer == ANSWERS[kind][1]


# --- names -------------------------------------------------------------------------------


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_control_is_named_also_those_that_come_with_an_answer(
    kind: QuestionKind, answered: bool, make: Make
) -> None:
    widget = make(kind)
    if answered:
        widget.set_answer(ANSWERS[kind][0])

    assert walk.focusable(widget)
    assert walk.unnamed(widget) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_mended_problem_is_no_longer_said_anywhere(kind: QuestionKind, make: Make) -> None:
    """Where the answer is a button, another button has the keyboard after the change."""
    widget = make(kind)
    for answer in ANSWERS[kind]:
        widget.set_answer(NOT_ANSWERED)
        widget.set_problem("Mend this.")
        assert "Mend" in widget.focus_target.accessibleDescription()
        widget.set_answer(answer)
        widget.set_problem("")
        said = [part.accessibleDescription() for part in widget.findChildren(QWidget)]
        assert not any("Mend" in words for words in said)


# --- edits -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
def test_each_key_is_told_once_and_exactly(kind: QuestionKind, make: Make) -> None:
    widget = make(kind)
    told = hear(widget)
    widget.take_keyboard()
    text = " 2,5 <b>&"

    QTest.keyClicks(line_of(widget), text)

    assert told == [text[:end] for end in range(1, len(text) + 1)]
    assert widget.answer == text
    line_of(widget).selectAll()
    QTest.keyClick(line_of(widget), Qt.Key.Key_Delete)
    assert told[len(text) :] == [NOT_ANSWERED]


def test_a_radio_button_is_told_once_by_mouse_and_by_keys(make: Make) -> None:
    for kind, onward in (
        (QuestionKind.YES_NO, Qt.Key.Key_Right),
        (QuestionKind.SELECT_ONE, Qt.Key.Key_Down),
    ):
        widget = make(kind)
        assert isinstance(widget, RadioWidget)
        told = hear(widget)
        values = list(widget._values)

        QTest.mouseClick(widget.buttons[1], Qt.MouseButton.LeftButton)
        assert told == [values[1]]
        QTest.mouseClick(widget.buttons[1], Qt.MouseButton.LeftButton)
        assert set(told) == {values[1]}
        told.clear()
        widget.set_answer(NOT_ANSWERED)
        widget.take_keyboard()
        QTest.keyClick(widget.buttons[0], Qt.Key.Key_Space)
        assert told == [values[0]]
        QTest.keyClick(widget.buttons[0], onward)
        assert (widget.answer, told[-1], len(told)) == (values[1], values[1], 2)
        assert widget.buttons[1].hasFocus()
        QTest.keyClick(widget.clear_button, Qt.Key.Key_Space)
        assert told[2:] == [NOT_ANSWERED]


def test_check_boxes_are_told_once_each_and_in_the_order_of_the_form(make: Make) -> None:
    widget = make(QuestionKind.SELECT_MULTIPLE)
    assert isinstance(widget, SelectMultipleWidget)
    told = hear(widget)
    keys = list(widget.boxes)

    for key in (keys[2], keys[0]):
        widget.boxes[key].setFocus()
        QTest.keyClick(widget.boxes[key], Qt.Key.Key_Space)
    QTest.mouseClick(widget.boxes[keys[2]], Qt.MouseButton.LeftButton)

    assert told == [(keys[2],), (keys[0], keys[2]), (keys[0],)]


def test_a_state_is_chosen_from_its_list_and_told_once(make: Make) -> None:
    widget = make(QuestionKind.STATE)
    assert isinstance(widget, StateWidget)
    told = hear(widget)
    widget.take_keyboard()

    QTest.keyClick(widget.field, Qt.Key.Key_Down)
    QTest.keyClick(widget.field, Qt.Key.Key_Down)

    assert told == ["organization", "AF"]


# --- keyboard and wheel ------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("kind", KINDS)
def test_tab_goes_through_and_out_at_both_ends(kind: QuestionKind, key: Qt.Key, make: Make) -> None:
    widget = make(kind)
    widget.set_answer(ANSWERS[kind][0])
    first, last = ("above", "below") if key is Qt.Key.Key_Tab else ("below", "above")
    widget.window().findChild(QLineEdit, first).setFocus()
    way: list[QWidget] = []
    while len(way) < 20:
        now = QApplication.focusWidget()
        assert now is not None
        way.append(now)
        if now.objectName() == last:
            break
        QTest.keyClick(now, key)

    inside = way[1:-1]
    assert way[-1].objectName() == last
    assert inside
    assert all(widget.isAncestorOf(part) for part in inside)
    assert widget.answer == ANSWERS[kind][0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_over_any_part_changes_nothing_and_takes_no_keyboard(
    kind: QuestionKind, make: Make
) -> None:
    widget = make(kind)
    told = hear(widget)
    above = widget.window().findChild(QLineEdit, "above")
    for answer in (NOT_ANSWERED, *ANSWERS[kind]):
        widget.set_answer(answer)
        for part in walk.focusable(widget):
            target = part.viewport() if isinstance(part, QAbstractScrollArea) else part
            for over in (target, *target.findChildren(QLineEdit)):
                for turned in (-120, 120, -120):
                    QApplication.sendEvent(over, wheel(over, turned))
        assert widget.answer == answer
    assert told == []
    assert above.hasFocus()


def wheel(target: QWidget, turned: int) -> QWheelEvent:
    middle = QPointF(target.rect().center())
    return QWheelEvent(
        middle,
        target.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


# --- hard texts --------------------------------------------------------------------------

HARD = [
    pytest.param("a\u2028b", id="line-separator"),
    pytest.param("\u2028", id="only-a-line-separator"),
    pytest.param("\u00a0\u202f7 000\u00a0", id="no-break-spaces"),
    pytest.param("😀👩🏽\u200d🚒 e\u0301 \U0001f1e6\U0001f1f2", id="emoji"),
    pytest.param("قانون\u200f (١٢) Ռադիացիա", id="right-to-left"),
    pytest.param("  <b>&amp;</b> {x} %1 \\n ", id="markup"),
    pytest.param("x" * 1_000_000, id="one-long-word"),
    pytest.param("word " * 200_000, id="one-long-line"),
]


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("kind", TYPED)
def test_hard_texts_survive_showing_and_an_edit(kind: QuestionKind, text: str, make: Make) -> None:
    widget = make(kind)
    told = hear(widget)

    widget.set_answer(text)
    shown = widget.answer == text
    assert shown
    line = line_of(widget)
    line.setFocus()
    if isinstance(line, QPlainTextEdit):
        line.moveCursor(QTextCursor.MoveOperation.End)
    else:
        line.end(False)
    QTest.keyClick(line, Qt.Key.Key_Y)

    # Compared before the assertion: pytest would describe megabytes for minutes.
    same = told == [f"{text}y"]
    assert same


def test_a_pasted_word_of_a_megabyte_does_not_hold_up_the_window(make: Make) -> None:
    widget = make(QuestionKind.LONG_TEXT)
    box = line_of(widget)
    QGuiApplication.clipboard().setText("QUJD" * 250_000)

    began = time.thread_time()
    box.paste()
    QTest.keyClick(box, Qt.Key.Key_Y)

    assert time.thread_time() - began < 10  # half a minute and more when Qt looks for words
    kept = widget.answer == "QUJD" * 250_000 + "y"
    assert kept
