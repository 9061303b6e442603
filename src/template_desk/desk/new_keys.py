"""New keys for the open vault after a suspected leak, with a new paper key.

The new paper key is shown before anything is changed: from the first step on it is the
one that counts. Documents must be closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.errors import VaultError

if TYPE_CHECKING:
    from template_desk.desk.environment import Environment
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.recovery import PaperKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What was done.

    Attributes:
        paper_key_confirmed: Whether it was noted that the new paper key is on paper.
    """

    paper_key_confirmed: bool


def check_before(workspace: Workspace, current: str, new: str) -> None:
    """Say what would be refused, before a paper key is shown. Takes about a second.

    Raises:
        WrongPassphraseError: ``current`` is not the passphrase.
        PassphraseTooShortError: Of ``new``.
        VaultReadOnlyError: Nothing can be changed here.
        MemoryShortError: Not enough memory to derive the key.
    """
    from template_desk.errors import VaultReadOnlyError
    from template_desk.vault.keys import check_new_passphrase, unlock

    if workspace.read_only:
        raise VaultReadOnlyError
    check_new_passphrase(new)
    unlock(workspace.vault.folder, current)


def new_paper_key(environment: Environment) -> PaperKey:
    """Draw a paper key; it opens nothing yet."""
    from template_desk.crypto import age
    from template_desk.vault.recovery import PaperKey

    return PaperKey(age.new_identity(environment.random))


def renew_keys(
    workspace: Workspace,
    current: str,
    new: str,
    paper_key: PaperKey,
    *,
    typed: tuple[int, str] | None = None,
    step: Callable[[int, int], None] = lambda _done, _all: None,
) -> Renewed:
    """Encrypt everything in the vault anew. Takes seconds to minutes.

    An interruption is safe: the vault opens with the new passphrase, and is finished then.

    Args:
        workspace: Of the open vault; its documents are closed.
        current: The passphrase now.
        new: The new one.
        paper_key: From ``new_paper_key``, shown to the user before.
        typed: Which group of the new paper key was typed back, and what was typed.
        step: Told how many of how many folders are done.

    Raises:
        WrongPassphraseError, PassphraseTooShortError, MemoryShortError: Nothing was changed.
        DraftDamagedError: A folder cannot be read as a whole; nothing of it was changed.
        SaveError: The disk refused; the vault is as it was, or is finished when it is
            next opened.
    """
    vault = workspace.vault
    vault.renew_keys(current, new, paper_key, step=step)
    confirmed = False
    if typed is not None:
        try:
            confirmed = vault.records.confirm_paper_key(paper_key, *typed)
        except VaultError:
            confirmed = False  # The keys are new all the same; the desk will ask for the sheet.
    workspace.save_state()
    return Renewed(paper_key_confirmed=confirmed)
