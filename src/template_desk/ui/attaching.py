"""Takes files into the open document, and copies out of it, one after the other.

Belongs to the wizard and not to a page: a large file is taken in to its end while the
user goes on to another section.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from template_desk.desk.attachments import Attachment, size_words
from template_desk.desk.draft_files import Candidate, DraftFiles, examine
from template_desk.desk.messages import error_text
from template_desk.desk.tasks import CancelledError, CancelToken, Report
from template_desk.errors import TemplateDeskError
from template_desk.ui.open_draft import OpenDraft

T = TypeVar("T")

_TELL_EVERY_MS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is.

    Attributes:
        words: What is going on.
        share: 0 to 1.
    """

    words: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Files that were looked at.

    Attributes:
        candidates: Those that can be attached.
        failures: What to say of the others.
    """

    candidates: tuple[Candidate, ...]
    failures: tuple[str, ...]


class Attaching(QObject):
    """Runs one thing at a time.

    Args:
        draft: The document.
        parent: Owns it.

    Signals:
        progressed(): ``progress`` changed; None when nothing goes on.
        told(str, str): Something is to be said: kind of banner, words.
        looked(Looked): Files were looked at; the page asks what must be asked.
    """

    progressed = Signal()
    told = Signal(str, str)
    looked = Signal(object)

    def __init__(self, draft: OpenDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._draft = draft
        self._token: CancelToken | None = None
        self._looking = False
        self.progress: Progress | None = None
        # What no page was there for; the next one shows it.
        self.unsaid: tuple[str, str] | None = None
        self.unasked: Looked | None = None
        # Written by the task, shown by the timer.
        self._now: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell_now)

    @property
    def is_busy(self) -> bool:
        """Whether something goes on."""
        return self._token is not None or self._looking

    def cancel(self) -> None:
        """Ask what goes on to stop; it says so when it has."""
        if self._token is not None:
            self._token.cancel()

    # --- looking ---------------------------------------------------------------------

    def look_at(self, paths: Sequence[Path]) -> None:
        """Look at files that somebody wants to attach; ``looked`` tells what they are."""
        if self.is_busy or not paths:
            return
        self._looking = True
        translate = self._draft.translate
        attached = self._draft.session.content.attachments
        self._show(Progress(words=translate("Looking at the files…"), share=0))

        def work(_report: Report, cancel: CancelToken) -> Looked:
            candidates: list[Candidate] = []
            failures: list[str] = []
            for path in paths:
                try:
                    found = examine(path, attached, check=lambda _done: cancel.check())
                except TemplateDeskError as error:
                    failures.append(f"«{path.name}»: {error_text(error, translate)}")
                else:
                    candidates.append(found)
            return Looked(candidates=tuple(candidates), failures=tuple(failures))

        self._draft.runner.run(work, done=self._looked, failed=self._failed, owner=self)

    def _looked(self, found: Looked) -> None:
        self._looking = False
        self._show(None)
        self.unasked = found
        self.looked.emit(found)

    # --- taking in -------------------------------------------------------------------

    def add(self, candidates: Sequence[Candidate], failures: Sequence[str] = ()) -> None:
        """Take files in; each is attached when it is on the disk and was read back.

        Args:
            candidates: The files.
            failures: What is to be said of others, together with how these went.
        """
        if failures and not candidates:
            self._tell("problem", "\n".join(failures))
        if self.is_busy or not candidates:
            return
        draft = self._draft
        translate, files = draft.translate, draft.workspace.files_of(draft.session.draft)
        added: list[Attachment] = []

        def work(_report: Report, cancel: CancelToken) -> TemplateDeskError | None:
            for candidate in candidates:
                doing = translate("Encrypting «{name}»:", name=candidate.name)
                check = self._teller(doing, candidate.size_bytes, cancel)
                try:
                    added.append(files.add(candidate.path, check=check))
                except CancelledError:
                    return None
                except TemplateDeskError as error:
                    return error
            return None

        def done(error: TemplateDeskError | None) -> None:
            self._end()
            for each in added:
                draft.session.attach(each)
            self._note(files, tuple(added))
            kind, words = (
                "good",
                translate.plural(
                    "{count} file was encrypted, read back and attached.",
                    "{count} files were encrypted, read back and attached.",
                    len(added),
                ),
            )
            if error is not None:
                kind, words = "problem", str(error_text(error, translate))
            elif len(added) < len(candidates):
                name = candidates[len(added)].name
                words = translate("Cancelled: «{name}» was not attached.", name=name)
                kind = "information"
            kind = "problem" if failures else kind
            self._tell(kind, "\n".join((*failures, words)))

        self._run(work, done)

    def _note(self, files: DraftFiles, added: tuple[Attachment, ...]) -> None:
        """Log what was attached; a full disk does not undo it."""

        def work(_report: Report, _cancel: CancelToken) -> None:
            for each in added:
                files.note_added(each)

        self._draft.runner.run(work, done=lambda _none: None, failed=lambda _error: None)

    # --- saving copies ---------------------------------------------------------------

    def save_copy(self, attachment: Attachment, target: Path) -> None:
        """Write an attachment as a plain file."""
        if self.is_busy:
            return
        draft = self._draft
        translate, files = draft.translate, draft.workspace.files_of(draft.session.draft)

        def work(_report: Report, cancel: CancelToken) -> bool:
            doing = translate("Saving «{name}»:", name=attachment.name)
            check = self._teller(doing, attachment.size_bytes, cancel)
            try:
                files.save_copy(attachment, target, overwrite=True, check=check)
            except CancelledError:
                return False
            return True

        def done(written: bool) -> None:
            self._end()
            if written:
                words = translate(
                    "Saved as {file}. This copy is not encrypted: whoever gets it can read it.",
                    file=str(target),
                )
                self._tell("good", words)
            else:
                self._tell("information", translate("Cancelled: nothing was saved."))

        self._run(work, done)

    # --- parts -----------------------------------------------------------------------

    def _run(self, work: Callable[[Report, CancelToken], T], done: Callable[[T], None]) -> None:
        self._token = self._draft.runner.run(
            work, done=done, failed=self._failed, cancelled=self._end, owner=self
        )
        self.destroyed.connect(self._token.cancel)
        self._show(Progress(words=self._draft.translate("Beginning…"), share=0))
        self._timer.start()

    def _teller(
        self, doing: str, candidate_bytes: int, cancel: CancelToken
    ) -> Callable[[int], None]:
        """Give a function that is told the bytes done; the window looks at it now and then."""
        translate = self._draft.translate
        total = size_words(candidate_bytes, translate)

        def check(done: int) -> None:
            cancel.check()
            words = f"{doing} {size_words(done, translate)} / {total}"
            share = min(1.0, done / candidate_bytes) if candidate_bytes else 1.0
            self._now = Progress(words=words, share=share)

        return check

    def _tell_now(self) -> None:
        if self._now is not None:
            self._show(self._now)

    def _tell(self, kind: str, words: str) -> None:
        self.unsaid = kind, words
        self.told.emit(kind, words)

    def _show(self, progress: Progress | None) -> None:
        self.progress = progress
        self.progressed.emit()

    def _end(self) -> None:
        self._token = self._now = None
        self._timer.stop()
        self._show(None)

    def _failed(self, error: TemplateDeskError) -> None:
        self._looking = False
        self._end()
        self._tell("problem", str(error_text(error, self._draft.translate)))
