from __future__ import annotations

from dataclasses import replace

import pytest

from template_desk.forms.pack import FormPack
from template_desk.model import edit, journey, rules
from template_desk.model.answers import Answer, Answers
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId
from template_desk.model.journey import SectionState
from template_desk.model.review import ReviewTable, review

CROSSINGS = GroupId("crossings")
R1 = RowId("r1")


def with_answer(
    answers: Answers, question: str, value: Answer, row: RowId | None = None
) -> Answers:
    return edit.set_answer(answers, Address(QuestionId(question), row), value)


def test_a_section_appears_when_its_condition_holds(survey_pack: FormPack) -> None:
    form = survey_pack.definition
    without = with_answer(Answers(), "about.has_ports", False)
    with_ports = with_answer(Answers(), "about.has_ports", True)

    assert journey.next_section(form, without, SectionId("crossings")) is None
    assert journey.next_section(form, with_ports, SectionId("crossings")) == "ports"
    assert journey.previous_section(form, with_ports, SectionId("ports")) == "crossings"
    assert journey.previous_section(form, Answers(), SectionId("about")) is None


def test_a_condition_inside_a_group_looks_at_its_own_row(survey_pack: FormPack) -> None:
    form = survey_pack.definition
    group = form.group(CROSSINGS)
    assert group is not None
    answers = edit.add_row(edit.add_row(Answers(), CROSSINGS, R1), CROSSINGS, RowId("r2"))
    answers = with_answer(answers, "crossings.traffic", ("sea",), R1)

    def asked(row: RowId) -> set[str]:
        return {q.id for q in rules.relevant_row_questions(form, group, answers, row)}

    assert "crossings.harbour_master" in asked(R1)
    assert "crossings.harbour_master" not in asked(RowId("r2"))


def test_hidden_answers_are_kept_and_not_exported(survey_pack: FormPack) -> None:
    form = survey_pack.definition
    answers = with_answer(Answers(), "about.has_ports", True)
    answers = with_answer(answers, "ports.remarks", "two harbours")
    answers = with_answer(answers, "about.has_ports", False)

    assert answers.text(QuestionId("ports.remarks")) == "two harbours"
    assert rules.exported_answers(form, answers).text(QuestionId("ports.remarks")) == ""


def test_rows_that_are_not_requested_are_kept_and_not_exported(
    request_pack: FormPack, armenia: Answers
) -> None:
    form = request_pack.definition
    row = RowId("op3b")
    answers = with_answer(armenia, "areas.requested", False, row)

    exported = rules.exported_answers(form, answers)

    assert answers.text(QuestionId("areas.comments"), row) != ""
    assert not any(address.row == row for address in exported.values)
    assert any(address.row == "op3c" for address in exported.values)


def test_empty_rows_of_a_repeat_do_not_count(survey_pack: FormPack) -> None:
    form = survey_pack.definition
    answers = edit.add_row(Answers(), CROSSINGS, R1)
    assert rules.exported_answers(form, answers).rows_of(CROSSINGS) == ()

    answers = with_answer(answers, "crossings.name", "Bavra", R1)
    assert rules.exported_answers(form, answers).rows_of(CROSSINGS) == (R1,)


def test_state_of_sections_follows_the_answers(request_pack: FormPack, armenia: Answers) -> None:
    form = request_pack.definition

    def states(answers: Answers) -> dict[str, SectionState]:
        return {s.section.id: s.state for s in journey.progress(form, answers).sections}

    assert set(states(Answers()).values()) == {SectionState.EMPTY}
    assert states(armenia)["submission"] is SectionState.READY
    without_date = with_answer(armenia, "submission.date", "")
    assert states(without_date)["submission"] is SectionState.STARTED
    found = journey.progress(form, armenia)
    assert (found.must_fix, found.asking) == (0, 7)
    areas = next(s for s in found.sections if s.section.id == "areas")
    assert (areas.included_rows, areas.rows) == (2, 10)


def test_review_shows_prescribed_rows_empty_and_hides_empty_rows_of_a_repeat(
    request_pack: FormPack, armenia: Answers, survey_pack: FormPack
) -> None:
    sections = review(request_pack.definition, armenia)
    table = next(
        b for s in sections for b in s.blocks if isinstance(b, ReviewTable) and b.group == "areas"
    )
    assert len(table.rows) == 10
    assert [r.row for r in table.rows if r.included] == ["op3b", "op3c"]
    assert all(len(r.cells) == 3 for r in table.rows)
    op4 = table.rows[0]
    assert op4.cells[0].label_key == "row.areas.op4"
    assert op4.cells[1].answers == ()

    answers = edit.add_row(Answers(), CROSSINGS, R1)
    survey = review(survey_pack.definition, answers)
    crossings = next(b for s in survey for b in s.blocks if isinstance(b, ReviewTable))
    assert crossings.rows == ()


def test_terms_are_looked_for_in_the_documents_language(request_pack: FormPack) -> None:
    form = request_pack.definition
    empty = Answers()

    assert rules.mentions(form, empty, "eight detectors", "quantity")
    assert rules.mentions(form, empty, "8 detectors", "quantity")
    assert not rules.mentions(form, empty, "detectors before 2009", "quantity")
    assert rules.mentions(form, empty, "detectors before 2009", "date")
    assert rules.mentions(form, empty, "at the Yeraskh crossing", "place")
    assert rules.mentions(form, empty, "à l’Agence", "place")
    assert rules.mentions(form, empty, "au poste «\u00a0Ouest\u00a0»", "place")
    assert not rules.mentions(form, empty, "Detectors. Training.", "place")
    assert not rules.mentions(form, empty, "supporting equipment", "user")
    # No list for Welsh: nothing is claimed.
    welsh = with_answer(empty, "submission.language", "cy")
    assert rules.mentions(form, welsh, "offer", "quantity")


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        pytest.param("port", "at the port.", True, id="whole-word"),
        pytest.param("port", "export controls", False, id="inside-another-word"),
        pytest.param("детектор*", "восемь детекторов", True, id="any-ending"),
        pytest.param("детектор*", "фотодетектор", False, id="not-any-beginning"),
        pytest.param("شرطة", "تدريب للشرطة", True, id="arabic-for-the"),
        pytest.param("شرطة", "والشرطة", True, id="arabic-and-the"),
        pytest.param("شرطة", "ضابط بشرطة الحدود", True, id="arabic-with"),
        pytest.param("آب", "كتاب", False, id="arabic-inside-a-word"),
        pytest.param("ست", "مستودع", False, id="arabic-inside-a-longer-word"),
        pytest.param("海关", "为三个海关关员提供培训", True, id="chinese-anywhere"),
        pytest.param("海关", "海 关", False, id="chinese-not-apart"),
    ],
)
def test_a_term_is_found_as_its_script_writes_words(
    request_pack: FormPack, term: str, text: str, expected: bool
) -> None:
    form = replace(request_pack.definition, terms=(("en", (("quantity", (term,)),)),))

    assert rules.mentions(form, Answers(), text, "quantity") is expected
