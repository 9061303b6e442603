"""Shows the paper key once, has it printed, and asks for one group of it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from template_desk.desk.opening import CreatedVault
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.messages import ask
from template_desk.ui.paper_key_parts import PaperKeyCheck, PaperKeySheet
from template_desk.ui.parts import ColumnPage, button, label, paragraph, row


class PaperKeyPage(ColumnPage):
    """The second way into the vault, before it is needed.

    Signals:
        finished(): Checked or postponed; the desk can be shown.
    """

    finished = Signal()

    def __init__(self, context: Context, made: CreatedVault) -> None:
        super().__init__(context.tokens)
        self.setWindowTitle(context.translate("Your paper key"))
        self._context = context
        self._made = made
        groups = made.paper_key.groups()
        translate, tokens = context.translate, context.tokens

        self.column.addWidget(label(translate("Your paper key"), "title"))
        self.column.addWidget(
            paragraph(
                translate(
                    "A passphrase can be forgotten, and nobody can reset it. This key, on paper, "
                    "is the second way to open the vault. Print it now and keep it where your "
                    "office keeps sealed envelopes, away from this computer. "
                    "It is shown only this once."
                )
            )
        )
        self.sheet = PaperKeySheet(context, groups, made.workspace.vault.folder)
        self.print_button, self.printed = self.sheet.print_button, self.sheet.printed
        self.column.addWidget(self.sheet)
        self._check = PaperKeyCheck(context, groups, translate("&Check and continue"))
        self.answer, self.banner = self._check.answer, self._check.banner
        self.check_button = self._check.check_button
        self.column.addWidget(self._check)
        self.sheet.on_paper.connect(self._check.take_keyboard)
        self._check.begun.connect(self.sheet.cover)
        self._check.typed.connect(self._check_group)
        later = button(translate("Check it &later…"), self._postpone, role="link")
        self.column.addLayout(row(None, later, gap=tokens.gap(12)))
        self.print_button.setFocus()

    @property
    def asked_group(self) -> int:
        """Which group is asked for, from 0."""
        return self._check.asked

    def save_to(self, file: Path) -> None:
        """Write the sheet as a PDF file, and say so."""
        self.sheet.save_to(file)

    # --- the check -------------------------------------------------------------------

    def _check_group(self, typed: str) -> None:
        """Check the group in the background: a right answer is written into the vault."""
        made, asked = self._made, self._check.asked
        self.check_button.setEnabled(False)
        self._context.runner.run(
            lambda _report, _cancel: made.workspace.vault.records.confirm_paper_key(
                made.paper_key, asked, typed
            ),
            done=self._checked,
            failed=self._failed,
            owner=self,
        )

    def _checked(self, right: bool) -> None:
        self.check_button.setEnabled(True)
        if right:
            self.finished.emit()
        else:
            self._check.say_wrong()

    def _failed(self, error: TemplateDeskError) -> None:
        self.check_button.setEnabled(True)
        self.banner.say("problem", error_words(error, self._context.translate))

    def _postpone(self) -> None:
        translate = self._context.translate
        if ask(
            self,
            translate("Leave this page without checking?"),
            explanation=translate(
                "The program cannot show the paper key again: it exists only here and on paper. "
                "If you have no sheet and forget the passphrase, everything in the vault is lost. "
                "The desk reminds you until the sheet has been checked."
            ),
            yes=translate("&Leave without checking"),
            no=translate("&Stay here"),
            title=translate("Paper key"),
        ):
            self.finished.emit()
