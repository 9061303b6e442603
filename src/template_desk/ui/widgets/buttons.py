"""Round and square buttons and list arrows, drawn here: a style sheet takes Qt's edges away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QRadioButton

from template_desk.ui.tokens import Tokens

_SIDE_EM = 1.25
_TICK = ((0.26, 0.52), (0.43, 0.69), (0.75, 0.33))


def button_side(tokens: Tokens) -> int:
    """Give the side of a round or square button in pixels."""
    return tokens.em(_SIDE_EM)


def draw_box(painter: QPainter, box: QRect, tokens: Tokens, *, checked: bool) -> None:
    """Draw a check box."""
    corner = tokens.gap(4) * 0.75
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if checked else tokens.edge), 1.3))
    painter.setBrush(QColor(tokens.accent if checked else tokens.sheet))
    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), corner, corner)
    if checked:
        side = box.width()
        places = (QPointF(side * across, side * down) for across, down in _TICK)
        _stroke(painter, QPointF(box.topLeft()), places, tokens.on_accent, max(1.6, side / 9))


def _draw_round(painter: QPainter, box: QRect, tokens: Tokens, *, checked: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if checked else tokens.edge), 1.3))
    painter.setBrush(QColor(tokens.sheet))
    painter.drawEllipse(QRectF(box).adjusted(1, 1, -1, -1))
    if checked:
        inset = box.width() * 0.27
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(QRectF(box).adjusted(inset, inset, -inset, -inset))


def _stroke(
    painter: QPainter, corner: QPointF, places: Iterable[QPointF], colour: str, width: float
) -> None:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([corner + place for place in places])


class BoxButton(QCheckBox):
    """A check box without words; a label stands beside it."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Give a square."""
        return QSize(button_side(self._tokens), button_side(self._tokens))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere in the square."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        painter = QPainter(self)
        draw_box(painter, self.rect(), self._tokens, checked=self.isChecked())
        painter.end()


class RoundButton(QRadioButton):
    """A radio button without words; a label stands beside it."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Give a square."""
        return QSize(button_side(self._tokens), button_side(self._tokens))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere in the square."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle."""
        painter = QPainter(self)
        _draw_round(painter, self.rect(), self._tokens, checked=self.isChecked())
        painter.end()


class ArrowList(QComboBox):
    """A list that opens, with an arrow that says so."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the list, then its arrow."""
        super().paintEvent(event)
        tokens = self._tokens
        side = tokens.em(0.8)
        left = tokens.gap(8) if self.isRightToLeft() else self.width() - tokens.gap(8) - side
        corner = QPointF(left, (self.height() - side) / 2)
        places = (
            QPointF(side * across, side * down)
            for across, down in ((0.15, 0.35), (0.5, 0.7), (0.85, 0.35))
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _stroke(painter, corner, places, tokens.quiet, 1.5)
        painter.end()
