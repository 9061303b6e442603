from __future__ import annotations

import inspect

import pytest

from template_desk import errors
from template_desk.desk.messages import error_text
from template_desk.desk.problem_words import problem_text
from template_desk.errors import TemplateDeskError
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator, field_names
from template_desk.model.form import Level
from template_desk.model.ids import QuestionId, SectionId
from template_desk.model.validate import Problem

ALL = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, TemplateDeskError)
]
DETAILS = {"PackDefectsError": {"pack": "p", "defects": ("a: b",)}}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_what_is_safe_and_what_to_do(
    kind: type[TemplateDeskError],
) -> None:
    text = error_text(kind(**DETAILS.get(kind.__name__, {})), Translator())  # type: ignore[arg-type]  # one class has its own arguments

    assert text.what != kind.code
    assert "{" not in str(text)
    assert "()" not in str(text)
    assert text.safe
    assert text.todo


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in ALL]

    assert len(codes) == len(set(codes))


def problem(code: str, *values: str, question: str = "summary") -> Problem:
    return Problem(
        level=Level.MUST_FIX,
        section=SectionId("summary"),
        question=QuestionId(question),
        code=code,
        values=values,
    )


def test_problems_of_the_form_are_said_in_the_forms_words(request_pack: FormPack) -> None:
    text = problem_text(
        problem("comment_not_specific", "quantity", "date"), request_pack, "en", Translator()
    )

    assert "how many, by when" in text


@pytest.mark.parametrize(
    ("code", "values", "part"),
    [
        ("missing", (), "must be answered"),
        ("many_words", ("200", "150"), "200 words. About 150"),
        ("undrawable", ("😀 U+1F600",), "😀 U+1F600"),
        ("wrong_type", ("boolean",), "boolean"),
    ],
)
def test_general_problems_name_their_facts(
    request_pack: FormPack, code: str, values: tuple[str, ...], part: str
) -> None:
    assert part in problem_text(problem(code, *values), request_pack, "en", Translator())


def test_an_exclusive_choice_is_named_by_its_wording(request_pack: FormPack) -> None:
    found = problem("exclusive_choice", "none", question="funding.preferred")

    assert "«No preference»" in problem_text(found, request_pack, "en", Translator())


def test_a_translation_with_other_fields_is_not_used() -> None:
    wrong = Translator("fr", gettext=lambda text: "{autre} fichiers")
    right = Translator("fr", gettext=lambda text: "{count} fichiers")

    assert wrong("{count} files", count=3) == "3 files"
    assert right("{count} files", count=3) == "3 fichiers"
    assert field_names("{a} {b} {{c}}") == {"a", "b"}
    assert Translator().plural("{count} file", "{count} files", 1) == "1 file"


def test_a_refusal_of_the_system_is_said_in_its_own_words() -> None:
    import errno

    said = error_text(errors.SaveError(errno=errno.ENOSPC), Translator()).what
    coded = error_text(errors.SaveError(reason="not_canonical_json"), Translator()).what

    assert "No space left on device" in said
    assert "_" not in coded
