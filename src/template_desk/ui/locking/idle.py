"""Notices that nobody uses the program, and that the computer slept.

Time is that of ``boot_clock``, which goes on while the computer sleeps; the wall clock
is set by hand and decides nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from template_desk.ui.locking.reason import LockReason

TICK_S = 5.0
SLEPT_S = 30.0  # ticks are never this far apart while the computer is awake
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


def boot_clock() -> float:
    """Give seconds that count while the computer sleeps too, where the system has such."""
    found: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if found is None else time.clock_gettime(found)


class IdleWatch(QObject):
    """Tells when nobody has touched the program's windows for some time, or it slept.

    Only the native windows are listened to, not every event of the application: each
    window from when it first has the keyboard, dialogs too.

    Args:
        application: Whose windows.
        is_busy: Whether a task is running: a long export is work although nobody types.
        clock: Seconds from anywhere.
        parent: Owns the watch.

    Signals:
        wanted(LockReason): ``IDLE`` or ``SLEEP``.
    """

    wanted = Signal(object)

    def __init__(
        self,
        application: QGuiApplication,
        is_busy: Callable[[], bool],
        *,
        clock: Callable[[], float] = boot_clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._is_busy = is_busy
        self._clock = clock
        self._limit_s: float | None = None
        self._touched = self._ticked = clock()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(round(TICK_S * 1000))
        self._timer.timeout.connect(self.look)
        application.focusWindowChanged.connect(self._listen_to)

    def start(self, minutes: int) -> None:
        """Begin, or go on with another limit; 0 minutes means: only sleep locks."""
        self._limit_s = minutes * 60.0 if minutes > 0 else None
        self._touched = self._ticked = self._clock()
        self._listen_to(self._application.focusWindow())
        self._timer.start()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._timer.stop()

    def touch(self) -> None:
        """Note that somebody is there."""
        self._touched = self._clock()

    def look(self) -> None:
        """Look at the clock; the timer calls it."""
        now = self._clock()
        slept = now - self._ticked > SLEPT_S
        self._ticked = now
        if slept:
            self.wanted.emit(LockReason.SLEEP)
        elif self._is_idle(now) and not self._is_busy():
            self.wanted.emit(LockReason.IDLE)

    def _is_idle(self, now: float) -> bool:
        return self._limit_s is not None and now - self._touched >= self._limit_s

    def _listen_to(self, window: QWindow | None) -> None:
        if window is not None:
            # Doing it again moves the filter to the front; it is never there twice.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note keys and mouse; never eats an event."""
        if event.type() in _SIGNS_OF_LIFE:
            self._touched = self._clock()
        return False
