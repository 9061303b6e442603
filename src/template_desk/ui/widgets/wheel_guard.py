"""Keeps the mouse wheel from changing an answer while a page is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QWidget


class WheelGuard(QObject):
    """Hands the wheel on to the page, unless it only scrolls a text that has the keyboard."""

    def __init__(self, guarded: QWidget) -> None:
        super().__init__(guarded)
        self._guarded = guarded
        guarded.installEventFilter(self)
        if isinstance(guarded, QAbstractScrollArea):
            guarded.viewport().installEventFilter(self)
        # Qt gives the keyboard to what the wheel turns, unless told otherwise.
        if isinstance(guarded, QComboBox) and (line := guarded.lineEdit()) is not None:
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Eat the wheel without accepting it, so that it goes to the parent."""
        if event.type() == QEvent.Type.Wheel and not self._scrolls():
            event.ignore()
            return True
        return False

    def _scrolls(self) -> bool:
        # A combo box is never turned: its list opens with a click or a key.
        return isinstance(self._guarded, QAbstractScrollArea) and self._guarded.hasFocus()
