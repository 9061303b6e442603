"""Makes the vectors of age files: every recipient type, the payload, the armour.

Source:
    docs/formats/age.md; c2sp.org/age.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from template_desk.crypto import age, age_hybrid, age_x25519
from template_desk.crypto.age_header import read_header
from template_desk.crypto.derive import hkdf_sha256, hmac_sha256
from vectors.making import VECTORS, run

FOLDER = "age"
SUFFIXES = (".age", ".armoured")
KEYS = json.loads((VECTORS / FOLDER / "keys.json").read_text(encoding="utf-8"))
FILE_KEY = bytes.fromhex(KEYS["file_key_hex"])
PLAINTEXT = KEYS["plaintext"].encode()
PASSPHRASE = KEYS["passphrase"].encode()
X25519_SECRET = bytes(range(32))
HYBRID_SEED = bytes(range(100, 132))
IDENTITIES = (
    age_x25519.identity_text(X25519_SECRET),
    age_hybrid.identity_text(HYBRID_SEED),
)
assert KEYS["identities"] == list(IDENTITIES)
HYBRID_SOUND = "opens__hybrid.age"
NONCE = bytes(range(200, 216))
SALT = bytes(range(50, 66))
VERSION = b"age-encryption.org/v1\n"
CHUNK = 65536
# A point of order eight; the shared secret with it is zero for every key.
LOW_ORDER = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"


def b64(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def stanza(*arguments: bytes, body: bytes = b"") -> bytes:
    text = b64(body)
    lines = [text[start : start + 64] for start in range(0, len(text) + 1, 64)]
    return b"-> " + b" ".join(arguments) + b"\n" + b"\n".join(lines) + b"\n"


def mac_of(signed: bytes, file_key: bytes = FILE_KEY) -> bytes:
    return hmac_sha256(hkdf_sha256(file_key, info=b"header"), signed)


def headed(stanzas: bytes, version: bytes = VERSION) -> bytes:
    """A header with a right MAC over whatever it says."""
    signed = version + stanzas + b"---"
    return signed + b" " + b64(mac_of(signed)) + b"\n"


def chunk(plaintext: bytes, counter: int = 0, *, last: bool = True) -> bytes:
    cipher = ChaCha20Poly1305(hkdf_sha256(FILE_KEY, salt=NONCE, info=b"payload"))
    return cipher.encrypt(counter.to_bytes(11, "big") + bytes([last]), plaintext, None)


SOUND_PAYLOAD = NONCE + chunk(PLAINTEXT)


def whole(stanzas: bytes, payload: bytes = SOUND_PAYLOAD) -> bytes:
    return headed(stanzas) + payload


def x25519_parts(secret: bytes = X25519_SECRET, file_key: bytes = FILE_KEY) -> tuple[bytes, bytes]:
    """Share and body of a stanza."""
    public = X25519PrivateKey.from_private_bytes(secret).public_key()
    ephemeral = X25519PrivateKey.from_private_bytes(bytes(range(31, -1, -1)))
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public.public_bytes_raw()))
    salt = share + public.public_bytes_raw()
    key = hkdf_sha256(shared, salt=salt, info=b"age-encryption.org/v1/X25519")
    return share, ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)


def scrypt_body(
    passphrase: bytes = PASSPHRASE, file_key: bytes = FILE_KEY, salt: bytes = SALT, factor: int = 10
) -> bytes:
    salt = b"age-encryption.org/v1/scrypt" + salt
    key = Scrypt(salt=salt, length=32, n=1 << factor, r=8, p=1).derive(passphrase)
    return ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)


def not_canonical(text: bytes) -> bytes:
    """The same bytes in a second spelling: one of the bits that nobody reads is set."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert len(text) % 4
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1 :][:1]


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def x25519_vectors() -> dict[str, bytes]:
    share, body = x25519_parts()
    _, other_body = x25519_parts(bytes(range(1, 33)))
    sound = stanza(b"X25519", b64(share), body=body)
    _, long_body = x25519_parts(file_key=FILE_KEY + b"!")
    made = {
        "opens__x25519": sound,
        "opens__x25519-after-one-for-somebody-else": stanza(b"X25519", b64(share), body=other_body)
        + sound,
        "opens__x25519-beside-an-unknown-kind": stanza(b"kind", b"a", b"~!", body=bytes(100))
        + sound,
        "header__x25519-no-argument": stanza(b"X25519", body=body),
        "header__x25519-extra-argument": stanza(b"X25519", b64(share), b"1", body=body),
        "header__x25519-share-short": stanza(b"X25519", b64(share[:-1]), body=body),
        "header__x25519-share-long": stanza(b"X25519", b64(share + b"\0"), body=body),
        "header__x25519-share-not-canonical": stanza(
            b"X25519", not_canonical(b64(share)), body=body
        ),
        "header__x25519-share-padded": stanza(b"X25519", b64(share) + b"=", body=body),
        "header__x25519-share-zero": stanza(b"X25519", b64(bytes(32)), body=body),
        "header__x25519-share-of-low-order": stanza(b"X25519", b64(LOW_ORDER), body=body),
        "header__x25519-file-key-long": stanza(b"X25519", b64(share), body=long_body),
        "header__x25519-body-short": stanza(b"X25519", b64(share), body=body[:-1]),
        "no_match__x25519-for-somebody-else": stanza(b"X25519", b64(share), body=other_body),
        "no_match__x25519-tag-changed": stanza(b"X25519", b64(share), body=flipped(body, -1)),
        "no_match__x25519-share-changed": stanza(b"X25519", b64(flipped(share, 0)), body=body),
        "no_match__x25519-kind-in-lower-case": stanza(b"x25519", b64(share), body=body),
    }
    return {name: whole(stanzas) for name, stanzas in made.items()}


