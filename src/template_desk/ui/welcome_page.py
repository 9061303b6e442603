"""The first run: what this program is, and a passphrase for the vault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from template_desk.desk.opening import CreatedVault, create_workspace
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.new_passphrase import NewPassphrase
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
from template_desk.ui.style import set_role


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
        self.new = NewPassphrase(
            context, first=translate("&Passphrase"), again=translate("Passphrase &again")
        )
        self.passphrase, self.again = self.new.first, self.new.again
        inside.addWidget(self.new)
        inside.addWidget(_line())
        where = selectable(label(str(folder), "quiet"))
        change = button(translate("&Change folder…"), self._choose_folder, role="link")
        place = QVBoxLayout()
        place.setSpacing(tokens.gap(4))
        place.addWidget(label(translate("The vault is kept in this folder:")))
        place.addWidget(where)
        inside.addLayout(row(place, change, gap=tokens.gap(12)))

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
        self.new.edited.connect(self.banner.clear)
        self.new.entered.connect(self._create)
        self.passphrase.line.setFocus()

    def _create(self) -> None:
        """Make the vault, or say what is still missing."""
        if self.create_button.isEnabled():
            self.new.go_on(self.banner, self._make)

    def _make(self, passphrase: str) -> None:
        if not self.create_button.isEnabled():
            return
        folder, context = self._folder, self._context
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
        self.new.clear()
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
