"""Where a line may end: UAX #14, and what this program's readers expect beyond it.

Text of Latin, Cyrillic and Arabic letters with plain punctuation goes a short way with
the same result.

Source: UAX #14, revision 50; docs/formats/text.md, «Where a line may break».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from template_desk.typesetting.isolates import MAIL, NO_MAIL_BEFORE, URL

# Letters of class AL: Latin, Cyrillic, Arabic.
_PLAIN_LETTERS: Final = (
    "A-Za-zÀ-ÖØ-öø-ɏ\u0400-\u0481\u048a-\u04ff"
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
)
_QUOTES: Final = "'\"’“”«»"
_PLAIN: Final = re.compile(rf"[{_PLAIN_LETTERS}0-9 .,،;:!؛?؟(){_QUOTES}/—–‐-]*")
_PLAIN_BREAK: Final = re.compile(
    rf"(?<![ (—{_QUOTES}]) +(?![ .,،;:!؛?؟)/]|\Z)"
    rf"|(?<=[{_QUOTES}]) +(?![ .,،;:!؛?؟)/(]|\Z)"
    r"|(?<=—) +(?![ .,،;:!؛?؟)/—]|\Z)"
    rf"|(?<=[-/—–‐])(?=[{_PLAIN_LETTERS}])"
    rf"|(?<=[!؛?؟])(?=[{_PLAIN_LETTERS}0-9(])"
    r"|(?<=[.,،:;])(?=\()"
)

_HYPHENS_AND_SLASHES: Final = frozenset("-/‐‒–—")
_WORD_BEFORE_HYPHEN: Final = re.compile(r"[\w\u0300-\u036f.,;:)\]»”’\"%…—]")
_LETTER: Final = re.compile(r"[^\W\d_]")
# «OP 3», «UNSCR 1540», «РКСБ 1540».
_NAME_BEFORE: Final = re.compile(r"(?:\b[A-ZÀ-ÖØ-ÞА-ЯЁ]{2}|[A-ZÀ-ÖØ-ÞА-ЯЁ]{3})\Z")
_THREE_DIGITS: Final = re.compile(r"[0-9]{3}(?![0-9])")
_CYRILLIC_BEFORE: Final = re.compile("[\u0400-\u04ff][»)]?\\Z")
# Addresses, and symbols of documents: «S/RES/1540».
_WHOLE: Final = re.compile(rf"{URL}|(?P<mail>{NO_MAIL_BEFORE}{MAIL})|(?<![\w/])[A-Z](?:/[\w.]+)++")
_MAY_HOLD_WHOLE: Final = re.compile(r"[@/]|www\.")
_LONG_ADDRESS: Final = 40
_IN_LONG_MAIL: Final = re.compile(r"(?<=[@./-])(?=\w)")

_IDEOGRAPHS: Final = "\u2e80-\u2fdf\u3040-\u312f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_IDEOGRAPH: Final = re.compile(rf"[{_IDEOGRAPHS}、，：；！？）》〉」』】”’]")
_AROUND_CHINESE_QUOTES: Final = re.compile(
    rf"(?<=[{_IDEOGRAPHS}、，：；！？）》〉」』】])(?=[“‘])"
    rf"|(?<=[”’])(?=[{_IDEOGRAPHS}（《〈「『【])"
)


def break_opportunities(text: str) -> tuple[int, ...]:
    """Give the places where a line may end.

    Args:
        text: One paragraph without line ends.

    Returns:
        Every place ``i`` such that a line may end before ``text[i]``, ascending; neither
        the start nor the end of the text. Spaces stay with what is before them. Time is in
        proportion to the length.
    """
    if _PLAIN.fullmatch(text):
        return _tailored(text, plain_breaks(text))
    from template_desk.typesetting.line_break_rules import default_breaks

    return _tailored(text, default_breaks(text))


def plain_breaks(text: str) -> list[int]:
    """Give what ``default_breaks`` gives, for text of plain characters.

    But for places that the program's own rules refuse anyway.
    """
    return [match.end() for match in _PLAIN_BREAK.finditer(text)]


def _tailored(text: str, places: list[int]) -> tuple[int, ...]:
    if "“" in text or "‘" in text or "”" in text or "’" in text:
        around = [match.end() for match in _AROUND_CHINESE_QUOTES.finditer(text)]
        if around:
            places = sorted({*places, *around})
    kept = [place for place in places if not _belongs_together(text, place)]
    if _MAY_HOLD_WHOLE.search(text):
        places = sorted({*kept, *_in_long_mails(text)}) if "@" in text else kept
        return tuple(_outside(places, _whole_spans(text)))
    return tuple(kept)


def _belongs_together(text: str, place: int) -> bool:
    """Whether what is before and after a place must stay on one line."""
    before, after = text[place - 1], text[place]
    if before == " ":
        return _is_kept_over_space(text, place, after)
    if before in _HYPHENS_AND_SLASHES:
        return not (
            _LETTER.match(after) and place > 1 and _WORD_BEFORE_HYPHEN.match(text[place - 2])
        )
    if after == "—":  # only Chinese may begin a line with it
        return not _IDEOGRAPH.match(before)
    if before in ".,،:;":  # «.5»; in whole numbers UAX #14 knows it
        return after.isdigit()
    return before == ")" and after == "("  # «3(a)(ii)»


def _is_kept_over_space(text: str, place: int, after: str) -> bool:
    start = place - 1
    while start and text[start - 1] == " ":
        start -= 1
    if not start:
        return False
    last = text[start - 1]
    if last in "«‹" or after in "»›":
        return True
    if after.isdigit():
        return (
            last in "№§"
            or _NAME_BEFORE.search(text, max(start - 4, 0), start) is not None
            or (last.isdigit() and _THREE_DIGITS.match(text, place) is not None)
        )
    if after in "%‰":
        return last.isdigit()
    # A dash does not begin a line in Russian.
    return (
        after in "–—"
        and text[place + 1 : place + 2] == " "
        and _CYRILLIC_BEFORE.search(text, max(start - 2, 0), start) is not None
    )


def _whole_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of what is not broken inside."""
    for match in _WHOLE.finditer(text):
        if match.end() - match.start() < _LONG_ADDRESS:
            yield match.span()


def _in_long_mails(text: str) -> Iterator[int]:
    """Give the places after the signs in e-mail addresses that may be broken."""
    for match in _WHOLE.finditer(text):
        if match["mail"] and match.end() - match.start() >= _LONG_ADDRESS:
            inside = _IN_LONG_MAIL.finditer(text, match.start() + 1, match.end())
            yield from (each.start() for each in inside)


def _outside(places: list[int], spans: Iterator[tuple[int, int]]) -> Iterator[int]:
    """Leave out the places inside spans; both are ascending."""
    none = (0, 0)
    start, end = next(spans, none)
    for place in places:
        while end and end <= place:
            start, end = next(spans, none)
        if not end or place <= start:
            yield place
