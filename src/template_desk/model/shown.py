"""One answer as one text, through functions that know a language."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from template_desk.model.ids import TextKey
from template_desk.model.review import CalendarDate, Shown, StateName, TypedText, Words, YesNo


def shown_text(
    shown: Shown,
    *,
    wording: Callable[[TextKey], str],
    state_name: Callable[[str], str],
    words: Callable[[str], str],
) -> str:
    """Give an answer as it is read on screen and paper; empty when it is not answered.

    Args:
        shown: From ``model.review``.
        wording: The form's text of a key.
        state_name: The name of a State by its code.
        words: Translates «Yes» and «No».
    """
    match shown:
        case None:
            return ""
        case TypedText(text) | CalendarDate(text):
            return text
        case Words(keys):
            return ", ".join(wording(key) for key in keys)
        case StateName(code):
            return state_name(code)
        case YesNo(yes):
            return words("Yes") if yes else words("No")
        case _:  # pragma: no cover
            assert_never(shown)
