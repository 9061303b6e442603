"""Whatever is wrong with the disk, the answer is an error of ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.crypto import age, keyfile
from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import (
    CryptoError,
    DraftDamagedError,
    MemoryShortError,
    SaveError,
    VaultDamagedError,
    VaultError,
    VaultExistsError,
    VaultMissingError,
    WrongPassphraseError,
)
from template_desk.vault import vault as vault_module
from template_desk.vault.lock import VaultLock
from template_desk.vault.recovery import PaperKey, recover_vault
from template_desk.vault.vault import (
    Vault,
    create_vault,
    open_vault,
    vault_exists,
    vault_facts,
)

from .conftest import PASSPHRASE, Clock

NEW = "an entirely new phrase"
_SET = {"paper": "A" * 43 + "=", "secret": "A" * 43 + "="}


def _recovery(**changes: object) -> dict[str, object]:
    sound = {"format": "template-desk-recovery", "v": 1, "vault": "a" * 26, "keys": [_SET]}
    return sound | changes


def _open(folder: Path, passphrase: str = PASSPHRASE) -> None:
    open_vault(folder, passphrase, now=Clock(), random=os.urandom).close()


def _create(folder: Path, passphrase: str = PASSPHRASE) -> None:
    create_vault(folder, passphrase, random=os.urandom, now=Clock(), kdf=KdfParameters())


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, "no")


def test_a_file_in_the_place_of_a_draft(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    (folder / "drafts" / draft).write_bytes(b"")
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)
    with pytest.raises(SaveError):
        vault.save_draft(draft, {}, {})
    assert vault.list_drafts().entries == ()


def test_a_folder_in_the_place_of_a_generation(folder: Path, vault: Vault) -> None:
    draft = vault.new_draft_id()
    (folder / "drafts" / draft / "00000001.age").mkdir(parents=True)
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)
    assert vault.save_draft(draft, {}, {}).generation == 2


def test_a_generation_too_long_to_be_one(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    monkeypatch.setattr("template_desk.vault.generations._MAX_FILE_BYTES", 1000)
    with pytest.raises(DraftDamagedError):
        vault.read_draft(draft)


@pytest.mark.parametrize("name", ["drafts", "bin"])
def test_a_file_in_the_place_of_a_folder(folder: Path, vault: Vault, name: str) -> None:
    (folder / name).rmdir()
    (folder / name).write_bytes(b"")
    with pytest.raises(DraftDamagedError):
        (vault.list_drafts if name == "drafts" else vault.binned)()


def test_a_missing_bin_is_empty(folder: Path, vault: Vault) -> None:
    (folder / "bin").rmdir()
    assert vault.binned() == ()


def test_a_draft_that_cannot_be_looked_at(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    monkeypatch.setattr(Path, "is_dir", _refuse)
    with pytest.raises(SaveError):
        vault.save_draft(draft, {}, {})


@pytest.mark.parametrize("call", [vault_exists, vault_facts, _open, _create])
def test_a_name_that_no_disk_takes(tmp_path: Path, call: Callable[[Path], object]) -> None:
    with pytest.raises(VaultError):
        call(tmp_path / ("x" * 300))


def test_a_vault_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError):
        _create(tmp_path / "file" / "vault")


def test_drafts_that_cannot_be_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", _refuse)
    with pytest.raises(VaultError):
        vault_facts(folder)


def test_two_creations_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is done between the first look and the lock."""
    looks = iter([False, True])
    monkeypatch.setattr(vault_module, "vault_is_in", lambda _: next(looks))
    with pytest.raises(VaultExistsError):
        _create(tmp_path / "v")


def test_a_lock_that_cannot_be_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr("template_desk.vault.lock._lock", without_locks)
    with pytest.raises(VaultError) as caught:
        VaultLock(folder)
    assert caught.value.details == {"reason": "lock", "errno": errno.ENOLCK}
    (folder / "vault.lock").unlink()
    (folder / "vault.lock").mkdir()
    with pytest.raises(VaultError):
        VaultLock(folder)


