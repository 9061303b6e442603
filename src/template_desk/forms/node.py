"""Reads a JSON document whose every defect is to be reported, with its path.

A ``Node`` is a value with its path in the document. Asking it for the wrong type
notes a defect and gives a neutral value, so that reading goes on and finds the
next defect. Nothing here knows what a form is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from template_desk.model.json_value import JsonValue


class Defects:
    """Collects defects as lines ``path: what is wrong``, in the order found."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def note(self, path: str, what: str) -> None:
        """Note one defect; the same one twice is kept once."""
        line = f"{path}: {what}"
        if line not in self._lines:
            self._lines.append(line)

    @property
    def lines(self) -> tuple[str, ...]:
        """The defects so far."""
        return tuple(self._lines)


def parse_json(text: str, name: str, defects: Defects) -> Node:
    """Parse JSON without duplicate keys; what is not JSON is one defect and an empty object."""

    def no_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for key, value in pairs:
            if key in found:
                defects.note(name, f"the key {key!r} stands twice in one object")
            found[key] = value
        return found

    try:
        value: JsonValue = json.loads(text, object_pairs_hook=no_duplicates)
    except (ValueError, RecursionError) as error:
        defects.note(name, f"not JSON ({error})")
        value = {}
    return Node(value, name, defects)


@dataclass(slots=True)
class Node:
    """A JSON value with its path.

    Attributes:
        value: The value.
        path: Where it is, for example ``form.json: sections[0].id``.
        defects: Where defects are noted.
    """

    value: JsonValue
    path: str
    defects: Defects = field(repr=False)

    def note(self, what: str) -> None:
        """Note a defect of this value."""
        self.defects.note(self.path, what)

    def _child(self, value: JsonValue, step: str) -> Node:
        glue = "" if step.startswith("[") else (": " if self.path.endswith(".json") else ".")
        return Node(value, f"{self.path}{glue}{step}", self.defects)

    def keys(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Note missing and unknown keys of an object."""
        if not isinstance(self.value, dict):
            self.note("must be an object")
            return
        for key in required:
            if key not in self.value:
                self.note(f"{key!r} is missing")
        for key in self.value:
            if key not in required and key not in optional:
                self.note(f"{key!r} is not known here")

    def has(self, key: str) -> bool:
        """Whether this is an object with that key."""
        return isinstance(self.value, dict) and key in self.value

    def get(self, key: str) -> Node:
        """Give a member of an object; absent is null."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return self._child(value, key)

    def __iter__(self) -> Iterator[Node]:
        """Yield the elements of an array; anything else but null is a defect."""
        if isinstance(self.value, list):
            for place, value in enumerate(self.value):
                yield self._child(value, f"[{place}]")
        elif self.value is not None:
            self.note("must be an array")

    def members(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of an object; anything else but null is a defect."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, self._child(value, key)
        elif self.value is not None:
            self.note("must be an object")

    def text(self) -> str:
        """Give a non-empty string; anything else is a defect and gives an empty one."""
        if isinstance(self.value, str) and self.value:
            return self.value
        self.note("must be a text that is not empty")
        return ""

    def optional_text(self) -> str | None:
        """Give a string, or None when absent."""
        return None if self.value is None else self.text()

    def number(self) -> int:
        """Give a positive whole number; anything else is a defect and gives 1."""
        if isinstance(self.value, int) and not isinstance(self.value, bool) and self.value > 0:
            return self.value
        self.note("must be a whole number from 1")
        return 1

    def optional_number(self) -> int | None:
        """Give a positive whole number, or None when absent."""
        return None if self.value is None else self.number()

    def flag(self) -> bool:
        """Give a boolean; absent is False, anything else a defect."""
        if self.value is None or isinstance(self.value, bool):
            return bool(self.value)
        self.note("must be true or false")
        return False
