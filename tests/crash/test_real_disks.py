"""Disks as they are met: a full one, one that may only be read, a clock that was set back."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crash.vaults import FIRST, REQUEST, SUMMARY, Clock, Template, text
from template_desk.errors import SaveError, TemplateDeskError, VaultError
from template_desk.model.ids import Address, QuestionId
from template_desk.vault.vault import open_vault

ANSWER = Address(QuestionId("summary"))


def require_root() -> None:
    """Mounting is root's; CI runs as root."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounts a file system, which only root may on Linux")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        ["mount", *options, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        if os.environ.get("CI"):
            pytest.fail(f"CI must be able to mount: {done.stderr.strip()}")
        pytest.skip(f"mount is not permitted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 512 KiB in memory."""
    with mounted(folder, "-t", "tmpfs", "-o", "size=512k", "tmpfs"):
        yield folder


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as opened, contextlib.suppress(OSError):
        while opened.write(b"x" * 4096):
            pass


def test_a_full_disk_is_told_and_what_was_typed_is_saved_when_there_is_room(
    template: Template, tmp_path: Path
) -> None:
    require_root()
    with small_disk(tmp_path / "disk") as disk:
        stick = Template(disk, {"new": 1})
        place = stick.copy(disk / "vault")
        place.open()
        draft, session = place.workspace.new_draft(REQUEST)
        ballast = disk / "ballast"
        fill(ballast)

        for letters in range(1, 6):
            session.set_answer(ANSWER, "x" * letters)
            status = session.flush()
            assert isinstance(status.failure, SaveError), "never a false «Saved»"
            assert status.pending
            assert session.answers.text(ANSWER.question) == "x" * letters
        left_over = [file.name for file in (disk / "vault").rglob("*.tmp")]
        assert left_over == []

        ballast.unlink()
        status = session.flush()
        assert (status.failure, status.pending) == (None, False)
        session.close()
        place.vault.close()
        with open_vault(place.folder, FIRST, now=Clock(), random=os.urandom) as vault:
            file = vault.read_draft(draft).content["file"]
            assert isinstance(file, dict)
            assert file["answers"]["summary"] == "xxxxx"


def test_typing_until_the_disk_is_full_loses_nothing(tmp_path: Path) -> None:
    """Nobody filled it on purpose: the history of the draft itself did."""
    require_root()
    with small_disk(tmp_path / "disk") as disk:
        place = Template(disk, {"new": 1}).copy(disk / "vault")
        place.open()
        draft = place.drafts["new"]
        saved, refusals = "new 1", 0
        for number in range(2, 40):
            # An hour between saves, so that every one stays as a snapshot.
            place.now.moment = place.now.moment.replace(hour=number % 24, day=1 + number // 24)
            try:
                place.vault.save_draft(draft, text(f"new {number}"), SUMMARY)
                saved = f"new {number}"
            except SaveError:
                refusals += 1
            assert place.vault.read_draft(draft).content == text(saved)
        place.vault.close()
        assert refusals > 5
        with open_vault(place.folder, FIRST, now=Clock(), random=os.urandom) as vault:
            assert vault.read_draft(draft).content == text(saved)
            assert not vault.read_draft(draft).fell_back


def test_a_folder_that_may_only_be_read_is_told_and_harmed_by_nothing(
    template: Template, tmp_path: Path
) -> None:
    require_root()
    folder = tmp_path / "vault"
    with small_disk(tmp_path / "disk") as disk:
        place = Template(disk, {"new": 1}).copy(disk / "vault")
        folder = place.folder
        place.open()
        draft, session = place.workspace.new_draft(REQUEST)
        before = sorted(file.relative_to(folder) for file in folder.rglob("*"))
        with mounted(folder, "--bind", str(folder)):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
            session.set_answer(ANSWER, "typed")
            status = session.flush()
            assert isinstance(status.failure, SaveError)
            assert status.pending
            for refused in (
                lambda: place.vault.delete_draft(place.drafts["new"]),
                lambda: place.vault.change_passphrase(FIRST, "another passphrase"),
                lambda: place.vault.records.save_identity({"name": "A. B."}),
            ):
                _raises_ours(refused)
            # What is there can be read all the same.
            assert place.vault.read_draft(place.drafts["new"]).content == text("new 1")
            assert sorted(file.relative_to(folder) for file in folder.rglob("*")) == before
        assert session.flush().failure is None, "and saved when it may be written again"
        session.close()
        place.vault.close()
        with open_vault(folder, FIRST, now=Clock(), random=os.urandom) as vault:
            file = vault.read_draft(draft).content["file"]
            assert isinstance(file, dict)
            assert file["answers"]["summary"] == "typed"


def _raises_ours(refused: Callable[[], object]) -> None:
    with pytest.raises(TemplateDeskError) as caught:
        refused()
    assert isinstance(caught.value, SaveError | VaultError)


def test_a_clock_set_back_ten_years_hides_nothing(template: Template, memory: Path) -> None:
    place = template.copy(memory / "clock")
    place.open()
    draft = place.drafts["old"]
    place.now.moment = datetime(2016, 3, 1, 9, 0, tzinfo=UTC)

    for number in range(10):
        place.vault.save_draft(draft, text(f"in the past {number}"), SUMMARY)
        assert place.vault.read_draft(draft).content == text(f"in the past {number}")
    numbers = place.vault.generations(draft)
    assert numbers[-3:] == (13, 14, 15), "the newest by number stay, whatever their dates"
    assert 5 in numbers, "and so does what was saved before the clock went back"
    place.vault.close()

    with open_vault(place.folder, FIRST, now=Clock(), random=os.urandom) as vault:
        read = vault.read_draft(draft)
        assert (read.content, read.fell_back) == (text("in the past 9"), False)
        assert read.saved.year == 2016
        saved = vault.save_draft(draft, text("in the present"), SUMMARY)
        assert saved.generation == 16
        assert vault.read_draft(draft).content == text("in the present")
