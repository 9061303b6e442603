"""Drafts as lists show them, from what is saved beside each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from template_desk.forms.catalogue import FormReference
from template_desk.vault.drafts import DraftEntry, DraftId


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCard:
    """One draft as the desk shows it.

    Attributes:
        draft: Its id.
        title: Its name.
        form_title: The form's name.
        reference: Form and edition.
        requester: State or organization; empty until it is answered.
        saved: When it was last saved (aware, UTC).
        ready: Sections that are ready.
        asking: Sections that ask something.
        must_fix: Problems that stop an export.
        exported: ISO 8601 time of the last export; empty when there was none.
        fell_back: Whether its newest version is missing or cannot be read, so that an
            older one would be opened.
    """

    draft: DraftId
    title: str
    form_title: str
    reference: FormReference
    requester: str
    saved: datetime
    ready: int
    asking: int
    must_fix: int
    exported: str
    fell_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCards:
    """The drafts of a vault.

    Attributes:
        cards: Newest first.
        damaged: Those that cannot be read.
        missing: Those that were there when the vault was last used, and are gone: id and name.
    """

    cards: tuple[DraftCard, ...]
    damaged: tuple[DraftId, ...]
    missing: tuple[tuple[DraftId, str], ...] = ()


def reference_of_summary(summary: Mapping[str, str]) -> FormReference:
    """Give the edition of the form that a saved version was made with."""
    return FormReference(summary.get("form", ""), summary.get("edition", ""))


def card_of(entry: DraftEntry) -> DraftCard:
    """Give a draft as a list shows it."""
    summary = entry.summary

    def count(key: str) -> int:
        text = summary.get(key, "0")
        return int(text) if text.isdecimal() else 0

    return DraftCard(
        draft=entry.id,
        title=summary.get("title", ""),
        form_title=summary.get("form_title", ""),
        reference=reference_of_summary(summary),
        requester=summary.get("requester", ""),
        saved=entry.saved,
        ready=count("ready"),
        asking=count("asking"),
        must_fix=count("must_fix"),
        exported=summary.get("exported", ""),
        fell_back=entry.fell_back,
    )
