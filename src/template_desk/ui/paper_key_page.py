"""Shows the paper key once, has it printed, and asks for one group of it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QWidget

from template_desk.desk.opening import CreatedVault, paper_key_group
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.messages import ask
from template_desk.ui.moments import long_date
from template_desk.ui.parts import Banner, ColumnPage, button, card, label, paragraph, row
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.ui.paper_sheet import SheetText

_COLUMNS = 4


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
        self._groups = made.paper_key.groups()
        self._asked = paper_key_group(len(self._groups), context.environment())
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
        sheet, inside = card(tokens)
        inside.addWidget(_key_grid(self._groups, context))
        self.column.addWidget(sheet)
        self.print_button = button(
            translate("&Print…"), self._print, role="primary", icon_name="print", tokens=tokens
        )
        save = button(translate("&Save as PDF file…"), self._save, icon_name="save", tokens=tokens)
        self.column.addLayout(row(self.print_button, save, None, gap=tokens.gap(12)))
        self.printed = Banner(tokens)
        self.column.addWidget(self.printed)

        check, check_inside = card(tokens)
        check_inside.addWidget(label(translate("Check that you have it"), "subheading"))
        self._question = QLabel(
            translate("&Type group {number} from your sheet:", number=self._asked + 1)
        )
        self.answer = QLineEdit()
        self.answer.setMaximumWidth(tokens.em(14))
        set_role(self.answer, "key")
        self.answer.setAccessibleName(self._question.text().replace("&", ""))
        self.answer.textChanged.connect(self._typed)
        self.answer.returnPressed.connect(self._check)
        self._question.setBuddy(self.answer)
        self.check_button = button(translate("&Check and continue"), self._check)
        check_inside.addWidget(self._question)
        check_inside.addLayout(row(self.answer, self.check_button, None, gap=tokens.gap(12)))
        self.banner = Banner(tokens)
        check_inside.addWidget(self.banner)
        self.column.addWidget(check)
        later = button(translate("Check it &later…"), self._postpone, role="link")
        self.column.addLayout(row(None, later, gap=tokens.gap(12)))
        self.print_button.setFocus()

    @property
    def asked_group(self) -> int:
        """Which group is asked for, from 0."""
        return self._asked

    # --- paper -----------------------------------------------------------------------

    def _print(self) -> None:
        from template_desk.ui.paper_sheet import print_sheet

        if print_sheet(self, self._groups, self._sheet_text()):
            self._on_paper(self._context.translate("Sent to the printer. Take the sheet at once."))

    def _save(self) -> None:
        translate = self._context.translate
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("Save the paper key"),
            translate("paper-key.pdf"),
            translate("PDF files (*.pdf)"),
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, file: Path) -> None:
        """Write the sheet as a PDF file, and say so."""
        from template_desk.ui.paper_sheet import save_sheet

        translate = self._context.translate
        try:
            save_sheet(file, self._groups, self._sheet_text())
        except TemplateDeskError as error:
            self.printed.say("problem", error_words(error, translate))
            return
        self._on_paper(
            translate(
                "Saved as {file}. This file opens the vault: put it on a stick that is kept apart, "
                "or print it, and then delete it from this computer.",
                file=str(file),
            )
        )

    def _sheet_text(self) -> SheetText:
        from template_desk.ui.paper_sheet import sheet_text

        context = self._context
        day = context.environment().now().astimezone().date()
        date = long_date(day, context.translate)
        return sheet_text(self._made.workspace.vault.folder, date, context.translate)

    def _on_paper(self, words: str) -> None:
        self.printed.say("good", words)
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the check -------------------------------------------------------------------

    def _typed(self, _text: str) -> None:
        self.banner.clear()

    def _check(self) -> None:
        """Check the group in the background: a right answer is written into the vault."""
        made, asked, typed = self._made, self._asked, self.answer.text()
        if not typed.strip():
            self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
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
            return
        self.banner.say(
            "problem",
            self._context.translate(
                "This is not group {number}. Compare it with the sheet and type it again.",
                number=self._asked + 1,
            ),
        )
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self.answer.selectAll()

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


def _key_grid(groups: tuple[str, ...], context: Context) -> QWidget:
    """Show the groups in lines of four, each with its number."""
    tokens = context.tokens
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.gap(24))
    grid.setVerticalSpacing(tokens.gap(12))
    # A key is read from left to right in every language.
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for number, group in enumerate(groups):
        line, place = (0, 0) if number == 0 else divmod(number - 1 + _COLUMNS, _COLUMNS)
        cell = QWidget()
        words = QGridLayout(cell)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(label(str(number + 1), "quiet", wrap=False), 0, 0)
        shown = label(group, wrap=False)
        set_role(shown, "key")
        shown.setAccessibleName(
            context.translate(
                "Group {number}: {letters}", number=number + 1, letters=" ".join(group)
            )
        )
        words.addWidget(shown, 1, 0)
        grid.addWidget(cell, line, place, 1, _COLUMNS if number == 0 else 1)
    for place in range(_COLUMNS):
        grid.setColumnStretch(place, 1)
    return made
