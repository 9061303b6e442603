"""One folder of generations: immutable age files, numbered from 1. Not thread-safe."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from template_desk import __version__
from template_desk.crypto import age
from template_desk.errors import CryptoError, DraftDamagedError, SaveError, UnknownDraftError
from template_desk.vault import save
from template_desk.vault.drafts import SavedGeneration
from template_desk.vault.frame import MAX_PLAINTEXT_BYTES, Frame, decode_frame, encode_frame
from template_desk.vault.keys import VaultKeys

APP = f"Template Desk {__version__}"
MAX_GENERATION = 99_999_999
# Header, tags and nonce of an age file with two recipients stay far below this.
_MAX_FILE_BYTES = MAX_PLAINTEXT_BYTES + 1024 * 1024
_FILE_NAME = re.compile(r"(\d{8})\.age", re.ASCII)


class GenerationFolder:
    """Reads and writes the generations of one draft.

    Args:
        path: The folder; made at the first save.
        name: What the files must say they belong to.
        keys: Of the vault.
    """

    def __init__(self, path: Path, name: str, keys: VaultKeys) -> None:
        self._path = path
        self._name = name
        self._keys = keys
        # When each generation was saved; None for one that could not be read.
        self._saved_at: dict[int, datetime | None] = {}
        self._highest_seen = 0

    def numbers(self) -> tuple[int, ...]:
        """Give the generations that are there, ascending; empty when there is no folder.

        Raises:
            DraftDamagedError: The folder cannot be listed.
        """
        try:
            names = [entry.name for entry in self._path.iterdir()]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise DraftDamagedError(reason="folder", errno=error.errno or 0) from error
        matches = (_FILE_NAME.fullmatch(name) for name in names)
        found = sorted(number for match in matches if match and (number := int(match[1])))
        self._highest_seen = max([self._highest_seen, *found])
        return tuple(found)

    def read(self, generation: int) -> Frame:
        """Read one generation and check that it belongs where it lies.

        Raises:
            UnknownDraftError: There is no such generation.
            DraftDamagedError: It cannot be read, or belongs elsewhere.
        """
        self._saved_at[generation] = None
        try:
            with self._file(generation).open("rb") as opened:
                ciphertext = opened.read(_MAX_FILE_BYTES + 1)
        except FileNotFoundError as error:
            raise UnknownDraftError(generation=generation) from error
        except OSError as error:
            raise DraftDamagedError(reason="disk", errno=error.errno or 0) from error
        if len(ciphertext) > _MAX_FILE_BYTES:
            raise DraftDamagedError(reason="too_long")
        try:
            plaintext = age.decrypt(ciphertext, [self._keys.identity])
        except CryptoError as error:
            raise DraftDamagedError(reason="age") from error
        frame = decode_frame(plaintext, self._keys.mac_key)
        here = (self._keys.vault, self._name, generation)
        if (frame.vault, frame.draft, frame.generation) != here:
            raise DraftDamagedError(reason="foreign")
        self._saved_at[generation] = frame.saved
        return frame

    def newest(self) -> tuple[Frame, bool]:
        """Read the newest generation that can be read.

        Returns:
            It, and whether a newer one is there or was seen and cannot be read.

        Raises:
            UnknownDraftError: There is no generation at all.
            DraftDamagedError: There are some, and none can be read.
        """
        numbers = self.numbers()
        cause: Exception | None = None
        for generation in reversed(numbers):
            try:
                frame = self.read(generation)
            except (DraftDamagedError, UnknownDraftError) as error:
                cause = cause or error
            else:
                return frame, generation != self._highest_seen
        if cause is None and not self._highest_seen:
            raise UnknownDraftError()
        raise DraftDamagedError(reason="all") from cause

    def save(
        self,
        content: Mapping[str, object],
        summary: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
    ) -> SavedGeneration:
        """Save a new generation; older ones are thinned out once it is durable.

        Raises:
            SaveError: Not saved; nothing earlier was touched.
        """
        try:
            numbers = self.numbers()
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
            previous_sha256=self._sha256_of(numbers[-1]) if numbers else "",
            saved=saved,
            app=APP,
            summary=summary,
            content=content,
        )
        try:
            plaintext = encode_frame(frame, self._keys.mac_key)
            ciphertext = age.encrypt(plaintext, self._keys.recipients, random=random)
        except CryptoError as error:
            raise SaveError(**error.details) from error
        if not numbers:
            save.make_folder(self._path)
        save.write_new(self._file(generation), ciphertext)
        self._highest_seen = generation
        self._saved_at[generation] = saved
        self._prune()
        return SavedGeneration(generation=generation, saved=saved)

    def _prune(self) -> None:
        """Thin out older generations; a failure here does not undo the save."""
        with contextlib.suppress(DraftDamagedError, OSError):
            numbers = self.numbers()
            for generation in numbers:
                if generation not in self._saved_at:
                    with contextlib.suppress(DraftDamagedError, UnknownDraftError):
                        self.read(generation)
            # What could not be read is neither counted nor deleted: it may be all that is left
            # of something, and only looks damaged.
            readable = {n: at for n in numbers if (at := self._saved_at.get(n)) is not None}
            for generation in sorted(set(readable) - save.kept_generations(readable)):
                self._file(generation).unlink()

    def _file(self, generation: int) -> Path:
        return self._path / f"{generation:08d}.age"

    def _sha256_of(self, generation: int) -> str:
        try:
            return hashlib.sha256(self._file(generation).read_bytes()).hexdigest()
        except OSError:
            return ""
