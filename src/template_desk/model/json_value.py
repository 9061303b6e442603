"""The type of a JSON value as this program reads it: without floats, which lose digits."""

from __future__ import annotations

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]
