"""Leaving the open draft without losing a keystroke and without stopping the window.

A slow disk must not freeze the program, and what is typed while the draft is being
written must be written too. So: save in a task; look whether anything came meanwhile;
only when nothing did, and no task runs any more, leave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from template_desk.desk.autosave import SaveStatus
    from template_desk.desk.session import DraftSession
    from template_desk.errors import TemplateDeskError
    from template_desk.ui.background import TaskRunner

COVER_AFTER_MS = 150
RETRY_MS = 5000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Departure:
    """One way of leaving.

    Attributes:
        finish: Called once when the draft is closed, with whether all was saved.
        locks: Whether the content is to be covered at once and cannot be gone back to.
        is_attended: Whether somebody is there to answer a question.
        ends_tasks: Whether running tasks are stopped, and waited for.
    """

    finish: Callable[[bool], None]
    locks: bool = False
    is_attended: bool = True
    ends_tasks: bool = True


class Leaving(QObject):
    """Saves and closes the open draft for whoever wants to leave it.

    Args:
        runner: Runs the saving.
        session: Gives the open draft, if there is one.
        give_up: Asks whether to leave although saving failed; waits for the answer.
        parent: Owns it.
        cover_after_ms: How long saving may take before the window says that it is saving.
        retry_ms: Time between two tries when nobody answers.

    Signals:
        cover_wanted(bool): Cover the content; whether this is for locking.
        uncover_wanted(): Show it again: the user stays.
        stuck(TemplateDeskError): Saving failed and nobody is there; it is tried again.
    """

    cover_wanted = Signal(bool)
    uncover_wanted = Signal()
    stuck = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        session: Callable[[], DraftSession | None],
        give_up: Callable[[TemplateDeskError], bool],
        *,
        parent: QObject | None = None,
        cover_after_ms: int = COVER_AFTER_MS,
        retry_ms: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._session = session
        self._give_up = give_up
        self._now: Departure | None = None
        self._is_saving = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(cover_after_ms)
        self._patience.timeout.connect(lambda: self.cover_wanted.emit(False))
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(retry_ms)
        self._retry.timeout.connect(self.try_again)
        runner.idle.connect(self._advance)

    @property
    def is_leaving(self) -> bool:
        """Whether somebody is leaving."""
        return self._now is not None

    @property
    def is_locking(self) -> bool:
        """Whether the content is covered for good."""
        return self._now is not None and self._now.locks

    def leave(self, departure: Departure) -> None:
        """Leave; locking overtakes everything else, which waits no more."""
        if self._now is not None and not (departure.locks and not self._now.locks):
            return
        self._now = departure
        if departure.locks:
            self.cover_wanted.emit(True)
        else:
            self._patience.start()
        self._advance()

    def stay(self) -> None:
        """Leave no more; what is being saved is saved all the same."""
        self._now = None
        self._patience.stop()
        self._retry.stop()
        self.uncover_wanted.emit()

    def try_again(self) -> None:
        """Save now, after a failure."""
        self._retry.stop()
        self._advance()

    def _advance(self) -> None:
        """Do the next thing that stands between now and leaving."""
        departure, session = self._now, self._session()
        if departure is None or self._is_saving or self._retry.isActive():
            return
        if session is not None and not session.is_finished:
            self._is_saving = True
            self._runner.run(
                lambda _report, _cancel: session.finish(), done=self._saved, failed=self._failed
            )
        elif departure.ends_tasks and self._runner.is_busy:
            self._runner.cancel_all()  # and it comes here again when the last has ended
        else:
            if session is not None:
                session.close()  # At once: there is nothing left to save.
            self._finish(departure, saved=True)

    def _saved(self, status: SaveStatus) -> None:
        departure = self._now
        if departure is None or status.failure is None:
            self._is_saving = False
            self._advance()
        elif not departure.is_attended:
            self._is_saving = False
            self._retry.start()
            self.stuck.emit(status.failure)
        else:
            self._patience.stop()
            leaves = self._give_up(status.failure)
            self._is_saving = False
            # While the question stood there, the window may have been locked.
            if self._now is not departure:
                self._advance()
            elif leaves:
                self._close_unsaved(departure)
            else:
                self.stay()

    def _failed(self, _error: TemplateDeskError) -> None:
        """Saving itself never raises: this is our own bug, told already."""
        self._is_saving = False
        self.stay()

    def _close_unsaved(self, departure: Departure) -> None:
        """Close in a task: closing tries once more, on a disk that may hang."""
        session = self._session()
        if session is None:
            self._finish(departure, saved=False)
            return
        self._is_saving = True

        def closed(status: SaveStatus) -> None:
            self._is_saving = False
            self._finish(departure, saved=status.failure is None)

        self._runner.run(lambda _report, _cancel: session.close(), done=closed, failed=self._failed)

    def _finish(self, departure: Departure, *, saved: bool) -> None:
        self._patience.stop()
        self._now = None
        departure.finish(saved)