def hybrid_parts() -> tuple[bytes, bytes]:
    """Share and body from the file that was made once: their randomness cannot be chosen."""
    path = VECTORS / FOLDER / HYBRID_SOUND
    if not path.exists():
        keys = iter([FILE_KEY])
        recipient = age.recipient_of(IDENTITIES[1])
        once = age.encrypt(b"", [recipient], random=lambda size: next(keys, NONCE))
        parts = read_header(once).stanzas[0]
        path.write_bytes(whole(stanza(parts.kind, *parts.arguments, body=parts.body)))
    parts = read_header(path.read_bytes()).stanzas[0]
    return base64.b64decode(parts.arguments[0] + b"=="), parts.body


def hybrid_vectors() -> dict[str, bytes]:
    share, body = hybrid_parts()
    kind = b"mlkem768x25519"
    mlkem, x25519 = share[:1088], share[1088:]
    x25519_share, x25519_body = x25519_parts()
    sound = stanza(kind, b64(share), body=body)
    made = {
        "opens__hybrid": sound,
        "opens__hybrid-beside-x25519-for-somebody-else": stanza(
            b"X25519", b64(x25519_share), body=flipped(x25519_body, 0)
        )
        + sound,
        "header__hybrid-no-argument": stanza(kind, body=body),
        "header__hybrid-extra-argument": stanza(kind, b64(share), b"1", body=body),
        "header__hybrid-share-short": stanza(kind, b64(share[:-1]), body=body),
        "header__hybrid-share-long": stanza(kind, b64(share + b"\0"), body=body),
        "header__hybrid-share-not-canonical": stanza(kind, not_canonical(b64(share)), body=body),
        "header__hybrid-x25519-share-zero": stanza(kind, b64(mlkem + bytes(32)), body=body),
        "header__hybrid-x25519-share-of-low-order": stanza(kind, b64(mlkem + LOW_ORDER), body=body),
        "header__hybrid-body-long": stanza(kind, b64(share), body=body + b"\0"),
        "header__hybrid-body-short": stanza(kind, b64(share), body=body[:-1]),
        "no_match__hybrid-mlkem-part-changed": stanza(
            kind, b64(flipped(mlkem, 500) + x25519), body=body
        ),
        "no_match__hybrid-x25519-part-changed": stanza(
            kind, b64(mlkem + flipped(x25519, 0)), body=body
        ),
        "no_match__hybrid-tag-changed": stanza(kind, b64(share), body=flipped(body, -1)),
        "no_match__hybrid-kind-in-upper-case": stanza(kind.upper(), b64(share), body=body),
    }
    return {name: whole(stanzas) for name, stanzas in made.items()}


