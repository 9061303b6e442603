"""Opens the vault with its passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from template_desk.desk.opening import open_workspace
from template_desk.errors import TemplateDeskError, VaultFolderReadOnlyError, VaultInUseError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.parts import (
    Banner,
    ColumnPage,
    button,
    card,
    label,
    picture_label,
    row,
)
from template_desk.ui.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace

_WIDTH_EM = 32


class UnlockPage(ColumnPage):
    """Asks for the passphrase.

    Signals:
        opened(Workspace): The vault is open.
        recovery_requested(): The user has the paper key instead.
        folder_chosen(Path): The user means another vault.
        verify_requested(): The user only wants to check a received file.
        close_requested(): The other window has come forward; this one is not needed.
    """

    opened = Signal(object)
    recovery_requested = Signal()
    folder_chosen = Signal(object)
    verify_requested = Signal()
    close_requested = Signal()

    def __init__(self, context: Context, folder: Path, *, notice: str = "") -> None:
        super().__init__(context.tokens, width_em=_WIDTH_EM, centred=True)
        self.setWindowTitle(context.translate("Open the vault"))
        self._context = context
        self._folder = folder
        translate, tokens = context.translate, context.tokens

        head = row(
            picture_label("desk", tokens, side_em=2.6, colour=tokens.accent),
            label(translate("Template Desk"), "title"),
            None,
            gap=tokens.gap(12),
        )
        sheet, inside = card(tokens)
        self.passphrase = PassphraseField(translate("&Passphrase"), tokens, translate)
        self.passphrase.edited.connect(self._edited)
        self.passphrase.entered.connect(self._open)
        self.banner = Banner(tokens)
        self.open_button = button(translate("&Open"), self._open, role="primary")
        paper = button(translate("&Use the paper key…"), self.recovery_requested.emit, role="link")
        inside.addWidget(self.passphrase)
        inside.addWidget(self.banner)
        self._in_use = self._make_in_use()
        inside.addWidget(self._in_use)
        inside.addLayout(row(self.open_button, None, paper, gap=tokens.gap(16)))
        other = button(translate("Another &vault…"), self._choose_folder, role="link")
        check = button(
            translate("Check a &received file…"), self.verify_requested.emit, role="link"
        )
        self.column.addLayout(head)
        self.column.addWidget(sheet)
        self.column.addLayout(row(check, None, other, gap=tokens.gap(16)))
        if notice:
            self.banner.say("information", notice)
        self.passphrase.line.setFocus()

    def _make_in_use(self) -> QWidget:
        """Make the two ways on when another window has the vault open."""
        translate, tokens = self._context.translate, self._context.tokens
        self.other_button = button(translate("Show the other &window"), self._call_other)
        self.read_button = button(translate("Open to read onl&y"), self._open_to_read)
        self.read_button.setToolTip(
            translate("Shows the documents as they are saved now; nothing can be changed")
        )
        holder = QWidget()
        across = row(self.other_button, self.read_button, None, gap=tokens.gap(12))
        across.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(across)
        holder.hide()
        return holder

    def _edited(self) -> None:
        self.banner.clear()
        self._offer_ways(in_use=False)

    def _offer_ways(self, *, in_use: bool) -> None:
        translate = self._context.translate
        self._in_use.setVisible(in_use)
        self.open_button.setText(translate("&Try again") if in_use else translate("&Open"))

    def _call_other(self) -> None:
        """Ask the window that has the vault open to come forward, and give way to it."""
        from template_desk.ui.other_window import Caller

        self._set_busy(True)
        self.banner.say("information", self._context.translate("Calling the other window."))
        caller = Caller(self._folder, self)
        caller.answered.connect(self.close_requested)
        caller.unanswered.connect(self._say_unanswered)
        caller.failed.connect(self._failed)
        for told in (caller.answered, caller.unanswered, caller.failed):
            told.connect(caller.deleteLater)
        caller.call()

    def _say_unanswered(self) -> None:
        self._set_busy(False)
        self.banner.say(
            "advice",
            self._context.translate(
                "The other window does not answer. It may be on another computer that uses the "
                "same folder, or it may hang. You can open the vault to read only meanwhile."
            ),
        )
        self._offer_ways(in_use=True)
        self.read_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_to_read(self) -> None:
        self._open(read_only=True)

    def _open(self, *, read_only: bool = False) -> None:
        if not self.open_button.isEnabled():
            return
        if not self.passphrase.text:
            self.passphrase.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        context, folder, typed = self._context, self._folder, self.passphrase.text
        self._set_busy(True)
        context.runner.run(
            lambda _report, _cancel: open_workspace(
                folder, typed, context.environment(), read_only=read_only
            ),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, workspace: Workspace) -> None:
        self.passphrase.clear()
        self.opened.emit(workspace)

    def _failed(self, error: TemplateDeskError) -> None:
        """Say why; what was typed stays, selected, so that one letter can be corrected."""
        self._set_busy(False)
        if isinstance(error, VaultInUseError):
            self.banner.say("advice", error_words(error, self._context.translate))
            self._offer_ways(in_use=True)
            self.other_button.show()
            self.other_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if isinstance(error, VaultFolderReadOnlyError):
            self.banner.say("advice", error_words(error, self._context.translate))
            self._offer_ways(in_use=True)
            self.other_button.hide()
            self.read_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.banner.say("problem", error_words(error, self._context.translate))
        self.passphrase.select()

    def _set_busy(self, busy: bool) -> None:
        self.passphrase.setEnabled(not busy)
        self.open_button.setEnabled(not busy)
        self._in_use.setEnabled(not busy)
        if busy:
            self._in_use.hide()
            self.banner.say("information", self._context.translate("Opening the vault."))

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(
            self, self._context.translate("Folder of the vault"), str(self._folder.parent)
        )
        if chosen:
            self.folder_chosen.emit(Path(chosen))
