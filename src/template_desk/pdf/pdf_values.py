"""Values as a PDF writes them.

Source: ISO 32000-1, 7.3 and 7.9.
"""

from __future__ import annotations

import datetime

_ESCAPED = {ord("\\"): "\\\\", ord("("): "\\(", ord(")"): "\\)", ord("\n"): "\\n", ord("\r"): "\\r"}
_REGULAR = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-_*!$&'@^`|~:;?,\"="
)


def reference(number: int) -> bytes:
    """Give a reference to an object."""
    return b"%d 0 R" % number


def name(text: str) -> bytes:
    """Give a name; anything unusual in it is escaped."""
    return b"/" + b"".join(
        bytes([byte]) if byte in _REGULAR else b"#%02X" % byte for byte in text.encode("utf-8")
    )


def text_string(text: str) -> bytes:
    """Give a text string: as it is when it is ASCII, otherwise in UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(" + text.translate(_ESCAPED).encode("ascii") + b")"
    # Latin-1 carries the bytes through the table of escapes.
    raw = (b"\xfe\xff" + text.encode("utf-16-be")).decode("latin-1")
    return b"(" + raw.translate(_ESCAPED).encode("latin-1") + b")"


def decimal(value: float) -> str:
    """Give a number with at most two decimals, enough for a position in points."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def date(day: datetime.date) -> bytes:
    """Give midnight UTC of a day."""
    return f"(D:{day:%Y%m%d}000000Z)".encode("ascii")
