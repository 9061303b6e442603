"""The keys of an open vault, and the key file they come from."""

from __future__ import annotations

import base64
import contextlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from template_desk.crypto import age, age_x25519, keyfile
from template_desk.crypto.derive import hkdf_sha256
from template_desk.errors import (
    CryptoError,
    MemoryShortError,
    PassphraseTooShortError,
    SaveError,
    VaultDamagedError,
    VaultError,
    VaultMissingError,
    WrongPassphraseError,
)
from template_desk.vault import save
from template_desk.vault.place import (
    KEY_NAME,
    MIN_PASSPHRASE_CHARS,
    PREVIOUS_KEY_NAME,
    vault_is_in,
)

SECRET_BYTES = 32
ID_BYTES = 16
_INFO = b"templatedesk.org/vault/v1/"


@dataclass(frozen=True, slots=True, repr=False)
class VaultKeys:
    """What the passphrase, or the paper key, unlocks. Its ``repr`` shows the id only.

    Attributes:
        vault: Id of the vault, 26 characters.
        secret: 32 bytes; every other key of the vault is derived from them.
        paper_public: 32 bytes; the public half of the paper key.
        identity: The vault's own age identity.
        recipients: The vault's own and the paper key's, in this order.
        mac_key: Key of the MAC inside every draft.
        older: The keys before these; only while the vault is being given new ones.
    """

    vault: str
    secret: bytes
    paper_public: bytes
    older: VaultKeys | None = None
    identity: str = field(init=False)
    recipients: tuple[str, str] = field(init=False)
    mac_key: bytes = field(init=False)

    def __post_init__(self) -> None:
        identity = age_x25519.identity_text(hkdf_sha256(self.secret, info=_INFO + b"identity"))
        paper = age_x25519.recipient_text(self.paper_public)
        object.__setattr__(self, "identity", identity)
        object.__setattr__(self, "recipients", (age.recipient_of(identity), paper))
        object.__setattr__(self, "mac_key", hkdf_sha256(self.secret, info=_INFO + b"mac"))

    def __repr__(self) -> str:
        return f"VaultKeys(vault={self.vault!r})"

    def all(self) -> tuple[VaultKeys, ...]:
        """Give these keys, and the older ones if there are any."""
        return (self, self.older) if self.older is not None else (self,)


def new_id(random: Callable[[int], bytes]) -> str:
    """Make a random id: 16 bytes as 26 characters ``a``-``z``, ``2``-``7``."""
    return base64.b32encode(random(ID_BYTES)).decode("ascii").rstrip("=").lower()


