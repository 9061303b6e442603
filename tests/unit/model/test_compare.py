from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import FIXTURES, SURVEY
from template_desk.forms.catalogue import Catalogue
from template_desk.model import edit
from template_desk.model.answers import Answers, Value, is_answered
from template_desk.model.compare import (
    AnswerChange,
    GroupChange,
    RowChange,
    RowFate,
    SectionChange,
    answer_changes,
    compare,
    count_changes,
)
from template_desk.model.form import QuestionKind
from template_desk.model.ids import Address, GroupId, QuestionId, RowId
from template_desk.model.review import TypedText, Words
from template_desk.paths import resources_dir

CATALOGUE = Catalogue([resources_dir() / "forms", FIXTURES / "packs"])
FORM = CATALOGUE.load(SURVEY).definition
REQUEST = CATALOGUE.load(CATALOGUE.resolve("assistance-request")).definition
CROSSINGS = GroupId("crossings")
NAME = QuestionId("crossings.name")


def at(question: str, row: str | None = None) -> Address:
    return Address(QuestionId(question), RowId(row) if row is not None else None)


def with_rows(*rows: str, **names: str) -> Answers:
    values: dict[Address, Value] = {at("crossings.name", row): text for row, text in names.items()}
    return Answers(values, {CROSSINGS: tuple(RowId(row) for row in rows)})


def answers_in(sections: tuple[SectionChange, ...]) -> list[AnswerChange]:
    return list(answer_changes(sections))


def rows_in(sections: tuple[SectionChange, ...]) -> list[RowChange]:
    groups = [c for s in sections for c in s.changes if isinstance(c, GroupChange)]
    return [row for group in groups for row in group.rows]


# --- any answers -------------------------------------------------------------------------


TEXTS = ("AM", "12", "2026-03-25", "a", "b", " ", "قانون")
TRAFFIC = ("road", "rail", "sea")


@st.composite
def any_answers(draw: st.DrawFn) -> Answers:
    """Answers to both forms; from one seed, which is much quicker than drawing each."""
    rows = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=5))
    chance = random.Random(draw(st.integers(0, 10_000)))
    values: dict[Address, Value] = {}
    for placed in (*FORM.placed_questions(), *REQUEST.placed_questions()):
        if placed.group is None:
            places: list[str | None] = [None]
        elif placed.group.is_repeat:
            places = list(rows)
        else:
            places = [row.id for row in placed.group.rows[:2]]
        for row in places:
            if chance.random() < 0.5:
                values[at(placed.question.id, row)] = _value(placed.question.kind, chance)
    return Answers(values, {CROSSINGS: tuple(RowId(row) for row in rows)})


def _value(kind: QuestionKind, chance: random.Random) -> Value:
    match kind:
        case QuestionKind.YES_NO:
            return chance.random() < 0.5
        case QuestionKind.SELECT_MULTIPLE:
            return tuple(chance.sample(TRAFFIC, k=chance.randint(1, 3)))
        case _:
            return chance.choice(TEXTS)


@given(any_answers())
def test_the_same_answers_do_not_differ(answers: Answers) -> None:
    assert compare(FORM, answers, answers) == ()
    assert compare(REQUEST, answers, answers) == ()


@given(any_answers(), any_answers())
def test_every_changed_answer_is_told_exactly_once(before: Answers, after: Answers) -> None:
    told = Counter(change.address for form in (FORM, REQUEST)
                   for change in answers_in(compare(form, before, after)))  # fmt: skip

    differing = {
        address
        for address in {*before.values, *after.values}
        if before.get(address.question, address.row) != after.get(address.question, address.row)
        and (
            is_answered(before.get(address.question, address.row))
            or is_answered(after.get(address.question, address.row))
        )
    }
    assert told == Counter(differing)


@given(any_answers(), any_answers())
def test_comparing_the_other_way_round_exchanges_before_and_after(
    before: Answers, after: Answers
) -> None:
    assert compare(FORM, after, before) == tuple(
        _turned(section) for section in compare(FORM, before, after)
    )


