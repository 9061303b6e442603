"""The vault: a folder of encrypted drafts, opened by a passphrase.

Importing this module costs little: ``cryptography`` is imported when a vault
is made or opened, not before.

Source:
    docs/formats/vault.md, docs/formats/draft.md.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from template_desk.crypto import age, keyfile
from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import SaveError, VaultError, VaultExistsError, VaultFolderNotEmptyError
from template_desk.vault import save
from template_desk.vault.access import Access
from template_desk.vault.attachments import FILES_NAME
from template_desk.vault.bin import sweep_bin
from template_desk.vault.drafts import is_draft_id
from template_desk.vault.keys import (
    SECRET_BYTES,
    FoundKeyFile,
    VaultKeys,
    check_new_passphrase,
    new_id,
    read_key_files,
    seal_keys,
    settle_key_file,
    unlock,
)
from template_desk.vault.lock import LOCK_NAME, VaultLock
from template_desk.vault.log import LogAction
from template_desk.vault.opened import Vault
from template_desk.vault.place import (
    DRAFTS_NAME,
    FOLDER_NAMES,
    IDENTITY_NAME,
    KEY_NAME,
    LOG_NAME,
    MIN_PASSPHRASE_CHARS,
    PAPER_NAME,
    STATE_NAME,
    vault_is_in,
)
from template_desk.vault.recovery import (
    README_NAME,
    README_TEXT,
    RECOVERY_NAME,
    PaperKey,
    recovery_file,
)
from template_desk.vault.rekey import finish_renewal, sweep_renewal

__all__ = [
    "MIN_PASSPHRASE_CHARS",
    "Vault",
    "VaultFacts",
    "create_vault",
    "open_vault",
    "vault_exists",
    "vault_facts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFacts:
    """What a vault tells without its passphrase.

    Attributes:
        id: 26 characters.
        kdf: The cost of one guess at the passphrase.
        drafts: How many there are, damaged ones included.
    """

    id: str
    kdf: KdfParameters
    drafts: int


def vault_exists(folder: Path) -> bool:
    """Whether a folder holds a vault, or what is left of one.

    Raises:
        VaultError: The folder cannot be looked into.
    """
    return vault_is_in(folder)


def vault_facts(folder: Path) -> VaultFacts:
    """Tell what can be told without the passphrase; takes no lock.

    Raises:
        VaultMissingError: There is no vault here.
        VaultDamagedError: No key file can be read.
        VaultError: The drafts cannot be counted.
    """
    found = read_key_files(folder)[0].key_file
    try:
        drafts = sum(
            1
            for entry in (folder / DRAFTS_NAME).glob("*")
            if is_draft_id(entry.name) and any(entry.glob("*.age"))
        )
    except OSError as error:
        raise VaultError(reason="folder", errno=error.errno or 0) from error
    return VaultFacts(id=found.vault, kdf=found.kdf, drafts=drafts)


def create_vault(
    folder: Path,
    passphrase: str,
    *,
    random: Callable[[int], bytes],
    now: Callable[[], datetime],
    kdf: KdfParameters | None = None,
) -> tuple[Vault, PaperKey]:
    """Make a vault and open it.

    Args:
        folder: Made if it does not exist; else empty, or left by a creation
            that was interrupted. It becomes the vault's alone.
        passphrase: At least 15 code points after NFKC.
        random: Gives that many random bytes, fit for keys.
        now: Gives the time, aware.
        kdf: None measures this computer, for up to about two seconds.

    Returns:
        The open vault, and the paper key. Nothing can show the key again.

    Raises:
        PassphraseTooShortError: Of the passphrase.
        VaultExistsError: There is a vault already.
        VaultInUseError: Another program is making one.
        MemoryShortError: Not enough memory even for the smallest cost.
        SaveError: The disk refused.
        VaultFolderNotEmptyError: Other files are there.
    """
    check_new_passphrase(passphrase)
    if vault_is_in(folder):
        raise VaultExistsError()
    _claim_folder(folder)
    lock = VaultLock(folder)
    try:
        if vault_is_in(folder):
            raise VaultExistsError()
        paper_key = PaperKey(age.new_identity(random))
        keys = VaultKeys(new_id(random), random(SECRET_BYTES), paper_key.public)
        key_bytes = seal_keys(keys, passphrase, kdf=kdf or keyfile.calibrate(), random=random)
        for name in FOLDER_NAMES:
            save.make_folder(folder / name)
        for name, content in (
            (RECOVERY_NAME, recovery_file(keys, random)),
            (README_NAME, README_TEXT.encode("utf-8")),
            # The key file comes last: before it there is no vault, only an attempt.
            (KEY_NAME, key_bytes),
        ):
            _write_in_new_vault(folder / name, content)
    except BaseException:
        lock.release()
        raise
    vault = Vault(folder, keys, lock, now=now, random=random)
    vault.log.append(LogAction.VAULT_CREATED)
    vault.mind_recovery()
    vault.save_state()
    return vault, paper_key


def open_vault(
    folder: Path,
    passphrase: str,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
    read_only: bool = False,
    seen: Callable[[str], int] = lambda _vault: 0,
) -> Vault:
    """Open a vault; takes as long as its key derivation.

    Args:
        folder: Of the vault.
        passphrase: As typed.
        now: Gives the time, aware.
        random: Gives that many random bytes, fit for keys.
        read_only: Take no lock and write nothing, whoever else has the vault open.
        seen: Given the vault's id, gives the highest ``Vault.counter`` that this computer
            remembers of it; 0 for none.

    Raises:
        VaultMissingError: There is no vault here.
        VaultInUseError: Another program, or this one, has it open to write.
        VaultDamagedError: No key file can be used; the paper key still can.
        WrongPassphraseError: The passphrase is another.
        MemoryShortError: Not enough memory to derive the key.
    """
    read_key_files(folder)  # Before the lock, which would leave a file where no vault is.
    if read_only:
        keys, _ = unlock(folder, passphrase)
        return Vault(folder, keys, None, now=now, random=random, seen=seen(keys.vault))
    lock = VaultLock(folder)
    try:
        keys, found = unlock(folder, passphrase)
    except BaseException:
        lock.release()
        raise
    try:
        settle_key_file(folder, found.name)
        _sweep(folder)
        if keys.older is not None:
            keys = _finish_renewal(folder, keys, passphrase, found, now=now, random=random)
        else:
            sweep_renewal(folder)
        vault = Vault(folder, keys, lock, now=now, random=random, seen=seen(keys.vault))
    except BaseException:
        lock.release()
        raise
    vault.mind_recovery()
    if vault.is_newly_older:
        vault.log.append(LogAction.VAULT_OLDER)
    return vault


def _finish_renewal(
    folder: Path,
    keys: VaultKeys,
    passphrase: str,
    found: FoundKeyFile,
    *,
    now: Callable[[], datetime],
    random: Callable[[int], bytes],
) -> VaultKeys:
    """Go on with a renewal of keys that was interrupted; give the keys there are then."""
    access = Access(folder, keys, now=now, random=random, read_only=False)
    finish_renewal(access, keys, passphrase, kdf=found.key_file.kdf)
    return access.keys


def _sweep(folder: Path) -> None:
    """Remove what interrupted saves and purges left; best effort."""
    for name in ("", IDENTITY_NAME, PAPER_NAME, STATE_NAME, LOG_NAME):
        save.sweep(folder / name)
    with contextlib.suppress(OSError):
        for draft in os.scandir(folder / DRAFTS_NAME):
            if FILES_NAME in save.sweep(draft.path):
                save.sweep(Path(draft.path, FILES_NAME))
    sweep_bin(folder)


def _claim_folder(folder: Path) -> None:
    """Make the folder, or refuse one that holds anything else."""
    ours = {RECOVERY_NAME, README_NAME, LOCK_NAME, *FOLDER_NAMES}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for entry in folder.iterdir():
            left_over = entry.name.endswith(save.TEMPORARY_SUFFIX) or ".aside-" in entry.name
            if entry.name not in ours and not left_over:
                raise VaultFolderNotEmptyError
        folder.chmod(0o700)
        save.sync_folder(folder.parent)
    except OSError as error:
        raise SaveError(errno=error.errno or 0) from error


def _write_in_new_vault(path: Path, content: bytes) -> None:
    if os.path.lexists(path):
        # An interrupted creation left one of that name; no draft was ever encrypted for it.
        save.set_aside(path)
    save.write_new(path, content)
