from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOW, REQUEST_2007
from template_desk.desk.attachments import (
    Attachment,
    attachments_from_json,
    is_usual,
    kind_words,
    named_ids,
    safe_name,
    size_words,
    total_bytes,
)
from template_desk.desk.draft_files import DraftFiles, examine
from template_desk.desk.environment import Environment
from template_desk.desk.messages import error_text
from template_desk.desk.opening import open_workspace
from template_desk.desk.session import DraftSession
from template_desk.desk.workspace import Workspace
from template_desk.errors import AttachmentError, ExportFolderError, VaultReadOnlyError
from template_desk.i18n import Translator
from template_desk.model.ids import Address, QuestionId
from template_desk.vault import attachments as vault_attachments
from template_desk.vault.drafts import DraftId

from .conftest import PASSPHRASE

SUMMARY = Address(QuestionId("summary"))
ID, OTHER = "a" * 26, "b" * 26
SHA = hashlib.sha256(b"x").hexdigest()
MAP = Attachment(id=ID, name="map.pdf", size_bytes=1, sha256=SHA, added="2026-03-25T12:00:00+00:00")


@pytest.fixture
def draft(workspace: Workspace) -> DraftId:
    made_draft, session = workspace.new_draft(REQUEST_2007)
    session.close()
    return made_draft


def edited(workspace: Workspace, draft: DraftId, edit: Callable[[DraftSession], object]) -> None:
    """Open a draft, change it, close it."""
    session = workspace.open_draft(draft).session
    edit(session)
    assert session.close().failure is None


def attached(workspace: Workspace, draft: DraftId, path: Path) -> Attachment:
    session = workspace.open_draft(draft).session
    made_one = workspace.files_of(draft).add(path)
    session.attach(made_one)
    assert session.close().failure is None
    return made_one


