"""Checks the paper key from the sheet, for a user who put that off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from template_desk.desk.opening import confirm_whole_paper_key
from template_desk.desk.workspace import Workspace
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.parts import Banner, button, paragraph, row
from template_desk.ui.style import set_role


class PaperCheckDialog(QDialog):
    """Asks for the whole key; the program itself no longer knows it."""

    def __init__(self, parent: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("Check the paper key"))
        layout = QVBoxLayout(self)
        side = tokens.gap(24)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(tokens.gap(12))
        layout.addWidget(
            paragraph(
                translate(
                    "Type the key from your sheet. If there is no sheet, the key cannot be shown "
                    "again: then make a new vault, with a new paper key, while you still know the "
                    "passphrase of this one."
                )
            )
        )
        caption = QLabel(translate("&Paper key, all groups in their order"))
        self.typed = QPlainTextEdit()
        self.typed.setTabChangesFocus(True)
        set_role(self.typed, "key")
        self.typed.setFixedHeight(tokens.em(7))
        self.typed.setAccessibleName(translate("Paper key, all groups in their order"))
        caption.setBuddy(self.typed)
        self.banner = Banner(tokens)
        self.check_button = button(translate("&Check"), self._check, role="primary")
        close = button(translate("C&lose"), self.reject)
        for piece in (caption, self.typed, self.banner):
            layout.addWidget(piece)
        layout.addLayout(row(None, close, self.check_button, gap=tokens.gap(12)))
        self.setMinimumWidth(tokens.em(36))

    def _check(self) -> None:
        typed, workspace = self.typed.toPlainText(), self._workspace
        self.check_button.setEnabled(False)
        self._context.runner.run(
            lambda _report, _cancel: confirm_whole_paper_key(workspace, typed),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _done(self, _nothing: None) -> None:
        self.typed.clear()
        self.accept()

    def _failed(self, error: TemplateDeskError) -> None:
        self.check_button.setEnabled(True)
        self.banner.say("problem", error_words(error, self._context.translate))
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
