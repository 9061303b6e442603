from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from template_desk.typesetting.bidi import embedding_levels, line_levels, visual_order
from template_desk.typesetting.isolates import LRI, PDI, isolate_codes
from tools import growth

CODES = [
    *("nuclear.desk@mfa.gov.am", "o'neil_1@mail.example.org"),
    *("https://www.un.org/en/sc/1540/", "www.un.org/sc/1540", "http://x.org/a_(b)?c=1&d=2#3"),
    *("+374 10 000 000", "(+20) 2-1234", "(02) 2795-1234", "0020 2 123456", "+1 (212) 963-1234"),
    *("MFA/1540/2008-017", "AM-12/3", "AM-2008.03.25-7", "МИД/1540-12"),
    *("7K2M-9QXD", "7K2M 9QXD", "1a2b 3c4d", "1a2b3c4d 5e6f7a8b", "05838 48571 90195"),
    *("S/RES/1540 (2004)", "A/59/565", "S/AC.44/2007/5", "UNSCR 1540 (2004)", "UNSCR 1540"),
    *("OP 3(a)", "OP 3/4", "3(a)", "3(a)(ii)", "OP 3 (a)"),
    *("2026-03-25", "10-20", "2004–2008", "10:30-11:00", "2026-03-25T10:30:00"),
    *("192.168.0.1", "3.2.1", "10 000 000", "10 000–20 000", "request-v2.json"),
    *("6 123 4568", "079 123 45 67", "02 2795 1234", "(+962) 6 123 4567", "02 27 95 12 34"),
    *("079/123 45 67", "079 123.45.67", "06 123-4567"),
    *("USD 1,000,000.50", "USD 250,000", "USD 1 000 000", "USD 1’000’000", "AED 1.500.000,00"),
    *("US$ 1 000 000.50", "€ 25,000", "250,000 USD", "1 000 000,50 EUR", "1 000 000,50"),
    *("ISO 9001:2015", "ISO 3166-1:2020", "IEC 62327:2017 (ed. 2)", "ISO/IEC 17025:2017"),
    *("CFR 10,110", "HS 8526,10", "BX-7/2026", "USD 1,000–2,000"),
    *("10⁻⁶", "10^-6 mol/L", "25 °C", "25°C", "±5 %", "3.5 kW/h", "5 µSv/h", "3 m²"),
    *("50 Hz–60 Hz", "220 V/50 Hz", "34°25′12″N", "50–60 Hz", "12 cm × 30 cm", "12 × 30"),
    *("5 × 10⁻⁶ mg/m³", "1 200 kg", "5 kg/day"),
    *("C++", "C#", "Co.,Ltd.", "Acme Co., Ltd.", "S.A.", "4–9", "RPM-2"),
]
IN_ARABIC_DIGITS = [
    *("٠٧٩ ١٢٣ ٤٥ ٦٧", "٦ ١٢٣ ٤٥٦٨", "+٩٦٢ ٦ ١٢٣ ٤٥٦٨", "(٠٢) ٢٧٩٥-١٢٣٤", "٠٧٩-١٢٣-٤٥٦٧"),
    *("(+٩٦٢) ٦ ١٢٣ ٤٥٦٧", "١ ٠٠٠", "١ ٠٠٠ ٠٠٠", "۰۷۹ ۱۲۳ ۴۵ ۶۷"),
]
ARABIC = [
    "قرار",
    "وزارة الخارجية",
    "٢٥/٣",
    "،",
    "؛",
    "(",
    ")",
    ".",
    ":",
    "«",
    "»",
    "في 25 يوما",
    " ",
    "و",
]
ALPHABET = "aB3 1.-/:()@+,٢۲kg°^⁻%×–$#\u0627\u0660\u2066\u2067\u2068\u2069\u202b\u202c\u200f[]&٪٣"


def marked(text: str) -> str:
    return isolate_codes(text).replace(LRI, "<").replace(PDI, ">")


def as_seen(text: str) -> str:
    """What stands on paper, from left to right."""
    levels = line_levels(embedding_levels(text, rtl=True), text, 0, len(text))
    seen = "".join(text[place] for place in visual_order(levels))
    return re.sub("[\u2066-\u2069]", "", seen)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("frame", ["الرمز {}، انظر", "({}).", "«{}»؟", "{}", "و{} ٢٥", "أ: {}: ب"])
