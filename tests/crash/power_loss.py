"""Every state of the disk that a power cut may leave, from the recorded steps of an operation.

The model is POSIX's, with what journalling file systems add and no more:

- a write that was not followed by an fsync of its file may be there, be missing, be zeros
  in a file of full length, be there by half, or be there page by page in any choice;
- a change of a folder that was not followed by an fsync of that folder may be there or not,
  each by itself and in any choice, whatever the order they were made in;
- a rename is one change: both names are never missing. One between two folders is durable as
  soon as either folder is;
- an fsync of a file says nothing of its name, one of a folder nothing of the files in it.

Source:
    POSIX.1-2017, fsync, rename; Pillai et al., «All File Systems Are Not Created Equal», 2014.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crash.disk import Step

PAGE_BYTES = 4096
_WAYS = ("all", "none", "zero", "half")


@dataclass(slots=True)
class _Node:
    """A file or folder, and what of it is only in memory."""

    is_folder: bool
    # Of a file: as on disk, then each change since its last fsync.
    content: bytes = b""
    source: str = ""
    pending: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of names: entries that go, entries that come; and which folders make it durable."""

    gone: tuple[tuple[int, str], ...]
    come: tuple[tuple[int, str, int], ...]
    folders: tuple[int, ...]


State = Mapping[str, bytes | str | None]
"""Path to what is there: None a folder, a text the untouched file of that path, else bytes."""


class Power:
    """Takes the steps one by one; at each moment the power may go.

    Args:
        start: The folder as it was before, all of it durable.
    """

    def __init__(self, start: Path) -> None:
        self._nodes: list[_Node] = [_Node(is_folder=True)]
        self._live: dict[int, dict[str, int]] = {0: {}}
        self._durable: dict[int, dict[str, int]] = {}
        self._changes: list[_Change] = []
        if start.is_dir():
            self._load(start, start, 0)
        self._durable = {folder: dict(names) for folder, names in self._live.items()}

    def _load(self, start: Path, folder: Path, node: int) -> None:
        for entry in sorted(folder.iterdir()):
            number = self._new(is_folder=entry.is_dir())
            self._live[node][entry.name] = number
            if entry.is_dir():
                self._load(start, entry, number)
            else:
                self._nodes[number].content = entry.read_bytes()
                self._nodes[number].source = str(entry.relative_to(start))

    def _new(self, *, is_folder: bool) -> int:
        self._nodes.append(_Node(is_folder=is_folder))
        number = len(self._nodes) - 1
        if is_folder:
            self._live[number] = {}
        return number

    def _find(self, path: str) -> int | None:
        node = 0
        for part in [] if path == "." else path.split("/"):
            found = self._live[node].get(part)
            if found is None:
                return None
            node = found
        return node

    def _parent(self, path: str) -> tuple[int, str]:
        parent, _, name = path.rpartition("/")
        node = self._find(parent or ".")
        assert node is not None, path
        return node, name

    def take(self, step: Step) -> None:
        """Do one step, in memory."""
        match step.kind:
            case "create" | "mkdir":
                if step.path == ".":
                    return  # The vault's own folder: its caller's concern.
                folder, name = self._parent(step.path)
                new = self._new(is_folder=step.kind == "mkdir")
                if step.kind == "mkdir":
                    self._durable[new] = {}
                self._change(come=((folder, name, new),))
            case "write" | "truncate":
                node = self._find(step.path)
                if node is not None:  # Else it was removed, and is still open.
                    self._nodes[node].pending.append(step)
            case "sync":
                node = self._find(step.path)
                if node is not None and self._nodes[node].is_folder:
                    self._sync_folder(node)
                elif node is not None:
                    self._sync_file(self._nodes[node])
            case "rename":
                node = self._find(step.path)
                assert node is not None
                old, new_place = self._parent(step.path), self._parent(step.other)
                self._change(gone=(old,), come=((*new_place, node),))
            case "link":
                node = self._find(step.path)
                assert node is not None
                self._change(come=((*self._parent(step.other), node),))
            case "remove":
                self._change(gone=(self._parent(step.path),))
            case _:
                raise AssertionError(step.kind)

    def _change(
        self,
        *,
        gone: tuple[tuple[int, str], ...] = (),
        come: tuple[tuple[int, str, int], ...] = (),
    ) -> None:
        folders = tuple(place[0] for place in (*gone, *come))
        change = _Change(gone, come, folders)
        self._changes.append(change)
        _apply(change, self._live)

    def _sync_folder(self, folder: int) -> None:
        for change in self._changes:
            if folder in change.folders:
                _apply(change, self._durable)
        self._changes = [change for change in self._changes if folder not in change.folders]

    def _sync_file(self, node: _Node) -> None:
        if node.pending:
            node.content = _written(node, "all", ())
            node.source = ""
            node.pending.clear()

    # --- what may be left ------------------------------------------------------------------

    def states(self, draw: random.Random, most: int) -> Iterator[State]:
        """Give what the disk may hold if the power goes now.

        All combinations where there are at most that many; else the extremes, each
        single choice against them, and choices drawn at random, ``most`` in all. A file
        with unsynced pages is drawn page by page too.
        """
        files = [number for number, node in enumerate(self._nodes) if node.pending]
        choices: list[Sequence[str]] = [("all", "none")] * len(self._changes)
        choices += [_WAYS] * len(files)
        size = 1
        for ways in choices:
            size *= len(ways)
        if size <= most:
            taken = list(itertools.product(*choices))
        else:
            taken = [tuple(way if way in ways else "all" for ways in choices) for way in _WAYS]
            for index in range(len(choices)):
                for one, others in (("all", "none"), ("none", "all")):
                    taken.append(
                        tuple(one if at == index else others for at in range(len(choices)))
                    )
            while len(taken) < most:
                taken.append(tuple(draw.choice(ways) for ways in choices))
        for chosen in taken:
            yield self._state(chosen, files, None)
        if files:
            for _ in range(most - len(taken)):
                chosen = tuple(draw.choice(ways) for ways in choices)
                yield self._state(chosen, files, draw)

    def _state(
        self, chosen: Sequence[str], files: Sequence[int], draw: random.Random | None
    ) -> State:
        names = {folder: dict(entries) for folder, entries in self._durable.items()}
        for change, way in zip(self._changes, chosen, strict=False):
            if way == "all":
                _apply(change, names)
        ways = dict(zip(files, chosen[len(self._changes) :], strict=True))
        state: dict[str, bytes | str | None] = {}
        self._walk(0, "", names, ways, draw, state)
        return state

    def _walk(
        self,
        folder: int,
        prefix: str,
        names: Mapping[int, Mapping[str, int]],
        ways: Mapping[int, str],
        draw: random.Random | None,
        state: dict[str, bytes | str | None],
    ) -> None:
        for name, number in names[folder].items():
            path, node = prefix + name, self._nodes[number]
            if node.is_folder:
                state[path] = None
                self._walk(number, path + "/", names, ways, draw, state)
            elif node.pending:
                pages = () if draw is None else tuple(draw.random() < 0.5 for _ in range(64))
                state[path] = _written(node, "pages" if pages else ways[number], pages)
            else:
                state[path] = node.source or node.content