def scrypt_vectors() -> dict[str, bytes]:
    body, salt = scrypt_body(), b64(SALT)
    sound = stanza(b"scrypt", salt, b"10", body=body)
    share, x25519_body = x25519_parts()
    x25519 = stanza(b"X25519", b64(share), body=x25519_body)

    def factor(text: bytes) -> bytes:
        return stanza(b"scrypt", salt, text, body=body)

    short, long = SALT[:-1], SALT + b"\0"
    made = {
        "opens__scrypt": sound,
        "header__scrypt-no-factor": stanza(b"scrypt", salt, body=body),
        "header__scrypt-extra-argument": stanza(b"scrypt", salt, b"10", b"1", body=body),
        "header__scrypt-salt-short": stanza(
            b"scrypt", b64(short), b"10", body=scrypt_body(salt=short)
        ),
        "header__scrypt-salt-long": stanza(
            b"scrypt", b64(long), b"10", body=scrypt_body(salt=long)
        ),
        "header__scrypt-salt-not-canonical": stanza(
            b"scrypt", not_canonical(salt), b"10", body=body
        ),
        "header__scrypt-factor-leading-zero": factor(b"010"),
        "header__scrypt-factor-plus": factor(b"+10"),
        "header__scrypt-factor-hexadecimal": factor(b"0xa"),
        "header__scrypt-factor-zero": stanza(b"scrypt", salt, b"0", body=scrypt_body(factor=1)),
        "header__scrypt-factor-negative": factor(b"-10"),
        "header__scrypt-factor-above-the-bound": factor(b"21"),
        "header__scrypt-factor-absurd": factor(b"18446744073709551626"),
        "header__scrypt-beside-x25519": sound + x25519,
        "header__scrypt-after-x25519": x25519 + sound,
        "header__scrypt-twice": sound + sound,
        "header__scrypt-file-key-long": stanza(
            b"scrypt", salt, b"10", body=scrypt_body(file_key=FILE_KEY + b"!")
        ),
        "no_match__scrypt-other-passphrase": stanza(
            b"scrypt", salt, b"10", body=scrypt_body(PASSPHRASE + b" ")
        ),
        "no_match__scrypt-other-factor": factor(b"9"),
        "no_match__scrypt-tag-changed": stanza(b"scrypt", salt, b"10", body=flipped(body, -1)),
    }
    return {name: whole(stanzas) for name, stanzas in made.items()}


def header_vectors() -> dict[str, bytes]:
    share, body = x25519_parts()
    sound = stanza(b"X25519", b64(share), body=body)
    header = headed(sound)
    line = b64(body)
    first = b"-> X25519 " + b64(share) + b"\n"
    mac = header[-44:-1]
    signed = header[:-45]
    unknown = b"-> kind\n"
    made = {
        "header__version-two": headed(sound, b"age-encryption.org/v2\n"),
        "header__version-line-ends-in-crlf": headed(sound, b"age-encryption.org/v1\r\n"),
        "header__no-stanza": headed(b""),
        "header__stanza-line-ends-in-crlf": headed(first[:-1] + b"\r\n" + line + b"\n"),
        "header__stanza-without-a-kind": headed(sound + b"->\n\n"),
        "header__stanza-with-two-spaces": headed(sound + b"-> kind  a\n\n"),
        "header__stanza-with-a-space-at-the-end": headed(sound + b"-> kind \n\n"),
        "header__stanza-with-a-character-above-ascii": headed(sound + b"-> k\xc3\xafnd\n\n"),
        "header__stanza-with-another-arrow": headed(sound + b"=> kind\n\n"),
        "header__body-missing": headed(unknown + sound),
        "header__body-without-its-short-last-line": headed(unknown + b"A" * 64 + b"\n" + sound),
        "header__body-line-too-long": headed(sound + unknown + b"A" * 68 + b"\n\n"),
        "header__body-padded": headed(first + line + b"=\n"),
        "header__body-not-canonical": headed(first + not_canonical(line) + b"\n"),
        "header__body-of-another-alphabet": headed(sound + unknown + b"-_\n"),
        "header__mac-missing": signed + b"\n",
        "header__mac-without-a-space": signed + mac + b"\n",
        "header__mac-after-two-spaces": signed + b"  " + mac + b"\n",
        "header__mac-with-a-space-at-the-end": signed + b" " + mac + b" \n",
        "header__mac-short": signed + b" " + b64(mac_of(signed)[:31]) + b"\n",
        "header__mac-not-canonical": signed + b" " + not_canonical(mac) + b"\n",
        "header__mac-line-ends-in-crlf": header[:-1] + b"\r\n",
        "mac__changed": signed + b" " + b64(flipped(mac_of(signed), 5)) + b"\n",
        "mac__of-another-file-key": signed + b" " + b64(mac_of(signed, bytes(16))) + b"\n",
        "mac__stanza-added": header.replace(b"---", stanza(b"kind") + b"---"),
        "mac__stanza-removed": VERSION + sound + headed(sound + stanza(b"kind"))[-48:],
    }
    files = {name: content + SOUND_PAYLOAD for name, content in made.items()}
    return files | {
        "header__empty-file": b"",
        "header__cut-off-in-the-mac": header[:-10],
        "header__payload-nonce-missing": header,
        "header__payload-nonce-short": header + NONCE[:-1],
    }


