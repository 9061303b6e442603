"""Keeps codes, addresses and telephone numbers whole inside right-to-left text.

The bidirectional algorithm knows words and single numbers; in «+374 10 000 000» or
«2026-03-25» after an Arabic word it sees several numbers and puts the last one first.
What is one code is therefore set in an isolate.

Source: docs/formats/text.md, «Isolates»; UAX #9, 4.3 (HL3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

LRI: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
PDI: Final = "\N{POP DIRECTIONAL ISOLATE}"

_CONTROLS: Final = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTER: Final = rf"[^\W\d_{_RTL}]"
_ALNUM: Final = rf"(?:[^\W_{_RTL}]|[\u0300-\u036f])"
_SPACE: Final = "[ \u00a0\u202f]"

# Every repetition is bounded or possessive, so that no text costs more than its length.
_CJK: Final = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"  # written without a space after an address
URL: Final = rf"(?:(?:https?|ftps?)://|mailto:|www\.)[^\s<>\"«»“”‘’،؛؟{_CJK}{_CONTROLS}]++"
_MAIL_LETTER: Final = rf"[^\W{_RTL}{_CJK}]"
MAIL: Final = (
    rf"{_MAIL_LETTER}(?:[.+%-]|{_MAIL_LETTER}){{0,63}}+"
    rf"@[^\W_{_RTL}{_CJK}](?:[.-]?[^\W_{_RTL}{_CJK}]){{0,250}}+"
)
NO_MAIL_BEFORE: Final = rf"(?<!{_MAIL_LETTER})"
_PHONE: Final = (
    r"(?:\(\+[0-9]{1,5}\)|\((?:0[0-9]{0,4}|[0-9]{1,3})\)|\+[0-9]{1,5}|00[0-9]{2,5})"
    r"(?:[ \u00a0\u202f./‑-]?(?:\((?:0[0-9]{0,4}|[0-9]{1,3})\)|[0-9]{1,14}+)){1,9}"
)
# Without a prefix: «6 123 4568». What bidi keeps in order has no space in it.
_RUN: Final = (
    rf"(?=[0-9./‑-]{{1,40}}+{_SPACE})[0-9]{{1,14}}+(?:(?:{_SPACE}|[./‑-])[0-9]{{1,14}}+){{1,63}}+"
    rf"(?![^\W{_RTL}]|[–:][0-9]|\s?[-/.–:]?\u2066)"
)
_ARABIC_DIGIT: Final = "[\u0660-\u0669\u06f0-\u06f9]"
_ARABIC_RUN: Final = (
    rf"(?<!{_ARABIC_DIGIT})(?:\(\+?{_ARABIC_DIGIT}{{1,5}}\){_SPACE}?|\+)?{_ARABIC_DIGIT}{{1,14}}+"
    rf"(?:(?:{_SPACE}|[./‑–-]){_ARABIC_DIGIT}{{1,14}}+){{1,63}}+"
)
_THOUSANDS: Final = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}){{1,9}}"
_GROUPS: Final = "|".join(
    [
        rf"{_THOUSANDS}(?:[-–]{_THOUSANDS})?",
        *(rf"[0-9]{{{n}}}(?:{_SPACE}[0-9]{{{n}}}){{2,63}}" for n in (2, 4, 5, 6, 8)),
    ]
)
_DIGEST: Final = "|".join(
    rf"(?=[A-Fa-f]{{0,7}}[0-9]|[0-9]{{1,7}}[A-Fa-f])"
    rf"[0-9A-Fa-f]{{{n}}}(?: [0-9A-Fa-f]{{{n}}}){{1,63}}"
    for n in (4, 5, 8)
)
_KEY: Final = r"(?=[A-Z]{0,4}[0-9])[0-9A-Z]{4}(?: [0-9A-Z]{4}){1,31}"
_PARAGRAPH: Final = r"\((?:[a-z]{1,4}|[0-9]{1,2})\)"
_FIRST_DIGITS: Final = rf"(?:[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}(?![0-9])){{1,9}}+|[0-9]++)"
# «USD 1,000,000.50», «USD 1’000’000», «ISO 9001:2015», «OP 3/4», «ISO/IEC 17025».
_REFERENCE: Final = (
    rf"[A-Z]{{2,12}}(?:/[A-Z]{{2,12}}){{0,3}}{_SPACE}{_FIRST_DIGITS}(?:[-/.,:–'’][0-9]++)*+"
    rf"(?: ?{_PARAGRAPH}){{0,9}}"
)
_YEAR: Final = rf"{_SPACE}\([12][0-9]{{3}}\)"
_SYMBOL: Final = rf"[A-Z]++(?:/[^\W_{_RTL}]++(?:[.-][^\W_{_RTL}]++)*+)++{_YEAR}"
_NUMBER: Final = rf"{_FIRST_DIGITS}(?:[.,'’][0-9]{{1,30}}+){{0,12}}+"
_MONEY: Final = "[A-Z]{0,3}[$€£¥₽₹₩₺]"
_CURRENCY: Final = (
    "AED|AMD|AOA|ARS|AUD|AZN|BDT|BGN|BHD|BND|BOB|BRL|BWP|BYN|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|"
    "CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|GBP|GEL|GHS|GTQ|HKD|HNL|HUF|IDR|ILS|INR|IQD|IRR|ISK|"
    "JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KZT|LAK|LBP|LKR|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MRU|"
    "MUR|MVR|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|"
    "RWF|SAR|SCR|SDG|SEK|SGD|SOS|SSP|SYP|SZL|THB|TJS|TMT|TND|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|"
    "UZS|VES|VND|XAF|XOF|YER|ZAR|ZMW|ZWL"
)
_AMOUNT: Final = (
    rf"{_MONEY}{_SPACE}?{_NUMBER}|{_NUMBER}{_SPACE}?(?:{_CURRENCY}|{_MONEY})"
    rf"|{_THOUSANDS}[.,][0-9]{{1,2}}(?![.,/-]?[0-9]|{_SPACE}[0-9\u2066])"
)
# A letter that may as well name a section, «5 C», is a unit only with a prefix.
_UNIT_NAME: Final = (
    r"(?:(?:[EPTGMkhdcmµμnpf]|da)?"
    r"(?:mol|Hz|Pa|Wh|VA|Ah|lm|lx|cd|Bq|Sv|Gy|Ci|eV|bar|bit|bps|[mgsAWVJKNLlΩ\u2126])"
    r"|(?:[EPTGMkhdcmµμnpf]|da)[BCFHRST]|min|h|ha|t|rpm|dB[mi]?|ppm|ppb|psi|°[CFK]?|[℃℉])"
)
_POWER: Final = r"(?:[⁺⁻]?[⁰¹²³⁴-⁹]{1,9}+|\^[-+−]?[0-9]{1,3})"
_UNIT: Final = (
    rf"{_UNIT_NAME}(?:{_POWER}|[23])?(?:[/·⋅][A-Za-zµμΩ°]{{1,4}}+(?:{_POWER}|[23])?){{0,4}}"
)
_SIGN: Final = r"(?:(?<!\w)[-−+±≈~<>≤≥])?"
_MEASURED: Final = (  # «-5 °C», «10⁻⁶», «10^-6 mol/L», «±5 %»
    rf"(?:{_SIGN}{_NUMBER}(?:{_POWER}?{_SPACE}?{_UNIT}|{_POWER})"
    rf"|[±≈~<>≤≥]{_NUMBER}{_SPACE}?[%‰])"
)
_TIMES_OR_TO: Final = rf"{_SPACE}?[-–—×/]{_SPACE}?|{_SPACE}x{_SPACE}"
_PLAIN_OR_MEASURED: Final = rf"(?:{_MEASURED}|{_SIGN}{_NUMBER})"
_QUANTITY: Final = (
    rf"(?:{_NUMBER}(?:{_TIMES_OR_TO})){{0,3}}{_MEASURED}(?:(?:{_TIMES_OR_TO}){_PLAIN_OR_MEASURED}){{0,9}}"
    rf"|{_NUMBER}(?:{_SPACE}?×{_SPACE}?{_NUMBER}){{1,9}}"
    rf"|{_NUMBER}°(?:{_SPACE}?{_NUMBER}[′'’])?(?:{_SPACE}?{_NUMBER}[″\"”])?{_SPACE}?[NSEWO]"
)
# Their last sign is theirs, not the sentence's.
_SIGNED: Final = (
    r"[A-Za-z][A-Za-z0-9]*+(?:\+{1,2}|#)(?![+#])"
    rf"|(?:Co|Corp|Pte|Pvt|Pty|Sdn)\.,?{_SPACE}?(?:Ltd|Inc|Bhd)\."
    r"|(?:[A-Z]\.){2,9}+"
)
# «MFA/1540/2008-017», «3.2.1», «request-v2.json», «non-State».
_PARTS: Final = rf"{_ALNUM}++(?:(?:[-/.:‐‑–]|_++){_ALNUM}++)*+_*+"

# No code touches an isolate: what is isolated once would otherwise change what is around it.
_STARTS: Final = rf"(?<![^\W{_RTL}])(?<!\u2069)"
_ENDS: Final = rf"(?![^\W{_RTL}]|\u2066)"
_ENDS_WHOLE: Final = rf"(?![^\W{_RTL}]|[-/.,:_×–'’]?\u2066)"  # what would else be cut at a sign
_OTHER_TOKEN: Final = (
    rf"(?P<address>{URL}|{MAIL})"
    rf"|(?P<signed>(?:{_SIGNED}){_ENDS})"
    rf"|(?P<groups>(?:{_GROUPS}|{_DIGEST}|{_KEY}){_ENDS})"
    rf"|(?P<reference>(?:{_REFERENCE}(?:{_YEAR})?|[0-9]++(?:{_PARAGRAPH}){{1,9}}|{_SYMBOL}){_ENDS_WHOLE})"
    rf"|(?P<parts>{_PARTS})"
)
_AMOUNT_TOKEN: Final = rf"(?P<amount>(?:{_QUANTITY}|{_AMOUNT}){_ENDS_WHOLE})"
# Compiled by the first paragraph that needs them: it takes a tenth of a second.
_NO_TELEPHONE: Final = rf"{_STARTS}(?:{_AMOUNT_TOKEN}|{_OTHER_TOKEN})"
_TOKEN: Final = (
    rf"{_STARTS}(?:{_AMOUNT_TOKEN}|(?P<phone>{_PHONE}{_ENDS})"
    rf"|(?P<run>{_RUN})|(?P<arabic>{_ARABIC_RUN}{_ENDS_WHOLE})|{_OTHER_TOKEN})"
)
_DATE: Final = re.compile(
    r"(?<![\d./‑-])(?:\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{4}([-/.])\d{1,2}\2\d{1,2})(?![\d./‑-])"
)
_IS_RANGE: Final = re.compile(r"([١-٩۱-۹]\d*)[-‑–](\d+)")
_OTHER_PART_BEFORE: Final = re.compile(r"[^\s][-/_]\Z")
_OTHER_PART_AFTER: Final = re.compile(r"[–:٫٬,]\d|[-/_][^\s]")
_BIDI_KEEPS: Final = re.compile(r"[\d./]+")
_ARE_THOUSANDS: Final = re.compile(rf"[١-٩۱-۹]\d?\d?(?:{_SPACE}\d{{3}})+")
_ARABIC_DIGITS: Final = re.compile(rf"{_ARABIC_DIGIT}+")
# Between words of one foreign passage.
_GAP: Final = re.compile(r"[ \u00a0\u202f,;:.!?…'\"’“”«»&/()\[\]–—-]{1,5}")
_STARTS_AS_WORD: Final = re.compile(_LETTER)  # «H5N1»
_IS_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(?:[.:/][0-9]+)?|[0-9]{1,2}(?:[/:][0-9]{1,4}){2}")
# «م/1540-12» is one code of right-to-left letters and numbers.
_JOINED_BEFORE: Final = re.compile(rf"[{_RTL}][-/_]\Z")
_JOINED_AFTER: Final = re.compile(rf"[-/_][{_RTL}]")
_ISOLATE: Final = re.compile("[\u2066-\u2069]")
_FEWEST_DIGITS: Final = 6
_FEWEST_DIGITS_WITHOUT_PREFIX: Final = 9
_OPENING_OF: Final = {")": "(", "]": "["}


class _Kind(Enum):
    """What stands in the text, as far as its direction goes."""

    WORD = auto()
    NUMBER = auto()
    CODE = auto()
    ARABIC_CODE = auto()

    @property
    def is_code(self) -> bool:
        return self in {_Kind.CODE, _Kind.ARABIC_CODE}


class _Token(NamedTuple):
    start: int
    end: int
    kind: _Kind


def isolate_codes(text: str) -> str:
    """Set each code of a right-to-left paragraph in a left-to-right isolate.

    What is in an isolate already stays as it is; so does a plain number and a plain word, and
    a date or range written with Arabic-Indic digits. Where a code stands among foreign words,
    the isolate holds the words too, for together they are one passage. Arabic-Indic digits
    go from right to left over a space even there (N1), unless each group of them has one more.

    Args:
        text: A paragraph that is read from right to left.

    Returns:
        The text with U+2066 before and U+2069 after each code, and nothing else changed.
        Isolating it once more changes nothing.
    """
    pieces: list[str] = []
    done = 0
    for passage in _passages(text):
        pieces += (text[done : passage[0].start], LRI)
        done = passage[0].start
        for token in passage:
            if token.kind is _Kind.ARABIC_CODE:
                code = text[token.start : token.end]
                isolated = _ARABIC_DIGITS.sub(rf"{LRI}\g<0>{PDI}", code)
                pieces += (text[done : token.start], isolated)
                done = token.end
        pieces += (text[done : passage[-1].end], PDI)
        done = passage[-1].end
    pieces.append(text[done:])
    return "".join(pieces)


def _passages(text: str) -> Iterator[list[_Token]]:
    """Give the tokens of everything that is to be isolated."""
    for group in _groups(text, _tokens(text)):
        if any(token.kind is _Kind.WORD for token in group):
            for part in _balanced_parts(text, _without_loose_numbers(group)):
                if any(token.kind.is_code for token in part):
                    yield part
        else:
            yield from ([each] for each in group if each.kind.is_code)


def _tokens(text: str) -> Iterator[_Token]:
    """Give the words, numbers and codes outside isolates that are not right to left."""
    isolated = _isolates(text)
    start, end = next(isolated, (len(text), len(text)))
    for match in _matches(text):
        first, last = match.span()
        while end <= first:
            start, end = next(isolated, (len(text), len(text)))
        if first >= start:
            continue
        if match.lastgroup == "address":
            last = first + _length_of_address(match.group())
        kind = _kind_of(match.lastgroup, text[first:last])
        if kind.is_code and _is_joined_to_rtl(text, first, last):
            kind = _Kind.NUMBER
        yield _Token(first, last, kind)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Find the tokens; what is not long enough for a telephone number is taken apart."""
    token, no_telephone = re.compile(_TOKEN), re.compile(_NO_TELEPHONE)
    place = taken_apart = 0
    while match := (token if place >= taken_apart else no_telephone).search(text, place):
        group, end = match.lastgroup, match.end()
        if group == "arabic" and not _is_arabic_code(text, match.start(), end):
            place = end
            continue
        is_short = group == "phone" and not _is_telephone_number(match.group())
        if group == "run":
            for date in _DATE.finditer(text, match.start(), end):
                is_short, taken_apart = True, date.end()
            is_short = is_short or not _has_enough_digits(match.group())
        if is_short:
            match = no_telephone.search(text, match.start())
            if match is None:
                return
        yield match
        place = match.end()


