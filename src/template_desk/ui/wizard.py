"""The wizard: one section at a time, the way through the form, guidance, saving.

Pages show values and send edits; the answers are the session's. No movement is
ever refused, and nothing is lost by going back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from template_desk.desk.autosave import SaveStatus
from template_desk.desk.session import DraftSession
from template_desk.desk.settings import Settings
from template_desk.model import journey, rules
from template_desk.model.answers import Answer
from template_desk.model.ids import Address, QuestionId, RowId, SectionId, TextKey
from template_desk.model.journey import Progress
from template_desk.model.validate import Problem
from template_desk.ui.attaching import Attaching
from template_desk.ui.background import TaskRunner
from template_desk.ui.checks import Checks
from template_desk.ui.last_steps import step_after, step_before, step_guidance, step_name
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.save_trouble import SaveTrouble
from template_desk.ui.section_list import ATTACHMENTS, EXPORT, LAST_STEPS, REVIEW
from template_desk.ui.section_page import SectionPage
from template_desk.ui.wizard_frame import WizardFrame

if TYPE_CHECKING:
    from template_desk.desk.environment import Environment
    from template_desk.desk.workspace import Workspace
    from template_desk.i18n import Translator
    from template_desk.ui.tokens import Tokens

_DEBOUNCE_MS = 150
_SMALL_CHARS = 5000  # answers this short are checked in less than a few milliseconds


class Wizard(WizardFrame):
    """Leads through one draft.

    Args:
        session: The draft; the caller closes it.
        draft_title: Its name when it was opened.
        environment: Forms, names of States, clock.
        workspace: The open vault, for the signing identity.
        runner: Runs whatever takes longer than a moment.
        tokens: Colours and sizes.
        translate: The program's words.
        settings: Paper and folder of exports.

    Signals:
        leave_requested(): Back to the documents.
        settings_changed(Settings): The user chose another paper or folder.
    """

    settings_changed = Signal(object)
    # Carries the status from the saving thread to this one.
    _status_told = Signal(object)

    def __init__(
        self,
        *,
        session: DraftSession,
        draft_title: str,
        environment: Environment,
        workspace: Workspace,
        runner: TaskRunner,
        tokens: Tokens,
        translate: Translator,
        settings: Settings,
    ) -> None:
        draft = OpenDraft(
            session=session,
            environment=environment,
            workspace=workspace,
            runner=runner,
            tokens=tokens,
            translate=translate,
        )
        super().__init__(draft, draft_title)
        self._settings = settings
        self._checks = Checks(self.draft)
        self.attaching = Attaching(self.draft, self)
        self.trouble = SaveTrouble(self.draft, self.save_failed_banner, self._banner_holder, self)
        # Stops what the page shown has running, when it is left.
        self._abandon: Callable[[], None] = _nothing
        self._key = ""
        self._page: QWidget | None = None
        self._progress: Progress | None = None
        self._computing = False
        self._compute_again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DEBOUNCE_MS)
        self._timer.timeout.connect(self.recompute)
        self.sections.asked.connect(self.go_to)
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)
        self._add_shortcuts()
        self._status_told.connect(self._show_status)
        session.on_status(self._tell_status)
        session.on_changed(self._changed)
        self._show_status(session.status)
        self._open_first()

    def _add_shortcuts(self) -> None:
        right_to_left = self.draft.translate.is_right_to_left
        forward, backward = (
            ("Alt+Left", "Alt+Right") if right_to_left else ("Alt+Right", "Alt+Left")
        )
        for keys, call in (
            (forward, self.next),
            (backward, self.back),
            ("Ctrl+Home", self.focus_list),
            ("F1", self.toggle_guidance),
        ):
            QShortcut(QKeySequence(keys), self, call)

    # --- going through the form ------------------------------------------------------

    @property
    def page(self) -> QWidget | None:
        """The page shown."""
        return self._page

    @property
    def key(self) -> str:
        """Which page is shown: a section's id, or one of the last steps."""
        return self._key

    def _open_first(self) -> None:
        draft = self.draft
        sections = rules.relevant_sections(draft.form, draft.answers)
        self.sections.show_sections(sections)
        self.recompute()
        wanted = draft.session.content.section
        known = {str(section.id) for section in sections}
        self.go_to(wanted if wanted in known else sections[0].id)

    def go_to(self, key: str) -> None:
        """Show a page; what was typed on the one before is in the session already."""
        self._show(key)
        self._focus_page()

    def _focus_page(self) -> None:
        page = self._page
        if self.draft.read_only:
            self.focus_list()  # There is nothing to type into.
        elif isinstance(page, SectionPage):
            page.focus_first()
        elif page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard into the page; the window puts it elsewhere when it changes pages."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._focus_page)

    def go_to_question(
        self, section: SectionId, question: QuestionId | None, row_id: RowId | None
    ) -> None:
        """Show a question with its problems, and put the keyboard there."""
        self._show(section)
        if isinstance(self._page, SectionPage):
            self._page.reveal_all()
            if question is None:
                self._page.focus_first()
            else:
                self._page.focus_on(question, row_id)

    def next(self) -> None:
        """Go to the next page; saving goes on by itself, and nothing is refused."""
        draft = self.draft
        if self._key in LAST_STEPS:
            self.go_to(step_after(self._key))
        else:
            found = journey.next_section(draft.form, draft.answers, SectionId(self._key))
            self.go_to(found or LAST_STEPS[0])

    def back(self) -> None:
        """Go to the page before; nothing is checked and nothing is lost."""
        draft = self.draft
        sections = rules.relevant_sections(draft.form, draft.answers)
        if self._key in LAST_STEPS:
            self.go_to(step_before(self._key) or sections[-1].id)
        else:
            found = journey.previous_section(draft.form, draft.answers, SectionId(self._key))
            if found is not None:
                self.go_to(found)
            else:
                self.leave_requested.emit()

    def may_leave(self) -> bool:
        """Ask before a file that is being attached is given up."""
        from template_desk.ui.messages import ask

        translate = self.draft.translate
        return not self.attaching.is_busy or ask(
            self,
            translate("A file is still being attached. Leave without it?"),
            explanation=translate("What was attached before is safe."),
            yes=translate("&Leave without it"),
            no=translate("&Stay"),
            title=translate("Attachments"),
        )

    def focus_list(self) -> None:
        """Put the keyboard to the list of sections, or to the menu in its place."""
        narrow = self.sections.isHidden()
        (self.sections.menu if narrow else self.sections.list).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def _show(self, key: str) -> None:
        before, self._key = self._page, key
        self._abandon()
        self._abandon = _nothing
        if before is not None:
            self._place.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._page = self._make_page(key)
        self._place.addWidget(self._page)
        self._page.show()
        if isinstance(self._page, SectionPage):
            self.draft.session.set_section(key)
            self._page.show_problems(self._problems_of(key))
        self.sections.show_page(key)
        self.setWindowTitle(f"{self._page_name(key)} – {self.title.words.text()}")
        self._show_guidance("", None)
        self.next_button.setVisible(key != EXPORT)

    def _page_name(self, key: str) -> str:
        name = step_name(key, self.draft.translate)
        return name or self.draft.text(self.draft.form.section(SectionId(key)).text_key)

    def _make_page(self, key: str) -> QWidget:
        draft = self.draft
        if key == ATTACHMENTS:
            from template_desk.ui.attachments_page import AttachmentsPage

            return AttachmentsPage(draft, self.attaching)
        if key == REVIEW:
            from template_desk.ui.review_page import ReviewPage

            review = ReviewPage(draft, self._checks)
            review.change_asked.connect(self._change_asked)
            return review
        if key == EXPORT:
            from template_desk.ui.export_page import ExportPage

            export = ExportPage(draft, self._checks, self._settings)
            export.change_asked.connect(self._change_asked)
            export.settings_changed.connect(self._settings_were_changed)
            export.leave_requested.connect(self.leave_requested)
            self._abandon = export.abandon
            return export
        page = SectionPage(draft, draft.form.section(SectionId(key)))
        page.edited.connect(self._edited)
        page.left.connect(self.recompute)
        page.guidance_asked.connect(self._show_guidance)
        return page

    def _change_asked(self, section: str, question: object, row_id: object) -> None:
        self.go_to_question(
            SectionId(section),
            QuestionId(str(question)) if question is not None else None,
            RowId(str(row_id)) if row_id is not None else None,
        )

    def _settings_were_changed(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    def _show_guidance(self, subject: str, key: TextKey | None) -> None:
        draft, translate = self.draft, self.draft.translate
        if key is not None:
            self.guidance.show_text(subject, key)
        elif self._key in LAST_STEPS:
            words = step_guidance(self._key, translate)
            self.guidance.show_words(step_name(self._key, translate), words)
        else:
            section = draft.form.section(SectionId(self._key))
            self.guidance.show_text(draft.text(section.text_key), section.guidance_key)

    # --- edits and progress ----------------------------------------------------------

    def _edited(self, address: Address, answer: Answer) -> None:
        self.draft.session.set_answer(address, answer)

    def _changed(self) -> None:
        """Follow an edit: at once what appears and disappears, a moment later what is counted."""
        if not isValid(self):
            return
        if isinstance(self._page, SectionPage):
            self._page.refresh()
        self._timer.start()

    def recompute(self) -> None:
        """Compute the progress; in the background when the answers are long."""
        self._timer.stop()
        draft = self.draft
        if sum(len(text) for _, text in draft.answers.texts()) < _SMALL_CHARS:
            self._show_progress(draft.session.progress())
        elif self._computing:
            self._compute_again = True
        else:
            self._computing = True
            draft.runner.run(
                lambda _report, _cancel: draft.session.progress(),
                done=self._computed,
                failed=lambda _error: self._computed(None),
                owner=self,
            )

    def _computed(self, progress: Progress | None) -> None:
        self._computing = False
        if progress is not None:
            self._show_progress(progress)
        if self._compute_again:
            self._compute_again = False
            self.recompute()

    def _show_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.sections.show_sections(tuple(p.section for p in progress.sections))
        self.sections.show_progress(progress)
        self.title.refresh()
        if isinstance(self._page, SectionPage):
            self._page.refresh_lines()
            self._page.show_problems(self._problems_of(self._key))

    def _problems_of(self, key: str) -> tuple[Problem, ...]:
        if self._progress is None:
            return ()
        return next((p.problems for p in self._progress.sections if p.section.id == key), ())

    # --- saving ----------------------------------------------------------------------

    def _tell_status(self, status: SaveStatus) -> None:
        # From the saving thread; the window may be gone by then.
        if isValid(self):
            self._status_told.emit(status)

    def _show_status(self, status: SaveStatus) -> None:
        self.sections.show_status(status)
        if self.draft.read_only:
            self._say_read_only()
        else:
            self.trouble.show(status)


def _nothing() -> None:
    """Stop nothing."""
