"""``drafts attach`` and its neighbours: files attached to a draft; copies brought in."""

from __future__ import annotations

import argparse
from pathlib import Path

from template_desk.cli.output import ExitCode, Output
from template_desk.cli.vault_commands import opened_workspace
from template_desk.desk.attachments import Attachment, kind_words, size_words
from template_desk.desk.draft_files import Candidate, examine
from template_desk.desk.elsewhere import bring_in
from template_desk.desk.session import DraftSession
from template_desk.errors import AttachmentError
from template_desk.vault.drafts import DraftId


def attach(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Attach files to a draft: all of them, or none."""
    draft = DraftId(arguments.draft)
    workspace = opened_workspace(arguments, output)
    try:
        session = workspace.open_draft(draft).session
        attached = session.content.attachments
        candidates = [_examined(path, attached) for path in arguments.files]
        problems = [p for c in candidates for p in _problems(c, arguments)]
        if problems:
            session.close()
            output.result({"problems": problems}, [f"{p['file']}: {p['text']}" for p in problems])
            return ExitCode.PROBLEMS
        files = workspace.files_of(draft)
        added = []
        for candidate in candidates:
            output.step(f"Encrypting {candidate.name}")
            added.append(files.add(candidate.path))
        for each in added:
            session.attach(each)
        _close(session)
        for each in added:
            files.note_added(each)
    finally:
        workspace.close()
    lines = [f"Attached: {_line(each, output)}" for each in added]
    output.result({"attachments": [_json(each) for each in added]}, lines)
    return ExitCode.DONE


def _examined(path: Path, attached: tuple[Attachment, ...]) -> Candidate:
    """Look at a file; of several given, an error names the one it is about."""
    try:
        return examine(path, attached)
    except AttachmentError as error:
        raise AttachmentError(part="source", file=path.name, **error.details) from error


def list_attachments(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the files attached to a draft."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        draft = DraftId(arguments.draft)
        attached = workspace.content_of(draft).attachments
        files = workspace.files_of(draft)
        there = [files.is_there(each) for each in attached]
    finally:
        workspace.close()
    value = [{**_json(a), "there": t} for a, t in zip(attached, there, strict=True)]
    lines = [
        _line(a, output) + ("" if t else "  (not in the vault any more)")
        for a, t in zip(attached, there, strict=True)
    ]
    output.result({"attachments": value}, lines or ["No attachments."])
    return ExitCode.DONE


def detach(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Take a file off a draft; earlier versions of the draft keep it."""
    workspace = opened_workspace(arguments, output)
    try:
        session = workspace.open_draft(DraftId(arguments.draft)).session
        found = _find(session.content.attachments, arguments.attachment)
        session.detach(found)
        _close(session)
        workspace.files_of(session.draft).note_removed(found)
    finally:
        workspace.close()
    output.result({"detached": _json(found)}, [f"Detached: {_line(found, output)}"])
    return ExitCode.DONE


def save_attachment(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Write a copy of an attached file, which is then not encrypted."""
    workspace = opened_workspace(arguments, output, read_only=True)
    try:
        draft = DraftId(arguments.draft)
        found = _find(workspace.content_of(draft).attachments, arguments.attachment)
        out: Path = arguments.out
        target = out / found.name if out.is_dir() else out
        workspace.files_of(draft).save_copy(found, target)
    finally:
        workspace.close()
    output.result({"file": str(target)}, [f"Written, not encrypted: {target}"])
    return ExitCode.DONE


def bring_in_copy(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Make a draft from a copy that was saved elsewhere."""
    workspace = opened_workspace(arguments, output)
    try:
        brought = bring_in(workspace, arguments.file)
    finally:
        workspace.close()
    value = {
        "draft": brought.draft,
        "made": brought.made.isoformat(timespec="seconds"),
        "lost_files": list(brought.lost_files),
    }
    lost = [f"Not in this vault any more: {name}" for name in brought.lost_files]
    output.result(value, [f"Draft made: {brought.draft}", *lost])
    return ExitCode.DONE


def _close(session: DraftSession) -> None:
    status = session.close()
    if status.failure is not None:
        raise status.failure


def _find(attached: tuple[Attachment, ...], wanted: str) -> Attachment:
    """Find an attachment by its id, or by its name where only one has it."""
    found = [each for each in attached if wanted in (each.id, each.name)]
    if len(found) != 1:
        raise AttachmentError(reason="two_of_that_name" if found else "unknown")
    return found[0]


def _problems(candidate: Candidate, arguments: argparse.Namespace) -> list[dict[str, str]]:
    file = str(candidate.path)
    problems = []
    if candidate.same_as is not None and not arguments.again:
        text = f"it is attached already, as «{candidate.same_as.name}»; --again attaches it twice"
        problems.append({"file": file, "code": "same_file", "text": text})
    if not candidate.is_usual and not arguments.any_kind:
        text = "it is no document or image of a usual kind; --any-kind attaches it all the same"
        problems.append({"file": file, "code": "unusual_kind", "text": text})
    return problems


def _json(attachment: Attachment) -> dict[str, object]:
    return {
        "id": attachment.id,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size_bytes": attachment.size_bytes,
        "sha256": attachment.sha256,
        "added": attachment.added,
    }


def _line(attachment: Attachment, output: Output) -> str:
    kind = kind_words(attachment.name, output.translate)
    size = size_words(attachment.size_bytes, output.translate)
    return f"{attachment.id}  {attachment.name}  ({kind}, {size})"
