"""Writes ``resources/cldr.json`` from Unicode's CLDR; run by hand, never at run time.

    uv run --frozen python scripts/prepare_cldr.py

Babel (a development dependency) brings the data. The same Babel writes the same
bytes; its version and CLDR's stand in the file, and ``tests/unit/test_cldr.py``
compares the file with what this script gives. Licence: ``resources/LICENSES.md``.

Three things are not Babel's:

* minimum grouping digits, which Babel leaves out of its data: in Spanish CLDR
  groups from five digits on (``es.xml``, ``minimumGroupingDigits`` 2), in the
  other five languages from four;
* «1er» for the first day of a French month, which CLDR cannot say in a pattern
  and every French document of the United Nations writes;
* the separator of Arabic lists: CLDR puts «و» between all parts, which is wrong
  between the choices of a form; the comma is that of its unit lists.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import babel
from babel import Locale, localedata
from babel.core import get_cldr_version

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
LOCALES = {"ar": "ar", "zh": "zh", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}
MINIMUM_GROUPING = {"es": 2}
FIRST_DAY = {"fr": "1er"}
LIST_SEPARATOR = {"ar": "، "}
SYSTEMS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩"}
NO_BREAK = {" ": "\u00a0"}  # a separator of thousands must never end a line


def locale_formats(language: str, name: str) -> dict[str, Any]:
    """Give what ``template_desk.cldr`` needs of one locale."""
    locale = Locale.parse(name)
    system = locale.default_numbering_system
    symbols = locale.number_symbols[system]
    signs = {"-": symbols["minusSign"], "%": symbols["percentSign"]}
    pattern = locale.decimal_formats[None]
    if pattern.grouping != (3, 3):
        raise SystemExit(f"{name}: digits are not grouped by three")
    group = symbols["group"]
    return {
        "digits": SYSTEMS[system],
        "decimal": symbols["decimal"],
        "group": NO_BREAK.get(group, group),
        "minimum_grouping": MINIMUM_GROUPING.get(language, 1),
        "minus": symbols["minusSign"],
        "plus": symbols["plusSign"],
        "number": _templates(locale.decimal_formats[None], signs),
        "percent": _templates(locale.percent_formats[None], signs),
        "usd": _templates(
            locale.currency_formats["standard"], {**signs, "¤": locale.currency_symbols["USD"]}
        ),
        "date": locale.date_formats["long"].pattern,
        "months": [locale.months["format"]["wide"][month] for month in range(1, 13)],
        "first_day": FIRST_DAY.get(language, ""),
        "separator": LIST_SEPARATOR.get(language) or _separator(locale),
    }


def _templates(pattern: Any, signs: dict[str, str]) -> dict[str, str]:
    """Give the affixes of a pattern, for a positive and for a negative number."""
    found = {}
    for name, index in (("positive", 0), ("negative", 1)):
        before, after = pattern.prefix[index], pattern.suffix[index]
        for sign, text in signs.items():
            before, after = before.replace(sign, text), after.replace(sign, text)
        found[name] = f"{before}{{number}}{after}"
    return found


def _separator(locale: Locale) -> str:
    middle = locale.list_patterns["standard"]["middle"]
    return str(middle.removeprefix("{0}").removesuffix("{1}"))


def states() -> frozenset[str]:
    """Give the codes of the States that the program knows."""
    found = json.loads((RESOURCES / "states.json").read_text(encoding="utf-8"))
    return frozenset(found["names"]["en"])


def build() -> str:
    """Give the text of ``cldr.json``."""
    languages: dict[str, Any] = {}
    for language, name in LOCALES.items():
        languages[language] = locale_formats(language, name)
    known, arabic = states(), languages["ar"]
    regions = {}
    for name in sorted(localedata.locale_identifiers()):
        language, _, region = name.partition("_")
        if language == "ar" and region in known:
            own = locale_formats("ar", name)
            # Only what differs from the language as such; none at all is written too.
            regions[region] = {key: own[key] for key in own if own[key] != arabic[key]}
    arabic["regions"] = regions
    content = {
        "source": "Unicode CLDR, through Babel; made by scripts/prepare_cldr.py",
        "cldr": get_cldr_version(),
        "babel": babel.__version__,
        "languages": languages,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (RESOURCES / "cldr.json").write_text(build(), encoding="utf-8", newline="\n")
