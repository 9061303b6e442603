"""Makes the vectors of key files from two sound ones, whose boxes were sealed once.

Source:
    docs/formats/vault.md, «vault.tdk».
"""

from __future__ import annotations

import base64
import json
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from template_desk.crypto import keyfile
from vectors.making import VECTORS, run

FOLDER = "keyfile"
SUFFIXES = (".tdk",)
KEYS = json.loads((VECTORS / FOLDER / "keys.json").read_text(encoding="utf-8"))
SOUND = "opens__smallest-cost"
DECOMPOSED = "opens__passphrase-typed-decomposed"
VAULT = "abcdefghijklmnopqrstuvwxyz"
SALT = bytes(range(16))


def sound(name: str, passphrase: str) -> bytes:
    """Give a sound file; the box holds a random salt, so it is made once and then kept."""
    path = VECTORS / FOLDER / f"{name}.tdk"
    if not path.exists():
        path.write_bytes(
            keyfile.seal(
                bytes.fromhex(KEYS["secret_hex"]),
                passphrase,
                vault=VAULT,
                kdf=keyfile.KdfParameters(),
                random=lambda _: SALT,
            )
        )
    return path.read_bytes()


def flipped_base64(text: str, place: int) -> str:
    content = bytearray(base64.b64decode(text))
    content[place] ^= 1
    return base64.b64encode(content).decode()


def make() -> dict[str, bytes]:
    """Give all files by name."""
    base = sound(SOUND, KEYS["passphrase"])
    value = json.loads(base)
    assert written(value) == base
    box, salt = value["box"], value["kdf"]["salt"]
    longer = base64.b64encode(base64.b64decode(salt) + b"\0").decode()

    def top(**changed: object) -> bytes:
        return written(value | changed)

    def kdf(**changed: object) -> bytes:
        return written(value | {"kdf": value["kdf"] | changed})

    without_vault = {key: part for key, part in value.items() if key != "vault"}
    made = {
        SOUND: base,
        DECOMPOSED: sound(DECOMPOSED, unicodedata.normalize("NFD", KEYS["passphrase"])),
        # Wrong passphrase, or changed: these two cannot be told apart, on purpose.
        "passphrase__box-first-byte-changed": top(box=flipped_base64(box, 0)),
        "passphrase__box-middle-changed": top(box=flipped_base64(box, 70)),
        "passphrase__box-last-byte-changed": top(box=flipped_base64(box, -1)),
        "passphrase__box-a-byte-short": top(
            box=base64.b64encode(base64.b64decode(box)[:-1]).decode()
        ),
        "passphrase__box-a-byte-long": top(
            box=base64.b64encode(base64.b64decode(box) + b"\0").decode()
        ),
        "passphrase__box-empty": top(box=""),
        "passphrase__vault-of-another": top(vault="a" * 26),
        "passphrase__salt-changed": kdf(salt=flipped_base64(salt, 3)),
        "passphrase__passes-four": kdf(t=4),
        "passphrase__lanes-three": kdf(p=3),
        "passphrase__memory-one-more": kdf(m=65537),
        "kdf_bounds__memory-below": kdf(m=65535),
        "kdf_bounds__memory-above": kdf(m=2097153),
        "kdf_bounds__memory-absurd": kdf(m=2**53 - 1),
        "kdf_bounds__memory-negative": kdf(m=-65536),
        "kdf_bounds__passes-below": kdf(t=2),
        "kdf_bounds__passes-above": kdf(t=11),
        "kdf_bounds__lanes-none": kdf(p=0),
        "kdf_bounds__lanes-above": kdf(p=17),
        "key_file__empty-file": b"",
        "key_file__cut-off-in-the-middle": base[: len(base) // 2],
        "key_file__last-line-end-missing": base[:-1],
        "key_file__line-end-twice": base + b"\n",
        "key_file__line-ends-in-crlf": base[:-1] + b"\r\n",
        "key_file__byte-order-mark": b"\xef\xbb\xbf" + base,
        "key_file__space-after-a-colon": base.replace(b'"v":1,', b'"v": 1,'),
        "key_file__keys-in-another-order": json.dumps(
            dict(reversed(value.items())), separators=(",", ":")
        ).encode()
        + b"\n",
        "key_file__key-twice": base.replace(b'"v":1,', b'"v":1,"v":1,'),
        "key_file__key-more": top(more=1),
        "key_file__key-missing": written(without_vault),
        "key_file__kdf-key-more": kdf(more=1),
        "key_file__kdf-is-no-object": top(kdf=[]),
        "key_file__is-no-object": b"[]\n",
        "key_file__format-of-another": top(format="template-desk-draft"),
        "key_file__version-two": top(v=2),
        "key_file__vault-in-upper-case": top(vault=VAULT.upper()),
        "key_file__vault-short": top(vault=VAULT[:-1]),
        "key_file__vault-is-a-number": top(vault=1),
        "key_file__argon2i": kdf(alg="argon2i"),
        "key_file__argon2-of-version-16": kdf(v=16),
        "key_file__passes-is-text": kdf(t="3"),
        "key_file__passes-is-true": kdf(t=True),
        "key_file__passes-is-a-fraction": base.replace(b'"t":3', b'"t":3.0'),
        "key_file__salt-short": kdf(salt=base64.b64encode(SALT[:-1]).decode()),
        "key_file__salt-long": kdf(salt=longer),
        "key_file__salt-not-padded": kdf(salt=salt.rstrip("=")),
        "key_file__salt-not-canonical": kdf(salt=salt.replace("w==", "x==")),
        "key_file__box-of-another-alphabet": top(box="-_" + box[2:]),
        "key_file__box-is-a-number": top(box=1),
        "key_file__not-utf-8": base.replace(b"argon2id", b"argon2i\xff"),
        "key_file__longer-than-4096-bytes": top(box="A" * 4096),
    }
    assert len(set(made.values())) == len(made)
    return {f"{name}.tdk": content for name, content in made.items()}


def written(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(run(FOLDER, make, *SUFFIXES))
