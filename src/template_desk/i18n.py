"""The program's own words in the user's language.

English stands in the source, marked by calling a ``Translator``; catalogues are
gettext's, under ``resources/locale/<language>/LC_MESSAGES``. Code below ``ui`` and
``cli`` never chooses a language: it is given a translator.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path

RIGHT_TO_LEFT = frozenset({"ar"})
DOMAIN = "template_desk"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""Those of the United Nations, in which documents are made."""


class Translator:
    """Gives the program's words in one language.

    Args:
        language: BCP 47 code of the words it gives.
        gettext: Looks up one message; the identity for English.
        ngettext: Looks up a plural form.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        gettext: Callable[[str], str] | None = None,
        ngettext: Callable[[str, str, int], str] | None = None,
    ) -> None:
        self.language = language
        self._gettext = gettext
        self._ngettext = ngettext

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language in RIGHT_TO_LEFT

    def __call__(self, english: str, /, **fields: str | int) -> str:
        """Give a sentence, with its ``{fields}`` filled in.

        A translation whose fields differ from the English ones is not used:
        a wrong sentence is worse than an English one.
        """
        found = self._gettext(english) if self._gettext else english
        if found != english and field_names(found) != field_names(english):
            found = english
        return found.format(**fields) if fields else found

    def plural(self, one: str, many: str, count: int, /, **fields: str | int) -> str:
        """Give the form of a sentence for a count; ``{count}`` is filled in."""
        if self._ngettext is None:
            found = one if count == 1 else many
        else:
            found = self._ngettext(one, many, count)
        return found.format(count=count, **fields)


def field_names(text: str) -> frozenset[str]:
    """Give the names of the ``{fields}`` of a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def load_translator(resources: Path, language: str) -> Translator:
    """Give the translator of a language; English where there is no catalogue."""
    if language == "en":
        return Translator()
    import gettext

    try:
        catalogue = gettext.translation(DOMAIN, resources / "locale", languages=[language])
    except OSError:
        return Translator()
    return Translator(language, gettext=catalogue.gettext, ngettext=catalogue.ngettext)
