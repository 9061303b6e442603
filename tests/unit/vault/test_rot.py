"""Bit rot: whatever happens to the newest file of a draft, the version before it is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import Vault
from tools import campaign

OLDER, NEWEST = {"n": 1}, {"n": 2}


@pytest.fixture
def draft(vault: Vault) -> DraftId:
    made = vault.new_draft_id()
    vault.save_draft(made, OLDER, {})
    vault.save_draft(made, NEWEST, {})
    return made


def _newest(folder: Path, draft: DraftId) -> Path:
    return folder / "drafts" / draft / "00000002.age"


def _offers_the_one_before(vault: Vault, draft: DraftId) -> bool:
    read = vault.read_draft(draft)
    return (read.content, read.generation, read.fell_back) == (OLDER, 1, True)


@pytest.mark.campaign
def test_every_changed_bit_falls_back(folder: Path, vault: Vault, draft: DraftId) -> None:
    path = _newest(folder, draft)
    sound = path.read_bytes()
    tried = 0
    for bit in range(0, 8 * len(sound), campaign(quick=1511, full=1)):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(changed)
        assert _offers_the_one_before(vault, draft), bit
        tried += 1
    path.write_bytes(sound)

    assert vault.read_draft(draft).content == NEWEST
    assert tried > 300


@pytest.mark.campaign
def test_every_truncation_falls_back(folder: Path, vault: Vault, draft: DraftId) -> None:
    path = _newest(folder, draft)
    sound = path.read_bytes()
    for length in range(0, len(sound), campaign(quick=331, full=1)):
        path.write_bytes(sound[:length])
        assert _offers_the_one_before(vault, draft), length


def test_the_list_says_so_too(folder: Path, vault: Vault, draft: DraftId) -> None:
    path = _newest(folder, draft)
    sound = path.read_bytes()
    for place in range(0, len(sound), 6007):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        (entry,) = vault.list_drafts().entries
        assert (entry.generation, entry.fell_back) == (1, True)


def test_a_damaged_milestone_stays_in_the_history_until_it_is_set_aside(
    folder: Path, vault: Vault, draft: DraftId
) -> None:
    _newest(folder, draft).write_bytes(b"rot")
    history = vault.history(draft)
    assert [(e.generation, e.is_readable) for e in history] == [(2, False), (1, True)]
    vault.save_draft(draft, {"n": 3}, {})
    assert [entry.generation for entry in vault.history(draft)] == [3, 1]
    assert (folder / "damaged" / draft / "00000002.age").read_bytes() == b"rot"
