"""When the vault cannot be written: a banner that stays, trying again, saving elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from template_desk.desk.elsewhere import SavedElsewhere, copy_name, save_elsewhere
from template_desk.desk.messages import error_text
from template_desk.errors import TemplateDeskError
from template_desk.ui.breaks import breakable_path
from template_desk.ui.messages import choose
from template_desk.ui.parts import Banner, button

if TYPE_CHECKING:
    from template_desk.desk.autosave import SaveStatus
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.i18n import Translator
    from template_desk.ui.background import TaskRunner
    from template_desk.ui.open_draft import OpenDraft


class SaveTrouble(QObject):
    """Says for as long as it is so that the document is not saved.

    Args:
        draft: The document.
        banner: Where it is said, over every page.
        holder: Of the banner; hidden while all is well.
        page: Over which files are chosen.
    """

    def __init__(self, draft: OpenDraft, banner: Banner, holder: QWidget, page: QWidget) -> None:
        super().__init__(page)
        self._draft = draft
        self._banner = banner
        self._holder = holder
        self._page = page
        self._failed = False
        self._copy_failure = ""

    def show(self, status: SaveStatus) -> None:
        """Follow the status: what is wrong stays in sight, and where the copy is."""
        translate, copy = self._draft.translate, self._draft.session.elsewhere
        if status.failure is not None:
            self._failed = True
            self._say_failed(status.failure)
        elif self._failed and copy is not None:
            self._failed = False
            words = translate(
                "Saved in the vault again, with everything. The copy in {file} is not needed any "
                "more.",
                file=breakable_path(str(copy.file)),
            )
            self._banner.say("good", words, button(translate("C&lose"), self._clear))
        elif self._failed or self._banner.isHidden():
            self._failed = False
            self._clear()

    def _clear(self) -> None:
        self._holder.hide()
        self._banner.clear()

    def _say_failed(self, failure: TemplateDeskError) -> None:
        translate, copy = self._draft.translate, self._draft.session.elsewhere
        parts = [str(error_text(failure, translate))]
        if copy is not None:
            parts.append(copy_words(copy, translate))
        if self._copy_failure:
            parts.append(self._copy_failure)
        words = "\n".join(parts)
        if self._banner.text != words:
            again = button(translate("&Try again"), self._save_again)
            elsewhere = button(translate("Save else&where…"), self._choose)
            self._banner.say("problem", words, again, elsewhere)
        self._holder.show()

    def _save_again(self) -> None:
        session = self._draft.session
        self._draft.runner.run(
            lambda _report, _cancel: session.flush(),
            done=self.show,
            failed=lambda _error: None,
            owner=self,
        )

    def _choose(self) -> None:
        place = choose_place(self._page, self._draft.translate, self._draft.environment.now())
        if place is not None:
            self.save_to(place)

    def save_to(self, file: Path) -> None:
        """Save the document elsewhere, in the background, and say where."""
        draft = self._draft
        workspace, session = draft.workspace, draft.session
        draft.runner.run(
            lambda _report, _cancel: save_elsewhere(workspace, session, file),
            done=self._copied,
            failed=self._not_copied,
            owner=self,
        )

    def _copied(self, _copy: SavedElsewhere) -> None:
        self._copy_failure = ""
        self.show(self._draft.session.status)

    def _not_copied(self, error: TemplateDeskError) -> None:
        self._copy_failure = str(error_text(error, self._draft.translate))
        self.show(self._draft.session.status)


def copy_words(copy: SavedElsewhere, translate: Translator) -> str:
    """Say where the copy is and that the vault lacks it."""
    return translate(
        "Saved elsewhere: an encrypted copy with everything up to {time} is in {file}. The vault "
        "itself still lacks it, and the program goes on trying.",
        time=f"{copy.when.astimezone():%H:%M:%S}",
        file=breakable_path(str(copy.file)),
    )


def choose_place(parent: QWidget, translate: Translator, now: datetime) -> Path | None:
    """Ask where the copy is to go."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        translate("Save elsewhere, encrypted"),
        str(Path.home() / copy_name(now)),
        translate("Encrypted files ({kinds})", kinds="*.age"),
    )
    if not chosen:
        return None
    place = Path(chosen)
    return place if place.suffix else place.with_name(f"{place.name}.age")


def may_leave(
    parent: QWidget,
    failure: TemplateDeskError,
    *,
    workspace: Workspace,
    session: DraftSession,
    runner: TaskRunner,
    translate: Translator,
) -> bool:
    """Ask whether to leave although the vault lacks the last changes; offers a copy elsewhere.

    Waits for the user, who may look for a place more than once.
    """
    words = str(error_text(failure, translate))
    while session.status.pending or session.status.failure is not None:
        copy = session.elsewhere
        is_whole = copy is not None and copy.content == session.content
        explanation = words
        answers = [translate("&Leave and lose the last changes"), translate("&Stay")]
        if copy is not None and is_whole:
            explanation += "\n\n" + translate(
                "An encrypted copy of everything is in {file}. Bring it in later, with «Vault», "
                "«Bring in a saved copy…».",
                file=breakable_path(str(copy.file)),
            )
            answers[0] = translate("&Leave; the copy has everything")
        else:
            answers.insert(1, translate("Save else&where…"))
        answer = choose(
            parent,
            translate("The last changes could not be saved. Leave all the same?"),
            explanation=explanation,
            answers=answers,
            title=translate("Template Desk"),
        )
        if answer == 0:
            return True
        if answer == len(answers) - 1:
            return False
        place = choose_place(parent, translate, workspace.now())
        if place is not None:
            error = _save_waiting(runner, workspace, session, place)
            if error is not None:
                words = str(error_text(error, translate))
    return True


def _save_waiting(
    runner: TaskRunner, workspace: Workspace, session: DraftSession, place: Path
) -> TemplateDeskError | None:
    """Save elsewhere in the background and wait for it, with the window alive."""
    loop = QEventLoop()
    found: list[TemplateDeskError] = []

    def failed(error: TemplateDeskError) -> None:
        found.append(error)
        loop.quit()

    runner.run(
        lambda _report, _cancel: save_elsewhere(workspace, session, place),
        done=lambda _copy: loop.quit(),
        failed=failed,
    )
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return found[0] if found else None
