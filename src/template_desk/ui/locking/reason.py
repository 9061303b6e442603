"""Why the window locks."""

from __future__ import annotations

import enum


class LockReason(enum.Enum):
    """Who or what asked for it."""

    USER = "user"
    IDLE = "idle"
    SLEEP = "sleep"
    SESSION = "session"

    @property
    def is_attended(self) -> bool:
        """Whether somebody is there who can answer a question."""
        return self is LockReason.USER
