"""After how many minutes without key or mouse the vault is locked."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QVBoxLayout, QWidget

from template_desk.desk.settings import LOCK_CHOICES, Settings
from template_desk.ui.context import Context
from template_desk.ui.parts import button, label, paragraph, row
from template_desk.ui.widgets.buttons import RoundButton
from template_desk.ui.widgets.choice_line import ChoiceLine


class LockSettingsDialog(QDialog):
    """Asks; the choice holds at once.

    Signals:
        settings_changed(Settings): The user chose another time.
    """

    settings_changed = Signal(object)

    def __init__(self, parent: QWidget, context: Context, settings: Settings) -> None:
        super().__init__(parent)
        self._settings = settings
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("Lock when idle"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(tokens.gap(24),) * 4)
        layout.setSpacing(tokens.gap(12))
        layout.addWidget(
            label(
                translate("Lock the vault when nobody has typed or moved the mouse for"), "question"
            )
        )
        kept = settings.lock_after_minutes
        self.minutes = list(LOCK_CHOICES)
        if kept not in self.minutes:
            self.minutes.insert(0, kept)
        self._group = QButtonGroup(self)
        self.buttons: list[RoundButton] = []
        for place, minutes in enumerate(self.minutes):
            made = RoundButton(tokens)
            made.setChecked(minutes == kept)
            words = (
                translate.plural("{count} minute", "{count} minutes", minutes)
                if minutes
                else translate("Never")
            )
            self._group.addButton(made, place)
            self.buttons.append(made)
            layout.addWidget(ChoiceLine(made, words, tokens))
        layout.addWidget(
            paragraph(
                translate(
                    "Everything is saved before. The vault is also locked when the computer "
                    "goes to sleep or its screen is locked, whatever is chosen here."
                ),
                "hint",
            )
        )
        close = button(translate("&Done"), self.accept, role="primary")
        layout.addLayout(row(None, close, gap=tokens.gap(12)))
        self.setMinimumWidth(tokens.em(30))
        self._group.idClicked.connect(self._choose)
        self.buttons[self.minutes.index(kept)].setFocus()

    def _choose(self, place: int) -> None:
        changed = dataclasses.replace(self._settings, lock_after_minutes=self.minutes[place])
        if changed != self._settings:
            self._settings = changed
            self.settings_changed.emit(changed)
