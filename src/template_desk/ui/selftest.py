"""Shows the window and every page of every form once; ``selftest --gui`` calls it.

Any warning of Qt counts as a failure: it is how Qt says that something is missing
or wrong in this build.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from template_desk.desk.environment import Environment
from template_desk.desk.settings import LoadedSettings, Settings

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace
    from template_desk.forms.catalogue import FormReference
    from template_desk.ui.main_window import MainWindow

PASSPHRASE = "only for the self-test"  # of a vault that lives for seconds
# What Qt says about its own offscreen platform, which no user has.
_OF_THE_PLATFORM = ("This plugin does not support",)
SETTLE_S, MOST_S = 0.2, 20.0


def every_page_shows(environment: Environment) -> list[str]:
    """Show every page of a temporary vault.

    Returns:
        What Qt warned about, with the page; empty when all is well.
    """
    from template_desk.ui.application import has_screen, make_application, make_window

    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or make_application(["template-desk"])
    assert isinstance(application, QApplication)
    found: list[str] = []
    page = ["start"]

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        quiet = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if kind not in quiet and not message.startswith(_OF_THE_PLATFORM):
            found.append(f"{page[0]}: {message}")

    before = qInstallMessageHandler(listen)
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(vault=str(Path(folder) / "vault"), export_folder=folder)
            window = make_window(application, LoadedSettings(settings))
            window.show()
            _Tour(application, window, environment, folder=Path(folder), page=page).go()
            window.close()
            window.wait_for_tasks()
    finally:
        qInstallMessageHandler(before)
    return found


class _Tour:
    """Goes from page to page as a user would, without touching a key.

    Args:
        application: Shows things.
        window: The real one.
        environment: Forms.
        folder: Empty; the vault is made in it.
        page: Its only element says what is shown now.
    """

    def __init__(
        self,
        application: QApplication,
        window: MainWindow,
        environment: Environment,
        *,
        folder: Path,
        page: list[str],
    ) -> None:
        self._application = application
        self._window = window
        self._environment = environment
        self._folder = folder
        self._page = page

    def go(self) -> None:
        """Show everything."""
        from template_desk.crypto.keyfile import KdfParameters
        from template_desk.desk.opening import create_workspace

        window, environment = self._window, self._environment
        self._look("welcome")
        vault = self._folder / "vault"
        made = create_workspace(vault, PASSPHRASE, environment, kdf=KdfParameters())
        window.show_first_page()
        self._look("unlock")
        window.show_recovery()
        self._look("recovery")
        workspace = made.workspace
        window.vault_opened(workspace)
        self._look("documents")
        self._dialogs()
        for reference in environment.catalogue.references():
            self._form(workspace, reference)
        for card in workspace.cards().cards[:1]:
            workspace.delete(card.draft)
        window.show_bin()
        self._look("deleted documents")
        window.verify(environment.resources / "samples" / "armenia-2008.json")
        self._look("verdict")

    def _dialogs(self) -> None:
        """Show what the menu «Vault» opens."""
        from PySide6.QtWidgets import QDialog

        from template_desk.ui.desk_page import DeskPage

        desk = self._window.page
        assert isinstance(desk, DeskPage)
        menu = desk.vault_menu
        for action in (menu.change_passphrase, menu.new_keys, menu.log):
            action.trigger()
            self._look(f"dialog {action.text()}")
            for dialog in desk.findChildren(QDialog):
                dialog.reject()
            self._look("documents")

    def _form(self, workspace: Workspace, reference: FormReference) -> None:
        from template_desk.ui.draft_to_show import DraftToShow
        from template_desk.ui.section_list import LAST_STEPS
        from template_desk.ui.wizard import Wizard

        _, session = workspace.new_draft(reference)
        self._window.show_draft(DraftToShow(session=session, title=str(reference)))
        wizard = self._window.page
        assert isinstance(wizard, Wizard)
        sections = [str(section.id) for section in session.pack.definition.sections]
        for key in (*sections, *LAST_STEPS):
            wizard.go_to(key)
            self._look(f"{reference}, {key}")
        self._window.show_history(session.draft, str(reference))
        self._look(f"{reference}, history")
        self._window.leave_draft()
        self._look("documents")

    def _look(self, page: str) -> None:
        """Let the page paint, and its tasks end."""
        self._page[0] = page
        end, last = time.monotonic() + SETTLE_S, time.monotonic() + MOST_S
        while time.monotonic() < end or (self._window.is_busy and time.monotonic() < last):
            self._application.processEvents()
            time.sleep(0.005)
