"""Which page comes next, and leaving a draft or the program without losing anything."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from template_desk.desk.opening import has_vault, vault_folder
from template_desk.desk.relaunch import HandOver, Outcome
from template_desk.desk.settings import Settings, save_settings
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.locking.leaving import Departure, Leaving
from template_desk.ui.locking.reason import LockReason
from template_desk.ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from template_desk.desk.opening import CreatedVault
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import OpenedDraft, Workspace
    from template_desk.ui.draft_to_show import DraftToShow
    from template_desk.ui.vault_watch import VaultWatch
    from template_desk.vault.drafts import DraftId


class MainWindow(WindowFrame):
    """Shows pages and goes from one to the next; the pages decide nothing about each other.

    Args:
        context: Given to every page.
        settings: As they were read at start.
        settings_file: Where changed settings are written.
        hand_over: What the window before this one left when it was locked.

    Signals:
        locked(HandOver): Everything is saved and closed; the program is to start again.
    """

    locked = Signal(object)

    def __init__(
        self,
        context: Context,
        *,
        settings: Settings,
        settings_file: Path,
        hand_over: HandOver | None = None,
    ) -> None:
        super().__init__(context, hand_over)
        self._settings = settings
        self._settings_file = settings_file
        self._workspace: Workspace | None = None
        self._session: DraftSession | None = None
        self._draft: DraftId | None = None
        self._before_verdict: QWidget | None = None
        self._may_close = False
        self._leaving = Leaving(context.runner, lambda: self._session, self._give_up, parent=self)
        self._leaving.cover_wanted.connect(self._cover_content)
        self._leaving.uncover_wanted.connect(self._uncover)
        self._watch: VaultWatch | None = None
        self.file_dropped.connect(self.verify)
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)
        self.show_first_page(self._notice(hand_over))

    def _notice(self, hand_over: HandOver | None) -> str:
        """Say what has become of the work before the vault was locked."""
        from template_desk.ui.locking.reason import outcome_words

        return outcome_words(hand_over.outcome, self._context.translate) if hand_over else ""

    # --- pages before the vault is open ----------------------------------------------

    def show_first_page(self, notice: str = "") -> None:
        """Ask for the passphrase, or welcome a user who has no vault yet."""
        folder = vault_folder(self._settings)
        if has_vault(folder):
            self._show_unlock(folder, notice)
        else:
            self._show_welcome(folder)

    def _show_welcome(self, folder: Path) -> None:
        from template_desk.ui.welcome_page import WelcomePage

        page = WelcomePage(self._context, folder)
        page.created.connect(self._vault_made)
        page.folder_chosen.connect(self._use_folder)
        page.verify_requested.connect(self._choose_received)
        self._show(page)

    def _show_unlock(self, folder: Path, notice: str = "") -> None:
        from template_desk.ui.unlock_page import UnlockPage

        page = UnlockPage(self._context, folder, notice=notice)
        page.opened.connect(self.vault_opened)
        page.recovery_requested.connect(self.show_recovery)
        page.folder_chosen.connect(self._use_folder)
        page.verify_requested.connect(self._choose_received)
        page.close_requested.connect(self.close)
        self._show(page)

    def show_recovery(self) -> None:
        """Ask for the paper key."""
        from template_desk.ui.recovery_page import RecoveryPage

        page = RecoveryPage(self._context, vault_folder(self._settings))
        page.opened.connect(self.vault_opened)
        page.back_requested.connect(self.show_first_page)
        self._show(page)

    def _use_folder(self, folder: Path) -> None:
        """Use another folder from now on, for a vault in it or a new one."""
        self._change_settings(dataclasses.replace(self._settings, vault=str(folder)))
        self.show_first_page()

    def _vault_made(self, made: CreatedVault) -> None:
        from template_desk.ui.paper_key_page import PaperKeyPage

        self._take_workspace(made.workspace)
        page = PaperKeyPage(self._context, made)
        page.finished.connect(self.show_desk)
        self._show(page)

    def vault_opened(self, workspace: Workspace) -> None:
        """Take over an open vault and show its drafts."""
        self._take_workspace(workspace)
        self.show_desk()

    def _take_workspace(self, workspace: Workspace) -> None:
        """Work with an open vault: from now on calls are answered, and idleness locks."""
        self._workspace = workspace
        if self._watch is None:
            from template_desk.ui.vault_watch import VaultWatch

            self._watch = VaultWatch(self, lambda: self.is_busy)
            self._watch.lock_wanted.connect(self.lock_because)
            self._watch.called.connect(self.come_forward)
            self._watch.left.connect(self._save_soon)
        self._watch.start(workspace, self._settings.lock_after_minutes)

    def _close_workspace(self) -> None:
        if self._watch is not None:
            self._watch.stop()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _save_soon(self) -> None:
        """Save when the user goes to another program."""
        if self._session is not None:
            self._session.hurry()

    # --- pages of the open vault -----------------------------------------------------

    def show_desk(self) -> None:
        """Show the drafts."""
        from template_desk.ui.desk_page import DeskPage

        assert self._workspace is not None
        page = DeskPage(self._context, self._workspace)
        page.draft_opened.connect(self.show_draft)
        page.lock_requested.connect(self.lock)
        page.verify_requested.connect(self.verify)
        page.about_requested.connect(self._show_about)
        page.history_requested.connect(self.show_history)
        page.bin_requested.connect(self.show_bin)
        page.lock_settings_requested.connect(self.show_lock_settings)
        self._show(page)

    def show_history(self, draft: DraftId, title: str) -> None:
        """Show the versions of a draft; going back leads to the draft if it is open."""
        from template_desk.ui.history_page import HistoryPage

        assert self._workspace is not None
        page = HistoryPage(self._context, self._workspace, draft, title, self._session)
        page.back_requested.connect(self._leave_history)
        self._show(page)

    def _leave_history(self) -> None:
        from template_desk.ui.draft_to_show import draft_to_show

        if self._session is None or self._workspace is None:
            return self.show_desk()
        return self.show_draft(draft_to_show(self._session, self._workspace))

    def show_bin(self) -> None:
        """Show the deleted drafts."""
        from template_desk.ui.bin_page import BinPage

        assert self._workspace is not None
        page = BinPage(self._context, self._workspace)
        page.back_requested.connect(self.show_desk)
        self._show(page)

    def show_draft(self, draft: DraftToShow) -> None:
        """Show an open draft in the wizard; the window closes it."""
        from template_desk.ui.messages import wants_history
        from template_desk.ui.wizard import Wizard

        assert self._workspace is not None
        self._session, self._draft = draft.session, draft.draft
        page = Wizard(
            session=draft.session,
            draft_title=draft.title,
            environment=self._context.environment(),
            workspace=self._workspace,
            runner=self._context.runner,
            tokens=self._context.tokens,
            translate=self._context.translate,
            settings=self._settings,
        )
        page.leave_requested.connect(self.leave_draft)
        page.settings_changed.connect(self._change_settings)
        page.history_requested.connect(self.show_history)
        page.refresh_requested.connect(self._read_again)
        self._show(page)
        if draft.fell_back and wants_history(self, self._context.translate):
            self.show_history(draft.session.draft, draft.title)

    def _read_again(self, section: str) -> None:
        """Show a draft that is only read as it is on disk now, at the same section."""
        from template_desk.ui.draft_to_show import draft_to_show
        from template_desk.ui.messages import error_box

        workspace, draft = self._workspace, self._draft
        if workspace is None or draft is None:
            return

        def show(found: OpenedDraft) -> None:
            before, session = self._session, found.session
            session.set_section(section)
            self.show_draft(draft_to_show(session, workspace))
            if before is not None:
                before.close()

        self._context.runner.run(
            lambda _report, _cancel: workspace.open_draft(draft),
            done=show,
            failed=lambda error: error_box(self, error, self._context.translate),
            owner=self.page,
        )

    # --- leaving ---------------------------------------------------------------------

    def leave_draft(self) -> None:
        """Save and close the draft and show the others."""
        if self._keeps_attaching():
            return
        self._leaving.leave(Departure(finish=self._draft_left, ends_tasks=False))

    def _draft_left(self, _saved: bool) -> None:
        self._forget_draft()
        self._uncover()
        self.show_desk()

    def lock(self) -> None:
        """Lock because the user wants it."""
        self.lock_because(LockReason.USER)

    def lock_because(self, reason: LockReason) -> None:
        """Cover everything, save, close the vault, and have the program start again.

        Python and Qt cannot forget what was typed; a process that has ended has.
        """
        if self._workspace is None:
            return
        self._leaving.leave(
            Departure(finish=self._draft_locked, locks=True, is_attended=reason.is_attended)
        )

    def _draft_locked(self, saved: bool) -> None:
        read_only = self._workspace is not None and self._workspace.read_only
        self._forget_draft()
        self._close_workspace()
        self._may_close = True
        outcome = Outcome.SAVED if saved else Outcome.LOST
        self.locked.emit(self.hand_over(Outcome.READ_ONLY if read_only else outcome))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing is left to do, else save, wait, and close then."""
        if not self._may_close and not self._keeps_attaching():
            self._leaving.leave(Departure(finish=self._closed))
        if self._may_close:
            self._close_workspace()
            event.accept()
        else:
            event.ignore()

    def _closed(self, _saved: bool) -> None:
        self._forget_draft()
        self._may_close = True
        # Within closeEvent this only says so; later it closes.
        QTimer.singleShot(0, self, self.close)

    def _forget_draft(self) -> None:
        self._session = self._draft = None

    def _cover_content(self, locking: bool) -> None:
        from template_desk.ui.locking.cover import CoverPage

        page = CoverPage(self._context, vault_folder(self._settings), locking=locking)
        page.stay_requested.connect(self._leaving.stay)
        page.passed.connect(self._leaving.stay)
        page.retry_requested.connect(self._leaving.try_again)
        self._leaving.stuck.connect(page.say_stuck)
        self._cover_with(page, close_dialogs=locking)

    def _keeps_attaching(self) -> bool:
        """Whether a file is being attached and the user wants to wait for it."""
        from template_desk.ui.wizard import Wizard

        return isinstance(self.page, Wizard) and not self.page.may_leave()

    def _give_up(self, failure: TemplateDeskError) -> bool:
        """Ask whether to leave although the last changes could not be saved."""
        from template_desk.ui.save_trouble import may_leave

        if self._session is None or self._workspace is None:
            return True
        return may_leave(
            self,
            failure,
            workspace=self._workspace,
            session=self._session,
            runner=self._context.runner,
            translate=self._context.translate,
        )

    def save_now(self) -> TemplateDeskError | None:
        """Save the open draft, here and now; give why that failed, if it did."""
        return self._session.flush().failure if self._session is not None else None

    def tell_failure(self, report: str, *, saved: bool) -> None:
        """Say that the program failed; waits for the user."""
        from template_desk.ui.messages import failure_box

        failure_box(self, report, saved=saved, translate=self._context.translate)

    # --- a received file -------------------------------------------------------------

    def verify(self, file: Path) -> None:
        """Check a received file; going back leads to the page shown now."""
        from template_desk.ui.verdict_page import VerdictPage

        if isinstance(self.page, VerdictPage):
            self.page.check(file)
            return
        page = VerdictPage(self._context, self._workspace)
        page.back_requested.connect(self._leave_verdict)
        self._before_verdict = self.page
        self._show_over(page)
        page.check(file)

    def _choose_received(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(
            self, self._context.translate("Check a received file")
        )
        if chosen:
            self.verify(Path(chosen))

    def _leave_verdict(self) -> None:
        before, self._before_verdict = self._before_verdict, None
        if before is not None:
            self._show(before)

    # --- settings --------------------------------------------------------------------

    def _show_about(self) -> None:
        from template_desk.ui.dialogs.about import AboutDialog

        dialog = AboutDialog(self, self._context)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_lock_settings(self) -> None:
        """Ask after how many idle minutes to lock."""
        from template_desk.ui.dialogs.lock_settings import LockSettingsDialog

        dialog = LockSettingsDialog(self, self._context, self._settings)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settings_changed.connect(self._change_settings)
        dialog.open()

    def _change_settings(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        save_settings(self._settings_file, settings)
        changed = settings.lock_after_minutes != before.lock_after_minutes
        if changed and self._watch is not None:
            self._watch.set_minutes(settings.lock_after_minutes)
