"""«Check your answers»: everything as the reader will see it, and what to mend on top."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from template_desk.desk.messages import error_text
from template_desk.errors import TemplateDeskError
from template_desk.model.ids import QuestionId, RowId, SectionId
from template_desk.model.review import review
from template_desk.model.validate import Problem
from template_desk.ui.checks import Checks
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, ColumnPage, label
from template_desk.ui.problem_list import ProblemList
from template_desk.ui.review_sheets import ReviewSheets
from template_desk.ui.widgets.origin_bar import official_legend

_WIDTH_EM = 54


class ReviewPage(ColumnPage):
    """Shows all answers with a way to each question.

    Signals:
        change_asked(str, QuestionId | None, RowId | None): The user wants to change
            an answer: its section, question and row.
    """

    change_asked = Signal(str, object, object)

    def __init__(self, draft: OpenDraft, checks: Checks) -> None:
        super().__init__(draft.tokens, width_em=_WIDTH_EM)
        self._draft = draft
        tokens, translate = draft.tokens, draft.translate
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "own")
        self.setAccessibleName(translate("Check your answers"))
        self.column.setSpacing(tokens.gap(16))
        self.column.addWidget(label(translate("Check your answers"), "title"))
        self.summary = Banner(tokens)
        self.column.addWidget(self.summary)
        self.summary.say("information", translate("Checking your answers."))
        self._problems = QVBoxLayout()
        self._problems.setSpacing(tokens.gap(16))
        self.column.addLayout(self._problems)
        self._sheets = ReviewSheets(draft, self._ask_change)
        # One sheet at a time, so that a long form never holds up the window.
        self._waiting = list(review(draft.form, draft.answers))
        self._add_next()
        checks.ask(self, done=self._show_problems, failed=self._failed)

    # --- what to mend ----------------------------------------------------------------

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        draft, translate = self._draft, self._draft.translate
        fix = [p for p in problems if p.must_fix]
        consider = [p for p in problems if not p.must_fix]
        to_fix = translate.plural("{count} to fix", "{count} to fix", len(fix))
        worth = translate.plural(
            "{count} worth considering", "{count} worth considering", len(consider)
        )
        if fix:
            words = ", ".join([to_fix, worth] if consider else [to_fix])
            self.summary.say("problem", f"{words}.")
        elif consider:
            words = translate("Nothing must be fixed. {worth}.", worth=worth)
            self.summary.say("advice", words)
        else:
            self.summary.say("good", translate("Nothing must be fixed."))
        for heading, some in (
            (translate("To fix before a signed export"), fix),
            (translate("Worth considering"), consider),
        ):
            if some:
                listed = ProblemList(draft, heading, some)
                listed.change_asked.connect(self.change_asked)
                self._problems.addWidget(listed)

    def _failed(self, error: TemplateDeskError) -> None:
        self.summary.say("problem", str(error_text(error, self._draft.translate)))

    @property
    def is_complete(self) -> bool:
        """Whether all sections are there."""
        return not self._waiting

    def _add_next(self) -> None:
        self.column.addWidget(self._sheets.sheet(self._waiting.pop(0)))
        if self._waiting:
            QTimer.singleShot(0, self, self._add_next)
        else:
            self.column.addWidget(official_legend(self._draft.around))

    def _ask_change(
        self, section: SectionId, question: QuestionId | None, row: RowId | None
    ) -> None:
        self.change_asked.emit(str(section), question, row)
