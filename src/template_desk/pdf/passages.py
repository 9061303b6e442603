"""The language of a passage that is not in the document's own, for a voice that reads it."""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SCRIPTS = (
    (re.compile(r"[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]"), "ru"),
    (re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"), "ar"),
    (re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"), "zh"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
)
_OF_LATIN = frozenset({"en", "es", "fr"})


def passage_language(text: str, document_language: str) -> str | None:
    """Give the language of a text by its script, or None for the document's own.

    The script tells that a passage is not in the document's language, not which
    language it is in: Latin letters could be any of a hundred. Given is the one of
    the six languages of the United Nations that is most likely for the script
    (Greek besides), so that a screen reader takes a voice that can read it at all.
    Digits and signs belong to every language.
    """
    counts = [(len(script.findall(text)), language) for script, language in _SCRIPTS]
    counts.append((len(_LATIN.findall(text)), "en"))
    most, language = max(counts, key=lambda pair: pair[0])
    if not most or language == document_language:
        return None
    if language == "en" and document_language in _OF_LATIN:
        return None
    return language
