"""Hears on D-Bus that the computer goes to sleep or that its screen is locked (Linux).

Loaded only after unlocking. Without a bus, or with one that is not a socket of this
computer, nothing is heard and nothing is said.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

from template_desk.ui.locking.reason import LockReason

_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_PROPERTIES = "org.freedesktop.DBus.Properties"
# The same signal under the names of the desktops.
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


def local_session_bus(environment: Mapping[str, str]) -> bool:
    """Whether there is a session bus that is reached without a network.

    Without an address libdbus would start a bus of its own, which nobody speaks on.
    """
    address = environment.get("DBUS_SESSION_BUS_ADDRESS", "")
    if address:
        return _is_local(address)
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    return bool(runtime) and Path(runtime, "bus").exists()


def local_system_bus(environment: Mapping[str, str]) -> bool:
    """Whether there is a system bus that is reached without a network."""
    address = environment.get("DBUS_SYSTEM_BUS_ADDRESS", "")
    if address:
        return _is_local(address)
    return Path("/run/dbus/system_bus_socket").exists()


def _is_local(address: str) -> bool:
    return all(part.startswith("unix:") for part in address.split(";") if part)


def _slot(signature: str) -> bytes:
    # BUG(pyside 6.11): the stubs ask for bytes, the functions take only str.
    return cast("bytes", SLOT(signature))


class BusWatch(QObject):
    """Listens to the system's login manager and to the desktop's screen saver.

    Args:
        environment: Where the buses are, and which session this is.
        parent: Owns the watch.

    Signals:
        wanted(LockReason): ``SLEEP`` or ``SESSION``.
    """

    wanted = Signal(object)

    def __init__(self, environment: Mapping[str, str] = os.environ, parent: QObject | None = None):
        super().__init__(parent)
        self._system: QDBusConnection | None = None
        if local_system_bus(environment):
            self._listen_to_system(environment.get("XDG_SESSION_ID", "auto"))
        if local_session_bus(environment):
            self._listen_to_session()

    def _listen_to_system(self, session: str) -> None:
        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        self._system = bus
        # No sender is named: naming one would ask, and wait, for who that is. A false
        # signal from another user of the computer only locks.
        bus.connect(
            "", _LOGIN_PATH, f"{_LOGIN}.Manager", "PrepareForSleep", self, _slot("_sleeps(bool)")
        )  # fmt: skip
        ask = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, f"{_LOGIN}.Manager", "GetSession")
        ask.setArguments([session])
        bus.callWithCallback(
            ask, self, _slot("_listen_to_login(QDBusMessage)"), _slot("_no_login(QDBusError)")
        )

    def _listen_to_session(self) -> None:
        bus = QDBusConnection.sessionBus()
        if bus.isConnected():
            for name in _SCREEN_SAVERS:
                bus.connect("", "", name, "ActiveChanged", self, _slot("_is_saving(bool)"))

    @Slot(bool)
    def _sleeps(self, begins: bool) -> None:
        # Also when it ends: the program may have had no time before.
        del begins
        self.wanted.emit(LockReason.SLEEP)

    @Slot("QDBusMessage")
    def _listen_to_login(self, answer: QDBusMessage) -> None:
        """Listen to this login's own signals; others of this computer are not ours."""
        found = answer.arguments()
        if self._system is None or not found:
            return
        path = found[0].path()
        self._system.connect("", path, f"{_LOGIN}.Session", "Lock", self, _slot("_locks()"))
        self._system.connect(
            "", path, _PROPERTIES, "PropertiesChanged",
            self, _slot("_changes(QDBusMessage)"),
        )  # fmt: skip

    @Slot("QDBusError")
    def _no_login(self, _error: object) -> None:
        """Go without: there is no login manager here."""

    @Slot()
    def _locks(self) -> None:
        self.wanted.emit(LockReason.SESSION)

    @Slot("QDBusMessage")
    def _changes(self, message: QDBusMessage) -> None:
        """Ask whether the desktop says of this login now that its screen is locked.

        The message itself says it in a map, which PySide cannot read.
        """
        if self._system is None or message.arguments()[:1] != [f"{_LOGIN}.Session"]:
            return
        ask = QDBusMessage.createMethodCall(_LOGIN, message.path(), _PROPERTIES, "Get")
        ask.setArguments([f"{_LOGIN}.Session", "LockedHint"])
        self._system.callWithCallback(
            ask, self, _slot("_hear_hint(QDBusMessage)"), _slot("_no_login(QDBusError)")
        )

    @Slot("QDBusMessage")
    def _hear_hint(self, answer: QDBusMessage) -> None:
        (hint,) = answer.arguments() or (None,)
        if isinstance(hint, QDBusVariant) and hint.variant() is True:
            self.wanted.emit(LockReason.SESSION)

    @Slot(bool)
    def _is_saving(self, active: bool) -> None:
        if active:
            self.wanted.emit(LockReason.SESSION)