def _turned(section: SectionChange) -> SectionChange:
    fates = {RowFate.ADDED: RowFate.REMOVED, RowFate.REMOVED: RowFate.ADDED}

    def answer(change: AnswerChange) -> AnswerChange:
        return AnswerChange(before=change.after, after=change.before)

    def row(change: RowChange) -> RowChange:
        return replace(
            change,
            fate=fates.get(change.fate, change.fate),
            before_place=change.after_place,
            after_place=change.before_place,
            answers=tuple(answer(each) for each in change.answers),
        )

    return replace(
        section,
        changes=tuple(
            replace(change, rows=tuple(row(each) for each in change.rows))
            if isinstance(change, GroupChange)
            else answer(change)
            for change in section.changes
        ),
    )


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")))
def test_the_rows_said_to_be_moved_are_all_that_moved(order: list[str], left_out: set[str]) -> None:
    """Without them, the others stand in the same order before and after."""
    before = [row for row in "abcdef" if row not in left_out]

    moved = {str(r.row) for r in rows_in(compare(FORM, with_rows(*before), with_rows(*order)))
             if r.is_moved}  # fmt: skip

    assert [r for r in before if r not in moved] == [r for r in order if r not in moved | left_out]


# --- certain answers ---------------------------------------------------------------------


def test_sections_and_questions_come_in_the_order_of_the_form() -> None:
    after = Answers({at("ports.remarks"): "x", at("about.reference"): "y", at("about.state"): "AM"})

    found = compare(FORM, Answers(), after)

    assert [section.section for section in found] == ["about", "ports"]
    assert [str(change.address) for change in answers_in(found)] == [
        "about.state",
        "about.reference",
        "ports.remarks",
    ]


def test_before_and_after_are_shown_as_the_review_shows_them() -> None:
    before = Answers({at("crossings.traffic", "a"): ("road",)}, {CROSSINGS: (RowId("a"),)})
    after = edit.set_answer(before, at("crossings.traffic", "a"), ("road", "sea"))
    after = edit.set_answer(after, at("crossings.name", "a"), "Bavra")

    name, traffic = answers_in(compare(FORM, before, after))

    assert (name.before.shown, name.after.shown) == (None, TypedText("Bavra"))
    assert isinstance(traffic.before.shown, Words)
    assert isinstance(traffic.after.shown, Words)
    assert len(traffic.after.shown.keys) == 2


def test_rows_are_told_apart_by_their_ids_not_by_their_places() -> None:
    before = with_rows("a", "b", "c", a="Bavra", b="Meghri", c="Agarak")
    after = edit.remove_row(before, CROSSINGS, RowId("a"))
    after = edit.add_row(after, CROSSINGS, RowId("d"))

    removed, added = rows_in(compare(FORM, before, after))

    assert (removed.row, removed.fate, removed.before_place, removed.after_place) == (
        "a", RowFate.REMOVED, 1, None,
    )  # fmt: skip
    assert removed.answers[0].before.shown == TypedText("Bavra")
    assert removed.answers[0].after.shown is None
    assert (added.row, added.fate, added.answers) == ("d", RowFate.ADDED, ())
    assert (added.before_place, added.after_place) == (None, 3)


def test_one_row_that_was_moved_is_one_row_that_differs() -> None:
    before = with_rows("a", "b", "c", "d")
    after = edit.move_row(before, CROSSINGS, RowId("d"), 0)

    (row,) = rows_in(compare(FORM, before, after))

    assert (row.row, row.fate, row.is_moved) == ("d", RowFate.KEPT, True)
    assert (row.before_place, row.after_place) == (4, 1)


def test_answers_that_do_not_apply_are_compared_too() -> None:
    """They are part of the draft, and would be taken back with it."""
    before = Answers({at("about.has_ports"): False, at("ports.remarks"): "kept"})
    after = edit.set_answer(before, at("ports.remarks"), "changed")

    assert [str(c.address) for c in answers_in(compare(FORM, before, after))] == ["ports.remarks"]


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_white_space_alone_is_no_answer(nothing: str) -> None:
    before = Answers({at("about.reference"): nothing})

    assert compare(FORM, before, Answers()) == ()


def test_changes_are_counted() -> None:
    before = with_rows("a", "b", a="Bavra")
    after = edit.remove_row(before, CROSSINGS, RowId("b"))
    after = edit.set_answer(after, at("crossings.name", "a"), "Meghri")
    after = edit.set_answer(after, at("about.reference"), "S-1")

    assert count_changes(compare(FORM, before, after)) == 3
    assert count_changes(()) == 0


def test_three_hundred_rows_in_another_order_are_compared_at_once() -> None:
    rows = [f"r{number:03}" for number in range(300)]
    mixed = random.Random(1).sample(rows, k=300)

    found = rows_in(compare(FORM, with_rows(*rows), with_rows(*mixed)))

    assert 200 < len(found) < 300
