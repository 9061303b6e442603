"""SIGKILL before every system call of every operation: nothing acknowledged is ever lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crash.operations import OPERATIONS, Operation
from tools import ROOT, campaign

# System calls of each operation at which it is killed; 0 for every one.
POINTS = 20

Answer = dict[str, object]


@pytest.fixture(scope="module")
def kill() -> Iterator[Callable[[str, int], Answer]]:
    """A process of its own that forks and kills; one for all tests of a worker."""
    if sys.platform != "linux":
        pytest.skip("ptrace as used here is Linux's")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    with subprocess.Popen(
        [sys.executable, "-m", "crash.kill", "--serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stdout is not None
        asking, answering = server.stdin, server.stdout

        def ask(name: str, points: int) -> Answer:
            print(name, points or "", sep="\t", file=asking, flush=True)
            line = answering.readline()
            assert line, "the killing process ended; what it said is above"
            answer: Answer = json.loads(line)
            return answer

        yield ask
        asking.close()


@pytest.mark.campaign
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_killed_at_any_system_call_nothing_acknowledged_is_lost(
    operation: Operation, kill: Callable[[str, int], Answer]
) -> None:
    found = kill(operation.name, campaign(quick=POINTS, full=0))
    print(operation.name, found)

    assert found["violations"] == []
    states = found["states"]
    assert isinstance(states, dict)
    assert states["after, told as done"] >= 1, "killed after it was told, too"
    assert operation.name == "open" or states["before"] >= 1, "killed early, too"


def test_a_planted_bug_is_found(kill: Callable[[str, int], Answer]) -> None:
    """Overwriting in place is caught between two system calls."""
    assert kill("(planted) overwrite in place", 0)["violations"]
