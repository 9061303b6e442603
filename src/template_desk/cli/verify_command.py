"""``verify``: who signed, when (claimed), what, and whether it was changed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from template_desk.bundle.verify import Verdict, Verification
from template_desk.cli.output import ExitCode, Output
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.export_folder import FolderWriter
from template_desk.desk.verdict import request_facts, verdict_text
from template_desk.desk.verify import verify_file


def verify(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Verify files; code 4 unless every one is intact (and trusted, when ``--trust`` is given)."""
    environment = real_environment()
    found = [
        (file, verify_file(file, environment, trusted_pems=arguments.trust))
        for file in arguments.files
    ]
    accepted = (
        {Verdict.VERIFIED} if arguments.trust else {Verdict.VERIFIED, Verdict.SIGNED_BY_UNKNOWN}
    )
    everything = all(result.verdict in accepted for _, result in found)
    if arguments.extract is not None and everything:
        bundles = [(file, result) for file, result in found if result.kind == "bundle"]
        if bundles:
            _extract(bundles, arguments.extract, output)
        else:
            output.note("Nothing to extract: only bundles hold other files.")
    lines = [line for file, result in found for line in _lines(file, result, environment, output)]
    results = [result_json(file, result, environment) for file, result in found]
    output.result({"results": results}, lines)
    return ExitCode.DONE if everything else ExitCode.NOT_VERIFIED


def result_json(file: Path, found: Verification, environment: Environment) -> dict[str, object]:
    """Give one verification as the contract's JSON."""
    facts = request_facts(found.request_json, environment)
    return {
        "file": str(file),
        "verdict": found.verdict.value,
        "signers": [
            {
                "name": signer.name,
                "organization": signer.organization,
                "fingerprint": signer.fingerprint,
                "claimed_time": signer.claimed_time.isoformat() if signer.claimed_time else None,
                "trusted_by": signer.trusted_by,
            }
            for signer in found.signers
        ],
        "reasons": list(found.reasons),
        "form": facts.form or None,
        "reference": facts.reference or None,
    }


def _lines(file: Path, found: Verification, environment: Environment, output: Output) -> list[str]:
    text = verdict_text(found, environment, output.translate)
    lines = [f"{file}: {text.headline}", f"  {text.advice}"]
    lines += [f"  {label}: {value}" for label, value in text.facts]
    lines += [f"  {member.name}  {member.size} bytes" for member in found.members]
    lines += [f"  {sentence}" for sentence in text.details]
    return lines


def _extract(found: Sequence[tuple[Path, Verification]], folder: Path, output: Output) -> None:
    with FolderWriter(folder) as writer:
        for file, result in found:
            stem = f"{file.stem}-" if len(found) > 1 else ""
            for name, raw in (
                ("request.json", result.request_json),
                ("request.pdf", result.request_pdf),
            ):
                if raw is not None:
                    writer.write(stem + name, raw)
        writer.check_all()
        writer.keep()
    output.note(f"Extracted to {folder}")
