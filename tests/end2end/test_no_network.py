"""Not one network socket: the system calls of the real program are watched.

Only sockets that reach beyond this computer count, and netlink, which asks about
its network. The window talks to its display through a local socket.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools import network_calls, require_tool, run_tool


def traced(log: Path, *command: str | Path) -> tuple[int, list[str]]:
    """Run a command and give its exit code and the network calls that are forbidden."""
    done = run_tool("strace", "-f", "-qq", "-e", "trace=network", "-o", log, *command)
    return done.returncode, network_calls(log)


def test_the_watch_sees_a_network_socket(tmp_path: Path) -> None:
    """A watch that cannot see anything proves nothing."""
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"

    assert traced(tmp_path / "log", sys.executable, "-c", code)[1]


def test_the_whole_main_job_opens_no_network_socket(tmp_path: Path) -> None:
    require_tool("strace")

    code, sockets = traced(
        tmp_path / "log", sys.executable, "-m", "template_desk", "demo", "--out", tmp_path / "demo"
    )

    assert code == 0
    assert (tmp_path / "demo" / "export" / "request-bundle.zip").is_file()
    assert sockets == []
