"""One open draft: its answers, its edits, and saving them.

The session is the only holder of answers while a draft is open. Views show what
it gives and send edits to it; it saves by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from template_desk.desk.attachments import Attachment, attachments_from_json
from template_desk.desk.autosave import Autosaver, SaveStatus
from template_desk.desk.known_progress import KnownProgress
from template_desk.errors import VaultReadOnlyError
from template_desk.forms.answers_file import answers_document, read_answers
from template_desk.forms.pack import FormPack
from template_desk.model import edit, journey, rules
from template_desk.model.answers import Answer, Answers
from template_desk.model.form import QuestionKind
from template_desk.model.ids import Address, GroupId, QuestionId, RowId
from template_desk.vault.drafts import DraftId, GenerationKind

if TYPE_CHECKING:
    from template_desk.desk.elsewhere import SavedElsewhere
    from template_desk.model.json_value import JsonValue

NO_DRAFT = DraftId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a draft file holds.

    ``repr`` leaves the answers out.

    Attributes:
        title: The user's name for the draft; empty for the form's default.
        answers: Everything typed, also what does not apply now.
        exported: ISO 8601 time of the last export; empty when there was none.
        section: The section last shown; empty at first.
        attachments: Files that go with it, in the order in which they were attached.
    """

    title: str
    answers: Answers
    exported: str = ""
    section: str = ""
    attachments: tuple[Attachment, ...] = ()


def content_to_json(pack: FormPack, content: DraftContent) -> dict[str, JsonValue]:
    """Give a draft's content as the JSON object that the vault keeps.

    Source: ``docs/formats/draft.md``, «Content».
    """
    form = pack.definition
    language = rules.document_language(form, content.answers)
    return {
        "title": content.title,
        "exported": content.exported,
        "section": content.section,
        "file": answers_document(form, content.answers, language=language),
        "attachments": [each.to_json() for each in content.attachments],
    }


def content_from_json(pack: FormPack, value: Mapping[str, object]) -> DraftContent:
    """Read what ``content_to_json`` gave; it was authenticated before it got here."""

    def text(key: str) -> str:
        found = value.get(key, "")
        return found if isinstance(found, str) else ""

    file: JsonValue = value.get("file")  # type: ignore[assignment]  # JSON, read strictly below
    return DraftContent(
        title=text("title"),
        exported=text("exported"),
        section=text("section"),
        answers=read_answers(pack.definition, file).answers,
        attachments=attachments_from_json(value.get("attachments")),
    )


