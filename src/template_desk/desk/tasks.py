"""Progress and cancelling of work that takes longer than a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

Report = Callable[[str], None]
"""Called with the English name of each step as it begins; may be called from any thread."""


class CancelledError(Exception):
    """The user cancelled; not an error, shown to nobody."""


class CancelToken:
    """Asks a running task to stop; the task looks at it between its steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the task to stop; it does so at its next step."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the task has been asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Stop here if asked to.

        Raises:
            CancelledError: The task has been asked to stop.
        """
        if self.is_cancelled:
            raise CancelledError


def no_report(step: str) -> None:
    """Ignore progress."""
