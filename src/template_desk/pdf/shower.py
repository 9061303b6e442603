"""The words of a form and of an answer, through the functions that the caller gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from template_desk.cldr import Formats
from template_desk.model.ids import TextKey
from template_desk.model.review import Shown
from template_desk.model.shown import shown_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Gives the words of a form and of an answer.

    Attributes:
        wording: The form's text of a key.
        state_name: The name of a State by its code.
        words: Translates the program's own words.
        formats: How dates and numbers are written.
    """

    wording: Callable[[TextKey], str]
    state_name: Callable[[str], str]
    words: Callable[[str], str]
    formats: Formats

    def text(self, shown: Shown) -> str:
        """Give an answer as one text; empty when it is not answered."""
        return shown_text(
            shown,
            wording=self.wording,
            state_name=self.state_name,
            words=self.words,
            date=self.formats.date,
            number=self.formats.number,
            join=self.formats.join,
        )

    def digits(self, number: int) -> str:
        """Give a whole number in the document's digits."""
        return self.formats.digits(str(number))
