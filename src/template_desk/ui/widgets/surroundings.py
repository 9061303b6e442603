"""What every question widget is given besides its question."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from template_desk.forms.states import StateNames
from template_desk.forms.wording import Wording
from template_desk.i18n import Translator
from template_desk.model.form import Origin
from template_desk.model.ids import TextKey
from template_desk.ui.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Colours, words and names; holds nothing that changes.

    Attributes:
        tokens: Colours and sizes.
        translate: The program's words.
        wording: The form's words.
        states: Names of States.
        today: Gives the day it is where the user is.
        read_only: Whether the answers are only shown.
    """

    tokens: Tokens
    translate: Translator
    wording: Wording
    states: StateNames
    today: Callable[[], datetime.date]
    read_only: bool = False

    def text(self, key: TextKey) -> str:
        """Give a text of the form."""
        return self.wording.text(key)

    def origin_words(self, key: TextKey) -> str:
        """Say whose wording a text is."""
        match self.wording.origin(key):
            case Origin.OFFICIAL:
                return self.translate("Wording of the Committee's template.")
            case Origin.TRANSLATION:
                return self.translate("Our translation of the Committee's wording.")
            case Origin.OURS:
                return self.translate("Our wording, not the Committee's.")
