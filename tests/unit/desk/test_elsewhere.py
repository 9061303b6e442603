"""What cannot be saved in the vault is saved elsewhere, encrypted, and comes back."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import NOW, REQUEST_2007
from template_desk.desk.elsewhere import bring_in, copy_name, save_elsewhere
from template_desk.desk.environment import Environment
from template_desk.desk.messages import error_text
from template_desk.desk.new_keys import check_before, new_paper_key, renew_keys
from template_desk.desk.opening import open_workspace
from template_desk.desk.session import DraftSession
from template_desk.desk.workspace import Workspace
from template_desk.errors import (
    DraftCopyError,
    InputFileError,
    PassphraseTooShortError,
    SaveError,
    VaultReadOnlyError,
    WrongPassphraseError,
)
from template_desk.i18n import Translator
from template_desk.model.ids import Address, QuestionId
from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import Vault

from .conftest import PASSPHRASE

NEW = "five other words after the leak"
SUMMARY = Address(QuestionId("summary"))


@pytest.fixture
def opened(workspace: Workspace) -> Iterator[tuple[DraftId, DraftSession]]:
    draft, session = workspace.new_draft(REQUEST_2007)
    yield draft, session
    session.close()


def disk_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise SaveError(errno=errno.ENOSPC)

    monkeypatch.setattr(Vault, "save_draft", refuse)


# --- saving elsewhere --------------------------------------------------------------------


def test_what_the_vault_refuses_is_saved_elsewhere_and_comes_back(
    workspace: Workspace,
    opened: tuple[DraftId, DraftSession],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft, session = opened
    attachment = tmp_path / "map.pdf"
    attachment.write_bytes(b"%PDF")
    session.attach(workspace.files_of(draft).add(attachment))
    session.flush()
    with monkeypatch.context() as patch:
        disk_full(patch)
        session.set_answer(SUMMARY, "typed while the disk was full")
        assert session.flush().failure is not None

        saved = save_elsewhere(workspace, session, tmp_path / "copy.age")

        assert saved.content == session.content
        assert session.status.pending, "the vault still lacks it"
        assert session.status.failure is not None
    assert b"typed while" not in (tmp_path / "copy.age").read_bytes()

    brought = bring_in(workspace, tmp_path / "copy.age")

    assert brought.draft != draft
    assert brought.lost_files == ()
    again = workspace.content_of(brought.draft)
    assert again.answers == session.answers
    assert again.title.endswith(" (2)")
    (found,) = again.attachments
    workspace.files_of(brought.draft).save_copy(found, tmp_path / "map-again.pdf")
    assert (tmp_path / "map-again.pdf").read_bytes() == b"%PDF"


def test_attachments_that_are_gone_are_named(
    workspace: Workspace, opened: tuple[DraftId, DraftSession], tmp_path: Path, folder: Path
) -> None:
    draft, session = opened
    (tmp_path / "map.pdf").write_bytes(b"%PDF")
    session.attach(workspace.files_of(draft).add(tmp_path / "map.pdf"))
    save_elsewhere(workspace, session, tmp_path / "copy.age")
    shutil.rmtree(folder / "drafts" / draft / "files")

    brought = bring_in(workspace, tmp_path / "copy.age")

    assert brought.lost_files == ("map.pdf",)
    assert workspace.content_of(brought.draft).attachments == ()


def test_a_copy_that_cannot_be_written_is_never_called_saved(
    workspace: Workspace,
    opened: tuple[DraftId, DraftSession],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for call in ("open", "write", "fsync"):
        with monkeypatch.context() as patch:

            def refuse(*_arguments: object) -> None:
                raise OSError(errno.EIO, "injected")

            patch.setattr(os, call, refuse)
            with pytest.raises(DraftCopyError) as caught:
                save_elsewhere(workspace, opened[1], tmp_path / "copy.age")
        words = str(error_text(caught.value, Translator()))
        assert "could not be saved there (Input/output error)" in words
        assert "still on the screen" in words
        assert not (tmp_path / "copy.age").exists()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "not a saved copy"),
        (b"age-encryption.org/v1\n", "not a saved copy"),
        (b"%PDF" + bytes(1000), "not a saved copy"),
    ],
)
def test_other_files_are_refused_in_words(
    workspace: Workspace, tmp_path: Path, content: bytes, part: str
) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(DraftCopyError) as caught:
        bring_in(workspace, tmp_path / "file")
    assert part in str(error_text(caught.value, Translator()))
    assert workspace.cards().cards == ()


def test_a_file_that_is_gone_is_refused_in_words(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputFileError):
        bring_in(workspace, tmp_path / "gone")


def test_the_proposed_name_tells_nothing_of_the_document() -> None:
    assert copy_name(NOW).startswith("template-desk-2026-03-25-")
    assert copy_name(NOW).endswith(".age")


# --- new keys ----------------------------------------------------------------------------


def test_after_new_keys_only_the_new_ones_open_anything(
    workspace: Workspace,
    opened: tuple[DraftId, DraftSession],
    folder: Path,
    tmp_path: Path,
    environment: Environment,
) -> None:
    draft, session = opened
    (tmp_path / "map.pdf").write_bytes(b"%PDF")
    one = workspace.files_of(draft).add(tmp_path / "map.pdf")
    session.attach(one)
    session.set_answer(SUMMARY, "kept")
    save_elsewhere(workspace, session, tmp_path / "before.age")
    session.close()
    paper_key = new_paper_key(environment)
    steps: list[tuple[int, int]] = []

    done = renew_keys(
        workspace,
        PASSPHRASE,
        NEW,
        paper_key,
        typed=(3, paper_key.groups()[3].lower()),
        step=lambda *step: steps.append(step),
    )
    assert done.paper_key_confirmed
    assert steps[-1][0] == steps[-1][1] > 3
    workspace.close()

    with pytest.raises(WrongPassphraseError):
        open_workspace(folder, PASSPHRASE, environment)
    again = open_workspace(folder, NEW, environment)
    assert again.content_of(draft).answers.text(SUMMARY.question) == "kept"
    again.files_of(draft).save_copy(one, tmp_path / "again.pdf")
    assert again.vault.records.paper_key_confirmed()
    assert again.vault.log.check().faults == ()
    with pytest.raises(DraftCopyError) as caught:
        bring_in(again, tmp_path / "before.age")
    assert "before the vault was given new keys" in str(error_text(caught.value, Translator()))
    again.close()


def test_a_wrong_group_leaves_the_reminder_to_check_the_sheet(
    workspace: Workspace, environment: Environment
) -> None:
    paper_key = new_paper_key(environment)
    done = renew_keys(workspace, PASSPHRASE, NEW, paper_key, typed=(3, "wrong"))
    assert not done.paper_key_confirmed
    assert not workspace.vault.records.paper_key_confirmed()


def test_what_would_be_refused_is_said_before_a_paper_key_is_shown(
    workspace: Workspace, folder: Path, environment: Environment
) -> None:
    with pytest.raises(WrongPassphraseError):
        check_before(workspace, "not the passphrase at all", NEW)
    with pytest.raises(PassphraseTooShortError):
        check_before(workspace, PASSPHRASE, "short")
    check_before(workspace, PASSPHRASE, NEW)
    reader = open_workspace(folder, PASSPHRASE, environment, read_only=True)
    with pytest.raises(VaultReadOnlyError):
        check_before(reader, PASSPHRASE, NEW)
    reader.close()


def test_the_paper_key_is_not_in_its_repr(environment: Environment) -> None:
    paper_key = new_paper_key(environment)
    assert paper_key.text[20:] not in repr(paper_key)
    assert paper_key.text != new_paper_key(environment).text
    assert json.dumps(paper_key.groups())
