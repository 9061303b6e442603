"""Changes the passphrase of the open vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from template_desk.desk.workspace import Workspace
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.parts import Banner, ColumnPage, button, row
from template_desk.ui.passphrase_exchange import PassphraseExchange
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_WIDTH_EM, _HEIGHT_EM = 44, 42


class ChangePassphraseDialog(QDialog):
    """Asks for the current passphrase and a new one; says it only when it was changed.

    Attributes:
        is_done: Whether the passphrase was changed.
    """

    def __init__(self, parent: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._busy = False
        self.is_done = False
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("Change the passphrase"))
        self.banner = Banner(tokens)
        self._exchange = PassphraseExchange(
            context,
            new=translate("&New passphrase"),
            banner=self.banner,
            use=self._run,
            parent=self,
        )
        self.current, self.new = self._exchange.current, self._exchange.new
        self.new.entered.connect(self._change)
        # The fields scroll where the screen is low; what is said, and the buttons, stay in sight.
        self._form = ColumnPage(tokens)
        line = QFrame()
        set_role(line, "line")
        line.setFixedHeight(1)
        for piece in (self.current, line, self.new):
            self._form.column.addWidget(piece)
        self.close_button = button(translate("C&lose"), self.reject)
        self.change_button = button(
            translate("Change the &passphrase"), self._change, role="primary"
        )
        buttons = row(None, self.close_button, self.change_button, gap=tokens.gap(12))
        side = tokens.gap(24)
        below = QVBoxLayout()
        below.setContentsMargins(side, tokens.gap(12), side, side)
        below.setSpacing(tokens.gap(16))
        below.addWidget(self.banner)
        below.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._form, 1)
        layout.addLayout(below)
        self._fit_screen()
        self.current.line.setFocus()

    def reject(self) -> None:
        """Close, unless the change is under way: then the user must learn how it ended."""
        if not self._busy:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from pressing a button that has not the keyboard; fields go on by it."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def _change(self) -> None:
        if not self._busy and not self.is_done:
            self._exchange.go_on()

    def _run(self, new: str) -> None:
        if self._busy:
            return
        current, workspace = self.current.text, self._workspace
        self._set_busy(True)
        self._context.runner.run(
            lambda _report, _cancel: workspace.change_passphrase(current, new),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, _nothing: None) -> None:
        translate = self._context.translate
        self._set_busy(False)
        self.is_done = True
        self.current.clear()
        self.new.clear()
        self._form.hide()
        self.change_button.hide()
        self.banner.say(
            "good",
            translate(
                "The passphrase was changed; the former one ends when the vault is next opened "
                "with the new one. The paper key stays valid. A copy of the vault's folder that "
                "was made before still opens with the former passphrase."
            ),
        )
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adjustSize()

    def _failed(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self._exchange.say_refused(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for piece in (self.current, self.new, self.close_button, self.change_button):
            piece.setEnabled(not busy)
        if busy:
            words = self._context.translate("Changing the passphrase. This takes a few seconds.")
            self.banner.say("information", words)

    def _fit_screen(self) -> None:
        tokens, room = self._context.tokens, self.screen().availableSize()
        self.resize(
            min(tokens.em(_WIDTH_EM), room.width() - tokens.em(1)),
            min(tokens.em(_HEIGHT_EM), room.height() - tokens.em(3)),
        )
