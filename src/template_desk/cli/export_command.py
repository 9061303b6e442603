"""``export``: signed PDF, JSON and bundle; or an unsigned working copy."""

from __future__ import annotations

import argparse

from template_desk.cli.answers_commands import problem_lines, problems_of, refuse
from template_desk.cli.inputs import read_answers_file, read_passphrase
from template_desk.cli.output import ExitCode, Output
from template_desk.desk.environment import real_environment
from template_desk.desk.export import (
    BUNDLE,
    DRAFT_JSON,
    DRAFT_PDF,
    JSON,
    PDF,
    ExportRequest,
    ExportResult,
    export_document,
)
from template_desk.desk.verify import read_input
from template_desk.fax.raster import Coding
from template_desk.model.typed import parse_date


def export(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Export an answers file."""
    environment = real_environment()
    date = environment.now().date()
    if arguments.date is not None:
        given_date = parse_date(arguments.date)
        if given_date is None:
            output.note("--date must be YYYY-MM-DD")
            return ExitCode.USAGE
        date = given_date
    if arguments.identity is None and not arguments.draft:
        output.note("--identity is needed; or --draft for an unsigned working copy")
        return ExitCode.USAGE
    given = read_answers_file(arguments.answers, environment)
    problems = problems_of(given, environment, language=arguments.language)
    unreadable = [p for p in problems if p.must_fix and (not arguments.draft or p.section == "")]
    if unreadable:
        return refuse(unreadable, given.pack, output)
    # A working copy is made all the same, but what it lacks is said first.
    must_fix = [p for p in problems if p.must_fix]
    consider = [p for p in problems if not p.must_fix]
    for line in (
        *problem_lines(must_fix, given.pack, output, heading="Must be fixed"),
        *problem_lines(consider, given.pack, output, heading="Worth considering"),
    ):
        output.note(line)
    language = arguments.language or given.file.language
    if language not in given.pack.languages:
        output.note(f"The form has no wording in «{language}»: the headings are in English.")
    identity = None
    if not arguments.draft:
        from template_desk.signing.identity import from_pkcs12

        passphrase = read_passphrase(arguments.passphrase_file, prompt="Passphrase")
        identity = from_pkcs12(read_input(arguments.identity), passphrase)
    result = export_document(
        ExportRequest(
            pack=given.pack,
            answers=given.file.answers,
            identity=identity,
            folder=arguments.out,
            paper=arguments.paper,
            date=date,
            language=language,
            fax=_codings(arguments.fax),
        ),
        environment,
        report=output.step,
    )
    output.result(export_json(result), export_lines(result))
    return ExitCode.DONE


def _codings(asked: str | None) -> tuple[Coding, ...]:
    if asked is None:
        return ()
    return tuple(Coding) if asked == "both" else (Coding(asked),)


def export_json(result: ExportResult) -> dict[str, object]:
    """Give an export as the contract's JSON."""

    def path(name: str) -> str | None:
        found = result.path(name)
        return str(found) if found is not None else None

    return {
        "files": {
            "pdf": path(DRAFT_PDF if result.is_draft else PDF),
            "json": path(DRAFT_JSON if result.is_draft else JSON),
            "bundle": path(BUNDLE),
            "sealed": None,
            "fax": [str(file.path) for file in result.files if file.path.suffix == ".tif"],
        },
        "fingerprint": result.fingerprint,
    }


def export_lines(result: ExportResult) -> list[str]:
    """Give an export for people."""
    lines = [
        f"Exported and verified: {result.folder}"
        if not result.is_draft
        else f"Working copy written (not signed): {result.folder}"
    ]
    lines += [f"  {file.path.name}  {file.purpose}" for file in result.files]
    if result.fingerprint is not None:
        lines.append(f"Fingerprint of the signer: {result.fingerprint}")
    return lines
