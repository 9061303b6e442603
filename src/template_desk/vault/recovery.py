"""The paper key: the second way into a vault, and what it opens.

Source:
    docs/formats/vault.md, «recovery.age» and «The paper key».
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from template_desk.crypto import age, age_x25519, keyfile
from template_desk.crypto.canonical import canonical_json
from template_desk.errors import (
    CryptoError,
    PaperKeyError,
    VaultDamagedError,
    VaultMissingError,
)
from template_desk.vault.drafts import is_draft_id
from template_desk.vault.keys import (
    SECRET_BYTES,
    VaultKeys,
    check_new_passphrase,
    read_key_files,
    replace_key_file,
    seal_keys,
)
from template_desk.vault.lock import VaultLock
from template_desk.vault.place import vault_is_in

RECOVERY_NAME = "recovery.age"
PREVIOUS_RECOVERY_NAME = "recovery.age.1"
README_NAME = "TO-OPEN-WITHOUT-THIS-PROGRAM.txt"
FORMAT = "template-desk-recovery"
GROUP_CHARS = 5
_PREFIX = "AGE-SECRET-KEY-1"
_PREFIX_LETTERS = "AGESECRETKEYL"
_MAX_FILE_BYTES = 65536
# No key has these four after its prefix, so that each can only be meant as its neighbour.
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "L", "1": "L", "B": "8"})
_HOW_TO = (
    "This file was opened with the paper key of a Template Desk vault. To use the vault again, "
    "choose «I have forgotten my passphrase» in Template Desk and type the paper key. To read "
    "the drafts without Template Desk, see TO-OPEN-WITHOUT-THIS-PROGRAM.txt in the vault."
)

README_TEXT = """\
HOW TO OPEN THIS FOLDER WITHOUT TEMPLATE DESK

The drafts in this folder are standard «age» files (version 1). Any program
that reads them will do; the original one is called «age» (age-encryption.org;
it is part of most Linux distributions). You need the PAPER KEY: the sheet with
AGE-SECRET-KEY-1... that was printed or written down when the vault was made.
The passphrase alone is of use only in Template Desk.

1. Type the paper key into a file named paper-key.txt in this folder: one line,
   capital letters, no spaces, from AGE-SECRET-KEY-1 to the last character.

2. Choose a draft: a folder with a name of 26 characters in «drafts». In it, the
   file with the highest number is the newest; FILE below is its whole name.

3. In a terminal, in this folder, with your DRAFT and FILE put in:

     age -d -i paper-key.txt -o draft.json drafts/DRAFT/FILE

   draft.json is plain text (JSON). The answers are after "draft", a short
   description is after "summary".

4. Files attached to a draft are in its folder «files». draft.json says after
   "attachments" what each one is called:

     age -d -i paper-key.txt -o attached-file drafts/DRAFT/files/ID.age

5. Your signing identity, if there is one, opens in the same way:

     age -d -i paper-key.txt -o identity.json identity/NUMBER.age

6. Delete paper-key.txt, and the .json files when you no longer need them.
   Whoever has the paper key and this folder can read everything in it.
"""


@dataclass(frozen=True, slots=True, repr=False)
class PaperKey:
    """An age identity on paper. Shown once, when the vault is made.

    Attributes:
        text: ``AGE-SECRET-KEY-1…``, 74 characters.

    Raises:
        PaperKeyError: The text is not an X25519 identity; its checksum tells.
    """

    text: str
    _public: bytes = field(init=False)

    def __post_init__(self) -> None:
        try:
            public = age_x25519.read_identity(self.text).recipient().public
        except CryptoError as error:
            raise PaperKeyError(reason="not_a_key") from error
        object.__setattr__(self, "_public", public)

    @classmethod
    def from_typed(cls, typed: str) -> PaperKey:
        """Read a key as a person typed it: any case, any spacing, look-alikes.

        Raises:
            PaperKeyError: Still not a key.
        """
        letters = _letters(typed)
        body = letters.removeprefix(_PREFIX_LETTERS)
        if body == letters:
            raise PaperKeyError(reason="not_a_key")
        return cls(_PREFIX + body)

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes; as secret as the vault."""
        return self._public

    def groups(self) -> tuple[str, ...]:
        """Give the key in groups for reading and typing.

        Returns:
            ``AGE-SECRET-KEY-1``, then eleven groups of five and one of three.
        """
        body = self.text.removeprefix(_PREFIX)
        starts = range(0, len(body), GROUP_CHARS)
        return (_PREFIX, *(body[start : start + GROUP_CHARS] for start in starts))

    def check_part(self, index: int, typed: str) -> bool:
        """Whether one group was typed as it is on paper.

        Args:
            index: Into ``groups()``; the first group is the same in every key.
            typed: Case, spaces, dashes and look-alikes do not matter.
        """
        groups = self.groups()
        return 0 <= index < len(groups) and _letters(typed) == _letters(groups[index])

    def __repr__(self) -> str:
        return "PaperKey()"


