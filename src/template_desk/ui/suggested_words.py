"""Shows five suggested words readable, and offers other languages for them.

Imported when words are first wanted: the first page of the program does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from template_desk.ui.context import Context
from template_desk.ui.parts import label, paragraph, reveal_soon, row
from template_desk.ui.style import set_role
from template_desk.ui.widgets.buttons import ArrowList
from template_desk.ui.widgets.wheel_guard import WheelGuard

if TYPE_CHECKING:
    from template_desk.desk.passphrases import Suggestion

# Each named in itself, as everybody looks for the own one.
_LANGUAGES = (
    ("ar", "العربية"),
    ("zh", "中文 (pinyin)"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
)


class SuggestedWords(QFrame):
    """The words, what they mean where that is not what is typed, and what to do with them.

    Attributes:
        words: The passphrase.
        meaning: The words in Chinese characters.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._translate = context.translate
        tokens = context.tokens
        set_role(self, "banner")
        # Tab stops here, so that a screen reader reads the words. They cannot be copied:
        # typing them is how they are learnt.
        self.words = label("", "heading")
        self.words.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.meaning = label("", "quiet")
        self._explanation = paragraph("", "hint")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(tokens.gap(16), tokens.gap(12), tokens.gap(16), tokens.gap(12))
        inside.setSpacing(tokens.gap(4))
        for piece in (self.words, self.meaning, self._explanation):
            inside.addWidget(piece)

    def show_suggestion(self, made: Suggestion) -> None:
        """Show other words."""
        self.words.setText(made.text)
        self.words.setAccessibleName(made.text)
        self.meaning.setText(made.meaning)
        self.meaning.setVisible(bool(made.meaning))
        self._explanation.setText(
            self._translate(
                "Each drawn at random out of {count} words. Write them down and lock the paper "
                "away until you know them by heart.",
                count=f"{made.choices:,}",
            )
        )
        self.show()
        reveal_soon(self)

    def forget(self) -> None:
        """Show nothing any more."""
        self.words.clear()
        self.words.setAccessibleName("")
        self.meaning.clear()
        self.hide()

    def say(self, text: str) -> None:
        """Say why there are no words."""
        self.forget()
        self._explanation.setText(text)
        self.show()


class LanguageChoice(QWidget):
    """Which language the words come from; the screen's at first.

    Attributes:
        list: The languages.
    """

    chosen = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        translate, tokens = context.translate, context.tokens
        caption = QLabel(translate("&Language of the words"))
        self.list = ArrowList(tokens)
        for code, name in _LANGUAGES:
            self.list.addItem(name, code)
        spoken = self.list.findData(translate.language)
        self.list.setCurrentIndex(spoken if spoken >= 0 else self.list.findData("en"))
        self.list.setAccessibleName(translate("Language of the words"))
        self.list.activated.connect(self.chosen)
        WheelGuard(self.list)
        caption.setBuddy(self.list)
        layout = row(caption, self.list, gap=tokens.gap(12))
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    @property
    def code(self) -> str:
        """The language chosen."""
        return str(self.list.currentData())
