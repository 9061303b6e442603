"""What a page gives to the window when a draft is to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from template_desk.desk.session import DraftSession
from template_desk.vault.drafts import DraftId


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
