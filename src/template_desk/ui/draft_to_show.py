"""What a page gives to the window when a draft is to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.desk.session import DraftSession

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftToShow:
    """A draft that was opened and is to be shown.

    Attributes:
        session: To work with it.
        title: Its name.
        fell_back: Whether an older version had to be taken.
    """

    session: DraftSession
    title: str
    fell_back: bool = False


def draft_to_show(
    session: DraftSession, workspace: Workspace, *, fell_back: bool = False
) -> DraftToShow:
    """Give an open draft with the name it has now."""
    title = session.content.title or workspace.default_title(session.pack, session.answers)
    return DraftToShow(session=session, title=title, fell_back=fell_back)
