"""What several tests need: tools that may be absent, and the folder of shared test data."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


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
