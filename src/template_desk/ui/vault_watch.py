"""All that is listened to while a vault is open, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from template_desk.ui.locking.watch import LockWatch
from template_desk.ui.other_window import CallWatch

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace


class VaultWatch(QObject):
    """Reasons to lock, calls of other windows, and the user's going to another program.

    Args:
        window: The main window.
        is_busy: Whether a task is running.

    Signals:
        lock_wanted(LockReason): The vault is to be locked.
        called(): Another window asks this one to come forward.
        left(): The user went to another program.
    """

    lock_wanted = Signal(object)
    called = Signal()
    left = Signal()

    def __init__(self, window: QWidget, is_busy: Callable[[], bool]) -> None:
        super().__init__(window)
        self._is_on = False
        self._calls = CallWatch(self)
        self._calls.called.connect(self.called)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        self._locks = LockWatch(application, window, is_busy)
        self._locks.wanted.connect(self.lock_wanted)
        application.applicationStateChanged.connect(self._look)

    def start(self, workspace: Workspace, minutes: int) -> None:
        """Begin with a vault that was opened; idle for so many minutes means: lock."""
        self._is_on = True
        if not workspace.read_only:
            # Who only reads is not the one that others look for.
            self._calls.start(workspace.vault.folder)
        self._locks.start(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Take another limit of idleness."""
        if self._is_on:
            self._locks.start(minutes)

    def stop(self) -> None:
        """Tell nothing any more."""
        self._is_on = False
        self._calls.stop()
        self._locks.stop()

    def _look(self, state: Qt.ApplicationState) -> None:
        if self._is_on and state == Qt.ApplicationState.ApplicationInactive:
            self.left.emit()
