"""The menu «Vault» of the desk: what is done with the vault as a whole.

A new entry is one line in ``VaultMenu`` and one method that opens its dialog, imported
only then.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from template_desk.ui.context import Context

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace


class VaultMenu(QMenu):
    """Opens dialogs about the vault.

    Args:
        page: Over which they are shown.
        context: Given to each of them.
        workspace: The open vault.

    Signals:
        brought_in(BroughtIn): A document was made from a saved copy.
        failed(TemplateDeskError): It could not.
        lock_settings_requested(): When to lock by itself.
    """

    brought_in = Signal(object)
    failed = Signal(object)
    lock_settings_requested = Signal()

    def __init__(self, page: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace = workspace
        translate = context.translate
        self.change_passphrase = self.addAction(
            translate("Change &passphrase…"), self._change_passphrase
        )
        self.new_keys = self.addAction(translate("&New keys after a leak…"), self._new_keys)
        self.bring_in = self.addAction(translate("&Bring in a saved copy…"), self._bring_in)
        self.log = self.addAction(translate("&Log…"), self._show_log)
        self.lock_settings = self.addAction(
            translate("Lock when &idle…"), self.lock_settings_requested.emit
        )
        for writes in (self.change_passphrase, self.new_keys, self.bring_in):
            writes.setEnabled(not workspace.read_only)

    def _change_passphrase(self) -> None:
        from template_desk.ui.dialogs.change_passphrase import ChangePassphraseDialog

        self._open(ChangePassphraseDialog(self._page, self._context, self._workspace))

    def _new_keys(self) -> None:
        from template_desk.ui.dialogs.new_keys import NewKeysDialog

        self._open(NewKeysDialog(self._page, self._context, self._workspace))

    def _show_log(self) -> None:
        from template_desk.ui.dialogs.vault_log import VaultLogDialog

        self._open(VaultLogDialog(self._page, self._context, self._workspace))

    def _bring_in(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        translate = self._context.translate
        chosen, _ = QFileDialog.getOpenFileName(
            self._page,
            translate("Bring in a saved copy"),
            str(Path.home()),
            translate("Encrypted files ({kinds})", kinds="*.age"),
        )
        if chosen:
            self.bring_in_file(Path(chosen))

    def bring_in_file(self, file: Path) -> None:
        """Make a document from a copy that was saved elsewhere, in the background."""
        from template_desk.desk.elsewhere import bring_in

        workspace = self._workspace
        self._context.runner.run(
            lambda _report, _cancel: bring_in(workspace, file),
            done=self.brought_in.emit,
            failed=self.failed.emit,
            owner=self,
        )

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
