from __future__ import annotations

import dataclasses
import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from template_desk.errors import (
    AttachmentError,
    SaveError,
    UnknownDraftError,
    VaultReadOnlyError,
)
from template_desk.vault import attachments as module
from template_desk.vault.attachments import AttachmentFolder
from template_desk.vault.drafts import DraftId
from template_desk.vault.recovery import PaperKey
from template_desk.vault.vault import Vault, open_vault
from tools import require_tool, run_tool

from .conftest import PASSPHRASE, Clock

SIZES = [0, 1, 65536, 65537, 300_000]


@pytest.fixture
def draft(vault: Vault) -> DraftId:
    made = vault.new_draft_id()
    vault.save_draft(made, {}, {})
    return made


@pytest.fixture
def files(vault: Vault, draft: DraftId) -> AttachmentFolder:
    return vault.attachments(draft)


def _path(folder: Path, draft: str, stored: str) -> Path:
    return folder / "drafts" / draft / "files" / f"{stored}.age"


@pytest.mark.parametrize("size", SIZES)
def test_an_attachment_comes_back_byte_for_byte(
    draft: DraftId, files: AttachmentFolder, reopen: Callable[[], Vault], size: int
) -> None:
    content = os.urandom(size)
    stored = files.add(io.BytesIO(content))

    again = reopen().attachments(draft)
    assert again.ids() == (stored.id,)
    assert b"".join(again.read(stored)) == content
    assert stored.size_bytes == size


def test_nothing_of_it_is_in_the_clear(folder: Path, files: AttachmentFolder) -> None:
    files.add(io.BytesIO(b"plutonium " * 50_000))
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"plutonium" not in everything


def test_the_paper_key_opens_an_attachment_with_debian_age(
    folder: Path, tmp_path: Path, draft: DraftId, files: AttachmentFolder, paper_key: PaperKey
) -> None:
    require_tool("age")
    content = os.urandom(200_000)
    stored = files.add(io.BytesIO(content))
    key = tmp_path / "key.txt"
    key.write_text(paper_key.text + "\n", encoding="ascii")
    assert run_tool("age", "-d", "-i", key, _path(folder, draft, stored.id)).stdout == content


@pytest.mark.parametrize("fault", ["gone", "cut", "bit", "other", "name", "folder"])
def test_an_attachment_that_is_not_what_the_draft_says_is_an_error(
    folder: Path, draft: DraftId, files: AttachmentFolder, fault: str
) -> None:
    stored, other = files.add(io.BytesIO(bytes(100_000))), files.add(io.BytesIO(b"other"))
    path = _path(folder, draft, stored.id)
    sealed = path.read_bytes()
    match fault:
        case "cut":
            path.write_bytes(sealed[:-1])
        case "bit":
            path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
        case "other":
            path.write_bytes(_path(folder, draft, other.id).read_bytes())
        case "name":
            stored = dataclasses.replace(stored, id="../../vault")
        case _:
            path.unlink()
            if fault == "folder":
                path.mkdir()
    with pytest.raises(AttachmentError):
        list(files.read(stored))


class _FailingSource(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100_000:
            raise OSError(errno.EIO, "the stick was pulled")
        return super().read(size)


def test_a_source_that_fails_leaves_nothing(
    folder: Path, draft: DraftId, files: AttachmentFolder
) -> None:
    with pytest.raises(AttachmentError):
        files.add(_FailingSource(bytes(500_000)))
    assert files.ids() == ()
    assert list((folder / "drafts" / draft / "files").iterdir()) == []


def test_a_file_that_is_too_long_is_refused(
    files: AttachmentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    files.add(io.BytesIO(bytes(100_000)))
    with pytest.raises(AttachmentError) as caught:
        files.add(io.BytesIO(bytes(100_001)))
    assert caught.value.details["reason"] == "too_long"
    assert len(files.ids()) == 1


def test_taking_in_can_be_stopped(files: AttachmentFolder) -> None:
    def stop(done_bytes: int) -> None:
        if done_bytes > 200_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.add(io.BytesIO(bytes(10**6)), check=stop)
    assert files.ids() == ()


@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_a_refusing_disk_is_a_save_error_and_leaves_nothing(
    folder: Path,
    draft: DraftId,
    files: AttachmentFolder,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    (folder / "drafts" / draft / "files").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(SaveError):
            files.add(io.BytesIO(bytes(100_000)))
    assert list((folder / "drafts" / draft / "files").iterdir()) == []


def test_what_was_written_wrongly_is_not_said_to_be_saved(
    files: AttachmentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def lie(descriptor: int, content: bytes) -> int:
        return write(descriptor, bytes(content)[:-1] + b"\0")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lie)
        with pytest.raises(AttachmentError):
            files.add(io.BytesIO(os.urandom(100_000)))
    assert files.ids() == ()


def test_what_no_generation_names_any_more_is_removed(files: AttachmentFolder) -> None:
    stored = [files.add(io.BytesIO(b"x")) for _ in range(3)]
    assert files.keep_only({stored[1].id}) == 2
    assert files.ids() == (stored[1].id,)


def test_attachments_go_to_the_bin_with_their_draft(vault: Vault, draft: DraftId) -> None:
    stored = vault.attachments(draft).add(io.BytesIO(b"x" * 70_000))
    vault.delete_draft(draft)
    vault.restore_draft(draft)
    assert b"".join(vault.attachments(draft).read(stored)) == b"x" * 70_000


def test_a_copy_of_a_draft_has_its_own_attachments(vault: Vault, draft: DraftId) -> None:
    stored = vault.attachments(draft).add(io.BytesIO(b"x" * 70_000))
    other = vault.new_draft_id()
    vault.attachments(draft).copy_to(vault.attachments(other), {stored.id})
    vault.save_draft(other, {}, {})
    vault.delete_draft(draft)
    vault.bin.empty()

    assert b"".join(vault.attachments(other).read(stored)) == b"x" * 70_000


def test_nothing_is_taken_into_a_vault_that_is_only_read(
    folder: Path, vault: Vault, draft: DraftId
) -> None:
    stored = vault.attachments(draft).add(io.BytesIO(b"read me"))
    with open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom, read_only=True) as second:
        files = second.attachments(draft)
        assert b"".join(files.read(stored)) == b"read me"
        with pytest.raises(VaultReadOnlyError):
            files.add(io.BytesIO(b""))
        with pytest.raises(VaultReadOnlyError):
            files.keep_only(())


def test_only_drafts_have_attachments(vault: Vault) -> None:
    for wrong in ("identity", "..", ""):
        with pytest.raises(UnknownDraftError):
            vault.attachments(DraftId(wrong))


def test_an_interrupted_taking_in_is_swept(
    folder: Path, draft: DraftId, files: AttachmentFolder, reopen: Callable[[], Vault]
) -> None:
    files.add(io.BytesIO(b""))
    left_over = folder / "drafts" / draft / "files" / "x.age.0.tmp"
    left_over.write_bytes(b"half")
    reopen()
    assert not left_over.exists()


def test_memory_does_not_grow_with_the_file(files: AttachmentFolder, tmp_path: Path) -> None:
    import tracemalloc

    big = tmp_path / "big"
    with big.open("wb") as made:
        made.truncate(40 * 1024 * 1024)
    tracemalloc.start()
    try:
        source: BinaryIO
        with big.open("rb") as source:
            files.add(source)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 4 * 1024 * 1024
