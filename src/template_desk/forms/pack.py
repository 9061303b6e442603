"""What a form pack is: a definition with its wording in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from template_desk.forms.wording import Wording
from template_desk.model.form import FormDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPack:
    """One edition of a form, ready to use.

    Attributes:
        definition: Sections, questions, rules.
        wordings: Wording by language; English is always there.
    """

    definition: FormDefinition
    wordings: Mapping[str, Wording] = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wordings", MappingProxyType(dict(self.wordings)))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which the form has its wording, English first."""
        return tuple(sorted(self.wordings, key=lambda language: (language != "en", language)))

    def wording(self, language: str) -> Wording:
        """Give the wording in a language, or the English one where the pack has none."""
        return self.wordings.get(language, self.wordings["en"])
