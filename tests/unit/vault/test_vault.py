from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from template_desk.errors import (
    DraftDamagedError,
    SaveError,
    UnknownDraftError,
)
from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import (
    Vault,
)

from .conftest import Clock, FailingCall

ANSWERS = {"answers": {"summary": "صندوق 核 Ядро é \u200f😀\n\t", "ok": True, "rows": ["a", None]}}
SUMMARY = {"title": "Запрос 请求", "progress": "3/9"}


def _files(folder: Path, draft: str) -> list[Path]:
    return sorted((folder / "drafts" / draft).glob("*.age"))


def test_unicode_answers_come_back_after_a_reopening(reopen: Callable[[], Vault]) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    saved = vault.save_draft(draft, ANSWERS, SUMMARY)
    read = reopen().read_draft(draft)

    assert (read.content, read.summary) == (ANSWERS, SUMMARY)
    assert (read.generation, read.saved, read.fell_back) == (1, saved.saved, False)


def test_answers_and_names_are_nowhere_on_the_disk(folder: Path, vault: Vault) -> None:
    vault.save_draft(vault.new_draft_id(), {"answer": "plutonium-in-the-clear"}, {"t": "Ruritania"})
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert b"plutonium" not in everything
    assert b"Ruritania" not in everything


def test_the_list_shows_the_newest_first(vault: Vault) -> None:
    drafts = [vault.new_draft_id() for _ in range(3)]
    for draft in (*drafts, drafts[0]):
        vault.save_draft(draft, {}, {"title": draft})
    listed = vault.list_drafts()

    assert [entry.id for entry in listed.entries] == [drafts[0], drafts[2], drafts[1]]
    assert [entry.generation for entry in listed.entries] == [2, 1, 1]
    assert listed.entries[0].summary == {"title": drafts[0]}
    assert listed.entries[0].saved.tzinfo is not None
    assert listed.damaged == ()


def test_a_folder_without_a_file_is_no_draft(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    (folder / "drafts" / draft).mkdir()
    assert vault.list_drafts().entries == vault.list_drafts().damaged == ()
    with pytest.raises(UnknownDraftError):
        vault.read_draft(draft)


def test_each_generation_names_the_file_before_it(folder: Path, vault: Vault) -> None:
    from template_desk.crypto import age

    draft = vault.new_draft_id()
    for number in range(3):
        vault.save_draft(draft, {"n": number}, {})
    first, second, third = _files(folder, draft)
    identity = vault._access.keys.identity
    frames = [
        json.loads(age.decrypt(path.read_bytes(), [identity]))["td"]
        for path in (first, second, third)
    ]

    assert [td["gen"] for td in frames] == [1, 2, 3]
    assert [td["prev"] for td in frames] == [
        "",
        hashlib.sha256(first.read_bytes()).hexdigest(),
        hashlib.sha256(second.read_bytes()).hexdigest(),
    ]


def test_an_older_generation_can_be_asked_for(vault: Vault) -> None:
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})

    assert vault.generations(draft) == (1, 2)
    assert vault.read_draft(draft, 1).content == {"n": 1}
    assert not vault.read_draft(draft, 1).fell_back
    with pytest.raises(UnknownDraftError):
        vault.read_draft(draft, 3)


@pytest.mark.parametrize("left", [0, 1, 200, -1])
def test_a_truncated_newest_generation_gives_the_one_before(
    folder: Path, reopen: Callable[[], Vault], left: int
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})
    newest = _files(folder, draft)[-1]
    newest.write_bytes(newest.read_bytes()[:left])
    vault = reopen()
    read = vault.read_draft(draft)

    assert (read.content, read.generation, read.fell_back) == ({"n": 1}, 1, True)
    listed = vault.list_drafts()
    assert [(e.id, e.generation, e.fell_back) for e in listed.entries] == [(draft, 1, True)]
    assert listed.damaged == ()
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft, 2)
    assert vault.save_draft(draft, {"n": 3}, {}).generation == 3
    assert not vault.read_draft(draft).fell_back


