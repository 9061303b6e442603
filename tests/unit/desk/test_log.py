"""The log in words, exported and checked; and recomputed by hand, as an auditor would."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import REQUEST_2007
from template_desk.desk import log as module
from template_desk.desk.log import (
    continues,
    export_log,
    fault_words,
    head_words,
    log_lines,
    read_exported_log,
    titles_of,
    verdict_words,
)
from template_desk.desk.workspace import Workspace
from template_desk.errors import ExportFolderError, LogFileError
from template_desk.i18n import Translator
from template_desk.vault.log import LogAction, LogEntry, LogFault, LogReport

AT = datetime(2026, 3, 25, 12, 0, 0, tzinfo=UTC)


def words_of(entry: LogEntry, titles: dict[str, str] | None = None) -> tuple[str, str, str]:
    report = LogReport(entries=(entry,), faults=())
    (line,) = log_lines(report, titles or {}, Translator())
    return line.what, line.document, " · ".join(line.details)


def test_every_action_has_words_and_no_code() -> None:
    for action in LogAction:
        what, _, _ = words_of(LogEntry(number=1, at=AT, action=action))
        assert "_" not in what
        assert "does not know" not in what


def test_an_action_of_a_later_version_is_shown_as_such() -> None:
    what, _, _ = words_of(LogEntry(number=1, at=AT, action="draft_merged"))
    assert what == "Something that this version does not know (draft_merged)"


def test_a_document_is_named_while_it_exists_and_then_by_its_short_id() -> None:
    entry = LogEntry(number=1, at=AT, action="draft_deleted", draft="b" * 26)
    assert words_of(entry, {"b" * 26: "Border laboratories"})[1] == "Border laboratories"
    assert words_of(entry)[1] == "b" * 8


def test_facts_are_shown_whole_and_named() -> None:
    details = {"signer": "12345 67890", "sha256": "c" * 64, "copied_from": "d" * 26, "other": ""}
    entry = LogEntry(number=1, at=AT, action="draft_exported", details=details)
    facts = words_of(entry)[2]
    assert (
        facts == f"copied from: dddddddd · SHA-256: {'c' * 64} · signer's fingerprint: 12345 67890"
    )


def test_both_times_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Yerevan")
    time.tzset()
    report = LogReport(entries=(LogEntry(number=1, at=AT, action="log_exported"),), faults=())
    (line,) = log_lines(report, {}, Translator())
    times = line.times
    monkeypatch.undo()
    time.tzset()
    assert times == "2026-03-25 16:00:00 +0400 · 2026-03-25 12:00:00 UTC"


def test_the_result_is_one_sentence() -> None:
    translate = Translator()
    entry = LogEntry(number=1, at=AT, action="log_exported")

    def said(entries: int, faults: int) -> str:
        fault = LogFault(code="cut", number=2)
        report = LogReport(entries=(entry,) * entries, faults=(fault,) * faults)
        return verdict_words(report, translate)

    assert said(214, 0) == "Complete: 214 entries, nothing was changed or taken away."
    assert said(1, 0) == "Complete: 1 entry, nothing was changed or taken away."
    assert said(0, 0) == "There is no entry yet."
    assert said(3, 2) == "Not complete: 2 faults were found."
    for code in ("missing", "damaged", "chain", "cut", "of_a_later_version"):
        assert "Entry 7 " in fault_words(LogFault(code=code, number=7), translate)


def test_the_head_can_be_read_aloud() -> None:
    assert head_words("0123456789abcdef" * 4) == "0123 4567 89ab cdef 0123 4567 89ab cdef"
    assert head_words("") == ""


# --- exporting ---------------------------------------------------------------------------


def test_an_exported_log_is_checked_and_the_export_is_logged(
    workspace: Workspace, tmp_path: Path
) -> None:
    draft, session = workspace.new_draft(REQUEST_2007)
    session.close()
    file = tmp_path / "log.json"

    report = export_log(workspace.vault, file)

    found = read_exported_log(file)
    assert found == report
    assert found.faults == ()
    now = workspace.vault.log.check()
    assert now.entries[-1].action == "log_exported"
    assert now.entries[-1].details == {"head": report.head}
    assert continues(now, found)
    assert draft in titles_of(workspace.vault)
    assert "Request" not in file.read_text(), "no name of a document"


def test_an_exported_log_is_not_overwritten_unless_told_to(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "log.json"
    file.write_bytes(b"mine")
    with pytest.raises(ExportFolderError):
        export_log(workspace.vault, file)
    assert file.read_bytes() == b"mine"
    export_log(workspace.vault, file, overwrite=True)
    assert read_exported_log(file).faults == ()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log.json", "vault"]


def test_an_export_that_fails_is_not_logged(workspace: Workspace, tmp_path: Path) -> None:
    before = len(workspace.vault.log.check().entries)
    for overwrite in (False, True):
        with pytest.raises(ExportFolderError):
            export_log(workspace.vault, tmp_path / "gone" / "log.json", overwrite=overwrite)
    assert len(workspace.vault.log.check().entries) == before


def test_a_log_from_which_entries_went_is_found_out_from_the_file(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    for number in range(4):
        workspace.vault.log.append(LogAction.DRAFT_EXPORTED, "b" * 26, sha256=str(number))
    whole = export_log(workspace.vault, tmp_path / "whole.json")
    (folder / "log" / "00000003.age").unlink()

    report = export_log(workspace.vault, tmp_path / "cut.json")

    assert [(f.code, f.number) for f in report.faults] == [("missing", 3)]
    assert read_exported_log(tmp_path / "cut.json").faults == report.faults
    assert continues(report, whole)
    value = json.loads((tmp_path / "whole.json").read_bytes())
    value["entries"][-1]["at"] = "2020-01-01T00:00:00Z"
    (tmp_path / "forged.json").write_text(
        json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    )
    forged = read_exported_log(tmp_path / "forged.json")
    assert forged.faults
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(LogFileError):
        read_exported_log(tmp_path / "other.json")


def test_a_log_written_from_scratch_does_not_continue_an_exported_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    exported = export_log(workspace.vault, tmp_path / "log.json")
    other = LogReport(entries=(LogEntry(number=1, at=AT, action="vault_created"),), faults=())
    assert not continues(other, exported)
    assert continues(other, LogReport(entries=(), faults=()))


def test_the_vault_without_readable_names_still_has_a_log(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from template_desk.errors import DraftDamagedError

    def refuse() -> None:
        raise DraftDamagedError(reason="folder")

    monkeypatch.setattr(workspace.vault, "list_drafts", refuse)
    assert titles_of(workspace.vault) == {}
    assert module.SHORT_ID_CHARS == 8


def test_anybody_recomputes_the_chain_with_sha256sum_and_a_json_tool(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The recipe of docs/formats/log.md, without a line of this program."""
    for number in range(3):
        workspace.vault.log.append(
            LogAction.DRAFT_EXPORTED, "b" * 26, sha256=str(number), note="é «\u2028» \U0001f600"
        )
    export_log(workspace.vault, tmp_path / "log.json")
    split = (
        "import json,sys\n"
        "for e in json.load(open(sys.argv[1], encoding='utf-8'))['entries']:\n"
        " sys.stdout.buffer.write((json.dumps(e, sort_keys=True, separators=(',', ':'),"
        " ensure_ascii=False) + '\\0').encode())\n"
    )
    lines = subprocess.run(
        ["python3", "-c", split, tmp_path / "log.json"], capture_output=True, check=True
    ).stdout.split(b"\0")[:-1]
    previous = ""
    for line in lines:
        assert json.loads(line)["prev"] == previous
        done = subprocess.run(["sha256sum"], input=line, capture_output=True, check=True)
        previous = done.stdout.split()[0].decode()

    assert len(lines) >= 4
    assert previous == json.loads((tmp_path / "log.json").read_bytes())["head"]
    assert os.fspath(tmp_path) not in (tmp_path / "log.json").read_text()
