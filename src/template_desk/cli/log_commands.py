"""``vault log``, ``vault log-check`` and ``vault renew-keys``: for administrators and auditors."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from template_desk.cli.inputs import read_passphrase
from template_desk.cli.output import ExitCode, Output
from template_desk.cli.vault_commands import opened_workspace
from template_desk.desk.environment import real_environment
from template_desk.desk.export_folder import write_new_file
from template_desk.desk.log import (
    export_log,
    fault_words,
    log_lines,
    read_exported_log,
    titles_of,
    verdict_words,
)
from template_desk.desk.new_keys import check_before, new_paper_key, renew_keys
from template_desk.desk.opening import open_workspace
from template_desk.vault.log import LogReport


def show_log(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Show the log of a vault and whether it is whole; write it as a file where asked to."""
    workspace = opened_workspace(arguments, output, read_only=arguments.out is None)
    try:
        vault = workspace.vault
        if arguments.out is None:
            report = vault.log.check()
        else:
            report = export_log(vault, arguments.out)
            output.step(f"Written: {arguments.out}")
        titles = titles_of(vault)
    finally:
        workspace.close()
    return _tell(report, titles, output)


def check_log(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Check an exported log, without its vault."""
    return _tell(read_exported_log(arguments.file), {}, output)


def _tell(report: LogReport, titles: Mapping[str, str], output: Output) -> ExitCode:
    translate = output.translate
    lines = log_lines(report, titles, translate)
    verdict = verdict_words(report, translate)
    value = {
        "complete": not report.faults,
        "head": report.head,
        "faults": [
            {"code": f.code, "n": f.number, "text": fault_words(f, translate)}
            for f in report.faults
        ],
        "entries": [
            {**entry.to_json(), "text": line.what, "title": titles.get(entry.draft)}
            for entry, line in zip(reversed(report.entries), lines, strict=True)
        ],
    }
    words = [verdict, *(f"  {fault_words(fault, translate)}" for fault in report.faults)]
    if report.head:
        words.append(f"Newest entry: {report.head}")
    for line in lines:
        about = f": {line.document}" if line.document else ""
        words += [f"{line.number:>6}  {line.times}  {line.what}{about}"]
        words += [f"        {detail}" for detail in line.details]
    output.result(value, words)
    return ExitCode.NOT_VERIFIED if report.faults else ExitCode.DONE


def renew(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Give a vault new keys; the new paper key is out before anything is changed."""
    if output.as_json and arguments.paper_key_out is None:
        output.note("With --json the new paper key needs a file: --paper-key-out FILE")
        return ExitCode.USAGE
    environment = real_environment()
    current = read_passphrase(arguments.passphrase_file, prompt="Passphrase of the vault")
    workspace = open_workspace(arguments.vault, current, environment)
    try:
        new = read_passphrase(
            arguments.new_passphrase_file,
            prompt="New passphrase",
            twice=True,
            option="--new-passphrase-file",
        )
        check_before(workspace, current, new)
        paper_key = new_paper_key(environment)
        if arguments.paper_key_out is not None:
            write_new_file(arguments.paper_key_out, f"{paper_key.text}\n".encode(), private=True)
            output.step(f"The new paper key was written: {arguments.paper_key_out}")
        else:
            groups = paper_key.groups()
            output.result(
                {},
                [
                    "New paper key (write it down now; it is not shown again):",
                    *("  " + "  ".join(groups[i : i + 5]) for i in range(0, len(groups), 5)),
                    "The former paper key is worth nothing once the new keys are in place.",
                    "",
                ],
            )

        def step(done: int, of_all: int) -> None:
            output.step(f"Encrypting anew: {done} of {of_all}")

        renew_keys(workspace, current, new, paper_key, step=step)
        vault_id = workspace.vault.id
    finally:
        workspace.close()
    # Opened once with the new passphrase: it is known to work.
    open_workspace(arguments.vault, new, environment).close()
    value = {"vault": str(arguments.vault), "id": vault_id}
    if arguments.paper_key_out is not None:
        value["paper_key_file"] = str(arguments.paper_key_out)
    output.result(
        value,
        [
            f"The vault has new keys: {arguments.vault}",
            "The former passphrase and the former paper key do not open it any more.",
            "Copies of the vault made before still open with those, and so do copies of drafts "
            "that were saved elsewhere.",
        ],
    )
    return ExitCode.DONE