def test_a_newest_generation_that_was_taken_away_is_noticed(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})
    _files(folder, draft)[-1].unlink()

    assert vault.read_draft(draft).fell_back
    assert vault.save_draft(draft, {}, {}).generation == 3


def test_a_draft_of_which_nothing_can_be_read_is_listed_as_damaged(
    folder: Path, vault: Vault
) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    _files(folder, draft)[0].write_bytes(b"rot")

    assert vault.list_drafts().damaged == (draft,)
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)


def test_files_swapped_between_drafts_are_noticed(folder: Path, vault: Vault) -> None:
    one, two = vault.new_draft_id(), vault.new_draft_id()
    vault.save_draft(one, {"n": 1}, {})
    vault.save_draft(two, {"n": 2}, {})
    first, second = _files(folder, one)[0], _files(folder, two)[0]
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)

    for draft in (one, two):
        with pytest.raises(DraftDamagedError):
            vault.read_draft(draft)


def test_an_old_file_under_a_new_number_is_noticed(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})
    old, new = _files(folder, draft)
    shutil.copy(old, new.with_name("00000003.age"))
    read = vault.read_draft(draft)

    assert (read.generation, read.fell_back) == (2, True)


def test_a_file_made_without_the_vaults_secret_is_not_accepted(folder: Path, vault: Vault) -> None:
    """Even by somebody who learned the vault's public key."""
    from template_desk.crypto import age

    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    keys = vault._access.keys
    plaintext = age.decrypt(_files(folder, draft)[0].read_bytes(), [keys.identity])
    forged = plaintext.replace(b'"n":1', b'"n":2')
    _files(folder, draft)[0].write_bytes(age.encrypt(forged, keys.recipients))

    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)


@pytest.mark.parametrize("failing", ["file", "folder"])
def test_a_failed_fsync_is_a_save_error_and_nothing_is_lost(
    folder: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    before = _files(folder, draft)[0].read_bytes()
    fsync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode) == (failing == "folder"):
            raise OSError(errno.EIO, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SaveError):
        vault.save_draft(draft, {"n": 2}, {})
    monkeypatch.undo()

    assert _files(folder, draft)[0].read_bytes() == before
    assert vault.read_draft(draft, 1).content == {"n": 1}
    saved = vault.save_draft(draft, {"n": 3}, {})
    assert vault.read_draft(draft).generation == saved.generation
    assert not list(folder.rglob("*.tmp"))


def test_at_every_failing_system_call_earlier_generations_stay(
    folder: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = vault.new_draft_id()
    acknowledged: dict[str, object] = {}
    failures = 0
    for number in range(1, 100):
        failing = FailingCall(number)
        tried = {"n": number}
        with monkeypatch.context() as patch:
            failing.put_into(patch)
            try:
                vault.save_draft(draft, tried, {})
            except SaveError:
                failures += 1
            else:
                acknowledged = tried
        if acknowledged:
            assert vault.read_draft(draft).content in (acknowledged, tried)
        if not failing.happened:
            break
    assert failures >= 5
    assert vault.read_draft(draft).content == tried


def test_nothing_is_pruned_before_the_new_one_is_durable(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = vault.new_draft_id()
    for number in range(3):
        vault.save_draft(draft, {"n": number}, {})
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "no")))
    with pytest.raises(SaveError):
        vault.save_draft(draft, {"n": 3}, {})
    assert vault.generations(draft) == (1, 2, 3)
    monkeypatch.undo()
    vault.save_draft(draft, {"n": 4}, {})
    assert vault.generations(draft) == (2, 3, 4)


