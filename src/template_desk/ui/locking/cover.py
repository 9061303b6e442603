"""The page that covers everything while the window is being locked, left or closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from template_desk.desk.opening import open_workspace
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
)
from template_desk.ui.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace

_WIDTH_EM = 36


class CoverPage(ColumnPage):
    """Shows nothing of any document.

    While everything can be saved it is there for a moment. When saving fails and nobody
    answers, it stays: the way back to the document is the passphrase.

    Signals:
        stay_requested(): Do not close after all; only offered where nothing is locked.
        retry_requested(): Try to save now.
        passed(): The passphrase was right: show the document again.
    """

    stay_requested = Signal()
    retry_requested = Signal()
    passed = Signal()

    def __init__(self, context: Context, folder: Path, *, locking: bool) -> None:
        super().__init__(context.tokens, width_em=_WIDTH_EM, centred=True)
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("Locking") if locking else translate("Saving"))
        self._context = context
        self._folder = folder
        head = row(
            picture_label("desk", tokens, side_em=2.6, colour=tokens.accent),
            label(translate("Template Desk"), "title"),
            None,
            gap=tokens.gap(12),
        )
        self.column.addLayout(head)
        self.banner = Banner(tokens)
        self.column.addWidget(self.banner)
        stay = None if locking else button(translate("&Stay"), self.stay_requested.emit)
        self.banner.say("information", translate("Saving…"), stay)
        self._way_back = self._make_way_back()
        self.column.addWidget(self._way_back)
        self._way_back.hide()

    def _make_way_back(self) -> QFrame:
        translate, tokens = self._context.translate, self._context.tokens
        sheet, inside = card(tokens)
        inside.addWidget(
            paragraph(
                translate(
                    "The program goes on trying, and locks the vault as soon as everything is "
                    "saved. To see your document again, type the passphrase."
                )
            )
        )
        self.passphrase = PassphraseField(translate("&Passphrase"), tokens, translate)
        self.passphrase.entered.connect(self._open)
        inside.addWidget(self.passphrase)
        self.wrong = Banner(tokens)
        inside.addWidget(self.wrong)
        self.back_button = button(translate("Show the &document"), self._open, role="primary")
        again = button(translate("&Try to save again"), self.retry_requested.emit, role="link")
        inside.addLayout(row(self.back_button, None, again, gap=tokens.gap(16)))
        return sheet

    def say_stuck(self, failure: TemplateDeskError) -> None:
        """Say why saving fails, and offer the way back."""
        from template_desk.desk.messages import error_text

        translate = self._context.translate
        # The usual words say that what was typed is on the screen; here nothing is.
        words = " ".join(
            (
                error_text(failure, translate).what,
                translate("What you typed is kept, and everything saved before is safe."),
                translate("Free some space or connect the disk again."),
            )
        )
        if self.banner.text != words:
            self.setWindowTitle(translate("Locked, not saved"))
            self.banner.say("problem", words)
        if self._way_back.isHidden():
            self._way_back.show()
            self.passphrase.line.setFocus()

    def _open(self) -> None:
        """Ask the key file, as at unlocking; the open vault is not touched."""
        typed, folder, context = self.passphrase.text, self._folder, self._context
        if not typed or not self.back_button.isEnabled():
            return
        self.back_button.setEnabled(False)

        def check() -> Workspace:
            return open_workspace(folder, typed, context.environment(), read_only=True)

        def right(opened: Workspace) -> None:
            opened.close()
            self.passphrase.clear()
            self.passed.emit()

        context.runner.run(
            lambda _report, _cancel: check(), done=right, failed=self._failed, owner=self
        )

    def _failed(self, error: TemplateDeskError) -> None:
        self.back_button.setEnabled(True)
        self.wrong.say("problem", error_words(error, self._context.translate))
        self.passphrase.select()
