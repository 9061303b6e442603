"""One folder of generations: immutable age files, numbered from 1. Not thread-safe."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from template_desk import __version__
from template_desk.crypto import age
from template_desk.errors import CryptoError, DraftDamagedError, SaveError, UnknownDraftError
from template_desk.vault import save
from template_desk.vault.drafts import GenerationEntry, GenerationKind, SavedGeneration
from template_desk.vault.frame import (
    MAX_PLAINTEXT_BYTES,
    PADDING_BYTES,
    Frame,
    decode_frame,
    encode_frame,
)
from template_desk.vault.keys import VaultKeys

APP = f"Template Desk {__version__}"
MAX_GENERATION = 99_999_999
# Header, tags and nonce of an age file with two recipients stay far below this.
_MAX_FILE_BYTES = MAX_PLAINTEXT_BYTES + 1024 * 1024
_FILE_NAME = re.compile(r"(\d{8})(\.kept)?\.age", re.ASCII)
DISK_REASONS = frozenset({"disk", "folder"})
"""With one of these the disk did not answer; any other reason says that the bytes are wrong."""
# The system was short of something, or forbids it now: the file is as good as it was, and an
# older one must not be taken for it.
_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Head:
    """The newest file of a folder, as it was when it was saved.

    Attributes:
        generation: Its number; 0 when there was none.
        sha256: Of its bytes, 64 hexadecimal digits; empty when there was none.
    """

    generation: int = 0
    sha256: str = ""


class GenerationFolder:
    """Reads and writes the generations of one draft, or of a record of the vault's own.

    Args:
        path: The folder; made at the first save.
        name: What the files must say they belong to.
        keys: Of the vault.
        padding_bytes: Plaintexts become a multiple of this.
        damaged: Folder that gets one of this name, into which files are set aside whose
            bytes are wrong; None leaves them where they are.
        thin: Whether older autosaves go when newer ones are there.

    Attributes:
        was_refused: Whether the disk has not given something since this was made, so that
            what looks older or gone may be there.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        keys: VaultKeys,
        *,
        padding_bytes: int = PADDING_BYTES,
        damaged: Path | None = None,
        thin: bool = True,
    ) -> None:
        self._path = path
        self._name = name
        self._keys = keys
        self._padding_bytes = padding_bytes
        self._damaged = damaged
        self._thin = thin
        # When each autosaved generation was saved; None for one that could not be read.
        self._saved_at: dict[int, datetime | None] = {}
        self._wrong: set[int] = set()
        self._highest_seen = 0
        self._told_to = 0
        self.was_refused = False
        self._head = Head()

    # --- reading ---------------------------------------------------------------------

    def expect(self, head: Head) -> None:
        """Take note of the newest file that the vault remembers, wherever it is now."""
        self._highest_seen = max(self._highest_seen, head.generation)

    def files(self) -> dict[int, str]:
        """Give the generations that are there, ascending, with the names of their files.

        Raises:
            DraftDamagedError: The folder cannot be listed.
        """
        try:
            with os.scandir(self._path) as entries:
                names = sorted(entry.name for entry in entries)
        except FileNotFoundError:
            return {}
        except OSError as error:
            self.was_refused = True
            raise DraftDamagedError(reason="folder", errno=error.errno or 0) from error
        # Of two files with one number, which nobody here makes, the milestone is taken.
        found = {int(match[1]): name for name in names if (match := _FILE_NAME.fullmatch(name))}
        found.pop(0, None)
        self._highest_seen = max([self._highest_seen, *found])
        return found  # In the order of their numbers: the names were sorted.

    def numbers(self) -> tuple[int, ...]:
        """Give the generations that are there, ascending; empty when there is no folder.

        Raises:
            DraftDamagedError: The folder cannot be listed.
        """
        return tuple(self.files())

    def read(self, generation: int) -> Frame:
        """Read one generation and check that it belongs where it lies.

        Raises:
            UnknownDraftError: There is no such generation.
            DraftDamagedError: It cannot be read, or belongs elsewhere.
        """
        name = self.files().get(generation)
        if name is None:
            raise UnknownDraftError(reason="version", generation=generation)
        return self._read(generation, name)

    def newest(self) -> tuple[Frame, bool]:
        """Read the newest generation that can be read.

        Returns:
            It, and whether a newer one was saved and is missing or cannot be read.

        Raises:
            UnknownDraftError: There is no generation at all.
            DraftDamagedError: There are some, and none can be read; or all are gone; or the
                system refuses to open files now.
        """
        cause: Exception | None = None
        for generation, name in reversed(self.files().items()):
            try:
                frame = self._read(generation, name)
            except (DraftDamagedError, UnknownDraftError) as error:
                if error.details.get("errno", 0) in _PASSING:
                    raise
                cause = cause or error
            else:
                return frame, generation != self._highest_seen
        if cause is None and not self._highest_seen:
            raise UnknownDraftError()
        raise DraftDamagedError(reason="all") from cause

    def losses(self) -> tuple[int, ...]:
        """Give the newest versions that are missing or damaged and were not told yet.

        Empty for a folder of which nothing was remembered, and when it cannot be listed.
        """
        with contextlib.suppress(DraftDamagedError):
            files = self.files()
            newest = max(files, default=0)
            missing = range(max(newest, self._told_to) + 1, self._highest_seen + 1)
            damaged = [n for n in sorted(self._wrong & set(files)) if n > self._told_to]
            self._told_to = self._highest_seen
            return (*damaged, *missing)
        return ()

    def is_newest(self, head: Head) -> bool:
        """Whether the newest file that is there is this one, byte for byte."""
        files = self.files()
        newest = max(files, default=0)
        if newest != head.generation or self._highest_seen != newest:
            return False
        try:
            return hashlib.sha256(self._bytes(files[newest])).hexdigest() == head.sha256
        except (DraftDamagedError, UnknownDraftError):
            return False

    def head(self) -> Head:
        """Give the newest file, for the vault to remember; none when it cannot be read."""
        with contextlib.suppress(DraftDamagedError):
            files = self.files()
            newest = max(files, default=0)
            if newest != self._head.generation:
                self._head = Head(newest, self._sha256_of(files[newest])) if newest else Head()
        return self._head

    def history(self) -> tuple[GenerationEntry, ...]:
        """List the generations that are there, newest first; each is read.

        Raises:
            DraftDamagedError: The folder cannot be listed.
        """
        entries: list[GenerationEntry] = []
        for generation, name in reversed(self.files().items()):
            try:
                frame = self._read(generation, name)
            except (DraftDamagedError, UnknownDraftError):
                entries.append(GenerationEntry(generation=generation))
            else:
                entries.append(
                    GenerationEntry(
                        generation=generation,
                        kind=frame.kind,
                        saved=frame.saved,
                        summary=frame.summary,
                    )
                )
        return tuple(entries)

    def _read(self, generation: int, name: str) -> Frame:
        is_milestone = name.endswith(".kept.age")
        if not is_milestone:
            self._saved_at[generation] = None
        try:
            frame = self._decoded(self._bytes(name))
            here = (self._keys.vault, self._name, generation, is_milestone)
            if (frame.vault, frame.draft, frame.generation, frame.kind.is_milestone) != here:
                raise DraftDamagedError(reason="foreign")
        except DraftDamagedError as error:
            if error.details.get("reason") not in DISK_REASONS:
                self._wrong.add(generation)
            raise
        if not is_milestone:
            self._saved_at[generation] = frame.saved
        return frame

    def _decoded(self, ciphertext: bytes) -> Frame:
        failure = DraftDamagedError(reason="age")
        # A vault has more than one set of keys only while it is being given new ones.
        for keys in self._keys.all():
            try:
                plaintext = age.decrypt(ciphertext, [keys.identity])
            except CryptoError as error:
                failure.__cause__ = error
                continue
            return decode_frame(plaintext, keys.mac_key, padding_bytes=self._padding_bytes)
        raise failure

    def _bytes(self, name: str) -> bytes:
        try:
            with (self._path / name).open("rb") as opened:
                # One byte more than there is: reading sets as much memory aside as is asked for.
                size_bytes = os.fstat(opened.fileno()).st_size
                ciphertext = opened.read(min(size_bytes, _MAX_FILE_BYTES) + 1)
        except FileNotFoundError as error:
            raise UnknownDraftError() from error
        except OSError as error:
            self.was_refused = True
            raise DraftDamagedError(reason="disk", errno=error.errno or 0) from error
        if len(ciphertext) > _MAX_FILE_BYTES:
            raise DraftDamagedError(reason="too_long")
        return ciphertext

    # --- writing ---------------------------------------------------------------------

    def save(
        self,
        content: Mapping[str, object],
        summary: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        kind: GenerationKind = GenerationKind.AUTOSAVE,
    ) -> SavedGeneration:
        """Save a new generation; older ones are thinned out once it is durable.

        Raises:
            SaveError: Not saved; nothing earlier was touched.
        """
        try:
            files = self.files()
        except DraftDamagedError as error:
            raise SaveError(**error.details) from error
        # Never a number that was in use, even when somebody took the files away meanwhile.
        generation = self._highest_seen + 1
        if generation > MAX_GENERATION:
            raise SaveError(reason="generations")
        saved = now().astimezone(UTC)
        frame = Frame(
            vault=self._keys.vault,
            draft=self._name,
            generation=generation,
            kind=kind,
            previous_sha256=self._previous_sha256(files),
            saved=saved,
            app=APP,
            summary=summary,
            content=content,
        )
        ciphertext = self.encrypted(frame, random)
        if not files:
            save.make_folder(self._path)
        name = f"{generation:08d}{'.kept' if kind.is_milestone else ''}.age"
        save.write_new(self._path / name, ciphertext)
        self._highest_seen = generation
        self._head = Head(generation, hashlib.sha256(ciphertext).hexdigest())
        if not kind.is_milestone:
            self._saved_at[generation] = saved
        if self._thin:
            self._prune()
        return SavedGeneration(generation=generation, saved=saved)

    def sync(self) -> None:
        """Make what is in the folder durable, after a save that was refused half-way.

        Raises:
            SaveError: The disk refused again.
        """
        try:
            save.sync_folder(self._path)
        except OSError as error:
            raise SaveError(errno=error.errno or 0) from error

    def encrypted(self, frame: Frame, random: Callable[[int], bytes]) -> bytes:
        """Give the bytes of the file of a generation.

        Raises:
            SaveError: The content is no JSON, or too long.
        """
        try:
            plaintext = encode_frame(frame, self._keys.mac_key, padding_bytes=self._padding_bytes)
            return age.encrypt(plaintext, self._keys.recipients, random=random)
        except CryptoError as error:
            raise SaveError(**error.details) from error

    def _prune(self) -> None:
        """Thin out autosaves and set aside what is damaged; never undoes the save."""
        with contextlib.suppress(DraftDamagedError, SaveError, OSError):
            files = self.files()
            for generation, name in files.items():
                if not name.endswith(".kept.age") and generation not in self._saved_at:
                    with contextlib.suppress(DraftDamagedError, UnknownDraftError):
                        self._read(generation, name)
            # What could not be read is neither counted nor deleted: it may be all that is left
            # of something, and only looks damaged.
            autosaves = {n: at for n in files if (at := self._saved_at.get(n)) is not None}
            for generation in sorted(set(autosaves) - save.kept_generations(autosaves)):
                (self._path / files[generation]).unlink()
            for generation in sorted(self._wrong & set(files)):
                self._set_aside(files[generation])
                self._wrong.discard(generation)

    def _set_aside(self, name: str) -> None:
        if self._damaged is not None:
            save.make_folder(self._damaged)
            save.make_folder(self._damaged / self._name)
            save.move_new(self._path / name, save.free_name(self._damaged / self._name / name))

    def _previous_sha256(self, files: Mapping[int, str]) -> str:
        newest = max(files, default=0)
        if not newest:
            return ""
        if newest == self._head.generation:
            return self._head.sha256
        return self._sha256_of(files[newest])

    def _sha256_of(self, name: str) -> str:
        try:
            return hashlib.sha256((self._path / name).read_bytes()).hexdigest()
        except OSError:
            return ""
