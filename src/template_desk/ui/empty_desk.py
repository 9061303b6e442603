"""What the desk says while there is nothing on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from template_desk.ui.context import Context
from template_desk.ui.parts import label, picture_label


class EmptyDesk(QWidget):
    """Says what to do next."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        translate, tokens = context.translate, context.tokens
        column = QVBoxLayout(self)
        column.setSpacing(tokens.gap(12))
        column.addStretch(2)
        sign = picture_label("document", tokens, side_em=4, colour=tokens.quiet)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            (translate("No documents yet"), "heading"),
            (
                translate(
                    "Begin one with «New document». It is saved here, encrypted, while you type."
                ),
                "quiet",
            ),
            (
                translate("To check a file that somebody sent you, drop it onto this window."),
                "quiet",
            ),
        ):
            words = label(text, role)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addStretch(3)
