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
from template_desk.vault.drafts import GenerationKind

PADDING_BYTES = 65536
SMALL_PADDING_BYTES = 4096
MAX_PLAINTEXT_BYTES = 64 * 1024 * 1024
_SAVED_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_SAVED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_TD_KEYS = frozenset({"vault", "draft", "gen", "kind", "prev", "saved", "app", "mac"})
_KINDS = frozenset(kind.value for kind in GenerationKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One generation of a draft, in the clear. Answers are not in its ``repr``.

    Attributes:
        vault: Id of the vault.
        draft: Id of the draft, or the name of another folder of generations.
        generation: From 1.
        kind: Why it was saved.
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
    kind: GenerationKind = GenerationKind.AUTOSAVE


def encode_frame(frame: Frame, mac_key: bytes, *, padding_bytes: int = PADDING_BYTES) -> bytes:
    """Give the padded plaintext of a draft file.

    Args:
        frame: What it is to hold.
        mac_key: Of the vault.
        padding_bytes: The plaintext becomes a multiple of this.

    Raises:
        CryptoError: The content is not a JSON value, or is above 64 MiB.
    """
    td: dict[str, object] = {
        "vault": frame.vault,
        "draft": frame.draft,
        "gen": frame.generation,
        "kind": frame.kind.value,
        "prev": frame.previous_sha256,
        "saved": frame.saved.astimezone(UTC).strftime(_SAVED_FORMAT),
        "app": frame.app,
    }
    body = _Body(canonical_json(dict(frame.content)), canonical_json(dict(frame.summary)))
    mac = hmac_sha256(mac_key, body.text(td)).hex()
    text = body.text(td | {"mac": mac})
    padded = text + b" " * (-len(text) % padding_bytes)
    if len(padded) > MAX_PLAINTEXT_BYTES:
        raise CryptoError(reason="too_long")
    return padded


def decode_frame(plaintext: bytes, mac_key: bytes, *, padding_bytes: int = PADDING_BYTES) -> Frame:
    """Read and check a plaintext; that it lies in the right place its caller checks.

    Raises:
        DraftDamagedError: Not a draft of this format, not made with this key,
            or not in the one allowed spelling.
    """
    if not plaintext or len(plaintext) % padding_bytes:
        raise DraftDamagedError(reason="padding")
    text = plaintext.rstrip(b" ")
    if len(plaintext) - len(text) >= padding_bytes:
        raise DraftDamagedError(reason="padding")
    td, summary, content = _parts(text)
    unsigned = {key: value for key, value in td.items() if key != "mac"}
    try:
        body = _Body(canonical_json(content), canonical_json(summary))
        # Compared with its canonical form, so that a draft has one spelling only.
        sound = body.text(td) == text
        mac = hmac_sha256(mac_key, body.text(unsigned)).hex()
    except CryptoError as error:
        raise DraftDamagedError(reason="json") from error
    if not sound:
        raise DraftDamagedError(reason="shape")
    if not same_bytes(mac.encode(), _text(td["mac"]).encode()):
        raise DraftDamagedError(reason="mac")
    generation, kind = td["gen"], _text(td["kind"])
    if not isinstance(generation, int) or isinstance(generation, bool) or kind not in _KINDS:
        raise DraftDamagedError(reason="shape")
    return Frame(
        vault=_text(td["vault"]),
        draft=_text(td["draft"]),
        generation=generation,
        kind=GenerationKind(kind),
        previous_sha256=_text(td["prev"]),
        saved=_moment(_text(td["saved"])),
        app=_text(td["app"]),
        summary={_text(key): _text(value) for key, value in summary.items()},
        content=content,
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The two large members in canonical form, so that they are written once for text and MAC."""

    content: bytes = field(repr=False)
    summary: bytes = field(repr=False)

    def text(self, td: Mapping[str, object]) -> bytes:
        """Give the canonical form of the whole object; its keys happen to sort in this order."""
        return b'{"draft":%b,"summary":%b,"td":%b}' % (
            self.content,
            self.summary,
            canonical_json(dict(td)),
        )


def _parts(text: bytes) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
    """Parse a text into ``td``, ``summary`` and ``draft``."""
    try:
        value: object = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DraftDamagedError(reason="json") from error
    if not isinstance(value, dict) or set(value) != {"td", "summary", "draft"}:
        raise DraftDamagedError(reason="shape")
    td, summary, content = value["td"], value["summary"], value["draft"]
    if not isinstance(td, dict) or set(td) != _TD_KEYS:
        raise DraftDamagedError(reason="shape")
    if not isinstance(summary, dict) or not isinstance(content, dict):
        raise DraftDamagedError(reason="shape")
    return td, summary, content


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DraftDamagedError(reason="shape")
    return value


def _moment(text: str) -> datetime:
    try:
        if _SAVED.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise DraftDamagedError(reason="shape")
