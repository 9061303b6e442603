"""Times in the words of people: «14:02», «yesterday», «12 November 2026»."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QLocale

from template_desk.i18n import Translator


def long_date(day: datetime.date, translate: Translator) -> str:
    """Give a date with the month's name in the language of the screen."""
    locale = QLocale(translate.language)
    return locale.toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def saved_words(saved: datetime.datetime, now: datetime.datetime, translate: Translator) -> str:
    """Say when a draft was saved.

    Args:
        saved: Aware.
        now: Aware; its time zone is the one the words are in.
        translate: The program's words.
    """
    local = saved.astimezone(now.tzinfo)
    time = f"{local:%H:%M}"
    days = (now.date() - local.date()).days
    if days == 0:
        return translate("saved {time}", time=time)
    if days == 1:
        return translate("saved yesterday, {time}", time=time)
    return translate("saved {date}", date=long_date(local.date(), translate))


def exported_words(exported: str, now: datetime.datetime, translate: Translator) -> str:
    """Say when a draft was last exported; empty when it never was or the time is unreadable.

    Args:
        exported: ISO 8601.
        now: Aware; its time zone is the one the words are in.
        translate: The program's words.
    """
    try:
        local = datetime.datetime.fromisoformat(exported).astimezone(now.tzinfo)
    except ValueError:
        return ""
    return translate("exported {date}", date=long_date(local.date(), translate))


def day_words(day: datetime.date, now: datetime.datetime, translate: Translator) -> str:
    """Name a day: today, yesterday, or its date."""
    days = (now.date() - day).days
    if days == 0:
        return translate("Today")
    if days == 1:
        return translate("Yesterday")
    return long_date(day, translate)
