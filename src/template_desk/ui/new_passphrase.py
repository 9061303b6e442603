"""Asks for a new passphrase, twice: own words or five suggested ones, with their strength."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.parts import Banner, button
from template_desk.ui.passphrase_field import PassphraseField
from template_desk.ui.strength_meter import StrengthMeter
from template_desk.ui.word_suggestion import WordSuggestion
from template_desk.vault.place import MIN_PASSPHRASE_CHARS

if TYPE_CHECKING:
    from template_desk.desk.guessing import Knowledge
    from template_desk.desk.strength import Strength


class NewPassphrase(QWidget):
    """Two fields, a suggestion, and a meter that is never red while the user is typing.

    Suggested words go into the first field only: typing them into the second is the
    first step to knowing them.

    Signals:
        edited(): What is typed changed.
        entered(): Enter was pressed in the second field.

    Attributes:
        first: Where it is chosen.
        again: Where it is typed once more.
        suggestion: Five words, on request.
        meter: How strong it is.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, context: Context, *, first: str, again: str) -> None:
        super().__init__()
        self._context = context
        self._knowledge: Knowledge | None = None
        self._learning = False
        self._cannot_learn = False
        self._when_learnt: Callable[[], None] | None = None
        tokens, translate = context.tokens, context.translate
        self.first = PassphraseField(first, tokens, translate)
        self.again = PassphraseField(again, tokens, translate)
        self.suggestion = WordSuggestion(context)
        self.meter = StrengthMeter(tokens, translate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.gap(12))
        above = QVBoxLayout()
        above.setSpacing(tokens.gap(8))
        for piece in (self.first, self.meter, self.suggestion):
            above.addWidget(piece)
        layout.addLayout(above)
        layout.addWidget(self.again)
        self.first.edited.connect(self._first_edited)
        self.again.edited.connect(self._look)
        self.first.entered.connect(self.again.select)
        self.again.entered.connect(self.entered)
        self.suggestion.suggested.connect(self._take_suggestion)
        self._look()

    @property
    def text(self) -> str:
        """What is typed in the first field."""
        return self.first.text

    def clear(self) -> None:
        """Forget what is typed and suggested."""
        self.suggestion.forget()
        self.first.clear()
        self.again.clear()

    def go_on(self, banner: Banner, proceed: Callable[[str], None]) -> None:
        """Go on with the passphrase, or say in the banner what is missing.

        A weak passphrase is taken only when the user says so once more: only its length
        is a rule.

        Args:
            banner: Of the page.
            proceed: Called with the passphrase, at once or later.
        """
        translate = self._context.translate
        if _length(self.text) < MIN_PASSPHRASE_CHARS:
            words = translate(
                "The passphrase needs at least {least} characters.", least=MIN_PASSPHRASE_CHARS
            )
            banner.say("problem", words)
            self.first.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.text != self.again.text:
            banner.say(
                "problem", translate("The two passphrases are not the same. Type the second again.")
            )
            self.again.select()
        elif not self._is_learnt:
            self._when_learnt = lambda: self.go_on(banner, proceed)
            self._learn()
        elif self._is_weak():
            text = self.text
            keep = button(translate("&Use it all the same"), lambda: proceed(text))
            banner.say(
                "advice",
                translate(
                    "This passphrase is weak: programs that try many passphrases try such ones "
                    "early. Five suggested words would be strong."
                ),
                keep,
            )
        else:
            proceed(self.text)

    # --- looking at what is typed ----------------------------------------------------

    def _first_edited(self) -> None:
        made = self.suggestion.made
        if made is not None and made.text != self.text:
            self.suggestion.forget()
        if self.text:
            self._learn()
        self._look()

    def _take_suggestion(self) -> None:
        made = self.suggestion.made
        if made is not None:
            self.first.line.setText(made.text)
            self.again.clear()
            self._look()

    def _look(self) -> None:
        """Say how far it is."""
        translate = self._context.translate
        typed = _length(self.text)
        # What estimates is not even imported before it is needed: this is the first page.
        strength = self._strength() if typed >= MIN_PASSPHRASE_CHARS else None
        if typed < MIN_PASSPHRASE_CHARS:
            self.meter.say(
                translate(
                    "At least {least} characters; {typed} typed. Four or five words that have "
                    "nothing to do with each other are easy to remember and hard to guess.",
                    least=MIN_PASSPHRASE_CHARS,
                    typed=typed,
                )
            )
        elif strength is not None:
            self.meter.show_strength(strength)
        else:
            self.meter.say(translate("✓ Long enough."))
        self.first.line.setAccessibleDescription(self.meter.text)
        if self.again.text and self.again.text == self.text:
            self.again.say(translate("✓ The same."), "good")
        else:
            self.again.say(translate("If it is forgotten, only the paper key helps."))
        self._when_learnt = None
        self.edited.emit()

    def _strength(self) -> Strength | None:
        from template_desk.desk.strength import drawn_strength, estimate

        made = self.suggestion.made
        if made is not None and made.text == self.text:
            return drawn_strength(made.bits)
        return None if self._knowledge is None else estimate(self.text, self._knowledge)

    def _is_weak(self) -> bool:
        from template_desk.desk.strength import Rating

        strength = self._strength()
        return strength is not None and strength.rating is Rating.WEAK

    # --- what an attacker tries: read when the first letter is typed, not before --------

    @property
    def _is_learnt(self) -> bool:
        made = self.suggestion.made
        drawn = made is not None and made.text == self.text
        return drawn or self._knowledge is not None or self._cannot_learn

    def _learn(self) -> None:
        if self._learning or self._cannot_learn or self._knowledge is not None:
            return
        self._learning = True
        context = self._context

        def read() -> Knowledge:
            from template_desk.desk.word_lists import load_knowledge

            return load_knowledge(context.environment().resources)

        context.runner.run(
            lambda _report, _cancel: read(),
            done=self._learnt,
            failed=self._not_learnt,
            owner=self,
        )

    def _learnt(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._go_on_now()

    def _not_learnt(self, _error: TemplateDeskError) -> None:
        """Do without: an incomplete installation must not keep anybody from the vault."""
        self._cannot_learn = True
        self._go_on_now()

    def _go_on_now(self) -> None:
        self._learning = False
        waiting = self._when_learnt
        self._look()
        if waiting is not None:
            waiting()


def _length(text: str) -> int:
    return len(unicodedata.normalize("NFKC", text))
