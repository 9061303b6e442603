"""A call from one window of the program to the one that has the vault open.

A file is the whole message: no socket, no pipe, nothing that a firewall or another
user of the computer could see. Who holds the vault takes the file away and shows its
window; who called sees that it is gone.

Source: docs/formats/vault.md, «Call».
"""

from __future__ import annotations

import os
from pathlib import Path

from template_desk.errors import SaveError

CALL_NAME = "vault.call"


def call(folder: Path) -> None:
    """Ask whoever has the vault open to show its window; a call that is there is as good.

    Raises:
        SaveError: The folder cannot be written.
    """
    try:
        os.close(os.open(folder / CALL_NAME, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise SaveError(reason="call", errno=error.errno or 0) from error


def is_calling(folder: Path) -> bool:
    """Whether there is a call that nobody has taken away."""
    return os.path.lexists(folder / CALL_NAME)


def take_call(folder: Path) -> bool:
    """Take a call away, as its answer or because it is given up; give whether there was one.

    One that cannot be removed is none: it would be answered for ever.
    """
    try:
        (folder / CALL_NAME).unlink()
    except OSError:
        return False
    return True
