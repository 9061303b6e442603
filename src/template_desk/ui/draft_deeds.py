"""What can be done with the chosen draft: a line of buttons, and the same as a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton

from template_desk.ui.parts import button

if TYPE_CHECKING:
    from template_desk.i18n import Translator
    from template_desk.ui.tokens import Tokens

_READING = frozenset({"open", "history"})


class DraftDeeds(QFrame):
    """The line of buttons.

    Args:
        tokens: Colours and sizes.
        translate: The program's words.
    """

    def __init__(self, tokens: Tokens, translate: Translator) -> None:
        super().__init__()
        self._tokens = tokens
        self._words = {
            "open": translate("&Open"),
            "duplicate": translate("D&uplicate"),
            "rename": translate("Rena&me…"),
            "history": translate("&History…"),
            "delete": translate("D&elete"),
        }
        self._buttons: dict[str, QPushButton] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(tokens.gap(8))
        self._line.addStretch(1)

    def add(self, deed: str, call: Callable[[], None]) -> QPushButton:
        """Add the button of a deed, which is the name of its icon too."""
        made = button(self._words[deed], call, role="plain", icon_name=deed, tokens=self._tokens)
        self._line.insertWidget(len(self._buttons), made)
        self._buttons[deed] = made
        return made

    def allow(self, *, chosen: bool, may_write: bool) -> None:
        """Enable what can be done now."""
        for deed, made in self._buttons.items():
            made.setEnabled(chosen and (may_write or deed in _READING))

    def show_menu(self, place: QPoint) -> None:
        """Show the same deeds as a menu, at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for made in self._buttons.values():
            action = menu.addAction(made.icon(), made.text(), made.click)
            action.setEnabled(made.isEnabled())
        menu.popup(place)
