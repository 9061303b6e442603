from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.crypto.canonical import canonical_json
from template_desk.errors import LogFileError
from template_desk.vault.log import LogAction, LogFault, check_exported_log, exported_log
from template_desk.vault.recovery import PaperKey
from template_desk.vault.vault import Vault, create_vault

from .conftest import PASSPHRASE, Clock


def _filled(vault: Vault, count: int = 3) -> None:
    for number in range(count):
        vault.log.append(LogAction.DRAFT_EXPORTED, "b" * 26, sha256=str(number))


def _entry(folder: Path, number: int) -> Path:
    return folder / "log" / f"{number:08d}.age"


def test_what_is_done_with_a_vault_is_logged(
    reopen: Callable[[], Vault], paper_key: PaperKey
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"answer": "plutonium"}, {"title": "Ruritania"})
    vault.delete_draft(draft)
    vault.restore_draft(draft)
    vault.delete_draft(draft)
    vault.bin.purge(draft)
    vault.records.save_identity({})
    vault.records.confirm_paper_key(paper_key, 5, paper_key.groups()[5])
    vault.change_passphrase(PASSPHRASE, PASSPHRASE + "!")
    report = vault.log.check()

    assert [entry.action for entry in report.entries] == [
        "vault_created", "draft_deleted", "draft_undeleted", "draft_deleted", "draft_purged",
        "identity_made", "paper_key_confirmed", "passphrase_changed",
    ]  # fmt: skip
    assert {entry.draft for entry in report.entries} == {"", draft}
    assert report.faults == ()


def test_each_entry_is_chained_to_the_one_before(vault: Vault) -> None:
    _filled(vault)
    entries = vault.log.check().entries

    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert [e.previous for e in entries] == ["", *(e.digest for e in entries[:-1])]


def test_a_log_goes_on_after_a_reopening(reopen: Callable[[], Vault]) -> None:
    for _ in range(3):
        _filled(reopen())
    report = reopen().log.check()

    assert (len(report.entries), report.faults) == (10, ())


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("none", []),
        ("first gone", [("missing", 1)]),
        ("middle gone", [("missing", 3)]),
        ("last gone", [("cut", 4)]),
        ("two last gone", [("cut", 3), ("cut", 4)]),
        ("middle rotten", [("damaged", 2)]),
        ("swapped", [("damaged", 2), ("damaged", 3)]),
        ("all gone", [("cut", 1), ("cut", 2), ("cut", 3), ("cut", 4)]),
    ],
)
def test_what_is_wrong_with_a_log_is_found(
    folder: Path, reopen: Callable[[], Vault], fault: str, expected: list[tuple[str, int]]
) -> None:
    _filled(reopen())
    reopen().close()
    match fault:
        case "swapped":
            content = _entry(folder, 2).read_bytes()
            shutil.copy(_entry(folder, 3), _entry(folder, 2))
            _entry(folder, 3).write_bytes(content)
        case "middle rotten":
            _entry(folder, 2).write_bytes(b"rot")
        case _:
            gone = {"first gone": [1], "middle gone": [3], "last gone": [4],
                    "two last gone": [3, 4], "all gone": [1, 2, 3, 4]}  # fmt: skip
            for number in gone.get(fault, []):
                _entry(folder, number).unlink()

    faults = reopen().log.check().faults
    assert [(found.code, found.number) for found in faults] == expected


def test_a_cut_log_goes_on_with_a_new_number(folder: Path, reopen: Callable[[], Vault]) -> None:
    _filled(reopen())
    reopen().close()
    _entry(folder, 4).unlink()
    vault = reopen()
    _filled(vault, 1)

    report = vault.log.check()
    assert [entry.number for entry in report.entries] == [1, 2, 3, 5]
    assert report.faults == (LogFault(code="missing", number=4),)


