"""A line that says how far something long is, with a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout

from template_desk.ui.parts import button, label, row
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.ui.tokens import Tokens

_PARTS = 1000


class ProgressLine(QFrame):
    """Words, a bar and perhaps «Cancel»; hidden while nothing goes on.

    Args:
        tokens: Colours and sizes.
        translate: The program's words.
        cancel: Called by «Cancel»; None where it cannot be stopped.
    """

    def __init__(
        self, tokens: Tokens, translate: Translator, cancel: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        set_role(self, "banner")
        self._words = label("")
        self._bar = QProgressBar()
        self._bar.setRange(0, _PARTS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(translate("Progress"))
        self.cancel_button: QPushButton | None = None
        column = QVBoxLayout()
        column.setSpacing(tokens.gap(8))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        across = row(column, gap=tokens.gap(16))
        across.setStretch(0, 1)
        if cancel is not None:
            self.cancel_button = button(translate("Ca&ncel"), cancel)
            across.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignVCenter)
        side = tokens.gap(16)
        across.setContentsMargins(side, tokens.gap(12), side, tokens.gap(12))
        self.setLayout(across)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str, share: float) -> None:
        """Show how far it is.

        Args:
            words: What is going on.
            share: 0 to 1.
        """
        self._words.setText(words)
        self._bar.setValue(round(share * _PARTS))
        self._bar.setAccessibleDescription(words)
        self.show()

    def say_cancelling(self, words: str) -> None:
        """Say that it is being stopped; it cannot be stopped twice."""
        self._words.setText(words)
        if self.cancel_button is not None:
            self.cancel_button.setEnabled(False)

    def clear(self) -> None:
        """Hide it."""
        if self.cancel_button is not None:
            self.cancel_button.setEnabled(True)
        self.hide()
