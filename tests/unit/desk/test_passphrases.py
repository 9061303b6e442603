from __future__ import annotations

import math
import os
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from gui.made_up import counted_random
from template_desk.desk.passphrases import ListedWord, draw, suggest
from template_desk.desk.word_lists import WORD_LANGUAGES, load_knowledge, load_words
from template_desk.errors import ResourceError
from template_desk.paths import resources_dir
from template_desk.vault.place import MIN_PASSPHRASE_CHARS

# What the keyboard of a language types without dead keys and input methods.
TYPEABLE = {
    "ar": set("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "zh": set("abcdefghijklmnopqrstuwxyz"),
    "en": set("abcdefghijklmnopqrstuvwxyz-"),
    "fr": set("abcdefghijklmnopqrstuvwxyz"),
    "ru": set("абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    "es": set("abcdefghijklmnopqrstuvwxyz"),
}


@pytest.mark.parametrize("language", WORD_LANGUAGES)
def test_words_are_different_typeable_and_stay_themselves(language: str) -> None:
    words = load_words(resources_dir(), language)
    typed = [word.typed for word in words]

    assert len(set(typed)) == len(typed)
    assert 7770 <= len(typed) <= 7776
    assert set("".join(typed)) == TYPEABLE[language]
    assert all(3 <= len(word) <= 10 for word in typed)
    assert all(unicodedata.normalize("NFKC", word).lower() == word for word in typed)
    assert all((word.meaning != "") == (language == "zh") for word in words)


@pytest.mark.parametrize("language", WORD_LANGUAGES)
def test_five_words_are_as_strong_as_is_said_and_long_enough(language: str) -> None:
    words = load_words(resources_dir(), language)
    made = suggest(words, os.urandom)

    assert len(made.text.split(" ")) == 5
    assert made.bits == 5 * math.log2(len(words)) > 64.6
    assert made.choices == len(words)
    shortest = sorted(len(word.typed) for word in words)[0]
    assert 5 * shortest + 4 >= MIN_PASSPHRASE_CHARS
    assert len(made.meaning.split()) == (5 if language == "zh" else 0)


def test_a_language_without_a_list_gets_english_words() -> None:
    assert load_words(resources_dir(), "de") == load_words(resources_dir(), "en")


def test_what_is_drawn_depends_on_the_random_alone_and_is_not_shown() -> None:
    words = load_words(resources_dir(), "fr")

    first, second = (suggest(words, counted_random()) for _ in range(2))

    assert first == second
    assert first.text not in repr(first)
    assert suggest(words, os.urandom).text != first.text


@pytest.mark.parametrize("below", [1, 2, 6, 255, 256, 257, 7776])
def test_every_number_below_is_drawn_and_none_else(below: int) -> None:
    found = {draw(below, os.urandom) for _ in range(below * 20 if below < 300 else 5000)}

    assert min(found) >= 0
    assert max(found) < below
    if below < 300:
        assert len(found) > below * 0.99


def test_numbers_that_would_be_drawn_more_often_are_drawn_again() -> None:
    """Of one byte, 252 to 255 are thrown away: 6 divides 252 and not 256."""
    given = iter([255, 252, 254, 251])

    assert draw(6, lambda length: bytes([next(given)] * length)) == 251 % 6


def test_words_are_drawn_evenly() -> None:
    """Chi-squared over 7,776 words; a wrong program fails, a right one once in a million runs."""
    listed = [ListedWord(typed=str(number)) for number in range(7776)]
    phrases = 20_000
    random = counted_random()
    counts: Counter[str] = Counter()
    for _ in range(phrases):
        counts.update(suggest(listed, random).text.split(" "))

    expected = phrases * 5 / 7776
    chi_squared = sum((counts[word.typed] - expected) ** 2 / expected for word in listed)
    spread = math.sqrt(2 * 7775)
    assert abs(chi_squared - 7775) < 5 * spread


def test_a_draw_by_remainder_would_be_found_out() -> None:
    """The test above can fail: two bytes modulo 7,776 prefer the first 3,328 numbers."""
    random = counted_random()
    counts = Counter(int.from_bytes(random(2)) % 7776 for _ in range(100_000))
    expected = 100_000 / 7776

    chi_squared = sum((counts[number] - expected) ** 2 / expected for number in range(7776))

    assert chi_squared - 7775 > 5 * math.sqrt(2 * 7775)


def test_missing_and_damaged_lists_are_said(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        load_words(tmp_path, "en")
    (tmp_path / "words").mkdir()
    for content in (b"", b"one", b"one\n\ntwo\n", b"\xff\n"):
        (tmp_path / "words" / "en.txt").write_bytes(content)
        with pytest.raises(ResourceError):
            load_words(tmp_path, "en")
    with pytest.raises(ResourceError):
        load_knowledge(tmp_path)


def test_licences_of_the_lists_are_shipped() -> None:
    folder = resources_dir() / "words"
    said = (folder / "LICENSE.txt").read_text(encoding="utf-8")

    assert "by-sa/4.0" in said
    assert "words/LICENSE.txt" in (resources_dir() / "LICENSES.md").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_000_000
