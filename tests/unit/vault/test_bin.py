from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.errors import SaveError, UnknownDraftError, VaultReadOnlyError
from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import Vault, open_vault

from .conftest import PASSPHRASE, Clock


def _binned(vault: Vault, title: str = "") -> DraftId:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {"title": title})
    vault.delete_draft(draft)
    return draft


def test_the_bin_says_what_is_in_it(folder: Path, vault: Vault) -> None:
    first, second, third = (_binned(vault, title) for title in ("one", "two", "three"))
    (folder / "bin" / second / "00000001.age").write_bytes(b"rot")
    listed = vault.bin.list()

    assert [(e.id, e.summary["title"]) for e in listed.entries] == [
        (third, "three"),
        (first, "one"),
    ]
    assert listed.damaged == (second,)


def test_a_purged_draft_is_gone_and_its_neighbours_are_not(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    vault = reopen()
    first, second = _binned(vault), _binned(vault)
    vault.bin.purge(first)

    assert vault.binned() == (second,)
    assert not list((folder / "bin").glob(f"{first}*"))
    vault = reopen()
    assert vault.list_drafts().missing == ()
    with pytest.raises(UnknownDraftError):
        vault.bin.purge(first)


def test_only_what_is_in_the_bin_can_be_purged(vault: Vault) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    for wrong in (draft, DraftId("../drafts"), DraftId("")):
        with pytest.raises(UnknownDraftError):
            vault.bin.purge(wrong)
    assert vault.generations(draft) == (1,)


def test_emptying_the_bin_leaves_the_drafts(vault: Vault) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    for _ in range(3):
        _binned(vault)

    assert vault.bin.empty() == 3
    assert vault.bin.empty() == 0
    assert [entry.id for entry in vault.list_drafts().entries] == [draft]


def test_an_interrupted_purge_is_ended_at_the_next_opening(
    folder: Path, reopen: Callable[[], Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "no")

    vault = reopen()
    draft = _binned(vault)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        with pytest.raises(SaveError):
            vault.bin.purge(draft)
    assert vault.binned() == ()

    reopen()
    assert list((folder / "bin").iterdir()) == []


def test_nothing_is_purged_from_a_vault_that_is_only_read(folder: Path, vault: Vault) -> None:
    draft = _binned(vault)
    with open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom, read_only=True) as second:
        assert [entry.id for entry in second.bin.list().entries] == [draft]
        with pytest.raises(VaultReadOnlyError):
            second.bin.purge(draft)
        with pytest.raises(VaultReadOnlyError):
            second.bin.empty()
