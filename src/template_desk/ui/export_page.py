"""«Sign and export»: who signs, where to, what is in the way; then the outcome."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from template_desk.desk.messages import error_text
from template_desk.desk.settings import Settings
from template_desk.desk.tasks import CancelToken, Report
from template_desk.errors import ExportRefusedError, TemplateDeskError
from template_desk.fax.raster import Coding
from template_desk.model import rules
from template_desk.model.validate import Problem
from template_desk.paths import default_export_dir
from template_desk.ui.checks import Checks
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, ColumnPage, button, card, label, row
from template_desk.ui.problem_list import ProblemList
from template_desk.ui.signer_card import SignerCard
from template_desk.ui.widgets.buttons import BoxButton, RoundButton
from template_desk.ui.widgets.choice_line import ChoiceLine

if TYPE_CHECKING:
    from template_desk.desk.export import ExportResult
    from template_desk.signing.identity import Identity


class ExportPage(ColumnPage):
    """Exports the document, signed or as a working copy.

    Signals:
        change_asked(str, QuestionId | None, RowId | None): The user wants to mend
            something: its section, question and row.
        settings_changed(Settings): Another paper or folder was chosen.
        leave_requested(): Back to the documents.
    """

    change_asked = Signal(str, object, object)
    settings_changed = Signal(object)
    leave_requested = Signal()

    def __init__(self, draft: OpenDraft, checks: Checks, settings: Settings) -> None:
        super().__init__(draft.tokens)
        self._draft = draft
        self._checks = checks
        self._settings = settings
        self._token: CancelToken | None = None
        self._problems: tuple[Problem, ...] | None = None
        self.done_view: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "own")
        self.setAccessibleName(draft.translate("Sign and export"))
        self._build()
        checks.ask(self, done=self._show_problems, failed=self._failed)

    # --- what is there ---------------------------------------------------------------

    def _build(self) -> None:
        draft, translate, tokens = self._draft, self._draft.translate, self._draft.tokens
        self.column.addWidget(label(translate("Sign and export"), "title"))
        self.not_exported = Banner(tokens)
        self.column.addWidget(self.not_exported)
        self._say_not_exported()
        self._choices = QWidget()
        column = QVBoxLayout(self._choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(16))
        self._problem_place = QVBoxLayout()
        self._problem_place.setSpacing(tokens.gap(16))
        column.addLayout(self._problem_place)
        self.signer = SignerCard(draft)
        self.signer.ready.connect(self._refresh)
        column.addWidget(self.signer)
        # Who only reads makes no identity and signs nothing.
        if draft.read_only:
            self.signer.hide()
        column.addWidget(self._paper_and_folder())
        self.export_button = button(translate("&Sign and export"), self.export, role="primary")
        self.draft_button = button(translate("&Working copy marked DRAFT"), self.export_draft)
        self.draft_button.setToolTip(translate("To read and discuss; not signed"))
        column.addLayout(row(self.export_button, self.draft_button, None, gap=tokens.gap(12)))
        self.blocked_label = label("", "hint")
        column.addWidget(self.blocked_label)
        self.column.addWidget(self._choices)
        self.banner = Banner(tokens)
        self.column.addWidget(self.banner)
        self._refresh()

    def _say_not_exported(self) -> None:
        """Say that attachments stay behind; who exports must not find out in New York."""
        count = len(self._draft.session.content.attachments)
        if count:
            words = self._draft.translate.plural(
                "{count} attached file is not part of the export in this version. Save a copy on "
                "the page «Attachments» and send it beside the export.",
                "{count} attached files are not part of the export in this version. Save copies "
                "on the page «Attachments» and send them beside the export.",
                count,
            )
            self.not_exported.say("advice", words)

    def _paper_and_folder(self) -> QWidget:
        translate, tokens = self._draft.translate, self._draft.tokens
        sheet, column = card(tokens)
        column.addWidget(label(translate("Paper"), "subheading"))
        self.papers = QButtonGroup(self)
        across = QHBoxLayout()
        across.setSpacing(tokens.gap(24))
        for place, (paper, words) in enumerate(
            (("a4", translate("A4")), ("letter", translate("Letter (North America)")))
        ):
            made = RoundButton(tokens)
            made.setChecked(self._settings.paper == paper)
            made.setAccessibleDescription(translate("Paper"))
            self.papers.addButton(made, place)
            line = ChoiceLine(made, words, tokens)
            line.words.setWordWrap(False)
            across.addWidget(line)
        across.addStretch(1)
        self.papers.idClicked.connect(self._choose_paper)
        column.addLayout(across)
        column.addWidget(self._fax())
        column.addSpacing(tokens.gap(8))
        column.addWidget(label(translate("Folder"), "subheading"))
        column.addWidget(label(translate("A new folder for this export is made in:"), "hint"))
        self.folder_label = label(str(self._parent_folder()))
        column.addWidget(self.folder_label)
        self.folder_button = button(translate("C&hange…"), self._choose_folder)
        self.folder_button.setAccessibleName(translate("Change the folder"))
        column.addLayout(row(self.folder_button, None, gap=tokens.gap(8)))
        return sheet

    def _fax(self) -> QWidget:
        """Make the option for an office that faxes through a server; off at first."""
        translate, tokens = self._draft.translate, self._draft.tokens
        self.fax_box = BoxButton(tokens)
        line = ChoiceLine(
            self.fax_box, translate("Also make a file for a fax server (TIFF)"), tokens
        )
        why = translate(
            "For an office that faxes through a server instead of printing: the same pages in "
            "black and white."
        )
        self.fax_box.setAccessibleDescription(why)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(label(why, "hint"))
        return made

    def _parent_folder(self) -> Path:
        chosen = self._settings.export_folder
        return Path(chosen) if chosen else default_export_dir()

    def _choose_paper(self, place: int) -> None:
        self._change(dataclasses.replace(self._settings, paper=("a4", "letter")[place]))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self._draft.translate("Folder for exports"), str(self._parent_folder())
        )
        if chosen:
            self._change(dataclasses.replace(self._settings, export_folder=chosen))
            self.folder_label.setText(str(self._parent_folder()))

    def _change(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    # --- what is in the way ----------------------------------------------------------

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self._problems = tuple(p for p in problems if p.must_fix)
        if self._problems:
            translate = self._draft.translate
            heading = translate.plural(
                "{count} thing must be fixed before a signed export",
                "{count} things must be fixed before a signed export",
                len(self._problems),
            )
            listed = ProblemList(self._draft, heading, self._problems)
            listed.change_asked.connect(self.change_asked)
            self._problem_place.addWidget(listed)
        self._refresh()

    def _refresh(self) -> None:
        """Offer what is possible, and say why the rest is not."""
        translate = self._draft.translate
        blocked = ""
        if self._draft.read_only:
            # An export is remembered with the draft and in the vault's log.
            blocked = translate(
                "The vault is open to read only, and a signed export is noted in it. "
                "Sign and export in the other window; a working copy can be made here."
            )
        elif self._problems is None:
            blocked = translate("Your answers are being checked.")
        elif self._problems:
            blocked = translate("Fix what is listed above first.")
        elif self.signer.identity is None:
            blocked = translate("Make a signing identity first.")
        self.export_button.setEnabled(not blocked)
        self.blocked_label.setText(blocked)
        self.blocked_label.setVisible(bool(blocked))
        self.export_button.setAccessibleDescription(blocked)

    # --- exporting -------------------------------------------------------------------

    def export(self) -> None:
        """Export, signed."""
        may_sign = not self._draft.read_only and self._problems == ()
        if self.signer.identity is not None and may_sign:
            self._run(self.signer.identity)

    def export_draft(self) -> None:
        """Export a working copy; it needs no signature and no complete answers."""
        self._run(None)

    def _run(self, identity: Identity | None) -> None:
        draft, paper = self._draft, self._settings.paper
        parent, answers, today = self._parent_folder(), draft.answers, draft.today()
        # Group 3 is what most servers take.
        fax = (Coding.G3,) if self.fax_box.isChecked() else ()

        def work(report: Report, cancel: CancelToken) -> ExportResult:
            from template_desk.desk.export import (
                ExportRequest,
                export_document,
                next_export_folder,
            )

            request = ExportRequest(
                pack=draft.pack,
                answers=answers,
                identity=identity,
                folder=next_export_folder(parent, draft.pack, answers),
                paper=paper,
                date=today,
                language=rules.document_language(draft.form, answers),
                fax=fax,
            )
            result = export_document(request, draft.environment, report=report, cancel=cancel)
            if not draft.read_only:  # a working copy, which the other window's log does without
                draft.workspace.note_export(draft.session, result)
            return result

        self._choices.setEnabled(False)
        self._say_step("")
        self._token = draft.runner.run(
            work,
            done=self._done,
            failed=self._failed,
            step=self._say_step,
            cancelled=self._cancelled,
            owner=self,
        )
        action = self.banner.action
        if action is not None:
            action.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_step(self, step: str) -> None:
        translate = self._draft.translate
        words = translate(step) if step else translate("Beginning the export")
        had_keyboard = self.banner.action is not None and self.banner.action.hasFocus()
        cancel = button(translate("Ca&ncel"), self.cancel)
        self.banner.say("information", f"{words}…", cancel)
        if had_keyboard:
            cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self.banner)

    def cancel(self) -> None:
        """Ask the export to stop; it says so when it has, or that it was done already."""
        if self._token is not None:
            self._token.cancel()
            self.banner.say("information", self._draft.translate("Cancelling…"))

    def _cancelled(self) -> None:
        """Say that the export has stopped; it has left no files behind."""
        self._token = None
        self._choices.setEnabled(True)
        self.banner.say(
            "information", self._draft.translate("The export was cancelled. No files were written.")
        )
        self.draft_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def abandon(self) -> None:
        """Stop what is running: the user leaves the page and does not want the outcome."""
        if self._token is not None:
            self._token.cancel()

    def _done(self, result: ExportResult) -> None:
        """Show what is on disk; only here an export is called one."""
        from template_desk.ui.export_done import ExportDone

        draft = self._draft
        self._token = None
        if not result.is_draft:
            draft.session.mark_exported(draft.environment.now())
        self._choices.hide()
        self.banner.clear()
        view = ExportDone(draft, result)
        view.leave_requested.connect(self.leave_requested)
        self.done_view = view
        self.column.addWidget(view)
        # Shown now and not with the next layout, so that it can take the keyboard.
        view.show()
        self.verticalScrollBar().setValue(0)
        view.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: TemplateDeskError) -> None:
        self._token = None
        self._choices.setEnabled(True)
        self.banner.say("problem", str(error_text(error, self._draft.translate)))
        if isinstance(error, ExportRefusedError):
            self._checks.ask(self, done=self._show_problems, failed=self._failed)
        self.ensureWidgetVisible(self.banner)
