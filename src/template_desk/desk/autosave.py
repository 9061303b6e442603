"""Saves a draft on a thread of its own: one second after the last change, two at most.

Three parts, each usable without the next: ``SaveSchedule`` says when a save is
due, ``Saver`` runs one save at a time and tells how it went, ``Autosaver`` is the
thread. The first two know no thread and are given the time, so that tests type
for hours of their own clock through the same code that runs in the program.

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
RETRY_S = 5.0
# A save begins early enough that it has a quarter of a second to end.
SAVING_S = 0.25


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


class SaveSchedule:
    """When a save is due. All times are seconds of one clock that never goes back.

    Args:
        quiet_s: Seconds without a change after which a save begins.
        longest_s: Most seconds until a change is on disk, however much is typed;
            the save begins a little earlier.
        retry_s: Seconds after which a failed save is tried again. What is typed
            meanwhile does not wait for that.
    """

    def __init__(
        self,
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
        retry_s: float = RETRY_S,
    ) -> None:
        self._quiet_s = quiet_s
        self._longest_s = max(quiet_s, longest_s - SAVING_S)
        self._retry_s = retry_s
        # The oldest change that no save has taken, and the newest of all.
        self._first: float | None = None
        self._last = 0.0
        # The oldest change of a save that failed, and when it is to be tried again.
        self._failed: float | None = None
        self._retry_at = 0.0
        self._hurried = False

    @property
    def unsaved_since(self) -> float | None:
        """When the oldest change was made that no save has taken; None when there is none."""
        moments = [moment for moment in (self._failed, self._first) if moment is not None]
        return min(moments, default=None)

    def touch(self, now: float) -> None:
        """Note a change."""
        self._last = now
        if self._first is None:
            self._first = now

    def hurry(self) -> None:
        """Make what is unsaved due at once; does nothing where there is nothing unsaved."""
        self._hurried = self.unsaved_since is not None

    def due(self) -> float | None:
        """Give the moment at which a save is due, which may be past; None without a change."""
        if self._hurried:
            return self.unsaved_since
        moments: list[float] = []
        if self._first is not None:
            moments.append(min(self._last + self._quiet_s, self._first + self._longest_s))
        if self._failed is not None:
            moments.append(self._retry_at)
        return min(moments, default=None)

    def begin(self) -> float | None:
        """Take every change for a save that begins now.

        Returns:
            When the oldest of them was made, for ``failed``; None when there is
            nothing to save.
        """
        taken = self.unsaved_since
        self._first = self._failed = None
        self._hurried = False
        return taken

    def failed(self, taken: float, now: float) -> None:
        """Give back what a save has taken that failed; changes made meanwhile stay newer."""
        self._failed = taken
        self._retry_at = now + self._retry_s


class Saver:
    """Runs saves, one at a time, and tells how each went. Has no thread of its own.

    A save takes the state that is newest when it begins, so that one that was
    overtaken before it began does not happen, and an older state never lands
    after a newer one.

    Args:
        save: Saves the newest state and gives the time of saving. Raises
            ``TemplateDeskError``.
        tell: Told every change of status, in order, from any thread. What it
            raises goes to ``threading.excepthook``: no save suffers from it. It must
            not save.
        schedule: When a save is due.
        clock: Seconds, never going back.
        saved: When what is there now was saved; None when it never was.
    """

    def __init__(
        self,
        save: Callable[[], datetime],
        tell: Callable[[SaveStatus], None],
        *,
        schedule: SaveSchedule,
        clock: Callable[[], float] = time.monotonic,
        saved: datetime | None = None,
    ) -> None:
        self._save = save
        self._tell = tell
        self._schedule = schedule
        self._clock = clock
        self._saving = threading.Lock()
        # Guards the schedule and the status; notified when a save may be due earlier.
        self.changed = threading.Condition()
        self.status = SaveStatus(saved=saved)

    def touch(self) -> None:
        """Say that something changed."""
        with self.changed:
            self._schedule.touch(self._clock())
            self.changed.notify_all()
            self._set(pending=True)

    def hurry(self) -> None:
        """Make what is unsaved due at once."""
        with self.changed:
            self._schedule.hurry()
            self.changed.notify_all()

    def wait_s(self) -> float | None:
        """Seconds until a save is due: None without a change, 0 when it is due now."""
        with self.changed:
            due = self._schedule.due()
            return None if due is None else max(0.0, due - self._clock())

    def save(self) -> SaveStatus:
        """Save now, in the calling thread, if there is something to save.

        Returns:
            The status after it; a failure is in it, not raised.
        """
        with self._saving:
            with self.changed:
                taken = self._schedule.begin()
            if taken is None:
                return self.status
            try:
                saved = self._save()
            except TemplateDeskError as error:
                self._fail(taken, error)
            except Exception as bug:  # noqa: BLE001  # the thread must outlive our own bugs
                self._fail(taken, SaveError(reason=type(bug).__name__))
            except BaseException:
                self._fail(taken, SaveError(reason="interrupted"))
                raise
            else:
                with self.changed:
                    pending = self._schedule.unsaved_since is not None
                    self._set(saved=saved, pending=pending)
            return self.status

    def _fail(self, taken: float, error: TemplateDeskError) -> None:
        with self.changed:
            self._schedule.failed(taken, self._clock())
            self._set(pending=True, failure=error)

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
            try:
                self._tell(status)
            except Exception as bug:  # noqa: BLE001  # as in ``save``
                told = (type(bug), bug, bug.__traceback__, threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(told))


class Autosaver:
    """A ``Saver`` and the thread that saves whenever it is due.

    Args:
        save: As for ``Saver``.
        tell: As for ``Saver``.
        quiet_s: As for ``SaveSchedule``.
        longest_s: As for ``SaveSchedule``.
        retry_s: As for ``SaveSchedule``.
        saved: As for ``Saver``.
    """

    def __init__(
        self,
        save: Callable[[], datetime],
        tell: Callable[[SaveStatus], None],
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
        retry_s: float = RETRY_S,
        saved: datetime | None = None,
    ) -> None:
        schedule = SaveSchedule(quiet_s=quiet_s, longest_s=longest_s, retry_s=retry_s)
        self._saver = Saver(save, tell, schedule=schedule, saved=saved)
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    @property
    def status(self) -> SaveStatus:
        """Whether what is on the screen is on disk."""
        return self._saver.status

    def touch(self) -> None:
        """Say that something changed."""
        self._saver.touch()

    def hurry(self) -> None:
        """Have the thread save at once what is unsaved; returns without waiting for it."""
        self._saver.hurry()

    def flush(self) -> SaveStatus:
        """Save now, in the calling thread, if there is something to save."""
        return self._saver.save()

    def close(self) -> SaveStatus:
        """Save what is left and end the thread."""
        with self._saver.changed:
            self._closing = True
            self._saver.changed.notify_all()
        self._thread.join()
        return self.flush()

    def _run(self) -> None:
        changed = self._saver.changed
        while True:
            with changed:
                while not self._closing and (wait := self._saver.wait_s()) != 0:
                    changed.wait(wait)
                if self._closing:
                    return
            self._saver.save()
