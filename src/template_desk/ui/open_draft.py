"""Answers with what pages need to show them: of the open draft, or only to be looked at."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from template_desk.desk.problem_words import problem_text
from template_desk.forms.pack import FormPack
from template_desk.forms.wording import Wording
from template_desk.i18n import Translator
from template_desk.model.answers import Answers
from template_desk.model.form import FormDefinition, RowGroup
from template_desk.model.ids import RowId, TextKey
from template_desk.model.validate import Problem
from template_desk.ui.background import TaskRunner
from template_desk.ui.tokens import Tokens
from template_desk.ui.widgets.surroundings import Surroundings

if TYPE_CHECKING:
    from template_desk.desk.environment import Environment
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class FormView:
    """Answers with their form and the words to show them in.

    Attributes:
        environment: Forms, names of States, clock.
        tokens: Colours and sizes.
        translate: The program's words.
    """

    environment: Environment
    tokens: Tokens
    translate: Translator

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return True

    @property
    def pack(self) -> FormPack:
        """The form with its wording."""
        raise NotImplementedError

    @property
    def answers(self) -> Answers:
        """The answers."""
        raise NotImplementedError

    @property
    def form(self) -> FormDefinition:
        """The form."""
        return self.pack.definition

    @cached_property
    def wording(self) -> Wording:
        """The form's words in the language of the screen."""
        return self.pack.wording(self.translate.language)

    @cached_property
    def around(self) -> Surroundings:
        """What the question widgets are given."""
        return Surroundings(
            tokens=self.tokens,
            translate=self.translate,
            wording=self.wording,
            states=self.environment.states,
            today=self.today,
            read_only=self.read_only,
        )

    def today(self) -> datetime.date:
        """Give the day it is where the user is."""
        return self.environment.now().astimezone().date()

    def text(self, key: TextKey) -> str:
        """Give a text of the form."""
        return self.wording.text(key)

    def problem_words(self, problem: Problem) -> str:
        """Put a problem into words."""
        return problem_text(problem, self.pack, self.translate.language, self.translate)

    def row_name(self, group: RowGroup, row: RowId) -> str:
        """Name a row for lists: its short wording, or what was answered, or its place."""
        fixed = group.fixed_row(row)
        if fixed is not None:
            return self.text(fixed.short_key)
        named = self.answers.text(group.title_by, row).strip() if group.title_by else ""
        if named:
            return " ".join(named.split())
        rows = self.answers.rows_of(group.id)
        place = rows.index(row) + 1 if row in rows else len(rows) + 1
        return self.translate("Row {number}", number=place)


@dataclass(frozen=True, kw_only=True)
class ContentView(FormView):
    """Answers that are only looked at, such as those of an earlier version.

    Attributes:
        of: Their form.
        shown: The answers.
    """

    of: FormPack
    shown: Answers

    @property
    def pack(self) -> FormPack:
        """The form with its wording."""
        return self.of

    @property
    def answers(self) -> Answers:
        """The answers."""
        return self.shown


@dataclass(frozen=True, kw_only=True)
class OpenDraft(FormView):
    """Holds nothing that changes but the session, which holds the answers.

    Attributes:
        session: The draft.
        workspace: The open vault.
        runner: Runs whatever takes longer than a moment.
    """

    session: DraftSession
    workspace: Workspace
    runner: TaskRunner

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.session.read_only

    @property
    def pack(self) -> FormPack:
        """The form with its wording."""
        return self.session.pack

    @property
    def answers(self) -> Answers:
        """The answers as they are now."""
        return self.session.answers
