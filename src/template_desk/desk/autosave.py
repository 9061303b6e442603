"""Saves a draft on a thread of its own: one second after the last change, two at most.

Knows nothing of vaults or Qt: it is given a function that saves and one that is
told how it went.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from template_desk.errors import SaveError, TemplateDeskError

QUIET_S = 1.0
LONGEST_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveStatus:
    """Whether what is on the screen is on disk.

    Attributes:
        saved: When the last successful save was; None before the first.
        pending: Whether there are changes that are not on disk yet.
        failure: Why the last save failed; None when it did not. Stays until a
            save succeeds.
    """

    saved: datetime | None = None
    pending: bool = False
    failure: TemplateDeskError | None = None


class Autosaver:
    """Runs saves in a thread; an overtaken save is simply not begun.

    Args:
        save: Saves the newest state and gives the time of saving. Raises
            ``TemplateDeskError``.
        tell: Told every change of status, from any thread.
        quiet_s: Seconds without a change after which a save begins.
        longest_s: Most seconds a change may wait for a save to begin.
        retry_s: Seconds after which a failed save is tried again.
    """

    def __init__(
        self,
        save: Callable[[], datetime],
        tell: Callable[[SaveStatus], None],
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
        retry_s: float = 5.0,
    ) -> None:
        self._save = save
        self._tell = tell
        self._quiet_s = quiet_s
        # A save begins early enough that it has a quarter of a second to end.
        self._longest_s = max(quiet_s, longest_s - 0.25)
        self._retry_s = retry_s
        self._changed = threading.Condition()
        self._first_change: float | None = None
        self._last_change = 0.0
        self._now = False
        self._closing = False
        self._saving = threading.Lock()
        self.status = SaveStatus()
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    def touch(self) -> None:
        """Say that something changed."""
        with self._changed:
            self._last_change = time.monotonic()
            if self._first_change is None:
                self._first_change = self._last_change
            self._set(pending=True)
            self._changed.notify()

    def flush(self) -> SaveStatus:
        """Save now, in the calling thread, if there is something to save."""
        self._save_if_needed()
        return self.status

    def close(self) -> SaveStatus:
        """Save what is left and end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        return self.flush()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closing and (wait := self._wait_s()) != 0:
                    self._changed.wait(wait)
                if self._closing:
                    return
            if not self._save_if_needed():
                with self._changed:
                    self._changed.wait_for(lambda: self._closing, self._retry_s)

    def _wait_s(self) -> float | None:
        """Seconds until a save is due: None without a change, 0 when it is due now."""
        if self._first_change is None:
            return None
        due = min(self._last_change + self._quiet_s, self._first_change + self._longest_s)
        return max(0.0, due - time.monotonic())

    def _save_if_needed(self) -> bool:
        with self._saving:
            with self._changed:
                first, self._first_change = self._first_change, None
            if first is None:
                return True
            try:
                saved = self._save()
            except Exception as caught:  # noqa: BLE001  # this thread must outlive our own bugs
                error = (
                    caught
                    if isinstance(caught, TemplateDeskError)
                    else SaveError(reason=type(caught).__name__)
                )
                with self._changed:
                    if self._first_change is None:
                        self._first_change = first
                    self._set(pending=True, failure=error)
                return False
            with self._changed:
                self._set(saved=saved, pending=self._first_change is not None)
            return True

    def _set(
        self,
        *,
        pending: bool,
        saved: datetime | None = None,
        failure: TemplateDeskError | None = None,
    ) -> None:
        kept = failure if failure is not None or saved is not None else self.status.failure
        status = SaveStatus(saved=saved or self.status.saved, pending=pending, failure=kept)
        if status != self.status:
            self.status = status
            self._tell(status)
