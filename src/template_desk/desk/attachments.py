"""Files attached to a draft: what is known of each, and what may be said of it.

The bytes lie in the vault, encrypted, under a random name; name, length and digest stand
in the draft.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from template_desk.vault.drafts import is_draft_id

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.model.json_value import JsonValue

MOST_NAME_BYTES = 255
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_SIZE = 2**53 - 1

# suffix -> (media type, kind in words); other suffixes are attached only when the user says so
_KINDS: dict[str, tuple[str, str]] = {
    ".pdf": ("application/pdf", "PDF"),
    ".png": ("image/png", "Image"),
    ".jpg": ("image/jpeg", "Image"),
    ".jpeg": ("image/jpeg", "Image"),
    ".tif": ("image/tiff", "Image"),
    ".tiff": ("image/tiff", "Image"),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Text document",
    ),
    ".doc": ("application/msword", "Text document"),
    ".odt": ("application/vnd.oasis.opendocument.text", "Text document"),
    ".rtf": ("application/rtf", "Text document"),
    ".txt": ("text/plain", "Plain text"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Spreadsheet"),
    ".xls": ("application/vnd.ms-excel", "Spreadsheet"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", "Spreadsheet"),
    ".csv": ("text/csv", "Spreadsheet"),
    ".pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "Presentation",
    ),
    ".odp": ("application/vnd.oasis.opendocument.presentation", "Presentation"),
}
_UNKNOWN_TYPE = "application/octet-stream"
# Windows takes none of these in a name, and some names not at all.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)))
)
_JOINERS = "\u200c\u200d"  # letters of Persian and of Indic scripts need them


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file attached to a draft. ``repr`` leaves its name out.

    Attributes:
        id: Its name in the vault, 26 characters.
        name: What the user called it; safe to show and to save under.
        size_bytes: Of the file.
        sha256: Of the file, 64 hexadecimal digits.
        added: ISO 8601 time at which it was attached.
    """

    id: str
    name: str = field(repr=False)
    size_bytes: int
    sha256: str = field(repr=False)
    added: str = ""

    @property
    def media_type(self) -> str:
        """What its name says that it is."""
        return _KINDS.get(_suffix(self.name), (_UNKNOWN_TYPE, ""))[0]

    def to_json(self) -> dict[str, JsonValue]:
        """Give it as the draft keeps it."""
        return {
            "id": self.id,
            "name": self.name,
            "size": self.size_bytes,
            "sha256": self.sha256,
            "added": self.added,
        }


def attachments_from_json(value: object) -> tuple[Attachment, ...]:
    """Read what a draft keeps of its attachments; what is not understood is left out.

    Source: ``docs/formats/draft.md``, «Content».
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    found = (_from_json(each) for each in value if isinstance(each, Mapping))
    by_id = {each.id: each for each in found if each is not None}
    return tuple(by_id.values())


def named_ids(content: Mapping[str, object]) -> frozenset[str]:
    """Give every id of a file that a draft's content names, also where it is not understood."""
    return frozenset(_ids_in(content.get("attachments")))


def total_bytes(attachments: Sequence[Attachment]) -> int:
    """Give the size of all of them."""
    return sum(each.size_bytes for each in attachments)


def is_usual(name: str) -> bool:
    """Whether files of this kind are attached without a question."""
    return _suffix(name) in _KINDS


def usual_suffixes() -> tuple[str, ...]:
    """Give the ends of the names of such files, sorted."""
    return tuple(sorted(_KINDS))


def safe_name(name: str) -> str:
    """Give a name that can be shown, and saved under on every system.

    Kept as it is but for: folders before it; characters that command a terminal, turn
    text around or cannot be seen; what Windows does not take; what is above 255 bytes of
    UTF-8. The end of the name, which says what it is, stays.
    """
    last = re.split(r"[/\\]", name)[-1]
    whole = "".join("\ufffd" if unicodedata.category(c) == "Cs" else c for c in last)
    seen = "".join(c for c in unicodedata.normalize("NFC", whole) if _is_seen(c))
    kept = _NOT_IN_NAMES.sub("_", " ".join(seen.split(" "))).strip(" ").rstrip(". ")
    if not kept.strip("."):
        return "attachment"
    if kept.split(".")[0].rstrip().casefold() in _DEVICES:
        kept = f"_{kept}"
    suffix = PurePosixPath(kept).suffix
    if len(suffix.encode()) > MOST_NAME_BYTES // 2:
        suffix = ""
    stem = kept.removesuffix(suffix) if suffix else kept
    room = MOST_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" ") + suffix


# --- in words ----------------------------------------------------------------------------


def kind_words(name: str, translate: Translator) -> str:
    """Say what kind of file it is, by its name."""
    words = _KINDS.get(_suffix(name), ("", "Other file"))[1]
    return translate(words)


def size_words(size_bytes: int, translate: Translator) -> str:
    """Say how large something is, as file managers do: 1 KB is 1,000 bytes."""
    if size_bytes < 1000:
        return translate.plural("{count} byte", "{count} bytes", size_bytes)
    size, unit = size_bytes / 1000, translate("KB")
    for larger in (translate("MB"), translate("GB")):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{size:.1f} {unit}" if size < 9.95 else f"{size:.0f} {unit}"


# --- parts -------------------------------------------------------------------------------


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _JOINERS or category not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _from_json(value: Mapping[str, object]) -> Attachment | None:
    stored, name, size = value.get("id"), value.get("name"), value.get("size")
    sha256, added = value.get("sha256"), value.get("added")
    if (
        not isinstance(stored, str)
        or not is_draft_id(stored)
        or not isinstance(name, str)
        or not isinstance(size, int)
        or isinstance(size, bool)
        or not 0 <= size <= _MOST_SIZE
        or not isinstance(sha256, str)
        or not _SHA256.fullmatch(sha256)
    ):
        return None
    return Attachment(
        id=stored,
        name=safe_name(name),
        size_bytes=size,
        sha256=sha256,
        added=added if isinstance(added, str) else "",
    )


def _ids_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if is_draft_id(value):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _ids_in(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _ids_in(part)