def check_new_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short; nothing else is demanded of it.

    Raises:
        PassphraseTooShortError: Fewer than 15 code points after NFKC.

    Source:
        NIST SP 800-63B-4, §3.1.1.2: length only, no composition rules.
    """
    if len(unicodedata.normalize("NFKC", passphrase)) < MIN_PASSPHRASE_CHARS:
        raise PassphraseTooShortError(minimum=MIN_PASSPHRASE_CHARS)


def seal_keys(
    keys: VaultKeys, passphrase: str, *, kdf: keyfile.KdfParameters, random: Callable[[int], bytes]
) -> bytes:
    """Give the bytes of a key file.

    Raises:
        MemoryShortError: Not enough memory to derive the key.
        VaultError: The passphrase is not valid Unicode.
    """
    sealed = b"".join(each.secret + each.paper_public for each in keys.all())
    try:
        return keyfile.seal(sealed, passphrase, vault=keys.vault, kdf=kdf, random=random)
    except CryptoError as error:
        if error.details.get("reason") == "memory":
            raise MemoryShortError(memory_mib=kdf.memory_kib // 1024) from error
        raise VaultError(**error.details) from error


def unseal_keys(found: keyfile.KeyFile, passphrase: str) -> VaultKeys:
    """Open a key file.

    Raises:
        WrongPassphraseError: The passphrase is another, or the file was changed
            in a way that looks the same.
        MemoryShortError: Not enough memory to derive the key.
        VaultDamagedError: It holds something else than a vault's keys.
    """
    try:
        secret = keyfile.unseal(found, passphrase)
    except CryptoError as error:
        if error.details.get("reason") == "memory":
            raise MemoryShortError(memory_mib=found.kdf.memory_kib // 1024) from error
        if error.details.get("reason") == "passphrase":
            raise WrongPassphraseError() from error
        raise VaultDamagedError(part="key") from error
    if len(secret) not in (2 * SECRET_BYTES, 4 * SECRET_BYTES):
        raise VaultDamagedError(part="key")
    parts = [secret[at : at + SECRET_BYTES] for at in range(0, len(secret), SECRET_BYTES)]
    older = VaultKeys(found.vault, parts[2], parts[3]) if len(parts) == 4 else None
    return VaultKeys(found.vault, parts[0], parts[1], older)


@dataclass(frozen=True, slots=True)
class FoundKeyFile:
    """A well-formed key file, and the name under which it lies."""

    name: str
    key_file: keyfile.KeyFile


def read_key_files(folder: Path) -> tuple[FoundKeyFile, ...]:
    """Read the key file, and the previous one if it is still there.

    Returns:
        At least one. The second, if any, is the one from before a change of
        passphrase that was interrupted, or not used yet.

    Raises:
        VaultMissingError: There is no vault here.
        VaultDamagedError: No key file can be used; the paper key still can.
    """
    found: list[FoundKeyFile] = []
    cause: Exception | None = None
    for name in (KEY_NAME, PREVIOUS_KEY_NAME):
        try:
            with (folder / name).open("rb") as opened:
                content = opened.read(keyfile.MAX_FILE_BYTES + 1)
            found.append(FoundKeyFile(name, keyfile.parse(content)))
        except FileNotFoundError:
            continue
        except (OSError, CryptoError) as error:
            cause = cause or error
    if found:
        return tuple(found)
    if cause is None and not vault_is_in(folder):
        raise VaultMissingError()
    raise VaultDamagedError(part="key") from cause


def unlock(folder: Path, passphrase: str) -> tuple[VaultKeys, FoundKeyFile]:
    """Open the key file; where that fails, the previous one if it is still there.

    Raises:
        WrongPassphraseError: The passphrase opens neither.
        VaultMissingError, VaultDamagedError, MemoryShortError: As their parts say.
    """
    wrong: WrongPassphraseError | None = None
    for found in read_key_files(folder):
        try:
            return unseal_keys(found.key_file, passphrase), found
        except WrongPassphraseError as error:
            wrong = wrong or error
    raise wrong or WrongPassphraseError()


def replace_key_file(folder: Path, content: bytes) -> None:
    """Put a new key file in place; the one before stays as ``vault.tdk.1``.

    Raises:
        SaveError: Not known to be durable; the passphrase before still opens the vault.
    """
    path = folder / KEY_NAME
    try:
        keyfile.parse(path.read_bytes())
    except FileNotFoundError:
        save.write_new(path, content)
    except CryptoError:
        # Damaged: must not push out a sound previous one.
        save.set_aside(path)
        save.write_new(path, content)
    except OSError as error:
        raise SaveError(errno=error.errno or 0) from error
    else:
        save.replace_file(path, content, previous=folder / PREVIOUS_KEY_NAME)


def settle_key_file(folder: Path, opened_name: str) -> None:
    """Tidy up after a key file has been opened with its passphrase; best effort.

    An older passphrase must not open the vault for longer than needed.
    """
    previous = folder / PREVIOUS_KEY_NAME
    with contextlib.suppress(OSError, SaveError):
        if opened_name == KEY_NAME:
            previous.unlink(missing_ok=True)
        elif not (folder / KEY_NAME).exists():
            save.move_new(previous, folder / KEY_NAME)
