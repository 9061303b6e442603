"""The texts of a form in one language, each with its origin.

Wording belongs to a pack and travels with it; see ``docs/formats/form-pack.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from template_desk.model.form import Origin
from template_desk.model.ids import TextKey


@dataclass(frozen=True, slots=True)
class WordingText:
    """One text with its origin."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All texts of a form in one language.

    Attributes:
        language: BCP 47 code, for example ``en``.
        source: The document the official texts are taken from; may be empty.
        texts: The texts by key.
    """

    language: str
    source: str
    texts: Mapping[TextKey, WordingText] = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))

    def __contains__(self, key: object) -> bool:
        return key in self.texts

    def text(self, key: TextKey) -> str:
        """Give a text.

        Raises:
            KeyError: No such key; the loader refuses packs in which that can happen.
        """
        return self.texts[key].text

    def origin(self, key: TextKey) -> Origin:
        """Give a text's origin; errors as ``text``."""
        return self.texts[key].origin
