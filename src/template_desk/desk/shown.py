"""Answers in words: the last step from review rows to what a person reads on a screen."""

from __future__ import annotations

from template_desk.forms.states import StateNames
from template_desk.forms.wording import Wording
from template_desk.i18n import Translator
from template_desk.model.review import CalendarDate, Shown, StateName, TypedText, Words, YesNo


def shown_text(shown: Shown, wording: Wording, states: StateNames, translate: Translator) -> str:
    """Give one answer in words; the empty string when it is not answered."""
    match shown:
        case None:
            return ""
        case TypedText(text) | CalendarDate(text):
            return text
        case Words(keys):
            return ", ".join(wording.text(key) for key in keys)
        case StateName(code):
            return states.name(code)
        case YesNo(yes):
            return translate("Yes") if yes else translate("No")
