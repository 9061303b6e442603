"""The sample requests: one in each language, invented and saying so, and fit to be sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from template_desk.forms.answers_file import AnswersFile, read_answers, write_answers
from template_desk.forms.pack import FormPack
from template_desk.model.form import Level
from template_desk.model.ids import GroupId, QuestionId
from template_desk.model.rules import included_rows
from template_desk.model.validate import check_form
from template_desk.paths import resources_dir

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
MIXED = Path(__file__).parents[1] / "fixtures" / "mixed.json"


def sample_path(name: str) -> Path:
    return MIXED if name == "mixed" else resources_dir() / "samples" / f"sample-{name}.json"


def read_sample(pack: FormPack, name: str) -> AnswersFile:
    value = json.loads(sample_path(name).read_text(encoding="utf-8"))
    found = read_answers(pack.definition, value)
    assert found.problems == ()
    assert write_answers(pack.definition, found.answers) == value["answers"]
    return found


def test_there_is_a_sample_for_each_language() -> None:
    found = {path.name for path in (resources_dir() / "samples").glob("sample-*.json")}

    assert found == {f"sample-{language}.json" for language in LANGUAGES}


@pytest.mark.parametrize("name", [*LANGUAGES, "mixed"])
def test_a_sample_says_that_it_is_one(request_pack: FormPack, name: str) -> None:
    answers = read_sample(request_pack, name).answers

    assert answers.text(QuestionId("submission.language")) == ("ar" if name == "mixed" else name)
    assert answers.text(QuestionId("submission.reference")).startswith("SAMPLE-")
    for question in ("authority", "contact.name"):
        assert "SAMPLE" in answers.text(QuestionId(f"submission.{question}"))
    assert "SAMPLE" in answers.text(QuestionId("summary"))
    assert answers.text(QuestionId("submission.contact.email")).endswith(".example")


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_sample_is_full_and_only_covers_too_many_areas(request_pack: FormPack, name: str) -> None:
    """They show many areas on purpose; anything else worth considering would be a mistake."""
    form = request_pack.definition
    answers = read_sample(request_pack, name).answers
    areas = form.group(GroupId("areas"))
    assert areas is not None

    problems = check_form(form, answers)

    assert len(included_rows(form, areas, answers)) == 6
    assert [(p.level, p.code) for p in problems] == [(Level.SHOULD_CONSIDER, "several_areas")]


def test_the_mixed_sample_has_nothing_to_mend(request_pack: FormPack) -> None:
    assert check_form(request_pack.definition, read_sample(request_pack, "mixed").answers) == ()
