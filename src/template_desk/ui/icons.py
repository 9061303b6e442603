"""The program's icons: line drawings on a grid of 24, drawn in the tokens' colours.

Drawn in code and not read from SVG files: that would need another Qt library at
start. Each drawing is a string of steps: ``M x y`` move, ``L x y`` line, ``C`` cubic
curve, ``Z`` close, ``O x y r`` circle, ``R x y w h r`` rounded rectangle, ``D x y r``
filled dot, ``H x y r`` disc filled in its lower half.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

if TYPE_CHECKING:
    from template_desk.ui.tokens import Tokens

_GRID = 24
_STROKE = 1.5

_DRAWINGS: dict[str, str] = {
    # states of a section
    "empty": "O 12 12 8",
    "started": "O 12 12 8 H 12 12 8",
    "ready": "O 12 12 8 M 8.4 12.2 L 11 14.8 L 15.8 9.6",
    # kinds of message
    "information": "O 12 12 8.5 M 12 11 L 12 16.2 D 12 8 1",
    "problem": "M 8.5 3.5 L 15.5 3.5 L 20.5 8.5 L 20.5 15.5 L 15.5 20.5 L 8.5 20.5 L 3.5 15.5"
    " L 3.5 8.5 Z M 12 7.8 L 12 13 D 12 16 1",
    "advice": "M 12 3.8 L 21 19.5 L 3 19.5 Z M 12 10 L 12 14.4 D 12 16.9 0.95",
    "good": "O 12 12 8.5 M 8 12.2 L 10.9 15.1 L 16.2 9.4",
    "question": "O 12 12 8.5 M 9.4 9.8 C 9.4 6.4 14.7 6.5 14.6 9.8 C 14.5 11.8 12 11.7 12 13.8"
    " D 12 16.6 1",
    # places and deeds
    "desk": "M 7 12.5 L 7 4 L 14 4 L 17 7 L 17 12.5 M 14 4 L 14 7 L 17 7 M 9.6 9.6 L 14.4 9.6"
    " M 3 12.5 L 21 12.5 L 21 15.5 L 3 15.5 Z M 5 15.5 L 5 20.5 M 19 15.5 L 19 20.5",
    "lock": "R 5 10.5 14 9.5 2 M 8 10.5 L 8 7.5 C 8 2.6 16 2.6 16 7.5 L 16 10.5 M 12 14 L 12 16.5",
    "open": "M 3.5 18.5 L 3.5 5.5 L 9.5 5.5 L 11.5 8 L 20.5 8 L 20.5 18.5 Z",
    "received": "M 3.5 13 L 6.5 5 L 17.5 5 L 20.5 13 L 20.5 19 L 3.5 19 Z"
    " M 3.5 13 L 8.5 13 L 9.8 15.5 L 14.2 15.5 L 15.5 13 L 20.5 13",
    "document": "M 6 3.5 L 14 3.5 L 18.5 8 L 18.5 20.5 L 6 20.5 Z M 14 3.5 L 14 8 L 18.5 8"
    " M 9 12 L 15.5 12 M 9 15.5 L 15.5 15.5",
    "new": "M 12 5 L 12 19 M 5 12 L 19 12",
    "delete": "M 4.5 6.5 L 19.5 6.5 M 9.5 6.5 L 9.5 4 L 14.5 4 L 14.5 6.5"
    " M 6.5 6.5 L 7.3 20 L 16.7 20 L 17.5 6.5 M 10.3 10 L 10.6 16.5 M 13.7 10 L 13.4 16.5",
    "duplicate": "R 8.5 8.5 11 11.5 1.5 M 15.5 8.5 L 15.5 4 L 4.5 4 L 4.5 15.5 L 8.5 15.5",
    "rename": "M 4 20 L 5 15.8 L 16.2 4.6 L 19.4 7.8 L 8.2 19 Z M 13.8 7 L 17 10.2",
    "next": "M 9.5 5.5 L 16 12 L 9.5 18.5",
    "back": "M 14.5 5.5 L 8 12 L 14.5 18.5",
    "down": "M 6 9.5 L 12 15.5 L 18 9.5",
    "print": "M 7 9 L 7 3.8 L 17 3.8 L 17 9 M 7 16.5 L 4 16.5 L 4 9 L 20 9 L 20 16.5 L 17 16.5"
    " R 7 13.5 10 6.7 0.5 D 16.6 11.4 0.8",
    "copy": "R 9 9 11 11 1.5 M 15 9 L 15 4 L 4 4 L 4 15 L 9 15",
    "search": "O 10.5 10.5 6 M 15 15 L 20 20",
    "key": "O 7.5 15.5 4 M 10.4 12.6 L 19 4 M 15.2 7.8 L 18.2 10.8 M 12.6 10.4 L 14.4 12.2",
    "show": "M 2.8 12 C 7 4.6 17 4.6 21.2 12 C 17 19.4 7 19.4 2.8 12 Z O 12 12 3",
    "hide": "M 2.8 12 C 7 4.6 17 4.6 21.2 12 C 17 19.4 7 19.4 2.8 12 Z O 12 12 3 M 4.5 20 L 19.5 4",
    "more": "D 5.5 12 1.3 D 12 12 1.3 D 18.5 12 1.3",
    "close": "M 6 6 L 18 18 M 18 6 L 6 18",
    "undo": "M 8 4.5 L 4 8.5 L 8 12.5 M 4 8.5 L 14 8.5 C 21.5 8.5 21.5 19 14 19 L 8 19",
    "history": "M 5.6 6.2 L 5.6 10 L 9.4 10 M 5.8 9.8 C 8.2 3.6 17.2 2.6 19.9 9.2"
    " C 22.4 16.4 14.6 22.6 8.2 19.4 C 6.4 18.4 5 16.8 4.3 15 M 12.3 8 L 12.3 12.4 L 15.6 14.3",
    "settings": "M 4 7 L 9.6 7 M 14.4 7 L 20 7 O 12 7 2.4 M 4 17 L 5.6 17 M 10.4 17 L 20 17"
    " O 8 17 2.4",
    "save": "M 12 4 L 12 14.5 M 7.5 10 L 12 14.5 L 16.5 10 M 4.5 19.5 L 19.5 19.5",
    "attach": "M 8.5 12.5 L 8.5 7 C 8.5 2.5 15.5 2.5 15.5 7 L 15.5 15 C 15.5 22 5 22 5 15 L 5 8"
    " M 12 8 L 12 14.5",
    "shield": "M 12 3.5 L 19.5 6 C 19.5 13 17.5 17.5 12 20.5 C 6.5 17.5 4.5 13 4.5 6 Z",
}

_NAMED_COLOURS = {
    "ready": "good",
    "good": "good",
    "started": "accent",
    "problem": "problem",
    "advice": "advice",
    "information": "quiet",
    "empty": "quiet",
}


def icon(name: str, tokens: Tokens, *, colour: str | None = None) -> QIcon:
    """Give an icon for a button or a list, sharp at up to twice the usual density.

    Args:
        name: Which one; states and messages have the colour of their meaning.
        tokens: Colours and sizes.
        colour: ``#RRGGBB`` to draw with instead.

    Raises:
        KeyError: There is no drawing of that name: a mistake in the program.
    """
    wanted = QColor(colour or _colour_of(name, tokens))
    made = QIcon()
    size = icon_size(tokens)
    for ratio in (1.0, 2.0):
        made.addPixmap(_drawn(name, wanted, size, ratio))
    return made


def icon_size(tokens: Tokens) -> QSize:
    """Give the size at which buttons show icons: with air at the sides, before the words."""
    return QSize(tokens.em(1.3) + tokens.gap(8), tokens.em(1.3))


def picture(
    name: str, tokens: Tokens, *, side: int, colour: str | None = None, ratio: float = 2.0
) -> QPixmap:
    """Give an icon as a picture of ``side`` device-independent pixels; errors as ``icon``."""
    wanted = QColor(colour or _colour_of(name, tokens))
    return _drawn(name, wanted, QSize(side, side), ratio)


def _colour_of(name: str, tokens: Tokens) -> str:
    return str(getattr(tokens, _NAMED_COLOURS.get(name, "ink")))


def _drawn(name: str, colour: QColor, size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate((pixmap.width() - pixmap.height()) / 2, 0)
    painter.scale(pixmap.height() / _GRID, pixmap.height() / _GRID)
    pen = QPen(colour, _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    strokes, fills = _paths(_DRAWINGS[name])
    painter.strokePath(strokes, pen)
    painter.fillPath(fills, colour)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paths(drawing: str) -> tuple[QPainterPath, QPainterPath]:
    """Give what is stroked and what is filled."""
    strokes, fills = QPainterPath(), QPainterPath()
    words = iter(drawing.split())
    for step in words:
        match step:
            case "M":
                strokes.moveTo(_point(words))
            case "L":
                strokes.lineTo(_point(words))
            case "C":
                strokes.cubicTo(_point(words), _point(words), _point(words))
            case "Z":
                strokes.closeSubpath()
            case "O" | "D":
                centre, radius = _point(words), float(next(words))
                (strokes if step == "O" else fills).addEllipse(centre, radius, radius)
            case "R":
                corner = _point(words)
                width, height, radius = (float(next(words)) for _ in range(3))
                strokes.addRoundedRect(
                    QRectF(corner.x(), corner.y(), width, height), radius, radius
                )
            case "H":
                centre, radius = _point(words), float(next(words))
                around = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
                fills.moveTo(centre)
                fills.arcTo(around, 180, 180)
                fills.closeSubpath()
            case _:
                raise ValueError(step)
    return strokes, fills


def _point(words: Iterator[str]) -> QPointF:
    return QPointF(float(next(words)), float(next(words)))
