"""Writes the files of an export into a folder: all of them, or none.

No file that was there before is ever overwritten or removed.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType

from template_desk.errors import ExportFolderError, ExportNotVerifiedError

# On Windows a descriptor translates line ends unless it is told not to.
_BINARY = getattr(os, "O_BINARY", 0)


def write_new_file(path: Path, raw: bytes, *, private: bool = False) -> None:
    """Write a file that must not exist yet, and wait until the disk has it.

    Args:
        path: Its folder must exist.
        raw: The whole content.
        private: Whether only the user may read it (where the system knows that).

    Raises:
        ExportFolderError: The disk refuses, or there is a file of that name.
    """
    mode = 0o600 if private else 0o666
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise ExportFolderError(reason=f"{path.name} exists already") from error
    except OSError as error:
        raise ExportFolderError(reason=error.strerror or type(error).__name__) from error


def write_file(path: Path, raw: bytes, *, overwrite: bool) -> None:
    """Write a file; one of that name is replaced as a whole, and only when told to.

    Raises:
        ExportFolderError: The disk refuses, or there is a file of that name.
    """
    if not overwrite:
        write_new_file(path, raw)
        return
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.unlink(missing_ok=True)
        write_new_file(temporary, raw)
        temporary.replace(path)
    except OSError as error:
        raise ExportFolderError(reason=error.strerror or type(error).__name__) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


class FolderWriter:
    """A context in which files are written; without ``keep`` they are removed at its end.

    Args:
        folder: Made, with its parents, when it does not exist.

    Raises:
        ExportFolderError: The folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[Path, bytes] = {}
        self._kept = False
        try:
            self._made = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportFolderError(reason=error.strerror or type(error).__name__) from error

    def __enter__(self) -> FolderWriter:
        return self

    def write(self, name: str, raw: bytes) -> None:
        """Write a new file and wait until the disk has it.

        Raises:
            ExportFolderError: The disk refuses, or there is a file of that name.
        """
        path = self._folder / name
        existed = path.exists()
        try:
            write_new_file(path, raw)
        finally:
            if not existed:
                # Also a half-written file is ours to remove.
                self._written[path] = raw

    def check_all(self) -> None:
        """Read every file back and compare.

        Raises:
            ExportNotVerifiedError: A file is not what was written.
        """
        for path, raw in self._written.items():
            try:
                found = path.read_bytes()
            except OSError as error:
                raise ExportNotVerifiedError(file=path.name, reasons="unreadable") from error
            if found != raw:
                raise ExportNotVerifiedError(file=path.name, reasons="different")

    def keep(self) -> None:
        """Leave the files where they are; without this they are removed at the end."""
        if os.name == "posix":
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            except OSError as error:
                raise ExportFolderError(reason=error.strerror or "fsync") from error
            finally:
                os.close(descriptor)
        self._kept = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._kept and error is None:
            return
        for path in self._written:
            with contextlib.suppress(OSError):
                path.unlink()
        if self._made:
            with contextlib.suppress(OSError):
                self._folder.rmdir()
