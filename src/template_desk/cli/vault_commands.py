"""``vault`` and ``drafts``: the encrypted folder and what is in it."""

from __future__ import annotations

import argparse

from template_desk.cli.answers_commands import refuse
from template_desk.cli.inputs import read_answers_value, read_paper_key, read_passphrase
from template_desk.cli.output import ExitCode, Output, json_text
from template_desk.desk.environment import real_environment
from template_desk.desk.export_folder import write_new_file
from template_desk.desk.opening import create_workspace, open_workspace, recover_workspace
from template_desk.desk.workspace import Workspace
from template_desk.errors import DraftDamagedError
from template_desk.forms.answers_file import reference_of
from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import vault_facts


def create(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Make a vault and print its paper key, which is shown this once."""
    environment = real_environment()
    passphrase = read_passphrase(
        arguments.passphrase_file, prompt="Passphrase for the new vault", twice=True
    )
    output.step("Making the vault")
    created = create_workspace(arguments.vault, passphrase, environment)
    paper_key = created.paper_key
    vault_id = created.workspace.vault.id
    created.workspace.close()
    output.result(
        {"vault": str(arguments.vault), "id": vault_id, "paper_key": paper_key.text},
        [
            f"Vault made: {arguments.vault}",
            "",
            "Paper key (write it down now; it is not shown again):",
            *(f"  {group}" for group in _lines_of_groups(paper_key.groups())),
            "",
            "It opens the vault when the passphrase is forgotten. Keep it locked away, on paper.",
        ],
    )
    return ExitCode.DONE


def _lines_of_groups(groups: tuple[str, ...], per_line: int = 5) -> list[str]:
    return ["  ".join(groups[i : i + per_line]) for i in range(0, len(groups), per_line)]


def info(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print facts about a vault that need no passphrase."""
    facts = vault_facts(arguments.vault)
    value = {
        "vault": str(arguments.vault),
        "id": facts.id,
        "drafts": facts.drafts,
        "kdf": {
            "algorithm": "argon2id",
            "memory_kib": facts.kdf.memory_kib,
            "passes": facts.kdf.passes,
            "lanes": facts.kdf.lanes,
        },
    }
    lines = [
        f"Vault {facts.id} in {arguments.vault}",
        f"Drafts: {facts.drafts}",
        f"Key derivation: Argon2id, {facts.kdf.memory_kib // 1024} MiB, "
        f"{facts.kdf.passes} passes, {facts.kdf.lanes} lanes",
    ]
    output.result(value, lines)
    return ExitCode.DONE


def change_passphrase(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Put a vault under a new passphrase; drafts and paper key stay as they are."""
    environment = real_environment()
    current = read_passphrase(arguments.passphrase_file, prompt="Passphrase of the vault")
    workspace = open_workspace(arguments.vault, current, environment)
    try:
        new = _new_passphrase(arguments)
        output.step("Changing the passphrase")
        workspace.change_passphrase(current, new)
    finally:
        workspace.close()
    # Opened once with the new one: it is known to work, and the former one is forgotten.
    again = open_workspace(arguments.vault, new, environment)
    vault_id = again.vault.id
    again.close()
    return _tell_changed(arguments, output, vault_id)


def recover(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Give a vault a new passphrase with the paper key, and open it once with that."""
    paper_key = read_paper_key(arguments.paper_key_file)
    new = _new_passphrase(arguments)
    output.step("Setting the passphrase with the paper key")
    workspace = recover_workspace(arguments.vault, paper_key, new, real_environment())
    vault_id = workspace.vault.id
    workspace.close()
    return _tell_changed(arguments, output, vault_id)


def _new_passphrase(arguments: argparse.Namespace) -> str:
    return read_passphrase(
        arguments.new_passphrase_file,
        prompt="New passphrase",
        twice=True,
        option="--new-passphrase-file",
    )


def _tell_changed(arguments: argparse.Namespace, output: Output, vault_id: str) -> ExitCode:
    output.result(
        {"vault": str(arguments.vault), "id": vault_id},
        [
            f"The passphrase was changed: {arguments.vault}",
            "The paper key stays valid. A copy of the vault made before still opens with the "
            "former passphrase.",
        ],
    )
    return ExitCode.DONE


def opened_workspace(
    arguments: argparse.Namespace, output: Output, *, read_only: bool = False
) -> Workspace:
    """Open the vault that the arguments name, with the passphrase they name.

    Says on standard error what was taken away or put back meanwhile. Commands that only read
    open to read only: they need no lock, and leave that to be told in the window too.
    """
    passphrase = read_passphrase(arguments.passphrase_file, prompt="Passphrase of the vault")
    workspace = open_workspace(arguments.vault, passphrase, real_environment(), read_only=read_only)
    if workspace.is_older:
        output.note(
            "Warning: this vault is older than when it was last used on this computer: a copy was "
            "put back, or files were taken away."
        )
    return workspace


def note_older_version(workspace: Workspace, draft: str, output: Output) -> bool:
    """Say on standard error when a newer version of a draft is missing; give whether it is."""
    try:
        fell_back = workspace.vault.read_draft(DraftId(draft)).fell_back
    except DraftDamagedError:
        return False  # None can be read: whoever asks for one is told.
    if fell_back:
        output.note(
            f"Warning: the newest version of {draft} is missing or cannot be read; this is an "
            "older one."
        )
    return fell_back


def list_drafts(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the drafts of a vault, newest first."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        listed = workspace.cards()
    finally:
        workspace.close()
    drafts = [
        {
            "id": card.draft,
            "title": card.title,
            "form": str(card.reference),
            "saved": card.saved.isoformat(timespec="seconds"),
            "ready_sections": card.ready,
            "sections": card.asking,
            "must_fix": card.must_fix,
            "exported": card.exported or None,
            "older_version": card.fell_back,
        }
        for card in listed.cards
    ]
    lines = [
        f"{d['id']}  {d['title']}  ({d['form']}; saved {d['saved']}; "
        f"{d['ready_sections']} of {d['sections']} sections ready; {d['must_fix']} to fix)"
        for d in drafts
    ] or ["No drafts."]
    lines += [f"{draft}  cannot be read; its files are kept" for draft in listed.damaged]
    lines += [
        f"{draft}  {title}  IS GONE since the vault was last used"
        for draft, title in listed.missing
    ]
    lines += [
        f"{card.draft}  is an OLDER version: the newest is missing or cannot be read"
        for card in listed.cards
        if card.fell_back
    ]
    missing = [{"id": draft, "title": title} for draft, title in listed.missing]
    output.result({"drafts": drafts, "damaged": list(listed.damaged), "missing": missing}, lines)
    return ExitCode.DONE


def import_draft(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Make a draft from an answers file; nothing is written unless all of it can be read."""
    value = read_answers_value(arguments.answers)
    workspace = opened_workspace(arguments, output)
    try:
        draft, problems = workspace.import_answers(value)
    finally:
        workspace.close()
    if draft is None:
        catalogue = real_environment().catalogue
        reference = reference_of(value)
        assert reference is not None  # import_answers raised otherwise
        return refuse(problems, catalogue.load(reference), output)
    output.result({"draft": draft}, [f"Draft made: {draft}"])
    return ExitCode.DONE


def export_draft(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Give a draft as an answers file."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        note_older_version(workspace, arguments.draft, output)
        value = workspace.answers_of(DraftId(arguments.draft))
    finally:
        workspace.close()
    if arguments.out is None:
        output.result(value, [json_text(value, indent=2)])
        return ExitCode.DONE
    from template_desk.crypto.canonical import canonical_json

    write_new_file(arguments.out, canonical_json(value))
    output.result({"file": str(arguments.out)}, [f"Written, not encrypted: {arguments.out}"])
    return ExitCode.DONE
