"""The key file: a secret under a passphrase, Argon2id then Cobblestone-256.

Whatever a file says, its bounds are checked before a byte of memory is spent on
it. A changed header and a wrong passphrase cannot be told apart, on purpose.

Source:
    docs/formats/vault.md, «vault.tdk»; RFC 9106; C2SP chunked-encryption (Cobblestone).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from template_desk.crypto.canonical import canonical_json
from template_desk.errors import CryptoError

FORMAT = "template-desk-key"
CONTEXT = b"templatedesk.org/key/v1\0"
MAX_FILE_BYTES = 4096
SALT_BYTES = 16
MIN_MEMORY_KIB = 64 * 1024
MAX_MEMORY_KIB = 2 * 1024 * 1024
CALIBRATION_LIMIT_S = 1.0
_ARGON2_VERSION = 19
_KEK_BYTES = 32
_VAULT_ID = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfParameters:
    """The cost of one guess at the passphrase.

    Attributes:
        memory_kib: 65,536 to 2,097,152 KiB.
        passes: 3 to 10.
        lanes: 1 to 16.

    Raises:
        CryptoError: ``reason="kdf_bounds"``; outside these bounds.
    """

    memory_kib: int = MIN_MEMORY_KIB
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (
            MIN_MEMORY_KIB <= self.memory_kib <= MAX_MEMORY_KIB
            and 3 <= self.passes <= 10
            and 1 <= self.lanes <= 16
        ):
            raise CryptoError(reason="kdf_bounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """A key file that is well formed; whether it is genuine only the passphrase tells.

    Attributes:
        vault: Id of the vault, 26 characters.
        kdf: How the passphrase becomes a key.
        salt: 16 bytes.
        box: The sealed secret.
    """

    vault: str
    kdf: KdfParameters
    salt: bytes
    box: bytes = field(repr=False)


def calibrate(measure: Callable[[KdfParameters], float] | None = None) -> KdfParameters:
    """Choose the largest of 64, 128, 256 MiB that stays within one second here.

    Args:
        measure: Gives the seconds of one derivation; None measures really,
            which takes up to about two seconds in all.

    Returns:
        64 MiB also where that takes longer: it is the floor.
    """
    chosen = KdfParameters()
    for memory_kib in (MIN_MEMORY_KIB, 2 * MIN_MEMORY_KIB, 4 * MIN_MEMORY_KIB):
        candidate = replace(chosen, memory_kib=memory_kib)
        try:
            elapsed_s = (measure or _measure)(candidate)
        except CryptoError:
            break  # Not enough memory for this one, so neither for a larger.
        if elapsed_s > CALIBRATION_LIMIT_S:
            break
        chosen = candidate
    return chosen


def seal(
    secret: bytes,
    passphrase: str,
    *,
    vault: str,
    kdf: KdfParameters,
    random: Callable[[int], bytes],
) -> bytes:
    """Give the bytes of a key file that holds a secret.

    Raises:
        CryptoError: ``memory`` when the computer has too little of it;
            ``passphrase`` when it is not valid Unicode.
    """
    from cryptography.cobblestone import Cobblestone256Encryptor

    key_file = KeyFile(vault=vault, kdf=kdf, salt=random(SALT_BYTES), box=b"")
    encryptor = Cobblestone256Encryptor(_derive(passphrase, key_file), _context(key_file))
    box = encryptor.update(secret) + encryptor.finalize()
    return _file_bytes(replace(key_file, box=box))


def parse(content: bytes) -> KeyFile:
    """Read a key file without its passphrase.

    Raises:
        CryptoError: ``key_file`` when it is not one in the one allowed
            spelling, ``kdf_bounds`` when its cost is out of bounds.
    """
    if len(content) > MAX_FILE_BYTES:
        raise CryptoError(reason="key_file")
    try:
        value: object = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CryptoError(reason="key_file") from error
    header = _mapping(value, {"format", "v", "vault", "kdf", "box"})
    kdf = _mapping(header["kdf"], {"alg", "v", "m", "t", "p", "salt"})
    vault = header["vault"]
    if (
        header["format"] != FORMAT
        or header["v"] != 1
        or kdf["alg"] != "argon2id"
        or kdf["v"] != _ARGON2_VERSION
        or not isinstance(vault, str)
        or not _VAULT_ID.fullmatch(vault)
    ):
        raise CryptoError(reason="key_file")
    key_file = KeyFile(
        vault=vault,
        kdf=KdfParameters(
            memory_kib=_integer(kdf["m"]), passes=_integer(kdf["t"]), lanes=_integer(kdf["p"])
        ),
        salt=_bytes(kdf["salt"]),
        box=_bytes(header["box"]),
    )
    # Written back and compared, so that a file has one spelling only.
    if len(key_file.salt) != SALT_BYTES or _file_bytes(key_file) != content:
        raise CryptoError(reason="key_file")
    return key_file


def unseal(key_file: KeyFile, passphrase: str) -> bytes:
    """Give the secret.

    Raises:
        CryptoError: ``passphrase`` when it does not open the box (or the file
            was changed), ``memory`` when the computer has too little of it.
    """
    from cryptography.cobblestone import Cobblestone256Decryptor
    from cryptography.exceptions import InvalidTag

    decryptor = Cobblestone256Decryptor(_derive(passphrase, key_file), _context(key_file))
    try:
        return decryptor.update(key_file.box) + decryptor.finalize()
    except InvalidTag as error:
        raise CryptoError(reason="passphrase") from error


def _measure(parameters: KdfParameters) -> float:
    """Time one derivation, in seconds."""
    probe = KeyFile(vault="", kdf=parameters, salt=bytes(SALT_BYTES), box=b"")
    start = time.perf_counter()
    _derive("calibration", probe)
    return time.perf_counter() - start


def _derive(passphrase: str, key_file: KeyFile) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CryptoError(reason="passphrase") from error
    try:
        return Argon2id(
            salt=key_file.salt,
            length=_KEK_BYTES,
            iterations=key_file.kdf.passes,
            lanes=key_file.kdf.lanes,
            memory_cost=key_file.kdf.memory_kib,
        ).derive(typed)
    except MemoryError as error:
        raise CryptoError(reason="memory") from error
    except (UnsupportedAlgorithm, ValueError) as error:
        raise CryptoError(reason="argon2") from error


def _header(key_file: KeyFile) -> dict[str, object]:
    return {
        "format": FORMAT,
        "v": 1,
        "vault": key_file.vault,
        "kdf": {
            "alg": "argon2id",
            "v": _ARGON2_VERSION,
            "m": key_file.kdf.memory_kib,
            "t": key_file.kdf.passes,
            "p": key_file.kdf.lanes,
            "salt": base64.b64encode(key_file.salt).decode("ascii"),
        },
    }


def _context(key_file: KeyFile) -> bytes:
    return CONTEXT + canonical_json(_header(key_file))


def _file_bytes(key_file: KeyFile) -> bytes:
    box = base64.b64encode(key_file.box).decode("ascii")
    return canonical_json(_header(key_file) | {"box": box}) + b"\n"


def _mapping(value: object, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != keys:
        raise CryptoError(reason="key_file")
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CryptoError(reason="key_file")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise CryptoError(reason="key_file")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CryptoError(reason="key_file") from error
