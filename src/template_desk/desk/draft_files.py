"""Attaching files to a draft, saving copies of them, and tidying up.

What takes long is given a ``check`` that is told the bytes done so far and may raise to stop.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.desk.attachments import Attachment, is_usual, named_ids, safe_name
from template_desk.errors import (
    AttachmentError,
    ExportFolderError,
    SaveError,
    VaultError,
)
from template_desk.vault.attachments import MOST_BYTES, StoredAttachment
from template_desk.vault.log import LogAction
from template_desk.vault.place import DAMAGED_NAME

if TYPE_CHECKING:
    from template_desk.vault.drafts import DraftId
    from template_desk.vault.vault import Vault

_READ_BYTES = 1024 * 1024
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that somebody wants to attach.

    Attributes:
        path: Where it is.
        name: What it would be called.
        size_bytes: Its size now.
        is_usual: Whether files of its kind are attached without a question.
        same_as: An attachment with the same bytes, if there is one.
    """

    path: Path
    name: str
    size_bytes: int
    is_usual: bool
    same_as: Attachment | None = None


def examine(
    path: Path, attached: Sequence[Attachment], *, check: Callable[[int], None] = lambda _: None
) -> Candidate:
    """Look at a file before it is attached; read only where an attachment is as long.

    Raises:
        AttachmentError: It is no file, cannot be read, or is above 1 GiB.
    """
    try:
        if path.is_dir():
            raise AttachmentError(errno=errno.EISDIR)
        size_bytes = path.stat().st_size
        if not path.is_file():
            # To open a pipe would wait for ever.
            raise AttachmentError(errno=errno.EINVAL)
    except OSError as error:
        raise AttachmentError(errno=error.errno or 0) from error
    if size_bytes > MOST_BYTES:
        raise AttachmentError(reason="too_long", most_mb=MOST_BYTES // 1024**2)
    alike = [each for each in attached if each.size_bytes == size_bytes]
    sha256 = _sha256(path, check) if alike else ""
    return Candidate(
        path=path,
        name=safe_name(path.name),
        size_bytes=size_bytes,
        is_usual=is_usual(path.name),
        same_as=next((each for each in alike if each.sha256 == sha256), None),
    )


class DraftFiles:
    """The attachments of one draft in an open vault.

    Args:
        vault: Open.
        draft: Id of the draft.
        now: Gives the time, aware.
    """

    def __init__(self, vault: Vault, draft: DraftId, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._draft = draft
        self._now = now
        self._folder = vault.attachments(draft)

    def add(self, path: Path, *, check: Callable[[int], None] = lambda _bytes: None) -> Attachment:
        """Take a file into the vault, for ``DraftSession.attach`` of an open session.

        What no session has attached is removed when the draft is next opened.

        Raises:
            AttachmentError: It cannot be read, is above 1 GiB, or the disk of the vault
                refuses; nothing of it is left then.
            VaultReadOnlyError: Nothing can be changed here.
        """
        try:
            with path.open("rb") as source:
                stored = self._folder.add(source, check=check)
        except OSError as error:
            raise AttachmentError(errno=error.errno or 0) from error
        except SaveError as error:
            raise AttachmentError(**{**error.details, "reason": "not_taken"}) from error
        return Attachment(
            id=stored.id,
            name=safe_name(path.name),
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            added=self._now().isoformat(timespec="seconds"),
        )

    def note_added(self, attachment: Attachment) -> None:
        """Log that a file was attached."""
        log = self._vault.log
        log.append(LogAction.ATTACHMENT_ADDED, self._draft, sha256=attachment.sha256)

    def note_removed(self, attachment: Attachment) -> None:
        """Log that a file was taken off."""
        log = self._vault.log
        log.append(LogAction.ATTACHMENT_REMOVED, self._draft, sha256=attachment.sha256)

    def save_copy(
        self,
        attachment: Attachment,
        target: Path,
        *,
        overwrite: bool = False,
        check: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        """Write an attachment as a plain file: not encrypted. Whole and checked, or not at all.

        Args:
            attachment: Of this draft.
            target: The file; its folder must exist.
            overwrite: Whether a file of that name is replaced.
            check: Told the bytes written so far.

        Raises:
            AttachmentError: The vault's copy is missing or damaged.
            ExportFolderError: It cannot be written there.
        """
        if not overwrite and os.path.lexists(target):
            raise ExportFolderError(reason=f"{target.name} exists already")
        temporary = target.with_name(f".{attachment.id}.part")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        except OSError as error:
            raise ExportFolderError(reason=error.strerror or "open") from error
        try:
            with os.fdopen(descriptor, "wb") as stream:
                done = 0
                for chunk in self._read(attachment):
                    check(done)
                    stream.write(chunk)
                    done += len(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        except OSError as error:
            raise ExportFolderError(reason=error.strerror or "write") from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def is_there(self, attachment: Attachment) -> bool:
        """Whether the vault has a file for it; whether that is whole, only reading tells."""
        return attachment.id in self._folder.ids()

    def copy_to(self, other: DraftId, attachments: Sequence[Attachment]) -> None:
        """Copy files to another draft, before that draft names them.

        Raises:
            AttachmentError: One is missing; nothing was copied.
            SaveError: The disk refused.
        """
        ids = {each.id for each in attachments}
        if not ids:
            return
        if not ids <= set(self._folder.ids()):
            raise AttachmentError(reason="missing")
        self._folder.copy_to(self._vault.attachments(other), ids)

    def tidy(self) -> int:
        """Remove files that no version of the draft names any more; give how many.

        Nothing is removed unless every version could be read, and none was set aside.
        """
        with contextlib.suppress(VaultError):
            there = set(self._folder.ids())
            vault, draft = self._vault, self._draft
            named = set(named_ids(vault.read_draft(draft).content))
            if there <= named or (vault.folder / DAMAGED_NAME / draft).exists():
                return 0
            for generation in vault.generations(draft):
                named |= named_ids(vault.read_draft(draft, generation).content)
            return self._folder.keep_only(named)
        return 0

    def _read(self, attachment: Attachment) -> Iterator[bytes]:
        stored = StoredAttachment(
            id=attachment.id, size_bytes=attachment.size_bytes, sha256=attachment.sha256
        )
        try:
            yield from self._folder.read(stored)
        except AttachmentError as error:
            gone = error.details.get("errno") == errno.ENOENT
            raise AttachmentError(reason="missing") if gone else error from error


def _sha256(path: Path, check: Callable[[int], None]) -> str:
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as source:
            while chunk := source.read(_READ_BYTES):
                check(done)
                digest.update(chunk)
                done += len(chunk)
    except OSError as error:
        raise AttachmentError(errno=error.errno or 0) from error
    return digest.hexdigest()
