"""What all parts of an open vault share: its folder, keys, clock, random, and whose turn it is."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from template_desk.errors import DraftDamagedError, VaultError, VaultReadOnlyError
from template_desk.vault.drafts import DraftId, is_draft_id
from template_desk.vault.frame import PADDING_BYTES
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.keys import VaultKeys
from template_desk.vault.place import DAMAGED_NAME


class Access:
    """The keys of an open vault, until it is closed.

    Args:
        folder: Of the vault.
        keys: What the passphrase opened.
        now: Gives the time, aware.
        random: Gives that many random bytes, fit for keys.
        read_only: Whether nothing may be written.

    Attributes:
        turn: Held by whoever reads or writes; may be taken twice by one thread.
    """

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        read_only: bool,
    ) -> None:
        self.folder = folder
        self.now = now
        self.random = random
        self.read_only = read_only
        self.turn = threading.RLock()
        self._keys: VaultKeys | None = keys

    @property
    def keys(self) -> VaultKeys:
        """The keys.

        Raises:
            VaultError: ``reason="closed"``.
        """
        if self._keys is None:
            raise VaultError(reason="closed")
        return self._keys

    @property
    def is_open(self) -> bool:
        """Whether it has keys still."""
        return self._keys is not None

    def use(self, keys: VaultKeys | None) -> None:
        """Go on with other keys; None closes."""
        self._keys = keys

    def check_writable(self) -> None:
        """Refuse to write where that is not allowed.

        Raises:
            VaultReadOnlyError: The vault was opened to read only.
            VaultError: It is closed.
        """
        if self.read_only:
            raise VaultReadOnlyError()
        _ = self.keys

    def generations(
        self, name: str, *below: str, padding_bytes: int = PADDING_BYTES, thin: bool = True
    ) -> GenerationFolder:
        """Give a folder of generations, to be read and written."""
        own_name = below[-1] if below else name
        return GenerationFolder(
            self.folder.joinpath(name, *below),
            own_name,
            self.keys,
            padding_bytes=padding_bytes,
            damaged=self.folder / DAMAGED_NAME,
            thin=thin,
        )

    def draft_ids(self, name: str) -> tuple[DraftId, ...]:
        """Give the drafts whose folders lie in a folder of the vault, sorted by id.

        Raises:
            DraftDamagedError: The folder cannot be listed.
        """
        _ = self.keys
        try:
            # The kind of an entry comes with its name: no look at each, of a thousand.
            with os.scandir(self.folder / name) as entries:
                found = [entry.name for entry in entries if entry.is_dir()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise DraftDamagedError(reason="folder", errno=error.errno or 0) from error
        return tuple(DraftId(entry) for entry in sorted(found) if is_draft_id(entry))
