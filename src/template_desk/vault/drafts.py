"""What the vault tells about drafts. Values only; none shows an answer in its ``repr``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

DraftId = NewType("DraftId", str)
"""26 characters ``a``-``z``, ``2``-``7``; random, tells nothing."""

_DRAFT_ID = re.compile(r"[a-z2-7]{26}")


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
        fell_back: Whether a newer generation is there and cannot be read.
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
    """

    entries: tuple[DraftEntry, ...]
    damaged: tuple[DraftId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """One generation of a draft.

    Attributes:
        content: The JSON object that was saved.
        summary: What was saved beside it.
        generation: Which one this is.
        saved: When; aware, UTC.
        fell_back: Whether a newer generation is there, or was seen since the
            vault was opened, and could not be read. Always False when a
            certain generation was asked for.
    """

    content: Mapping[str, object] = field(repr=False)
    summary: Mapping[str, str] = field(repr=False)
    generation: int
    saved: datetime
    fell_back: bool
