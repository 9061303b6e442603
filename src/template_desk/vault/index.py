"""What the vault remembers of its drafts, so that going back and taking away are noticed.

Kept in the folder ``state``, as generations like a draft. With it the list of drafts needs
no decryption, and a file that is older than the last one saved does not pass for the newest.

Source:
    docs/formats/vault.md, «state».
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from template_desk.errors import DraftDamagedError, SaveError, UnknownDraftError
from template_desk.vault.access import Access
from template_desk.vault.drafts import DraftId, is_draft_id
from template_desk.vault.frame import SMALL_PADDING_BYTES
from template_desk.vault.generations import GenerationFolder, Head
from template_desk.vault.place import STATE_NAME

SAVES_BETWEEN = 30
"""After so many saves the index is saved too; else when a draft or the vault is closed."""
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """One draft, as it was when it was last saved.

    Attributes:
        head: Its newest file.
        saved: When; aware, UTC.
        summary: What was saved beside it.
    """

    head: Head
    saved: datetime
    summary: Mapping[str, str] = field(repr=False)


class Index:
    """The drafts as last saved, the newest entry of the log, and a counter. Not thread-safe.

    Args:
        access: Of the open vault.
        seen: The highest counter that this computer remembers of this vault; 0 for none.

    Attributes:
        newly_older: Whether the vault's folder was found older at this opening than what
            this computer remembers: a copy was put back, or the newest state is gone.
    """

    def __init__(self, access: Access, *, seen: int = 0) -> None:
        self._access = access
        self._drafts: dict[DraftId, Remembered] = {}
        self._log = Head()
        self._recovery = ""
        self._changes = 0
        self._folder = self._state_folder()
        self._folder.expect(Head(seen))
        self._told_older = False
        self.newly_older = False
        try:
            frame, self.newly_older = self._folder.newest()
        except UnknownDraftError:
            return
        except DraftDamagedError:
            self.newly_older = True
            return
        finally:
            # A disk that refuses says nothing about who was here.
            self.newly_older = self.newly_older and not self._folder.was_refused
            self._told_older = self.newly_older
            self._changes += self.newly_older
        self._take(frame.content)

    @property
    def is_older(self) -> bool:
        """Whether that was found, now or at an earlier opening, and nobody has said to know it."""
        return self._told_older

    def know_older(self) -> None:
        """Note that the user knows it."""
        self._changes += self._told_older
        self._told_older = False

    @property
    def counter(self) -> int:
        """Rises with every saved state; to be remembered outside the vault."""
        return self._folder.head().generation

    @property
    def log(self) -> Head:
        """The newest entry of the log."""
        return self._log

    @property
    def recovery(self) -> str:
        """SHA-256 of the recovery file as it was last written; empty where that is not known."""
        return self._recovery

    def note_recovery(self, sha256: str) -> None:
        """Note the recovery file."""
        self._changes += sha256 != self._recovery
        self._recovery = sha256

    def get(self, draft: DraftId) -> Remembered | None:
        """Give what is remembered of a draft."""
        return self._drafts.get(draft)

    def missing(self, there: Iterable[DraftId]) -> tuple[DraftId, ...]:
        """Give the drafts that are remembered and are not among these, sorted."""
        return tuple(sorted(set(self._drafts) - set(there)))

    def remember(self, draft: DraftId, remembered: Remembered) -> None:
        """Note a draft, to be saved with the next state."""
        if self._drafts.get(draft) != remembered:
            self._drafts[draft] = remembered
            self._changes += 1

    def forget(self, draft: DraftId) -> None:
        """Forget a draft for good."""
        if self._drafts.pop(draft, None) is not None:
            self._changes += 1

    def note_log(self, head: Head) -> None:
        """Note the newest entry of the log."""
        if head != self._log:
            self._log = head
            self._changes += 1

    def save(self, *, at_least: int = 1) -> None:
        """Save the state if there are that many changes; best effort, a later one follows."""
        with contextlib.suppress(SaveError):
            self.save_now(at_least=at_least)

    def save_now(self, *, at_least: int = 1) -> None:
        """Save the state if there are that many changes.

        Raises:
            SaveError: Not saved.
        """
        if self._changes < at_least or self._access.read_only:
            return
        self._folder.save(self._content(), {}, now=self._access.now, random=self._access.random)
        self._changes = 0

    def begin_again(self) -> None:
        """Go on after the vault was given new keys."""
        seen = self._folder.head()
        self._folder = self._state_folder()
        self._folder.expect(seen)
        self._changes += 1

    def _state_folder(self) -> GenerationFolder:
        return self._access.generations(STATE_NAME, padding_bytes=SMALL_PADDING_BYTES)

    def _content(self) -> dict[str, object]:
        return {
            "older": self._told_older,
            "log": _head_json(self._log),
            "recovery": self._recovery,
            "drafts": {
                draft: {
                    **_head_json(known.head),
                    "saved": known.saved.strftime(_FORMAT),
                    "summary": dict(known.summary),
                }
                for draft, known in self._drafts.items()
            },
        }

    def _take(self, content: Mapping[str, object]) -> None:
        """Read a content of ours; what is not as expected is left out, as if not remembered."""
        log, drafts = content.get("log"), content.get("drafts")
        self._told_older = self._told_older or content.get("older") is True
        if isinstance(log, dict):
            self._log = _head(log)
        self._recovery = str(content.get("recovery", ""))
        for draft, known in drafts.items() if isinstance(drafts, dict) else ():
            if isinstance(known, dict) and is_draft_id(draft):
                with contextlib.suppress(ValueError, TypeError, AttributeError):
                    self._drafts[DraftId(draft)] = Remembered(
                        head=_head(known),
                        saved=datetime.fromisoformat(known["saved"]).astimezone(UTC),
                        summary={str(k): str(v) for k, v in known["summary"].items()},
                    )


def _head_json(head: Head) -> dict[str, object]:
    return {"gen": head.generation, "sha256": head.sha256}


def _head(value: Mapping[str, object]) -> Head:
    generation, sha256 = value.get("gen"), value.get("sha256")
    return Head(generation if isinstance(generation, int) else 0, str(sha256))
