from __future__ import annotations

import pytest

from template_desk.forms.pack import FormPack
from template_desk.model import edit
from template_desk.model.answers import NOT_ANSWERED, Answer, Answers
from template_desk.model.form import Level, Question, QuestionKind
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, TextKey
from template_desk.model.typed import parse_date, parse_decimal
from template_desk.model.validate import Problem, check_answer, check_form, must_fix


def question(kind: QuestionKind, **more: object) -> Question:
    values: dict[str, object] = {
        "id": QuestionId("q"),
        "key": "q",
        "kind": kind,
        "text_key": TextKey("q"),
        **more,
    }
    return Question(**values)  # type: ignore[arg-type]  # the test's own keywords


@pytest.mark.parametrize(
    ("kind", "answer", "codes"),
    [
        pytest.param(QuestionKind.TEXT, NOT_ANSWERED, ["missing"], id="missing"),
        pytest.param(QuestionKind.LONG_TEXT, " \n ", ["missing"], id="only-spaces"),
        pytest.param(QuestionKind.DATE, "2008-04-04", [], id="date"),
        pytest.param(QuestionKind.DATE, "4.4.2008", ["not_a_date"], id="other-date"),
        pytest.param(QuestionKind.DATE, "2008-02-30", ["not_a_date"], id="no-such-day"),
        pytest.param(QuestionKind.DATE, "20080404", ["not_a_date"], id="basic-format"),
        pytest.param(QuestionKind.DATE, "2015-W13-3", ["not_a_date"], id="week-date"),
        pytest.param(QuestionKind.DECIMAL, "25", [], id="number"),
        pytest.param(QuestionKind.DECIMAL, "1 000 000.50", [], id="spaces"),
        pytest.param(QuestionKind.DECIMAL, "1,5", ["not_a_number"], id="comma"),
        pytest.param(QuestionKind.DECIMAL, "-1", ["below_minimum"], id="negative"),
        pytest.param(QuestionKind.DECIMAL, "2000001", ["above_maximum"], id="too-large"),
        pytest.param(QuestionKind.DECIMAL, "1e3", ["not_a_number"], id="exponent"),
        pytest.param(QuestionKind.YES_NO, False, [], id="no"),
    ],
)
def test_check_answer(kind: QuestionKind, answer: Answer, codes: list[str]) -> None:
    asked = question(kind, required=True, minimum="0", maximum="2000000")

    assert [finding.code for finding in check_answer(asked, answer)] == codes


def test_words_are_counted_and_nothing_is_refused() -> None:
    asked = question(QuestionKind.LONG_TEXT, advise_words=3)

    (finding,) = check_answer(asked, "one two  three\nfour")

    assert (finding.level, finding.values) == (Level.SHOULD_CONSIDER, ("4", "3"))


@pytest.mark.parametrize("text", ["", "2008-4-4", "2008-04-04T00:00", "٢٠٠٨-٠٤-٠٤", "2008-04-04 x"])
def test_parse_date_takes_only_the_calendar_date(text: str) -> None:
    assert parse_date(text) is None


def test_parse_decimal_keeps_every_digit() -> None:
    assert str(parse_decimal(" 120 000.10 ")) == "120000.10"
    assert parse_decimal("1.2.3") is None
    assert parse_decimal("٣") is None


def codes(problems: tuple[Problem, ...]) -> set[tuple[str, str | None, str | None]]:
    return {(p.code, p.question, p.row) for p in problems}


def put(answers: Answers, question_id: str, value: Answer, row: str | None = None) -> Answers:
    return edit.set_answer(
        answers, Address(QuestionId(question_id), RowId(row) if row else None), value
    )


def test_an_empty_request_lists_all_that_must_be_fixed(request_pack: FormPack) -> None:
    found = must_fix(check_form(request_pack.definition, Answers()))

    assert codes(found) == {
        ("missing", "submission.state", None),
        ("missing", "submission.authority", None),
        ("missing", "submission.date", None),
        ("missing", "submission.contact.name", None),
        ("no_way_to_reach", "submission.contact.telephone", None),
        ("missing", "summary", None),
        ("no_area", "areas", None),
    }


