"""Names of the Member States and Observer States of the United Nations.

Source: ``resources/states.json``, which names its own source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from template_desk.errors import ResourceError


class StateNames:
    """The States by ISO 3166-1 alpha-2 code, in one language."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = MappingProxyType(dict(names))

    def name(self, code: str) -> str:
        """Give a State's name, or the code itself when it is not one of them."""
        return self._names.get(code, code)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def sorted(self) -> tuple[tuple[str, str], ...]:
        """Give (code, name) pairs in alphabetical order of the names."""
        return tuple(sorted(self._names.items(), key=lambda pair: _sort_key(pair[1])))


def _sort_key(name: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def load_states(resources: Path, language: str) -> StateNames:
    """Read the names in a language, or in English where there are none.

    Raises:
        ResourceError: The file is missing or damaged.
    """
    try:
        found = json.loads((resources / "states.json").read_text(encoding="utf-8"))
        by_language: dict[str, dict[str, str]] = found["names"]
        return StateNames(by_language.get(language, by_language["en"]))
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(name="states.json") from error
