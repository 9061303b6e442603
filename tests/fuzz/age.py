"""Attacks the reader of age files: header, stanzas, payload, armour, texts of keys."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fuzz.target import Target
from template_desk.crypto import age, age_armor, age_hybrid, age_x25519, bech32
from template_desk.crypto.age_header import Stanza, encode_base64, read_header
from template_desk.crypto.age_keys import read_identity, read_recipient
from template_desk.crypto.age_scrypt import Passphrase
from template_desk.crypto.age_stream import decrypt_stream
from template_desk.crypto.derive import hkdf_sha256, hmac_sha256
from template_desk.errors import CryptoError
from tools import SHARED

FILE_KEY = b"YELLOW SUBMARINE"
CHUNK = 65536
X25519 = age_x25519.X25519Identity(bytes(range(32)))
HYBRID = age_hybrid.HybridIdentity(bytes(range(32)))
# A file may ask for no more than 2 to the power of 4, so that a run costs nothing.
PASSPHRASE = Passphrase("password", work_factor=2, max_work_factor=4)
_PREFIXES = (
    age_x25519.IDENTITY_PREFIX,
    age_x25519.RECIPIENT_PREFIX,
    age_hybrid.IDENTITY_PREFIX,
    age_hybrid.RECIPIENT_PREFIX,
)
_SIZES = (0, 1, 100, CHUNK)
_MAX_CHUNKS = 3
_MOST_READS = 40
_MOST_TEXT = 2000


class _Known:
    """Opens every file whose MAC was made with FILE_KEY, so that the payload is reached."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        return FILE_KEY if stanzas else None


class _Dribble:
    def __init__(self, content: bytes, step: int) -> None:
        self._content = io.BytesIO(content)
        self._step = step

    def read(self, size: int) -> bytes:
        return self._content.read(min(size, self._step))


