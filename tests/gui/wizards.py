"""Makes wizards over drafts that live in memory."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from template_desk.desk.environment import Environment
from template_desk.desk.export import ExportResult
from template_desk.desk.requester import requester_name
from template_desk.desk.session import DraftContent, DraftSession
from template_desk.desk.settings import Settings
from template_desk.desk.workspace import Workspace
from template_desk.errors import IdentityMissingError, TemplateDeskError
from template_desk.forms.catalogue import Catalogue
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model.answers import Answers, Value
from template_desk.model.ids import Address, GroupId, QuestionId, RowId
from template_desk.ui.background import TaskRunner
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.tokens import Tokens
from template_desk.ui.wizard import Wizard
from template_desk.vault.drafts import GenerationKind

PACKS = Path(__file__).resolve().parent.parent / "fixtures" / "packs"
SAVED = datetime.datetime(2026, 11, 24, 14, 2, 31, tzinfo=datetime.UTC)


def at(question: str, row: str | None = None) -> Address:
    return Address(QuestionId(question), RowId(row) if row is not None else None)


@dataclass
class Disk:
    """Where drafts are saved; ``refuses`` makes it fail."""

    refuses: TemplateDeskError | None = None
    contents: list[DraftContent] = field(default_factory=list)

    def save(self, content: DraftContent, _kind: GenerationKind) -> datetime.datetime:
        if self.refuses is not None:
            raise self.refuses
        self.contents.append(content)
        return SAVED


class NoIdentityWorkspace(Workspace):
    """A workspace without a vault: no signing identity."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def has_identity(self) -> bool:
        return False

    def note_export(self, session: DraftSession, result: ExportResult) -> None:
        """There is no log to note it in."""

    def identity(self):
        raise IdentityMissingError

    def default_title(self, pack: FormPack, answers: Answers) -> str:
        return requester_name(pack, answers, self._environment.states) or "Untitled"


@dataclass(frozen=True)
class Maker:
    """Makes sessions and wizards; what it made is closed by the fixture."""

    environment: Environment
    tokens: Tokens
    runner: TaskRunner
    translate: Translator
    settings: Settings
    disk: Disk
    sessions: list[DraftSession]
    show: Callable[[Wizard], None]

    def session(
        self,
        values: Mapping[str | tuple[str, str], Value] | None = None,
        *,
        form: str = "assistance-request",
        rows: Mapping[str, tuple[str, ...]] | None = None,
    ) -> DraftSession:
        given = {
            at(key) if isinstance(key, str) else at(*key): value
            for key, value in (values or {}).items()
        }
        named = {GroupId(g): tuple(RowId(r) for r in ids) for g, ids in (rows or {}).items()}
        counter = itertools.count(1)
        catalogue = Catalogue([self.environment.resources / "forms", PACKS])
        made = DraftSession(
            pack=catalogue.load(catalogue.resolve(form)),
            content=DraftContent(title="", answers=Answers(given, named)),
            save=self.disk.save,
            new_row_id=lambda: RowId(f"new{next(counter)}"),
            saved=SAVED,
        )
        self.sessions.append(made)
        return made

    def draft(self, session: DraftSession, workspace: Workspace | None = None) -> OpenDraft:
        return OpenDraft(
            session=session,
            environment=self.environment,
            workspace=workspace or NoIdentityWorkspace(self.environment),
            runner=self.runner,
            tokens=self.tokens,
            translate=self.translate,
        )

    def wizard(self, session: DraftSession, workspace: Workspace | None = None) -> Wizard:
        made = Wizard(
            session=session,
            draft_title="",
            environment=self.environment,
            workspace=workspace or NoIdentityWorkspace(self.environment),
            runner=self.runner,
            tokens=self.tokens,
            translate=self.translate,
            settings=self.settings,
        )
        self.show(made)
        return made


class StrayWindows(QObject):
    """Notices widgets that are shown before they have a place: they flash as windows."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            kinds = (Qt.WindowType.Window, Qt.WindowType.Widget)
            if watched.isWindow() and watched.windowType() in kinds:
                self.seen += [repr(watched)] if type(watched).__name__ != "Wizard" else []
        return False


@pytest.fixture
def maker(
    environment: Environment,
    tokens: Tokens,
    runner: TaskRunner,
    translate: Translator,
    settings: Settings,
    qtbot: QtBot,
) -> Iterator[Maker]:
    sessions: list[DraftSession] = []

    def show(wizard: Wizard) -> None:
        qtbot.addWidget(wizard)
        wizard.resize(1366, 768)
        wizard.show()
        wizard.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is wizard)

    watch = StrayWindows()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    yield Maker(environment, tokens, runner, translate, settings, Disk(), sessions, show)
    for session in sessions:
        session.close()
    runner.wait_all()
    assert watch.seen == []
