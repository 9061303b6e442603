"""A dialog whose content scrolls where the screen is low, with its buttons always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from template_desk.ui.context import Context
from template_desk.ui.parts import Banner

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class LargeDialog(QDialog):
    """Holds a page, a banner and a line of buttons.

    Attributes:
        banner: Says how it went, above the buttons.
        below: Where the line of buttons goes.
    """

    def __init__(self, parent: QWidget, context: Context, *, size_em: tuple[float, float]) -> None:
        super().__init__(parent)
        tokens = context.tokens
        self.banner = Banner(tokens)
        self._content = QVBoxLayout()
        self._content.setContentsMargins(0, 0, 0, 0)
        side = tokens.gap(24)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(side, tokens.gap(12), side, side)
        self.below.setSpacing(tokens.gap(16))
        self.below.addWidget(self.banner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._content, 1)
        layout.addLayout(self.below)
        room = self.screen().availableSize()
        self.resize(
            min(tokens.em(size_em[0]), room.width() - tokens.em(1)),
            min(tokens.em(size_em[1]), room.height() - tokens.em(3)),
        )

    def show_page(self, page: QWidget) -> None:
        """Show a page in the place of the one before."""
        while (old := self._content.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._content.addWidget(page)
        page.show()

    def show_buttons(self, buttons: QLayout) -> None:
        """Add the line of buttons."""
        self.below.addLayout(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from pressing a button that has not the keyboard; fields go on by it."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
