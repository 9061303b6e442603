"""Stands between the program and the disk: records calls below one folder, and lets them fail.

Every file call of the program ends in a function of ``os`` (``io.open``, which
``Path.open`` uses, is rebuilt on them here). What is recorded is enough to say what a
power cut may leave (``power_loss``).
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Calls that take a path first, two paths, or a descriptor first.
PATH_CALLS = (
    "open", "mkdir", "rmdir", "unlink", "remove", "stat", "lstat", "listdir", "scandir", "chmod",
    "truncate", "utime", "access", "readlink", "statvfs",
)  # fmt: skip
TWO_PATH_CALLS = ("rename", "replace", "link", "symlink")
DESCRIPTOR_CALLS = (
    "write", "pwrite", "fsync", "fdatasync", "close", "ftruncate", "fstat", "read", "pread",
    "lseek", "fchmod", "posix_fallocate",
)  # fmt: skip
CHANGING = frozenset({
    "open", "mkdir", "rmdir", "unlink", "remove", "truncate", "rename", "replace", "link",
    "symlink", "write", "pwrite", "fsync", "fdatasync", "ftruncate", "posix_fallocate",
})  # fmt: skip


class ProgramDiedError(BaseException):
    """The program is dead; no ``except Exception`` brings it back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One successful call that changed something, or made it durable.

    Attributes:
        kind: ``create``, ``mkdir``, ``write``, ``truncate``, ``sync``, ``rename``,
            ``link``, ``remove``.
        path: Relative to the folder.
        other: The second path, of ``rename`` and ``link``.
        offset: Of a ``write``; the new length, of a ``truncate``.
        content: Of a ``write``.
    """

    kind: str
    path: str
    other: str = ""
    offset: int = 0
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Let the call of one number (from 1) fail with an error number; later ones work again."""

    at: int
    errno: int


@dataclass(frozen=True, slots=True)
class Die:
    """Let the program die before the changing call of one number (from 1).

    Attributes:
        at: Which call.
        torn: The part of a write, from 0 to 1, that still happens.
    """

    at: int
    torn: float = 0.0


