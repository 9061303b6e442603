"""Everything that locks the window without its user's asking, gathered into one signal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from template_desk.ui.locking.idle import IdleWatch, boot_clock


class LockWatch(QObject):
    """Watches while a vault is open.

    What listens to the system is loaded when the watch is first begun, which is after
    unlocking: the first page needs none of it.

    Args:
        application: Whose windows.
        window: The one that the system tells things to.
        is_busy: Whether a task is running; it postpones locking for idleness.
        clock: Seconds that count while the computer sleeps.
        environment: Where the system's buses are.

    Signals:
        wanted(LockReason): The window is to be locked.
    """

    wanted = Signal(object)

    def __init__(
        self,
        application: QGuiApplication,
        window: QWidget,
        is_busy: Callable[[], bool],
        *,
        clock: Callable[[], float] = boot_clock,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(window)
        self._application = application
        self._window = window
        self._environment = environment
        self._heard_from: QObject | None = None
        self._is_on = False
        self.idle = IdleWatch(application, is_busy, clock=clock, parent=self)
        self.idle.wanted.connect(self._tell)

    def start(self, minutes: int) -> None:
        """Begin, or go on with another limit in minutes of idleness; 0 is none."""
        self._is_on = True
        self.idle.start(minutes)
        if self._heard_from is None:
            # A moment later: a system that is odd must not keep anybody from the documents.
            QTimer.singleShot(0, self, self._begin_to_hear)

    def _begin_to_hear(self) -> None:
        if self._heard_from is None:
            self._heard_from = self._listen()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._is_on = False
        self.idle.stop()

    def _listen(self) -> QObject:
        """Begin to hear what the system tells; give whoever hears it."""
        if sys.platform == "win32":
            from template_desk.ui.locking.windows_messages import WindowsWatch

            heard = WindowsWatch(self._application, self._window)
            heard.wanted.connect(self._tell)
            return heard
        else:  # noqa: RET505  # mypy reads only the branch of its own system
            # A build without QtDBus goes without; the clock and the keyboard still lock.
            with contextlib.suppress(ImportError):
                from template_desk.ui.locking.buses import BusWatch

                bus = BusWatch(self._environment, self)
                bus.wanted.connect(self._tell)
            return self

    def _tell(self, reason: object) -> None:
        if self._is_on:
            self.wanted.emit(reason)
