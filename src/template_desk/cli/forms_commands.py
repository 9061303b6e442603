"""``forms``: what forms there are, defects of a pack, the schema of its answers."""

from __future__ import annotations

import argparse

from template_desk.cli.output import ExitCode, Output, json_text
from template_desk.desk.environment import real_environment
from template_desk.errors import PackDefectsError
from template_desk.forms.loader import load_pack
from template_desk.forms.schema import answers_schema
from template_desk.i18n import LANGUAGES


def list_forms(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List every form and edition."""
    catalogue = real_environment().catalogue
    forms = []
    for reference in catalogue.references():
        pack = catalogue.load(reference)
        forms.append(
            {
                "form": reference.form,
                "edition": reference.edition,
                "title": pack.wording("en").text(pack.definition.title_key),
                "origin": pack.definition.origin.value,
                "languages": list(pack.languages),
            }
        )
    lines = [
        f"{f['form']}@{f['edition']}  {f['title']}  ({f['origin']}; {', '.join(f['languages'])})"
        for f in forms
    ]
    output.result({"forms": forms}, lines)
    return ExitCode.DONE


def check_pack(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Report every defect of a form pack."""
    try:
        pack = load_pack(arguments.pack)
    except PackDefectsError as error:
        output.result({"defects": list(error.defects)}, error.defects)
        return ExitCode.PROBLEMS
    form = pack.definition
    count = sum(1 for _ in form.placed_questions())
    output.result(
        {"defects": []},
        [
            f"{form.id}@{form.edition}: no defects "
            f"({len(form.sections)} sections, {count} questions)"
        ],
    )
    return ExitCode.DONE


def print_schema(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print the JSON Schema of a form's answers; the same with and without ``--json``."""
    catalogue = real_environment().catalogue
    schema = answers_schema(catalogue.load(catalogue.resolve(arguments.form)), languages=LANGUAGES)
    output.result(schema, [json_text(schema, indent=2)])
    return ExitCode.DONE
