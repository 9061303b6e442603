"""The top line of the desk: name, search, and what concerns the program and the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from template_desk.ui.context import Context
from template_desk.ui.parts import button, label, picture_label, row
from template_desk.ui.vault_menu import VaultMenu

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace


class DeskHead(QWidget):
    """Name, search, «About», «Vault» and «Lock».

    Args:
        page: Over which the dialogs of the vault's menu are shown.
        context: For them too.
        workspace: The open vault.

    Signals:
        about_requested(): Version and licences.
        lock_requested(): Back to the passphrase.
    """

    about_requested = Signal()
    lock_requested = Signal()

    def __init__(self, page: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__()
        translate, tokens = context.translate, context.tokens
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("Search"))
        self.search.setAccessibleName(translate("Search the documents"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(tokens.em(16))
        about = button(translate("A&bout"), self.about_requested.emit, role="plain")
        self.vault_menu = VaultMenu(page, context, workspace)
        self.vault_button = button(translate("&Vault"), lambda: None, role="plain")
        self.vault_button.setMenu(self.vault_menu)
        self.lock_button = button(
            translate("&Lock"), self.lock_requested.emit, icon_name="lock", tokens=tokens
        )
        self.lock_button.setToolTip(translate("Saves everything and closes the vault (Ctrl+L)"))
        line = row(
            picture_label("desk", tokens, side_em=2.2, colour=tokens.accent),
            label(translate("Template Desk"), "title", wrap=False),
            None,
            self.search,
            about,
            self.vault_button,
            self.lock_button,
            gap=tokens.gap(12),
        )
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
