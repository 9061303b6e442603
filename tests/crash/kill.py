"""Kills every operation at its system calls and judges what is left.

    PYTHONPATH=tests uv run --frozen python -m crash.kill [OPERATION ...]

kills each operation (default: all) at every one of its system calls and prints a line
for each. With ``--serve`` it reads ``OPERATION<tab>POINTS`` lines and answers each with
one line of JSON: that is how the tests use it, for a test process is not one to fork.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from crash.operations import BY_NAME, Operation
from crash.planted import PLANTED, with_bug
from crash.tracer import Run, run_killed
from crash.vaults import Place, Template, scratch, slow_things_once
from crash.view import View, ViolationError, judge, look


class Killer:
    """Kills operations on copies of one vault.

    Args:
        folder: For its vaults; its own.
    """

    def __init__(self, folder: Path) -> None:
        self._template = Template(folder)
        self._place = folder / "vault"

    def _fresh(self, operation: Operation) -> Place:
        return operation.place(self._template, self._place)

    def undisturbed(self, operation: Operation) -> tuple[View | None, View, str]:
        """Give what is there before and after an operation, and the vault's paper key."""
        before = look(self._fresh(operation).folder)
        place = self._fresh(operation)
        operation.do(place)
        place.vault.close()
        after = look(place.folder)
        assert after is not None
        return before, after, place.paper_key

    def kill(self, operation: Operation, points: int | None) -> dict[str, object]:
        """Kill an operation at every system call, or at some spread over all of them.

        Returns:
            ``syscalls``, ``runs``, ``states`` (how often each was found) and
            ``violations``, a text each.
        """
        before, after, paper_key = self.undisturbed(operation)
        whole = self._run(operation, None)
        assert whole.done
        total = whole.syscalls
        step = 1 if points is None else max(1, total // points)
        states: Counter[str] = Counter()
        violations: list[str] = []
        number = 1
        # Threads take turns as they like: only a run that ended says that all were tried.
        while True:
            run = self._run(operation, number)
            place = Place(self._place, paper_key, self._template.drafts)
            try:
                found = judge(place, operation, before, after, done=run.done)
                states[f"{found}{', told as done' if run.done else ''}"] += 1
            except ViolationError as violation:
                killed = f"{operation.name}, system call {number} (kernel {run.killed_at})"
                violations.append(f"{killed}: {violation}")
            if run.killed_at is None:
                break
            # The last calls tell it as done, and end: each of them is always tried.
            number += step if number + step < total - 1 else 1
        return {
            "syscalls": total,
            "runs": states.total() + len(violations),
            "states": dict(states),
            "violations": violations,
        }

    def _run(self, operation: Operation, at: int | None) -> Run:
        place = self._fresh(operation)

        def prepare() -> None:
            if operation.opens:
                place.open()

        return run_killed(prepare, lambda: operation.act(place), at=at)


def main() -> int:
    """Serve a test, or run in full and print."""
    folder = scratch(Path.cwd())
    names = sys.argv[1:]
    wrong = 0
    try:
        with slow_things_once():
            killer = Killer(folder)
            if names == ["--serve"]:
                for line in sys.stdin:
                    name, points = line.rstrip("\n").split("\t")
                    bug = name.removeprefix("(planted) ")
                    operation = with_bug(bug) if bug in PLANTED else BY_NAME[name]
                    found = killer.kill(operation, int(points) if points else None)
                    print(json.dumps(found), flush=True)
                return 0
            for name in names or BY_NAME:
                start = time.monotonic()
                found = killer.kill(BY_NAME[name], None)
                violations = found.pop("violations")
                assert isinstance(violations, list)
                wrong += len(violations)
                print(f"{name}: {found}, {time.monotonic() - start:.1f} s", *violations, sep="\n  ")
    finally:
        shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
