"""The formats of the six languages, with Babel as the judge."""

from __future__ import annotations

import datetime
import importlib.util
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from template_desk.cldr import Formats, load_formats
from template_desk.errors import ResourceError
from template_desk.model.typed import parse_date, parse_decimal
from template_desk.paths import resources_dir
from tools import ROOT

RESOURCES = resources_dir()
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
WRITTEN = json.loads((RESOURCES / "cldr.json").read_text(encoding="utf-8"))
REGIONS = sorted(WRITTEN["languages"]["ar"]["regions"])
LOCALES = [
    *(("ar", ""), ("zh", ""), ("en", ""), ("fr", ""), ("ru", ""), ("es", "")),
    *(("ar", region) for region in REGIONS),
]
each_locale = pytest.mark.parametrize(("language", "state"), LOCALES)


def babel_name(language: str, state: str) -> str:
    return {"en": "en_GB"}.get(language, f"{language}_{state}" if state else language)


def numbers() -> list[str]:
    """Give typed numbers of every length, with and without fractions and signs."""
    chosen = random.Random(1540)
    found = ["0", "7", "999", "1000", "1234", "9999", "10000", "999999", "1000000", "0.5", "-1"]
    for _ in range(150):
        whole = str(chosen.randrange(10 ** chosen.randrange(1, 13)))
        fraction = str(chosen.randrange(1, 10**4)).rstrip("0") if chosen.random() < 0.5 else ""
        found.append(chosen.choice(["", "", "-"]) + whole + ("." + fraction if fraction else ""))
    return found


def plain(text: str) -> str:
    """Give a text without direction marks, which Babel does not set beside signs."""
    return text.translate(MARKS)


def ungrouped(language: str, typed: str) -> bool:
    """Say whether CLDR leaves a Spanish number of four digits alone, which Babel does not know."""
    return language == "es" and len(typed.lstrip("-").partition(".")[0]) == 4


@each_locale
def test_dates_are_cldrs_long_dates(language: str, state: str) -> None:
    formats = load_formats(RESOURCES, language, state=state)
    day = datetime.date(1999, 12, 30)
    while day < datetime.date(2031, 1, 1):
        expected = format_date(day, "long", locale=babel_name(language, state))
        if language == "fr" and day.day == 1:
            expected = expected.replace("1 ", "1er ", 1)
        # Babel writes dates in European digits everywhere; see the test of digits.
        assert formats.date(day.isoformat()).translate(ARABIC_DIGITS) == expected
        day += datetime.timedelta(days=11)


@each_locale
def test_numbers_are_those_of_cldr(language: str, state: str) -> None:
    formats, name = load_formats(RESOURCES, language, state=state), babel_name(language, state)
    for typed in numbers():
        if ungrouped(language, typed):
            continue
        value = Decimal(typed)
        decimal = format_decimal(
            value, locale=name, decimal_quantization=False, numbering_system="default"
        )
        assert plain(formats.number(typed)).translate(ARABIC_DIGITS) == decimal.translate(
            ARABIC_DIGITS
        )
        percent = format_percent(
            value / 100, locale=name, decimal_quantization=False, numbering_system="default"
        )
        shown = plain(formats.percent(typed)).replace("٪", "%")
        assert shown.translate(ARABIC_DIGITS) == percent.translate(ARABIC_DIGITS)
        dollars = format_currency(
            value, "USD", locale=name, decimal_quantization=False, numbering_system="default"
        )
        # Babel writes at least two decimals; ours are as typed.
        assert plain(formats.currency_usd(typed)).translate(ARABIC_DIGITS) == plain(
            _without_added_cents(dollars, value, formats)
        ).translate(ARABIC_DIGITS)


def _without_added_cents(dollars: str, value: Decimal, formats: Formats) -> str:
    sign = formats.number("0.5").translate(ARABIC_DIGITS)[1]
    places = max(0, -int(value.as_tuple().exponent))
    shown = dollars.translate(ARABIC_DIGITS)
    if places == 0:
        return shown.replace(f"{sign}00", "")
    return (
        shown.replace(f"{sign}{str(value)[-1]}0", f"{sign}{str(value)[-1]}")
        if (places == 1)
        else shown
    )


@each_locale
def test_digits_and_signs_are_those_of_the_locales_numbering_system(
    language: str, state: str
) -> None:
    formats, locale = (
        load_formats(RESOURCES, language, state=state),
        Locale.parse(babel_name(language, state)),
    )
    system = locale.default_numbering_system
    symbols = locale.number_symbols[system]
    zero = {"latn": "0", "arab": "٠"}[system]

    assert formats.digits("2015-03-25 x")[0] == chr(ord(zero) + 2)
    assert formats.date("2015-03-25").rstrip("г.\u202f")[-1] in {chr(ord(zero) + 5), "日"}
    assert formats.number("-1.5") == (
        symbols["minusSign"] + formats.digits("1") + symbols["decimal"] + formats.digits("5")
    )
    assert symbols["percentSign"] in formats.percent("25")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param("", "25 مارس 2015", id="no-State"),
        pytest.param("FR", "25 مارس 2015", id="no-Arabic-region"),
        pytest.param("MA", "25 مارس 2015", id="Morocco"),
        pytest.param("AE", "25 مارس 2015", id="Emirates"),
        pytest.param("EG", "٢٥ مارس ٢٠١٥", id="Egypt"),
        pytest.param("IQ", "٢٥ آذار ٢٠١٥", id="Iraq"),
        pytest.param("regions", "25 مارس 2015", id="nonsense"),
    ],
)
def test_arabic_follows_the_state(state: str, expected: str) -> None:
    assert load_formats(RESOURCES, "ar", state=state).date("2015-03-25") == expected


