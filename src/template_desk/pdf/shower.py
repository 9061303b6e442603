"""The words of a form and of an answer, through the functions that the caller gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from template_desk.model.form import TextKey
from template_desk.model.review import CalendarDate, Shown, StateName, TypedText, Words, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Gives the words of a form and of an answer.

    Attributes:
        wording: The form's text of a key.
        state_name: The name of a State by its code.
        words: Translates the program's own words.
    """

    wording: Callable[[TextKey], str]
    state_name: Callable[[str], str]
    words: Callable[[str], str]

    def text(self, shown: Shown) -> str:
        """Give an answer as one text; empty when it is not answered."""
        match shown:
            case None:
                return ""
            case TypedText(text) | CalendarDate(text):
                return text
            case Words(keys):
                return ", ".join(self.wording(key) for key in keys)
            case StateName(code):
                return self.state_name(code)
            case YesNo(yes):
                return self.words("Yes") if yes else self.words("No")
            case _:
                assert_never(shown)
