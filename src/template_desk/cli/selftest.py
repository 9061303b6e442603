"""``selftest``: whether this installation does what it should, on this computer.

Runs the real cryptography, fonts, forms and signing of the build it is in, so a
wrong or missing part is found before an official depends on it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from template_desk.cli.output import ExitCode, Output
from template_desk.crypto import selfcheck
from template_desk.desk.environment import Environment, real_environment
from template_desk.errors import TemplateDeskError

STATES = 195  # 193 Member States and two Observer States


def selftest(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Run every check; code 3 when one fails."""
    environment = real_environment()
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("forms: every pack loads", lambda: _forms(environment)),
        ("names of States", lambda: len(environment.states.sorted()) == STATES),
        ("Argon2id: vector of RFC 9106, section 5.3", selfcheck.argon2id_holds),
        ("canonical JSON: sorting and escapes of RFC 8785", selfcheck.canonical_json_holds),
        ("age: opens what it encrypted, refuses what was changed", selfcheck.age_holds),
        ("fonts: the six languages and their neighbours can be printed", _fonts),
        ("export: made, verified, and refused when changed", lambda: _export(environment)),
    ]
    if arguments.gui:
        checks.append(("window: every page of every form", lambda: _gui(environment, output)))
    results = []
    for name, check in checks:
        try:
            good = check()
        except TemplateDeskError as error:
            output.note(f"{name}: {error.code}")
            good = False
        results.append({"check": name, "passed": good})
        output.step(f"{'passed' if good else 'FAILED'}: {name}")
    everything = all(result["passed"] for result in results)
    verdict = "All checks passed." if everything else "Not sound: install the program again."
    output.result({"passed": everything, "checks": results}, [verdict])
    return ExitCode.DONE if everything else ExitCode.REFUSED


def _forms(environment: Environment) -> bool:
    references = environment.catalogue.references()
    return bool(references) and all(environment.catalogue.load(r) for r in references)


def _fonts() -> bool:
    from template_desk.typesetting.characters import undrawable

    known = undrawable(
        ("Aé Ελλάδα Қазақстан – “n” 2/3", "العربية فارسی اردو ١٢٣", "中文，联合国。")
    )
    return known == () and undrawable(("\U0001f600",)) == ("\U0001f600",)


def _export(environment: Environment) -> bool:
    """Export the shipped sample to a temporary folder, and damage the bundle."""
    from template_desk.bundle.verify import Verdict
    from template_desk.cli.inputs import read_answers_file
    from template_desk.desk.export import BUNDLE, ExportRequest, export_document
    from template_desk.desk.verify import verify_file
    from template_desk.signing.identity import make_identity

    given = read_answers_file(environment.resources / "samples" / "armenia-2008.json", environment)
    now = environment.now()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "export"
        export_document(
            ExportRequest(
                pack=given.pack,
                answers=given.file.answers,
                identity=make_identity(name="Self-test", organization="", state="", now=now),
                folder=folder,
                paper="a4",
                date=now.date(),
                language="en",
            ),
            environment,
        )
        raw = bytearray((folder / BUNDLE).read_bytes())
        raw[len(raw) // 2] ^= 1
        (folder / BUNDLE).write_bytes(raw)
        return verify_file(folder / BUNDLE, environment).verdict is Verdict.CHANGED


def _gui(environment: Environment, output: Output) -> bool:
    from importlib import import_module

    # The command line and the window do not know each other; this one check needs
    # both, so it asks for the window by name.
    warnings = import_module("template_desk.ui.selftest").every_page_shows(environment)
    for warning in warnings:
        output.note(warning)
    return not warnings
