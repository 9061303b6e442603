"""What this program is, its version, and the licences of what it brings along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from template_desk import __version__
from template_desk.ui.context import Context
from template_desk.ui.parts import button, label, paragraph, picture_label, row, selectable


class AboutDialog(QDialog):
    """Shows version and licences."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("About Template Desk"))
        layout = QVBoxLayout(self)
        side = tokens.gap(24)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(tokens.gap(12))
        layout.addLayout(
            row(
                picture_label("desk", tokens, side_em=2.6, colour=tokens.accent),
                label(translate("Template Desk"), "title"),
                gap=tokens.gap(12),
            )
        )
        version = translate("Version {version}", version=__version__)
        layout.addWidget(selectable(label(version, "quiet")))
        layout.addWidget(
            paragraph(
                translate(
                    "For officials who prepare documents for the 1540 Committee. This is not a "
                    "product of the United Nations. It uses no network."
                )
            )
        )
        caption = QLabel(translate("&Licences"))
        self.licences = QPlainTextEdit()
        self.licences.setReadOnly(True)
        self.licences.setTabChangesFocus(True)
        self.licences.setAccessibleName(translate("Licences"))
        self.licences.setPlainText(_licences(context.environment().resources))
        caption.setBuddy(self.licences)
        layout.addWidget(caption)
        layout.addWidget(self.licences, 1)
        close = button(translate("&Close"), self.accept, role="primary")
        layout.addLayout(row(None, close, gap=0))
        self.resize(tokens.em(40), tokens.em(32))


def _licences(resources: Path) -> str:
    try:
        return (resources / "LICENSES.md").read_text(encoding="utf-8")
    except OSError:
        return ""
