"""The audit log: what was done with the vault and its drafts, each entry chained to the one before.

No answers, names or titles stand in it. It is never thinned out, and one entry is one small
encrypted file, so that an entry that was taken away leaves a gap.

Source:
    docs/formats/vault.md, «log».
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from template_desk.crypto.canonical import canonical_json
from template_desk.errors import (
    CryptoError,
    DraftDamagedError,
    LogFileError,
    SaveError,
    UnknownDraftError,
)
from template_desk.vault.access import Access
from template_desk.vault.drafts import is_draft_id
from template_desk.vault.frame import SMALL_PADDING_BYTES
from template_desk.vault.generations import DISK_REASONS
from template_desk.vault.index import Index
from template_desk.vault.place import LOG_NAME

EXPORT_FORMAT = "template-desk-log"
_AT_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_SHA256 = re.compile(r"(?:[0-9a-f]{64})?")
_EXPORT_KEYS = frozenset({"format", "v", "vault", "head", "entries", "faults"})
_KEYS = frozenset({"n", "at", "action", "draft", "details", "prev"})


class LogAction(StrEnum):
    """What was done."""

    VAULT_CREATED = "vault_created"
    VAULT_RECOVERED = "vault_recovered"
    VAULT_OLDER = "vault_older"
    """The vault was opened, and its folder was older than when it was last used."""
    PASSPHRASE_CHANGED = "passphrase_changed"
    RECOVERY_MENDED = "recovery_mended"
    """``recovery.age`` was missing or another, and was made again."""
    KEYS_RENEWED = "keys_renewed"
    PAPER_KEY_CONFIRMED = "paper_key_confirmed"
    IDENTITY_MADE = "identity_made"
    DRAFT_CREATED = "draft_created"
    DRAFT_IMPORTED = "draft_imported"
    DRAFT_EXPORTED = "draft_exported"
    DRAFT_SEALED = "draft_sealed"
    DRAFT_RESTORED = "draft_restored"
    """An earlier version was taken back."""
    DRAFT_DELETED = "draft_deleted"
    DRAFT_UNDELETED = "draft_undeleted"
    DRAFT_VERSION_LOST = "draft_version_lost"
    """A newest version was missing or damaged when the draft was saved again."""
    DRAFT_PURGED = "draft_purged"
    DRAFT_MISSING = "draft_missing"
    """A draft was gone when the vault was opened, and the user was told."""
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    LOG_EXPORTED = "log_exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of the log.

    Attributes:
        number: From 1, without gaps.
        at: When, by the computer's clock; aware, UTC, whole seconds.
        action: What was done; a ``LogAction``, or a word of a later version.
        draft: Id of the draft; empty when it was about none.
        details: Facts: hashes, fingerprints, numbers of generations. Never an answer.
        previous: ``digest`` of the entry before; empty for the first.
    """

    number: int
    at: datetime
    action: str
    draft: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""

    def to_json(self) -> dict[str, object]:
        """Give the entry as a JSON object."""
        return {
            "n": self.number,
            "at": self.at.astimezone(UTC).strftime(_AT_FORMAT),
            "action": self.action,
            "draft": self.draft,
            "details": dict(self.details),
            "prev": self.previous,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the entry's canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(canonical_json(self.to_json())).hexdigest()

    @staticmethod
    def from_json(value: Mapping[str, object]) -> LogEntry:
        """Read an entry.

        Raises:
            LogFileError: Not an entry.
        """
        number, at, action = value.get("n"), value.get("at"), value.get("action")
        draft, details, previous = value.get("draft"), value.get("details"), value.get("prev")
        if (
            set(value) != _KEYS
            or not isinstance(number, int)
            or isinstance(number, bool)
            or not isinstance(action, str)
            or not isinstance(draft, str)
            or not isinstance(details, dict)
            or not all(isinstance(part, str) for pair in details.items() for part in pair)
            or not isinstance(previous, str)
            or not _SHA256.fullmatch(previous)
        ):
            raise LogFileError(reason="entry")
        try:
            moment = datetime.strptime(str(at), _AT_FORMAT).replace(tzinfo=UTC)
        except ValueError as error:
            raise LogFileError(reason="entry") from error
        return LogEntry(
            number=number, at=moment, action=action, draft=draft, details=details, previous=previous
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """Something that is wrong with a log.

    Attributes:
        code: ``missing`` (an entry is not there), ``damaged`` (it cannot be read),
            ``chain`` (it does not follow from the one before) or ``cut`` (the newest
            entries are gone).
        number: Of the entry.
    """

    code: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """A log, read and checked.

    Attributes:
        entries: Those that can be read, oldest first.
        faults: Empty when nothing was changed, added or taken away.
    """

    entries: tuple[LogEntry, ...]
    faults: tuple[LogFault, ...]

    @property
    def head(self) -> str:
        """Digest of the newest entry; empty without one. Noted elsewhere, it pins the log."""
        return self.entries[-1].digest if self.entries else ""


class AuditLog:
    """Writes and reads the log of an open vault; safe to use from several threads.

    Args:
        access: Of the open vault.
        index: Remembers the newest entry.
    """

    def __init__(self, access: Access, index: Index) -> None:
        self._access = access
        self._index = index
        self._folder = access.generations(LOG_NAME, padding_bytes=SMALL_PADDING_BYTES, thin=False)
        self._folder.expect(index.log)
        self._last: LogEntry | None = None
        self._refused = False
        # What could not be written yet; written with the next entry.
        self._waiting: list[tuple[datetime, str, str, dict[str, str]]] = []

    def append(self, action: LogAction, draft: str = "", **details: str) -> None:
        """Add an entry. One that the disk refuses is kept and written with the next.

        What is logged has happened already: a full disk must not undo it. A vault that is
        open to read only logs nothing.
        """
        if self._access.read_only:
            return
        with self._access.turn:
            self._waiting.append((self._access.now(), action.value, draft, details))
            self.write_waiting()

    def write_waiting(self) -> None:
        """Write the entries that the disk refused before; best effort."""
        with self._access.turn, contextlib.suppress(SaveError):
            while self._waiting:
                self._write(*self._waiting[0])
                del self._waiting[0]

    def check(self) -> LogReport:
        """Read the whole log and check that nothing was changed or taken away.

        Raises:
            DraftDamagedError: Its folder cannot be listed.
        """
        with self._access.turn:
            numbers = self._folder.numbers()
            newest = max(numbers, default=0)
            entries: list[LogEntry] = []
            faults: list[LogFault] = []
            for number in numbers:
                try:
                    entries.append(LogEntry.from_json(self._folder.read(number).content))
                except (DraftDamagedError, UnknownDraftError, LogFileError):
                    faults.append(LogFault(code="damaged", number=number))
            faults += chain_faults(entries, known={fault.number for fault in faults})
            cut = range(newest + 1, self._index.log.generation + 1)
            faults += [LogFault(code="cut", number=number) for number in cut]
        return LogReport(entries=tuple(entries), faults=tuple(faults))

    def begin_again(self) -> None:
        """Go on after the vault was given new keys."""
        with self._access.turn:
            self._folder = self._access.generations(
                LOG_NAME, padding_bytes=SMALL_PADDING_BYTES, thin=False
            )
            self._last = None

    def _write(self, at: datetime, action: str, draft: str, details: Mapping[str, str]) -> None:
        """Write one entry, unless a refused attempt has left it on the disk all the same.

        Raises:
            SaveError: Not written, or not known to be durable.
        """
        numbers = self._numbers()
        newest = self._newest(numbers)
        moment = at.astimezone(UTC).replace(microsecond=0)
        told = (moment, action, draft, details)
        there = newest and (newest.at, newest.action, newest.draft, newest.details) == told
        if there and self._refused:
            # Only its folder may not be durable yet.
            self._folder.sync()
        else:
            entry = LogEntry(
                number=max([*numbers, self._index.log.generation]) + 1,
                at=moment,
                action=action,
                draft=draft,
                details=details,
                previous=newest.digest if newest is not None else "",
            )
            # Until it is known to be durable, the next attempt looks at the disk.
            self._last, self._refused = None, True
            self._folder.save(entry.to_json(), {}, now=self._access.now, random=self._access.random)
            self._last = entry
        self._refused = False
        self._index.note_log(self._folder.head())

    def _numbers(self) -> tuple[int, ...]:
        try:
            return self._folder.numbers()
        except DraftDamagedError as error:
            raise SaveError(**error.details) from error

    def _newest(self, numbers: tuple[int, ...]) -> LogEntry | None:
        """Give the newest entry; None when there is none, or it is damaged.

        Raises:
            SaveError: The disk does not say.
        """
        if self._last is None and numbers:
            try:
                self._last = LogEntry.from_json(self._folder.read(numbers[-1]).content)
            except DraftDamagedError as error:
                if error.details.get("reason") in DISK_REASONS:
                    raise SaveError(**error.details) from error
            except (UnknownDraftError, LogFileError):
                pass
        return self._last


def exported_log(vault: str, report: LogReport) -> bytes:
    """Give a log as one file for people and programs outside the vault: canonical JSON.

    Args:
        vault: Id of the vault.
        report: The checked log; its faults are in the file too.
    """
    return canonical_json(
        {
            "format": EXPORT_FORMAT,
            "v": 1,
            "vault": vault,
            "head": report.head,
            "entries": [entry.to_json() for entry in report.entries],
            "faults": [{"code": fault.code, "n": fault.number} for fault in report.faults],
        }
    )


def check_exported_log(content: bytes) -> LogReport:
    """Check an exported log without its vault: numbers, chain, head.

    Returns:
        Its entries, and the faults found here or noted in the file.

    Raises:
        LogFileError: Not an exported log of this program.
    """
    try:
        value: object = json.loads(content.decode("utf-8"))
        canonical = canonical_json(value) == content
    except (ValueError, RecursionError, CryptoError) as error:
        raise LogFileError(reason="json") from error
    if not canonical or not isinstance(value, dict) or set(value) != _EXPORT_KEYS:
        raise LogFileError(reason="format")
    found, noted = value["entries"], value["faults"]
    if (
        (value["format"], value["v"]) != (EXPORT_FORMAT, 1)
        or not is_draft_id(str(value["vault"]))
        or not isinstance(found, list)
        or not isinstance(noted, list)
    ):
        raise LogFileError(reason="format")
    entries = tuple(LogEntry.from_json(_object(each)) for each in found)
    faults = [_fault(_object(each)) for each in noted]
    faults += chain_faults(entries, known={fault.number for fault in faults})
    if value.get("head") != (entries[-1].digest if entries else ""):
        faults.append(LogFault(code="chain", number=entries[-1].number if entries else 0))
    return LogReport(entries=entries, faults=tuple(faults))


def chain_faults(entries: Sequence[LogEntry], *, known: set[int]) -> list[LogFault]:
    """Give the entries that do not follow from the one before.

    Args:
        entries: Oldest first.
        known: Numbers that are said to be missing or wrong; these are not told again.
    """
    faults: list[LogFault] = []
    number, digest = 0, ""
    for entry in entries:
        gap = set(range(number + 1, entry.number))
        faults += [LogFault(code="missing", number=n) for n in sorted(gap - known)]
        follows = entry.number == number + 1 and entry.previous == digest
        if not follows and not gap and entry.number not in known:
            faults.append(LogFault(code="chain", number=entry.number))
        number, digest = entry.number, entry.digest
    return faults


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise LogFileError(reason="entry")
    return value


def _fault(value: Mapping[str, object]) -> LogFault:
    code, number = value.get("code"), value.get("n")
    if not isinstance(code, str) or not isinstance(number, int):
        raise LogFileError(reason="entry")
    return LogFault(code=code, number=number)