def test_armenia_has_nothing_to_fix_and_much_to_consider(
    request_pack: FormPack, armenia: Answers
) -> None:
    found = check_form(request_pack.definition, armenia)

    assert must_fix(found) == ()
    assert ("several_areas", "areas", None) in codes(found)
    lacking = {p.row: p.values for p in found if p.code == "comment_not_specific"}
    assert lacking == {
        "op3b": ("quantity", "user", "date"),
        "op3c": ("quantity", "place", "user", "date"),
    }
    assert ("equipment_without_user", "areas.comments", "op3c") in codes(found)
    assert ("no_contribution", "funding.contribution.amount", None) in codes(found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("submission.state", "organization", None), ("missing", "submission.organization", None)),
        (("submission.contact.telephone", "", None), None),
        (
            ("funding.contribution.amount", "20", None),
            ("contribution_without_unit", "funding.contribution.unit", None),
        ),
        (
            ("funding.contribution.unit", "usd", None),
            ("contribution_without_amount", "funding.contribution.amount", None),
        ),
    ],
)
def test_must_fix_rules(
    request_pack: FormPack,
    armenia: Answers,
    change: tuple[str, str, str | None],
    expected: tuple[str, str, str | None] | None,
) -> None:
    found = must_fix(check_form(request_pack.definition, put(armenia, *change)))

    assert codes(found) == ({expected} if expected else set())


def test_a_provider_to_be_retained_must_be_named(request_pack: FormPack, armenia: Answers) -> None:
    form = request_pack.definition
    answers = put(armenia, "funding.preferred", ("state", "igo"))
    assert must_fix(check_form(form, answers)) == ()

    answers = put(answers, "funding.igo.retain", True)
    assert codes(must_fix(check_form(form, answers))) == {
        ("provider_not_named", "funding.igo.name", None)
    }
    answers = put(answers, "funding.igo.name", "IAEA")
    assert must_fix(check_form(form, answers)) == ()
    # Unticked again, the heading asks for nothing.
    answers = put(put(answers, "funding.igo.name", ""), "funding.preferred", ("state",))
    assert must_fix(check_form(form, answers)) == ()


def test_percent_is_at_most_100_and_dollars_are_not(
    request_pack: FormPack, armenia: Answers
) -> None:
    answers = put(armenia, "funding.contribution.amount", "250")

    percent = check_form(
        request_pack.definition, put(answers, "funding.contribution.unit", "percent")
    )
    dollars = check_form(request_pack.definition, put(answers, "funding.contribution.unit", "usd"))

    assert "more_than_100_percent" in {p.code for p in percent if p.must_fix}
    assert must_fix(dollars) == ()


def test_no_preference_beside_another_source_is_advised_against(
    request_pack: FormPack, armenia: Answers
) -> None:
    found = check_form(request_pack.definition, put(armenia, "funding.preferred", ("self", "none")))

    (problem,) = [p for p in found if p.code == "exclusive_choice"]
    assert (problem.level, problem.values) == (Level.SHOULD_CONSIDER, ("none",))


def test_an_unknown_choice_is_reported_not_dropped(
    request_pack: FormPack, armenia: Answers
) -> None:
    found = check_form(request_pack.definition, put(armenia, "categories", ("training", "magic")))

    assert ("unknown_choice", "categories", None) in codes(must_fix(found))


def test_too_many_rows_are_reported_once(survey_pack: FormPack) -> None:
    answers = Answers()
    for number in range(4):
        row = RowId(f"r{number}")
        answers = edit.add_row(answers, GroupId("crossings"), row)
        answers = put(answers, "crossings.name", f"Crossing {number}", row)

    found = [p for p in check_form(survey_pack.definition, answers) if p.code == "too_many_rows"]

    assert [p.values for p in found] == [("3",)]


def test_problems_come_in_the_order_of_the_form(request_pack: FormPack) -> None:
    order = {p.question.id: n for n, p in enumerate(request_pack.definition.placed_questions())}
    order[QuestionId("areas")] = order[QuestionId("areas.requested")]

    found = [
        order[p.question] for p in check_form(request_pack.definition, Answers()) if p.question
    ]

    assert found == sorted(found)


def test_a_state_that_is_no_code_must_be_fixed(request_pack: FormPack, armenia: Answers) -> None:
    form = request_pack.definition

    assert ("unknown_state", "submission.state", None) in codes(
        must_fix(check_form(form, put(armenia, "submission.state", "Angol")))
    )
    assert must_fix(check_form(form, put(armenia, "submission.state", "FR"))) == ()


def test_what_is_written_for_an_area_that_is_not_chosen_is_said_to_be_left_out(
    request_pack: FormPack, armenia: Answers
) -> None:
    answers = put(armenia, "areas.comments", "important", "op4")

    found = [p for p in check_form(request_pack.definition, answers) if p.code == "left_out"]

    assert [(p.question, p.row, p.must_fix) for p in found] == [("areas.requested", "op4", False)]
