"""Measures what an autosave costs, against a bare «serialise, encrypt, write, fsync».

    PYTHONPATH=tests uv run --frozen python tests/bench/autosave.py [RUNS] [ROWS]

A plan with ROWS rows (default 300) is changed by one letter and saved, RUNS times
(default 40), by the program (answers to JSON, summary, save protocol, pruning) and, in
turn, barely: the same JSON to canonical bytes, encrypted to the same recipients, written to
a new file beside it and synced. Medians of CPU and wall time and their ratios are printed, then
where the program's time goes. Ends with 1 when a ratio is above 2.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from conftest import FIXTURES
from template_desk.crypto import age
from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk import workspace as desk_workspace
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.opening import create_workspace
from template_desk.desk.session import DraftSession
from template_desk.desk.workspace import Workspace
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.model.ids import Address, GroupId, QuestionId
from template_desk.vault import generations, save
from template_desk.vault.vault import Vault

MOST_RATIO = 2.0
NAME, HARBOUR = QuestionId("crossings.name"), QuestionId("crossings.harbour_master")
TRAFFIC, OFFICERS = QuestionId("crossings.traffic"), QuestionId("crossings.officers")
ROOM_BYTES = 65536
# Whose share is of interest: where it is looked up, its name, what it is.
PARTS: tuple[tuple[object, str, str], ...] = (
    (desk_workspace, "content_to_json", "answers to JSON"),
    (Workspace, "_summary", "summary for the list (all rules of the form)"),
    (Vault, "save_draft", "vault: save a generation, in all"),
    (generations, "encode_frame", "  frame: canonical JSON, MAC, padding"),
    (age, "encrypt", "  encrypt"),
    (save, "write_new", "  write, fsync, rename, fsync"),
    (generations.GenerationFolder, "_sha256_of", "  hash of the previous file"),
    (generations.GenerationFolder, "_prune", "  prune"),
)


def real_world() -> Environment:
    """The program's environment, with the form of the tests that has a repeat."""
    real = real_environment()
    packs = Catalogue([real.resources / "forms", FIXTURES / "packs"])
    return Environment(resources=real.resources, catalogue=packs)


def fill(session: DraftSession, rows: int) -> Address:
    """Answer all questions in so many rows; give one answer to be changed."""
    group = GroupId("crossings")
    for number in range(rows):
        row = session.add_row(group)
        words = f"Measure {number}: detectors, training and spare parts for the crossing. " * 3
        session.set_answer(Address(NAME, row), f"Crossing {number}")
        session.toggle_choice(Address(TRAFFIC, row), "sea", chosen=True)
        session.set_answer(Address(HARBOUR, row), words)
    return Address(HARBOUR, row)


def barely(vault: Vault, content: Mapping[str, object], path: Path) -> None:
    """Serialise, encrypt, write, fsync; nothing else."""
    text = canonical_json(content)
    text += b" " * (-len(text) % ROOM_BYTES)
    keys = vault._access.keys
    assert keys is not None
    sealed = age.encrypt(text, keys.recipients)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(descriptor, sealed)
    os.fsync(descriptor)
    os.close(descriptor)


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Give the milliseconds of CPU and of wall that something takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


class Shares:
    """Adds up the CPU seconds of each of ``PARTS``, the calls from one to another included."""

    def __init__(self) -> None:
        self.spent_s = [0.0] * len(PARTS)

    @contextmanager
    def measured(self) -> Iterator[None]:
        before = [getattr(owner, name, None) for owner, name, _ in PARTS]
        for index, ((owner, name, _), function) in enumerate(zip(PARTS, before, strict=True)):
            if function is not None:
                setattr(owner, name, self._timing(index, function))
        try:
            yield
        finally:
            for (owner, name, _), function in zip(PARTS, before, strict=True):
                if function is not None:
                    setattr(owner, name, function)

    def _timing(self, index: int, function: Callable[..., object]) -> Callable[..., object]:
        def timing(*arguments: object, **named: object) -> object:
            start = time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent_s[index] += time.thread_time() - start

        return timing


def main() -> int:
    """Measure, print, judge."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    # Not in memory, where fsync costs nothing.
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        workspace = create_workspace(
            Path(folder) / "vault", "a passphrase of the bench", real_world(), kdf=KdfParameters()
        ).workspace
        draft, session = workspace.new_draft(FormReference("border-survey", "2030"))
        changed = fill(session, rows)
        session.flush()
        ours, bare = list[tuple[float, float]](), list[tuple[float, float]]()
        shares = Shares()
        for number in range(2 * runs):
            session.set_answer(changed, f"changed for the {number}th time")
            if number % 2:
                with shares.measured():
                    status = session.flush()
            else:
                ours.append(timed(session.flush))
                status = session.status
                content = workspace.vault.read_draft(draft).content
                path = Path(folder) / f"bare-{number}"
                bare.append(timed(lambda c=content, p=path: barely(workspace.vault, c, p)))
            assert status.failure is None
        size = path.stat().st_size
        session.close()
        workspace.close()
    print(f"{rows} rows, {size:,} bytes a file, {runs} runs, load {os.getloadavg()[0]:.1f}")
    ratios = []
    for index, name in enumerate(("CPU", "wall")):
        took = statistics.median(pair[index] for pair in ours)
        floor = statistics.median(pair[index] for pair in bare)
        ratios.append(took / floor)
        print(f"{name:5} autosave {took:6.1f} ms, bare {floor:6.1f} ms, ratio {took / floor:.2f}")
    print("Where the program's CPU time goes, in ms a save:")
    for (_, _, words), spent_s in zip(PARTS, shares.spent_s, strict=True):
        print(f"  {spent_s / runs * 1000:7.2f}  {words}")
    return 0 if max(ratios) <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
