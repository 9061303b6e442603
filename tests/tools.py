"""What several tests need: tools that may be absent, and the folder of shared test data."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
UNICODE = Path("/usr/share/unicode")


def require_tool(name: str) -> str:
    """Give the path of an external program, or skip; in CI a missing one is a failure."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing; .ci/run must install it")
        pytest.skip(f"needs the program {name}")
    return found


def require_shared(relative: str) -> Path:
    """Give a path in the shared test data, or skip; in CI its absence is a failure."""
    path = SHARED / relative
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"shared/{relative} is missing")
        pytest.skip(f"needs shared/{relative}")
    return path


def require_unicode(relative: str) -> Path:
    """Give a file of Debian's package unicode-data, or skip; in CI its absence is a failure."""
    path = UNICODE / relative
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing; .ci/run must install unicode-data")
        pytest.skip("needs Debian's package unicode-data")
    return path


def growth(task: Callable[[int], object], size: int = 4_000) -> float:
    """Give how many times the CPU time of ``task(8 * size)`` is that of ``task(size)``.

    About 8 where time is in proportion to size, about 64 where it is to its square. The
    least of several runs is taken, so that a busy machine changes little.
    """
    return min(_cost(task, 8 * size) for _ in range(3)) / min(_cost(task, size) for _ in range(5))


def _cost(task: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    task(size)
    return time.process_time() - began


def run_tool(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run an external program that is the judge of a test; output is captured."""
    require_tool(str(command[0]))
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, check=False, timeout=60
    )


def network_calls(log: Path) -> list[str]:
    """Give the lines of an strace log in which a socket reaches beyond this computer.

    Netlink counts too: it asks about the computer's network.
    """
    forbidden = re.compile(r"AF_INET6?\b|AF_NETLINK|AF_PACKET")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if forbidden.search(line)]


def campaign(*, quick: int, full: int, ci: int | None = None) -> int:
    """Give the size of a campaign: runs, steps, examples.

    ``full`` when CAMPAIGN is set, ``ci`` (where it differs) when CI is, otherwise ``quick``.
    """
    if os.environ.get("CAMPAIGN"):
        return full
    return ci if ci is not None and os.environ.get("CI") else quick
