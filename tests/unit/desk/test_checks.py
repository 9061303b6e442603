from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from template_desk.desk.checks import check_all
from template_desk.desk.documents import DocumentFacts, document_code, render_request, request_json
from template_desk.desk.environment import Environment
from template_desk.desk.problem_words import problem_place, problem_text
from template_desk.forms.pack import FormPack
from template_desk.i18n import Translator
from template_desk.model import edit
from template_desk.model.answers import Answers
from template_desk.model.form import Level
from template_desk.model.ids import Address, QuestionId, RowId, SectionId
from template_desk.model.validate import Problem
from tools import run_tool

TELEPHONE = "submission.contact.telephone"
REFERENCE = "submission.reference"
FACTS = DocumentFacts(date=datetime.date(2026, 3, 25), paper="a4")


def put(answers: Answers, question: str, text: str, row: str | None = None) -> Answers:
    address = Address(QuestionId(question), RowId(row) if row else None)
    return edit.set_answer(answers, address, text)


def found(
    code: str, pack: FormPack, answers: Answers, environment: Environment
) -> tuple[Problem, ...]:
    return tuple(p for p in check_all(pack, answers, environment) if p.code == code)


@pytest.mark.parametrize(
    ("question", "row", "text", "named"),
    [
        (TELEPHONE, None, "\u2067+374 10\u2069 544", ["U+2067 right-to-left isolate", "U+2069"]),
        (TELEPHONE, None, "\u200e+374 10 544", ["U+200E left-to-right mark"]),
        (REFERENCE, None, "12/3\u200f/x\u061c", ["U+200F right-to-left mark", "U+061C arabic"]),
        (REFERENCE, None, "\u200f\u200f", []),
        ("summary", None, "كلمة \u200fmore", []),
        ("summary", None, "\u2066more\u2069", ["U+2066 left-to-right isolate", "U+2069"]),
        ("areas.comments", "op3b", "\u2068\u2068", []),
        ("areas.comments", "op3b", "a\u2068", ["U+2068 first strong isolate"]),
        (TELEPHONE, None, "+374 10 544", []),
    ],
)
def test_hidden_characters_of_direction_are_named(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    question: str,
    row: str | None,
    text: str,
    named: list[str],
) -> None:
    answers = put(armenia, question, text, row)

    problems = found("hidden_direction", request_pack, answers, environment)

    assert len(problems) == bool(named)
    for problem in problems:
        assert (problem.question, problem.row, problem.must_fix) == (question, row, False)
        said = problem_text(problem, request_pack, "en", Translator())
        assert all(name in said for name in named)
        assert len(problem.values) == len(named)
        assert "type it again" in said


def words_on_paper(
    pack: FormPack, answers: Answers, environment: Environment, folder: Path
) -> list[str]:
    """Give the words of a document in the order of its content, without its own code."""
    made = render_request(pack, answers, environment, language="en", facts=FACTS, draft=False)
    file = folder / "made.pdf"
    file.write_bytes(made.pdf)
    code = document_code(request_json(pack, answers, language="en", facts=FACTS))
    return run_tool("pdftotext", "-raw", file, "-").stdout.decode().replace(code, "").split()


def test_short_answers_are_printed_without_them_and_exported_with_them(
    request_pack: FormPack, armenia: Answers, environment: Environment, tmp_path: Path
) -> None:
    plain = put(put(armenia, TELEPHONE, "+374 10 544 041"), REFERENCE, "12/345-67")
    typed = put(plain, TELEPHONE, "\u2067+374\u200f 10 \u2068544\u2069 041\u2069")
    typed = put(typed, REFERENCE, "\u206712/345\u200f-67")

    expected = words_on_paper(request_pack, plain, environment, tmp_path)

    assert "12/345-67" in expected
    assert words_on_paper(request_pack, typed, environment, tmp_path) == expected
    raw = request_json(request_pack, typed, language="en", facts=FACTS).decode()
    assert "\u2067+374\u200f 10 \u2068544\u2069 041\u2069" in raw


