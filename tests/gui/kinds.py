"""Makes the widget of each kind of question, between two lines that can be tabbed to."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from template_desk.desk.environment import Environment
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model.answers import Answer
from template_desk.model.form import Question, QuestionKind
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.registry import make_widget
from template_desk.ui.widgets.state import StateWidget
from template_desk.ui.widgets.surroundings import Surroundings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.tokens import Tokens

KINDS = [pytest.param(kind, id=kind.value) for kind in QuestionKind]
TYPED = [
    pytest.param(kind, id=kind.value)
    for kind in QuestionKind
    if kind.is_typed or kind is QuestionKind.STATE
]
# Two answers of each kind, so that one can follow the other.
ANSWERS: dict[QuestionKind, tuple[Answer, Answer]] = {
    QuestionKind.TEXT: ("Ministry", "Office"),
    QuestionKind.LONG_TEXT: ("one\n\ntwo", "three"),
    QuestionKind.DATE: ("2026-03-25", "26.3."),
    QuestionKind.DECIMAL: ("120.50", "many"),
    QuestionKind.YES_NO: (True, False),
    QuestionKind.SELECT_ONE: ("usd", "percent"),
    QuestionKind.SELECT_MULTIPLE: (("drafting",), ("training", "equipment")),
    QuestionKind.STATE: ("AM", "Atlantis"),
}
QUESTIONS = {QuestionKind.LONG_TEXT: "summary", QuestionKind.SELECT_ONE: "unit"}


@pytest.fixture
def pack(environment: Environment) -> FormPack:
    catalogue = environment.catalogue
    return catalogue.load(catalogue.resolve("assistance-request"))


@pytest.fixture
def question_of(pack: FormPack) -> Callable[[QuestionKind], Question]:
    """Give the form's question of a kind, outside of tables."""

    def find(kind: QuestionKind) -> Question:
        part = QUESTIONS.get(kind, "")
        return next(
            element
            for section in pack.definition.sections
            for element in section.elements
            if isinstance(element, Question) and element.kind is kind and part in element.id
        )

    return find


Make = Callable[[QuestionKind], QuestionWidget]


@pytest.fixture
def make(
    pack: FormPack,
    environment: Environment,
    tokens: Tokens,
    translate: Translator,
    question_of: Callable[[QuestionKind], Question],
    qtbot: QtBot,
) -> Make:
    """Make the widget of a kind, shown between two lines; the upper one has the keyboard."""
    around = Surroundings(
        tokens=tokens,
        translate=translate,
        wording=pack.wording("en"),
        states=environment.states,
        today=lambda: datetime.date(2026, 11, 24),
    )

    pages: list[QWidget] = []  # qtbot alone does not keep them

    def build(kind: QuestionKind) -> QuestionWidget:
        page = QWidget()
        pages.append(page)
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        made = make_widget(question_of(kind), None, around)
        for part in (QLineEdit(objectName="above"), made, QLineEdit(objectName="below")):
            column.addWidget(part)
        page.resize(700, 600)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
        page.findChild(QLineEdit, "above").setFocus()
        return made

    return build


def hear(widget: QuestionWidget) -> list[Answer]:
    told: list[Answer] = []
    widget.edited.connect(lambda _address, answer: told.append(answer))
    return told


def line_of(widget: QuestionWidget) -> QLineEdit | QPlainTextEdit:
    """Give the control that is typed into."""
    target = widget.field.lineEdit() if isinstance(widget, StateWidget) else widget.focus_target
    assert isinstance(target, QLineEdit | QPlainTextEdit)
    return target