def stored(folder: Path, draft: str) -> list[str]:
    return sorted(path.stem for path in (folder / "drafts" / draft / "files").glob("*"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made_file = tmp_path / "Border map & list.PDF"
    made_file.write_bytes(b"%PDF" + os.urandom(100_000))
    return made_file


# --- names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("map.pdf", "map.pdf"),
        ("Ծրագիր 2027.docx", "Ծրագիր 2027.docx"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\map.pdf", "map.pdf"),
        ("a\x1b[31m\nb\u202efdp.exe", "a[31mbfdp.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("  map.pdf. . ", "map.pdf"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("", "attachment"),
        ("..", "attachment"),
        ("\u202e\u2066", "attachment"),
        (".htaccess", ".htaccess"),
        ("a\udcff.txt", "a\ufffd.txt"),
        ("é" * 200 + ".pdf", "é" * 125 + ".pdf"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names_are_kept_but_made_safe(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text(st.characters(), max_size=400))
def test_every_name_can_be_shown_and_saved(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe.encode()) <= 255
    assert not set(safe) & set('/\\<>:"|?*\x00\n')
    assert all(
        unicodedata.category(c) not in {"Cc", "Cf", "Cs"} or c in "\u200c\u200d" for c in safe
    )
    assert safe not in {".", ".."}
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (9_949, "9.9 KB"),
        (9_950, "10 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (200_000_000, "200 MB"),
        (1_073_741_824, "1.1 GB"),
    ],
)
def test_sizes_are_said_as_people_know_them(size: int, words: str) -> None:
    assert size_words(size, Translator()) == words


def test_kinds_come_from_the_end_of_the_name() -> None:
    translate = Translator()

    assert kind_words("A.PDF", translate) == "PDF"
    assert kind_words("a.jpeg", translate) == "Image"
    assert kind_words("a.tar.gz", translate) == "Other file"
    assert is_usual("list.CSV")
    assert not is_usual("setup.exe")
    assert not is_usual("README")
    assert dataclasses.replace(MAP, name="a.png").media_type == "image/png"
    assert dataclasses.replace(MAP, name="a.exe").media_type == "application/octet-stream"


# --- in the draft -----------------------------------------------------------------------


def test_what_is_written_is_read_again() -> None:
    two = (MAP, dataclasses.replace(MAP, id=OTHER, name="b.txt", size_bytes=2**40))
    assert attachments_from_json([each.to_json() for each in two]) == two
    assert total_bytes(two) == 2**40 + 1
    assert "map" not in repr(MAP)


@pytest.mark.parametrize(
    "value",
    [
        None, "text", 7, {}, [None], ["a"], [[]], [{}],
        *([{**MAP.to_json(), key: wrong}]
          for key, wrong in [("id", "x"), ("id", "../../x"), ("id", None), ("name", 5),
                             ("size", -1), ("size", True), ("size", "1"), ("size", 2**60),
                             ("sha256", "AA"), ("sha256", None)]),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_out(value: object) -> None:
    assert attachments_from_json(value) == ()


def test_a_later_version_may_say_more_of_an_attachment() -> None:
    later = {**MAP.to_json(), "pages": 3}
    assert attachments_from_json([later, 5]) == (MAP,)


def test_one_file_is_named_once() -> None:
    assert attachments_from_json([MAP.to_json(), MAP.to_json()]) == (MAP,)


def test_what_is_not_understood_is_still_known_to_name_files() -> None:
    """Or tidying up would remove the files of a later version's draft."""
    content = {"attachments": {"v": 2, "files": [{"ref": ID}, [OTHER], "short", 3]}}
    assert named_ids(content) == {ID, OTHER}
    assert named_ids({}) == frozenset()


# --- in the vault -----------------------------------------------------------------------


def test_an_attached_file_comes_back_byte_for_byte(
    workspace: Workspace, draft: DraftId, file: Path, tmp_path: Path
) -> None:
    attached(workspace, draft, file)
    (found,) = workspace.open_draft(draft).session.content.attachments

    workspace.files_of(draft).save_copy(found, tmp_path / "copy.pdf")

    assert (tmp_path / "copy.pdf").read_bytes() == file.read_bytes()
    assert (found.name, found.size_bytes) == ("Border map & list.PDF", file.stat().st_size)
    assert found.added == NOW.isoformat(timespec="seconds")


def test_attaching_is_an_edit_that_is_saved_by_itself(
    workspace: Workspace, draft: DraftId, file: Path
) -> None:
    session = workspace.open_draft(draft).session
    told: list[int] = []
    session.on_changed(lambda: told.append(len(session.content.attachments)))

    one = workspace.files_of(draft).add(file)
    session.attach(one)
    session.attach(one)
    undo = session.detach(one)
    undo()
    undo()

    assert told == [1, 0, 1]
    assert session.status.pending
    session.close()
    assert workspace.open_draft(draft).session.content.attachments == (one,)


def test_undo_puts_an_attachment_back_where_it_was(workspace: Workspace, draft: DraftId) -> None:
    session = workspace.open_draft(draft).session
    three = tuple(dataclasses.replace(MAP, id=letter * 26) for letter in "abc")
    for each in three:
        session.attach(each)
    undo = session.detach(three[1])
    session.set_answer(SUMMARY, "typed meanwhile")
    undo()

    assert session.content.attachments == three
    assert session.answers.text(SUMMARY.question) == "typed meanwhile"
    session.close()


def test_going_back_to_an_earlier_version_brings_its_attachments(
    workspace: Workspace, draft: DraftId, file: Path
) -> None:
    one = attached(workspace, draft, file)
    session = workspace.open_draft(draft).session
    earlier = session.content
    session.detach(one)
    session.flush()
    session.take_back(earlier)
    session.close()

    found = workspace.open_draft(draft).session.content.attachments
    assert found == (one,)
    assert workspace.files_of(draft).is_there(one)


def test_a_duplicate_has_files_of_its_own(
    workspace: Workspace, draft: DraftId, file: Path, tmp_path: Path, folder: Path
) -> None:
    one = attached(workspace, draft, file)

    copy = workspace.duplicate(draft)
    (folder / "drafts" / draft / "files" / f"{one.id}.age").unlink()

    assert workspace.open_draft(copy).session.content.attachments == (one,)
    workspace.files_of(copy).save_copy(one, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == file.read_bytes()
    with pytest.raises(AttachmentError) as caught:
        workspace.duplicate(draft)
    assert caught.value.details["reason"] == "missing"


def test_a_file_that_no_version_names_goes_when_the_draft_is_opened(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path
) -> None:
    one = attached(workspace, draft, file)
    left_over = workspace.files_of(draft).add(file)
    assert stored(folder, draft) == sorted([one.id, left_over.id])

    workspace.open_draft(draft)

    assert stored(folder, draft) == [one.id]


def test_a_file_that_an_earlier_version_names_stays(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path
) -> None:
    one = attached(workspace, draft, file)
    edited(workspace, draft, lambda session: session.detach(one))

    workspace.open_draft(draft)

    assert stored(folder, draft) == [one.id]


def test_nothing_goes_while_a_version_cannot_be_read(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path
) -> None:
    """That version might be the only one that names the file."""
    one = attached(workspace, draft, file)
    edited(workspace, draft, lambda session: session.detach(one))
    for path in (folder / "drafts" / draft).glob("*.age"):
        if workspace.vault.read_draft(draft, int(path.name[:8])).content["attachments"]:
            path.write_bytes(path.read_bytes()[:-1])

    edited(workspace, draft, lambda session: session.set_title("once more"))
    edited(workspace, draft, lambda session: session.set_title("and again"))
    workspace.open_draft(draft)

    assert stored(folder, draft) == [one.id]


def test_a_vault_that_is_only_read_is_not_tidied(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path, environment: Environment
) -> None:
    left_over = workspace.files_of(draft).add(file)
    reader = open_workspace(folder, PASSPHRASE, environment, read_only=True)

    reader.open_draft(draft)
    with pytest.raises(VaultReadOnlyError):
        reader.files_of(draft).add(file)

    assert stored(folder, draft) == [left_over.id]
    reader.close()


def test_adding_is_logged_without_the_name(
    workspace: Workspace, draft: DraftId, file: Path
) -> None:
    one = workspace.files_of(draft).add(file)
    workspace.files_of(draft).note_added(one)

    newest = workspace.vault.log.check().entries[-1]
    assert (newest.action, newest.draft) == ("attachment_added", draft)
    assert newest.details == {"sha256": one.sha256}


# --- looking at files -------------------------------------------------------------------


def test_the_same_file_twice_is_noticed(workspace: Workspace, draft: DraftId, file: Path) -> None:
    one = attached(workspace, draft, file)
    other = file.with_name("other.pdf")
    other.write_bytes(b"?" * file.stat().st_size)
    again = file.with_name("again.exe")
    again.write_bytes(file.read_bytes())

    assert examine(again, [one]).same_as == one
    assert not examine(again, [one]).is_usual
    assert examine(other, [one]).same_as is None
    assert examine(other, [one]).is_usual


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, number in (
        (tmp_path, errno.EISDIR),
        (tmp_path / "gone", errno.ENOENT),
        (tmp_path / "pipe", errno.EINVAL),
    ):
        with pytest.raises(AttachmentError) as caught:
            examine(path, ())
        assert caught.value.details["errno"] == number


def test_a_file_above_a_gibibyte_is_refused_in_words(tmp_path: Path) -> None:
    long = tmp_path / "long.pdf"
    with long.open("wb") as stream:
        stream.truncate(vault_attachments.MOST_BYTES + 1)

    with pytest.raises(AttachmentError) as caught:
        examine(long, ())

    assert "larger than 1024 MB" in str(error_text(caught.value, Translator()))


def test_no_words_of_an_attachment_have_a_gap(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path, tmp_path: Path
) -> None:
    files = workspace.files_of(draft)
    one = files.add(file)
    path = folder / "drafts" / draft / "files" / f"{one.id}.age"
    whole = path.read_bytes()
    found: list[str] = []

    def refused(call: Callable[[], object]) -> None:
        with pytest.raises((AttachmentError, ExportFolderError)) as caught:
            call()
        found.append(str(error_text(caught.value, Translator())))

    refused(lambda: files.add(tmp_path / "gone"))
    path.write_bytes(whole[:-1])
    refused(lambda: files.save_copy(one, tmp_path / "a"))
    path.unlink()
    refused(lambda: files.save_copy(one, tmp_path / "a"))
    path.write_bytes(whole)
    refused(lambda: files.save_copy(one, tmp_path / "gone" / "a"))
    (tmp_path / "taken").write_bytes(b"mine")
    refused(lambda: files.save_copy(one, tmp_path / "taken"))

    expected = ("No such file", "is damaged", "not in the vault", "No such file", "exists already")
    for words, part in zip(found, expected, strict=True):
        assert part in words
        assert "  " not in words
        assert " )" not in words
    assert (tmp_path / "taken").read_bytes() == b"mine"
    assert not (tmp_path / "a").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_attaches_nothing_and_says_so(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(AttachmentError) as caught:
        workspace.files_of(draft).add(file)
    monkeypatch.undo()

    assert "could not be taken into the vault (No space left" in str(
        error_text(caught.value, Translator())
    )
    assert stored(folder, draft) == []


def test_a_copy_replaces_a_file_only_when_told_to(
    workspace: Workspace, draft: DraftId, file: Path, tmp_path: Path
) -> None:
    files = workspace.files_of(draft)
    one = files.add(file)
    target = tmp_path / "target.pdf"
    target.write_bytes(b"before")

    files.save_copy(one, target, overwrite=True)

    assert target.read_bytes() == file.read_bytes()


def test_stopping_leaves_nothing(
    workspace: Workspace, draft: DraftId, file: Path, folder: Path, tmp_path: Path
) -> None:
    class StoppedError(Exception):
        pass

    def stop(_done: int) -> None:
        raise StoppedError

    files: DraftFiles = workspace.files_of(draft)
    one = files.add(file)
    with pytest.raises(StoppedError):
        files.add(file, check=stop)
    with pytest.raises(StoppedError):
        files.save_copy(one, tmp_path / "target.pdf", check=stop)

    assert stored(folder, draft) == [one.id]
    assert not list(tmp_path.glob("*target*")) + list(tmp_path.glob(".*"))
