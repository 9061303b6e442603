"""The versions of a draft: list, look at, compare with the present one, take back.

Versions are read one by one, so that a long history never keeps the vault from saving.
Nothing here changes a version: taking one back saves its content as a new version, and
what it replaces is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from template_desk.desk.cards import reference_of_summary
from template_desk.desk.session import DraftContent, DraftSession, content_from_json
from template_desk.errors import DraftDamagedError, UnknownDraftError, VersionFormError
from template_desk.forms.catalogue import FormReference
from template_desk.forms.pack import FormPack
from template_desk.model.compare import SectionChange, answer_changes, compare, count_changes
from template_desk.model.form import QuestionKind
from template_desk.model.ids import Address
from template_desk.model.review import TypedText
from template_desk.model.text_difference import Pieces, text_difference
from template_desk.vault.drafts import GenerationKind
from template_desk.vault.log import LogAction

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace
    from template_desk.i18n import Translator
    from template_desk.vault.drafts import DraftId


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One saved version, as a list shows it.

    Attributes:
        generation: Its number; rises with every save, whatever the clock says.
        kind: Why it was saved; None when it cannot be read.
        saved: When, by this computer's clock (aware, UTC); None when it cannot be read.
        title: The draft's name then.
        ready: Sections that were ready.
        asking: Sections that asked something.
        must_fix: Problems that stopped an export.
    """

    generation: int
    kind: GenerationKind | None = None
    saved: datetime | None = None
    title: str = field(default="", repr=False)
    ready: int = 0
    asking: int = 0
    must_fix: int = 0

    @property
    def is_readable(self) -> bool:
        """Whether it can be shown and taken back."""
        return self.saved is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """What a version holds, and what became of it since.

    ``repr`` leaves the answers out.

    Attributes:
        version: Which one.
        pack: The edition of the form that it was made with.
        content: What it holds.
        now: What the draft holds now; None when nothing of it can be read.
        changes: From it to now, in the form's order.
        texts: Of long texts that differ, then and now in pieces, by address; without
            those that have too little in common.
        is_comparable: Whether now is of the same edition of the form. If not, ``changes``
            is empty, and it cannot be taken back.
    """

    version: Version
    pack: FormPack = field(repr=False)
    content: DraftContent
    now: DraftContent | None
    changes: tuple[SectionChange, ...] = field(repr=False)
    texts: Mapping[Address, tuple[Pieces, Pieces]] = field(repr=False)
    is_comparable: bool

    @property
    def change_count(self) -> int:
        """How many answers and rows differ."""
        return count_changes(self.changes)

    @property
    def other_title(self) -> bool:
        """Whether the draft has another name now."""
        return self.now is not None and self.content.title != self.now.title

    @property
    def other_parts(self) -> bool:
        """Whether something differs that is neither an answer nor the name."""
        return self.now is not None and _matters(
            replace(self.content, title=self.now.title, answers=self.now.answers), self.now
        )

    @property
    def can_be_taken_back(self) -> bool:
        """Whether taking it back would change anything, and can be done."""
        return self.is_comparable and self.now is not None and _matters(self.content, self.now)


def _matters(then: DraftContent, now: DraftContent) -> bool:
    """Whether two contents differ in what taking back brings back."""
    return replace(then, exported=now.exported, section=now.section) != now


def generations(workspace: Workspace, draft: DraftId) -> tuple[int, ...]:
    """Give the numbers of the versions that are there, newest first.

    Raises:
        UnknownDraftError: No such draft.
        DraftDamagedError: Its folder cannot be listed.
    """
    return tuple(reversed(workspace.vault.generations(draft)))


def version_of(workspace: Workspace, draft: DraftId, generation: int) -> Version | None:
    """Say what a version is; None when it is gone, thinned out by a save meanwhile."""
    try:
        read = workspace.vault.read_draft(draft, generation)
    except UnknownDraftError:
        return None
    except DraftDamagedError:
        return Version(generation=generation)
    return _version(read.generation, read.kind, read.saved, read.summary)


def versions(workspace: Workspace, draft: DraftId) -> Iterator[Version]:
    """Give the versions of a draft, newest first; each is read when it is asked for.

    Raises:
        UnknownDraftError: No such draft.
        DraftDamagedError: Its folder cannot be listed.
    """
    for generation in generations(workspace, draft):
        found = version_of(workspace, draft, generation)
        if found is not None:
            yield found


