"""Makes the vectors of draft files: the frame inside a sound age file, one fault each.

Most are entries as of the log, padded to 4,096 bytes, so that the folder stays small; three
are padded as drafts are.

Source:
    docs/formats/draft.md.
"""

from __future__ import annotations

import hmac
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from template_desk.crypto import age, age_x25519
from template_desk.crypto.derive import hkdf_sha256
from vectors.making import VECTORS, run

FOLDER = "draft"
SUFFIXES = (".age", ".kept")
KEYS = json.loads((VECTORS / FOLDER / "keys.json").read_text(encoding="utf-8"))
VAULT, DRAFT, GENERATION = KEYS["vault"], KEYS["draft"], KEYS["generation"]
SECRET = bytes.fromhex(KEYS["secret_hex"])
PAPER = age_x25519.identity_text(bytes(range(64, 96)))
assert KEYS["paper_identity"] == PAPER
IDENTITY = age_x25519.identity_text(hkdf_sha256(SECRET, info=b"templatedesk.org/vault/v1/identity"))
MAC_KEY = hkdf_sha256(SECRET, info=b"templatedesk.org/vault/v1/mac")
SMALL, LARGE = 4096, 65536
CONTENT = {"answers": {"summary": "قانون 核 Ядро \u007f\n", "ok": True, "rows": ["a", None, 12]}}
SUMMARY = {"title": "Überblick"}
TD = {
    "vault": VAULT, "draft": DRAFT, "gen": GENERATION, "kind": "autosave", "prev": "0" * 64,
    "saved": "2026-11-25T09:30:00.000250Z", "app": "Template Desk 0.1.0",
}  # fmt: skip


