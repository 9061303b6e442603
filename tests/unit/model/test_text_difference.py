from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from template_desk.model.text_difference import Pieces, TextPiece, text_difference

WORDS = st.lists(
    st.sampled_from(["ab", "cd ", " ", "\n", "e.", "قانون ", "申请", "<b>"]), max_size=60
)


def same(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces if not piece.is_changed)


def whole(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


def changed(pieces: Pieces) -> list[str]:
    return [piece.text.strip() for piece in pieces if piece.is_changed]


@given(WORDS, WORDS)
def test_what_is_not_marked_is_the_same_on_both_sides(old: list[str], new: list[str]) -> None:
    found = text_difference("".join(old), "".join(new))

    if found is not None:
        before, after = found
        assert same(before) == same(after)
        for text, pieces in (("".join(old), before), ("".join(new), after)):
            if "…" not in whole(pieces):
                assert whole(pieces) == text


@given(WORDS)
def test_the_same_text_has_no_changed_words(words: list[str]) -> None:
    text = "".join(words)

    found = text_difference(text, text)

    assert found is not None
    assert changed(found[0]) == changed(found[1]) == []


def test_only_the_words_that_differ_are_marked() -> None:
    found = text_difference("for 40 officers by June", "for 55 officers and dogs by June")

    assert found is not None
    assert changed(found[0]) == ["40"]
    assert changed(found[1]) == ["55", "and dogs"]


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    found = text_difference("四十名军官申请设备", "五十名军官申请设备")

    assert found is not None
    assert (changed(found[0]), changed(found[1])) == (["四"], ["五"])


def test_what_is_far_from_a_change_is_left_out() -> None:
    far = " ".join(f"w{number}" for number in range(200))

    found = text_difference(f"{far} old {far}", f"{far} new {far}")

    assert found is not None
    before = found[0]
    assert [piece.is_changed for piece in before] == [False, True, False]
    assert before[0].text.startswith(" … w188")
    assert before[2].text.endswith("w11 … ")
    assert before[1] == TextPiece("old ", is_changed=True)


def test_texts_with_little_in_common_are_not_compared() -> None:
    assert text_difference("one two three four", "five six seven eight") is None


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    long = " ".join(str(number) for number in range(20_000))
    began = time.thread_time()

    assert text_difference(long, f"{long} more") is None
    assert time.thread_time() - began < 1
