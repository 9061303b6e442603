"""Reads the word lists of ``resources/words``; takes a moment, so it belongs into a task.

Source:
    ``resources/words/LICENSE.txt``, ``scripts/prepare_words.py``.
"""

from __future__ import annotations

from pathlib import Path

from template_desk.desk.guessing import Knowledge, learn
from template_desk.desk.passphrases import ListedWord
from template_desk.errors import ResourceError

WORD_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def load_words(resources: Path, language: str) -> tuple[ListedWord, ...]:
    """Read the words of suggested passphrases, English ones for a language that has none.

    Raises:
        ResourceError: The list is missing or damaged.
    """
    chosen = language if language in WORD_LANGUAGES else "en"
    words: list[ListedWord] = []
    for line in _lines(resources, f"{chosen}.txt"):
        typed, _, meaning = line.partition(" ")
        words.append(ListedWord(typed=typed, meaning=meaning))
    return tuple(words)


def load_knowledge(resources: Path) -> Knowledge:
    """Read what an attacker would try first, in all languages; about 0.2 seconds.

    Raises:
        ResourceError: A list is missing or damaged.
    """
    return learn(
        common=_lines(resources, "common.passwords"),
        frequent=[
            [line.split(" ") for line in _lines(resources, f"{language}.frequent")]
            for language in WORD_LANGUAGES
        ],
        listed=[
            [line.partition(" ")[0] for line in _lines(resources, f"{language}.txt")]
            for language in WORD_LANGUAGES
        ],
        rows=_lines(resources, "keyboards.rows"),
    )


def _lines(resources: Path, name: str) -> list[str]:
    try:
        lines = (resources / "words" / name).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(name=name) from error
    if len(lines) < 2 or lines.pop() != "" or not all(lines):
        raise ResourceError(name=name)
    return lines
