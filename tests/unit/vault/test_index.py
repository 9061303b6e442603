"""What is taken away or put back while the vault is closed is noticed."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.errors import DraftDamagedError, UnknownDraftError
from template_desk.vault.drafts import DraftId
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.log import LogAction
from template_desk.vault.recovery import PaperKey, recover_vault
from template_desk.vault.vault import Vault, open_vault

from .conftest import PASSPHRASE, Clock


def _saved(vault: Vault, count: int) -> DraftId:
    draft = vault.new_draft_id()
    for number in range(count):
        vault.save_draft(draft, {"n": number}, {"title": "Ξ"})
    return draft


def _open(folder: Path, seen: int) -> Vault:
    return open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom, seen=lambda _: seen)


def test_the_list_decrypts_nothing_that_is_as_it_was_saved(
    reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = _saved(reopen(), 2)
    vault = reopen()
    monkeypatch.setattr(GenerationFolder, "_read", lambda *_: pytest.fail("decrypted"))

    (entry,) = vault.list_drafts().entries
    assert (entry.id, entry.generation, entry.summary) == (draft, 2, {"title": "Ξ"})
    assert not entry.fell_back


def test_a_generation_that_was_taken_away_is_noticed(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    vault = reopen()
    draft = _saved(vault, 3)
    vault.close()
    (folder / "drafts" / draft / "00000003.age").unlink()
    vault = reopen()

    (entry,) = vault.list_drafts().entries
    assert (entry.generation, entry.fell_back) == (2, True)
    assert vault.read_draft(draft).fell_back
    # Once told and written on, the number that was taken is not used again.
    assert vault.save_draft(draft, {}, {}).generation == 4
    assert not reopen().read_draft(draft).fell_back


def test_all_generations_of_a_draft_taken_away(folder: Path, reopen: Callable[[], Vault]) -> None:
    draft = _saved(reopen(), 2)
    reopen().close()
    for path in (folder / "drafts" / draft).iterdir():
        path.unlink()
    vault = reopen()

    assert vault.list_drafts().damaged == (draft,)
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)


def test_another_file_under_the_newest_number_is_read_and_judged(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    draft = _saved(reopen(), 2)
    reopen().close()
    path = folder / "drafts" / draft
    shutil.copy(path / "00000001.age", path / "00000002.age")

    (entry,) = reopen().list_drafts().entries
    assert (entry.generation, entry.fell_back) == (1, True)


def test_a_draft_that_was_taken_away_is_told_until_the_user_has_seen_it(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    draft = _saved(reopen(), 1)
    reopen().close()
    shutil.rmtree(folder / "drafts" / draft)
    vault = reopen()

    (missing,) = vault.list_drafts().missing
    assert (missing.id, missing.summary) == (draft, {"title": "Ξ"})
    vault.forget_missing(draft)
    assert vault.list_drafts().missing == ()
    with pytest.raises(UnknownDraftError):
        vault.forget_missing(draft)
    vault = reopen()
    assert vault.list_drafts().missing == ()
    assert vault.log.check().entries[-1].action == LogAction.DRAFT_MISSING


def test_a_binned_draft_is_not_missing(reopen: Callable[[], Vault]) -> None:
    vault = reopen()
    vault.delete_draft(_saved(vault, 1))
    assert reopen().list_drafts().missing == ()


def test_a_crash_before_the_state_was_saved_is_no_alarm(
    folder: Path, reopen: Callable[[], Vault], tmp_path: Path
) -> None:
    vault = reopen()
    draft = _saved(vault, 2)
    crashed = Path(shutil.copytree(folder, tmp_path / "crashed"))
    with _open(crashed, seen=vault.counter) as after:
        (entry,) = after.list_drafts().entries
        assert (entry.id, entry.generation, entry.fell_back) == (draft, 2, False)
        assert not after.is_older_than_seen


def test_the_state_is_saved_now_and_then_while_somebody_types(vault: Vault) -> None:
    before = vault.counter
    _saved(vault, 65)
    assert vault.counter == before + 2


def test_a_copy_of_the_whole_folder_put_back_is_noticed(
    folder: Path, reopen: Callable[[], Vault], tmp_path: Path
) -> None:
    vault = reopen()
    draft = _saved(vault, 2)
    vault.close()
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    vault = reopen()
    vault.save_draft(draft, {"n": 2}, {})
    seen = vault.save_state()
    vault.close()

    with _open(folder, seen) as current:
        assert not current.is_older_than_seen
    with _open(copy, seen) as older:
        assert older.is_older_than_seen
        assert older.log.check().entries[-1].action == LogAction.VAULT_OLDER
        assert older.save_state() > seen
    with _open(copy, seen) as told_once:
        assert not told_once.is_newly_older


@pytest.mark.parametrize("fault", ["gone", "rot"])
def test_a_state_that_is_lost_is_noticed_and_costs_no_draft(
    folder: Path, reopen: Callable[[], Vault], fault: str
) -> None:
    vault = reopen()
    draft = _saved(vault, 2)
    seen = vault.save_state()
    vault.close()
    for path in (folder / "state").iterdir():
        path.unlink() if fault == "gone" else path.write_bytes(b"rot")

    with _open(folder, seen) as opened:
        assert opened.is_older_than_seen
        assert [entry.id for entry in opened.list_drafts().entries] == [draft]
        assert opened.save_draft(draft, {}, {}).generation == 3


def test_a_state_that_cannot_be_saved_does_not_stop_a_draft(
    folder: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder / "state")
    (folder / "state").write_bytes(b"")
    draft = _saved(vault, 40)
    assert vault.read_draft(draft).generation == 40


def test_that_a_vault_is_older_is_told_until_somebody_knows_it(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    seen = reopen().counter + 5
    reopen().close()
    with _open(folder, seen) as first:
        assert first.is_older_than_seen
    with _open(folder, 0) as second:
        assert second.is_older_than_seen
        assert not second.is_newly_older
        second.know_older()
    with _open(folder, 0) as third:
        assert not third.is_older_than_seen


def test_a_newest_version_that_was_lost_is_logged_when_the_draft_is_saved_again(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    draft = _saved(reopen(), 3)
    reopen().close()
    (folder / "drafts" / draft / "00000003.age").unlink()
    vault = reopen()
    vault.save_draft(draft, {}, {})
    vault.save_draft(draft, {}, {})

    lost = [e for e in vault.log.check().entries if e.action == LogAction.DRAFT_VERSION_LOST]
    assert [(entry.draft, entry.details) for entry in lost] == [(draft, {"generation": "3"})]


@pytest.mark.parametrize("fault", ["gone", "rot"])
def test_a_recovery_file_that_is_gone_or_another_is_made_again(
    folder: Path, reopen: Callable[[], Vault], paper_key: PaperKey, fault: str
) -> None:
    draft = _saved(reopen(), 1)
    reopen().close()
    path = folder / "recovery.age"
    path.unlink() if fault == "gone" else path.write_bytes(b"rot")
    actions = [entry.action for entry in reopen().log.check().entries]
    reopen().close()

    assert actions[-1] == LogAction.RECOVERY_MENDED
    recover_vault(folder, paper_key.text, PASSPHRASE + "?", random=os.urandom)
    with open_vault(folder, PASSPHRASE + "?", now=Clock(), random=os.urandom) as recovered:
        assert recovered.read_draft(draft).content == {"n": 0}
        assert recovered.log.check().entries[-1].action == LogAction.RECOVERY_MENDED


def test_a_disk_that_refuses_for_a_moment_is_no_alarm(
    folder: Path, reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = reopen().counter
    reopen().close()
    scan = os.scandir

    def refuse(path: Path | str) -> object:
        if Path(path).name == "state":
            raise OSError(errno.EMFILE, "too many open files")
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        with _open(folder, seen) as opened:
            assert not opened.is_older_than_seen
    with _open(folder, seen) as later:
        assert not later.is_older_than_seen
