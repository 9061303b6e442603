"""When the window locks by itself; no test waits: the clock is the test's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from template_desk.ui.locking import windows_messages as windows
from template_desk.ui.locking.buses import local_session_bus, local_system_bus
from template_desk.ui.locking.idle import SLEPT_S, IdleWatch, boot_clock
from template_desk.ui.locking.reason import LockReason
from template_desk.ui.locking.watch import LockWatch
from tools import require_tool


class Time:
    """A clock, a busy program, and what was told."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.busy = False
        self.told: list[LockReason] = []

    def pass_s(self, watch: IdleWatch, seconds: float) -> None:
        """Let time pass as it does while the computer is awake: tick by tick."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + 5)
            watch.look()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def watch(qapp: QApplication, time: Time) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, lambda: time.busy, clock=lambda: time.now)
    made.wanted.connect(time.told.append)
    made.start(10)
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[QLineEdit]:
    window = QWidget()
    layout = QVBoxLayout(window)
    line = QLineEdit()
    layout.addWidget(line)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    line.setFocus()
    yield line
    window.close()


def test_ten_minutes_without_a_key_lock(watch: IdleWatch, time: Time) -> None:
    time.pass_s(watch, 599)
    assert time.told == []
    time.pass_s(watch, 5)
    assert time.told == [LockReason.IDLE]


def test_a_key_or_the_mouse_begins_the_time_anew(
    watch: IdleWatch, time: Time, field: QLineEdit
) -> None:
    window = field.window().windowHandle()
    assert window is not None
    for sign in (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseMove(window, field.geometry().center()),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton),
    ):
        time.pass_s(watch, 590)
        sign()
        QApplication.processEvents()
    time.pass_s(watch, 590)
    assert time.told == []
    assert "a" in field.text()
    time.pass_s(watch, 15)
    assert time.told


def test_a_key_in_a_dialog_counts(
    watch: IdleWatch, time: Time, field: QLineEdit, qtbot: QtBot
) -> None:
    dialog = QDialog(field.window())
    layout = QVBoxLayout(dialog)
    inner = QLineEdit()
    layout.addWidget(inner)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    time.pass_s(watch, 590)
    window = dialog.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_B)
    time.pass_s(watch, 590)
    assert time.told == []
    dialog.reject()


def test_a_task_postpones_until_it_has_ended(watch: IdleWatch, time: Time) -> None:
    time.busy = True
    time.pass_s(watch, 3000)
    assert time.told == []
    time.busy = False
    time.pass_s(watch, 5)
    assert time.told == [LockReason.IDLE]


def test_never_means_never_but_sleep_still_locks(watch: IdleWatch, time: Time) -> None:
    watch.start(0)
    time.pass_s(watch, 100_000)
    assert time.told == []
    time.now += SLEPT_S + 6
    watch.look()
    assert time.told == [LockReason.SLEEP]


def test_a_gap_between_two_ticks_means_that_the_computer_slept(
    watch: IdleWatch, time: Time
) -> None:
    time.busy = True  # a task does not keep a computer that slept from being locked
    time.now += SLEPT_S - 1
    watch.look()
    assert time.told == []
    time.now += SLEPT_S + 1
    watch.look()
    assert time.told == [LockReason.SLEEP]


def test_the_clock_goes_on() -> None:
    assert boot_clock() <= boot_clock()


# --- the system's signals ------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "kind", "expected"),
    [
        (windows.WM_POWERBROADCAST, windows.PBT_APMSUSPEND, LockReason.SLEEP),
        (windows.WM_POWERBROADCAST, windows.PBT_APMRESUMEAUTOMATIC, LockReason.SLEEP),
        (windows.WM_POWERBROADCAST, 0xA, None),  # the battery's state
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_SESSION_LOCK, LockReason.SESSION),
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_REMOTE_DISCONNECT, LockReason.SESSION),
        (windows.WM_WTSSESSION_CHANGE, 0x8, None),  # unlocked
        (0x0100, windows.WTS_SESSION_LOCK, None),  # a key
    ],
)
def test_what_windows_says(message: int, kind: int, expected: LockReason | None) -> None:
    assert windows.reason_of(message, kind) is expected


def test_the_filter_for_windows_tells_and_lets_everything_pass(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With made-up messages in the place of those of Windows."""
    messages = {7: (windows.WM_WTSSESSION_CHANGE, windows.WTS_SESSION_LOCK), 8: (0x0100, 7)}
    monkeypatch.setattr(windows, "_read_message", messages.get)
    window = QWidget()
    qtbot.addWidget(window)
    watch = windows.WindowsWatch(qapp, window)
    told: list[LockReason] = []
    watch.wanted.connect(told.append)

    for address in (7, 8, 9):
        assert watch._filter.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
    qapp.removeNativeEventFilter(watch._filter)

    assert told == [LockReason.SESSION]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("unix:path=/run/bus", True),
        ("unix:abstract=x,guid=1;unix:path=/y", True),
        ("tcp:host=localhost,port=1", False),
        ("unix:path=/x;tcp:host=h,port=1", False),
        ("autolaunch:", False),
    ],
)
def test_a_bus_behind_a_network_socket_is_not_used(address: str, expected: bool) -> None:
    assert local_session_bus({"DBUS_SESSION_BUS_ADDRESS": address}) is expected
    assert local_system_bus({"DBUS_SYSTEM_BUS_ADDRESS": address}) is expected


