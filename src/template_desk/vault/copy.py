"""A copy of a draft as one encrypted file outside the vault, for when the vault cannot be written.

The vault's own key and the paper key open it. It says of itself that it is a copy, so that
it can never be taken for a saved generation.

Source:
    docs/formats/draft.md, «A copy elsewhere».
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from template_desk.crypto import age
from template_desk.errors import (
    CryptoError,
    DraftCopyError,
    DraftDamagedError,
    SaveError,
    UnknownDraftError,
)
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.drafts import DraftId, is_draft_id
from template_desk.vault.frame import MAX_PLAINTEXT_BYTES, Frame, decode_frame, encode_frame
from template_desk.vault.generations import APP

COPY_GENERATION = 0
"""No saved generation has this number."""
MOST_COPY_BYTES = MAX_PLAINTEXT_BYTES + 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedDraft:
    """A draft as a copy holds it.

    Attributes:
        draft: Id of the draft that it is a copy of.
        content: The JSON object that was given.
        summary: What was given beside it.
        saved: When the copy was made; aware, UTC.
    """

    draft: DraftId
    content: Mapping[str, object] = field(repr=False)
    summary: Mapping[str, str] = field(repr=False)
    saved: datetime


class DraftCopies:
    """Makes and opens copies of drafts; writes nothing into the vault.

    Args:
        access: Of the open vault.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def seal(
        self, draft: DraftId, content: Mapping[str, object], summary: Mapping[str, str]
    ) -> bytes:
        """Give a copy of a draft as an age file.

        Args:
            draft: Its id; need not be on disk.
            content: As for ``Vault.save_draft``.
            summary: As for ``Vault.save_draft``.

        Raises:
            UnknownDraftError: Not an id.
            DraftCopyError: The content is no JSON, or too long.
        """
        if not is_draft_id(draft):
            raise UnknownDraftError()
        access = self._access
        with access.turn:
            keys = access.keys
            frame = Frame(
                vault=keys.vault,
                draft=draft,
                generation=COPY_GENERATION,
                previous_sha256="",
                saved=access.now().astimezone(UTC),
                app=APP,
                summary=summary,
                content=content,
            )
            try:
                plaintext = encode_frame(frame, keys.mac_key)
                return age.encrypt(plaintext, keys.recipients, random=access.random)
            except CryptoError as error:
                raise DraftCopyError(reason="too_long") from error

    def open(self, sealed: bytes) -> CopiedDraft:
        """Open a copy.

        Raises:
            DraftCopyError: ``foreign`` when the keys of this vault do not open it,
                ``damaged`` when it is not whole, or not a copy of a draft of this vault.
        """
        with self._access.turn:
            keys = self._access.keys
        reason = "damaged"
        for each in keys.all():
            try:
                plaintext = age.decrypt(sealed, [each.identity])
                frame = decode_frame(plaintext, each.mac_key)
            except CryptoError as error:
                reason = "foreign" if error.details.get("reason") == "no_match" else "damaged"
                continue
            except DraftDamagedError:
                reason = "damaged"
                continue
            if (frame.vault, frame.generation) != (keys.vault, COPY_GENERATION):
                raise DraftCopyError(reason="not_a_copy")
            if not is_draft_id(frame.draft):
                raise DraftCopyError(reason="damaged")
            return CopiedDraft(
                draft=DraftId(frame.draft),
                content=frame.content,
                summary=frame.summary,
                saved=frame.saved,
            )
        raise DraftCopyError(reason=reason)


def write_copy(path: Path, sealed: bytes) -> None:
    """Write a copy as every file of a vault is written, and read it back.

    Args:
        path: A file of that name is replaced, at once and as a whole.
        sealed: What ``DraftCopies.seal`` gave.

    Raises:
        DraftCopyError: ``not_written`` when the disk refused, ``read_back`` when it gives
            back other bytes.
    """
    try:
        temporary = save.write_temporary(path, sealed)
        try:
            temporary.replace(path)
            save.sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _forget_cached(path)
        found = path.read_bytes()
    except SaveError as error:
        raise DraftCopyError(**{"reason": "not_written", **error.details}) from error
    except OSError as error:
        raise DraftCopyError(reason="not_written", errno=error.errno or 0) from error
    if found != sealed:
        raise DraftCopyError(reason="read_back")


def _forget_cached(path: Path) -> None:
    """Ask the system to read the file from the disk again, where it can be asked."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is None:
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            advise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
