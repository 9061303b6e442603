"""The mark of official wording: a bar in the gutter, as beside a quotation.

Wording of ours has the same gutter without the bar, so that all texts begin at the
same line.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from template_desk.model.form import Origin
from template_desk.model.ids import TextKey
from template_desk.ui.parts import label
from template_desk.ui.tokens import Tokens
from template_desk.ui.widgets.surroundings import Surroundings


def gutter(tokens: Tokens) -> int:
    """Give the width of the gutter in pixels, the space before the text with it."""
    return tokens.gap(4) + tokens.gap(8)


class OriginBar(QWidget):
    """The bar; solid beside official wording, dotted beside a translation of it."""

    def __init__(self, origin: Origin, tokens: Tokens) -> None:
        super().__init__()
        self._origin = origin
        self._colour = QColor(tokens.accent)
        self._step = tokens.gap(4)
        self.setFixedWidth(tokens.gap(4) * 3 // 4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, or nothing beside our own wording."""
        if self._origin is Origin.OURS:
            return
        painter = QPainter(self)
        if self._origin is Origin.OFFICIAL:
            painter.fillRect(self.rect(), self._colour)
        else:
            for top in range(0, self.height(), 2 * self._step):
                painter.fillRect(0, top, self.width(), self._step, self._colour)
        painter.end()


def with_origin(text: QWidget, key: TextKey, around: Surroundings) -> QWidget:
    """Put the mark of its origin beside a text, and say it to screen readers."""
    tokens = around.tokens
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    bar = OriginBar(around.wording.origin(key), tokens)
    line.setSpacing(gutter(tokens) - bar.width())
    line.addWidget(bar)
    line.addWidget(text, 1)
    words = around.origin_words(key)
    holder.setToolTip(words)
    text.setAccessibleDescription(words)
    return holder


def official_legend(around: Surroundings) -> QWidget:
    """Explain the mark, once for a page that has it."""
    tokens = around.tokens
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    bar = OriginBar(Origin.OFFICIAL, tokens)
    line.setSpacing(gutter(tokens) - bar.width())
    words = around.translate(
        "A bar like this marks the wording of the Committee's template. "
        "Everything without it is our wording."
    )
    line.addWidget(bar)
    line.addWidget(label(words, "hint"), 1, Qt.AlignmentFlag.AlignTop)
    return holder