def test_without_a_session_bus_none_is_started(tmp_path: Path) -> None:
    assert not local_session_bus({})
    assert not local_session_bus({"XDG_RUNTIME_DIR": str(tmp_path)})


def test_a_watch_that_was_stopped_tells_nothing(
    qapp: QApplication, qtbot: QtBot, time: Time
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    nothing: Mapping[str, str] = {"DBUS_SYSTEM_BUS_ADDRESS": "none:"}
    watch = LockWatch(qapp, window, lambda: False, clock=lambda: time.now, environment=nothing)
    watch.wanted.connect(time.told.append)
    watch.start(5)
    time.pass_s(watch.idle, 300)
    assert time.told == [LockReason.IDLE]
    watch.stop()
    time.pass_s(watch.idle, 1000)
    assert len(time.told) == 1


_HEARS = """
import os, sys
from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath
from template_desk.ui.locking.buses import BusWatch

application = QCoreApplication([])
OWN, OTHER = (f"/org/freedesktop/login1/session/_{n}" for n in (31, 32))

@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Logins(QObject):
    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, session):
        print("asked for", session, flush=True)
        return QDBusObjectPath(OWN)

@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Session"})
class Login(QObject):
    hint = False
    LockedHint = Property(bool, lambda self: self.hint)

bus = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "logins")
logins = Logins()
everything = QDBusConnection.RegisterOption.ExportAllSlots
assert bus.registerService("org.freedesktop.login1")
login = Login()
properties_too = QDBusConnection.RegisterOption.ExportAllProperties
assert bus.registerObject(OWN, "org.freedesktop.login1.Session", login, properties_too)
assert bus.registerObject("/org/freedesktop/login1", logins.metaObject().classInfo(0).value(),
                          logins, everything)
watch = BusWatch()
watch.wanted.connect(lambda reason: print(reason.value, flush=True))

def send(path, interface, name, *arguments):
    signal = QDBusMessage.createSignal(path, interface, name)
    signal.setArguments(list(arguments))
    print("sent", name, *arguments[-2:-1], flush=True)
    assert bus.send(signal)

properties, session = "org.freedesktop.DBus.Properties", "org.freedesktop.login1.Session"
signals = [
    (OTHER, session, "Lock"),
    (OWN, session, "Lock"),
    (OWN, session, "Unlock"),
    (OWN, properties, "PropertiesChanged", session, {"LockedHint": False}, ["x"]),
    (OWN, properties, "PropertiesChanged", session, {"LockedHint": True}, ["x"]),
    ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True),
    ("/s", "org.gnome.ScreenSaver", "ActiveChanged", False),
    ("/s", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
]

def step():
    if signals:
        login.hint = "{'LockedHint': True}" in str(signals[0])
        send(*signals.pop(0))
        QTimer.singleShot(150, step)
    else:
        application.quit()

QTimer.singleShot(400, step)
application.exec()
"""


def test_the_buses_are_heard(tmp_path: Path) -> None:
    """Login manager and screen saver, played on a bus of the test's own."""
    bus = subprocess.Popen(
        [require_tool("dbus-daemon"), "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        told = subprocess.run(
            [sys.executable, "-c", _HEARS],
            env={
                "DBUS_SYSTEM_BUS_ADDRESS": address,
                "DBUS_SESSION_BUS_ADDRESS": address,
                "XDG_SESSION_ID": "c7",
                "LC_ALL": "C.UTF-8",
                "HOME": str(tmp_path),
            },
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        bus.terminate()
        bus.communicate(timeout=10)

    lines = told.stdout.splitlines()
    assert told.returncode == 0, told.stderr
    assert lines == [
        "asked for c7",
        "sent Lock",
        "sent Lock",
        "session",
        "sent Unlock",
        "sent PropertiesChanged {'LockedHint': False}",
        "sent PropertiesChanged {'LockedHint': True}",
        "session",
        "sent PrepareForSleep",
        "sleep",
        "sent ActiveChanged",
        "sent ActiveChanged",
        "session",
    ]
