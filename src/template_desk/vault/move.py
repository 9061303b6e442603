"""Renaming a file so that the rename survives a power cut, on each system.

POSIX needs an fsync of the folder afterwards (``save.sync_folder``); Windows needs the move
itself to be written through, and has virus scanners that hold a new file for a moment.

Source:
    docs/formats/vault.md, «How a file is saved».
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

MOVEFILE_REPLACE_EXISTING = 0x1
MOVEFILE_WRITE_THROUGH = 0x8
_ERROR_ACCESS_DENIED = 5
_ERROR_SHARING_VIOLATION = 32
# Scanners and indexers hold a new file open for a moment.
PAUSES_S = (0.1, 0.2, 0.4, 0.8)


def move(source: Path, target: Path) -> None:
    """Rename to a name that the caller has seen to be free.

    Raises:
        OSError: Not renamed. On Windows also when the name is taken after all.
    """
    if sys.platform == "win32":
        _move_on_windows(source, target, 0)
    else:
        source.rename(target)


def move_over(source: Path, target: Path) -> None:
    """Rename to a name that may be taken; what was there goes.

    Raises:
        OSError: Not renamed.
    """
    if sys.platform == "win32":
        _move_on_windows(source, target, MOVEFILE_REPLACE_EXISTING)
    else:
        source.replace(target)


def move_written_through(
    source: Path,
    target: Path,
    flags: int,
    *,
    move_file: Callable[[str, str, int], int],
    pauses_s: Sequence[float] = PAUSES_S,
) -> None:
    """Move as Windows does it, and try again while somebody holds the file.

    Args:
        source: Exists.
        target: Its new name.
        flags: Besides ``MOVEFILE_WRITE_THROUGH``.
        move_file: ``MoveFileExW``; gives 0 or the number of the system's error.
        pauses_s: How long to wait before each further try.

    Raises:
        OSError: With the system's error number.
    """
    for pause_s in (*pauses_s, None):
        error = move_file(str(source), str(target), flags | MOVEFILE_WRITE_THROUGH)
        if not error:
            return
        if error not in (_ERROR_ACCESS_DENIED, _ERROR_SHARING_VIOLATION) or pause_s is None:
            raise _windows_error(error)
        time.sleep(pause_s)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _windows_error(number: int) -> OSError:
        return ctypes.WinError(number)

    def _move_on_windows(source: Path, target: Path, flags: int) -> None:
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.MoveFileExW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
        kernel32.MoveFileExW.restype = wintypes.BOOL

        def move_file(old: str, new: str, how: int) -> int:
            return 0 if kernel32.MoveFileExW(old, new, how) else ctypes.get_last_error()

        move_written_through(source, target, flags, move_file=move_file)

else:

    def _windows_error(number: int) -> OSError:
        """Give an error like Windows's; only tests come here."""
        return PermissionError(number, "as on Windows")
