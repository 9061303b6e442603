"""What can be known of a vault without its keys: where it is, what its files are called.

Imports nothing of ``crypto``: the desktop program asks before its first page is shown.
"""

from __future__ import annotations

from pathlib import Path

from template_desk.errors import VaultError

MIN_PASSPHRASE_CHARS = 15
KEY_NAME = "vault.tdk"
PREVIOUS_KEY_NAME = "vault.tdk.1"
DRAFTS_NAME = "drafts"
BIN_NAME = "bin"
IDENTITY_NAME = "identity"
PAPER_NAME = "paper"
STATE_NAME = "state"
LOG_NAME = "log"
DAMAGED_NAME = "damaged"
FOLDER_NAMES = (DRAFTS_NAME, BIN_NAME, IDENTITY_NAME, PAPER_NAME, STATE_NAME, LOG_NAME)
"""Made with the vault; ``damaged`` is made when it is needed."""


def vault_is_in(folder: Path) -> bool:
    """Whether a folder holds a vault, or what is left of one: a key file or drafts.

    Raises:
        VaultError: The folder cannot be looked into.
    """
    try:
        if (folder / KEY_NAME).exists() or (folder / PREVIOUS_KEY_NAME).exists():
            return True
        drafts = folder / DRAFTS_NAME
        return drafts.is_dir() and any(drafts.iterdir())
    except OSError as error:
        raise VaultError(reason="folder", errno=error.errno or 0) from error
