"""Canonical JSON: one value, one sequence of bytes.

Source:
    RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import chain

from template_desk.errors import CryptoError

MAX_INTEGER = 2**53 - 1
_TEXT = frozenset({str})
_QUICK_KINDS = frozenset({str, bool, type(None), int, dict, list, tuple})
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
    if not _is_plain(value):
        return None
    return json.dumps(
        value, ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8")


def _is_plain(value: object) -> bool:
    """Whether all is of exact built-in types, with plain keys and integers within bounds.

    Level by level, so that the loops are those of the interpreter's own functions.
    """
    level = [value]
    for _ in range(_QUICK_DEPTH):
        kinds = set(map(type, level))
        if not kinds <= _QUICK_KINDS:
            return False
        if int in kinds:
            numbers = [number for number in level if type(number) is int]
            if min(numbers) < -MAX_INTEGER or max(numbers) > MAX_INTEGER:
                return False
        # By identity: what contains itself must not grow from level to level.
        objects = {id(inner): inner for inner in level if type(inner) is dict}.values()
        arrays = {id(inner): inner for inner in level if isinstance(inner, (list, tuple))}.values()
        if not objects and not arrays:
            return True
        if not _keys_are_plain(objects):
            return False
        level = list(chain(chain.from_iterable(map(dict.values, objects)), *arrays))
    return False


def _keys_are_plain(objects: Iterable[dict[object, object]]) -> bool:
    """Whether all are texts whose order by code point is their order in UTF-16."""
    if not set(map(type, chain.from_iterable(objects))) <= _TEXT:
        return False
    # The line above says that they are texts.
    joined = "".join(set(chain.from_iterable(objects)))  # type: ignore[arg-type]
    return joined.isascii() or not _BEYOND_UTF16_UNITS.search(joined)
