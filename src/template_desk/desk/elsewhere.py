"""Saving the open document elsewhere when the vault cannot be written, and bringing it back.

The copy is encrypted for the vault's own key and the paper key. The document itself stays
unsaved in the vault, and the program goes on trying.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.desk.session import DraftContent, content_from_json, content_to_json
from template_desk.desk.verify import read_input
from template_desk.errors import VaultError
from template_desk.vault.copy import MOST_COPY_BYTES, write_copy

if TYPE_CHECKING:
    from template_desk.desk.attachments import Attachment
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.drafts import DraftId

COPY_SUFFIX = ".age"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedElsewhere:
    """A copy that is on the disk and was read back.

    Attributes:
        file: Where it is.
        when: When it was made; aware.
        content: What is in it.
    """

    file: Path
    when: datetime
    content: DraftContent


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """A document made from a copy.

    Attributes:
        draft: Its id; a new one.
        made: When the copy was made; aware, UTC.
        lost_files: Names of attachments that are not in this vault any more.
    """

    draft: DraftId
    made: datetime
    lost_files: tuple[str, ...]


def save_elsewhere(workspace: Workspace, session: DraftSession, file: Path) -> SavedElsewhere:
    """Write what the document holds now, encrypted, and read it back.

    Args:
        workspace: Of the open vault; nothing is written there.
        session: The document; it stays unsaved.
        file: A file of that name is replaced.

    Raises:
        DraftCopyError: It could not be written, or not be read back.
    """
    content = session.content
    summary = workspace.summary(session.pack, content, session.progress())
    copies = workspace.vault.copies
    sealed = copies.seal(session.draft, content_to_json(session.pack, content), summary)
    write_copy(file, sealed)
    # What is on the disk must open, or it is no copy.
    made = copies.open(read_input(file, most_bytes=MOST_COPY_BYTES))
    session.elsewhere = SavedElsewhere(file=file, when=made.saved, content=content)
    return session.elsewhere


def bring_in(workspace: Workspace, file: Path) -> BroughtIn:
    """Make a new document from a copy; nothing that is in the vault is changed.

    Attached files are taken from the document that it is a copy of, as far as they are there.

    Raises:
        InputFileError: The file cannot be read.
        DraftCopyError: It is no copy of this vault, or damaged.
        UnknownFormError: Its form is not installed here.
        SaveError: The new document could not be saved.
    """
    copied = workspace.vault.copies.open(read_input(file, most_bytes=MOST_COPY_BYTES))
    pack = workspace.pack_of(copied.summary)
    content = content_from_json(pack, copied.content)
    found: list[Attachment] = []
    lost: list[Attachment] = []
    files = workspace.files_of(copied.draft)
    for each in content.attachments:
        try:
            there = files.is_there(each)
        except VaultError:
            there = False
        (found if there else lost).append(each)
    title = content.title or workspace.default_title(pack, content.answers)
    content = replace(content, title=f"{title} (2)", attachments=tuple(found))
    draft = workspace.make_draft(pack, content, files_of=copied.draft)
    return BroughtIn(draft=draft, made=copied.saved, lost_files=tuple(each.name for each in lost))


def copy_name(when: datetime) -> str:
    """Propose a name for a copy: the time, and nothing of the document.

    A file's name is not encrypted.
    """
    return f"template-desk-{when.astimezone():%Y-%m-%d-%H%M}{COPY_SUFFIX}"
