"""New keys after a suspected leak; interrupted anywhere, nothing is lost."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from template_desk.crypto import age, keyfile
from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import (
    CryptoError,
    DraftDamagedError,
    PaperKeyError,
    PassphraseTooShortError,
    SaveError,
    WrongPassphraseError,
)
from template_desk.vault.attachments import StoredAttachment
from template_desk.vault.drafts import DraftId, GenerationKind
from template_desk.vault.recovery import PaperKey, recover_vault
from template_desk.vault.vault import Vault, create_vault, open_vault

from .conftest import PASSPHRASE, Clock, FailingCall

NEW = "a passphrase after the leak"


@pytest.fixture(scope="module", autouse=True)
def _derive_cheaply() -> Iterator[None]:
    """Hundreds of key files are made here, and their cost is not what is tried."""

    def cheap(passphrase: str, key_file: keyfile.KeyFile) -> bytes:
        return hashlib.sha256(passphrase.encode() + key_file.salt).digest()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyfile, "_derive", cheap)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PaperKey]:
    """As in ``conftest``, under a cheap key."""
    folder = tmp_path_factory.mktemp("cheap") / "vault"
    vault, paper_key = create_vault(
        folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters()
    )
    vault.close()
    return folder, paper_key


@pytest.fixture
def new_paper_key() -> PaperKey:
    return PaperKey(age.new_identity())


class Filled:
    """A vault with one of everything."""

    def __init__(self, vault: Vault) -> None:
        self.kept = vault.new_draft_id()
        for number in (1, 2, 3):
            kind = GenerationKind.SESSION if number == 1 else GenerationKind.AUTOSAVE
            vault.save_draft(self.kept, {"n": number}, {"title": "kept"}, kind=kind)
        self.attached = vault.attachments(self.kept).add(io.BytesIO(b"drawing " * 20_000))
        self.binned = vault.new_draft_id()
        vault.save_draft(self.binned, {"n": 9}, {})
        vault.delete_draft(self.binned)
        vault.records.save_identity({"p12": "AAAA"})
        self.log = [entry.action for entry in vault.log.check().entries]
        vault.save_state()

    def check(self, vault: Vault) -> None:
        assert vault.generations(self.kept) == (1, 2, 3)
        assert [vault.read_draft(self.kept, n).content for n in (1, 2, 3)] == [
            {"n": 1}, {"n": 2}, {"n": 3},
        ]  # fmt: skip
        assert not vault.read_draft(self.kept).fell_back
        assert _bytes_of(vault, self.kept, self.attached) == b"drawing " * 20_000
        assert vault.binned() == (self.binned,)
        assert vault.records.read_identity() == {"p12": "AAAA"}
        report = vault.log.check()
        assert report.faults == ()
        assert [entry.action for entry in report.entries][: len(self.log)] == self.log
        assert [entry.id for entry in vault.list_drafts().entries] == [self.kept]
        assert vault.list_drafts().missing == vault.list_drafts().damaged == ()


def _bytes_of(vault: Vault, draft: DraftId, stored: StoredAttachment) -> bytes:
    return b"".join(vault.attachments(draft).read(stored))


def _open(folder: Path, passphrase: str, seen: int = 0) -> Vault:
    return open_vault(folder, passphrase, now=Clock(), random=os.urandom, seen=lambda _: seen)


def test_everything_is_there_under_the_new_keys(
    folder: Path, vault: Vault, new_paper_key: PaperKey
) -> None:
    filled = Filled(vault)
    steps: list[tuple[int, int]] = []
    vault.renew_keys(
        PASSPHRASE, NEW, new_paper_key, step=lambda done, all_: steps.append((done, all_))
    )
    filled.check(vault)
    assert vault.save_draft(filled.kept, {"n": 4}, {}).generation == 4
    seen = vault.save_state()
    vault.close()

    assert steps[-1][0] == steps[-1][1] > 4
    with pytest.raises(WrongPassphraseError):
        _open(folder, PASSPHRASE)
    with _open(folder, NEW, seen) as opened:
        assert not opened.is_older_than_seen
        assert opened.read_draft(filled.kept).content == {"n": 4}
        assert opened.log.check().entries[-1].action == "keys_renewed"
        assert not opened.records.paper_key_confirmed()
    left = {path.name for path in folder.iterdir()}
    assert not left & {"renewal", "renewed", "vault.tdk.1", "recovery.age.1", "damaged"}


def test_the_keys_before_open_no_file_any_more(
    folder: Path, vault: Vault, paper_key: PaperKey, new_paper_key: PaperKey
) -> None:
    Filled(vault)
    old = vault._access.keys
    vault.renew_keys(PASSPHRASE, NEW, new_paper_key)
    files = list(folder.rglob("*.age"))

    assert len(files) > 10
    for path in files:
        with pytest.raises(CryptoError):
            age.decrypt(path.read_bytes(), [old.identity, paper_key.text])
        age.decrypt(path.read_bytes(), [new_paper_key.text])


def test_the_paper_key_before_gives_no_new_passphrase(
    folder: Path, vault: Vault, paper_key: PaperKey, new_paper_key: PaperKey
) -> None:
    filled = Filled(vault)
    vault.renew_keys(PASSPHRASE, NEW, new_paper_key)
    vault.close()
    with pytest.raises(PaperKeyError):
        recover_vault(folder, paper_key.text, PASSPHRASE, random=os.urandom)
    recover_vault(folder, new_paper_key.text, "yet another passphrase", random=os.urandom)
    with _open(folder, "yet another passphrase") as opened:
        filled.check(opened)


def test_refusals_change_nothing(folder: Path, vault: Vault, new_paper_key: PaperKey) -> None:
    filled = Filled(vault)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(WrongPassphraseError):
        vault.renew_keys(PASSPHRASE + "?", NEW, new_paper_key)
    with pytest.raises(PassphraseTooShortError):
        vault.renew_keys(PASSPHRASE, "short", new_paper_key)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    filled.check(vault)


def test_a_damaged_file_is_set_aside_and_does_not_stop_it(
    folder: Path, vault: Vault, new_paper_key: PaperKey
) -> None:
    filled = Filled(vault)
    (folder / "drafts" / filled.kept / "00000002.age").write_bytes(b"rot")
    (folder / "drafts" / filled.kept / "files" / f"{filled.attached.id}.age").write_bytes(b"rot")
    vault.renew_keys(PASSPHRASE, NEW, new_paper_key)

    assert vault.generations(filled.kept) == (1, 3)
    aside = folder / "damaged" / filled.kept
    assert sorted(path.name for path in aside.iterdir()) == [
        "00000002.age", f"{filled.attached.id}.age",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["passphrase", "new paper key", "old paper key"])
def test_interrupted_anywhere_it_is_finished_at_the_next_opening(
    folder: Path,
    reopen: Callable[[], Vault],
    paper_key: PaperKey,
    new_paper_key: PaperKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    """As after a crash: from the failing call on, no call reaches the disk."""
    filled = Filled(reopen())
    reopen().close()
    steps = {"passphrase": 13, "new paper key": 29, "old paper key": 37}
    interrupted = 0
    for number in range(1, 2000, steps[way]):
        copy = Path(shutil.copytree(folder, tmp_path / str(number)))
        vault = _open(copy, PASSPHRASE)
        failing = FailingCall(number, for_good=True)
        with monkeypatch.context() as patch:
            failing.put_into(patch)
            with contextlib.suppress(SaveError, DraftDamagedError):
                vault.renew_keys(PASSPHRASE, NEW, new_paper_key)
        assert vault._lock is not None
        vault._lock.release()
        _open_somehow(copy, way, paper_key, new_paper_key, filled)
        shutil.rmtree(copy)
        if not failing.happened:
            break
        interrupted += 1
    assert not failing.happened
    assert interrupted > 5


def _open_somehow(folder: Path, way: str, old: PaperKey, new: PaperKey, filled: Filled) -> None:
    third = "a third passphrase, after recovery"
    if way == "passphrase":
        # Whichever of the two the user tries first.
        opened = 0
        for passphrase in (PASSPHRASE, NEW):
            with contextlib.suppress(WrongPassphraseError), _open(folder, passphrase) as vault:
                filled.check(vault)
                opened += 1
        assert opened
        return
    # Of the two paper keys at least one gives the vault back; in the middle, both do.
    opened_by = []
    for key in (old, new):
        try:
            recover_vault(folder, key.text, third, random=os.urandom)
            opened_by.append(key)
        except PaperKeyError:
            continue
    assert opened_by
    first = opened_by[0] if way == "old paper key" else opened_by[-1]
    recover_vault(folder, first.text, third, random=os.urandom)
    with _open(folder, third) as opened:
        filled.check(opened)


def test_a_full_disk_in_the_middle_is_told_and_finished_later(
    folder: Path, vault: Vault, new_paper_key: PaperKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = Filled(vault)
    write, room = os.write, [3]

    def fill_up(descriptor: int, content: bytes) -> int:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, content)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fill_up)
        with pytest.raises(SaveError):
            vault.renew_keys(PASSPHRASE, NEW, new_paper_key)
    # The window is still open, and everything can be read and saved.
    assert vault.read_draft(filled.kept).content == {"n": 3}
    vault.close()
    with _open(folder, NEW) as opened:
        filled.check(opened)
        assert opened._access.keys.older is None
