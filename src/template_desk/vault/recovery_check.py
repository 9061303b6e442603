"""Looks after ``recovery.age`` while the passphrase still opens the vault.

Source:
    docs/formats/vault.md, «state».
"""

from __future__ import annotations

import contextlib
import hashlib

from template_desk.errors import SaveError
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.index import Index
from template_desk.vault.log import AuditLog, LogAction
from template_desk.vault.recovery import RECOVERY_NAME, recovery_file


def mind_recovery(access: Access, index: Index, log: AuditLog) -> None:
    """See that the paper key opens what it should; make its file again where it does not.

    Best effort: the passphrase has opened the vault, and it is tried again next time.
    """
    with access.turn, contextlib.suppress(SaveError, OSError):
        path = access.folder / RECOVERY_NAME
        there = hashlib.sha256(path.read_bytes()).hexdigest() if save.exists(path) else ""
        if there and index.recovery in ("", there):
            index.note_recovery(there)
            return
        if there:
            save.set_aside(path)
        content = recovery_file(access.keys, access.random)
        save.write_new(path, content)
        index.note_recovery(hashlib.sha256(content).hexdigest())
        log.append(LogAction.RECOVERY_MENDED)