def test_a_log_of_another_time_does_not_follow(
    folder: Path, reopen: Callable[[], Vault], tmp_path: Path
) -> None:
    """Two copies of one vault, both written on; an entry of one is put into the other."""
    _filled(reopen(), 1)
    reopen().close()
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    for number in (3, 4):
        vault = reopen()
        vault.log.append(LogAction.DRAFT_CREATED, "c" * 26)
        assert vault.log.check().entries[-1].number == number
    reopen().close()
    here = _entry(folder, 3).read_bytes()
    shutil.rmtree(folder)
    shutil.copytree(other, folder)
    _filled(reopen(), 2)
    reopen().close()
    _entry(folder, 3).write_bytes(here)

    faults = reopen().log.check().faults
    assert faults == (LogFault(code="chain", number=4),)


def test_an_entry_that_the_disk_refuses_is_written_with_the_next(
    reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    vault = reopen()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        _filled(vault, 2)
    assert len(vault.log.check().entries) == 1

    report = reopen().log.check()
    assert [entry.details.get("sha256") for entry in report.entries] == [None, "0", "1"]
    assert report.faults == ()


def test_an_entry_that_is_on_the_disk_although_it_was_refused_is_not_written_twice(
    reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder's sync fails after the renaming: told as refused, and there all the same."""
    vault = reopen()
    fsync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "no")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_folders)
        _filled(vault, 1)
    _filled(vault, 2)

    report = reopen().log.check()
    assert [entry.details.get("sha256") for entry in report.entries] == [None, "0", "0", "1"]
    assert report.faults == ()


def test_a_folder_that_cannot_be_listed_breaks_no_chain(
    reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = reopen()
    scan = os.scandir

    def refuse(path: Path | str) -> object:
        if Path(path).name == "log":
            raise OSError(errno.EIO, "no")
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        _filled(vault, 1)
    _filled(vault, 1)
    assert [entry.number for entry in vault.log.check().entries] == [1, 2, 3]
    assert vault.log.check().faults == ()


def test_an_exported_log_is_checked_without_the_vault(vault: Vault) -> None:
    _filled(vault)
    exported = exported_log(vault.id, vault.log.check())
    report = check_exported_log(exported)

    assert report == vault.log.check()
    assert json.loads(exported)["head"] == report.entries[-1].digest


def test_every_changed_byte_of_an_exported_log_is_noticed(vault: Vault) -> None:
    _filled(vault)
    exported = exported_log(vault.id, vault.log.check())
    sound = check_exported_log(exported)
    own_id = exported.index(vault.id.encode())
    for place in range(len(exported)):
        if own_id <= place < own_id + len(vault.id):
            continue  # The vault's id is a label; the chain does not cover it.
        changed = exported[:place] + bytes([exported[place] ^ 1]) + exported[place + 1 :]
        try:
            report = check_exported_log(changed)
        except LogFileError:
            continue
        assert report.faults != sound.faults, place


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_an_entry_taken_out_of_an_exported_log_is_noticed(vault: Vault, gone: int) -> None:
    _filled(vault)
    value = json.loads(exported_log(vault.id, vault.log.check()))
    del value["entries"][gone]
    assert check_exported_log(canonical_json(value)).faults


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"{}", b"\xff", b"[" * 60000, b'{"format":"template-desk-log"}',
        b'{"entries":[1],"faults":[],"format":"template-desk-log","head":"","v":1,"vault":"%s"}',
        b'{"entries":[],"faults":[1],"format":"template-desk-log","head":"","v":1,"vault":"%s"}',
        b'{"entries":[],"faults":[{}],"format":"template-desk-log","head":"","v":1,"vault":"%s"}',
        b'{"entries":[],"faults":[],"format":"template-desk-log","head":"","v":2,"vault":"%s"}',
    ],
)  # fmt: skip
def test_what_is_no_exported_log_is_a_declared_error(content: bytes) -> None:
    with pytest.raises(LogFileError):
        check_exported_log(content.replace(b"%s", b"a" * 26))


def test_a_new_vault_begins_its_log(tmp_path: Path) -> None:
    vault, _ = create_vault(tmp_path / "v", PASSPHRASE, random=os.urandom, now=Clock())
    with vault:
        (entry,) = vault.log.check().entries
    assert (entry.action, entry.previous) == (LogAction.VAULT_CREATED, "")
