"""One program at a time: a lock of the operating system, never a file with a process number.

The system lets go of it when the program ends, however it ends.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

from template_desk.errors import VaultError, VaultFolderReadOnlyError, VaultInUseError

LOCK_NAME = "vault.lock"
_NOT_WRITABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_HELD_ELSEWHERE = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})


class VaultLock:
    """Holds the lock of one vault folder until ``release``.

    Raises:
        VaultInUseError: Another program, or another part of this one, holds it.
        VaultFolderReadOnlyError: Nothing can be written in the folder.
        VaultError: The lock file cannot be opened, or the file system has no locks.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor: int | None = None
        try:
            descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno in _NOT_WRITABLE:
                raise VaultFolderReadOnlyError() from error
            raise VaultError(reason="lock", errno=error.errno or 0) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _HELD_ELSEWHERE:
                raise VaultInUseError() from error
            raise VaultError(reason="lock", errno=error.errno or 0) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; the lock file stays. Doing it twice does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            # Closing lets go of the lock on every system, also when it complains.
            with contextlib.suppress(OSError):
                os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