def payload_vectors() -> dict[str, bytes]:
    share, body = x25519_parts()
    stanzas = stanza(b"X25519", b64(share), body=body)
    sound, full = chunk(PLAINTEXT), bytes(CHUNK)
    made = {
        "opens__payload-empty": chunk(b""),
        "opens__payload-of-one-full-chunk": chunk(full),
        "payload__first-byte-changed": flipped(sound, 0),
        "payload__tag-changed": flipped(sound, -1),
        "payload__last-byte-missing": sound[:-1],
        "payload__no-chunk": b"",
        "payload__shorter-than-a-tag": chunk(b"")[:-1],
        "payload__not-marked-as-last": chunk(PLAINTEXT, last=False),
        "payload__number-one-too-high": chunk(PLAINTEXT, 1),
        "payload__a-byte-after-the-end": sound + b"\0",
        "payload__a-chunk-after-the-end": sound + chunk(PLAINTEXT, 1),
        "payload__second-chunk-empty": chunk(full, last=False) + chunk(b"", 1),
    }
    files = {name: whole(stanzas, NONCE + chunks) for name, chunks in made.items()}
    return files | {"payload__nonce-changed": whole(stanzas, flipped(NONCE, 3) + sound)}


def armour_vectors() -> dict[str, bytes]:
    share, body = x25519_parts()
    binary = whole(stanza(b"X25519", b64(share), body=body))
    text = base64.b64encode(binary)
    lines = re.findall(rb".{1,64}", text)
    assert len(lines[-1]) < 64
    assert text.endswith(b"=")

    def framed(body: list[bytes], begin: bytes = BEGIN, end: bytes = END) -> bytes:
        return b"\n".join([begin, *body, end]) + b"\n"

    sound = framed(lines)
    twice = base64.b64encode(sound)
    spelled_twice = not_canonical(lines[-1].rstrip(b"="))
    padding = lines[-1][len(lines[-1].rstrip(b"=")) :]
    return {
        "opens__armour": sound,
        "opens__armour-with-crlf": sound.replace(b"\n", b"\r\n"),
        "opens__armour-without-a-last-line-end": sound[:-1],
        "opens__armour-with-white-space-around": b" \t\r\n\n" + sound + b"\r\n \t",
        "armour__binary": binary,
        "armour__begin-missing": sound.removeprefix(BEGIN + b"\n"),
        "armour__end-missing": sound.removesuffix(END + b"\n"),
        "armour__begin-in-lower-case": framed(lines, begin=BEGIN.lower()),
        "armour__begin-of-another-kind": framed(lines, begin=BEGIN.replace(b"AGE", b"PGP")),
        "armour__space-after-begin": framed(lines, begin=BEGIN + b" "),
        "armour__headers": framed([b"Version: 1", b"", *lines]),
        "armour__checksum-line": framed([*lines, b"=AAAA"]),
        "armour__empty-line-first": framed([b"", *lines]),
        "armour__empty-line-last": framed([*lines, b""]),
        "armour__short-line": framed([lines[0][:60], lines[0][60:], *lines[1:]]),
        "armour__long-line": framed([lines[0] + lines[1], *lines[2:]]),
        "armour__line-begins-with-a-space": framed([b" " + lines[0], *lines[1:]]),
        "armour__line-ends-with-a-space": framed([lines[0] + b" ", *lines[1:]]),
        "armour__line-ends-are-cr-alone": sound.replace(b"\n", b"\r"),
        "armour__padding-missing": framed([*lines[:-1], lines[-1].rstrip(b"=")]),
        "armour__not-canonical": framed([*lines[:-1], spelled_twice + padding]),
        "armour__character-of-no-alphabet": framed([b"*" + lines[0][1:], *lines[1:]]),
        "armour__text-before": b"Dear Sir,\n" + sound,
        "armour__text-after": sound + b"Yours\n",
        "header__armour-of-nothing": framed([]),
        "header__armour-within-armour": framed(re.findall(rb".{1,64}", twice)),
    }


def make() -> dict[str, bytes]:
    """Give all files by name."""
    binary = (
        x25519_vectors()
        | hybrid_vectors()
        | scrypt_vectors()
        | header_vectors()
        | payload_vectors()
    )
    return {f"{name}.age": content for name, content in binary.items()} | {
        f"{name}.armoured": content for name, content in armour_vectors().items()
    }


if __name__ == "__main__":
    sys.exit(run(FOLDER, make, *SUFFIXES))