class DraftSession:
    """One open draft.

    Args:
        draft: Its id in the vault; empty for one that lives in memory only.
        pack: The draft's form.
        content: What was read from the vault.
        save: Writes content durably and gives the time; raises ``TemplateDeskError``. Is
            told why: by itself, or as a milestone that stays for ever.
        new_row_id: Draws the id of a new row.
        saved: When the content was saved; None for a new draft.
        keep_start: Whether the content as it is now becomes a milestone when the session
            first changes it.
        read_only: Whether every edit is refused with ``VaultReadOnlyError``.
        known: Where progress is kept; None keeps it here alone.
    """

    def __init__(
        self,
        *,
        draft: DraftId = NO_DRAFT,
        pack: FormPack,
        content: DraftContent,
        save: Callable[[DraftContent, GenerationKind], datetime],
        new_row_id: Callable[[], RowId],
        saved: datetime | None,
        keep_start: bool = False,
        read_only: bool = False,
        known: KnownProgress | None = None,
    ) -> None:
        self.draft = draft
        self._known = known or KnownProgress(pack.definition)
        self.pack = pack
        self.read_only = read_only
        self._content = content
        self._write = save
        # Milestones that the next save writes before the content, oldest first.
        self._milestones: list[tuple[DraftContent, GenerationKind]] = []
        if keep_start:
            self._milestones.append((content, GenerationKind.SESSION))
        self._kind = GenerationKind.AUTOSAVE
        self._new_row_id = new_row_id
        # The newest copy outside the vault, made because the vault could not be written.
        self.elsewhere: SavedElsewhere | None = None
        self._lock = threading.Lock()
        self._changed_listeners: list[Callable[[], None]] = []
        self._status_listeners: list[Callable[[SaveStatus], None]] = []
        self._autosaver = Autosaver(self._save_now, self._tell_status, saved=saved)

    # --- what it holds ---------------------------------------------------------------

    @property
    def answers(self) -> Answers:
        """The answers as they are now."""
        return self._content.answers

    @property
    def content(self) -> DraftContent:
        """Everything the draft holds now."""
        return self._content

    @property
    def status(self) -> SaveStatus:
        """Whether the draft is on disk."""
        return self._autosaver.status

    def progress(self) -> journey.Progress:
        """Give the state of all sections; computed where nobody has yet, in any thread."""
        return self._known.of(self.answers)

    # --- who is told -----------------------------------------------------------------

    def on_changed(self, listener: Callable[[], None]) -> None:
        """Have a function called after every edit, in the editing thread."""
        self._changed_listeners.append(listener)

    def on_status(self, listener: Callable[[SaveStatus], None]) -> None:
        """Have a function called when the save status changes, from any thread."""
        self._status_listeners.append(listener)

    # --- edits -----------------------------------------------------------------------

    def set_answer(self, address: Address, answer: Answer) -> None:
        """Set or take back one answer.

        Half of a surrogate pair, which no file can hold, becomes U+FFFD.
        """
        if isinstance(answer, str):
            answer = _whole_characters(answer)
        self._apply(edit.set_answer(self.answers, address, answer))

    def toggle_choice(self, address: Address, choice: str, *, chosen: bool) -> None:
        """Tick or untick a choice of a ``select_multiple`` question."""
        placed = self.pack.definition.find(address.question)
        if placed is None or placed.question.kind is not QuestionKind.SELECT_MULTIPLE:
            raise ValueError(address)
        self._apply(
            edit.toggle_choice(
                self.answers, placed.question, choice, row=address.row, chosen=chosen
            )
        )

    def add_row(self, group: GroupId) -> RowId:
        """Add an empty row at the end of a repeat and give its id."""
        row = self._new_row_id()
        self._apply(edit.add_row(self.answers, group, row))
        return row

    def remove_row(self, group: GroupId, row: RowId) -> Callable[[], None]:
        """Remove a row of a repeat; give a function that puts it back as it was."""
        before = self.answers
        place = before.rows_of(group).index(row)
        prefix = f"{group}."
        lost = {a: v for a, v in before.values.items() if _is_of_row(a, prefix, row)}
        self._apply(edit.remove_row(before, group, row))

        def undo() -> None:
            answers = edit.add_row(self.answers, group, row, at=place)
            for address, value in lost.items():
                answers = edit.set_answer(answers, address, value)
            self._apply(answers)

        return undo

    def move_row(self, group: GroupId, row: RowId, to: int) -> None:
        """Move a row of a repeat to a place from 0."""
        self._apply(edit.move_row(self.answers, group, row, to))

    def attach(self, attachment: Attachment) -> None:
        """Name a file that is in the vault already; one that is named is not named twice."""
        there = self._content.attachments
        if all(each.id != attachment.id for each in there):
            self._replace(attachments=(*there, attachment))

    def detach(self, attachment: Attachment) -> Callable[[], None]:
        """Take a file off the draft; give a function that puts it back where it was.

        Earlier saved versions keep it, and so does the vault while there is one of them.
        """
        before = self._content.attachments
        place = before.index(attachment)
        self._replace(attachments=before[:place] + before[place + 1 :])

        def undo() -> None:
            now = self._content.attachments
            if attachment not in now:
                self._replace(attachments=(*now[:place], attachment, *now[place:]))

        return undo

    def set_title(self, title: str) -> None:
        """Name the draft; the name is never printed."""
        self._replace(title=_whole_characters(title))

    def set_section(self, section: str) -> None:
        """Remember the section shown, for the next time; not an edit by itself."""
        self._content = _with(self._content, section=section)

    def mark_exported(self, when: datetime) -> None:
        """Note a successful export; what is saved next is a milestone."""
        with self._lock:
            self._kind = GenerationKind.EXPORT
        self._replace(exported=when.isoformat(timespec="seconds"))

    def take_back(self, earlier: DraftContent) -> None:
        """Go back to an earlier version; what is there now becomes a milestone.

        Answers, attachments and the name are taken back; when it was exported is not.
        """
        now = self._content
        with self._lock:
            # One copy is enough where the session has changed nothing else yet.
            self._milestones = [kept for kept in self._milestones if kept[0] != now]
            self._milestones.append((now, GenerationKind.REPLACED))
        self._replace(answers=earlier.answers, title=earlier.title, attachments=earlier.attachments)

    def _apply(self, answers: Answers) -> None:
        self._replace(answers=answers)

    def _replace(self, **changes: object) -> None:
        changed = _with(self._content, **changes)
        if changed == self._content:
            return
        if self.read_only:
            raise VaultReadOnlyError
        with self._lock:
            self._content = changed
        self._autosaver.touch()
        for listener in tuple(self._changed_listeners):
            listener()

    # --- saving ----------------------------------------------------------------------

    def hurry(self) -> None:
        """Have unsaved edits saved at once, in the saving thread; does not wait for it.

        For moments after which the user may not come back: the window loses
        the focus, the screen locks.
        """
        self._autosaver.hurry()

    def flush(self) -> SaveStatus:
        """Save now and give the status; a failure is in it, not raised."""
        return self._autosaver.flush()

    @property
    def is_finished(self) -> bool:
        """Whether ``close`` has nothing left to do that takes time."""
        return self.read_only or (self._known.told_exactly and not self.status.pending)

    def finish(self) -> SaveStatus:
        """Save what is left, and how far the draft is; a failure is in the status, not raised.

        The list of drafts would else show how far this one was a moment before its end.
        """
        if self.read_only:
            return self.status
        if not self._known.told_exactly:
            self._autosaver.touch()
        if self.status.pending:
            self.progress()
        return self._autosaver.flush()

    def close(self) -> SaveStatus:
        """Save what is left and stop saving; a failure is in the status, not raised.

        With a failure the caller keeps the session and offers another place.
        """
        self.finish()
        return self._autosaver.close()

    def _save_now(self) -> datetime:
        """Write the milestones that are due, then the content; one thread at a time does this."""
        with self._lock:
            content, kind = self._content, self._kind
            due = tuple(self._milestones)
        for milestone in due:
            self._write(*milestone)
            with self._lock:
                self._milestones.remove(milestone)
        saved = self._write(content, kind)
        if kind.is_milestone:
            with self._lock:
                self._kind = GenerationKind.AUTOSAVE
        return saved

    def _tell_status(self, status: SaveStatus) -> None:
        for listener in tuple(self._status_listeners):
            listener(status)


def _whole_characters(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_of_row(address: Address, prefix: str, row: RowId) -> bool:
    return address.row == row and QuestionId(address.question).startswith(prefix)


def _with(content: DraftContent, **changes: object) -> DraftContent:
    from dataclasses import replace

    return replace(content, **changes)  # type: ignore[arg-type]  # names are this module's own
