"""The bin: deleted drafts, whole, until the user empties it."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from template_desk.errors import DraftDamagedError, SaveError, UnknownDraftError
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.drafts import DraftEntry, DraftId, DraftList, is_draft_id
from template_desk.vault.index import Index
from template_desk.vault.log import AuditLog, LogAction
from template_desk.vault.place import BIN_NAME, DRAFTS_NAME


class DraftBin:
    """Deleted drafts of an open vault; safe to use from several threads.

    Args:
        access: Of the open vault.
        index: Forgets what is purged.
        log: Told what is done.
    """

    def __init__(self, access: Access, index: Index, log: AuditLog) -> None:
        self._access = access
        self._index = index
        self._log = log

    def drafts(self) -> tuple[DraftId, ...]:
        """Give the drafts in the bin, sorted by id.

        Raises:
            DraftDamagedError: The bin cannot be listed.
        """
        with self._access.turn:
            return self._access.draft_ids(BIN_NAME)

    def list(self) -> DraftList:
        """List the drafts in the bin with what they are.

        Raises:
            DraftDamagedError: The bin cannot be listed.
        """
        entries: list[DraftEntry] = []
        damaged: list[DraftId] = []
        with self._access.turn:
            for draft in self._access.draft_ids(BIN_NAME):
                try:
                    frame, fell_back = self._access.generations(BIN_NAME, draft).newest()
                except (DraftDamagedError, UnknownDraftError):
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

    def put(self, draft: DraftId) -> None:
        """Move a draft to the bin.

        Raises:
            UnknownDraftError: No such draft.
            SaveError: It could not be moved.
        """
        with self._access.turn:
            self._move(draft, DRAFTS_NAME, BIN_NAME)
            self._log.append(LogAction.DRAFT_DELETED, draft)

    def take_back(self, draft: DraftId) -> None:
        """Take a draft back from the bin.

        Raises:
            UnknownDraftError: It is not in the bin.
            SaveError: It could not be moved.
        """
        with self._access.turn:
            self._move(draft, BIN_NAME, DRAFTS_NAME)
            self._log.append(LogAction.DRAFT_UNDELETED, draft)

    def purge(self, draft: DraftId) -> None:
        """Remove a draft in the bin for good, with its history and attachments.

        Raises:
            UnknownDraftError: It is not in the bin.
            SaveError: It is still in the bin; or not all of it could be removed, and what is
                left is removed at the next opening.
        """
        with self._access.turn:
            self._check_in(draft, BIN_NAME)
            folder = self._access.folder / BIN_NAME / draft
            going = folder.with_name(f"{draft}{save.TEMPORARY_SUFFIX}")
            # Forgotten first: what is remembered and not there would be told as missing.
            self._index.forget(draft)
            self._index.save_now()
            # Renamed next: a half removed draft must not look like a whole one.
            save.move_new(folder, going)
            self._log.append(LogAction.DRAFT_PURGED, draft)
            remove_tree(going)

    def empty(self) -> int:
        """Purge everything in the bin; give how many drafts that were.

        Raises:
            SaveError: As for ``purge``; those before it are gone.
        """
        with self._access.turn:
            drafts = self._access.draft_ids(BIN_NAME)
            for draft in drafts:
                self.purge(draft)
        return len(drafts)

    def _check_in(self, draft: DraftId, name: str) -> None:
        self._access.check_writable()
        if not is_draft_id(draft) or not draft_folder_exists(self._access.folder / name, draft):
            raise UnknownDraftError()

    def _move(self, draft: DraftId, source: str, target: str) -> None:
        folder = self._access.folder
        self._check_in(draft, source)
        save.make_folder(folder / target)
        save.move_new(folder / source / draft, folder / target / draft)


def draft_folder_exists(folder: Path, draft: DraftId) -> bool:
    """Whether a folder of drafts has one of that id.

    Raises:
        SaveError: The disk does not say.
    """
    try:
        return (folder / draft).is_dir()
    except OSError as error:
        raise SaveError(errno=error.errno or 0) from error


def remove_tree(folder: Path) -> None:
    """Remove a folder that is on its way out, with all that is in it.

    Raises:
        SaveError: Not all of it could be removed.
    """
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SaveError(errno=error.errno or 0) from error


def sweep_bin(vault: Path) -> None:
    """Remove what an interrupted purge left; best effort."""
    with contextlib.suppress(OSError, SaveError):
        for left_over in (vault / BIN_NAME).glob(f"*{save.TEMPORARY_SUFFIX}"):
            with contextlib.suppress(SaveError):
                remove_tree(left_over)