def test_the_other_languages_do_not_vary_by_state() -> None:
    assert load_formats(RESOURCES, "es", state="MX").number("12345.5") == "12.345,5"


@pytest.mark.parametrize(
    ("language", "date", "number", "percent", "dollars", "choices"),
    [
        ("ar", "25 مارس 2015", "120,000.50", "25\u200e%\u200e", "\u200f1,000\u00a0US$", "a، b"),
        ("zh", "2015年3月25日", "120,000.50", "25%", "US$1,000", "a、b"),
        ("en", "25 March 2015", "120,000.50", "25%", "US$1,000", "a, b"),
        ("fr", "25 mars 2015", "120\u202f000,50", "25\u00a0%", "1\u202f000\u00a0$US", "a, b"),
        (
            *("ru", "25 марта 2015\u202fг.", "120\u00a0000,50", "25\u00a0%"),
            *("1\u00a0000\u00a0$", "a, b"),
        ),
        ("es", "25 de marzo de 2015", "120.000,50", "25\u00a0%", "1000\u00a0US$", "a, b"),
    ],
)
def test_each_language_as_it_reads(
    language: str, date: str, number: str, percent: str, dollars: str, choices: str
) -> None:
    formats = load_formats(RESOURCES, language)

    assert formats.date(" 2015-03-25 ") == date
    assert formats.number("120 000.50") == number
    assert formats.percent("25") == percent
    assert formats.currency_usd("1000") == dollars
    assert formats.join(["a", "b"]) == choices


def test_every_digit_is_kept() -> None:
    formats = load_formats(RESOURCES, "en")

    assert formats.number("0001234.5000") == "0,001,234.5000"
    assert formats.number("12345678901234567890.12345678901234567890") == (
        "12,345,678,901,234,567,890.12345678901234567890"
    )
    assert formats.number(".5") == "0.5"
    assert formats.number("5.") == "5"
    assert formats.number("+5") == "+5"
    assert formats.percent("+5") == "+5%"
    assert formats.currency_usd("-5") == "-US$5"


@pytest.mark.parametrize(
    "typed", ["", " ", "1,5", "1.2.3", ".", "-", "--1", "1e5", "12 %", "about 5", "٢٥", "+-1", "{}"]
)
def test_what_is_no_number_comes_back_as_typed(typed: str) -> None:
    formats = load_formats(RESOURCES, "ar", state="EG")

    assert formats.number(typed) == typed
    assert formats.percent(typed) == typed
    assert formats.currency_usd(typed) == typed


@pytest.mark.parametrize("typed", ["", "2015-02-30", "25.3.2015", "20150325", "2015-W13-3", "soon"])
def test_what_is_no_date_comes_back_as_typed(typed: str) -> None:
    assert load_formats(RESOURCES, "fr").date(typed) == typed


@given(st.text(alphabet="0123456789+-. \u00a0\u202f,e٢\n", max_size=12))
def test_a_number_is_read_as_the_checks_read_it(typed: str) -> None:
    """What the checks accept is formatted, what they refuse stays as typed."""
    shown = load_formats(RESOURCES, "en").number(typed)
    value = parse_decimal(typed)
    if value is None:
        assert shown == typed
    else:
        assert Decimal(shown.replace(",", "")) == value


@given(st.one_of(st.dates().map(str), st.text(alphabet="0123456789-W \n", max_size=12)))
def test_a_date_is_read_as_the_checks_read_it(typed: str) -> None:
    shown = load_formats(RESOURCES, "zh").date(typed)

    assert ("年" in shown) == (parse_date(typed) is not None)


@each_locale
def test_thousands_never_part_at_a_lines_end(language: str, state: str) -> None:
    shown = load_formats(RESOURCES, language, state=state)
    for text in (shown.number("1234567"), shown.percent("1234567"), shown.currency_usd("1234567")):
        assert " " not in text


def test_an_unknown_language_is_written_as_english() -> None:
    assert load_formats(RESOURCES, "xx").date("2015-03-25") == "25 March 2015"


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"languages": {"en": {}}}', '{"languages": {"en": []}}']
)
def test_a_damaged_file_is_a_declared_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(ResourceError):
        load_formats(tmp_path, "en")
    (tmp_path / "cldr.json").write_text(content)
    with pytest.raises(ResourceError):
        load_formats(tmp_path, "en")


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("months", ["January"]),
        ("digits", "01"),
        ("group", 1),
        ("usd", "$"),
        ("number", {"positive": 1}),
        ("minimum_grouping", "many"),
    ],
)
def test_a_damaged_member_is_a_declared_error(tmp_path: Path, member: str, wrong: object) -> None:
    content = json.loads((RESOURCES / "cldr.json").read_text(encoding="utf-8"))
    content["languages"]["en"][member] = wrong
    (tmp_path / "cldr.json").write_text(json.dumps(content))

    with pytest.raises(ResourceError):
        load_formats(tmp_path, "en")


def test_the_file_is_the_scripts() -> None:
    path = ROOT / "scripts" / "prepare_cldr.py"
    spec = importlib.util.spec_from_file_location("prepare_cldr", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert script.build() == (RESOURCES / "cldr.json").read_text(encoding="utf-8")
