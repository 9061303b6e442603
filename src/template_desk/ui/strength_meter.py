"""Shows how strong a passphrase is: a word, a sentence, and four quiet steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from template_desk.i18n import Translator
from template_desk.ui.parts import paragraph
from template_desk.ui.tokens import Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from template_desk.desk.strength import Strength

_STEPS = 4


class StrengthMeter(QWidget):
    """The words say everything; the steps repeat it for the eye, in one colour."""

    def __init__(self, tokens: Tokens, translate: Translator) -> None:
        super().__init__()
        self._translate = translate
        self._words = paragraph("", "hint")
        self._steps = _Steps(tokens)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.gap(12))
        layout.addWidget(self._steps, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def steps(self) -> int:
        """How many steps are filled, 0 to 4."""
        return self._steps.filled

    def say(self, text: str) -> None:
        """Say something else than a strength."""
        self._steps.fill(0)
        self._words.setText(text)

    def show_strength(self, strength: Strength) -> None:
        """Say a strength."""
        from template_desk.desk.strength import Rating, rating_word, strength_sentence

        word = rating_word(strength.rating, self._translate)
        sentence = strength_sentence(strength, self._translate)
        self._steps.fill(1 + list(Rating).index(strength.rating))
        self._words.setText(self._translate("{word}. {sentence}", word=word, sentence=sentence))


class _Steps(QWidget):
    """Four bars, filled from the beginning of the line; screen readers skip them."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.filled = 0
        self._tokens = tokens
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def fill(self, count: int) -> None:
        """Fill so many."""
        self.filled = count
        self.update()

    def sizeHint(self) -> QSize:
        """Give the size: as high as a line of text, so that bars and words are level."""
        tokens = self._tokens
        return QSize(_STEPS * tokens.em(1.3) + (_STEPS - 1) * tokens.gap(4), tokens.em(1.45))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        tokens = self._tokens
        width, gap, height = tokens.em(1.3), tokens.gap(4), tokens.gap(4) + tokens.gap(4) // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(_STEPS):
            place = (
                step
                if self.layoutDirection() == Qt.LayoutDirection.LeftToRight
                else (_STEPS - 1 - step)
            )
            bar = QRectF(place * (width + gap), (self.height() - height) / 2, width, height)
            bar.adjust(0.5, 0.5, -0.5, -0.5)
            # An empty bar has an edge, so that it is seen without its colour.
            painter.setPen(QColor(tokens.accent if step < self.filled else tokens.edge))
            painter.setBrush(QColor(tokens.accent if step < self.filled else tokens.sheet))
            painter.drawRoundedRect(bar, height / 2, height / 2)
        painter.end()
