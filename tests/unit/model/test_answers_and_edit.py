from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from template_desk.model import edit
from template_desk.model.answers import NOT_ANSWERED, Answers, is_answered
from template_desk.model.form import Choice, Question, QuestionKind
from template_desk.model.ids import Address, ChoiceId, GroupId, QuestionId, RowId, TextKey

Q = QuestionId("q")
PLACE = Address(Q)
GROUP = GroupId("g")
CELL = QuestionId("g.text")


@given(st.text())
def test_text_of_any_script_is_kept_as_typed(text: str) -> None:
    answers = edit.set_answer(Answers(), PLACE, text)

    assert answers.get(Q) == (text or NOT_ANSWERED)


def test_an_edit_leaves_the_answers_it_was_given() -> None:
    before = Answers({PLACE: "old"})

    after = edit.set_answer(before, PLACE, "new")

    assert before.get(Q) == "old"
    assert after.get(Q) == "new"
    with pytest.raises(TypeError):
        before.values[PLACE] = "changed"  # type: ignore[index]  # the very thing that must fail


@pytest.mark.parametrize("empty", ["", (), NOT_ANSWERED])
def test_an_empty_value_takes_the_answer_back(empty: object) -> None:
    answers = Answers({PLACE: "x"})

    assert edit.set_answer(answers, PLACE, empty).get(Q) is NOT_ANSWERED  # type: ignore[arg-type]  # parametrised


def test_no_is_an_answer_and_white_space_is_none() -> None:
    assert is_answered(False)
    assert not is_answered(NOT_ANSWERED)
    assert not is_answered(" \n\t")
    assert edit.set_answer(Answers(), PLACE, "  ").get(Q) == "  "


@pytest.mark.parametrize(
    "unseen",
    [
        "\u200b",
        "\u00a0",
        "\u3000",
        "\u200e\u200f",
        "\u2067\u2069",
        "\u202e",
        "\ufeff",
        "\x07",
        "\u2028",
    ],
)
def test_what_nobody_sees_is_no_answer(unseen: str) -> None:
    assert not is_answered(unseen)
    assert not is_answered(f" {unseen}{unseen}\n")
    assert is_answered(f"{unseen}x")


@pytest.mark.parametrize(
    "seen", ["0", "-", "国", "\u0301", "\U0001f600", "\ue000", "\u0378", "\ud800"]
)
def test_any_character_that_is_printed_is_an_answer(seen: str) -> None:
    assert is_answered(seen)


def test_repr_shows_no_answers() -> None:
    assert "secret" not in repr(Answers({PLACE: "secret"}))


def _many() -> Question:
    choices = tuple(Choice(id=ChoiceId(c), text_key=TextKey(c)) for c in "abc")
    return Question(
        id=Q, key="q", kind=QuestionKind.SELECT_MULTIPLE, text_key=TextKey("q"), choices=choices
    )


def test_ticks_keep_the_forms_order_and_unknown_choices() -> None:
    answers = Answers({PLACE: ("c", "from-a-newer-edition")})

    answers = edit.toggle_choice(answers, _many(), "a", row=None, chosen=True)

    assert answers.get(Q) == ("a", "c", "from-a-newer-edition")
    answers = edit.toggle_choice(answers, _many(), "c", row=None, chosen=False)
    assert answers.get(Q) == ("a", "from-a-newer-edition")


def test_rows_have_identity_not_position() -> None:
    answers = Answers()
    for name in ("r1", "r2", "r3"):
        answers = edit.add_row(answers, GROUP, RowId(name))
        answers = edit.set_answer(answers, Address(CELL, RowId(name)), f"text of {name}")

    answers = edit.remove_row(answers, GROUP, RowId("r2"))
    answers = edit.move_row(answers, GROUP, RowId("r3"), 0)

    assert answers.rows_of(GROUP) == ("r3", "r1")
    assert answers.text(CELL, RowId("r3")) == "text of r3"
    assert answers.get(CELL, RowId("r2")) is NOT_ANSWERED


def test_a_row_id_cannot_be_used_twice() -> None:
    answers = edit.add_row(Answers(), GROUP, RowId("r1"))

    with pytest.raises(ValueError, match="r1"):
        edit.add_row(answers, GROUP, RowId("r1"))


def test_moving_an_unknown_row_changes_nothing() -> None:
    answers = edit.add_row(Answers(), GROUP, RowId("r1"))

    assert edit.move_row(answers, GROUP, RowId("r9"), 0) is answers


def test_clearing_a_row_keeps_the_row_and_other_questions() -> None:
    row = RowId("r1")
    answers = edit.add_row(Answers({PLACE: "kept"}), GROUP, row)
    answers = edit.set_answer(answers, Address(CELL, row), "gone")

    answers = edit.clear_row(answers, GROUP, row)

    assert answers.rows_of(GROUP) == (row,)
    assert answers.get(CELL, row) is NOT_ANSWERED
    assert answers.get(Q) == "kept"
