"""The log of a vault in words, for people who must answer for it; exporting and checking it.

Says the same to ``ui`` and ``cli``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from template_desk.desk.export_folder import write_file
from template_desk.desk.verify import read_input
from template_desk.errors import VaultError
from template_desk.vault.log import (
    LogAction,
    LogEntry,
    LogFault,
    LogReport,
    check_exported_log,
    exported_log,
)

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.vault.vault import Vault

SHORT_ID_CHARS = 8
_GROUP_CHARS, _GROUPS = 4, 8

_ACTIONS: dict[str, str] = {
    LogAction.VAULT_CREATED: "The vault was made",
    LogAction.VAULT_RECOVERED: "The vault was opened with the paper key and given a new passphrase",
    LogAction.VAULT_OLDER: "The vault was opened, and was older than when it was last used: "
    "a copy was put back, or files were taken away",
    LogAction.PASSPHRASE_CHANGED: "The passphrase was changed",
    LogAction.RECOVERY_MENDED: "The file for the paper key was missing or damaged, and made again",
    LogAction.KEYS_RENEWED: "The vault was given new keys and a new paper key",
    LogAction.PAPER_KEY_CONFIRMED: "The paper key was checked from the sheet, and is right",
    LogAction.IDENTITY_MADE: "A signing identity was made",
    LogAction.DRAFT_CREATED: "A document was begun",
    LogAction.DRAFT_IMPORTED: "A document was made from a file",
    LogAction.DRAFT_EXPORTED: "A document was exported",
    LogAction.DRAFT_SEALED: "A document was sealed to a recipient",
    LogAction.DRAFT_RESTORED: "An earlier version of a document was taken back",
    LogAction.DRAFT_DELETED: "A document was put into the bin",
    LogAction.DRAFT_UNDELETED: "A document was taken back from the bin",
    LogAction.DRAFT_PURGED: "A document was removed for good",
    LogAction.DRAFT_MISSING: "A document was gone when the vault was opened, and the user was told",
    LogAction.ATTACHMENT_ADDED: "A file was attached to a document",
    LogAction.ATTACHMENT_REMOVED: "A file was taken off a document",
    LogAction.DRAFT_VERSION_LOST: "A newest version of a document was missing or damaged",
    LogAction.LOG_EXPORTED: "This log was exported",
}
_FAULTS: dict[str, str] = {
    "missing": "Entry {number} is missing: it was taken away.",
    "damaged": "Entry {number} cannot be read: its file is damaged, or was changed.",
    "chain": "Entry {number} does not follow from the one before it: it, or the one before, was "
    "changed.",
    "cut": "Entry {number} is missing at the end: the newest entries were taken away.",
}
_DETAILS: dict[str, str] = {
    "copied_from": "copied from",
    "signer": "signer's fingerprint",
    "sha256": "SHA-256",
    "generation": "version",
    "head": "newest entry then",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry, in words.

    Attributes:
        number: From 1.
        at: When, by the computer's clock; aware, UTC.
        what: What was done.
        document: Which document: its name, or its short id where it is gone; empty for none.
        details: Facts, one line each: hashes, fingerprints.
    """

    number: int
    at: datetime
    what: str
    document: str
    details: tuple[str, ...]

    @property
    def local(self) -> datetime:
        """When, where the user is."""
        return self.at.astimezone()

    @property
    def times(self) -> str:
        """Both times: the user's, with its distance from UTC, and UTC."""
        return f"{self.local:%Y-%m-%d %H:%M:%S %z} · {self.at:%Y-%m-%d %H:%M:%S} UTC"


def log_lines(
    report: LogReport, titles: Mapping[str, str], translate: Translator
) -> tuple[LogLine, ...]:
    """Give the entries in words, newest first.

    Args:
        report: The log.
        titles: Names of documents that there are, by id.
        translate: The program's words.
    """
    return tuple(_line(entry, titles, translate) for entry in reversed(report.entries))


def verdict_words(report: LogReport, translate: Translator) -> str:
    """Say in one sentence whether the log is as it was written."""
    count = len(report.entries)
    if report.faults:
        return translate.plural(
            "Not complete: {count} fault was found.",
            "Not complete: {count} faults were found.",
            len(report.faults),
        )
    if not count:
        return translate("There is no entry yet.")
    return translate.plural(
        "Complete: {count} entry, nothing was changed or taken away.",
        "Complete: {count} entries, nothing was changed or taken away.",
        count,
    )


def fault_words(fault: LogFault, translate: Translator) -> str:
    """Say what is wrong with an entry."""
    words = _FAULTS.get(fault.code, "Entry {number} is noted as faulty in the file.")
    return translate(words, number=fault.number)


def head_words(digest: str) -> str:
    """Give the beginning of a digest in groups that can be read aloud; empty for none."""
    groups = range(0, min(len(digest), _GROUP_CHARS * _GROUPS), _GROUP_CHARS)
    return " ".join(digest[at : at + _GROUP_CHARS] for at in groups)


def titles_of(vault: Vault) -> dict[str, str]:
    """Give the names of the documents of a vault, by id; of those in the bin too."""
    titles: dict[str, str] = {}
    for listed in (vault.bin.list, vault.list_drafts):
        try:
            titles |= {entry.id: entry.summary.get("title", "") for entry in listed().entries}
        except VaultError:
            continue  # The log can be read without names.
    return titles


def export_log(vault: Vault, file: Path, *, overwrite: bool = False) -> LogReport:
    """Write the log as one file for an auditor, and log that.

    Args:
        vault: Open.
        file: Its folder must exist.
        overwrite: Whether a file of that name is replaced.

    Returns:
        The log as it was written; its faults are in the file too.

    Raises:
        ExportFolderError: It cannot be written, or there is a file of that name.
        DraftDamagedError: The log cannot be listed.
    """
    report = vault.log.check()
    content = exported_log(vault.id, report)
    write_file(file, content, overwrite=overwrite)
    vault.log.append(LogAction.LOG_EXPORTED, head=report.head)
    return report


def read_exported_log(file: Path) -> LogReport:
    """Read and check a log that was exported; its vault is not needed.

    Raises:
        InputFileError: It cannot be read.
        LogFileError: It is not an exported log.
    """
    return check_exported_log(read_input(file))


def continues(report: LogReport, exported: LogReport) -> bool:
    """Whether a vault's log still has, as it was, everything that an exported log ends with."""
    return not exported.head or exported.head in {entry.digest for entry in report.entries}


def _line(entry: LogEntry, titles: Mapping[str, str], translate: Translator) -> LogLine:
    what = _ACTIONS.get(entry.action)
    if what is None:
        words = translate(
            "Something that this version does not know ({action})", action=entry.action
        )
    else:
        words = translate(what)
    details = tuple(
        f"{_detail_name(key, translate)}: {_detail_value(key, value)}"
        for key, value in sorted(entry.details.items())
        if value
    )
    return LogLine(
        number=entry.number,
        at=entry.at,
        what=words,
        document=titles.get(entry.draft, "") or entry.draft[:SHORT_ID_CHARS],
        details=details,
    )


def _detail_name(key: str, translate: Translator) -> str:
    name = _DETAILS.get(key)
    if name is not None:
        return translate(name)
    # Exports give one digest for each file, under the file's name.
    return translate("SHA-256 of {file}", file=key) if "." in key else key


def _detail_value(key: str, value: str) -> str:
    return value[:SHORT_ID_CHARS] if key == "copied_from" else value
