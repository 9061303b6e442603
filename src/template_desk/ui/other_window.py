"""Two windows of the program and one vault: the second asks the first to come forward.

By a file in the vault's folder (``vault.call``), because the program opens no sockets.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from template_desk.errors import TemplateDeskError
from template_desk.vault.call import call, is_calling, take_call

LOOK_MS = 1000  # where the system does not tell of changes, as on network drives
ASK_MS = 100
PATIENCE_S = 3.0


class CallWatch(QObject):
    """In the window that has the vault open: answers calls.

    Args:
        parent: Owns the watch.
        look_ms: Time between two looks of its own.

    Signals:
        called(): Another window asks this one to come forward.
    """

    called = Signal()

    def __init__(self, parent: QObject, *, look_ms: int = LOOK_MS) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setInterval(look_ms)
        self._timer.timeout.connect(self._look)

    def start(self, folder: Path) -> None:
        """Answer calls in a vault's folder from now on."""
        self.stop()
        self._folder = folder
        self._watcher.addPath(str(folder))
        self._timer.start()

    def stop(self) -> None:
        """Answer no more."""
        self._timer.stop()
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
        self._folder = None

    def _look(self) -> None:
        if self._folder is not None and is_calling(self._folder) and take_call(self._folder):
            self.called.emit()


class Caller(QObject):
    """In the window that came second: calls the first and waits for its answer.

    Args:
        folder: Of the vault.
        parent: Owns it.
        patience_s: How long to wait.
        clock: Seconds from anywhere.

    Signals:
        answered(): The other window has come forward.
        unanswered(): It has not; the call is taken back.
        failed(TemplateDeskError): The call could not be made.
    """

    answered = Signal()
    unanswered = Signal()
    failed = Signal(object)

    def __init__(
        self,
        folder: Path,
        parent: QObject,
        *,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._patience_s = patience_s
        self._clock = clock
        self._until = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self._look)

    def call(self) -> None:
        """Begin; one of the signals follows."""
        _let_others_come_forward()
        try:
            call(self._folder)
        except TemplateDeskError as error:
            self.failed.emit(error)
            return
        self._until = self._clock() + self._patience_s
        self._timer.start()

    def _look(self) -> None:
        if not is_calling(self._folder):
            self._timer.stop()
            self.answered.emit()
        elif self._clock() >= self._until:
            self._timer.stop()
            # Answered at the last moment after all, if it is gone by now.
            (self.unanswered if take_call(self._folder) else self.answered).emit()


def _let_others_come_forward() -> None:
    """Give up the right to be in front, which Windows gives to no other program by itself."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1  # ASFW_ANY
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
