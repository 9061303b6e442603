"""Problems in words, each with the way to its question."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from template_desk.model.ids import GroupId
from template_desk.model.validate import Problem
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import button, card, label, picture_label


class ProblemList(QFrame):
    """A sheet with a heading and a line for each problem.

    Signals:
        change_asked(str, QuestionId | None, RowId | None): The user wants to mend one:
            its section, question and row.
    """

    change_asked = Signal(str, object, object)

    def __init__(self, draft: OpenDraft, heading: str, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._draft = draft
        tokens = draft.tokens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sheet, column = card(tokens)
        outer.addWidget(sheet)
        column.addWidget(label(heading, "subheading"))
        for place, problem in enumerate(problems):
            if place:
                column.addWidget(separator())
            column.addLayout(self._line(problem))

    def _line(self, problem: Problem) -> QHBoxLayout:
        draft, tokens = self._draft, self._draft.tokens
        name = "problem" if problem.must_fix else "advice"
        where = place_words(draft, problem)
        words = QVBoxLayout()
        words.setSpacing(tokens.gap(4) // 2)
        words.addWidget(label(where, "hint"))
        words.addWidget(label(draft.problem_words(problem)))
        line = QHBoxLayout()
        line.setSpacing(tokens.gap(12))
        line.addWidget(picture_label(name, tokens, side_em=1.3), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        go = functools.partial(
            self.change_asked.emit, str(problem.section), problem.question, problem.row
        )
        change = button(draft.translate("Go there"), go, role="link")
        change.setProperty("tight", True)
        change.setAccessibleName(
            draft.translate(
                "Go to: {where}. {problem}", where=where, problem=draft.problem_words(problem)
            )
        )
        line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return line


def place_words(draft: OpenDraft, problem: Problem) -> str:
    """Name the section, the row and the question of a problem."""
    parts = [draft.text(draft.form.section(problem.section).text_key)]
    placed = draft.form.find(problem.question) if problem.question else None
    if placed is not None:
        if placed.group is not None and problem.row is not None:
            parts.append(draft.row_name(placed.group, problem.row))
        parts.append(_short(draft.text(placed.question.text_key)))
    elif problem.question is not None:
        group = draft.form.group(GroupId(problem.question))
        if group is not None:
            parts.append(_short(draft.text(group.text_key)))
    return " › ".join(dict.fromkeys(parts))


_MOST_CHARS = 80


def _short(text: str) -> str:
    """Cut a long wording between words; it only names its question here."""
    if len(text) <= _MOST_CHARS:
        return text
    return text[:_MOST_CHARS].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def separator() -> QFrame:
    """Make a thin line."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
