"""The first run: what this program is, and a passphrase for the vault."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from template_desk.desk.opening import CreatedVault, create_workspace
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.parts import (
    Banner,
    ColumnPage,
    button,
    card,
    label,
    paragraph,
    picture_label,
    row,
    selectable,
)
from template_desk.ui.passphrase_field import PassphraseField
from template_desk.ui.style import set_role
from template_desk.vault.place import MIN_PASSPHRASE_CHARS


class WelcomePage(ColumnPage):
    """Makes the vault.

    Signals:
        created(CreatedVault): The vault is there and open.
        folder_chosen(Path): The user wants the vault in another folder.
        verify_requested(): The user only wants to check a received file.
    """

    created = Signal(object)
    folder_chosen = Signal(object)
    verify_requested = Signal()

    def __init__(self, context: Context, folder: Path) -> None:
        super().__init__(context.tokens, centred=True)
        self.setWindowTitle(context.translate("Welcome"))
        self._context = context
        self._folder = folder
        translate, tokens = context.translate, context.tokens

        head = row(
            picture_label("desk", tokens, side_em=2.6, colour=tokens.accent),
            label(translate("Welcome to Template Desk"), "title"),
            gap=tokens.gap(12),
        )
        introduction = paragraph(
            translate(
                "Fill in, sign and check requests for assistance to the 1540 Committee. "
                "Everything stays on this computer, encrypted in one folder, the vault; the "
                "program never uses a network. First choose the passphrase that opens the vault."
            )
        )
        sheet, inside = card(tokens)
        self.passphrase = PassphraseField(translate("&Passphrase"), tokens, translate)
        self.again = PassphraseField(translate("Passphrase &again"), tokens, translate)
        for field in (self.passphrase, self.again):
            field.edited.connect(self._look)
            inside.addWidget(field)
        self.passphrase.entered.connect(self.again.select)
        self.again.entered.connect(self._create)
        inside.addWidget(_line())
        where = selectable(label(str(folder), "quiet"))
        change = button(translate("&Change folder…"), self._choose_folder, role="link")
        inside.addWidget(label(translate("The vault is kept in this folder:")))
        inside.addWidget(where)
        inside.addWidget(change)

        self.banner = Banner(tokens)
        self.create_button = button(translate("&Make the vault"), self._create, role="primary")
        check = button(
            translate("Only check a &received file…"), self.verify_requested.emit, role="link"
        )
        for piece in (head, introduction, sheet, self.banner):
            if isinstance(piece, QWidget):
                self.column.addWidget(piece)
            else:
                self.column.addLayout(piece)
        self.column.addLayout(row(self.create_button, None, check, gap=tokens.gap(16)))
        self._sheet = sheet
        self._look()
        self.passphrase.line.setFocus()

    # --- what is typed ---------------------------------------------------------------

    def _look(self) -> None:
        """Say how far the passphrase is; nothing is red while the user is typing."""
        translate = self._context.translate
        typed = len(unicodedata.normalize("NFKC", self.passphrase.text))
        if typed >= MIN_PASSPHRASE_CHARS:
            self.passphrase.say(translate("✓ Long enough."), "good")
        else:
            self.passphrase.say(
                translate(
                    "At least {least} characters; {typed} typed. Four or five words that have "
                    "nothing to do with each other are easy to remember and hard to guess.",
                    least=MIN_PASSPHRASE_CHARS,
                    typed=typed,
                )
            )
        if self.again.text and self.again.text == self.passphrase.text:
            self.again.say(translate("✓ The same."), "good")
        else:
            self.again.say(
                translate("If it is forgotten, only the paper key on the next page helps.")
            )
        self.banner.clear()

    def _create(self) -> None:
        """Make the vault, or say what is still missing."""
        translate = self._context.translate
        if len(unicodedata.normalize("NFKC", self.passphrase.text)) < MIN_PASSPHRASE_CHARS:
            self.banner.say(
                "problem",
                translate(
                    "The passphrase needs at least {least} characters.", least=MIN_PASSPHRASE_CHARS
                ),
            )
            self.passphrase.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.passphrase.text != self.again.text:
            self.banner.say(
                "problem", translate("The two passphrases are not the same. Type the second again.")
            )
            self.again.select()
            return
        if not self.create_button.isEnabled():
            return
        passphrase, folder, context = self.passphrase.text, self._folder, self._context
        self._set_busy(True)
        context.runner.run(
            lambda _report, _cancel: create_workspace(
                folder, passphrase, context.environment(), kdf=context.kdf
            ),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, made: CreatedVault) -> None:
        self.passphrase.clear()
        self.again.clear()
        self.created.emit(made)

    def _failed(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self.banner.say("problem", error_words(error, self._context.translate))

    def _set_busy(self, busy: bool) -> None:
        self._sheet.setEnabled(not busy)
        self.create_button.setEnabled(not busy)
        if busy:
            self.banner.say(
                "information",
                self._context.translate("Making the vault. This takes a few seconds."),
            )

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(
            self, self._context.translate("Folder for the vault"), str(self._folder.parent)
        )
        if chosen:
            self.folder_chosen.emit(Path(chosen))


def _line() -> QWidget:
    made = QFrame()
    set_role(made, "line")
    made.setFixedHeight(1)
    return made
