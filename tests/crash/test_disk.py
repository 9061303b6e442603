"""The harness itself: what it sees, what it breaks, and that it leaves its template alone."""

from __future__ import annotations

import errno
import hashlib
import os
import random
from pathlib import Path

import pytest

from crash.disk import Die, Disk, ProgramDiedError, Refuse, Step
from crash.operations import OPERATIONS
from crash.planted import PLANTED, with_bug
from crash.power_loss import Power
from crash.vaults import Template


def write_and_sync(path: Path, content: bytes) -> None:
    with path.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def test_files_opened_in_any_way_are_seen(tmp_path: Path) -> None:
    with Disk(tmp_path).watching() as disk:
        write_and_sync(tmp_path / "a", b"abc")
        (tmp_path / "b").write_text("é", encoding="utf-8")
        (tmp_path / "a").rename(tmp_path / "c")
        assert (tmp_path / "c").read_bytes() == b"abc"
        (tmp_path / "b").unlink()

    assert disk.steps == [
        Step("create", "a"),
        Step("write", "a", content=b"abc"),
        Step("sync", "a"),
        Step("create", "b"),
        Step("write", "b", content="é".encode()),
        Step("rename", "a", other="c"),
        Step("remove", "b"),
    ]
    assert ("read", "c") in disk.calls


def test_a_dead_program_writes_nothing_more(tmp_path: Path) -> None:
    def program() -> None:
        try:
            write_and_sync(tmp_path / "a", b"0123456789")
        finally:
            (tmp_path / "a").unlink()

    with pytest.raises(ProgramDiedError), Disk(tmp_path, faults=[Die(2, 0.5)]).watching() as disk:
        program()

    assert disk.dead
    assert (tmp_path / "a").read_bytes() == b"01234"


def test_one_call_is_refused_and_the_next_is_not(tmp_path: Path) -> None:
    with Disk(tmp_path, faults=[Refuse(1, errno.EDQUOT)]).watching():
        with pytest.raises(OSError, match="quota") as caught:
            (tmp_path / "a").mkdir()
        (tmp_path / "a").mkdir()

    assert caught.value.errno == errno.EDQUOT


def states_after(folder: Path, steps: list[Step]) -> list[dict[str, object]]:
    power = Power(folder)
    for step in steps:
        power.take(step)
    return [dict(state) for state in power.states(random.Random(0), 64)]


def test_only_what_was_synced_is_sure_to_stay(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    written = [Step("create", "a"), Step("write", "a", content=b"1234")]
    found = states_after(tmp_path, written)

    assert {"old": "old"} in found, "not even the name"
    for content in (b"", b"1234", bytes(4), b"12\0\0"):
        assert {"old": "old", "a": content} in found
    assert states_after(tmp_path, [*written, Step("sync", "a"), Step("sync", ".")]) == [
        {"old": "old", "a": b"1234"}
    ]


def test_a_rename_that_was_not_synced_may_be_lost_and_never_loses_the_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "a").write_bytes(b"a")
    found = states_after(tmp_path, [Step("rename", "one/a", other="two/b")])
    before = {"one": None, "two": None, "one/a": "one/a"}
    after = {"one": None, "two": None, "two/b": "one/a"}

    assert sorted(found, key=str) == sorted([before, after], key=str)
    synced = [Step("rename", "one/a", other="two/b"), Step("sync", "two")]
    assert states_after(tmp_path, synced) == [after]


def test_no_operation_changes_the_template_that_others_are_copied_from(
    template: Template, memory: Path
) -> None:
    def fingerprint() -> dict[str, str]:
        files = [file for file in template.folder.rglob("*") if file.is_file()]
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = fingerprint()
    for operation in (*OPERATIONS, *(with_bug(bug) for bug in PLANTED)):
        place = operation.place(template, memory / "copy")
        operation.do(place)
        place.vault.close()

    assert fingerprint() == before
