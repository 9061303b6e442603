"""Suggests five words for a passphrase, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.parts import button, row

if TYPE_CHECKING:
    from template_desk.desk.passphrases import Suggestion
    from template_desk.ui.suggested_words import LanguageChoice, SuggestedWords


class WordSuggestion(QWidget):
    """A button, and once it was pressed the words and a choice of their language.

    Signals:
        suggested(): There are new words; see ``made``.

    Attributes:
        button: Suggests words, and others when there are some.
        made: The suggestion shown; None while there is none.
        sheet: Shows it; made when it is first needed.
        language: The choice of language; made when it is first needed.
    """

    suggested = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.made: Suggestion | None = None
        self.sheet: SuggestedWords | None = None
        self.language: LanguageChoice | None = None
        translate, tokens = context.translate, context.tokens
        self.button = button(translate("Suggest &five words"), self._suggest)
        self._head = row(self.button, None, gap=tokens.gap(12))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.gap(8))
        self._column.addLayout(self._head)

    def forget(self) -> None:
        """Show no words any more."""
        self.made = None
        if self.sheet is not None and self.language is not None:
            self.sheet.forget()
            self.language.hide()
        self.button.setText(self._context.translate("Suggest &five words"))

    def _pieces(self) -> tuple[SuggestedWords, LanguageChoice]:
        from template_desk.ui.suggested_words import LanguageChoice, SuggestedWords

        if self.sheet is None or self.language is None:
            self.sheet, self.language = SuggestedWords(self._context), LanguageChoice(self._context)
            self.sheet.hide()
            self.language.hide()
            self.language.chosen.connect(self._suggest)
            self._head.addWidget(self.language)
            self._column.addWidget(self.sheet)
        return self.sheet, self.language

    def _suggest(self) -> None:
        context = self._context
        _, language = self._pieces()
        code = language.code

        def make() -> Suggestion:
            from template_desk.desk.passphrases import suggest
            from template_desk.desk.word_lists import load_words

            environment = context.environment()
            return suggest(load_words(environment.resources, code), environment.random)

        context.runner.run(
            lambda _report, _cancel: make(), done=self._show, failed=self._failed, owner=self
        )

    def _show(self, made: Suggestion) -> None:
        self.made = made
        sheet, language = self._pieces()
        sheet.show_suggestion(made)
        language.show()
        self.button.setText(self._context.translate("Five &other words"))
        self.suggested.emit()

    def _failed(self, error: TemplateDeskError) -> None:
        from template_desk.ui.error_words import error_words

        self._pieces()[0].say(error_words(error, self._context.translate))
