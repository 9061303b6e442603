"""Runs what takes longer than a moment in threads, and gives the outcome to the window.

Tasks touch no widget. The runner owns them all, so that the window can wait for them
before it closes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from template_desk.desk.tasks import CancelledError, CancelToken, Report
from template_desk.errors import TemplateDeskError

T = TypeVar("T")


class TaskRunner(QObject):
    """Runs tasks in threads; outcomes arrive on the thread that made the runner.

    Signals:
        idle(): No task runs any more, and the last outcome has been given.
    """

    # Carries a function to the GUI thread; emitted from the tasks' threads.
    _posted = Signal(object)
    # The last task has ended and its outcome was given.
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[threading.Thread, CancelToken] = {}
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Report, CancelToken], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[TemplateDeskError], None],
        step: Callable[[str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> CancelToken:
        """Begin a task.

        An exception that is not ours is a bug: it goes to ``sys.excepthook``, and
        ``failed`` is told a plain ``TemplateDeskError`` so that the page recovers.

        Args:
            work: Runs in a thread of its own; given a report function and the token.
            done: Called on the GUI thread with the result.
            failed: Called on the GUI thread with the error.
            step: Called on the GUI thread with the English name of each step.
            cancelled: Called on the GUI thread when a cancelled task has stopped. With
                it, an outcome that came in spite of the cancelling is given as usual.
            owner: When this object is gone, nothing is called any more.

        Returns:
            The token; without ``cancelled`` a cancelled task calls nothing.
        """
        token = CancelToken()

        def post(call: Callable[[], None], *, outcome: bool = False) -> None:
            def call_if_wanted() -> None:
                wanted = not token.is_cancelled or (outcome and cancelled is not None)
                if wanted and (owner is None or isValid(owner)):
                    call()

            self._posted.emit(call_if_wanted)

        def report(name: str) -> None:
            if step is not None:
                post(lambda: step(name))

        def run() -> None:
            try:
                result = work(report, token)
            except CancelledError:
                token.cancel()
                if cancelled is not None:
                    post(cancelled, outcome=True)
            except TemplateDeskError as error:
                kept = error
                post(lambda: failed(kept), outcome=True)
            except Exception as error:  # noqa: BLE001  # the boundary of the GUI
                bug = error

                def tell() -> None:
                    sys.excepthook(type(bug), bug, bug.__traceback__)
                    failed(TemplateDeskError())

                post(tell, outcome=True)
            else:
                post(lambda: done(result), outcome=True)
            self._posted.emit(lambda: self._forget(thread))

        thread = threading.Thread(target=run, name="task", daemon=True)
        self._running[thread] = token
        thread.start()
        return token

    @property
    def is_busy(self) -> bool:
        """Whether a task is running or its outcome has not been given yet."""
        return bool(self._running)

    def cancel_all(self) -> None:
        """Ask every task to stop; ``idle`` tells when the last has."""
        for token in tuple(self._running.values()):
            token.cancel()

    def wait_all(self) -> None:
        """Ask every task to stop and wait until it has; for closing the window."""
        for thread, token in tuple(self._running.items()):
            token.cancel()
            thread.join()
        self._running.clear()

    def _forget(self, thread: threading.Thread) -> None:
        if self._running.pop(thread, None) is not None and not self._running:
            self.idle.emit()

    def _call(self, call: Callable[[], None]) -> None:
        call()
