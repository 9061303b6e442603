from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import sample_file
from template_desk.forms.answers_file import (
    answers_document,
    blank_answers,
    read_answers,
    reference_of,
    write_answers,
)
from template_desk.forms.pack import FormPack
from template_desk.forms.schema import answers_schema
from template_desk.model.answers import Answers
from template_desk.model.json_value import JsonValue
from template_desk.paths import resources_dir

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
REAL = ("albania-2004", "angola-2008", "armenia-2008")


def read(
    pack: FormPack, answers: JsonValue, **more: JsonValue
) -> tuple[Answers, list[tuple[str | None, str]]]:
    """Read an answers object and give the problems as (path, code)."""
    form = pack.definition
    value: JsonValue = {"form": form.id, "edition": form.edition, "answers": answers, **more}
    found = read_answers(form, value)
    return found.answers, [(p.question, p.code) for p in found.problems]


@pytest.mark.parametrize("name", REAL)
def test_a_real_request_survives_reading_and_writing(request_pack: FormPack, name: str) -> None:
    value = json.loads(sample_file(name).read_text(encoding="utf-8"))

    found = read_answers(request_pack.definition, value)

    assert found.problems == ()
    assert write_answers(request_pack.definition, found.answers) == value["answers"]


@pytest.mark.parametrize("language", ["xx", "klingon", "EN", "", "fr-CA"])
def test_an_unknown_language_is_a_problem(request_pack: FormPack, language: str) -> None:
    _, problems = read(request_pack, {}, language=language)

    assert problems == [("language", "unknown_language")]


def test_a_repeat_keeps_its_rows_in_order(survey_pack: FormPack) -> None:
    rows: JsonValue = [
        {"row": "zz", "name": "Bavra"},
        {"row": "aa", "name": "Agarak", "traffic": ["road"]},
    ]

    answers, problems = read(survey_pack, {"crossings": rows})

    assert problems == []
    assert write_answers(survey_pack.definition, answers) == {"crossings": rows}


def test_rows_without_ids_get_some(survey_pack: FormPack) -> None:
    answers, problems = read(survey_pack, {"crossings": [{"name": "A"}, {"name": "B"}]})

    assert problems == []
    assert [r for rows in answers.rows.values() for r in rows] == ["r1", "r2"]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"sumary": "x"}, ("sumary", "unknown_key")),
        ({"summary": 3}, ("summary", "wrong_type")),
        ({"categories": "training"}, ("categories", "wrong_type")),
        ({"categories": ["training", 1]}, ("categories", "wrong_type")),
        ({"areas": {"op9": {}}}, ("areas.op9", "unknown_row")),
        ({"areas": {"op6": {"coments": "x"}}}, ("areas.op6.coments", "unknown_key")),
        ({"areas": {"op6": {"requested": "yes"}}}, ("areas.op6.requested", "wrong_type")),
        ({"areas": []}, ("areas", "wrong_type")),
        ({"areas": {"op6": 1}}, ("areas.op6", "wrong_type")),
        ({"areas.comments": "outside its row"}, ("areas.comments", "unknown_key")),
        ([], ("answers", "wrong_type")),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_path(
    request_pack: FormPack, answers: JsonValue, problem: tuple[str, str]
) -> None:
    assert read(request_pack, answers)[1] == [problem]


def test_rows_of_a_repeat_are_checked_too(survey_pack: FormPack) -> None:
    _, problems = read(survey_pack, {"crossings": [{"row": "a"}, {"row": "a"}, 7, {"nam": "x"}]})

    assert problems == [
        ("crossings[1].row", "row_twice"),
        ("crossings[2]", "wrong_type"),
        ("crossings[3].nam", "unknown_key"),
    ]
    assert read(survey_pack, {"crossings": {}})[1] == [("crossings", "wrong_type")]


def test_unknown_members_of_the_file_are_problems(request_pack: FormPack) -> None:
    assert read(request_pack, {}, remark="x")[1] == [("remark", "unknown_key")]
    assert read(request_pack, {}, language=1)[1] == [("language", "wrong_type")]
    assert read_answers(request_pack.definition, []).problems[0].code == "wrong_type"


def test_a_file_says_which_form_it_is_for() -> None:
    assert str(reference_of({"form": "a", "edition": "1"})) == "a@1"
    assert reference_of({"form": "a"}) is None
    assert reference_of(None) is None


@given(text=st.text(min_size=1))
def test_text_is_read_and_written_as_it_is(text: str) -> None:
    from template_desk.forms.catalogue import Catalogue

    catalogue = Catalogue([resources_dir() / "forms"])
    form = catalogue.load(catalogue.resolve("assistance-request")).definition
    value: JsonValue = {"form": form.id, "edition": form.edition, "answers": {"summary": text}}

    found = read_answers(form, value)

    assert write_answers(form, found.answers) == {"summary": text}


@pytest.mark.parametrize("name", REAL)
def test_the_schema_accepts_real_requests(request_pack: FormPack, name: str) -> None:
    schema = answers_schema(request_pack, languages=LANGUAGES)
    jsonschema.Draft202012Validator.check_schema(schema)

    jsonschema.validate(json.loads(sample_file(name).read_text(encoding="utf-8")), schema)


def test_the_schema_accepts_blank_files_and_refuses_wrong_ones(
    request_pack: FormPack, survey_pack: FormPack
) -> None:
    for pack in (request_pack, survey_pack):
        schema = answers_schema(pack, languages=LANGUAGES)
        blank = blank_answers(pack.definition, language="en")
        jsonschema.validate(blank, schema)
        assert read_answers(pack.definition, blank).problems == ()
        assert write_answers(pack.definition, read_answers(pack.definition, blank).answers) in (
            {},
            {"submission.language": "en"},
        )
        blank["answers"] = {"nothing": ""}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(blank, schema)


def test_the_schema_knows_repeats(survey_pack: FormPack) -> None:
    schema = answers_schema(survey_pack, languages=LANGUAGES)
    answers, _ = read(survey_pack, {"crossings": [{"row": "a", "name": "Bavra", "officers": "3"}]})
    value = answers_document(
        survey_pack.definition, answers, language="en", document={"paper": "a4"}
    )

    jsonschema.validate(value, schema)

    many: JsonValue = [{"row": str(n)} for n in range(4)]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "answers": {"crossings": many}}, schema)


def test_the_published_schema_is_the_one_the_form_gives(request_pack: FormPack) -> None:
    published = resources_dir() / "schemas" / "assistance-request-2007.schema.json"

    assert json.loads(published.read_text(encoding="utf-8")) == answers_schema(
        request_pack, languages=LANGUAGES
    )
