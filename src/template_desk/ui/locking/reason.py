"""Why the window locks."""

from __future__ import annotations

import enum

from template_desk.desk.relaunch import Outcome
from template_desk.i18n import Translator


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


def outcome_words(outcome: Outcome, translate: Translator) -> str:
    """Say what has become of the work before the vault was locked."""
    match outcome:
        case Outcome.SAVED:
            return translate("The vault is locked. Everything has been saved.")
        case Outcome.LOST:
            return translate("The vault is locked. The last changes could not be saved.")
        case Outcome.READ_ONLY:
            return translate("The vault is locked. It was open to read only.")