class Disk:
    """Watches a folder while ``watching`` is active. One thread at a time.

    Args:
        root: The folder; it need not exist yet.
        faults: What goes wrong; more may be added on the way.
        before: Called before each changing call, with its name; may raise.

    Attributes:
        calls: Names of all calls so far, with their paths.
        changing: How many of them change something or make it durable.
        steps: What was changed, in order.
        dead: Whether ``Die`` has happened.
        torn: Whether it happened in the middle of a write.
    """

    def __init__(
        self,
        root: Path,
        *,
        faults: Iterable[Refuse | Die] = (),
        before: Callable[[str], None] | None = None,
    ) -> None:
        self._root = str(root)
        self.faults = list(faults)
        self._before = before
        self.calls: list[tuple[str, str]] = []
        self.changing = 0
        self.steps: list[Step] = []
        self.dead = self.torn = False
        self._open: dict[int, tuple[str, int]] = {}
        self._real: dict[str, Callable[..., Any]] = {}

    @contextmanager
    def watching(self) -> Iterator[Disk]:
        """Stand in between; when the program has died, its descriptors are closed as it goes."""
        names = (*PATH_CALLS, *TWO_PATH_CALLS, *DESCRIPTOR_CALLS)
        self._real = {name: getattr(os, name) for name in names if hasattr(os, name)}
        real_open = io.open
        for name, call in self._real.items():
            setattr(os, name, self._standing_in(name, call))
        opened = self._opener(real_open)
        io.open = builtins.open = opened  # type: ignore[assignment]  # overloads
        try:
            yield self
        finally:
            for name, call in self._real.items():
                setattr(os, name, call)
            io.open = builtins.open = real_open
            if self.dead:
                for descriptor in self._open:
                    os.close(descriptor)
                self._open.clear()

    # --- which calls are ours ------------------------------------------------------------

    def _inside(self, path: object) -> str | None:
        """Give a path relative to the folder, or None when it lies outside."""
        if isinstance(path, int) or path is None:
            return None
        text = os.fspath(path)  # type: ignore[call-overload]  # whatever os takes
        if not isinstance(text, str):
            return None
        if not text.startswith("/"):
            text = os.path.abspath(text)  # noqa: PTH100  # Path would call what is stood in for
        if text == self._root:
            return "."
        return text[len(self._root) + 1 :] if text.startswith(self._root + "/") else None

    def _place(self, name: str, arguments: tuple[Any, ...]) -> str | None:
        if not arguments:
            return None
        first = arguments[0]
        if isinstance(first, int):
            found = self._open.get(first)
            return None if found is None else found[0]
        here = self._inside(first)
        if here is None and name in TWO_PATH_CALLS:
            return self._inside(arguments[1])
        return here

    def _standing_in(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def standing_in(*arguments: Any, **named: Any) -> Any:
            place = self._place(name, arguments)
            if place is None:
                return call(*arguments, **named)
            self._meet_fault(name, place, arguments)
            return self._do(name, place, call, arguments, named)

        return standing_in

    # --- faults --------------------------------------------------------------------------

    def _meet_fault(self, name: str, place: str, arguments: tuple[Any, ...]) -> None:
        if self.dead:
            raise ProgramDiedError
        self.calls.append((name, place))
        changes = name in CHANGING and not (name == "open" and not _creates(arguments))
        if changes:
            self.changing += 1
            if self._before is not None:
                self._before(name)
        for fault in self.faults:
            match fault:
                case Refuse(at=at, errno=number) if at == len(self.calls):
                    if name == "close":
                        # Linux closes the descriptor whatever close says.
                        self._open.pop(arguments[0], None)
                        self._real["close"](arguments[0])
                    raise OSError(number, os.strerror(number), place)
                case Die(at=at, torn=torn) if changes and at == self.changing:
                    if name == "write" and torn:
                        part = bytes(arguments[1][: int(len(arguments[1]) * torn)])
                        self._real["write"](arguments[0], part)
                        self.torn = True
                    self.dead = True
                    raise ProgramDiedError
                case _:
                    pass

    def die(self) -> None:
        """Let the program die between two calls."""
        self.dead = True

    # --- what happens --------------------------------------------------------------------

    def _do(
        self,
        name: str,
        place: str,
        call: Callable[..., Any],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> Any:
        note = self.steps.append
        match name:
            case "open":
                flags = arguments[1]
                existed = not flags & os.O_CREAT or self._is_there(arguments[0])
                descriptor = call(*arguments, **named)
                self._open[descriptor] = (place, flags)
                if not existed:
                    note(Step("create", place))
                elif flags & os.O_TRUNC:
                    note(Step("truncate", place))
                return descriptor
            case "write" | "pwrite":
                offset = arguments[2] if name == "pwrite" else self._offset(arguments[0])
                written = call(*arguments, **named)
                note(Step("write", place, offset=offset, content=bytes(arguments[1][:written])))
                return written
            case "close":
                self._open.pop(arguments[0], None)
                return call(*arguments, **named)
        result = call(*arguments, **named)
        match name:
            case "fsync" | "fdatasync":
                note(Step("sync", place))
            case "truncate" | "ftruncate":
                note(Step("truncate", place, offset=arguments[1]))
            case "posix_fallocate":
                note(Step("truncate", place, offset=arguments[1] + arguments[2]))
            case "mkdir":
                note(Step("mkdir", place))
            case "unlink" | "remove" | "rmdir":
                note(Step("remove", place))
            case "rename" | "replace" | "link":
                kind = "link" if name == "link" else "rename"
                source, target = self._inside(arguments[0]), self._inside(arguments[1])
                assert source is not None, "moved into the folder from outside: not modelled"
                assert target is not None, "moved out of the folder: not modelled"
                if kind == "rename":
                    self._follow(source, target)
                note(Step(kind, source, other=target))
            case "symlink":
                raise AssertionError("symbolic links are not modelled")
        return result

    def _is_there(self, path: Any) -> bool:
        try:
            self._real["lstat"](path)
        except FileNotFoundError:
            return False
        return True

    def _offset(self, descriptor: int) -> int:
        if self._open[descriptor][1] & os.O_APPEND:
            return int(self._real["fstat"](descriptor).st_size)
        return int(self._real["lseek"](descriptor, 0, os.SEEK_CUR))

    def _follow(self, source: str, target: str) -> None:
        """Open descriptors stay with the file that was renamed."""
        for descriptor, (path, flags) in self._open.items():
            if path == source or path.startswith(source + "/"):
                self._open[descriptor] = (target + path[len(source) :], flags)

    # --- files of io on top of os --------------------------------------------------------

    def _opener(self, real_open: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if isinstance(file, int):
                return real_open(file, mode, *arguments, **named)
            if self._inside(file) is None or named.get("opener"):
                return real_open(file, mode, *arguments, **named)

            if not set(mode) & set("wxa+"):
                reader = io.BufferedReader(_RawFile(file, "r"))
                if "b" in mode:
                    return reader
                return io.TextIOWrapper(reader, encoding=named.get("encoding"))
            binary = io.BufferedWriter(_RawFile(file, mode))
            if "b" in mode:
                return binary
            return io.TextIOWrapper(binary, encoding=named.get("encoding"), newline="\n")

        return opened


class _RawFile(io.RawIOBase):
    """A file whose every call goes through ``os``, so that it is seen."""

    def __init__(self, file: Any, mode: str) -> None:
        assert not set(mode) & set("a+"), f"mode {mode} is not modelled"
        self._writes = "r" not in mode
        flags = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC}
        exclusive = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self._descriptor = os.open(file, flags.get(mode[0], exclusive) | os.O_CLOEXEC, 0o666)

    def fileno(self) -> int:
        return self._descriptor

    def readable(self) -> bool:
        return not self._writes

    def writable(self) -> bool:
        return self._writes

    def readinto(self, buffer: Any) -> int:
        part = os.read(self._descriptor, len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def write(self, content: Any) -> int:
        return os.write(self._descriptor, content)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._descriptor)


def _creates(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments[1] & (os.O_CREAT | os.O_TRUNC))