def _apply(change: _Change, names: dict[int, dict[str, int]]) -> None:
    for folder, name in change.gone:
        names[folder].pop(name, None)
    for folder, name, node in change.come:
        names[folder][name] = node


def _written(node: _Node, way: str, pages: Sequence[bool]) -> bytes:
    """Give a file with its unsynced changes done in one of the ways."""
    if way == "none":
        return node.content
    content = bytearray(node.content)
    for step in node.pending:
        if step.kind == "truncate":
            if way != "pages" or pages[-1]:
                del content[step.offset :]
                content.extend(bytes(step.offset - len(content)))
            continue
        end = step.offset + len(step.content)
        content.extend(bytes(max(0, end - len(content))))
        match way:
            case "all":
                content[step.offset : end] = step.content
            case "half":
                half = len(step.content) // 2
                content[step.offset : step.offset + half] = step.content[:half]
            case "pages":
                for number, start in enumerate(range(0, len(step.content), PAGE_BYTES)):
                    if pages[number % len(pages)]:
                        part = step.content[start : start + PAGE_BYTES]
                        content[step.offset + start : step.offset + start + len(part)] = part
            case _:
                pass  # Zeros, in full length.
    return bytes(content)


def lay_out(state: State, start: Path, target: Path) -> None:
    """Put a state on a real disk; untouched files are linked."""
    target.mkdir(mode=0o700)
    for path, content in state.items():
        match content:
            case None:
                (target / path).mkdir(mode=0o700)
            case str() if not content.endswith(".lock"):
                os.link(start / content, target / path)
            case str():
                (target / path).touch()
            case _:
                (target / path).write_bytes(content)
