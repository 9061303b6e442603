"""The outer file: a zip that is written in one way and read only if it was written so.

Every entry is stored, every field of every header has one allowed value. A file is
taken apart by its local headers, put together again, and must give the same bytes.
Therefore nothing is ever inflated, and no two programs can see different entries.

Source:
    docs/formats/bundle.md, «Container»; PKWARE APPNOTE 6.3.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from template_desk.errors import BundleError, BundleFormatError

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 16
MAX_NAME_BYTES = 80
_NAME = re.compile(
    r"(mimetype|README\.txt|[a-z0-9][a-z0-9._-]{0,63}|META-INF/[A-Za-z0-9._-]{1,64})"
)

_LOCAL_MARK = b"PK\x03\x04"
_CENTRAL_MARK = b"PK\x01\x02"
_END_MARK = b"PK\x05\x06"
_VERSION = 20
_DATE = 1 << 5 | 1
"""1 January 1980, the first day that the format knows: a bundle tells its time elsewhere."""
_COMMON = struct.Struct("<HHHHHIIIHH")
_LOCAL_BYTES = 4 + _COMMON.size
_SIZE_AT = 18
_NAME_BYTES_AT = 26


@dataclass(frozen=True, slots=True)
class Entry:
    """One file inside.

    Attributes:
        name: ASCII, with ``/`` only after ``META-INF``.
        content: Its bytes.
    """

    name: str
    content: bytes = field(repr=False)


def build(entries: Iterable[Entry]) -> bytes:
    """Write entries, in the order given.

    Raises:
        BundleError: A name is not allowed or is there twice, or the whole is too large.
    """
    listed = tuple(entries)
    fault = _fault(listed)
    if fault:
        raise BundleError(reason=fault)
    return _assemble(listed)


def parse(raw: bytes) -> tuple[Entry, ...]:
    """Read entries, in the order in which they stand.

    Raises:
        BundleFormatError: The bytes are not exactly what ``build`` writes.
    """
    if len(raw) > MAX_BYTES:
        raise BundleFormatError(reason="container_size")
    entries: list[Entry] = []
    place = 0
    while raw[place : place + 4] == _LOCAL_MARK:
        if len(entries) == MAX_ENTRIES or place + _LOCAL_BYTES > len(raw):
            raise BundleFormatError(reason="container_damaged")
        (size,) = struct.unpack_from("<I", raw, place + _SIZE_AT)
        (name_bytes,) = struct.unpack_from("<H", raw, place + _NAME_BYTES_AT)
        start = place + _LOCAL_BYTES + name_bytes
        if name_bytes > MAX_NAME_BYTES or start + size > len(raw):
            raise BundleFormatError(reason="container_damaged")
        # Bytes that are not ASCII cannot match an allowed name, whatever they become here.
        name = raw[place + _LOCAL_BYTES : start].decode("ascii", "replace")
        entries.append(Entry(name, raw[start : start + size]))
        place = start + size
    if _fault(entries) or _assemble(entries) != raw:
        raise BundleFormatError(reason="container_damaged")
    return tuple(entries)


def begins_like_bundle(raw: bytes) -> bool:
    """Tell whether bytes begin as a zip whose first entry is called ``mimetype``."""
    return raw.startswith(b"PK") and raw[_LOCAL_BYTES : _LOCAL_BYTES + 8] == b"mimetype"


def _fault(entries: Iterable[Entry]) -> str:
    """Give the code of what is wrong with the list, or empty."""
    names: set[str] = set()
    size = 0
    for entry in entries:
        # Two names that differ in case only are one file on Windows.
        if not _NAME.fullmatch(entry.name) or entry.name.lower() in names:
            return "container_names"
        names.add(entry.name.lower())
        size += len(entry.content) + 2 * len(entry.name) + 2 * _LOCAL_BYTES + 16
    if not names or len(names) > MAX_ENTRIES:
        return "container_names"
    return "container_size" if size + 22 > MAX_BYTES else ""


def _assemble(entries: Iterable[Entry]) -> bytes:
    local: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for entry in entries:
        name = entry.name.encode("ascii")
        size = len(entry.content)
        common = _COMMON.pack(
            _VERSION, 0, 0, 0, _DATE, zlib.crc32(entry.content), size, size, len(name), 0
        )
        central.append(_CENTRAL_MARK + struct.pack("<H", _VERSION) + common)
        central.append(struct.pack("<HHHII", 0, 0, 0, 0, offset) + name)
        local += [_LOCAL_MARK + common + name, entry.content]
        offset += _LOCAL_BYTES + len(name) + size
    directory = b"".join(central)
    count = len(central) // 2
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), offset, 0)
    return b"".join([*local, directory, _END_MARK, end])
