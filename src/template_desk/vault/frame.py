"""What is inside a draft file: one JSON object that says where it belongs, and padding.

Source:
    docs/formats/draft.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from template_desk.crypto.canonical import canonical_json
from template_desk.crypto.derive import hmac_sha256, same_bytes
from template_desk.errors import CryptoError, DraftDamagedError

PADDING_BYTES = 65536
MAX_PLAINTEXT_BYTES = 64 * 1024 * 1024
_SAVED_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_SAVED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_TD_KEYS = frozenset({"vault", "draft", "gen", "prev", "saved", "app", "mac"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One generation of a draft, in the clear. Answers are not in its ``repr``.

    Attributes:
        vault: Id of the vault.
        draft: Id of the draft, or the name of another folder of generations.
        generation: From 1.
        previous_sha256: Of the file before it, 64 hexadecimal digits; empty when none.
        saved: Aware, UTC.
        app: Program and version that wrote it.
        summary: What a list shows.
        content: The answers; a JSON object.
    """

    vault: str
    draft: str
    generation: int
    previous_sha256: str
    saved: datetime
    app: str
    summary: Mapping[str, str] = field(repr=False)
    content: Mapping[str, object] = field(repr=False)


def encode_frame(frame: Frame, mac_key: bytes) -> bytes:
    """Give the padded plaintext of a draft file.

    Raises:
        CryptoError: The content is not a JSON value, or is above 64 MiB.
    """
    unsigned: dict[str, object] = {
        "vault": frame.vault,
        "draft": frame.draft,
        "gen": frame.generation,
        "prev": frame.previous_sha256,
        "saved": frame.saved.astimezone(UTC).strftime(_SAVED_FORMAT),
        "app": frame.app,
    }
    whole = {"td": unsigned, "summary": dict(frame.summary), "draft": dict(frame.content)}
    mac = hmac_sha256(mac_key, canonical_json(whole)).hex()
    text = canonical_json(whole | {"td": unsigned | {"mac": mac}})
    padded = text + b" " * (-len(text) % PADDING_BYTES)
    if len(padded) > MAX_PLAINTEXT_BYTES:
        raise CryptoError(reason="too_long")
    return padded


def decode_frame(plaintext: bytes, mac_key: bytes) -> Frame:
    """Read and check a plaintext; that it lies in the right place its caller checks.

    Raises:
        DraftDamagedError: Not a draft of this format, not made with this key,
            or not in the one allowed spelling.
    """
    whole = _parse(plaintext)
    td, summary, content = whole["td"], whole["summary"], whole["draft"]
    if (
        not isinstance(td, dict)
        or set(td) != _TD_KEYS
        or not isinstance(summary, dict)
        or not isinstance(content, dict)
    ):
        raise DraftDamagedError(reason="shape")
    unsigned = {key: value for key, value in td.items() if key != "mac"}
    mac = hmac_sha256(mac_key, canonical_json(whole | {"td": unsigned})).hex()
    if not same_bytes(mac.encode(), _text(td["mac"]).encode()):
        raise DraftDamagedError(reason="mac")
    generation = td["gen"]
    if not isinstance(generation, int) or isinstance(generation, bool):
        raise DraftDamagedError(reason="shape")
    return Frame(
        vault=_text(td["vault"]),
        draft=_text(td["draft"]),
        generation=generation,
        previous_sha256=_text(td["prev"]),
        saved=_moment(_text(td["saved"])),
        app=_text(td["app"]),
        summary={_text(key): _text(value) for key, value in summary.items()},
        content=content,
    )


def _parse(plaintext: bytes) -> dict[str, object]:
    if not plaintext or len(plaintext) % PADDING_BYTES:
        raise DraftDamagedError(reason="padding")
    text = plaintext.rstrip(b" ")
    try:
        value: object = json.loads(text.decode("utf-8"))
        # Compared with its canonical form, so that a draft has one spelling only.
        sound = canonical_json(value) == text and len(plaintext) - len(text) < PADDING_BYTES
    except (ValueError, RecursionError, CryptoError) as error:
        raise DraftDamagedError(reason="json") from error
    if not sound or not isinstance(value, dict) or set(value) != {"td", "summary", "draft"}:
        raise DraftDamagedError(reason="shape")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DraftDamagedError(reason="shape")
    return value


def _moment(text: str) -> datetime:
    try:
        if _SAVED.fullmatch(text):
            return datetime.strptime(text, _SAVED_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise DraftDamagedError(reason="shape")