def test_a_lock_let_go_twice(folder: Path) -> None:
    lock = VaultLock(folder)
    lock.release()
    lock.release()


def test_a_folder_in_the_place_of_the_key_file(folder: Path, paper_key: PaperKey) -> None:
    (folder / "vault.tdk").unlink()
    (folder / "vault.tdk").mkdir()
    with pytest.raises(VaultDamagedError):
        _open(folder)
    with pytest.raises(SaveError):
        recover_vault(folder, paper_key.text, NEW, random=os.urandom, kdf=KdfParameters())


def test_a_damaged_key_file_gives_way_to_the_previous_one(folder: Path) -> None:
    (folder / "vault.tdk.1").write_bytes((folder / "vault.tdk").read_bytes())
    (folder / "vault.tdk").write_bytes(b"rot")
    _open(folder)
    _open(folder)


def test_a_key_file_of_something_else(folder: Path) -> None:
    content = keyfile.seal(
        b"short", PASSPHRASE, vault="a" * 26, kdf=KdfParameters(), random=os.urandom
    )
    (folder / "vault.tdk").write_bytes(content)
    with pytest.raises(VaultDamagedError):
        _open(folder)


@pytest.mark.parametrize(
    ("reason", "expected"), [("memory", MemoryShortError), ("argon2", VaultError)]
)
def test_a_derivation_that_fails(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    reason: str,
    expected: type[VaultError],
) -> None:
    def fail(*_: object) -> bytes:
        raise CryptoError(reason=reason)

    monkeypatch.setattr(keyfile, "_derive", fail)
    for call, where in ((_open, folder), (_create, tmp_path / "v")):
        with pytest.raises(expected):
            call(where)
        assert not vault_exists(tmp_path / "v")
    monkeypatch.undo()


def test_a_passphrase_that_is_not_unicode(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(VaultError):
        _create(tmp_path / "v", "\ud800" * 20)
    with pytest.raises(WrongPassphraseError):
        _open(folder, "\ud800" * 20)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param([], id="not-an-object"),
        pytest.param({"format": "x", "v": 1}, id="other-format"),
        pytest.param({"format": "template-desk-recovery", "v": 1}, id="keys-missing"),
        pytest.param(_recovery(vault=".."), id="bad-id"),
        pytest.param(_recovery(keys=[]), id="no-keys"),
        pytest.param(_recovery(keys=[_SET, _SET, _SET]), id="three-sets-of-keys"),
        pytest.param(_recovery(keys=["x"]), id="keys-are-text"),
        pytest.param(_recovery(keys=[_SET | {"secret": "A"}]), id="bad-base64"),
        pytest.param(_recovery(keys=[_SET | {"secret": "AAAA"}]), id="short-secret"),
        pytest.param(_recovery(keys=[_SET | {"paper": "AAAA"}]), id="short-paper-key"),
    ],
)
def test_a_recovery_file_of_something_else(
    folder: Path, paper_key: PaperKey, content: object
) -> None:
    recipient = age.recipient_of(paper_key.text)
    (folder / "recovery.age").write_bytes(age.encrypt(canonical_json(content), [recipient]))
    with pytest.raises(VaultDamagedError):
        recover_vault(folder, paper_key.text, NEW, random=os.urandom)


def test_a_folder_in_the_place_of_the_recovery_file(folder: Path, paper_key: PaperKey) -> None:
    (folder / "recovery.age").unlink()
    (folder / "recovery.age").mkdir()
    with pytest.raises(VaultDamagedError):
        recover_vault(folder, paper_key.text, NEW, random=os.urandom)


def test_recovery_where_no_vault_is(tmp_path: Path, paper_key: PaperKey) -> None:
    with pytest.raises(VaultMissingError):
        recover_vault(tmp_path, paper_key.text, NEW, random=os.urandom)
    assert list(tmp_path.iterdir()) == []


def test_a_group_of_the_paper_key_that_there_is_not(paper_key: PaperKey) -> None:
    assert not paper_key.check_part(len(paper_key.groups()), "x")
