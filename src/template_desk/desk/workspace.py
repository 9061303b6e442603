"""An open vault with the forms: the user's drafts and signing identity.

What the desk page and the ``drafts`` commands do.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from template_desk.desk.cards import DraftCards, card_of, reference_of_summary
from template_desk.desk.draft_files import DraftFiles
from template_desk.desk.environment import Environment
from template_desk.desk.known_progress import KnownProgress
from template_desk.desk.requester import requester_name
from template_desk.desk.session import (
    DraftContent,
    DraftSession,
    content_from_json,
    content_to_json,
)
from template_desk.errors import (
    AnswersFileError,
    IdentityMissingError,
    TemplateDeskError,
    VaultError,
    VaultReadOnlyError,
)
from template_desk.forms.answers_file import answers_document, read_answers, reference_of
from template_desk.forms.catalogue import FormReference
from template_desk.forms.pack import FormPack
from template_desk.i18n import LANGUAGES
from template_desk.model import rules
from template_desk.model.answers import Answers
from template_desk.model.ids import RowId
from template_desk.model.journey import Progress
from template_desk.vault.drafts import GenerationKind
from template_desk.vault.log import LogAction

if TYPE_CHECKING:
    from template_desk.desk.export import ExportResult
    from template_desk.model.json_value import JsonValue
    from template_desk.model.validate import Problem
    from template_desk.signing.identity import Identity
    from template_desk.vault.drafts import DraftId
    from template_desk.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDraft:
    """A draft that was opened.

    Attributes:
        session: To work with it.
        fell_back: Whether the newest file could not be read and an older one
            was taken; the user must be told.
    """

    session: DraftSession
    fell_back: bool


class Workspace:
    """What a user can do once the vault is open.

    Args:
        vault: Open; the workspace closes it.
        environment: Forms, names of States, clock and random.
    """

    def __init__(self, vault: Vault, environment: Environment) -> None:
        self.vault = vault
        self._environment = environment
        self._catalogue = environment.catalogue
        self._knows_it_is_older = False

    def now(self) -> datetime:
        """Give the present moment, aware."""
        return self._environment.now()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed; every writing method raises ``VaultReadOnlyError``."""
        return self.vault.read_only

    @property
    def is_older(self) -> bool:
        """Whether the vault is older than when it was last used here.

        Told again at each opening until the user has said to know it.
        """
        return self.vault.is_older_than_seen and not self._knows_it_is_older

    def note_that_older_is_known(self) -> None:
        """Remember that the user knows that it is older; for good, unless it is only read."""
        self._knows_it_is_older = True
        if not self.read_only:
            self.vault.know_older()

    def pack(self, reference: FormReference) -> FormPack:
        """Give a form.

        Raises:
            UnknownFormError: It is not installed here.
        """
        return self._catalogue.load(reference)

    # --- drafts ----------------------------------------------------------------------

    def cards(self) -> DraftCards:
        """List the drafts."""
        listed = self.vault.list_drafts()
        return DraftCards(
            cards=tuple(card_of(entry) for entry in listed.entries),
            damaged=listed.damaged,
            missing=tuple((gone.id, gone.summary.get("title", "")) for gone in listed.missing),
        )

    def new_draft(self, reference: FormReference) -> tuple[DraftId, DraftSession]:
        """Begin a draft; it is on disk when this returns.

        Raises:
            SaveError: It could not be saved.
        """
        pack = self._catalogue.load(reference)
        draft, session = self._begin(pack, DraftContent(title="", answers=Answers()))
        self.vault.log.append(LogAction.DRAFT_CREATED, draft)
        return draft, session

    def open_draft(self, draft: DraftId) -> OpenedDraft:
        """Open a draft with the edition of the form it was begun with.

        Raises:
            DraftDamagedError: No generation of it can be read.
            UnknownFormError: Its form is not installed here.
        """
        read = self.vault.read_draft(draft)
        pack = self.pack_of(read.summary)
        content = content_from_json(pack, read.content)
        if not self.read_only:
            self.files_of(draft).tidy()
        session = self._session(draft, pack, content, read.saved, keep_start=True)
        return OpenedDraft(session=session, fell_back=read.fell_back)

    def duplicate(self, draft: DraftId) -> DraftId:
        """Copy a draft under a new id; the copy was never exported."""
        read = self.vault.read_draft(draft)
        pack = self.pack_of(read.summary)
        content = content_from_json(pack, read.content)
        title = content.title or self.default_title(pack, content.answers)
        copy = replace(content, title=f"{title} (2)", exported="")
        copy_id, session = self._begin(pack, copy, files_of=draft)
        session.close()
        self.vault.log.append(LogAction.DRAFT_CREATED, copy_id, copied_from=draft)
        return copy_id

    def rename(self, draft: DraftId, title: str) -> None:
        """Give a draft another name; an empty one brings back the form's default.

        Raises:
            DraftDamagedError: No generation of it can be read.
            SaveError: It could not be saved.
            VaultReadOnlyError: Nothing can be changed here.
        """
        if self.read_only:
            raise VaultReadOnlyError
        session = self.open_draft(draft).session
        session.set_title(title.strip())
        status = session.close()
        if status.failure is not None:
            raise status.failure

    def delete(self, draft: DraftId) -> None:
        """Put a draft into the bin."""
        self.vault.delete_draft(draft)

    def undelete(self, draft: DraftId) -> None:
        """Take a draft back out of the bin."""
        self.vault.restore_draft(draft)

    def import_answers(self, value: JsonValue) -> tuple[DraftId | None, tuple[Problem, ...]]:
        """Make a draft from an answers file.

        Returns:
            The new draft's id and no problems; or None and what could not be
            read, in which case nothing was written.

        Raises:
            AnswersFileError: The file does not name a form.
            UnknownFormError: Its form is not installed here.
        """
        reference = reference_of(value)
        if reference is None:
            raise AnswersFileError(reason="no_form")
        pack = self._catalogue.load(reference)
        read = read_answers(pack.definition, value)
        if read.problems:
            return None, read.problems
        draft, session = self._begin(pack, DraftContent(title="", answers=read.answers))
        session.close()
        self.vault.log.append(LogAction.DRAFT_IMPORTED, draft)
        return draft, ()

    def answers_of(self, draft: DraftId) -> dict[str, JsonValue]:
        """Give a draft as an answers file."""
        read = self.vault.read_draft(draft)
        pack = self.pack_of(read.summary)
        answers = content_from_json(pack, read.content).answers
        language = rules.document_language(pack.definition, answers)
        language = language if language in LANGUAGES else "en"
        return answers_document(pack.definition, answers, language=language)

    def content_of(self, draft: DraftId) -> DraftContent:
        """Give what a draft holds, as it was last saved."""
        read = self.vault.read_draft(draft)
        return content_from_json(self.pack_of(read.summary), read.content)

    def default_title(self, pack: FormPack, answers: Answers) -> str:
        """Name a draft that its user has not named: requester and form."""
        form_title = pack.wording("en").text(pack.definition.title_key)
        requester = requester_name(pack, answers, self._environment.states)
        return f"{requester} – {form_title}" if requester else form_title

    def files_of(self, draft: DraftId) -> DraftFiles:
        """Give the files attached to a draft."""
        return DraftFiles(self.vault, draft, self._environment.now)

    def pack_of(self, summary: Mapping[str, str]) -> FormPack:
        """Give the form of a draft by what stands beside it; raises ``UnknownFormError``."""
        return self._catalogue.load(reference_of_summary(summary))

    def make_draft(self, pack: FormPack, content: DraftContent, *, files_of: DraftId) -> DraftId:
        """Make a draft from what was brought in, with attachments of another draft."""
        draft, session = self._begin(pack, content, files_of=files_of)
        session.close()
        self.vault.log.append(LogAction.DRAFT_IMPORTED, draft)
        return draft

    def _begin(
        self, pack: FormPack, content: DraftContent, *, files_of: DraftId | None = None
    ) -> tuple[DraftId, DraftSession]:
        draft = self.vault.new_draft_id()
        if files_of is not None:
            self.files_of(files_of).copy_to(draft, content.attachments)
        saved = self._save(draft, pack, KnownProgress(pack.definition), content)
        return draft, self._session(draft, pack, content, saved)

    def _session(
        self,
        draft: DraftId,
        pack: FormPack,
        content: DraftContent,
        saved: datetime,
        *,
        keep_start: bool = False,
    ) -> DraftSession:
        known = KnownProgress(pack.definition)
        return DraftSession(
            draft=draft,
            pack=pack,
            content=content,
            save=functools.partial(self._save, draft, pack, known),
            known=known,
            new_row_id=lambda: RowId(self._environment.random(6).hex()),
            saved=saved,
            keep_start=keep_start,
            read_only=self.read_only,
        )

    def _save(
        self,
        draft: DraftId,
        pack: FormPack,
        known: KnownProgress,
        content: DraftContent,
        kind: GenerationKind = GenerationKind.AUTOSAVE,
    ) -> datetime:
        exact = kind.is_milestone
        progress = known.exactly(content.answers) if exact else known.about(content.answers)
        summary = self.summary(pack, content, progress)
        value = content_to_json(pack, content)
        return self.vault.save_draft(draft, value, summary, kind=kind).saved

    def summary(self, pack: FormPack, content: DraftContent, progress: Progress) -> dict[str, str]:
        """Give what a list of drafts shows of a draft."""
        form = pack.definition
        return {
            "form": form.id,
            "edition": form.edition,
            "form_title": pack.wording("en").text(form.title_key),
            "title": content.title or self.default_title(pack, content.answers),
            "requester": requester_name(pack, content.answers, self._environment.states),
            "ready": str(progress.ready),
            "asking": str(progress.asking),
            "must_fix": str(progress.must_fix),
            "exported": content.exported,
        }

    def note_export(self, session: DraftSession, result: ExportResult) -> None:
        """Log an export: what was made and who signed it, as hash and fingerprint."""
        from template_desk.desk.export import sha256_of_files

        self.vault.log.append(
            LogAction.DRAFT_EXPORTED,
            session.draft,
            signer=result.fingerprint or "",
            **sha256_of_files(result),
        )

    # --- signing identity ------------------------------------------------------------

    def has_identity(self) -> bool:
        """Whether a signing identity is kept in the vault."""
        return self.vault.records.read_identity() is not None

    def identity(self) -> Identity:
        """Give the signing identity.

        Raises:
            IdentityMissingError: None has been made yet.
        """
        from template_desk.signing.identity import from_record

        record = self.vault.records.read_identity()
        if record is None:
            raise IdentityMissingError
        return from_record({key: str(value) for key, value in record.items()})

    def own_certificate(self) -> bytes:
        """Give the identity's certificate in PEM; empty when there is none that can be read."""
        try:
            return self.identity().facts.certificate_pem.encode()
        except TemplateDeskError:
            return b""

    def make_identity(self, *, name: str, organization: str, state: str) -> Identity:
        """Make a signing identity and keep it in the vault; a former one is kept as history."""
        from template_desk.signing.identity import make_identity, to_record

        identity = make_identity(
            name=name, organization=organization, state=state, now=self._environment.now()
        )
        self.vault.records.save_identity(to_record(identity))
        return identity

    # --- the vault -------------------------------------------------------------------

    def change_passphrase(self, current: str, new: str) -> None:
        """Put the vault under a new passphrase; drafts and paper key stay. Takes seconds.

        Raises:
            WrongPassphraseError: ``current`` is not the passphrase.
            PassphraseTooShortError: Of ``new``; nothing was changed.
            MemoryShortError: Not enough memory to derive the key.
            SaveError: The passphrase before still opens the vault.
        """
        self.vault.change_passphrase(current, new)

    def save_state(self) -> None:
        """Save what the vault remembers, and note its counter on this computer.

        Called when a draft is closed and before the vault is. Best effort: the next call
        does what this one could not.
        """
        self._environment.witness.note(self.vault.id, self.vault.save_state())

    def close(self) -> None:
        """Close the vault; open sessions must be closed before."""
        with contextlib.suppress(VaultError):
            self.save_state()
        self.vault.close()
