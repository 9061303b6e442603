"""The save protocol: how bytes reach the disk so that nothing earlier can be lost.

New name, all bytes, fsync, rename to a name that does not exist, fsync of the
folder; only then is it saved, and only then may anything older go. A file that
was saved is never written again.

Source:
    docs/formats/vault.md, «How a file is saved».
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from template_desk.errors import SaveError
from template_desk.vault.move import move, move_over

TEMPORARY_SUFFIX = ".tmp"
KEPT_NEWEST = 3
KEPT_SLOTS = 24
SLOT_S = 600
_MAX_NAMES = 1000
_FOLDER_SYNC_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP})


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, durably; whole or not at all.

    Raises:
        SaveError: It did not reach the disk, or the name is taken. Nothing that
            was there before is touched.
    """
    _move_or_remove(write_temporary(path, content), path)


def write_stream(path: Path, write_all: Callable[[Callable[[bytes], object]], None]) -> None:
    """Write a file that does not exist yet piece by piece, durably; whole or not at all.

    Args:
        path: Its name.
        write_all: Given a function that takes the next bytes; what it raises passes through.

    Raises:
        SaveError: As for ``write_new``.
    """
    temporary = _write_temporary(path, write_all)
    _move_or_remove(temporary, path)


def write_temporary(path: Path, content: bytes) -> Path:
    """Write and fsync a file beside ``path``, for a later rename; give its name.

    Raises:
        SaveError: It did not reach the disk; the temporary file is removed if it can be.
    """

    def write_all(write: Callable[[bytes], object]) -> None:
        write(content)

    return _write_temporary(path, write_all)


def _write_temporary(path: Path, write_all: Callable[[Callable[[bytes], object]], None]) -> Path:
    try:
        temporary, descriptor = _create(path)
    except OSError as error:
        raise _save_error(error) from error
    try:
        try:
            write_all(functools.partial(_write_all, descriptor))
            # An error here means that the system may have dropped the bytes already: this file
            # is given up, never synced a second time.
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise _save_error(error) from error
        raise
    return temporary


def _move_or_remove(temporary: Path, path: Path) -> None:
    try:
        move_new(temporary, path)
    except SaveError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def move_new(source: Path, target: Path) -> None:
    """Rename a file or folder to a name that does not exist, durably.

    Raises:
        SaveError: The name is taken, or the rename is not known to be durable.
    """
    try:
        # POSIX would replace silently. Nobody else writes here: the vault's lock is held.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        move(source, target)
        sync_folder(target.parent)
        if source.parent != target.parent:
            sync_folder(source.parent)
    except OSError as error:
        raise _save_error(error) from error


def replace_file(path: Path, content: bytes, *, previous: Path) -> None:
    """Put new bytes under a name, the bytes before them under another.

    There is at every moment a whole file under one of the two names.

    Args:
        path: Exists already.
        content: The new bytes.
        previous: What is there now ends here; an older file of that name goes.

    Raises:
        SaveError: Not done, or not known to be durable.
    """
    temporary = write_temporary(path, content)
    try:
        move_over(path, previous)
        sync_folder(path.parent)
        move(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise _save_error(error) from error


def set_aside(path: Path) -> None:
    """Rename a file that is in the way to a free name; it is never deleted.

    Raises:
        SaveError: Not possible.
    """
    move_new(path, free_name(path.with_name(f"{path.name}.aside-1")))


def free_name(path: Path) -> Path:
    """Give a path at which nothing is: this one, or the same with another number at its end.

    Raises:
        SaveError: A thousand of them are taken.
    """
    stem = path.name.removesuffix("-1")
    for number in range(1, _MAX_NAMES):
        name = path.name if number == 1 else f"{stem}-{number}"
        if not os.path.lexists(path.with_name(name)):
            return path.with_name(name)
    raise SaveError(errno=errno.EEXIST)


def exists(path: Path) -> bool:
    """Whether anything is there.

    Raises:
        SaveError: The disk does not say. (``os.path.exists`` would then say no.)
    """
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _save_error(error) from error
    return True


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone, durably; one that exists already is fine.

    Raises:
        SaveError: Not possible.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise _save_error(error) from error


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder durable. Windows has no such call and needs none.

    Raises:
        OSError: The disk refused; a file system without the notion does not.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _FOLDER_SYNC_UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def sweep(folder: Path | str) -> tuple[str, ...]:
    """Remove what interrupted saves left in a folder; best effort.

    Returns:
        The names that were there; empty when there is no such folder.
    """
    try:
        with os.scandir(folder) as entries:
            names = tuple(entry.name for entry in entries)
    except OSError:
        return ()
    for name in names:
        if name.endswith(TEMPORARY_SUFFIX):
            left_over = Path(folder, name)
            with contextlib.suppress(OSError):
                if left_over.is_file():
                    left_over.unlink()
    return names


def kept_generations(saved_at: Mapping[int, datetime]) -> frozenset[int]:
    """Choose which generations stay: the newest three, and one for every ten minutes.

    Newer means a higher number; the clock only groups. Of a group of ten
    minutes the highest stays, and of the groups the newest 24.

    Args:
        saved_at: When each readable generation says it was saved; aware.
    """
    newest_first = sorted(saved_at, reverse=True)
    slots: dict[int, int] = {}
    for generation in newest_first:
        slots.setdefault(int(saved_at[generation].timestamp() // SLOT_S), generation)
    return frozenset(newest_first[:KEPT_NEWEST]) | frozenset(list(slots.values())[:KEPT_SLOTS])


def _create(path: Path) -> tuple[Path, int]:
    binary: int = getattr(os, "O_BINARY", 0)
    cloexec: int = getattr(os, "O_CLOEXEC", 0)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary | cloexec
    for number in range(_MAX_NAMES):
        # A failed save may have left its file, so that further names are tried.
        temporary = path.with_name(f"{path.name}.{number}{TEMPORARY_SUFFIX}")
        with contextlib.suppress(FileExistsError):
            return temporary, os.open(temporary, flags, 0o600)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _save_error(error: OSError) -> SaveError:
    return SaveError(errno=error.errno or 0)
