"""One answer as one text, through functions that know a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from template_desk.model.ids import TextKey
from template_desk.model.review import (
    CalendarDate,
    Number,
    Shown,
    StateName,
    TypedText,
    Words,
    YesNo,
)


def as_typed(text: str) -> str:
    """Give a text as it is."""
    return text


def shown_text(
    shown: Shown,
    *,
    wording: Callable[[TextKey], str],
    state_name: Callable[[str], str],
    words: Callable[[str], str],
    date: Callable[[str], str] = as_typed,
    number: Callable[[str], str] = as_typed,
    join: Callable[[Sequence[str]], str] = ", ".join,
) -> str:
    """Give an answer as it is read on screen and paper; empty when it is not answered.

    Args:
        shown: From ``model.review``.
        wording: The form's text of a key.
        state_name: The name of a State by its code.
        words: Translates «Yes» and «No».
        date: Writes a date; given and giving anything that is none as it is.
        number: The same for a decimal number.
        join: Makes one text of the members of a list.
    """
    match shown:
        case None:
            return ""
        case TypedText(text):
            return text
        case CalendarDate(text):
            return date(text)
        case Number(text):
            return number(text)
        case Words(keys):
            return join([wording(key) for key in keys])
        case StateName(code):
            return state_name(code)
        case YesNo(yes):
            return words("Yes") if yes else words("No")
        case _:  # pragma: no cover
            assert_never(shown)
