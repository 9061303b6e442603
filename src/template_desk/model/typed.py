"""Reads what a user typed as a date or a number, without ever changing it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_date(text: str) -> datetime.date | None:
    """Read ``YYYY-MM-DD`` (ISO 8601 calendar date, nothing else), or give None."""
    stripped = text.strip()
    # ``fromisoformat`` also reads weeks: 2015-W13-3.
    if not _ISO_DATE.fullmatch(stripped):
        return None
    try:
        return datetime.date.fromisoformat(stripped)
    except ValueError:
        return None


def parse_decimal(text: str) -> Decimal | None:
    """Read a plain decimal number with a point and no exponent, or give None.

    Spaces between digits are accepted (``1 000 000``); commas are not, because
    they mean different things in different countries.
    """
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not plain or not plain.isascii() or plain.strip("+-.0123456789"):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
