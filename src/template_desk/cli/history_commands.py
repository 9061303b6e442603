"""``drafts history``, ``drafts restore`` and ``drafts bin``: earlier versions, deleted drafts."""

from __future__ import annotations

import argparse

from template_desk.cli.output import ExitCode, Output
from template_desk.cli.vault_commands import note_older_version, opened_workspace
from template_desk.desk import history
from template_desk.desk.binned import binned_cards, empty_bin, purge
from template_desk.desk.history import Version
from template_desk.vault.drafts import DraftId


def list_versions(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the versions of a draft, newest first."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        found = tuple(history.versions(workspace, DraftId(arguments.draft)))
        note_older_version(workspace, arguments.draft, output)
    finally:
        workspace.close()
    value = {"draft": arguments.draft, "versions": [_version_value(each) for each in found]}
    lines = [_version_line(each, output) for each in found]
    output.result(value, [*lines, *_CLOCK_NOTE])
    return ExitCode.DONE


_CLOCK_NOTE = (
    "",
    "Times are those of the clock of the computer that saved. The order is that of saving, by "
    "number, also where the clock was set back.",
)


def _version_value(version: Version) -> dict[str, object]:
    saved = version.saved
    return {
        "generation": version.generation,
        "readable": version.is_readable,
        "kind": version.kind.value if version.kind is not None else None,
        "saved": saved.isoformat(timespec="seconds") if saved is not None else None,
        "title": version.title or None,
        "ready_sections": version.ready if version.is_readable else None,
        "sections": version.asking if version.is_readable else None,
        "must_fix": version.must_fix if version.is_readable else None,
    }


def _version_line(version: Version, output: Output) -> str:
    number = f"{version.generation:>8}"
    if version.saved is None:
        return f"{number}  {history.reason_words(version, '', output.translate)}"
    local = version.saved.astimezone()
    reason = history.reason_words(version, f"{local:%Y-%m-%d}", output.translate)
    return (
        f"{number}  {local:%Y-%m-%d %H:%M:%S}  {reason}  ({version.title}; "
        f"{version.ready} of {version.asking} sections ready; {version.must_fix} to fix)"
    )


def restore(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Take an earlier version back; what it replaces is kept as a version."""
    workspace = opened_workspace(arguments, output)
    draft = DraftId(arguments.draft)
    try:
        changed = history.restore(workspace, draft, arguments.generation)
        newest = history.generations(workspace, draft)[0]
    finally:
        workspace.close()
    value = {
        "draft": draft,
        "restored": arguments.generation,
        "changed": changed,
        "generation": newest,
    }
    line = (
        f"Version {arguments.generation} was taken back, as version {newest}. "
        "What it replaced is kept in the history."
        if changed
        else f"The draft is as version {arguments.generation} already; nothing was changed."
    )
    output.result(value, [line])
    return ExitCode.DONE


def list_bin(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the deleted drafts, newest first."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        listed = binned_cards(workspace)
    finally:
        workspace.close()
    drafts = [
        {
            "id": card.draft,
            "title": card.title,
            "form": str(card.reference),
            "requester": card.requester or None,
            "saved": card.saved.isoformat(timespec="seconds"),
        }
        for card in listed.cards
    ]
    lines = [f"{d['id']}  {d['title']}  ({d['form']}; saved {d['saved']})" for d in drafts]
    lines += [f"{draft}  cannot be read; its files are kept" for draft in listed.damaged]
    output.result(
        {"drafts": drafts, "damaged": list(listed.damaged)}, lines or ["The bin is empty."]
    )
    return ExitCode.DONE


def restore_from_bin(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Take a deleted draft back."""
    workspace = opened_workspace(arguments, output)
    try:
        workspace.undelete(DraftId(arguments.draft))
    finally:
        workspace.close()
    output.result({"draft": arguments.draft}, [f"Taken back: {arguments.draft}"])
    return ExitCode.DONE


def purge_from_bin(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Remove a deleted draft for good."""
    workspace = opened_workspace(arguments, output)
    try:
        purge(workspace, DraftId(arguments.draft))
    finally:
        workspace.close()
    output.result(
        {"draft": arguments.draft, "removed": 1},
        [f"Removed for good: {arguments.draft}", _FLASH_NOTE],
    )
    return ExitCode.DONE


def empty(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Remove every deleted draft for good."""
    workspace = opened_workspace(arguments, output)
    try:
        count = empty_bin(workspace)
    finally:
        workspace.close()
    output.result({"removed": count}, [f"Removed for good: {count}", *[_FLASH_NOTE][:count]])
    return ExitCode.DONE


_FLASH_NOTE = (
    "Flash disks and copies may keep traces of the encrypted files; what nobody must ever read "
    "again is destroyed for certain only with the keys of the whole vault."
)
