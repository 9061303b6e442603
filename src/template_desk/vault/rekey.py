"""New keys for a vault after a suspected leak: every file is encrypted anew.

While it goes on, the key file and ``recovery.age`` hold both sets of keys, so that an
interruption at any moment leaves a vault that opens, with the passphrase and on paper.
No file is written over: each folder is made anew beside the old one and takes its place.

Source:
    docs/formats/vault.md, «New keys».
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from template_desk.crypto.age_stream import decrypt_stream, encrypt_stream
from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import CryptoError, DraftDamagedError, SaveError, UnknownDraftError
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.attachments import FILES_NAME
from template_desk.vault.bin import remove_tree
from template_desk.vault.frame import PADDING_BYTES, SMALL_PADDING_BYTES
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.keys import SECRET_BYTES, VaultKeys, replace_key_file, seal_keys
from template_desk.vault.place import (
    BIN_NAME,
    DAMAGED_NAME,
    DRAFTS_NAME,
    IDENTITY_NAME,
    LOG_NAME,
    PAPER_NAME,
    PREVIOUS_KEY_NAME,
    STATE_NAME,
)
from template_desk.vault.recovery import (
    PREVIOUS_RECOVERY_NAME,
    RECOVERY_NAME,
    PaperKey,
    recovery_file,
)

NEW_NAME = "renewal"
OLD_NAME = "renewed"
"""Folders that are there only during a renewal: what is made anew, and what it replaced."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of generations, as the names below the vault's folder that lead to it."""

    parts: tuple[str, ...]

    @property
    def flat(self) -> str:
        """One name for it, in a folder of such folders."""
        return ".".join(self.parts)

    @property
    def padding_bytes(self) -> int:
        """What its plaintexts are padded to."""
        small = self.parts[0] in (STATE_NAME, LOG_NAME)
        return SMALL_PADDING_BYTES if small else PADDING_BYTES


def begin_renewal(
    access: Access, passphrase: str, paper_key: PaperKey, *, kdf: KdfParameters
) -> VaultKeys:
    """Put the vault under new keys beside the ones it has; give them both.

    Args:
        access: Of the open vault.
        passphrase: The new one.
        paper_key: The new one.
        kdf: Cost of the key file.

    Raises:
        SaveError: The vault is as it was, or has both sets of keys.
    """
    old = access.keys
    older = VaultKeys(old.vault, old.secret, old.paper_public)
    keys = VaultKeys(old.vault, access.random(SECRET_BYTES), paper_key.public, older)
    # First what paper opens: from the moment the key file is new, the new key must do.
    _replace_recovery(access.folder, recovery_file(keys, access.random))
    replace_key_file(access.folder, seal_keys(keys, passphrase, kdf=kdf, random=access.random))
    access.use(keys)
    return keys


