"""The folders of an open vault's drafts, each with what the vault remembers of it."""

from __future__ import annotations

from template_desk.errors import DraftDamagedError, UnknownDraftError
from template_desk.vault.access import Access
from template_desk.vault.bin import draft_folder_exists
from template_desk.vault.drafts import DraftEntry, DraftId, DraftList, MissingDraft, is_draft_id
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.index import Index, Remembered
from template_desk.vault.place import BIN_NAME, DRAFTS_NAME


class DraftFolders:
    """Keeps one ``GenerationFolder`` for each draft that was asked for. Not thread-safe.

    Args:
        access: Of the open vault.
        index: What is remembered.
    """

    def __init__(self, access: Access, index: Index) -> None:
        self._access = access
        self._index = index
        self._known: dict[DraftId, GenerationFolder] = {}

    def clear(self) -> None:
        """Forget all folders: the vault is closed, or has other keys."""
        self._known.clear()

    def leave(self, draft: DraftId) -> None:
        """Forget the folder of a draft that has moved."""
        self._known.pop(draft, None)

    def list(self) -> DraftList:
        """List the drafts, the last saved first.

        Raises:
            DraftDamagedError: The folder of drafts cannot be listed.
        """
        entries: list[DraftEntry] = []
        damaged: list[DraftId] = []
        drafts = self._access.draft_ids(DRAFTS_NAME)
        for draft in drafts:
            self.meet(draft)
            try:
                entries.append(self.entry(draft))
            except UnknownDraftError:
                continue  # A crash came between making the folder and its first file.
            except DraftDamagedError:
                damaged.append(draft)
        entries.sort(key=lambda entry: (entry.saved, entry.id), reverse=True)
        return DraftList(
            entries=tuple(entries), damaged=tuple(damaged), missing=self.missing(drafts)
        )

    def entry(self, draft: DraftId) -> DraftEntry:
        """Give a draft as the list shows it; decrypted only where it is not as remembered.

        Raises:
            UnknownDraftError: It has no generation.
            DraftDamagedError: None can be read.
        """
        folder = self.get(draft)
        known = self._index.get(draft)
        if known is not None and folder.is_newest(known.head):
            return DraftEntry(
                id=draft,
                generation=known.head.generation,
                saved=known.saved,
                summary=known.summary,
            )
        frame, fell_back = folder.newest()
        if not fell_back:
            head = folder.head()
            self._index.remember(
                draft, Remembered(head=head, saved=frame.saved, summary=frame.summary)
            )
        return DraftEntry(
            id=draft,
            generation=frame.generation,
            saved=frame.saved,
            summary=frame.summary,
            fell_back=fell_back,
        )

    def get(self, draft: str) -> GenerationFolder:
        """Give the folder of a draft, wherever the draft is.

        Raises:
            UnknownDraftError: Not an id.
            SaveError: The disk does not say whether it is in the bin.
        """
        _ = self._access.keys
        if not is_draft_id(draft):
            raise UnknownDraftError()
        draft_id = DraftId(draft)
        binned = self._access.folder / BIN_NAME
        if draft_id not in self._known and draft_folder_exists(binned, draft_id):
            # What is remembered of it is in the bin, and here is nothing.
            return self._access.generations(DRAFTS_NAME, draft_id)
        return self.meet(draft_id)

    def meet(self, draft: DraftId) -> GenerationFolder:
        """Give the folder of a draft that is not in the bin, with what is remembered of it."""
        folder = self._known.get(draft)
        if folder is None:
            folder = self._known[draft] = self._access.generations(DRAFTS_NAME, draft)
            remembered = self._index.get(draft)
            if remembered is not None:
                folder.expect(remembered.head)
        return folder

    def missing(self, drafts: tuple[DraftId, ...]) -> tuple[MissingDraft, ...]:
        """Give the drafts that are remembered and neither among these nor in the bin."""
        gone = self._index.missing((*drafts, *self._access.draft_ids(BIN_NAME)))
        return tuple(
            MissingDraft(id=draft, summary=known.summary)
            for draft in gone
            if (known := self._index.get(draft)) is not None
        )
