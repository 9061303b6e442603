"""Bidi_Class of characters, as of Unicode 15.0 at least.

Python's own table is older (14.0 in Python 3.11) or newer. What it knows is taken
from it; what it does not know yet comes from the small tables here.

Source: the Unicode Character Database 15.0, DerivedBidiClass.txt (its «@missing» lines
and the characters added in 15.0), BidiBrackets.txt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final
from unicodedata import bidirectional

STRONG: Final = frozenset({"L", "R", "AL"})
ISOLATE_INITIATORS: Final = frozenset({"LRI", "RLI", "FSI"})
REMOVED_BY_X9: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
NEUTRAL_OR_ISOLATE: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})

# R, AL and AN with their marks, by blocks; RLM, RLE, RLO, RLI.
_RTL: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

# (first, last, class): what an unassigned code point is, else L.
_UNASSIGNED: Final = (
    (0x0590, 0x05FF, "R"),
    (0x0600, 0x07BF, "AL"),
    (0x07C0, 0x085F, "R"),
    (0x0860, 0x08FF, "AL"),
    (0x2065, 0x2065, "BN"),
    (0x20A0, 0x20CF, "ET"),
    (0xFB1D, 0xFB4F, "R"),
    (0xFB50, 0xFDCF, "AL"),
    (0xFDD0, 0xFDEF, "BN"),
    (0xFDF0, 0xFDFF, "AL"),
    (0xFE70, 0xFEFF, "AL"),
    (0xFFF0, 0xFFF8, "BN"),
    (0x10800, 0x10CFF, "R"),
    (0x10D00, 0x10D3F, "AL"),
    (0x10D40, 0x10EBF, "R"),
    (0x10EC0, 0x10EFF, "AL"),
    (0x10F00, 0x10F2F, "R"),
    (0x10F30, 0x10F6F, "AL"),
    (0x10F70, 0x10FFF, "R"),
    (0x1E800, 0x1EC6F, "R"),
    (0x1EC70, 0x1ECBF, "AL"),
    (0x1ECC0, 0x1ECFF, "R"),
    (0x1ED00, 0x1ED4F, "AL"),
    (0x1ED50, 0x1EDFF, "R"),
    (0x1EE00, 0x1EEFF, "AL"),
    (0x1EF00, 0x1EFFF, "R"),
    (0xE0000, 0xE0FFF, "BN"),
)

# (first, last, class): added in Unicode 15.0 and not L.
_ADDED: Final = (
    (0x0ECE, 0x0ECE, "NSM"),
    (0x10EFD, 0x10EFF, "NSM"),
    (0x11241, 0x11241, "NSM"),
    (0x11F00, 0x11F01, "NSM"),
    (0x11F36, 0x11F3A, "NSM"),
    (0x11F40, 0x11F40, "NSM"),
    (0x11F42, 0x11F42, "NSM"),
    (0x13440, 0x13440, "NSM"),
    (0x13447, 0x13455, "NSM"),
    (0x1E08F, 0x1E08F, "NSM"),
    (0x1E4EC, 0x1E4EF, "NSM"),
    (0x1F6DC, 0x1F6DC, "ON"),
    (0x1F774, 0x1F776, "ON"),
    (0x1F77B, 0x1F77F, "ON"),
    (0x1F7D9, 0x1F7D9, "ON"),
    (0x1FA75, 0x1FA77, "ON"),
    (0x1FA87, 0x1FA88, "ON"),
    (0x1FAAD, 0x1FAAF, "ON"),
    (0x1FABB, 0x1FABD, "ON"),
    (0x1FABF, 0x1FABF, "ON"),
    (0x1FACE, 0x1FACF, "ON"),
    (0x1FADA, 0x1FADB, "ON"),
    (0x1FAE8, 0x1FAE8, "ON"),
    (0x1FAF7, 0x1FAF8, "ON"),
)

# Every opening bracket followed by its closing one.
_BRACKETS: Final = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e"
    "\u2308\u2309\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f"
    "\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb"
    "\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c"
    "\u298d\u2990\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9"
    "\u29da\u29db\u29fc\u29fd\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56"
    "\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f"
    "\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c"
    "\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
# BD14, BD15. Both give the closing bracket, that of U+3008 for its equivalent U+2329.
CLOSING_OF: Final = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True)) | {"\u2329": "\u3009"}
CLOSING: Final = {each: each for each in _BRACKETS[1::2]} | {"\u232a": "\u3009"}


def has_rtl(text: str) -> bool:
    """Whether some of a text may be set from right to left.

    True for every text with a character of the classes R, AL, AN, RLE, RLO or RLI (and
    for the marks of those scripts). A text without one looks the same when it is set
    character by character from left to right, in a paragraph of that direction.
    """
    return _RTL.search(text) is not None


def bidi_classes(text: str) -> list[str]:
    """Give the Bidi_Class of each character, by its short name."""
    classes = list(map(bidirectional, text))
    if "" in classes:
        for place, name in enumerate(classes):
            if not name:
                classes[place] = _not_in_python(ord(text[place]))
    return classes


def _not_in_python(code: int) -> str:
    """Class of a code point that Python's table takes as unassigned."""
    if code & 0xFFFE == 0xFFFE:  # the two noncharacters of each plane
        return "BN"
    return _looked_up(code, _ADDED) or _looked_up(code, _UNASSIGNED) or "L"


def _looked_up(code: int, table: tuple[tuple[int, int, str], ...]) -> str | None:
    place = bisect_right(table, code, key=lambda row: row[0]) - 1
    first, last, name = table[place]
    return name if first <= code <= last else None
