"""PySide6 must not lose references to ``None`` (docs/decisions/0004)."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_lose_no_reference_to_none() -> None:
    made = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        made.setObjectName("name")

    assert abs(sys.getrefcount(None) - before) < 100
