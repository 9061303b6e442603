"""Shows where the keyboard is: a ring of the accent, 2 px wide with a gap of 2 px.

One ring for the whole program, drawn around whatever has the focus, so that no
widget has to draw its own and none is forgotten. A widget that shows its focus
itself says so with the dynamic property ``ring`` = ``own``.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget
from shiboken6 import isValid

from template_desk.ui.tokens import Tokens

_FOLLOWED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FocusRing(QObject):
    """Keeps the ring around the widget that has the focus.

    Args:
        application: Tells when the focus moves; owns this object.
        tokens: Colour and width.
    """

    def __init__(self, application: QApplication, tokens: Tokens) -> None:
        super().__init__(application)
        self._tokens = tokens
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._ring: _Ring | None = None
        application.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        self.follow(now)

    def follow(self, now: QWidget | None) -> None:
        """Put the ring around a widget, or away."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._target, self._ring, self._watched = None, None, []
        if now is None or now.isWindow() or now.property("ring") == "own":
            return
        # The ring lies on what scrolls, or on the window: there it has room around
        # the widget, and is cut off where the widget itself is.
        above: list[QWidget] = []
        ground = now.parentWidget()
        while ground is not None and not _is_ground(ground):
            above.append(ground)
            ground = ground.parentWidget()
        if ground is None:
            return
        self._target, self._watched = now, [now, *above]
        self._ring = _Ring(ground, self._tokens)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the widget; never eats an event."""
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _place(self) -> None:
        target, ring = self._target, self._ring
        if target is None or ring is None or not isValid(ring) or not isValid(target):
            return
        ground = ring.parentWidget()
        corner = target.mapTo(ground, QPoint(0, 0)) if ground is not None else QPoint()
        ring.setGeometry(ring.around(QRect(corner, target.size())))
        ring.setVisible(target.isVisible())
        ring.raise_()


def _is_ground(widget: QWidget) -> bool:
    """Whether a widget is a window, or what a scroll area moves."""
    parent = widget.parentWidget()
    holder = parent.parentWidget() if parent is not None else None
    return widget.isWindow() or (
        isinstance(holder, QAbstractScrollArea) and holder.viewport() is parent
    )


class _Ring(QFrame):
    """The ring itself; mouse, keyboard and screen readers do not see it."""

    def __init__(self, parent: QWidget, tokens: Tokens) -> None:
        super().__init__(parent)
        self._colour = QColor(tokens.accent)
        self._width = max(2, tokens.gap(4) // 2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def around(self, target: QRect) -> QRect:
        margin = 2 * self._width
        return target.adjusted(-margin, -margin, margin, margin)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring inside the own edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour, self._width))
        inset = self._width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        radius = 4.0 * self._width
        painter.drawRoundedRect(box, radius, radius)
        painter.end()
