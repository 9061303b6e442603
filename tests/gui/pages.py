"""Finds what a page of the wizard shows: questions, tables, buttons, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gui.wizards import at
from template_desk.model.ids import GroupId
from template_desk.ui.export_page import ExportPage
from template_desk.ui.review_page import ReviewPage
from template_desk.ui.row_group import RowGroupEditor
from template_desk.ui.section_list import EXPORT, REVIEW
from template_desk.ui.section_page import SectionPage
from template_desk.ui.widgets.question_widget import QuestionWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.ui.wizard import Wizard

SURVEY_READY = {
    "about.state": "AM",
    "about.reference": "S-1",
    "about.has_ports": True,
    ("crossings.name", "a"): "Bavra",
    ("crossings.traffic", "a"): ("road",),
    ("crossings.officers", "a"): "12",
    ("crossings.name", "b"): "Meghri",
    ("crossings.traffic", "b"): ("road", "sea"),
    ("crossings.harbour_master", "b"): "H. M.",
    "ports.remarks": "None yet.",
}
"""A survey that nothing is to be fixed in; its rows are ``a`` and ``b``."""
SURVEY_ROWS = {"crossings": ("a", "b")}


def section(wizard: Wizard) -> SectionPage:
    """Give the page of the section shown."""
    assert isinstance(wizard.page, SectionPage)
    return wizard.page


def widget(wizard: Wizard, question: str, row: str | None = None) -> QuestionWidget:
    """Give the widget of a question on the page shown."""
    found = section(wizard).widget_at(at(question, row))
    assert found is not None, question
    return found


def table(wizard: Wizard, group: str) -> RowGroupEditor:
    """Give the editor of a table on the page shown."""
    return section(wizard).group(GroupId(group))


def type_into(wizard: Wizard, question: str, text: str, row: str | None = None) -> None:
    """Put the keyboard to a question and type."""
    found = widget(wizard, question, row)
    found.take_keyboard()
    QTest.keyClicks(found.focus_target, text)


def titles(wizard: Wizard) -> list[str]:
    """Give the keys of the pages in the list, in order."""
    return [line.key for line in wizard.sections.list.lines]


def review_of(wizard: Wizard, qtbot: QtBot) -> ReviewPage:
    """Go to «Check your answers» and wait until everything is there."""
    wizard.go_to(REVIEW)
    page = wizard.page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.is_complete and not page.summary.text.startswith("Checking"))
    return page


def export_of(wizard: Wizard, qtbot: QtBot) -> ExportPage:
    """Go to «Sign and export» and wait until it knows problems and signer."""
    wizard.go_to(EXPORT)
    page = wizard.page
    assert isinstance(page, ExportPage)
    qtbot.waitUntil(lambda: page._problems is not None and page.signer._waiting.isHidden())
    return page


def buttons(page: QWidget, text: str) -> list[QPushButton]:
    """Give the buttons with this text that are not hidden, in the order they were made."""
    return [b for b in page.findChildren(QPushButton) if b.text() == text and not b.isHidden()]


def words(page: QWidget) -> str:
    """Give all words of a page that are in sight."""
    labels = (made for made in page.findChildren(QLabel) if made.isVisible())
    return "\n".join(made.text() for made in labels).replace("\u200b", "")
