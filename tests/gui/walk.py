"""Looks at every widget of a page: names for screen readers, and the way of the Tab key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget


def focusable(page: QWidget) -> list[QWidget]:
    """Give the widgets of a page that Tab can reach, visible ones only."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def unnamed(page: QWidget) -> list[str]:
    """Give the focusable widgets that a screen reader cannot name."""
    buddies = {label.buddy() for label in page.findChildren(QLabel) if label.buddy()}
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in focusable(page)
        if widget not in buddies and not _spoken(widget)
    ]


def _spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def tab_round(page: QWidget) -> list[QWidget]:
    """Press Tab until the keyboard is where it began, or give up; give the way it went."""
    window = page.window()
    start = QApplication.focusWidget()
    assert start is not None, "nothing has the focus"
    way = [start]
    for _ in range(100):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            return way
        assert now is not way[-1], f"Tab is held by {type(now).__name__}"
        way.append(now)
    raise AssertionError("Tab never comes back")
