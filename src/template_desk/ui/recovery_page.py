"""Opens the vault with the paper key and gives it a new passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from template_desk.desk.opening import recover_workspace
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.new_passphrase import NewPassphrase
from template_desk.ui.parts import Banner, ColumnPage, button, card, label, paragraph, row
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace


class RecoveryPage(ColumnPage):
    """Asks for the paper key and a new passphrase.

    Signals:
        opened(Workspace): The vault is open and has the new passphrase.
        back_requested(): Back to the passphrase; nothing was changed.
    """

    opened = Signal(object)
    back_requested = Signal()

    def __init__(self, context: Context, folder: Path) -> None:
        super().__init__(context.tokens)
        self.setWindowTitle(context.translate("Use the paper key"))
        self._context = context
        self._folder = folder
        translate, tokens = context.translate, context.tokens

        self.column.addWidget(label(translate("Use the paper key"), "title"))
        self.column.addWidget(
            paragraph(
                translate(
                    "The paper key is on the sheet that was printed when the vault was made. "
                    "With it you choose a new passphrase; your documents stay as they are, and "
                    "the paper key stays valid."
                )
            )
        )
        sheet, inside = card(tokens)
        caption = QLabel(translate("&Paper key, all groups in their order"))
        self.paper_key = QPlainTextEdit()
        self.paper_key.setTabChangesFocus(True)
        set_role(self.paper_key, "key")
        self.paper_key.setFixedHeight(tokens.em(7))
        self.paper_key.setAccessibleName(translate("Paper key, all groups in their order"))
        self.paper_key.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.paper_key.textChanged.connect(self._edited)
        caption.setBuddy(self.paper_key)
        hint = translate("Capital or small letters and spaces make no difference.")
        self.new = NewPassphrase(
            context,
            first=translate("&New passphrase"),
            again=translate("New passphrase &again"),
        )
        self.passphrase, self.again = self.new.first, self.new.again
        self.new.edited.connect(self._edited)
        self.new.entered.connect(self._recover)
        for piece in (
            caption,
            self.paper_key,
            label(hint, "hint"),
            self.new,
        ):
            inside.addWidget(piece)
        self.banner = Banner(tokens)
        inside.addWidget(self.banner)
        self.column.addWidget(sheet)
        self.back_button = button(
            translate("&Back"), self.back_requested.emit, icon_name="back", tokens=tokens
        )
        self.open_button = button(
            translate("&Set the passphrase and open"), self._recover, role="primary"
        )
        self.column.addLayout(row(self.back_button, None, self.open_button, gap=tokens.gap(12)))
        self.paper_key.setFocus()

    def _edited(self) -> None:
        self.banner.clear()

    def _recover(self) -> None:
        if self.open_button.isEnabled():
            self.new.go_on(self.banner, self._run)

    def _run(self, passphrase: str) -> None:
        if not self.open_button.isEnabled():
            return
        context, folder = self._context, self._folder
        paper_key = self.paper_key.toPlainText()
        self._set_busy(True)
        context.runner.run(
            lambda _report, _cancel: recover_workspace(
                folder, paper_key, passphrase, context.environment()
            ),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, workspace: Workspace) -> None:
        self.paper_key.clear()
        self.new.clear()
        self.opened.emit(workspace)

    def _failed(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self.banner.say("problem", error_words(error, self._context.translate))

    def _set_busy(self, busy: bool) -> None:
        for piece in (self.paper_key, self.new, self.open_button):
            piece.setEnabled(not busy)
        if busy:
            self.banner.say(
                "information", self._context.translate("Opening the vault with the paper key.")
            )
