"""Searches the memory of a running process; root may, and on Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

_CHUNK = 1 << 22


def require_root() -> None:
    """Skip where the memory of other processes cannot be read."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs root: the program does not let its user read its memory")


def found_in_memory(process: int, texts: Iterable[str]) -> set[str]:
    """Give those of some texts that lie in a process's memory, as UTF-8 or as UTF-16.

    All readable parts are read, also those that hold environment and arguments.
    """
    wanted = [
        (text, encoded)
        for text in texts
        for encoded in (text.encode("utf-8"), text.encode("utf-16-le"))
    ]
    overlap = max(len(encoded) for _, encoded in wanted)
    found: set[str] = set()
    maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            if not rights.startswith("r") or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            begin, end = (int(part, 16) for part in place.split("-"))
            kept = b""
            for at in range(begin, end, _CHUNK):
                try:
                    memory.seek(at)
                    part = memory.read(min(_CHUNK, end - at))
                except (OSError, ValueError):
                    break  # not backed by anything, as pages beyond the end of a file
                found |= {text for text, encoded in wanted if encoded in kept + part}
                kept = part[-overlap:]
    return found
