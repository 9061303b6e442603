"""What a page gives to the window when a draft is to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.desk.session import DraftSession
from template_desk.vault.drafts import DraftId

if TYPE_CHECKING:
    from template_desk.desk.workspace import OpenedDraft, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftToShow:
    """A draft that was opened and is to be shown.

    Attributes:
        session: To work with it.
        title: Its name.
        draft: Its id.
        fell_back: Whether an older version had to be taken.
    """

    session: DraftSession
    title: str
    draft: DraftId | None = None
    fell_back: bool = False


def draft_to_show(
    session: DraftSession, workspace: Workspace, *, fell_back: bool = False
) -> DraftToShow:
    """Give an open draft with the name it has now."""
    title = session.content.title or workspace.default_title(session.pack, session.answers)
    return DraftToShow(session=session, title=title, draft=session.draft, fell_back=fell_back)


def to_show(found: OpenedDraft, workspace: Workspace) -> DraftToShow:
    """Give a draft that was just opened."""
    return draft_to_show(found.session, workspace, fell_back=found.fell_back)
