"""``new`` and ``check``: a blank answers file, and the problems of one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from template_desk.cli.inputs import GivenAnswers, read_answers_file
from template_desk.cli.output import ExitCode, Output, json_text
from template_desk.desk.checks import check_all
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.export_folder import write_new_file
from template_desk.desk.problem_words import problem_place, problem_text
from template_desk.forms.answers_file import blank_answers
from template_desk.forms.pack import FormPack
from template_desk.model.validate import Problem, address_of


def new(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Write a blank answers file."""
    catalogue = real_environment().catalogue
    pack = catalogue.load(catalogue.resolve(arguments.form))
    blank = blank_answers(pack.definition, language=arguments.language)
    text = json_text(blank, indent=2)
    if arguments.out is None:
        output.result(blank, [text])
        return ExitCode.DONE
    write_new_file(arguments.out, (text + "\n").encode())
    output.result({"file": str(arguments.out)}, [f"Written: {arguments.out}"])
    return ExitCode.DONE


def check(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the problems of an answers file; code 1 only when something must be fixed."""
    environment = real_environment()
    given = read_answers_file(arguments.answers, environment)
    problems = problems_of(given, environment)
    must_fix = [p for p in problems if p.must_fix]
    consider = [p for p in problems if not p.must_fix]
    value = {
        "must_fix": [problem_json(p, given.pack, output) for p in must_fix],
        "should_consider": [problem_json(p, given.pack, output) for p in consider],
    }
    lines = [
        *problem_lines(must_fix, given.pack, output, heading="Must be fixed"),
        *problem_lines(consider, given.pack, output, heading="Worth considering"),
    ] or ["No problems."]
    output.result(value, lines)
    return ExitCode.PROBLEMS if must_fix else ExitCode.DONE


def problems_of(
    given: GivenAnswers, environment: Environment, *, language: str | None = None
) -> tuple[Problem, ...]:
    """Give what could not be read from the file, then what the answers lack.

    An answer that could not be read is not also called missing.

    Args:
        given: The file.
        environment: Where the resources are.
        language: To print in; None for the file's.
    """
    language = language or given.file.language
    found = check_all(given.pack, given.file.answers, environment, language=language)
    unread = given.file.unread
    return (
        *given.file.problems,
        *(p for p in found if p.code != "missing" or address_of(p) not in unread),
    )


def problem_json(problem: Problem, pack: FormPack, output: Output) -> dict[str, str | None]:
    """Give a problem as the contract's ``P``."""
    return {
        "section": problem.section or None,
        "question": problem.question,
        "row": problem.row,
        "code": problem.code,
        "text": problem_text(problem, pack, "en", output.translate),
    }


def problem_lines(
    problems: Sequence[Problem], pack: FormPack, output: Output, *, heading: str
) -> list[str]:
    """Give problems for people: a heading, then a line each; nothing without problems."""
    if not problems:
        return []
    lines = [f"{heading}: {len(problems)}"]
    for problem in problems:
        place = problem_place(problem, pack, "en")
        lines.append(f"  {place}: {problem_text(problem, pack, 'en', output.translate)}")
    return lines


def refuse(problems: Sequence[Problem], pack: FormPack, output: Output) -> ExitCode:
    """Say why a file is refused and give the exit code."""
    output.result(
        {"must_fix": [problem_json(p, pack, output) for p in problems], "should_consider": []},
        problem_lines(problems, pack, output, heading="Must be fixed"),
    )
    return ExitCode.PROBLEMS
