"""The menu «Vault» of the desk: what is done with the vault as a whole.

A new entry is one line in ``VaultMenu`` and one method that opens its dialog, imported
only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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
    """

    def __init__(self, page: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace = workspace
        translate = context.translate
        self.change_passphrase = self.addAction(
            translate("Change &passphrase…"), self._change_passphrase
        )

    def _change_passphrase(self) -> None:
        from template_desk.ui.dialogs.change_passphrase import ChangePassphraseDialog

        self._open(ChangePassphraseDialog(self._page, self._context, self._workspace))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