def finish_renewal(
    access: Access,
    keys: VaultKeys,
    passphrase: str,
    *,
    kdf: KdfParameters,
    step: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Encrypt everything anew and forget the older keys; goes on where it was interrupted.

    Args:
        access: Of the open vault.
        keys: Both sets of keys.
        passphrase: That of the key file.
        kdf: Cost of the key file.
        step: Told how many of how many folders are done.

    Raises:
        DraftDamagedError: A disk error; nothing was given up.
        SaveError: The disk refused; both sets of keys still open everything.
    """
    folder = access.folder
    final = VaultKeys(keys.vault, keys.secret, keys.paper_public)
    # Before anything is under new keys alone: the key file before has none of them, and whoever
    # opened the vault with it would take every renewed draft for damaged.
    _remove_for_good(folder / PREVIOUS_KEY_NAME)
    for name in (NEW_NAME, OLD_NAME):
        save.make_folder(folder / name)
    places = _places(folder)
    for done, place in enumerate(places):
        step(done, len(places))
        _renew(access, place, keys, final)
    step(len(places), len(places))
    _replace_recovery(folder, recovery_file(final, access.random))
    replace_key_file(folder, seal_keys(final, passphrase, kdf=kdf, random=access.random))
    access.use(final)
    # Only now does nothing need the older keys any more.
    with contextlib.suppress(OSError):
        for name in (PREVIOUS_KEY_NAME, PREVIOUS_RECOVERY_NAME):
            (folder / name).unlink(missing_ok=True)
    sweep_renewal(folder)


def sweep_renewal(folder: Path) -> None:
    """Remove what a finished renewal left; best effort.

    Where anything has not taken its place, nothing is removed: then it was not finished, and
    the keys at hand are not the newest.
    """
    new, old = folder / NEW_NAME, folder / OLD_NAME
    with contextlib.suppress(OSError, SaveError):
        if not save.exists(new) and not save.exists(old):
            return
        if new.is_dir() and any(new.iterdir()):
            return
        replaced = tuple(old.iterdir()) if old.is_dir() else ()
        if all(folder.joinpath(*entry.name.split(".")).is_dir() for entry in replaced):
            for left_over in (new, old):
                if save.exists(left_over):
                    remove_tree(left_over)


def _places(folder: Path) -> list[_Place]:
    """Give every folder of generations, also those that only a half done swap has."""
    places = {_Place((name,)) for name in (IDENTITY_NAME, STATE_NAME, LOG_NAME, PAPER_NAME)}
    try:
        for name in (DRAFTS_NAME, BIN_NAME):
            places |= {_Place((name, entry.name)) for entry in (folder / name).iterdir()}
        for entry in (folder / OLD_NAME).iterdir():
            places.add(_Place(tuple(entry.name.split("."))))
    except OSError as error:
        raise DraftDamagedError(reason="folder", errno=error.errno or 0) from error
    return sorted(places, key=lambda place: place.parts)


def _renew(access: Access, place: _Place, keys: VaultKeys, final: VaultKeys) -> None:
    folder = access.folder
    here, new = folder.joinpath(*place.parts), folder / NEW_NAME / place.flat
    old = folder / OLD_NAME / place.flat
    if not save.exists(old):
        if not save.exists(here):
            return
        if save.exists(new):
            remove_tree(new)
        if place.parts[0] == PAPER_NAME:
            # The new paper key has not been confirmed with this vault yet.
            save.make_folder(new)
        else:
            _encrypt_anew(access, place, keys, final)
        save.move_new(here, old)
    if save.exists(new):
        save.move_new(new, here)


def _encrypt_anew(access: Access, place: _Place, keys: VaultKeys, final: VaultKeys) -> None:
    here = access.folder.joinpath(*place.parts)
    new = access.folder / NEW_NAME / place.flat
    name = place.parts[-1]
    source = GenerationFolder(here, name, keys, padding_bytes=place.padding_bytes)
    target = GenerationFolder(new, name, final, padding_bytes=place.padding_bytes)
    save.make_folder(new)
    for generation, file_name in source.files().items():
        try:
            frame = source.read(generation)
        except UnknownDraftError:
            continue
        except DraftDamagedError as error:
            if error.details.get("reason") in ("disk", "folder"):
                raise
            # It could not be read before and cannot be read after; it is not thrown away.
            aside = access.folder / DAMAGED_NAME
            save.make_folder(aside)
            save.make_folder(aside / name)
            save.move_new(here / file_name, save.free_name(aside / name / file_name))
            continue
        save.write_new(new / file_name, target.encrypted(frame, access.random))
        if target.read(generation) != frame:
            raise SaveError(reason="read_back")
    if save.exists(here / FILES_NAME):
        _attachments_anew(access, here / FILES_NAME, new / FILES_NAME, keys, final)


def _attachments_anew(
    access: Access, here: Path, new: Path, keys: VaultKeys, final: VaultKeys
) -> None:
    save.make_folder(new)
    identities = [each.identity for each in keys.all()]
    for path in sorted(here.glob("*.age")):

        def write_all(write: Callable[[bytes], object], path: Path = path) -> None:
            with path.open("rb") as opened:
                plaintext = _Chunks(decrypt_stream(opened, identities).__next__)
                encrypt_stream(plaintext, write, final.recipients, random=access.random)

        try:
            save.write_stream(new / path.name, write_all)
        except CryptoError:
            aside = access.folder / DAMAGED_NAME
            save.make_folder(aside)
            save.make_folder(aside / here.parent.name)
            save.move_new(path, save.free_name(aside / here.parent.name / path.name))


class _Chunks:
    """Reads what an iterator gives, however much is asked for."""

    def __init__(self, following: Callable[[], bytes]) -> None:
        self._following = following
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Give at most so many bytes; none at the end."""
        while not self._rest:
            try:
                self._rest = self._following()
            except StopIteration:
                return b""
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _remove_for_good(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        save.sync_folder(path.parent)
    except OSError as error:
        raise SaveError(errno=error.errno or 0) from error


def _replace_recovery(folder: Path, content: bytes) -> None:
    path = folder / RECOVERY_NAME
    if save.exists(path):
        save.replace_file(path, content, previous=folder / PREVIOUS_RECOVERY_NAME)
    else:
        save.write_new(path, content)
