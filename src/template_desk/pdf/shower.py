"""The words of a form and of an answer, through the functions that the caller gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from template_desk.cldr import Formats
from template_desk.model.ids import TextKey
from template_desk.model.review import Number, Shown
from template_desk.model.shown import shown_text
from template_desk.model.typed import parse_decimal


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

    def quantity(self, number: Shown, unit: Shown) -> str:
        """Give a number with its unit as one text; percent as the language writes it."""
        unit_text = self.text(unit)
        if (
            isinstance(number, Number)
            and unit_text.startswith("%")
            and parse_decimal(number.text) is not None
        ):
            return self.formats.percent(number.text) + unit_text.removeprefix("%")
        return " ".join(part for part in (self.text(number), unit_text) if part)

    def digits(self, number: int) -> str:
        """Give a whole number in the document's digits."""
        return self.formats.digits(str(number))
