"""Canonical JSON: one value, one sequence of bytes.

Source:
    RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from template_desk.errors import CryptoError

MAX_INTEGER = 2**53 - 1
_ATOMS = frozenset({str, bool, type(None)})
_TEXT = frozenset({str})
_QUICK_KINDS = _ATOMS | {int, dict, list, tuple}
# Deeper values are left to the package, whose own limit then decides.
_QUICK_DEPTH = 64
_BEYOND_UTF16_UNITS = re.compile("[\U00010000-\U0010ffff]")


def canonical_json(value: object) -> bytes:
    """Give the canonical UTF-8 bytes of a JSON value.

    Args:
        value: Made of dict, list, tuple, str, bool, None, int and float only.
            Integers lie within ±(2**53 - 1).

    Raises:
        CryptoError: Not such a value, a text with a lone surrogate, a number
            that JSON cannot carry exactly, or nested too deeply.
    """
    import rfc8785

    try:
        quick = _quick(value)
        if quick is not None:
            return quick
        # The package types its argument recursively; it checks every value itself.
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked at run time, see above
    except (ValueError, RecursionError) as error:
        raise CryptoError(reason="not_canonical_json") from error


def _quick(value: object) -> bytes | None:
    """Give the same bytes from the standard library, or None where they might differ.

    It writes texts, integers and structure as RFC 8785 asks, several times as fast.
    Floats it does not, and it sorts keys by code point, which is the same unless
    a key needs surrogates in UTF-16.
    """
    if not _is_plain([value], _QUICK_DEPTH):
        return None
    return json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8")


def _is_plain(values: Collection[object], depth: int) -> bool:
    """Whether all is of exact built-in types, with plain keys and integers within bounds."""
    kinds = set(map(type, values))
    if kinds <= _ATOMS:
        return True
    if not depth or not kinds <= _QUICK_KINDS:
        return False
    for value in values:
        if isinstance(value, int):
            if not -MAX_INTEGER <= value <= MAX_INTEGER:
                return False
        elif isinstance(value, dict):
            if not _keys_are_plain(value) or not _is_plain(value.values(), depth - 1):
                return False
        elif isinstance(value, (list, tuple)) and not _is_plain(value, depth - 1):
            return False
    return True


def _keys_are_plain(keys: Collection[object]) -> bool:
    """Whether all are texts whose order by code point is their order in UTF-16."""
    if not set(map(type, keys)) <= _TEXT:
        return False
    joined = "".join(keys)  # type: ignore[arg-type]  # the line above says that they are texts
    return joined.isascii() or not _BEYOND_UTF16_UNITS.search(joined)
