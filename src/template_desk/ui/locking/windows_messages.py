"""Hears from Windows that the computer goes to sleep or that its screen is locked.

Used on Windows only. What a message means is told apart by a function of its own, so
that it is tested on every system.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractNativeEventFilter, QObject, Signal

from template_desk.ui.locking.reason import LockReason

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray, QCoreApplication
    from PySide6.QtWidgets import QWidget

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x4, 0x7, 0x12
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT = 0x2, 0x4
WTS_SESSION_LOGOFF, WTS_SESSION_LOCK = 0x6, 0x7
_NOTIFY_FOR_THIS_SESSION = 0
_SLEEP = frozenset({PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC})
_AWAY = frozenset(
    {WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK}
)


def reason_of(message: int, kind: int) -> LockReason | None:
    """Tell what a message of Windows means for the vault.

    Args:
        message: Its number.
        kind: Its first parameter, ``wParam``.
    """
    if message == WM_POWERBROADCAST and kind in _SLEEP:
        return LockReason.SLEEP
    if message == WM_WTSSESSION_CHANGE and kind in _AWAY:
        return LockReason.SESSION
    return None


class WindowsWatch(QObject):
    """Looks at the messages that Windows sends to the program's windows.

    Signals:
        wanted(LockReason): ``SLEEP`` or ``SESSION``.
    """

    wanted = Signal(object)

    def __init__(self, application: QCoreApplication, window: QWidget) -> None:
        super().__init__(window)
        self._filter = _Filter(self.hear)
        application.installNativeEventFilter(self._filter)
        _ask_for_session_messages(int(window.winId()))

    def hear(self, message: int, kind: int) -> None:
        """Tell what a message means, if it means anything."""
        reason = reason_of(message, kind)
        if reason is not None:
            self.wanted.emit(reason)


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, hear: Callable[[int, int], None]) -> None:
        super().__init__()
        self._hear = hear

    def nativeEventFilter(
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look, and let every message pass."""
        read = _read_message(int(message))
        if read is not None:
            self._hear(*read)
        return False, 0


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _read_message(address: int) -> tuple[int, int] | None:
        found = wintypes.MSG.from_address(address)
        return found.message, found.wParam

    def _ask_for_session_messages(window: int) -> None:
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)

else:

    def _read_message(address: int) -> tuple[int, int] | None:
        del address
        return None

    def _ask_for_session_messages(window: int) -> None:
        del window