def attack(content: bytes) -> str:
    """The first byte chooses what the others are."""
    if not content:
        return "nothing"
    ways: tuple[Callable[[bytes, int], str], ...] = (
        _file,
        _file_with_right_mac,
        _chunks,
        _armour,
        _short_reads,
        _text,
        _text_with_right_checksum,
        _file_with_right_mac,
    )
    return ways[content[0] % len(ways)](content[1:], content[0] // len(ways))


def _file(content: bytes, _: int) -> str:
    age.decrypt(content, [X25519, HYBRID, PASSPHRASE])
    return "opened"


def _file_with_right_mac(content: bytes, _: int) -> str:
    age.decrypt(_right_mac(content), [X25519, HYBRID, PASSPHRASE, _Known()])
    return "opened_with_right_mac"


def _right_mac(content: bytes) -> bytes:
    header = read_header(content)
    mac = hmac_sha256(hkdf_sha256(FILE_KEY, info=b"header"), header.signed)
    return header.signed + b" " + encode_base64(mac) + b"\n" + content[header.length :]


def _chunks(content: bytes, _: int) -> str:
    """A right header, and chunks that are each authentic, in any order and number."""
    nonce = bytes(16)
    cipher = ChaCha20Poly1305(hkdf_sha256(FILE_KEY, salt=nonce, info=b"payload"))
    signed = b"age-encryption.org/v1\n-> x\n\n---"
    mac = hmac_sha256(hkdf_sha256(FILE_KEY, info=b"header"), signed)
    payload = b""
    sound = bool(content)
    records = content[:_MAX_CHUNKS]
    for place, record in enumerate(records):
        counter, last, size = record & 7, record >> 3 & 1, _SIZES[record >> 4 & 3]
        at_end = place == len(records) - 1
        payload += cipher.encrypt(counter.to_bytes(11, "big") + bytes([last]), bytes(size), None)
        sound &= counter == place and last == at_end and (size == CHUNK or at_end)
        sound &= size > 0 or len(records) == 1
    whole = signed + b" " + encode_base64(mac) + b"\n" + nonce + payload
    try:
        age.decrypt(whole, [_Known()])
        opened = True
    except CryptoError:
        opened = False
    assert opened == sound, records.hex()
    return "chunks_opened" if opened else "chunks_refused"


def _armour(content: bytes, _: int) -> str:
    binary = age_armor.read_armour(content)
    again = content.strip(b" \t\r\n").replace(b"\r\n", b"\n") + b"\n"
    assert age_armor.armour(binary) == again
    age.decrypt(binary, [X25519, HYBRID, PASSPHRASE])
    return "opened_armour"


def _short_reads(content: bytes, step: int) -> str:
    """However a file arrives, the same comes of it."""
    source = cast("BinaryIO", _Dribble(content, max(step + 1, len(content) // _MOST_READS)))
    assert _outcome(lambda: age.decrypt(content, [X25519])) == _outcome(
        lambda: b"".join(decrypt_stream(source, [X25519]))
    )
    return "same"


def _outcome(open_it: Callable[[], bytes]) -> object:
    try:
        return open_it()
    except CryptoError as error:
        return error.details


def _text(content: bytes, _: int) -> str:
    text = content[:_MOST_TEXT].decode("latin-1")
    try:
        identity = read_identity(text)
    except CryptoError:
        recipient = read_recipient(text)
        assert text == _recipient_text(recipient.public)
        return "recipient"
    secret = identity.secret if isinstance(identity, age_x25519.X25519Identity) else identity.seed
    assert text in (age_x25519.identity_text(secret), age_hybrid.identity_text(secret))
    return "identity"


def _text_with_right_checksum(content: bytes, chosen: int) -> str:
    prefix = _PREFIXES[chosen % len(_PREFIXES)]
    most = len(HYBRID.recipient().public) if prefix == age_hybrid.RECIPIENT_PREFIX else 32
    text = bech32.encode(prefix, content[: most + 1])
    return _text((text.upper() if chosen & 4 else text).encode("ascii"), 0)


def _recipient_text(public: bytes) -> str:
    kind = age_x25519 if len(public) == age_x25519.KEY_BYTES else age_hybrid
    return kind.recipient_text(public)


def seeds() -> list[bytes]:
    """Give files of every kind in every way, and the published vectors where they are."""

    def fixed() -> Callable[[int], bytes]:
        keys = iter([FILE_KEY])
        return lambda size: next(keys, bytes(range(size)))

    files = [
        age.encrypt(plaintext, [recipient], random=fixed())
        for plaintext in (b"", b"answers", bytes(3000))
        for recipient in (X25519.recipient(), HYBRID.recipient(), PASSPHRASE)
    ]
    two = age.encrypt(b"two", [X25519.recipient()] * 2, random=fixed())
    files += [two, two.replace(b"\n---", b"\n-> unknown kind\n\n---")]
    published = SHARED / "data/age-testkit/testdata"
    if published.exists():
        contents = (path.read_bytes().partition(b"\n\n")[2] for path in published.iterdir())
        files += sorted(content for content in contents if len(content) <= 4000)
    found = [bytes([way]) + content for content in files for way in (0, 1, 4 + 8 * 20)]
    found += [b"\3" + age_armor.armour(content) for content in files]
    found += [b"\2\x08", b"\2\x38", b"\2\x30\x39", b"\2\x30\x31\x1a", b"\2\x30\x19\x1a"]
    texts = [
        age_x25519.identity_text(X25519.secret),
        age_x25519.recipient_text(X25519.recipient().public),
        age_hybrid.identity_text(HYBRID.seed),
        age_hybrid.recipient_text(HYBRID.recipient().public),
    ]
    found += [b"\5" + text.encode() for text in texts]
    found += [bytes([6 + 8 * chosen]) + bytes(32) for chosen in (1, 3, 4, 6)]
    return [*found, bytes([6 + 8 * 3]) + HYBRID.recipient().public]


TARGET = Target(name="age", declared=CryptoError, attack=attack, seeds=seeds)
