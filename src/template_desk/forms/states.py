"""Names of the Member States and Observer States of the United Nations.

Source: ``resources/states.json``, which names its own source; the names in other
languages than English are made by ``scripts/prepare_states.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from template_desk.errors import ResourceError


class StateNames:
    """The States by ISO 3166-1 alpha-2 code, in one language.

    Args:
        names: The name of each code.
        order: The codes in the language's alphabetical order; every code once.
    """

    def __init__(self, names: Mapping[str, str], order: Sequence[str]) -> None:
        self._names = MappingProxyType({code: names[code] for code in order})

    def name(self, code: str) -> str:
        """Give a State's name, or the code itself when it is not one of them."""
        return self._names.get(code, code)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def sorted(self) -> tuple[tuple[str, str], ...]:
        """Give (code, name) pairs in the language's alphabetical order, Chinese by pinyin."""
        return tuple(self._names.items())


def load_states(resources: Path, language: str) -> StateNames:
    """Read the names in a language, or in English where there are none.

    Raises:
        ResourceError: The file is missing or damaged.
    """
    try:
        found = json.loads((resources / "states.json").read_text(encoding="utf-8"))
        by_language: dict[str, dict[str, str]] = found["names"]
        known = language if language in by_language else "en"
        return StateNames(by_language[known], found["order"][known].split())
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(name="states.json") from error
