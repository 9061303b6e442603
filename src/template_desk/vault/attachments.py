"""Files attached to a draft: each one age file, encrypted and read in chunks.

What an attachment is called, how long it is and what its bytes are stands in the draft,
whose MAC covers it; here are only bytes under a random name.

Source:
    docs/formats/vault.md, «Attachments».
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from template_desk.crypto.age_stream import decrypt_stream, encrypt_stream
from template_desk.errors import AttachmentError, CryptoError
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.drafts import is_draft_id
from template_desk.vault.keys import new_id

FILES_NAME = "files"
MOST_BYTES = 1024 * 1024 * 1024
_READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAttachment:
    """An attachment that is on the disk and was read back.

    Attributes:
        id: Its name in the vault, 26 characters.
        size_bytes: Of the file as it was given.
        sha256: Of the file as it was given, 64 hexadecimal digits.
    """

    id: str
    size_bytes: int
    sha256: str


class AttachmentFolder:
    """The attachments of one draft.

    Args:
        access: Of the open vault.
        place: ``drafts`` or ``bin``.
        draft: Id of the draft.
    """

    def __init__(self, access: Access, place: str, draft: str) -> None:
        self._access = access
        self._draft = access.folder / place / draft

    def add(
        self, source: BinaryIO, *, check: Callable[[int], None] = lambda _bytes: None
    ) -> StoredAttachment:
        """Take a file in; when this returns it is on the disk and was read back.

        Args:
            source: Open for reading; read to its end, a chunk at a time.
            check: Told the bytes done so far; may raise to stop, and nothing is left then.

        Raises:
            AttachmentError: The source cannot be read, or is above 1 GiB.
            SaveError: The disk refused.
        """
        self._access.check_writable()
        keys, random = self._access.keys, self._access.random
        path = self._folder(make=True) / f"{new_id(random)}.age"
        reader = _Reader(source, check)

        def write_all(write: Callable[[bytes], object]) -> None:
            encrypt_stream(reader, write, keys.recipients, random=random)

        save.write_stream(path, write_all)
        stored = StoredAttachment(
            id=path.stem, size_bytes=reader.size_bytes, sha256=reader.hexdigest()
        )
        try:
            for _ in self.read(stored):
                check(stored.size_bytes)
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        return stored

    def read(self, stored: StoredAttachment) -> Iterator[bytes]:
        """Give the bytes of an attachment, in chunks.

        Nothing may be done with the whole before the iterator has ended: only then is it
        known to be what the draft says.

        Raises:
            AttachmentError: It is missing, damaged, or not what the draft says.
        """
        if not is_draft_id(stored.id):
            raise AttachmentError(reason="name")
        digest, size_bytes = hashlib.sha256(), 0
        identities = [keys.identity for keys in self._access.keys.all()]
        try:
            with (self._folder() / f"{stored.id}.age").open("rb") as opened:
                for chunk in decrypt_stream(opened, identities):
                    digest.update(chunk)
                    size_bytes += len(chunk)
                    yield chunk
        except OSError as error:
            raise AttachmentError(errno=error.errno or 0) from error
        except CryptoError as error:
            raise AttachmentError(reason="damaged") from error
        if (size_bytes, digest.hexdigest()) != (stored.size_bytes, stored.sha256):
            raise AttachmentError(reason="damaged")

    def ids(self) -> tuple[str, ...]:
        """Give the ids of what is there, sorted; empty when there is no folder.

        Raises:
            AttachmentError: The folder cannot be listed.
        """
        try:
            names = sorted(path.name for path in self._folder().iterdir())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise AttachmentError(errno=error.errno or 0) from error
        stems = (name.removesuffix(".age") for name in names if name.endswith(".age"))
        return tuple(stem for stem in stems if is_draft_id(stem))

    def keep_only(self, ids: Collection[str]) -> int:
        """Remove what no generation of the draft names any more; give how many.

        Best effort: what the disk refuses stays until the next time.
        """
        self._access.check_writable()
        removed = 0
        for stored in self.ids():
            if stored not in ids:
                with contextlib.suppress(OSError):
                    (self._folder() / f"{stored}.age").unlink()
                    removed += 1
        return removed

    def copy_to(self, other: AttachmentFolder, ids: Collection[str]) -> None:
        """Copy attachments to another draft of this vault; the same keys open them.

        Raises:
            AttachmentError: One cannot be read.
            SaveError: The disk refused.
        """
        self._access.check_writable()
        target = other._folder(make=bool(ids))
        for stored in sorted(ids):
            path = target / f"{stored}.age"
            try:
                with (self._folder() / f"{stored}.age").open("rb") as source:
                    save.write_stream(path, functools.partial(_copy, source))
            except OSError as error:
                raise AttachmentError(errno=error.errno or 0) from error

    def _folder(self, *, make: bool = False) -> Path:
        folder = self._draft / FILES_NAME
        if make:
            save.make_folder(self._draft)
            save.make_folder(folder)
        return folder


class _Reader:
    """A source that is counted and hashed while it is read."""

    def __init__(self, source: BinaryIO, check: Callable[[int], None]) -> None:
        self._source = source
        self._check = check
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def read(self, size: int, /) -> bytes:
        """Read on."""
        self._check(self.size_bytes)
        try:
            chunk = self._source.read(size)
        except OSError as error:
            raise AttachmentError(errno=error.errno or 0) from error
        self.size_bytes += len(chunk)
        if self.size_bytes > MOST_BYTES:
            raise AttachmentError(reason="too_long", most_mb=MOST_BYTES // 1024**2)
        self._digest.update(chunk)
        return chunk

    def hexdigest(self) -> str:
        """Give the digest of all that was read."""
        return self._digest.hexdigest()


def _copy(source: BinaryIO, write: Callable[[bytes], object]) -> None:
    while chunk := source.read(_READ_BYTES):
        write(chunk)
