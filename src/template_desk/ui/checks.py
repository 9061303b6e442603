"""The complete check of the answers, in the background, remembered until they change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from template_desk.errors import TemplateDeskError
from template_desk.model.answers import Answers
from template_desk.model.validate import Problem
from template_desk.ui.open_draft import OpenDraft


class Checks:
    """Asks for the check and keeps its last outcome.

    Args:
        draft: Whose answers are checked.
    """

    def __init__(self, draft: OpenDraft) -> None:
        self._draft = draft
        self._answers: Answers | None = None
        self._problems: tuple[Problem, ...] = ()

    def ask(
        self,
        owner: QObject,
        *,
        done: Callable[[tuple[Problem, ...]], None],
        failed: Callable[[TemplateDeskError], None],
    ) -> None:
        """Give all problems; at once when the answers have not changed since.

        Args:
            owner: When it is gone, nothing is called any more.
            done: Told the problems, in the order of the sections.
            failed: Told why the check could not be made.
        """
        draft, answers = self._draft, self._draft.answers
        if self._answers is answers:
            done(self._problems)
            return

        def remember(problems: tuple[Problem, ...]) -> None:
            self._answers, self._problems = answers, problems
            done(problems)

        def check() -> tuple[Problem, ...]:
            from template_desk.desk.checks import check_all

            return check_all(draft.pack, answers, draft.environment)

        draft.runner.run(
            lambda _report, _cancel: check(), done=remember, failed=failed, owner=owner
        )
