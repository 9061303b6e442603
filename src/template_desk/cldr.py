"""Dates, numbers, percentages and lists as a document's language writes them.

Sits beside the stack, as ``i18n`` does. The rules are CLDR's, prepared at build
time by ``scripts/prepare_cldr.py`` into ``resources/cldr.json``; at run time only
the standard library is used. Nothing typed is ever lost: what cannot be read
comes back as typed, and every digit is kept.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from template_desk.errors import ResourceError

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?P<point>\.?)(?P<fraction>[0-9]*)")
_SPACES = str.maketrans("", "", " \u00a0\u202f")
_FIELD = re.compile(r"'(?P<quoted>[^']*)'|(?P<field>MMMM|[dMy])")
_GROUP_CHARS = 3


@dataclass(frozen=True, slots=True)
class _Signed:
    """A template with the place of the number, ``{number}``, by the number's sign."""

    positive: str
    negative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What CLDR says of one locale; members as in ``resources/cldr.json``."""

    digits: str
    decimal: str
    group: str
    minimum_grouping: int
    minus: str
    plus: str
    number: _Signed
    percent: _Signed
    usd: _Signed
    date: str
    months: tuple[str, ...]
    first_day: str
    separator: str


@dataclass(frozen=True, slots=True)
class Formats:
    """Writes dates, numbers and lists in one language.

    English is written as the United Nations write it, the British way
    (CLDR ``en-GB``): «25 March 2015», never «March 25, 2015».
    """

    language: str
    _rules: _Rules

    def date(self, iso: str) -> str:
        """Give an ISO 8601 date (``YYYY-MM-DD``) as CLDR's long date of the language.

        What is no valid date comes back as typed. The first day of a French
        month is «1er», which CLDR's patterns cannot say.
        """
        date = _parse_date(iso)
        if date is None:
            return iso
        day = str(date.day)
        if date.day == 1 and self._rules.first_day:
            day = self._rules.first_day
        fields = {
            "d": day,
            "M": str(date.month),
            "MMMM": self._rules.months[date.month - 1],
            "y": str(date.year),
        }

        def value(match: re.Match[str]) -> str:
            field = match["field"]
            return match["quoted"] if field is None else self.digits(fields[field])

        return _FIELD.sub(value, self._rules.date)

    def number(self, typed: str) -> str:
        """Give a typed decimal with the grouping and the decimal sign of the language.

        Read as ``model.typed.parse_decimal`` does; what is no number comes back
        as typed. All digits are kept, leading and trailing zeros too: nothing is
        rounded and nothing is added but a zero before a bare decimal sign.
        """
        return self._signed(typed, self._rules.number)

    def percent(self, typed: str) -> str:
        """Give a typed number of percent («25») with the percent sign; else as ``number``."""
        return self._signed(typed, self._rules.percent)

    def currency_usd(self, typed: str) -> str:
        """Give a typed amount as US dollars, its cents as typed; else as ``number``."""
        return self._signed(typed, self._rules.usd)

    def digits(self, text: str) -> str:
        """Give a text with its ASCII digits replaced by the language's own."""
        return text.translate({ord("0") + n: self._rules.digits[n] for n in range(10)})

    def join(self, parts: Sequence[str]) -> str:
        """Give several choices as one list, separated as the language does."""
        return self._rules.separator.join(parts)

    def _signed(self, typed: str, template: _Signed) -> str:
        found = _NUMBER.fullmatch(typed.strip().translate(_SPACES))
        if found is None or not (found["whole"] or found["fraction"]):
            return typed
        shown = self._grouped(found["whole"] or "0")
        if found["fraction"]:
            shown += self._rules.decimal + self.digits(found["fraction"])
        pattern = template.negative if found["sign"] == "-" else template.positive
        if found["sign"] == "+":
            pattern = template.negative.replace(self._rules.minus, self._rules.plus)
        return pattern.replace("{number}", shown)

    def _grouped(self, whole: str) -> str:
        if len(whole) < _GROUP_CHARS + self._rules.minimum_grouping:
            return self.digits(whole)
        first = len(whole) % _GROUP_CHARS
        groups = [whole[i : i + _GROUP_CHARS] for i in range(first, len(whole), _GROUP_CHARS)]
        return self._rules.group.join(self.digits(g) for g in (whole[:first], *groups) if g)


def _parse_date(text: str) -> datetime.date | None:
    """Read a date exactly as ``model.typed.parse_date`` does; tests hold the two together."""
    stripped = text.strip()
    if not _ISO_DATE.fullmatch(stripped):
        return None
    try:
        return datetime.date.fromisoformat(stripped)
    except ValueError:
        return None


def load_formats(resources: Path, language: str, *, state: str = "") -> Formats:
    """Read the formats of a language, or of English where there are none.

    Args:
        resources: The folder ``resources/`` of this installation.
        language: One of ``ar``, ``zh``, ``en``, ``fr``, ``ru``, ``es``.
        state: ISO 3166-1 alpha-2 code of the State that asks. In Arabic it decides
            about digits, separators and names of months as CLDR has them for
            that country: «٢٥ مارس ٢٠١٥» in Egypt, «25 مارس 2015» in Morocco,
            «25 آذار» in Lebanon. Any other State, and none, has those of Arabic as
            such (European digits). The other languages do not vary by State.

    Raises:
        ResourceError: The file is missing or damaged.
    """
    try:
        found = json.loads((resources / "cldr.json").read_text(encoding="utf-8"))
        languages: Mapping[str, dict[str, object]] = found["languages"]
        known = language if language in languages else "en"
        members = dict(languages[known])
        regions = members.pop("regions", {})
        if isinstance(regions, dict):
            members.update(regions.get(state, {}))
        return Formats(known, _rules(members))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(name="cldr.json") from error


def _rules(members: Mapping[str, object]) -> _Rules:
    months = members["months"]
    if not isinstance(months, list) or len(months) != 12:
        raise ValueError("months")
    digits = _text(members, "digits")
    if len(digits) != 10:
        raise ValueError("digits")
    return _Rules(
        digits=digits,
        decimal=_text(members, "decimal"),
        group=_text(members, "group"),
        minimum_grouping=int(str(members["minimum_grouping"])),
        minus=_text(members, "minus"),
        plus=_text(members, "plus"),
        number=_signed_template(members["number"]),
        percent=_signed_template(members["percent"]),
        usd=_signed_template(members["usd"]),
        date=_text(members, "date"),
        months=tuple(str(month) for month in months),
        first_day=_text(members, "first_day"),
        separator=_text(members, "separator"),
    )


def _text(members: Mapping[str, object], name: str) -> str:
    found = members[name]
    if not isinstance(found, str):
        raise TypeError(name)
    return found


def _signed_template(found: object) -> _Signed:
    if not isinstance(found, dict):
        raise TypeError("template")
    return _Signed(_text(found, "positive"), _text(found, "negative"))
