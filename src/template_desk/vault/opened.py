"""The open vault: its drafts, and the way to its other parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import UnknownDraftError
from template_desk.vault.access import Access
from template_desk.vault.attachments import AttachmentFolder
from template_desk.vault.bin import DraftBin, draft_folder_exists
from template_desk.vault.copy import DraftCopies
from template_desk.vault.draft_folders import DraftFolders
from template_desk.vault.drafts import (
    DraftContent,
    DraftId,
    DraftList,
    GenerationEntry,
    GenerationKind,
    SavedGeneration,
    is_draft_id,
)
from template_desk.vault.index import SAVES_BETWEEN, Index, Remembered
from template_desk.vault.keys import (
    VaultKeys,
    check_new_passphrase,
    new_id,
    replace_key_file,
    seal_keys,
    unlock,
)
from template_desk.vault.lock import VaultLock
from template_desk.vault.log import AuditLog, LogAction
from template_desk.vault.place import BIN_NAME, DRAFTS_NAME
from template_desk.vault.records import Records
from template_desk.vault.recovery import PaperKey
from template_desk.vault.recovery_check import mind_recovery


class Vault:
    """An open vault. Holds the lock of its folder; safe to use from several threads.

    Every method raises ``VaultError`` (``reason="closed"``) after ``close``. Without a lock
    the vault is open to read only, and every method that writes raises ``VaultReadOnlyError``.

    Args:
        folder: Where it is.
        keys: What the passphrase opened.
        lock: Of the folder; None opens to read only.
        now: Gives the time, aware.
        random: Gives that many random bytes, fit for keys.
        seen: The highest ``counter`` that this computer remembers; 0 for none.

    Attributes:
        folder: Where it is.
        id: 26 characters.
        log: What was done with it.
        bin: Deleted drafts.
        records: The signing identity and the paper key's confirmation.
        copies: Copies of drafts outside the vault.
    """

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        lock: VaultLock | None,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        seen: int = 0,
    ) -> None:
        self.folder = folder
        self.id = keys.vault
        self._lock = lock
        self._access = Access(folder, keys, now=now, random=random, read_only=lock is None)
        self._turn = self._access.turn
        self._index = Index(self._access, seen=seen)
        self._folders = DraftFolders(self._access, self._index)
        self.log = AuditLog(self._access, self._index)
        self.bin = DraftBin(self._access, self._index, self.log)
        self.records = Records(self._access, self.log)
        self.copies = DraftCopies(self._access)

    def __repr__(self) -> str:
        return f"Vault(id={self.id!r})"

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for a save under way, drop the keys, let go of the lock. Twice is fine."""
        with self._turn:
            if self._access.is_open:
                self.save_state()
            self._access.use(None)
            self._folders.clear()
            if self._lock is not None:
                self._lock.release()

    # --- what it remembers -----------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._lock is None

    @property
    def is_older_than_seen(self) -> bool:
        """Whether the folder was found older than when it was last used, and nobody knows it."""
        return self._index.is_older

    def know_older(self) -> None:
        """Note that the user knows that the folder is older; it is told no more.

        Raises:
            VaultReadOnlyError: It is told again at the next opening.
        """
        with self._turn:
            self._access.check_writable()
            self._index.know_older()
            self._index.save()

    @property
    def is_newly_older(self) -> bool:
        """Whether that was found at this opening."""
        return self._index.newly_older

    @property
    def counter(self) -> int:
        """Rises whenever the state is saved; to be remembered outside the vault's folder."""
        return self._index.counter

    def save_state(self) -> int:
        """Save what the vault remembers of its drafts, if that changed; give the counter."""
        with self._turn:
            if not self.read_only:
                self.log.write_waiting()
                self._index.save()
            return self._index.counter

    def forget_missing(self, draft: DraftId) -> None:
        """Stop telling that a draft is missing.

        Raises:
            UnknownDraftError: It is not missing.
        """
        with self._turn:
            self._access.check_writable()
            drafts = self._access.draft_ids(DRAFTS_NAME)
            if draft not in {missing.id for missing in self._folders.missing(drafts)}:
                raise UnknownDraftError()
            self._index.forget(draft)
            self.log.append(LogAction.DRAFT_MISSING, draft)

    def mind_recovery(self) -> None:
        """See that the paper key opens what it should; best effort, and tried again next time."""
        mind_recovery(self._access, self._index, self.log)

    # --- drafts ----------------------------------------------------------------------

    def new_draft_id(self) -> DraftId:
        """Make an id for a draft; nothing is on disk before its first save."""
        return DraftId(new_id(self._access.random))

    def list_drafts(self) -> DraftList:
        """List the drafts. What is as it was last saved is not decrypted for it.

        Raises:
            DraftDamagedError: The folder of drafts cannot be listed.
        """
        with self._turn:
            return self._folders.list()

    def save_draft(
        self,
        draft: DraftId,
        content: Mapping[str, object],
        summary: Mapping[str, str],
        *,
        kind: GenerationKind = GenerationKind.AUTOSAVE,
    ) -> SavedGeneration:
        """Save a new generation; when this returns, it is on the disk.

        Args:
            draft: From ``new_draft_id`` or the list.
            content: A JSON object of dict, list, tuple, str, bool, None and
                int; texts without lone surrogates.
            summary: What the list is to show; encrypted with the draft.
            kind: Why; milestones are never pruned.

        Raises:
            SaveError: Not saved; every earlier generation is still there.
            UnknownDraftError: Not an id, or the draft is in the bin.
        """
        with self._turn:
            self._access.check_writable()
            folder = self._folders.get(draft)
            losses = folder.losses()
            if draft_folder_exists(self.folder / BIN_NAME, draft):
                raise UnknownDraftError(reason="binned")
            access = self._access
            saved = folder.save(content, summary, now=access.now, random=access.random, kind=kind)
            self._index.remember(
                draft, Remembered(head=folder.head(), saved=saved.saved, summary=dict(summary))
            )
            for generation in losses:
                self.log.append(LogAction.DRAFT_VERSION_LOST, draft, generation=str(generation))
            self._index.save(at_least=SAVES_BETWEEN)
            return saved

    def read_draft(self, draft: DraftId, generation: int | None = None) -> DraftContent:
        """Read a draft: the newest generation that can be read, or a certain one.

        Raises:
            UnknownDraftError: No such draft, or no such generation.
            DraftDamagedError: None, or not the one asked for, can be read.
        """
        with self._turn:
            folder = self._folders.get(draft)
            if generation is None:
                frame, fell_back = folder.newest()
            else:
                frame, fell_back = folder.read(generation), False
        return DraftContent(
            content=frame.content,
            summary=frame.summary,
            generation=frame.generation,
            kind=frame.kind,
            saved=frame.saved,
            fell_back=fell_back,
        )

    def generations(self, draft: DraftId) -> tuple[int, ...]:
        """Give the numbers of the generations that are there, ascending.

        Raises:
            UnknownDraftError: No such draft.
            DraftDamagedError: Its folder cannot be listed.
        """
        with self._turn:
            numbers = self._folders.get(draft).numbers()
        if not numbers:
            raise UnknownDraftError()
        return numbers

    def history(self, draft: DraftId) -> tuple[GenerationEntry, ...]:
        """List the generations of a draft, newest first; each is decrypted for it.

        Raises:
            UnknownDraftError: No such draft.
            DraftDamagedError: Its folder cannot be listed.
        """
        with self._turn:
            entries = self._folders.get(draft).history()
        if not entries:
            raise UnknownDraftError()
        return entries

    def attachments(self, draft: DraftId) -> AttachmentFolder:
        """Give the attachments of a draft.

        Raises:
            UnknownDraftError: Not an id.
        """
        if not is_draft_id(draft):
            raise UnknownDraftError()
        return AttachmentFolder(self._access, DRAFTS_NAME, draft)

    def delete_draft(self, draft: DraftId) -> None:
        """Move a draft to the bin, all its generations and attachments with it.

        Raises:
            UnknownDraftError: No such draft.
            SaveError: It could not be moved.
        """
        with self._turn:
            self.bin.put(draft)
            self._folders.leave(draft)

    def restore_draft(self, draft: DraftId) -> None:
        """Take a draft back from the bin.

        Raises:
            UnknownDraftError: It is not in the bin.
            SaveError: It could not be moved.
        """
        with self._turn:
            self.bin.take_back(draft)
            self._folders.leave(draft)

    def binned(self) -> tuple[DraftId, ...]:
        """Give the drafts in the bin, sorted by id.

        Raises:
            DraftDamagedError: The bin cannot be listed.
        """
        return self.bin.drafts()

    # --- keys ------------------------------------------------------------------------

    def change_passphrase(
        self, current: str, new: str, *, kdf: KdfParameters | None = None
    ) -> None:
        """Put the vault under a new passphrase. Drafts and paper key stay as they are.

        The passphrase before opens the vault until it is next opened with the new one.

        Args:
            current: Asked again, for the vault may have been left open.
            new: At least 15 code points after NFKC.
            kdf: None keeps the cost as it is.

        Raises:
            WrongPassphraseError: ``current`` is not the passphrase.
            PassphraseTooShortError: Of ``new``.
            MemoryShortError: Not enough memory to derive the key.
            SaveError: The passphrase before still opens the vault.
        """
        check_new_passphrase(new)
        with self._turn:
            self._access.check_writable()
            _, found = unlock(self.folder, current)
            cost = kdf or found.key_file.kdf
            content = seal_keys(self._access.keys, new, kdf=cost, random=self._access.random)
            replace_key_file(self.folder, content)
            self.log.append(LogAction.PASSPHRASE_CHANGED)

    def renew_keys(
        self,
        current: str,
        new: str,
        paper_key: PaperKey,
        *,
        step: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> None:
        """Give the vault new keys after a suspected leak: every file is encrypted anew.

        When this is interrupted, the vault opens with either passphrase and is finished
        then. The paper key before is worth nothing afterwards.

        Args:
            current: Asked again.
            new: The new passphrase, at least 15 code points after NFKC.
            paper_key: The new one, shown to the user before.
            step: Told how many of how many folders are done.

        Raises:
            WrongPassphraseError: ``current`` is not the passphrase.
            PassphraseTooShortError: Of ``new``.
            DraftDamagedError: A folder cannot be read as a whole; nothing of it was changed.
            SaveError: The disk refused; the vault is as it was, or is finished when it is
                next opened.
        """
        from template_desk.vault.rekey import begin_renewal, finish_renewal

        check_new_passphrase(new)
        with self._turn:
            self._access.check_writable()
            self.save_state()
            _, found = unlock(self.folder, current)
            kdf = found.key_file.kdf
            try:
                keys = begin_renewal(self._access, new, paper_key, kdf=kdf)
                finish_renewal(self._access, keys, new, kdf=kdf, step=step)
            finally:
                # Also half-way: what is read and written from here on needs both sets of keys.
                self._begin_again()
            self.log.append(LogAction.KEYS_RENEWED)
            self._index.save()

    def _begin_again(self) -> None:
        """Go on with the keys that ``_access`` holds now."""
        self._folders.clear()
        self._index.begin_again()
        self._index.note_recovery("")
        self.log.begin_again()
        self.mind_recovery()
