"""Running text with generous line spacing, which a plain Qt label cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

LINE_HEIGHT = 1.45  # of the font size


class Paragraph(QLabel):
    """Shows plain text, wrapped; a screen reader reads it as any label."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # Qt asks for heights many times over; what was laid out last is nearly always asked again.
        self._last: tuple[object, tuple[list[QTextLayout], float]] | None = None

    def heightForWidth(self, width: int) -> int:
        """Give the height that the text needs."""
        _, height = self._laid_out(width)
        return round(height + 0.5)

    def sizeHint(self) -> QSize:
        """Give the size at the width of about sixty characters, or less for a short text."""
        metrics = QFontMetricsF(self.font())
        longest = max(metrics.horizontalAdvance(line) for line in self.text().split("\n"))
        width = round(min(longest + 2, metrics.averageCharWidth() * 60))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Give the least useful size; the height follows from the width."""
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.averageCharWidth() * 12), round(self._line_px()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        layouts, _ = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for layout in layouts:
            layout.draw(painter, QPointF(0, 0), [], QRectF(self.rect()))
        painter.end()

    def _line_px(self) -> float:
        metrics = QFontMetricsF(self.font())
        return max(metrics.height(), LINE_HEIGHT * self.fontInfo().pixelSize())

    def _laid_out(self, width: int) -> tuple[list[QTextLayout], float]:
        """Lay the text out; give one layout for each line break, and the height of all."""
        asked = (self.text(), self.font().key(), self.alignment(), self.layoutDirection(), width)
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._lay_out(width)
        return self._last[1]

    def _lay_out(self, width: int) -> tuple[list[QTextLayout], float]:
        line_px, top = self._line_px(), 0.0
        lead = (line_px - QFontMetricsF(self.font()).height()) / 2
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setTextDirection(self.layoutDirection())
        layouts = []
        for text in self.text().split("\n"):
            layout = QTextLayout(text, self.font())
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                line.setPosition(QPointF(0, top + lead))
                top += line_px
            layout.endLayout()
            layouts.append(layout)
        return layouts, top
