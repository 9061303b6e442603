from __future__ import annotations

import contextlib
import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from template_desk.errors import SaveError
from template_desk.vault import save

from .conftest import FailingCall

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def test_a_saved_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    save.write_new(tmp_path / "a", b"x" * 100_000)

    assert (tmp_path / "a").read_bytes() == b"x" * 100_000
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    save.write_new(tmp_path / "a", b"first")
    with pytest.raises(SaveError) as caught:
        save.write_new(tmp_path / "a", b"second")

    assert caught.value.details == {"errno": errno.EEXIST}
    assert (tmp_path / "a").read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_not_even_a_dangling_link_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SaveError):
        save.write_new(tmp_path / "a", b"x")
    assert (tmp_path / "a").is_symlink()


def test_bytes_are_durable_before_the_name_and_the_name_before_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def note_fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        done.append("sync folder" if is_folder else "sync file")
        if not is_folder:
            assert os.fstat(descriptor).st_size == 5
        fsync(descriptor)

    def note_rename(source: Path, target: Path) -> None:
        done.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "rename", note_rename)
    save.write_new(tmp_path / "a", b"bytes")

    assert done == ["sync file", "rename", "sync folder"]


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, rest: write(descriptor, rest[:7]))
    save.write_new(tmp_path / "a", bytes(range(256)))

    assert (tmp_path / "a").read_bytes() == bytes(range(256))


@pytest.mark.parametrize("call", ["open", "write", "fsync", "rename"])
def test_a_refusing_disk_is_a_save_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(SaveError) as caught:
        save.write_new(tmp_path / "a", b"x")

    monkeypatch.undo()
    assert caught.value.details == {"errno": errno.ENOSPC}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "tolerated"), [(errno.EINVAL, True), (errno.ENOTSUP, True), (errno.EIO, False)]
)
def test_only_a_file_system_without_folder_sync_is_excused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, tolerated: bool
) -> None:
    fsync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    if tolerated:
        save.write_new(tmp_path / "a", b"x")
    else:
        with pytest.raises(SaveError):
            save.write_new(tmp_path / "a", b"x")
    # What was renamed is whole in any case.
    assert (tmp_path / "a").read_bytes() == b"x"


def test_what_a_failed_save_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.0.tmp").write_bytes(b"left over")
    save.write_new(tmp_path / "a", b"x")

    assert (tmp_path / "a").read_bytes() == b"x"
    save.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_moving_never_replaces(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with pytest.raises(SaveError):
        save.move_new(tmp_path / "one", tmp_path / "two")


def test_setting_aside_never_replaces(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        (tmp_path / "a").write_bytes(content)
        save.set_aside(tmp_path / "a")

    assert (tmp_path / "a.aside-1").read_bytes() == b"1"
    assert (tmp_path / "a.aside-2").read_bytes() == b"2"


def test_while_replacing_one_of_both_names_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 100):
        place = tmp_path / str(number)
        place.mkdir()
        (place / "key").write_bytes(b"old")
        (place / "key.1").write_bytes(b"oldest")
        failing = FailingCall(number)
        with monkeypatch.context() as patch:
            failing.put_into(patch)
            with contextlib.suppress(SaveError):
                save.replace_file(place / "key", b"new", previous=place / "key.1")
        held = {path.read_bytes() for path in place.glob("key*")}
        if not failing.happened:
            break
        assert b"old" in held, number
    assert held == {b"new", b"old"}
    assert number > 6


def test_a_replacing_that_fails_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_bytes(b"old")
    monkeypatch.setattr(save, "_MAX_NAMES", 0)
    with pytest.raises(SaveError):
        save.replace_file(tmp_path / "key", b"new", previous=tmp_path / "key.1")
    with pytest.raises(SaveError):
        save.set_aside(tmp_path / "key")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def _times(*minutes: float) -> dict[int, datetime]:
    return {
        number: START + timedelta(minutes=minute) for number, minute in enumerate(minutes, start=1)
    }


@pytest.mark.parametrize(
    ("saved_at", "kept"),
    [
        pytest.param({}, set(), id="none"),
        pytest.param(_times(0, 1, 2), {1, 2, 3}, id="the-newest-three"),
        pytest.param(_times(0, 1, 2, 3, 4), {3, 4, 5}, id="within-ten-minutes"),
        pytest.param(_times(0, 1, 11, 12, 13, 14), {2, 4, 5, 6}, id="one-for-each-ten-minutes"),
        pytest.param(_times(60, 61, 62, 0, 1, 2), {3, 4, 5, 6}, id="clock-set-back"),
        pytest.param(
            _times(*(10 * place for place in range(40))), set(range(17, 41)), id="24-slots"
        ),
        pytest.param(
            _times(*(-10 * place for place in range(40))), set(range(17, 41)), id="backwards"
        ),
    ],
)
def test_which_generations_are_kept(saved_at: dict[int, datetime], kept: set[int]) -> None:
    assert save.kept_generations(saved_at) == kept
