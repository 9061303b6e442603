"""Values in PDF syntax. Source: ISO 32000-1, 7.3."""

from __future__ import annotations

import datetime

# The backslash first, for the others bring new ones.
_ESCAPES = ((b"\\", rb"\\"), (b"(", rb"\("), (b")", rb"\)"), (b"\r", rb"\r"), (b"\n", rb"\n"))


def number(value: float) -> str:
    """Give a number with at most three decimals and nothing superfluous."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def numbers(*values: float) -> str:
    """Give numbers with spaces between them."""
    return " ".join(map(number, values))


def text_string(text: str) -> bytes:
    """Give a text: in ASCII as it is, otherwise in UTF-16, half as long as in hexadecimal."""
    if text.isascii() and text.isprintable():
        return b"(" + _escaped(text.encode()) + b")"
    return b"(\xfe\xff" + _escaped(text.encode("utf-16-be", "replace")) + b")"


def _escaped(raw: bytes) -> bytes:
    """Give bytes as they stand between parentheses."""
    for special, instead in _ESCAPES:
        raw = raw.replace(special, instead)
    return raw


def hex_string(raw: bytes) -> bytes:
    """Give bytes as a string."""
    return b"<" + raw.hex().upper().encode() + b">"


def name(text: str) -> bytes:
    """Give a name (ASCII), with the signs escaped that a name must not have."""
    return (
        b"/" + "".join(c if c.isalnum() or c in "-_.+" else f"#{ord(c):02X}" for c in text).encode()
    )


def date(day: datetime.date) -> bytes:
    """Give the beginning of a day in UTC."""
    return f"(D:{day:%Y%m%d}000000Z)".encode()


def reference(object_number: int) -> bytes:
    """Give a reference to an object."""
    return b"%d 0 R" % object_number


def array(values: list[bytes]) -> bytes:
    """Give an array."""
    return b"[" + b" ".join(values) + b"]"
