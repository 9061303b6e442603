"""``demo``: the whole main job on a shipped sample, as an official would do it.

Every step is the real one: a vault with a passphrase, a draft that is closed and
opened again, checks, a signing identity, the export, and its verification.
"""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from template_desk.bundle.verify import Verdict
from template_desk.cli.export_command import export_json, export_lines
from template_desk.cli.inputs import read_answers_value
from template_desk.cli.output import ExitCode, Output
from template_desk.desk.checks import check_all
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.export import BUNDLE, CERTIFICATE, PDF, ExportRequest, export_document
from template_desk.desk.export_folder import write_new_file
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.desk.problem_words import problem_place, problem_text
from template_desk.desk.verdict import verdict_text
from template_desk.desk.verify import verify_file
from template_desk.model.rules import document_language

SAMPLE = "armenia-2008.json"


def demo(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Run the main job; every step is printed."""
    environment = real_environment()
    folder = _free_folder(arguments.out)
    vault_folder = folder / "vault"
    passphrase = secrets.token_urlsafe(18)

    folder.mkdir(parents=True, exist_ok=True)
    write_new_file(folder / "passphrase.txt", (passphrase + "\n").encode(), private=True)
    output.step(
        f"1. A vault with a passphrase (kept in passphrase.txt for this demo): {vault_folder}"
    )
    created = create_workspace(vault_folder, passphrase, environment)
    workspace = created.workspace
    # A comment, so that the age command takes the file as it is.
    sheet = f"# Paper key of the demo vault\n{created.paper_key.text}\n"
    write_new_file(folder / "paper-key.txt", sheet.encode(), private=True)
    output.step("   its paper key is in paper-key.txt (a real one is printed and locked away)")

    output.step("2. A draft, filled in with the request of Armenia of 2008 (public summary)")
    draft, unread = workspace.import_answers(
        read_answers_value(environment.resources / "samples" / SAMPLE)
    )
    if draft is None:
        output.note(f"the shipped sample has {len(unread)} problems")
        return ExitCode.PROBLEMS
    workspace.make_identity(name="Sample Signer", organization="Sample ministry", state="AM")
    workspace.close()
    output.step("3. The vault is closed, and opened again with the passphrase")
    workspace = open_workspace(vault_folder, passphrase, environment)
    try:
        session = workspace.open_draft(draft).session
        output.step("4. The form's advice")
        problems = check_all(session.pack, session.answers, environment)
        for problem in problems:
            kind = "must be fixed" if problem.must_fix else "worth considering"
            text = problem_text(problem, session.pack, "en", output.translate)
            output.step(f"   {kind}: {problem_place(problem, session.pack, 'en')}: {text}")
        output.step("5. Sign and export")
        result = export_document(
            ExportRequest(
                pack=session.pack,
                answers=session.answers,
                identity=workspace.identity(),
                folder=folder / "export",
                paper="a4",
                date=environment.now().date(),
                language=document_language(session.pack.definition, session.answers),
            ),
            environment,
            report=lambda step: output.step(f"   {step}"),
        )
        workspace.note_export(session, result)
        session.mark_exported(environment.now())
        session.close()
    finally:
        workspace.close()
    verified = _verify(result.folder, environment, output)
    lines = [
        *export_lines(result),
        "What to send: request-bundle.zip to your Representation, or request.pdf by fax or post;",
        "tell them the fingerprint by telephone. READ-ME-FIRST.txt says the same.",
    ]
    output.result({**export_json(result), "verified": verified}, lines)
    return ExitCode.DONE if verified else ExitCode.NOT_VERIFIED


def _verify(folder: Path, environment: Environment, output: Output) -> bool:
    output.step("6. Verified as the Representation's officer would, with the signer's certificate")
    good = True
    for name in (PDF, BUNDLE):
        found = verify_file(folder / name, environment, trusted_pems=[folder / CERTIFICATE])
        text = verdict_text(found, environment, output.translate)
        output.step(f"   {name}: {text.headline}")
        good = good and found.verdict is Verdict.VERIFIED
    return good


def _free_folder(wanted: Path) -> Path:
    """Give the folder itself when it is empty or absent, else a new one inside it."""
    if not wanted.exists() or (wanted.is_dir() and not any(wanted.iterdir())):
        return wanted
    number = 2
    while (wanted / f"demo-{number}").exists():
        number += 1
    return wanted / f"demo-{number}"
