"""``identity``: make a signing identity, or show one."""

from __future__ import annotations

import argparse

from template_desk.cli.inputs import read_passphrase
from template_desk.cli.output import ExitCode, Output
from template_desk.desk.environment import real_environment
from template_desk.desk.export_folder import write_new_file
from template_desk.desk.verify import read_input
from template_desk.signing.identity import (
    IdentityFacts,
    facts_of_pem,
    from_pkcs12,
    make_identity,
    to_pkcs12,
)


def new_identity(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Make an identity, write it as PKCS#12 and print its fingerprint."""
    environment = real_environment()
    if arguments.state not in environment.states:
        output.note("--state must be the two-letter code of a Member or Observer State, e.g. AM")
        return ExitCode.USAGE
    passphrase = read_passphrase(
        arguments.passphrase_file, prompt="Passphrase for the identity file", twice=True
    )
    identity = make_identity(
        name=arguments.name,
        organization=arguments.organization,
        state=arguments.state,
        now=environment.now(),
    )
    write_new_file(arguments.out, to_pkcs12(identity, passphrase), private=True)
    # What is on disk is what counts: read it back before saying that it is there.
    found = from_pkcs12(read_input(arguments.out), passphrase)
    _show(found.facts, output, file=str(arguments.out))
    return ExitCode.DONE


def show_identity(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Show name and fingerprint of a PKCS#12 file or a certificate."""
    raw = read_input(arguments.file)
    if raw.lstrip().startswith(b"-----BEGIN CERTIFICATE"):
        facts = facts_of_pem(raw)
    else:
        passphrase = read_passphrase(arguments.passphrase_file, prompt="Passphrase")
        facts = from_pkcs12(raw, passphrase).facts
    _show(facts, output, file=str(arguments.file))
    return ExitCode.DONE


def _show(facts: IdentityFacts, output: Output, *, file: str) -> None:
    value = {
        "file": file,
        "name": facts.name,
        "organization": facts.organization,
        "state": facts.state,
        "fingerprint": facts.fingerprint,
        "valid_from": facts.valid_from.date().isoformat(),
        "valid_to": facts.valid_to.date().isoformat(),
    }
    words = {"valid_from": "valid from", "valid_to": "valid to"}
    lines = [f"{words.get(key, key)}: {text}" for key, text in value.items() if text]
    output.result(value, lines)