def test_they_act_in_long_text(
    request_pack: FormPack, armenia: Answers, environment: Environment, tmp_path: Path
) -> None:
    plain = put(armenia, "summary", "before +374 10 544 after")
    typed = put(armenia, "summary", "before \u2067+374 10 544\u2069 after")

    assert words_on_paper(request_pack, typed, environment, tmp_path) != words_on_paper(
        request_pack, plain, environment, tmp_path
    )


def test_marks_that_are_heaped_on_a_letter_are_counted(
    request_pack: FormPack, armenia: Answers, environment: Environment
) -> None:
    answers = put(armenia, "areas.comments", "x" + "\u030c" * 200 + " a" + "\u0301" * 9, "op3b")

    (problem,) = found("heaped_marks", request_pack, answers, environment)

    assert (problem.question, problem.row, problem.must_fix) == ("areas.comments", "op3b", False)
    assert "193 of them are not printed" in problem_text(problem, request_pack, "en", Translator())
    eight = put(armenia, "areas.comments", "x" + "\u030c" * 8, "op3b")
    assert not found("heaped_marks", request_pack, eight, environment)


@pytest.mark.parametrize(
    ("answered", "printed", "advised"),
    [
        ("en", "fr", True),
        ("ar", "en", True),
        ("fr", "fr", False),
        ("", "fr", False),
        ("klingon", "en", False),
        ("fr", None, False),
    ],
)
def test_an_answered_language_that_is_not_the_printed_one_is_advised(
    request_pack: FormPack,
    armenia: Answers,
    environment: Environment,
    answered: str,
    printed: str | None,
    advised: bool,
) -> None:
    answers = put(armenia, "submission.language", answered)

    problems = check_all(request_pack, answers, environment, language=printed)

    found = [p for p in problems if p.code == "other_language"]
    assert len(found) == advised
    for problem in found:
        assert (problem.question, problem.must_fix) == ("submission.language", False)
        assert problem.values == (answered, printed)


def test_both_languages_are_named(request_pack: FormPack) -> None:
    problem = Problem(
        level=Level.SHOULD_CONSIDER,
        section=SectionId("submission"),
        question=QuestionId("submission.language"),
        code="other_language",
        values=("ar", "fr"),
    )

    said = problem_text(problem, request_pack, "en", Translator())

    assert "Arabic" in said
    assert "French" in said


@pytest.mark.parametrize(
    ("section", "question", "row", "parts"),
    [
        (
            "submission",
            "submission.contact.name",
            None,
            ["contact: name [submission.contact.name]"],
        ),
        ("areas", "areas.comments", "op3b", ["3(b)", "[areas.comments, op3b]"]),
        ("summary", "summary", None, ["of your request [summary]"]),
        ("submission", None, None, ["[submission]"]),
        ("areas", "areas", None, ["[areas]"]),
    ],
)
def test_a_problem_is_placed_by_the_words_of_the_form(
    request_pack: FormPack, section: str, question: str | None, row: str | None, parts: list[str]
) -> None:
    place = problem_place(at(section, question, row), request_pack, "en")

    wanted = next(s for s in request_pack.definition.sections if s.id == section)
    assert place.startswith(request_pack.wording("en").text(wanted.text_key))
    assert all(part in place for part in parts), place


@pytest.mark.parametrize("path", ["language", "areas.op9", "nothing"])
def test_a_path_that_leads_nowhere_is_given_as_it_is(request_pack: FormPack, path: str) -> None:
    assert problem_place(at("", path, None), request_pack, "en") == path


def at(section: str, question: str | None, row: str | None) -> Problem:
    return Problem(
        level=Level.MUST_FIX,
        section=SectionId(section),
        question=QuestionId(question) if question else None,
        row=RowId(row) if row else None,
        code="missing",
    )