def recovery_file(keys: VaultKeys, random: Callable[[int], bytes]) -> bytes:
    """Give the bytes of ``recovery.age``, for the paper key alone.

    While a vault is being given new keys, either paper key opens it, and it holds both sets.
    """
    content = {
        "format": FORMAT,
        "v": 1,
        "vault": keys.vault,
        "keys": [
            {"paper": _base64(each.paper_public), "secret": _base64(each.secret)}
            for each in keys.all()
        ],
        "how": _HOW_TO,
    }
    recipients = [each.recipients[1] for each in keys.all()]
    return age.encrypt(canonical_json(content), recipients, random=random)


def open_recovery_file(content: bytes, paper_key: PaperKey) -> VaultKeys:
    """Get the keys of a vault from ``recovery.age``.

    Raises:
        PaperKeyError: The paper key is not this vault's.
        VaultDamagedError: The file is damaged.
    """
    try:
        plaintext = age.decrypt(content, [paper_key.text])
        value: object = json.loads(plaintext.decode("utf-8"))
    except CryptoError as error:
        if error.details.get("reason") == "no_match":
            raise PaperKeyError(reason="other_key") from error
        raise VaultDamagedError(part="recovery") from error
    except (ValueError, RecursionError) as error:
        raise VaultDamagedError(part="recovery") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("v") != 1:
        raise VaultDamagedError(part="recovery")
    vault, sets = value.get("vault"), value.get("keys")
    if not isinstance(vault, str) or not is_draft_id(vault):
        raise VaultDamagedError(part="recovery")
    if not isinstance(sets, list) or len(sets) not in (1, 2):
        raise VaultDamagedError(part="recovery")
    newest, *before = (_key_bytes(each) for each in sets)
    older = VaultKeys(vault, *before[0]) if before else None
    return VaultKeys(vault, *newest, older)


def recover_vault(
    folder: Path,
    paper_key_text: str,
    new_passphrase: str,
    *,
    random: Callable[[int], bytes],
    kdf: keyfile.KdfParameters | None = None,
) -> None:
    """Give a vault a new passphrase with the paper key; then open it as usual.

    Drafts are not touched. The key file before stays as ``vault.tdk.1`` until
    the vault is opened with the new passphrase.

    Args:
        folder: Of the vault; its key file may be damaged or gone.
        paper_key_text: As typed.
        new_passphrase: At least 15 code points after NFKC.
        random: Source of the new salt.
        kdf: None keeps the vault's cost, or measures where it is not known.

    Raises:
        PassphraseTooShortError: Of the new passphrase.
        PaperKeyError: Not a key, or another vault's.
        VaultMissingError: There is no vault here.
        VaultDamagedError: ``recovery.age`` is damaged or gone. The paper key
            still opens the drafts with ``age``.
        VaultInUseError: Another program holds the vault.
        MemoryShortError: Not enough memory to derive the key.
        SaveError: The new key file did not reach the disk.
    """
    check_new_passphrase(new_passphrase)
    paper_key = PaperKey.from_typed(paper_key_text)
    keys = _open_recovery_files(folder, paper_key)
    lock = VaultLock(folder)
    try:
        cost = kdf or _known_cost(folder) or keyfile.calibrate()
        replace_key_file(folder, seal_keys(keys, new_passphrase, kdf=cost, random=random))
    finally:
        lock.release()


def _open_recovery_files(folder: Path, paper_key: PaperKey) -> VaultKeys:
    """Open the recovery file; where that fails, the one before if it is still there."""
    failure: PaperKeyError | VaultDamagedError | None = None
    for name in (RECOVERY_NAME, PREVIOUS_RECOVERY_NAME):
        try:
            with (folder / name).open("rb") as opened:
                content = opened.read(_MAX_FILE_BYTES)
            return open_recovery_file(content, paper_key)
        except FileNotFoundError:
            continue
        except OSError as error:
            failure = failure or VaultDamagedError(part="recovery", errno=error.errno or 0)
        except (PaperKeyError, VaultDamagedError) as error:
            failure = failure or error
    if failure is not None:
        raise failure
    if vault_is_in(folder):
        raise VaultDamagedError(part="recovery")
    raise VaultMissingError()


def _key_bytes(value: object) -> tuple[bytes, bytes]:
    """Give secret and public half of the paper key of one set."""
    if not isinstance(value, dict):
        raise VaultDamagedError(part="recovery")
    try:
        secret, paper = (
            base64.b64decode(str(value.get(name)), validate=True) for name in ("secret", "paper")
        )
    except ValueError as error:
        raise VaultDamagedError(part="recovery") from error
    if len(secret) != SECRET_BYTES or len(paper) != SECRET_BYTES:
        raise VaultDamagedError(part="recovery")
    return secret, paper


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _known_cost(folder: Path) -> keyfile.KdfParameters | None:
    try:
        return read_key_files(folder)[0].key_file.kdf
    except (VaultMissingError, VaultDamagedError):
        return None


def _letters(typed: str) -> str:
    """Keep letters and digits, in upper case; full-width ones and look-alikes become plain."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = "".join(character for character in plain if character.isalnum())
    return kept.translate(_LOOK_ALIKES)
