"""Suggests five words for a passphrase and shows them readable, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from template_desk.desk.passphrases import Suggestion, suggest
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.parts import button, label, paragraph, reveal_soon, row
from template_desk.ui.style import set_role
from template_desk.ui.widgets.buttons import ArrowList
from template_desk.ui.widgets.wheel_guard import WheelGuard

# Each named in itself, as everybody looks for the own one.
_LANGUAGES = (
    ("ar", "العربية"),
    ("zh", "中文 (pinyin)"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
)


class WordSuggestion(QWidget):
    """A button, and once it was pressed the words and a choice of their language.

    Signals:
        suggested(): There are new words; see ``made``.

    Attributes:
        made: The suggestion shown; None while there is none.
    """

    suggested = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.made: Suggestion | None = None
        translate, tokens = context.translate, context.tokens
        self.button = button(translate("Suggest &five words"), self._suggest)
        self._caption = QLabel(translate("&Language of the words"))
        self.language = ArrowList(tokens)
        for code, name in _LANGUAGES:
            self.language.addItem(name, code)
        codes = [code for code, _ in _LANGUAGES]
        spoken = translate.language
        self.language.setCurrentIndex(codes.index(spoken if spoken in codes else "en"))
        self.language.setAccessibleName(translate("Language of the words"))
        self.language.activated.connect(self._suggest)
        WheelGuard(self.language)
        self._caption.setBuddy(self.language)

        self._sheet = QFrame()
        set_role(self._sheet, "banner")
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(tokens.gap(16), tokens.gap(12), tokens.gap(16), tokens.gap(12))
        inside.setSpacing(tokens.gap(4))
        # Tab stops here, so that a screen reader reads the words. They cannot be copied:
        # typing them is how they are learnt.
        self.words = label("", "heading")
        self.words.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._meaning = label("", "quiet")
        self._explanation = paragraph("", "hint")
        for piece in (self.words, self._meaning, self._explanation):
            inside.addWidget(piece)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.gap(8))
        layout.addLayout(row(self.button, None, self._caption, self.language, gap=tokens.gap(12)))
        layout.addWidget(self._sheet)
        self.forget()

    def forget(self) -> None:
        """Show no words any more."""
        self.made = None
        self.words.clear()
        self._meaning.clear()
        for piece in (self._sheet, self._caption, self.language):
            piece.hide()
        self.button.setText(self._context.translate("Suggest &five words"))

    def _suggest(self, _index: int = 0) -> None:
        context, language = self._context, str(self.language.currentData())

        def make() -> Suggestion:
            from template_desk.desk.word_lists import load_words

            environment = context.environment()
            return suggest(load_words(environment.resources, language), environment.random)

        context.runner.run(
            lambda _report, _cancel: make(), done=self._show, failed=self._failed, owner=self
        )

    def _show(self, made: Suggestion) -> None:
        translate = self._context.translate
        self.made = made
        self.words.setText(made.text)
        self.words.setAccessibleName(made.text)
        self._meaning.setText(made.meaning)
        self._meaning.setVisible(bool(made.meaning))
        self._explanation.setText(
            translate(
                "Each drawn at random out of {count} words. Write them down and lock the paper "
                "away until you know them by heart.",
                count=f"{made.choices:,}",
            )
        )
        for piece in (self._sheet, self._caption, self.language):
            piece.show()
        self.button.setText(translate("Five &other words"))
        reveal_soon(self._sheet)
        self.suggested.emit()

    def _failed(self, error: TemplateDeskError) -> None:
        self.words.clear()
        self._meaning.hide()
        self._explanation.setText(error_words(error, self._context.translate))
        self._sheet.show()
