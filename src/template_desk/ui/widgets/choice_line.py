"""One choice: a round or square button with words beside it that may run over lines.

Qt's own buttons do not wrap their text, and official wordings are long.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QWidget

from template_desk.ui.parts import label, plain
from template_desk.ui.tokens import Tokens


class _ClickedLabel(QLabel):
    """Words that press the button they stand beside."""

    def __init__(self, text: str, pressed: QAbstractButton) -> None:
        super().__init__()
        self._pressed = pressed
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(plain(text))
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.setBuddy(pressed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button when the mouse is still on the words."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and self._pressed.isEnabled():
            self._pressed.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed.click()


class ChoiceLine(QWidget):
    """A button of a choice with its words.

    Args:
        button: Without text.
        text: The choice's words.
        tokens: Sizes.
        note: Added in quiet words; empty for none.
    """

    def __init__(
        self, button: QAbstractButton, text: str, tokens: Tokens, *, note: str = ""
    ) -> None:
        super().__init__()
        self.button = button
        button.setAccessibleName(text)
        self.words = _ClickedLabel(text, button)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, tokens.gap(4) // 2, 0, tokens.gap(4) // 2)
        line.setSpacing(tokens.gap(8))
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        if note:
            line.addWidget(label(note, "hint", wrap=False))
