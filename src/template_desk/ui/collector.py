"""Collects Python's garbage on the GUI thread only.

Python collects in whatever thread happens to allocate. Garbage of a closed page holds
widgets, and a widget destroyed outside the GUI thread ends the program: seen as a
segmentation fault while a task was reading a form.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class Collector(QObject):
    """Switches automatic collection off, and looks once a second whether there is enough.

    Args:
        parent: Lives as long as the program; collection is automatic again after ``stop``.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what Python itself would collect by now."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.enable()