def _isolates(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of every outermost isolate; one never closed ends the text."""
    start, depth = 0, 0
    for match in _ISOLATE.finditer(text):
        if match.group() != PDI:
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, match.end()
    if depth:
        yield start, len(text)


def _kind_of(pattern: str | None, token: str) -> _Kind:
    if pattern == "arabic":
        return _Kind.ARABIC_CODE
    if pattern == "parts":
        if token.isdecimal() or _IS_PLAIN_NUMBER.fullmatch(token):
            return _Kind.NUMBER
        has_digit = any(map(str.isdigit, token))
        if not has_digit or (token.isalnum() and _STARTS_AS_WORD.match(token)):
            return _Kind.WORD
    return _Kind.CODE


def _is_telephone_number(token: str) -> bool:
    """«(3) 1540» is a number of a list and another number."""
    surely = token.startswith(("+", "0", "(+", "(0")) or "-" in token
    fewest = _FEWEST_DIGITS if surely else _FEWEST_DIGITS_WITHOUT_PREFIX
    return sum(map(str.isdigit, token)) >= fewest


def _has_enough_digits(token: str) -> bool:
    return sum(map(str.isdigit, token)) >= _FEWEST_DIGITS


def _is_arabic_code(text: str, start: int, end: int) -> bool:
    """A range and a date in Arabic-Indic digits are read from right to left as they are."""
    token = text[start:end]
    if (
        _OTHER_PART_BEFORE.search(text, max(start - 2, 0), start)
        or _OTHER_PART_AFTER.match(text, end)
        or _BIDI_KEEPS.fullmatch(token)
    ):
        return False
    if _ARE_THOUSANDS.fullmatch(token):
        return True
    span = _IS_RANGE.fullmatch(token)
    if span and len(span[1]) == len(span[2]) and int(span[1]) < int(span[2]):
        return False
    return "–" not in token and _has_enough_digits(token) and not _DATE.search(token)


def _is_joined_to_rtl(text: str, start: int, end: int) -> bool:
    before = _JOINED_BEFORE.search(text, max(start - 2, 0), start)
    return before is not None or _JOINED_AFTER.match(text, end) is not None


def _length_of_address(address: str) -> int:
    """Leave out the punctuation of the sentence in which an address stands."""
    surplus = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _OPENING_OF.items()
    }
    length = len(address)
    while length:
        last = address[length - 1]
        if last in surplus and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in ".,;:!?'…":
            break
        length -= 1
    return length


def _groups(text: str, tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    """Put together what one foreign passage holds: a word and what stands beside it."""
    group: list[_Token] = []
    for token in tokens:
        if group and not (
            _Kind.WORD in {group[-1].kind, token.kind}
            and _GAP.fullmatch(text, group[-1].end, token.start)
        ):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _without_loose_numbers(group: list[_Token]) -> list[_Token]:
    """A number before the first word counts what the right-to-left text says."""
    first = next(i for i, token in enumerate(group) if token.kind is not _Kind.NUMBER)
    return group[first:]


def _balanced_parts(text: str, group: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Cut a passage at each bracket of which the other one is not in it.

    A closing bracket right after the passage belongs to it when the opening one is in it.
    """
    last = group[-1]
    stop = last.end
    while text[stop : stop + 1] in _OPENING_OF:
        stop += 1
    opened: list[int] = []
    unmatched: list[int] = []
    for place in range(group[0].start, stop):
        character = text[place]
        if character in _OPENING_OF.values():
            opened.append(place)
        elif character in _OPENING_OF:
            if opened and text[opened[-1]] == _OPENING_OF[character]:
                opened.pop()
                if place >= last.end:
                    last = last._replace(end=place + 1)
            else:
                unmatched.append(place)
    cuts = sorted(opened + unmatched, reverse=True)
    part: list[_Token] = []
    for token in [*group[:-1], last]:
        while cuts and cuts[-1] < token.start:
            cuts.pop()
            if part:
                yield part
                part = []
        part.append(token)
    yield part