def test_a_long_session_leaves_three_and_one_for_every_ten_minutes(
    reopen: Callable[[], Vault], clock: Clock
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    for number in range(1, 31):
        if number == 15:
            vault = reopen()
        vault.save_draft(draft, {"n": number}, {})
        clock.moment += timedelta(minutes=2)
    # Five saves fall into every ten minutes; the last of each five stays.
    assert vault.generations(draft) == (5, 10, 15, 20, 25, 28, 29, 30)


def test_what_cannot_be_read_is_set_aside_and_never_deleted(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    for number in (1, 2, 3):
        vault.save_draft(draft, {"n": number}, {})
    for path in _files(folder, draft)[1:]:
        path.write_bytes(b"rot")
    vault = reopen()
    for number in range(4, 9):
        vault.save_draft(draft, {"n": number}, {})

    assert vault.generations(draft) == (6, 7, 8)
    aside = sorted((folder / "damaged" / draft).iterdir())
    assert [path.name for path in aside] == ["00000002.age", "00000003.age"]
    assert {path.read_bytes() for path in aside} == {b"rot"}


def test_what_the_disk_did_not_give_is_left_where_it_is(
    folder: Path, reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not answer says nothing about the bytes."""
    vault = reopen()
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})
    vault = reopen()
    opening = Path.open

    def refuse(path: Path, mode: str = "r") -> object:
        if path.name == "00000002.age":
            raise OSError(errno.EIO, "bad sector")
        return opening(path, mode)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        assert vault.read_draft(draft).fell_back
        vault.save_draft(draft, {"n": 3}, {})

    assert vault.generations(draft) == (1, 2, 3)
    assert not (folder / "damaged").exists()


def test_a_generation_is_never_overwritten(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    foreign = folder / "drafts" / draft / "00000002.age"
    foreign.write_bytes(b"put there by somebody")
    saved = vault.save_draft(draft, {"n": 2}, {})

    assert saved.generation == 3
    aside = folder / "damaged" / draft / foreign.name
    assert aside.read_bytes() == b"put there by somebody"


def test_numbers_end_with_a_declared_error(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    (folder / "drafts" / draft / "99999999.age").write_bytes(b"")
    with pytest.raises(SaveError):
        vault.save_draft(draft, {}, {})


@pytest.mark.parametrize(
    "content", [{"a": "\ud800"}, {"a": 2**60}, {"a": object()}, {"a": float("inf")}]
)
def test_content_that_json_cannot_carry_is_a_save_error(
    vault: Vault, content: dict[str, object]
) -> None:
    with pytest.raises(SaveError):
        vault.save_draft(vault.new_draft_id(), content, {})


def test_a_deleted_draft_comes_back_whole(reopen: Callable[[], Vault]) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    for number in (1, 2):
        vault.save_draft(draft, {"n": number}, {})
    vault.delete_draft(draft)
    vault = reopen()

    assert vault.binned() == (draft,)
    assert vault.list_drafts().entries == ()
    for refused in (vault.read_draft, vault.delete_draft, vault.generations):
        with pytest.raises(UnknownDraftError):
            refused(draft)
    with pytest.raises(UnknownDraftError):
        vault.save_draft(draft, {}, {})

    vault.restore_draft(draft)
    assert vault.binned() == ()
    assert vault.generations(draft) == (1, 2)
    assert vault.save_draft(draft, {}, {}).generation == 3
    with pytest.raises(UnknownDraftError):
        vault.restore_draft(draft)


@pytest.mark.parametrize("text", ["", "../../etc", "a" * 25, "A" * 26, "a" * 25 + "/", "identity"])
def test_what_is_no_draft_id_names_no_folder(vault: Vault, text: str) -> None:
    draft = DraftId(text)
    for refused in (
        vault.read_draft,
        vault.generations,
        vault.delete_draft,
        vault.restore_draft,
        lambda d: vault.save_draft(d, {}, {}),
    ):
        with pytest.raises(UnknownDraftError):
            refused(draft)


def test_the_identity_is_kept_like_a_draft(folder: Path, reopen: Callable[[], Vault]) -> None:
    vault = reopen()
    assert vault.records.read_identity() is None
    vault.records.save_identity({"p12": "AAAA"})
    vault.records.save_identity({"p12": "BBBB"})
    assert reopen().records.read_identity() == {"p12": "BBBB"}
    (folder / "identity" / "00000002.age").write_bytes(b"rot")
    assert reopen().records.read_identity() == {"p12": "AAAA"}
    (folder / "identity" / "00000001.age").write_bytes(b"rot")
    with pytest.raises(DraftDamagedError):
        reopen().records.read_identity()