def text_of(value: object) -> bytes:
    """Canonical form; these values need no more than the standard library for it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed(
    td: dict[str, object] | None = None,
    *,
    summary: object = SUMMARY,
    draft: object = CONTENT,
    mac_key: bytes = MAC_KEY,
    **more: object,
) -> bytes:
    """The text of a frame with a right MAC over whatever it says."""
    unsigned = dict(TD if td is None else td)
    whole = {"td": unsigned, "summary": summary, "draft": draft, **more}
    mac = hmac.digest(mac_key, text_of(whole), "sha256").hex()
    return text_of(whole | {"td": unsigned | {"mac": mac}})


def padded(text: bytes, size: int = SMALL) -> bytes:
    return text + b" " * (-len(text) % size)


def sealed(name: str, plaintext: bytes, identities: tuple[str, ...] = (IDENTITY, PAPER)) -> bytes:
    """An age file whose randomness follows from its name."""
    chosen = random.Random(name)
    recipients = [age.recipient_of(identity) for identity in identities]
    return age.encrypt(plaintext, recipients, random=chosen.randbytes)


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def plaintexts() -> dict[str, bytes]:
    """Every fault inside the age file."""
    sound = signed()
    loaded = json.loads(sound)
    without = {key: value for key, value in TD.items() if key != "prev"}
    return {
        "opens__sound": padded(sound),
        "opens__no-file-before": padded(signed(TD | {"prev": ""})),
        "opens__nothing-in-it": padded(signed(summary={}, draft={})),
        "padding__empty": b"",
        "padding__none": sound,
        "padding__one-space-less": padded(sound)[:-1],
        "padding__a-block-more": padded(sound) + b" " * SMALL,
        "padding__only-spaces": b" " * SMALL,
        "shape__line-ends-for-spaces": sound + b"\n" * (-len(sound) % SMALL),
        "json__not-utf-8": padded(b"\xff"),
        "json__cut-off": padded(sound[:-1]),
        "json__twice": padded(sound + sound),
        "json__nested-too-deeply": padded(b"[" * 4000),
        "json__half-of-a-character": padded(sound.replace(b'"a"', b'"\\ud800"')),
        "json__not-a-number": padded(sound.replace(b":true", b":NaN")),
        "shape__list": padded(b"[]"),
        "shape__key-more": padded(signed(more=1)),
        "shape__key-twice": padded(sound.replace(b'{"answers"', b'{"answers":1,"answers"')),
        "shape__space-after-a-colon": padded(sound.replace(b'"gen":7', b'"gen": 7')),
        "shape__keys-in-another-order": padded(
            json.dumps(
                dict(reversed(loaded.items())), separators=(",", ":"), ensure_ascii=False
            ).encode()
        ),
        "shape__character-escaped": padded(sound.replace("核".encode(), b"\\u6838")),
        "shape__td-is-a-list": padded(text_of({"td": [], "summary": {}, "draft": {}})),
        "shape__td-key-missing": padded(signed(without)),
        "shape__td-key-more": padded(signed(TD | {"later": 1})),
        "shape__summary-is-a-list": padded(signed(summary=[])),
        "shape__summary-of-numbers": padded(signed(summary={"title": 1})),
        "shape__draft-is-text": padded(signed(draft="x")),
        "shape__generation-is-text": padded(signed(TD | {"gen": "7"})),
        "shape__generation-is-true": padded(signed(TD | {"gen": True})),
        "shape__kind-unknown": padded(signed(TD | {"kind": "backup"})),
        "shape__saved-without-time": padded(signed(TD | {"saved": "2026-11-25"})),
        "shape__saved-on-no-day": padded(signed(TD | {"saved": "2026-02-30T09:30:00.000250Z"})),
        "shape__saved-in-another-zone": padded(
            signed(TD | {"saved": "2026-11-25T09:30:00.000250+00:00"})
        ),
        "mac__answer-changed": padded(sound.replace(b"12", b"13")),
        "mac__summary-changed": padded(sound.replace(b"berblick", b"berb1ick")),
        "mac__generation-changed": padded(sound.replace(b'"gen":7', b'"gen":8')),
        "mac__kind-changed": padded(sound.replace(b'"autosave"', b'"export"')),
        "mac__of-another-vault": padded(signed(mac_key=bytes(32))),
        "mac__in-upper-case": padded(
            sound.replace(loaded["td"]["mac"].encode(), loaded["td"]["mac"].upper().encode())
        ),
        "mac__empty": padded(sound.replace(loaded["td"]["mac"].encode(), b"")),
        "foreign__vault": padded(signed(TD | {"vault": "c" * 26})),
        "foreign__draft": padded(signed(TD | {"draft": "c" * 26})),
        "foreign__generation-before": padded(signed(TD | {"gen": GENERATION - 1})),
        "foreign__milestone-under-a-plain-name": padded(signed(TD | {"kind": "session"})),
    }


def make() -> dict[str, bytes]:
    """Give all vectors by file name."""
    made = {f"{name}.age": sealed(name, plain) for name, plain in plaintexts().items()}
    for kind in ("session", "export", "replaced"):
        name = f"opens__{kind}"
        made[f"{name}.kept"] = sealed(name, padded(signed(TD | {"kind": kind})))
    name = "foreign__autosave-under-the-name-of-a-milestone"
    made[f"{name}.kept"] = sealed(name, padded(signed()))
    large = {
        "opens__large": padded(signed(), LARGE),
        "padding__large-none": signed() + b" " * SMALL,
    }
    made |= {f"{name}.age": sealed(name, plain) for name, plain in large.items()}
    sound = made["opens__sound.age"]
    made |= {
        "age__bit-changed-at-the-end.age": flipped(sound, -1),
        "age__bit-changed-in-the-header.age": flipped(sound, 40),
        "age__cut-off.age": sound[:-1],
        "age__byte-more.age": sound + b"\0",
        "age__empty-file.age": b"",
        "age__for-the-paper-key-alone.age": sealed("paper", padded(signed()), (PAPER,)),
        "opens__for-the-vault-alone.age": sealed("vault", padded(signed()), (IDENTITY,)),
    }
    assert len(set(made.values())) == len(made)
    return made


if __name__ == "__main__":
    sys.exit(run(FOLDER, make, *SUFFIXES))