def _version(
    generation: int, kind: GenerationKind, saved: datetime, summary: Mapping[str, str]
) -> Version:
    def count(key: str) -> int:
        text = summary.get(key, "0")
        return int(text) if text.isdecimal() else 0

    return Version(
        generation=generation,
        kind=kind,
        saved=saved,
        title=summary.get("title", ""),
        ready=count("ready"),
        asking=count("asking"),
        must_fix=count("must_fix"),
    )


def read_version(
    workspace: Workspace, draft: DraftId, generation: int, session: DraftSession | None = None
) -> VersionContent:
    """Read a version with the edition of the form it was made with, and compare it with now.

    Args:
        workspace: The open vault.
        draft: Which draft.
        generation: Which version.
        session: The open draft, whose content is what is there now; None takes the newest
            version that can be read.

    Raises:
        UnknownDraftError: No such draft or version.
        DraftDamagedError: It cannot be read.
        UnknownFormError: Its form is not installed here.
    """
    read = workspace.vault.read_draft(draft, generation)
    reference = reference_of_summary(read.summary)
    pack = workspace.pack(reference)
    content = content_from_json(pack, read.content)
    if session is not None:
        now_reference, now = _edition(session.pack), session.content
    else:
        newest = workspace.vault.read_draft(draft)
        now_reference = reference_of_summary(newest.summary)
        now = content_from_json(workspace.pack(now_reference), newest.content)
    is_comparable = reference == now_reference
    definition = pack.definition
    changes = compare(definition, content.answers, now.answers) if is_comparable else ()
    return VersionContent(
        version=_version(read.generation, read.kind, read.saved, read.summary),
        pack=pack,
        content=content,
        now=now,
        changes=changes,
        texts=dict(_text_pieces(changes)),
        is_comparable=is_comparable,
    )


def _text_pieces(
    changes: tuple[SectionChange, ...],
) -> Iterator[tuple[Address, tuple[Pieces, Pieces]]]:
    for change in answer_changes(changes):
        old, new = change.before.shown, change.after.shown
        if (
            change.after.kind is QuestionKind.LONG_TEXT
            and isinstance(old, TypedText)
            and isinstance(new, TypedText)
            and (pieces := text_difference(old.text, new.text)) is not None
        ):
            yield change.address, pieces


def _edition(pack: FormPack) -> FormReference:
    return FormReference(pack.definition.id, pack.definition.edition)


# --- taking back -----------------------------------------------------------------------


def take_back_in(session: DraftSession, wanted: VersionContent) -> None:
    """Have an open draft go back to a version; to be called where it is edited.

    What it replaces is kept when it is next saved: ``save_taken_back``.

    Raises:
        VersionFormError: It was made with another edition of the form.
    """
    if _edition(wanted.pack) != _edition(session.pack):
        raise VersionFormError
    session.take_back(wanted.content)


def save_taken_back(workspace: Workspace, session: DraftSession, generation: int) -> None:
    """Save an open draft that went back to a version, and log it.

    Raises:
        SaveError: It is not on the disk yet; the session goes on trying.
    """
    # So that the version saved now says how far it is, not how far the one before was.
    session.progress()
    failure = session.flush().failure
    if failure is not None:
        raise failure
    workspace.vault.log.append(LogAction.DRAFT_RESTORED, session.draft, generation=str(generation))


def restore(workspace: Workspace, draft: DraftId, generation: int) -> bool:
    """Have a draft that is not open go back to a version.

    Returns:
        False when the draft is as that version already; nothing was saved then.

    Raises:
        UnknownDraftError: No such draft or version.
        DraftDamagedError: The version cannot be read.
        VersionFormError: It was made with another edition of the form.
        SaveError: It could not be saved; the draft is as it was.
        VaultReadOnlyError: Nothing can be changed.
    """
    session = workspace.open_draft(draft).session
    try:
        wanted = read_version(workspace, draft, generation, session)
        take_back_in(session, wanted)
        if not wanted.can_be_taken_back:
            return False
        save_taken_back(workspace, session, generation)
    finally:
        session.close()
    return True


# --- words -----------------------------------------------------------------------------


def reason_words(version: Version, day: str, translate: Translator) -> str:
    """Say why a version was saved.

    Args:
        version: Which one.
        day: When that was, in the reader's words; named where the reason is a day's work.
        translate: The program's words.
    """
    match version.kind:
        case None:
            return translate("cannot be read; the file is kept")
        case GenerationKind.AUTOSAVE:
            return translate("saved by itself")
        case GenerationKind.SESSION:
            return translate("before you worked on it on {day}", day=day)
        case GenerationKind.EXPORT:
            return translate("exported")
        case GenerationKind.REPLACED:
            return translate("before an earlier version was taken back")
