"""The open vault: drafts, the signing identity, the paper key's confirmation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import (
    DraftDamagedError,
    PaperKeyError,
    SaveError,
    UnknownDraftError,
    VaultError,
    VaultReadOnlyError,
)
from template_desk.vault import save
from template_desk.vault.drafts import (
    DraftContent,
    DraftEntry,
    DraftId,
    DraftList,
    SavedGeneration,
    is_draft_id,
)
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.keys import (
    VaultKeys,
    check_new_passphrase,
    new_id,
    replace_key_file,
    seal_keys,
    unlock,
)
from template_desk.vault.lock import VaultLock
from template_desk.vault.place import DRAFTS_NAME
from template_desk.vault.recovery import PaperKey

IDENTITY_NAME = "identity"
PAPER_NAME = "paper"
BIN_NAME = "bin"
_CONFIRMED = "paper_key_confirmed"


class Vault:
    """An open vault. Holds the lock of its folder; safe to use from several threads.

    Every method raises ``VaultError`` (``reason="closed"``) after ``close``. Without a lock
    the vault is open to read only, and every method that writes raises ``VaultReadOnlyError``.

    Attributes:
        folder: Where it is.
        id: 26 characters.
    """

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        lock: VaultLock | None,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> None:
        self.folder = folder
        self.id = keys.vault
        self._keys: VaultKeys | None = keys
        self._lock = lock
        self._now = now
        self._random = random
        self._turn = threading.RLock()
        self._known: dict[str, GenerationFolder] = {}

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
            self._keys = None
            self._known.clear()
            if self._lock is not None:
                self._lock.release()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._lock is None

    def new_draft_id(self) -> DraftId:
        """Make an id for a draft; nothing is on disk before its first save."""
        return DraftId(new_id(self._random))

    def list_drafts(self) -> DraftList:
        """List the drafts; the newest generation of each is decrypted for it.

        Raises:
            DraftDamagedError: The folder of drafts cannot be listed.
        """
        entries: list[DraftEntry] = []
        damaged: list[DraftId] = []
        with self._turn:
            for draft in self._ids(DRAFTS_NAME):
                try:
                    frame, fell_back = self._draft(draft).newest()
                except UnknownDraftError:
                    continue  # A crash came between making the folder and its first file.
                except DraftDamagedError:
                    damaged.append(draft)
                    continue
                entries.append(
                    DraftEntry(
                        id=draft,
                        generation=frame.generation,
                        saved=frame.saved,
                        summary=frame.summary,
                        fell_back=fell_back,
                    )
                )
        entries.sort(key=lambda entry: (entry.saved, entry.id), reverse=True)
        return DraftList(entries=tuple(entries), damaged=tuple(damaged))

    def save_draft(
        self, draft: DraftId, content: Mapping[str, object], summary: Mapping[str, str]
    ) -> SavedGeneration:
        """Save a new generation; when this returns, it is on the disk.

        Args:
            draft: From ``new_draft_id`` or the list.
            content: A JSON object of dict, list, tuple, str, bool, None and
                int; texts without lone surrogates.
            summary: What the list is to show; encrypted with the draft.

        Raises:
            SaveError: Not saved; every earlier generation is still there.
            UnknownDraftError: Not an id, or the draft is in the bin.
        """
        with self._turn:
            self._check_writable()
            folder = self._draft(draft)
            if self._exists(BIN_NAME, draft):
                raise UnknownDraftError(reason="binned")
            return folder.save(content, summary, now=self._now, random=self._random)

    def read_draft(self, draft: DraftId, generation: int | None = None) -> DraftContent:
        """Read a draft: the newest generation that can be read, or a certain one.

        Raises:
            UnknownDraftError: No such draft, or no such generation.
            DraftDamagedError: None, or not the one asked for, can be read.
        """
        with self._turn:
            folder = self._draft(draft)
            if generation is None:
                frame, fell_back = folder.newest()
            else:
                frame, fell_back = folder.read(generation), False
        return DraftContent(
            content=frame.content,
            summary=frame.summary,
            generation=frame.generation,
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
            numbers = self._draft(draft).numbers()
        if not numbers:
            raise UnknownDraftError()
        return numbers

    def delete_draft(self, draft: DraftId) -> None:
        """Move a draft to the bin, all its generations with it.

        Raises:
            UnknownDraftError: No such draft.
            SaveError: It could not be moved.
        """
        self._move(draft, DRAFTS_NAME, BIN_NAME)

    def restore_draft(self, draft: DraftId) -> None:
        """Take a draft back from the bin.

        Raises:
            UnknownDraftError: It is not in the bin.
            SaveError: It could not be moved.
        """
        self._move(draft, BIN_NAME, DRAFTS_NAME)

    def binned(self) -> tuple[DraftId, ...]:
        """Give the drafts in the bin, sorted by id.

        Raises:
            DraftDamagedError: The bin cannot be listed.
        """
        with self._turn:
            return self._ids(BIN_NAME)

    def save_identity(self, content: Mapping[str, object]) -> None:
        """Save the signing identity, in generations as a draft is.

        Raises:
            SaveError: Not saved; the identity before is still there.
        """
        with self._turn:
            self._check_writable()
            self._place(IDENTITY_NAME).save(content, {}, now=self._now, random=self._random)

    def read_identity(self) -> Mapping[str, object] | None:
        """Give the signing identity, or None when none was saved.

        Raises:
            DraftDamagedError: There is one, and it cannot be read.
        """
        with self._turn:
            try:
                return self._place(IDENTITY_NAME).newest()[0].content
            except UnknownDraftError:
                return None

    def paper_key_confirmed(self) -> bool:
        """Whether a part of the paper key was once typed back from the paper."""
        with self._turn:
            try:
                frame, _ = self._place(PAPER_NAME).newest()
            except (UnknownDraftError, DraftDamagedError):
                return False
        return frame.content.get(_CONFIRMED) is True

    def confirm_paper_key(self, paper_key: PaperKey, index: int, typed: str) -> bool:
        """Check a typed group of the paper key, and remember that it was right.

        Args:
            paper_key: From ``create_vault``, or ``PaperKey.from_typed``.
            index: Which of ``paper_key.groups()``.
            typed: As typed.

        Returns:
            False when the group was typed wrongly; nothing is remembered then.

        Raises:
            PaperKeyError: A key, but not this vault's.
            SaveError: Right, but it could not be remembered.
        """
        with self._turn:
            self._check_writable()
            if paper_key.public != self._open_keys().paper_public:
                raise PaperKeyError(reason="other_key")
            if not paper_key.check_part(index, typed):
                return False
            content = {_CONFIRMED: True}
            self._place(PAPER_NAME).save(content, {}, now=self._now, random=self._random)
            return True

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
            self._check_writable()
            keys = self._open_keys()
            _, found = unlock(self.folder, current)
            cost = kdf or found.key_file.kdf
            content = seal_keys(keys, new, kdf=cost, random=self._random)
            replace_key_file(self.folder, content)

    def _check_writable(self) -> None:
        if self.read_only:
            raise VaultReadOnlyError()

    def _open_keys(self) -> VaultKeys:
        if self._keys is None:
            raise VaultError(reason="closed")
        return self._keys

    def _place(self, name: str, *below: str) -> GenerationFolder:
        keys = self._open_keys()
        path = self.folder.joinpath(name, *below)
        own_name = below[-1] if below else name
        return self._known.setdefault(own_name, GenerationFolder(path, own_name, keys))

    def _draft(self, draft: str) -> GenerationFolder:
        if not is_draft_id(draft):
            raise UnknownDraftError()
        return self._place(DRAFTS_NAME, draft)

    def _ids(self, name: str) -> tuple[DraftId, ...]:
        self._open_keys()
        try:
            found = [entry.name for entry in (self.folder / name).iterdir() if entry.is_dir()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise DraftDamagedError(reason="folder", errno=error.errno or 0) from error
        return tuple(DraftId(entry) for entry in sorted(found) if is_draft_id(entry))

    def _exists(self, name: str, draft: DraftId) -> bool:
        try:
            return (self.folder / name / draft).is_dir()
        except OSError as error:
            raise SaveError(errno=error.errno or 0) from error

    def _move(self, draft: DraftId, source: str, target: str) -> None:
        with self._turn:
            self._check_writable()
            self._open_keys()
            if not is_draft_id(draft) or not self._exists(source, draft):
                raise UnknownDraftError()
            save.make_folder(self.folder / target)
            save.move_new(self.folder / source / draft, self.folder / target / draft)
            self._known.pop(draft, None)