def test_a_code_gets_an_isolate_of_its_own(code: str, frame: str) -> None:
    assert marked(frame.format(code)) == frame.format(f"<{code}>")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("القرار 1540 (2004) والقرار 1673 (2006)", id="resolution-in-arabic"),
        pytest.param("القراران 1540 (2004) 1673 (2006)", id="two-resolutions"),
        pytest.param("(3) 1540 و (12) 1540", id="numbers-of-a-list"),
        pytest.param("في ٢٥/٣/٢٠٢٦ و ٢٠٢٦-٠٣-٢٥", id="arabic-digits"),
        pytest.param("في ٢٠٠٤-٢٠٠٨ و ص ١٠٠-٢٠٠", id="ranges-in-arabic-digits"),
        pytest.param("١٢٣/٤٥٦ و ١٫٥ و ١٢٣٤٥٦٧ و ٢٥/٣/٢٠٢٦ ١٠:٣٠", id="single-arabic-numbers"),
        pytest.param("م/٠٧٩ ١٢٣ ٤٥٦", id="arabic-digits-joined-to-a-letter"),
        pytest.param("25/3/2026 26/3/2026 و 25/3/2026 10:30", id="two-dates"),
        pytest.param("البند -5 و 25% و 25 % و م-5 kg", id="signs-of-the-sentence"),
        pytest.param("25 شخصا و 3.5 و 1,540 و 10:30 و 25/3/2026", id="single-numbers"),
        pytest.param("Ministry of Foreign Affairs, non-State and/or H5N1", id="words"),
        pytest.param("القرار 1540 UNSCR", id="number-then-word"),
        pytest.param("الرقم م/1540-12", id="code-that-starts-in-arabic"),
        pytest.param("الرقم 1540-12/م", id="code-that-ends-in-arabic"),
        pytest.param("\u20671540-12\u2069", id="already-isolated"),
        pytest.param("\u2067ا \u2066b\u2069 1540-12", id="isolate-left-open"),
    ],
)
def test_what_needs_none_gets_none(text: str) -> None:
    assert isolate_codes(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "نص measures under OP 3(a) عربي", "نص <measures under OP 3(a)> عربي", id="end"
        ),
        pytest.param("نص OP 3(a) and others.", "نص <OP 3(a) and others>.", id="start"),
        pytest.param("نص see (OP 3(a)) عربي", "نص <see (OP 3(a))> عربي", id="brackets-inside"),
        pytest.param("(نص see OP 3(a)) ع", "(نص <see OP 3(a)>) ع", id="brackets-around"),
        pytest.param("نص see) OP 3 ع", "نص see) <OP 3> ع", id="bracket-without-the-other"),
        pytest.param("نص 25 units, OP 3 ع", "نص 25 <units, OP 3> ع", id="number-before"),
        pytest.param("AM-12/3, AM-12/4", "<AM-12/3>, <AM-12/4>", id="codes-only"),
        pytest.param("قرار 1540 MFA/12-3 25", "قرار 1540 <MFA/12-3> 25", id="numbers-around"),
    ],
)
def test_a_foreign_passage_stays_together(text: str, expected: str) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "هاتف (+962) 6 123 4567، 6 123 4568",
            "هاتف <(+962) 6 123 4567>، <6 123 4568>",
            id="two-telephones",
        ),
        pytest.param("6 123 4568, 6 123 4569", "<6 123 4568>, <6 123 4569>", id="comma"),
        pytest.param("6 123 4568; 123 456 789", "<6 123 4568>; <123 456 789>", id="semicolon"),
        pytest.param("من طراز RPM-2.", "من طراز <RPM-2>.", id="full-stop"),
        pytest.param("بمبلغ USD 250,000.", "بمبلغ <USD 250,000>.", id="full-stop-after-amount"),
        pytest.param("عند 25 °C، 3.5 kW.", "عند <25 °C>، <3.5 kW>.", id="comma-after-unit"),
        pytest.param("حرارة -5 °C، -5°C", "حرارة <-5 °C>، <-5°C>", id="minus"),
        pytest.param("بلغة C++.", "بلغة <C++>.", id="full-stop-after-sign"),
        pytest.param("شركة Acme Co.,Ltd. في", "شركة <Acme Co.,Ltd.> في", id="company"),
        pytest.param("Ministry of State.", "Ministry of State.", id="words-and-full-stop"),
    ],
)
def test_a_code_is_whole_and_no_more(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_the_full_stop_of_the_sentence_is_not_in_the_address() -> None:
    assert marked("(انظر https://un.org/a).") == "(انظر <https://un.org/a>)."
    assert marked("https://ar.wikipedia.org/wiki/قرار_1540؟") == (
        "<https://ar.wikipedia.org/wiki/قرار_1540>؟"
    )


@given(st.lists(st.sampled_from(ARABIC)), st.sampled_from(CODES), st.lists(st.sampled_from(ARABIC)))
@example(["قرار"], "2026-03-25", ["في 25"])
def test_a_code_is_read_in_its_order(before: list[str], code: str, after: list[str]) -> None:
    """Whatever right-to-left words, brackets and stops are around it."""
    text = isolate_codes(" ".join([*before, code, *after]))

    assert LRI + code + PDI in text
    assert code in as_seen(text)


@pytest.mark.parametrize("code", IN_ARABIC_DIGITS)
@pytest.mark.parametrize(
    "frame", ["هاتف {}، انظر", "{}", "و{}.", "«{}»", "نص Tel. {}: ب", "(3) {}"]
)
def test_a_code_of_arabic_digits_is_read_in_its_order(code: str, frame: str) -> None:
    """An isolate alone would not do it: between Arabic digits a space goes right to left."""
    text = isolate_codes(frame.format(code))

    assert code in as_seen(text)
    assert code not in as_seen(f"هاتف {code}")
    assert isolate_codes(text) == text


def test_without_an_isolate_it_would_not_be() -> None:
    """So that the test above tests something."""
    text = "قرار 2026-03-25"
    order = visual_order(embedding_levels(text, rtl=True).of_characters)

    assert "".join(text[place] for place in order).startswith("25-03-2026")


@given(
    st.text(alphabet=ALPHABET)
    | st.lists(
        st.sampled_from([*CODES, *IN_ARABIC_DIGITS, *ARABIC, "_", "-", "é", "see", "12"])
    ).map("".join)
)
@example("3(a)7K2M-9QXD")
@example("+374 10 000 000AM-12/3")
@example("json+1 (212) 963-12347K2M")
@example("OP 3(a)(+20) 2-1_")
@example("CFR 10,110nuclear.desk@mfa.gov.am")
@example("06 123 456–7a@b.c")
@example("079/123 45 67nuclear.desk@mfa.gov.am")
@example("123 456.50 67a@b.c")
@example("١ ٠٠٠-3.2.1")
@example("AM-12/3-١ ٠٠٠")
@example("2026-03-25 079 123 4567")
@example("192.168.0.1.0020 2 123456")
def test_only_isolates_are_added_and_only_once(text: str) -> None:
    isolated = isolate_codes(text)

    kept = iter(isolated)
    assert all(each in kept for each in text), "something was lost or moved"
    assert isolated.count(LRI) - text.count(LRI) == isolated.count(PDI) - text.count(PDI)
    assert len(isolated) - len(text) == 2 * (isolated.count(LRI) - text.count(LRI))
    assert isolate_codes(isolated) == isolated


HOSTILE: dict[str, Callable[[int], str]] = {
    "codes": lambda n: "AM-12/3 " * (n // 8),
    "words and codes": lambda n: "see 3(a)/" * (n // 9),
    "letters": lambda n: "a" * n,
    "digits": lambda n: "1" * n,
    "dotted": lambda n: "a." * (n // 2),
    "per cent": lambda n: "a%" * (n // 2),
    "thousands": lambda n: "1" + " 234" * (n // 4) + "x",
    "groups": lambda n: "1234 " * (n // 5) + "x",
    "symbol": lambda n: "A/" * (n // 2) + "A",
    "address": lambda n: "http://" + "x)" * (n // 2) + ")" * n,
    "brackets": lambda n: "see 3(a) [ " * (n // 11),
    "closing": lambda n: "see 3(a)" + ") see" * (n // 5),
    "at": lambda n: "a@" * (n // 2),
    "isolates": lambda n: "\u2066" * n,
    "telephone": lambda n: "+1(" * (n // 3),
    "runs": lambda n: "1 " * (n // 2),
    "dates": lambda n: "1/1/2026 " * (n // 9),
    "arabic runs": lambda n: "٢ " * (n // 2),
    "arabic dates": lambda n: "١/١/٢٠٢٦ " * (n // 9),
    "commas": lambda n: "1," * (n // 2),
    "products": lambda n: "1×" * (n // 2),
    "units": lambda n: "1 m/" * (n // 4),
    "signs": lambda n: "+" * n,
    "amounts": lambda n: "USD 1,2" + ",3" * (n // 2) + "x",
    "initials": lambda n: "A." * (n // 2) + "a",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_in_proportion_to_length(text: Callable[[int], str]) -> None:
    assert growth(lambda size: isolate_codes(text(size))) < 24
