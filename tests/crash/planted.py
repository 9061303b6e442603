"""Five bugs of saving, to be put into the real program: whoever looks for faults must find them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from crash.operations import BY_NAME, Operation
from crash.vaults import Place
from template_desk.vault import save


@contextlib.contextmanager
def _fsync_forgotten(*, files: bool, folders: bool) -> Iterator[None]:
    fsync = os.fsync

    def forgetful(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        if not (folders if is_folder else files):
            fsync(descriptor)

    os.fsync = forgetful
    try:
        yield
    finally:
        os.fsync = fsync


@contextlib.contextmanager
def _written_otherwise(write: Callable[[Path, bytes], None]) -> Iterator[None]:
    write_new = save.write_new
    save.write_new = write
    try:
        yield
    finally:
        save.write_new = write_new


def _prune_first() -> contextlib.AbstractContextManager[None]:
    write_new = save.write_new

    def write(path: Path, content: bytes) -> None:
        for older in path.parent.glob("*.age"):
            older.unlink()
        write_new(path, content)

    return _written_otherwise(write)


def _overwrite_in_place() -> contextlib.AbstractContextManager[None]:
    def write(path: Path, content: bytes) -> None:
        newest = max(path.parent.glob("*.age"))
        descriptor = os.open(newest, os.O_WRONLY | os.O_TRUNC)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        newest.rename(path)
        save.sync_folder(path.parent)

    return _written_otherwise(write)


PLANTED: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "no file fsync": lambda: _fsync_forgotten(files=True, folders=False),
    "no directory fsync": lambda: _fsync_forgotten(files=False, folders=True),
    "neither": lambda: _fsync_forgotten(files=True, folders=True),
    "prune first": _prune_first,
    "overwrite in place": _overwrite_in_place,
}


def with_bug(bug: str) -> Operation:
    """Give an autosave with one of the bugs in it."""

    def act(place: Place) -> None:
        # Put in only here, so that what the program does not call is not recorded either.
        with PLANTED[bug]():
            BY_NAME["autosave"].act(place)

    return Operation(name=f"(planted) {bug}", act=act, in_place=True)
