from __future__ import annotations

import os
import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from template_desk.desk.guessing import Knowledge
from template_desk.desk.passphrases import suggest
from template_desk.desk.strength import (
    MOST_BITS,
    Rating,
    Strength,
    drawn_strength,
    estimate,
    rating_word,
    strength_sentence,
)
from template_desk.desk.word_lists import WORD_LANGUAGES, load_knowledge, load_words
from template_desk.i18n import Translator
from template_desk.paths import resources_dir

KNOWLEDGE: list[Knowledge] = []


def knowledge() -> Knowledge:
    """The shipped lists, read once; hypothesis takes no module fixtures."""
    if not KNOWLEDGE:
        KNOWLEDGE.append(load_knowledge(resources_dir()))
    return KNOWLEDGE[0]


def bits(text: str) -> float:
    return estimate(text, knowledge()).bits


@pytest.mark.parametrize(
    "text",
    [
        "мой пароль секретный",
        "passwordpassword",
        "PasswordPassword",
        "qwertyuiopasdfgh",
        "йцукенгшщзфывапролд",
        "شسيبلاتنمكطضصثقفغ",
        "كلمة السر الخاصة بي",
        "كلمةُ السرِّ الخاصةُ بي",
        "1234567890123456",
        "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦",
        "１２３４５６７８９０１２３４５６",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqrst",
        "гдежзийклмнопрстуф",
        "1qaz2wsx3edc4rfv",
        "P@ssw0rd2024!!!!",
        "drowssap drowssap",
        "gfhjkm gfhjkm gfhjkm",
        "01.02.1985 01.02.1985",
        "woaini1314520520520",
        "我的密码是很安全的密码",
        "contraseñasecreta2026",
        "ContrasenaSecreta2026",
        "monmotdepassesecret",
        "correct horse battery staple",
        "министерство2026года",
        "\u0000" * 40,
        "",
    ],
)
def test_what_many_people_choose_is_weak(text: str) -> None:
    assert estimate(text, knowledge()).rating is Rating.WEAK


def test_random_characters_are_strong() -> None:
    draw = random.Random(1540)
    for _ in range(50):
        text = "".join(draw.choices(string.ascii_letters + string.digits + "!#%&?*+-_=", k=20))
        assert estimate(text, knowledge()).rating is Rating.STRONG, text


def test_words_that_have_nothing_to_do_with_each_other_are_good_or_strong() -> None:
    for text in (
        "seven grey herons cross a frozen canal",
        "border laboratories need detectors quickly",
    ):
        assert estimate(text, knowledge()).rating in {Rating.GOOD, Rating.STRONG}


@pytest.mark.parametrize("language", WORD_LANGUAGES)
def test_a_drawn_phrase_is_never_estimated_above_what_it_is(language: str) -> None:
    """Exactly when it is known to be drawn; from its letters alone at most as much, and near."""
    listed = load_words(resources_dir(), language)
    drawn = [suggest(listed, os.urandom) for _ in range(100)]
    estimated = [bits(suggestion.text) for suggestion in drawn]

    assert all(drawn_strength(made.bits).bits == made.bits for made in drawn)
    assert max(estimated) <= drawn[0].bits + 0.001
    assert sum(estimated) / len(estimated) > 55


def test_words_of_no_list_are_words_all_the_same() -> None:
    """«detectors» is in no list; a large dictionary has it, so it costs no more than that."""
    assert bits("zxqvkjwpd") > 40
    assert bits("detectors") <= 18
    assert bits("laboratoriesdetectors") <= 18 + 18 + 2


def test_rows_sequences_and_dates_cost_less_than_their_characters() -> None:
    assert bits("lkjhgfdsa") < 15
    assert bits("97531") < bits("97514") - 3
    assert bits("25.03.1985") < 18
    assert bits("19850325") < 17
    assert bits("250385") < 17


def test_capital_letters_add_little_unless_they_are_many() -> None:
    assert bits("Barcelona") == pytest.approx(bits("barcelona") + 1)
    assert bits("BARCELONA") == pytest.approx(bits("barcelona") + 1)
    assert bits("bArCeLonA") > bits("barcelona") + 6


def test_the_passphrase_is_taken_as_the_key_file_takes_it() -> None:
    """NFKC: composed and decomposed letters, wide and narrow ones are the same passphrase."""
    assert bits("déjà vu à l’été") == bits("de\u0301ja\u0300 vu a\u0300 l’e\u0301te\u0301")
    assert bits("ｐａｓｓｗｏｒｄ") == bits("password")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_has_an_estimate(text: str) -> None:
    """Also lone surrogates, controls, right-to-left marks and letters of every script."""
    made = estimate(text, knowledge())

    assert 0 <= made.bits <= MOST_BITS
    assert strength_sentence(made, Translator())


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=string.ascii_letters + string.digits + " .-!", max_size=40),
    st.text(alphabet=string.ascii_letters + string.digits + " .-!", max_size=40),
)
def test_two_texts_together_are_at_most_as_strong_as_both(first: str, second: str) -> None:
    assert bits(f"{first} {second}") <= bits(first) + bits(second) + 0.001


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=40), st.integers(2, 6))
def test_repeating_adds_little(text: str, times: int) -> None:
    assert bits(f"{text} " * times) <= bits(text) + 7 + 9


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=string.printable, max_size=60))
def test_no_estimate_is_above_trying_every_character(text: str) -> None:
    """One of 95 that can be typed: 6.6 bits each."""
    assert bits(text) <= 6.6 * len(text)


def test_long_texts_take_no_longer_than_short_ones() -> None:
    """In proportion to the length, and cut: «two hundred characters» once measured 15 ms."""

    def seconds(text: str) -> float:
        knowledge()
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            estimate(text, knowledge())
            best = min(best, time.perf_counter() - start)
        return best

    draw = random.Random(5)
    long = "".join(draw.choices(string.printable, k=200_000))
    assert seconds(long) < 6 * seconds(long[:64]) + 0.005
    assert seconds("ab" * 100_000) < 0.2


def test_words_for_the_strength_never_exaggerate() -> None:
    translate = Translator()
    assert [rating_word(rating, translate) for rating in Rating] == [
        "Weak", "Fair", "Good", "Strong",
    ]  # fmt: skip
    sentences = {
        10.0: "less than a minute",
        24.0: "about 10 minutes",
        25.0: "about 20 minutes",
        30.0: "about 10 hours",
        33.0: "about 4 days",
        39.2: "about 1 year,",
        45.0: "about 50 years",
        50.0: "about 1,000 years",
        54.0: "more than 10,000 years",
        128.0: "more than 10,000 years",
    }
    for estimated, said in sentences.items():
        assert said in strength_sentence(Strength(bits=estimated), translate)
    drawn = strength_sentence(drawn_strength(64.62), translate)
    assert "more than 1,000,000 years" in drawn
    assert "or less" not in drawn


def test_the_words_follow_from_the_time() -> None:
    """Half of all guesses, 10,000 a second: the border of «strong» is about two million years."""
    year = 31_557_600
    for rating, years in ((Rating.FAIR, 1.5), (Rating.GOOD, 200), (Rating.STRONG, 1_500_000)):
        assert Strength(bits=rating.value).rating is rating
        assert Strength(bits=rating.value).seconds / year > years
        assert Strength(bits=rating.value - 0.01).rating is not rating
