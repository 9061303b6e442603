"""The window: one page at a time, and closing that loses nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from template_desk.desk.opening import vault_folder
from template_desk.desk.settings import Settings, save_settings
from template_desk.errors import TemplateDeskError, VaultError
from template_desk.ui.context import Context
from template_desk.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from template_desk.desk.opening import CreatedVault
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.draft_to_show import DraftToShow
    from template_desk.vault.drafts import DraftId


class MainWindow(QMainWindow):
    """Shows pages and goes from one to the next; the pages decide nothing about each other.

    Args:
        context: Given to every page.
        settings: As they were read at start.
        settings_file: Where changed settings are written.

    Signals:
        painted(): The user has seen the window; sent once, after the first painting.
    """

    painted = Signal()

    def __init__(self, context: Context, *, settings: Settings, settings_file: Path) -> None:
        super().__init__()
        self._context = context
        self._settings = settings
        self._settings_file = settings_file
        self._workspace: Workspace | None = None
        self._session: DraftSession | None = None
        self._before_verdict: QWidget | None = None
        self._was_painted = False
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.setAcceptDrops(True)
        self.setWindowTitle(context.translate("Template Desk"))
        self.setWindowIcon(icon("desk", context.tokens, colour=context.tokens.accent))
        self.setMinimumSize(context.tokens.em(40), context.tokens.em(28))
        self._fit_screen()
        self.show_first_page()

    @property
    def page(self) -> QWidget:
        """The page shown."""
        shown = self._pages.currentWidget()
        assert shown is not None  # the constructor shows one
        return shown

    # --- pages before the vault is open ----------------------------------------------

    def show_first_page(self, notice: str = "") -> None:
        """Ask for the passphrase, or welcome a user who has no vault yet."""
        folder = vault_folder(self._settings)
        if self._has_vault(folder):
            self._show_unlock(folder, notice)
        else:
            self._show_welcome(folder)

    def _has_vault(self, folder: Path) -> bool:
        from template_desk.vault.place import vault_is_in

        try:
            return vault_is_in(folder)
        except VaultError:
            # A folder that cannot be looked into is no reason to make a second vault:
            # the passphrase page says what is wrong when it is tried.
            return True

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

        self._workspace = made.workspace
        page = PaperKeyPage(self._context, made)
        page.finished.connect(self.show_desk)
        self._show(page)

    def vault_opened(self, workspace: Workspace) -> None:
        """Take over an open vault and show its drafts."""
        self._workspace = workspace
        self.show_desk()

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
            self.show_desk()
        else:
            self.show_draft(draft_to_show(self._session, self._workspace))

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
        self._session = draft.session
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
        self._show(page)
        if draft.fell_back and wants_history(self, self._context.translate):
            self.show_history(draft.session.draft, draft.title)

    def leave_draft(self) -> None:
        """Save and close the draft and show the others."""
        if self._close_draft():
            self.show_desk()

    def lock(self) -> None:
        """Save, close the vault, and ask for the passphrase."""
        if not self._close_draft():
            return
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        self.show_first_page(
            self._context.translate("The vault is locked. Everything has been saved.")
        )

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
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._follow_title(page)
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file from the file manager."""
        if _dropped_file(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check the file that was dropped; it is only read."""
        file = _dropped_file(event.mimeData().urls())
        if file is not None:
            event.acceptProposedAction()
            self.verify(file)

    # --- settings, closing -----------------------------------------------------------

    def _show_about(self) -> None:
        from PySide6.QtCore import Qt

        from template_desk.ui.dialogs.about import AboutDialog

        dialog = AboutDialog(self, self._context)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _change_settings(self, settings: Settings) -> None:
        self._settings = settings
        save_settings(self._settings_file, settings)

    def save_now(self) -> TemplateDeskError | None:
        """Save the open draft; give why that failed, if it did."""
        return self._session.flush().failure if self._session is not None else None

    def tell_failure(self, report: str, *, saved: bool) -> None:
        """Say that the program failed; waits for the user."""
        from template_desk.ui.messages import failure_box

        failure_box(self, report, saved=saved, translate=self._context.translate)

    def _close_draft(self) -> bool:
        """Save and close the open draft; give False when the user stays with it."""
        failure = self.save_now()
        if failure is not None and not self._give_up(failure):
            return False
        if self._session is not None:
            self._session.close()
            self._session = None
        return True

    def _give_up(self, failure: TemplateDeskError) -> bool:
        """Ask whether to leave although the last changes could not be saved."""
        from template_desk.ui.error_words import error_words
        from template_desk.ui.messages import ask

        translate = self._context.translate
        return ask(
            self,
            translate("The last changes could not be saved. Leave all the same?"),
            explanation=error_words(failure, translate),
            yes=translate("&Leave and lose the last changes"),
            no=translate("&Stay"),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, wait for what is running, close the vault."""
        if not self._close_draft():
            event.ignore()
            return
        self.wait_for_tasks()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        event.accept()

    @property
    def is_busy(self) -> bool:
        """Whether something is running in the background."""
        return self._context.runner.is_busy

    def wait_for_tasks(self) -> None:
        """Stop what is running in the background and wait for it."""
        self._context.runner.wait_all()

    def _fit_screen(self) -> None:
        """Take a comfortable size, or what a small screen has beside the window's own frame."""
        tokens, room = self._context.tokens, self.screen().availableSize()
        self.resize(
            min(tokens.em(92), room.width() - tokens.em(1)),
            min(tokens.em(48), room.height() - tokens.em(3)),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first painting; everything that can wait until then does."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def _follow_title(self, page: QWidget) -> None:
        """Name the window after its page, for whoever does not see it."""
        page.windowTitleChanged.connect(self._take_title)
        self._take_title()

    def _take_title(self) -> None:
        self.setWindowTitle(self.page.windowTitle() or self._context.translate("Template Desk"))

    def _show(self, page: QWidget) -> None:
        """Show a page and destroy all others: a page keeps nothing."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._follow_title(page)
        for place in reversed(range(self._pages.count())):
            other = self._pages.widget(place)
            if other is not None and other is not page:
                self._pages.removeWidget(other)
                other.deleteLater()


def _dropped_file(urls: list[QUrl]) -> Path | None:
    """Give the one local file of a drop, or None."""
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    file = Path(urls[0].toLocalFile())
    return file if file.is_file() else None
