"""Reads JSON that may come from anybody, and refuses what two programs could read differently.

Text is kept as it is: control and direction characters inside strings are the
answer of a user, and it is for whoever shows them to show them safely.

Source:
    docs/formats/bundle.md, «Strict JSON»; RFC 8259; RFC 7493 (I-JSON).
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from template_desk.errors import StrictJsonError
from template_desk.model.json_value import JsonValue

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1
_MAX_INTEGER_CHARS = 17
_BOM = b"\xef\xbb\xbf"
# Possessive, so that no text makes it slow; a string that never ends swallows the rest.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_strict(raw: bytes) -> JsonValue:
    """Read one JSON text.

    Raises:
        StrictJsonError: The bytes are not of the profile. ``details["reason"]`` is one
            of ``size``, ``bom``, ``utf8``, ``depth``, ``syntax``, ``duplicate_key``,
            ``fraction``, ``constant``, ``integer_range``, ``surrogate``.
    """
    if len(raw) > MAX_BYTES:
        raise StrictJsonError(reason="size")
    if raw.startswith(_BOM):
        raise StrictJsonError(reason="bom")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError(reason="utf8") from error
    _require_shallow(raw)
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError) as error:
        raise StrictJsonError(reason="syntax") from error
    if "\\u" in text:
        _require_whole_characters(value)
    return value


def _require_shallow(raw: bytes) -> None:
    """Refuse deep nesting before the parser, which calls itself, sees it."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(raw):
        mark = raw[match.start()]
        if mark in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise StrictJsonError(reason="depth")
        elif mark in b"]}":
            depth -= 1


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise StrictJsonError(reason="duplicate_key")
    return made


def _integer(digits: str) -> int:
    if len(digits) > _MAX_INTEGER_CHARS or abs(int(digits)) > MAX_INTEGER:
        raise StrictJsonError(reason="integer_range")
    return int(digits)


def _fraction(_: str) -> NoReturn:
    raise StrictJsonError(reason="fraction")


def _constant(_: str) -> NoReturn:
    raise StrictJsonError(reason="constant")


def _require_whole_characters(value: JsonValue) -> None:
    """Refuse halves of surrogate pairs, which only an escape can bring in."""
    waiting: list[JsonValue] = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                if _SURROGATE.search(text):
                    raise StrictJsonError(reason="surrogate")
            case list() as values:
                waiting.extend(values)
            case dict() as members:
                waiting.extend(members)
                waiting.extend(members.values())
            case _:
                pass
