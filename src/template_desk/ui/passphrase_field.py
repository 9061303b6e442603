"""A field for a passphrase: shown on demand, with a word about Caps Lock and the keyboard."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from template_desk.i18n import Translator
from template_desk.ui.icons import icon, icon_size
from template_desk.ui.parts import label, paragraph
from template_desk.ui.style import set_role
from template_desk.ui.tokens import Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class _Look(Protocol):
    def __call__(self, key: int, typed: str, *, shifted: bool) -> None: ...


class PassphraseField(QWidget):
    """A label, the field, and a button that shows what is typed.

    Signals:
        edited(): The text changed.
        entered(): Enter was pressed.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, text: str, tokens: Tokens, translate: Translator) -> None:
        super().__init__()
        self._tokens = tokens
        self._translate = translate
        self.line = _Line(self._look)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        # Prediction would learn the passphrase; also when it is shown.
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.line.textChanged.connect(self._tell)
        self.line.returnPressed.connect(self.entered)
        self._label = QLabel(text)
        self._label.setBuddy(self.line)
        self.line.setAccessibleName(text.replace("&", ""))
        self.toggle = QPushButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoDefault(False)
        self.toggle.setIconSize(icon_size(tokens))
        self.toggle.toggled.connect(self._show_text)
        self._caps = label(translate("Caps Lock seems to be on."), "advice")
        self._caps.hide()
        self._keyboard = label("", "quiet")
        self._keyboard.hide()
        self.hint = paragraph("", "hint")
        self.hint.hide()

        line = QHBoxLayout()
        line.setSpacing(tokens.gap(8))
        line.addWidget(self.line, 1)
        line.addWidget(self.toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.gap(4))
        layout.addWidget(self._label)
        layout.addLayout(line)
        layout.addWidget(self._caps)
        layout.addWidget(self._keyboard)
        layout.addWidget(self.hint)
        self._show_text(False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    @property
    def says_caps_lock(self) -> bool:
        """Whether the notice about Caps Lock is there."""
        return not self._caps.isHidden()

    @property
    def says_of_keyboard(self) -> str:
        """What is said of the keyboard; empty while nothing is."""
        return "" if self._keyboard.isHidden() else self._keyboard.text()

    def say(self, text: str, role: str = "hint") -> None:
        """Put a hint under the field, ``hint`` or ``good``."""
        set_role(self.hint, role)
        self.hint.setText(text)
        self.hint.show()

    def clear(self) -> None:
        """Forget what is typed."""
        self.line.clear()

    def select(self) -> None:
        """Put the keyboard here with everything selected, to type over or to correct."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _tell(self, _text: str) -> None:
        self._look_at_keyboard()
        self.edited.emit()

    def _look_at_keyboard(self) -> None:
        """Say which letters the keyboard writes, while they cannot be seen.

        Qt knows the layout of the keyboard on Windows only; elsewhere it gives the
        system's language (measured: X11, Qt 6.11). So what was typed is looked at.
        """
        is_hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        scripts = _scripts(self.text) if is_hidden else []
        names = {
            "CYRILLIC": self._translate("Cyrillic"),
            "ARABIC": self._translate("Arabic"),
            "GREEK": self._translate("Greek"),
            "HEBREW": self._translate("Hebrew"),
            "LATIN": self._translate("Latin"),
        }
        known = [names[script] for script in scripts if script in names]
        if len(known) > 1 or (known and scripts != ["LATIN"]):
            words = self._translate("Letters: {scripts}.", scripts=", ".join(known))
            self._keyboard.setText(words)
            self._keyboard.show()
        else:
            self._keyboard.hide()

    def _look(self, key: int, typed: str, *, shifted: bool) -> None:
        """Look at what a key typed: Qt cannot ask the state of Caps Lock directly."""
        if key == Qt.Key.Key_CapsLock:
            self._caps.hide()
        elif len(typed) == 1 and typed.lower() != typed.upper():
            self._caps.setVisible(typed.isupper() != shifted)

    def _show_text(self, shown: bool) -> None:
        echo = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(echo)
        self._look_at_keyboard()
        name = "hide" if shown else "show"
        words = self._translate("Hide") if shown else self._translate("Show")
        self.toggle.setText(words)
        self.toggle.setIcon(icon(name, self._tokens))
        what = self._label.text().replace("&", "")
        self.toggle.setAccessibleName(f"{words}: {what}")


def _scripts(text: str) -> list[str]:
    """Give the scripts of the letters of a text, as Unicode names them, in their order."""
    found = (unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return list(dict.fromkeys(found))


class _Line(QLineEdit):
    """The field itself; tells every key before it takes it."""

    def __init__(self, look: _Look) -> None:
        super().__init__()
        self._look = look

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the key, and type."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._look(event.key(), event.text(), shifted=shifted)
        super().keyPressEvent(event)
