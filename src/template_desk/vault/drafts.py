"""What the vault tells about drafts. Values only; none shows an answer in its ``repr``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

DraftId = NewType("DraftId", str)
"""26 characters ``a``-``z``, ``2``-``7``; random, tells nothing."""

_DRAFT_ID = re.compile(r"[a-z2-7]{26}")


class GenerationKind(StrEnum):
    """Why a generation was saved. All but ``AUTOSAVE`` are milestones, which stay for ever."""

    AUTOSAVE = "autosave"
    SESSION = "session"
    """As the draft was when a working session began to change it."""
    EXPORT = "export"
    """As it was exported."""
    REPLACED = "replaced"
    """As it was before an earlier version was taken back."""

    @property
    def is_milestone(self) -> bool:
        """Whether pruning leaves it alone."""
        return self is not GenerationKind.AUTOSAVE


def is_draft_id(text: str) -> bool:
    """Whether a text could be the id of a draft, and so is safe as a folder's name."""
    return _DRAFT_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedGeneration:
    """A save that reached the disk.

    Attributes:
        generation: Its number, from 1.
        saved: Aware, UTC.
    """

    generation: int
    saved: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry:
    """One draft in the list.

    Attributes:
        id: The draft.
        generation: The newest that can be read.
        saved: When; aware, UTC.
        summary: What the caller gave at that save.
        fell_back: Whether a newer generation was saved, and is missing or cannot be read.
    """

    id: DraftId
    generation: int
    saved: datetime
    summary: Mapping[str, str] = field(repr=False)
    fell_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftList:
    """All drafts of a vault.

    Attributes:
        entries: Newest first.
        damaged: Drafts of which no generation can be read, sorted by id; these are
            not among ``entries``.
        missing: Drafts that were there when the vault was last used, and are gone.
    """

    entries: tuple[DraftEntry, ...]
    damaged: tuple[DraftId, ...]
    missing: tuple[MissingDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingDraft:
    """A draft whose folder was taken away while the vault was closed.

    Attributes:
        id: The draft.
        summary: What the list last showed of it.
    """

    id: DraftId
    summary: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationEntry:
    """One generation in the history of a draft.

    Attributes:
        generation: Its number.
        kind: Why it was saved; None when it cannot be read.
        saved: When; None when it cannot be read.
        summary: What was saved beside it; empty when it cannot be read.
    """

    generation: int
    kind: GenerationKind | None = None
    saved: datetime | None = None
    summary: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def is_readable(self) -> bool:
        """Whether it can be shown and taken back."""
        return self.saved is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """One generation of a draft.

    Attributes:
        content: The JSON object that was saved.
        summary: What was saved beside it.
        generation: Which one this is.
        saved: When; aware, UTC.
        fell_back: Whether a newer generation was saved, and is missing or cannot be
            read. Always False when a certain generation was asked for.
        kind: Why it was saved.
    """

    content: Mapping[str, object] = field(repr=False)
    summary: Mapping[str, str] = field(repr=False)
    generation: int
    saved: datetime
    fell_back: bool
    kind: GenerationKind = GenerationKind.AUTOSAVE
