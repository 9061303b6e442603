"""New keys after a suspected leak: what it is for, the new paper key first, then the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from template_desk.desk.new_keys import Renewed, check_before, new_paper_key, renew_keys
from template_desk.errors import TemplateDeskError
from template_desk.ui.dialogs.large_dialog import LargeDialog
from template_desk.ui.error_words import error_words
from template_desk.ui.paper_key_parts import PaperKeyCheck, PaperKeySheet
from template_desk.ui.parts import ColumnPage, button, label, paragraph, row
from template_desk.ui.passphrase_exchange import PassphraseExchange
from template_desk.ui.progress_line import ProgressLine

if TYPE_CHECKING:
    from template_desk.desk.tasks import CancelToken, Report
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.context import Context
    from template_desk.vault.recovery import PaperKey

_WIDTH_EM, _HEIGHT_EM = 50, 46


class NewKeysDialog(LargeDialog):
    """Leads through it; says only what is true at each moment.

    Attributes:
        is_done: Whether the vault has its new keys.
    """

    def __init__(self, parent: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(parent, context, size_em=(_WIDTH_EM, _HEIGHT_EM))
        self._context = context
        self._workspace = workspace
        self._busy = False
        self.is_done = False
        self._current = self._new = ""
        self._paper_key: PaperKey | None = None
        self.check: PaperKeyCheck | None = None
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("New keys after a leak"))
        self.progress = ProgressLine(tokens, translate)
        self.below.insertWidget(0, self.progress)
        self.close_button = button(translate("Ca&ncel"), self.reject)
        self.go_on_button = button(translate("&Go on"), self._go_on, role="primary")
        self.show_buttons(row(None, self.close_button, self.go_on_button, gap=tokens.gap(12)))
        self._ask_passphrases()

    def reject(self) -> None:
        """Close, unless the work is under way: then the user must learn how it ended."""
        if not self._busy:
            super().reject()

    # --- first: what it is for, and the passphrases ----------------------------------

    def _ask_passphrases(self) -> None:
        translate, tokens = self._context.translate, self._context.tokens
        page = ColumnPage(tokens)
        page.column.addWidget(label(translate("New keys after a suspected leak"), "heading"))
        for words in (
            translate(
                "Use this when somebody may have learnt your passphrase or read the paper key, and "
                "may have had this computer, a stick or a copy of the vault's folder in hand."
            ),
            translate(
                "Everything in the vault is encrypted anew, under a new passphrase and a new paper "
                "key. The former ones open it no more."
            ),
            translate(
                "It does not take back what was copied before: whoever has a copy of the folder "
                "and the former passphrase or paper key can still read that copy. Remains of the "
                "former files may stay on the disk for a while. The signing identity stays the "
                "same; if it may have leaked too, make a new one."
            ),
        ):
            page.column.addWidget(paragraph(words))
        self._exchange = PassphraseExchange(
            self._context,
            new=translate("Ne&w passphrase"),
            banner=self.banner,
            use=self._check_passphrases,
            parent=self,
        )
        self.current, self.new = self._exchange.current, self._exchange.new
        self.new.entered.connect(self._go_on)
        page.column.addWidget(self.current)
        page.column.addWidget(self.new)
        self.show_page(page)
        self.current.line.setFocus()

    def _go_on(self) -> None:
        if not self._busy and self._paper_key is None:
            self._exchange.go_on()

    def _check_passphrases(self, new: str) -> None:
        if self._busy:
            return
        current, workspace, context = self.current.text, self._workspace, self._context
        self._set_busy(True)
        self.banner.say("information", context.translate("Checking the passphrase…"))

        def work(_report: Report, _cancel: CancelToken) -> PaperKey:
            check_before(workspace, current, new)
            return new_paper_key(context.environment())

        def done(paper_key: PaperKey) -> None:
            self._set_busy(False)
            self._current, self._new = current, new
            self._show_paper_key(paper_key)

        context.runner.run(work, done=done, failed=self._refused, owner=self)

    def _refused(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self._exchange.say_refused(error)

    # --- second: the new paper key, before anything is changed -------------------------

    def _show_paper_key(self, paper_key: PaperKey) -> None:
        context = self._context
        translate, tokens = context.translate, context.tokens
        self._paper_key = paper_key
        self.current.clear()
        self.new.clear()
        self.banner.clear()
        groups = paper_key.groups()
        page = ColumnPage(tokens)
        page.column.addWidget(label(translate("Your new paper key"), "heading"))
        page.column.addWidget(
            paragraph(
                translate(
                    "Print it now and keep it where your office keeps sealed envelopes. It takes "
                    "the place of the former one, whose sheet you can destroy when everything is "
                    "done. Nothing has been changed yet. It is shown only this once."
                )
            )
        )
        sheet = PaperKeySheet(context, groups, self._workspace.vault.folder)
        self.sheet = sheet
        page.column.addWidget(sheet)
        self.check = PaperKeyCheck(context, groups, translate("&Check, and make new keys"))
        page.column.addWidget(self.check)
        sheet.on_paper.connect(self.check.take_keyboard)
        self.check.begun.connect(sheet.cover)
        self.check.typed.connect(self._typed)
        self.go_on_button.hide()
        self.show_page(page)
        sheet.print_button.setFocus()

    def _typed(self, typed: str) -> None:
        assert self.check is not None  # it sent this
        assert self._paper_key is not None
        if self._busy:
            return
        if self._paper_key.check_part(self.check.asked, typed):
            self._renew(self._paper_key, self.check.asked, typed)
        else:
            self.check.say_wrong()

    # --- third: the work ---------------------------------------------------------------

    def _renew(self, paper_key: PaperKey, asked: int, typed: str) -> None:
        workspace, translate = self._workspace, self._context.translate
        current, new = self._current, self._new
        self._forget()
        self._set_busy(True)
        # The key leaves the screen: it may be locked before this ends.
        self._show_words(translate("Making new keys"))
        self.banner.say(
            "information",
            translate(
                "This cannot be cancelled. If the program or the computer is stopped meanwhile, "
                "nothing is lost: open the vault with the new passphrase, and it is finished then."
            ),
        )
        self._step("0 1")

        def work(report: Report, _cancel: CancelToken) -> Renewed:
            return renew_keys(
                workspace,
                current,
                new,
                paper_key,
                typed=(asked, typed),
                step=lambda done, of_all: report(f"{done} {of_all}"),
            )

        self._context.runner.run(
            work, done=self._done, failed=self._failed, step=self._step, owner=self
        )

    def _step(self, step: str) -> None:
        done, of_all = (int(part) for part in step.split())
        translate = self._context.translate
        words = (
            translate("Encrypting anew: {done} of {all} folders", done=done, all=of_all)
            if of_all > 1
            else translate("Making the new keys…")
        )
        self.progress.say(words, done / of_all)

    def _done(self, renewed: Renewed) -> None:
        translate = self._context.translate
        self._set_busy(False)
        self.is_done = True
        self.progress.clear()
        words = [
            translate(
                "The vault has new keys. Only the new passphrase and the new paper key open it."
            ),
            translate(
                "Copies of the folder made before, and documents saved elsewhere before, still "
                "open with the former ones: destroy them where you can. Destroy the former sheet."
            ),
        ]
        if not renewed.paper_key_confirmed:
            words.append(
                translate("That the sheet was checked could not be noted; the desk asks again.")
            )
        self._show_words(translate("Done"), *words[1:])
        self.banner.say("good", words[0])
        self._end()

    def _failed(self, error: TemplateDeskError) -> None:
        translate = self._context.translate
        self._set_busy(False)
        self.progress.clear()
        words = translate(
            "Keep both sheets and both passphrases until it is done: lock the vault and open it "
            "again. If the new passphrase opens it, it is finished then; if only the former one "
            "does, nothing was changed."
        )
        self.banner.say("problem", f"{error_words(error, translate)}\n{words}")
        self._end()

    def _show_words(self, heading: str, *words: str) -> None:
        page = ColumnPage(self._context.tokens)
        page.column.addWidget(label(heading, "heading"))
        for text in words:
            page.column.addWidget(paragraph(text))
        self.check = None
        self.show_page(page)

    def _forget(self) -> None:
        self._current = self._new = ""

    def _end(self) -> None:
        self.go_on_button.hide()
        self.close_button.setText(self._context.translate("C&lose"))
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        pieces: list[QWidget] = [self.close_button, self.go_on_button]
        if self._paper_key is None:
            pieces += [self.current, self.new]
        for piece in pieces:
            piece.setEnabled(not busy)
