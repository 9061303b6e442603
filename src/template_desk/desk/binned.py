"""Deleted drafts: list them, remove them for good. Taking back is ``Workspace.undelete``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_desk.desk.cards import DraftCards, card_of

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.drafts import DraftId


def count_binned(workspace: Workspace) -> int:
    """Count the drafts in the bin, also those that cannot be read.

    Raises:
        DraftDamagedError: The bin cannot be listed.
    """
    return len(workspace.vault.bin.drafts())


def binned_cards(workspace: Workspace) -> DraftCards:
    """List the drafts in the bin, newest first; each is read for it.

    Raises:
        DraftDamagedError: The bin cannot be listed.
    """
    listed = workspace.vault.bin.list()
    return DraftCards(
        cards=tuple(card_of(entry) for entry in listed.entries), damaged=listed.damaged
    )


def purge(workspace: Workspace, draft: DraftId) -> None:
    """Remove a draft in the bin for good, with its history and attachments.

    Raises:
        UnknownDraftError: It is not in the bin.
        SaveError: It could not be removed; what is left is removed at the next opening.
        VaultReadOnlyError: Nothing can be changed.
    """
    workspace.vault.bin.purge(draft)


def empty_bin(workspace: Workspace) -> int:
    """Remove every draft in the bin for good; give how many that were.

    Raises:
        SaveError: One could not be removed; those before it are gone.
        VaultReadOnlyError: Nothing can be changed.
    """
    return workspace.vault.bin.empty()
