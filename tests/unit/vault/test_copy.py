from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import DraftCopyError, UnknownDraftError
from template_desk.vault import save
from template_desk.vault.copy import write_copy
from template_desk.vault.drafts import DraftId
from template_desk.vault.recovery import PaperKey
from template_desk.vault.vault import Vault, create_vault
from tools import require_tool, run_tool

from .conftest import PASSPHRASE, Clock

CONTENT = {"title": "Border laboratories", "answers": ["قانون"]}
SUMMARY = {"title": "Border laboratories"}


@pytest.fixture
def sealed(vault: Vault) -> bytes:
    return vault.copies.seal(vault.new_draft_id(), CONTENT, SUMMARY)


def reason_of(vault: Vault, sealed: bytes) -> object:
    with pytest.raises(DraftCopyError) as caught:
        vault.copies.open(sealed)
    return caught.value.details["reason"]


def test_a_copy_opens_in_the_vault_opened_again(vault: Vault, reopen: Callable[[], Vault]) -> None:
    draft = vault.new_draft_id()
    sealed = vault.copies.seal(draft, CONTENT, SUMMARY)

    found = reopen().copies.open(sealed)

    assert (found.draft, found.content, found.summary) == (draft, CONTENT, SUMMARY)
    assert "Border" not in repr(found)


def test_making_a_copy_writes_nothing_into_the_vault(vault: Vault, folder: Path) -> None:
    before = sorted(path for path in folder.rglob("*"))
    vault.copies.seal(vault.new_draft_id(), CONTENT, SUMMARY)
    assert sorted(path for path in folder.rglob("*")) == before


def test_nothing_of_a_copy_is_in_the_clear(sealed: bytes) -> None:
    assert b"Border" not in sealed
    assert sealed.startswith(b"age-encryption.org/v1\n")


def test_the_paper_key_opens_a_copy_with_age(
    sealed: bytes, paper_key: PaperKey, tmp_path: Path
) -> None:
    require_tool("age")
    (tmp_path / "key.txt").write_text(paper_key.text + "\n")
    (tmp_path / "copy.age").write_bytes(sealed)
    done = run_tool("age", "-d", "-i", tmp_path / "key.txt", tmp_path / "copy.age")
    assert json.loads(done.stdout)["draft"] == CONTENT


def test_every_changed_byte_and_every_cut_is_noticed(vault: Vault, sealed: bytes) -> None:
    for place in [*range(0, 400, 7), *range(400, len(sealed), 4001), len(sealed) - 1]:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert reason_of(vault, bytes(changed)) in ("damaged", "foreign")
        assert reason_of(vault, sealed[:place]) in ("damaged", "foreign")


def test_another_vaults_copy_is_foreign(vault: Vault, tmp_path: Path) -> None:
    other, _ = create_vault(
        tmp_path / "other", PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters()
    )
    with other:
        sealed = other.copies.seal(other.new_draft_id(), CONTENT, SUMMARY)
    assert reason_of(vault, sealed) == "foreign"


def test_a_saved_generation_is_no_copy_and_a_copy_no_generation(
    vault: Vault, folder: Path, sealed: bytes
) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, CONTENT, SUMMARY)
    file = folder / "drafts" / draft / "00000001.age"
    assert reason_of(vault, file.read_bytes()) == "not_a_copy"

    file.with_name("00000002.age").write_bytes(sealed)
    file.with_name("00000000.age").write_bytes(sealed)
    assert vault.read_draft(draft).generation == 1


def test_only_an_id_is_taken_for_one(vault: Vault) -> None:
    with pytest.raises(UnknownDraftError):
        vault.copies.seal(DraftId("../x"), CONTENT, SUMMARY)


def test_content_that_is_no_json_is_refused(vault: Vault) -> None:
    with pytest.raises(DraftCopyError):
        vault.copies.seal(vault.new_draft_id(), {"x": "\ud800"}, SUMMARY)


# --- writing it ---------------------------------------------------------------------------


def test_a_copy_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bytes
) -> None:
    file = tmp_path / "copy.age"
    file.write_bytes(b"before")
    for call in ("write", "fsync"):
        with monkeypatch.context() as patch:

            def refuse(*_arguments: object) -> None:
                raise OSError(errno.ENOSPC, "full")

            patch.setattr(os, call, refuse)
            with pytest.raises(DraftCopyError) as caught:
                write_copy(file, sealed)
        assert caught.value.details == {"reason": "not_written", "errno": errno.ENOSPC}
        assert file.read_bytes() == b"before"
        assert not list(tmp_path.glob("*.tmp"))
    write_copy(file, sealed)
    assert file.read_bytes() == sealed


def test_a_folder_that_is_gone_is_said(tmp_path: Path, sealed: bytes) -> None:
    with pytest.raises(DraftCopyError) as caught:
        write_copy(tmp_path / "gone" / "copy.age", sealed)
    assert caught.value.details["errno"] == errno.ENOENT


def test_a_disk_that_gives_back_other_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: bytes
) -> None:
    real = save.write_temporary
    monkeypatch.setattr(save, "write_temporary", lambda path, raw: real(path, raw[:-1] + b"?"))
    with pytest.raises(DraftCopyError) as caught:
        write_copy(tmp_path / "copy.age", sealed)
    assert caught.value.details["reason"] == "read_back"
