"""Errors and questions to the user, in small windows; plain text only.

Most of what goes well or wrong is said on the page itself; a window is only for what
cannot be said there.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from template_desk.desk.messages import error_text
from template_desk.errors import TemplateDeskError
from template_desk.i18n import Translator


def error_box(parent: QWidget | None, error: TemplateDeskError, translate: Translator) -> None:
    """Say what happened, that the work is safe, and what to do; waits for the user."""
    text = error_text(error, translate)
    box = _box(parent, text.what)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Template Desk"))
    box.setInformativeText("\n\n".join(part for part in (text.safe, text.todo) if part))
    close = box.addButton(translate("&Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.exec()


def tell(parent: QWidget | None, what: str, more: str, translate: Translator) -> None:
    """Say something that is not an error and must be seen; waits for the user."""
    box = _box(parent, what)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(translate("Template Desk"))
    box.setInformativeText(more)
    box.setDefaultButton(box.addButton(translate("&Close"), QMessageBox.ButtonRole.AcceptRole))
    box.exec()


def ask(
    parent: QWidget | None,
    question: str,
    *,
    explanation: str = "",
    yes: str,
    no: str,
    title: str = "Template Desk",
) -> bool:
    """Ask a question; waits for the user.

    The safe answer, ``no``, is the default and what Escape gives.

    Args:
        parent: The window it belongs to.
        question: One sentence.
        explanation: What follows from the answers.
        yes: The button that does it, named by what it does.
        no: The button that does nothing.
        title: Title of the window.
    """
    box = _box(parent, question)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setInformativeText(explanation)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject)
    box.setEscapeButton(reject)
    box.exec()
    return box.clickedButton() is accept


def wants_history(parent: QWidget | None, translate: Translator) -> bool:
    """Tell that an older version had to be opened; give whether to show the history."""
    return ask(
        parent,
        translate("The newest saved version of this document is missing or cannot be read."),
        explanation=translate(
            "An older version was opened. Look through it before you go on: what was typed last "
            "may be missing. A file that cannot be read is kept."
        ),
        yes=translate("Show the &history"),
        no=translate("&Go on"),
        title=translate("Template Desk"),
    )


def choose(
    parent: QWidget | None,
    question: str,
    *,
    explanation: str,
    answers: Sequence[str],
    title: str = "Template Desk",
) -> int:
    """Ask a question with more than two answers; waits for the user.

    Args:
        parent: The window it belongs to.
        question: One sentence.
        explanation: What follows from the answers.
        answers: The buttons; the last is the safe one, the default and what Escape gives.
        title: Title of the window.

    Returns:
        The place of the answer, from 0.
    """
    box = _box(parent, question)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setInformativeText(explanation)
    made = [box.addButton(text, QMessageBox.ButtonRole.ActionRole) for text in answers]
    box.setDefaultButton(made[-1])
    box.setEscapeButton(made[-1])
    box.exec()
    clicked = box.clickedButton()
    return next((place for place, each in enumerate(made) if each is clicked), len(made) - 1)


def _box(parent: QWidget | None, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


def failure_box(parent: QWidget | None, report: str, *, saved: bool, translate: Translator) -> None:
    """Say that the program itself failed, after the draft was saved.

    Args:
        parent: The window.
        report: Names of errors and places in the program; no answers.
        saved: Whether the open draft is on disk.
        translate: The program's words.
    """
    box = _box(parent, translate("Something went wrong in the program."))
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Template Desk"))
    safe = (
        translate("Your document has been saved.")
        if saved
        else translate("Your last changes could not be saved; they are still on the screen.")
    )
    todo = translate(
        "Close the program and start it again. If it happens again, give the report below, "
        "which holds nothing that you typed, to whoever looks after this computer."
    )
    box.setInformativeText(f"{safe}\n\n{todo}")
    box.setDetailedText(report)
    box.setDefaultButton(box.addButton(translate("&Close"), QMessageBox.ButtonRole.AcceptRole))
    box.exec()
