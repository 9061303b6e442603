"""Prepares the line breaking classes from Unicode's data; run by hand, never shipped.

    uv run python scripts/prepare_line_breaks.py /usr/share/unicode

The folder is that of Debian's package ``unicode-data`` (15.0). What is written is
``src/template_desk/typesetting/line_break_classes.py``; its docstring says how the
classes of LineBreak.txt were resolved.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / (
    "src/template_desk/typesetting/line_break_classes.py"
)
LAST = 0x10FFFF
HANGUL = range(0xAC00, 0xD7A4)
ALWAYS = {"AI": "AL", "SG": "AL", "XX": "AL", "CJ": "NS"}
DOCSTRING = '''"""Line_Break class of each code point, as of Unicode {version}.

Made by ``scripts/prepare_line_breaks.py``; do not edit. Data: © Unicode, Inc., see
``resources/unicode/LICENSE.txt``.

Rule LB1 is done: AI, SG and XX are AL, CJ is NS, SA is CM or AL. Three classes are ours:
OW is an OP that is wide (LB30), XP an unassigned pictograph (LB30b, else an ID), HS a
Hangul syllable, H2 or H3 by its code point.
"""
'''


def values(path: Path) -> Iterator[tuple[int, str]]:
    """Give each code point that a file of the Unicode Character Database names, with its value."""
    for line in path.read_text(encoding="utf-8").splitlines():
        code, _, value = line.partition("#")[0].partition(";")
        if value:
            first, _, last = code.strip().partition("..")
            for each in range(int(first, 16), int(last or first, 16) + 1):
                yield each, value.strip()


def classes(folder: Path) -> list[str]:
    """Give the class of each code point, as the program uses it."""
    category = dict(values(folder / "extracted/DerivedGeneralCategory.txt"))
    width = dict(values(folder / "EastAsianWidth.txt"))
    pictographs = {
        code
        for code, value in values(folder / "emoji/emoji-data.txt")
        if value == "Extended_Pictographic"
    }
    found = ["AL"] * (LAST + 1)
    for code, name in values(folder / "LineBreak.txt"):
        if name == "SA":
            found[code] = "CM" if category[code] in {"Mn", "Mc"} else "AL"
        elif name == "OP" and width.get(code) in {"F", "W", "H"}:
            found[code] = "OW"
        else:
            found[code] = ALWAYS.get(name, name)
    for code in pictographs:
        if category.get(code, "Cn") == "Cn":
            found[code] = "XP"
    for code in HANGUL:
        found[code] = "HS"
    return found


def module(folder: Path) -> str:
    """Give the text of the module."""
    first_line = (folder / "LineBreak.txt").read_text(encoding="utf-8").partition("\n")[0]
    version = ".".join(re.findall(r"\d+", first_line)[:2])
    words: list[str] = []
    previous = ""
    for code, name in enumerate(classes(folder)):
        if name != previous:
            words += (f"{code:X}", name)
            previous = name
    lines = textwrap.wrap(" ".join(words), 93)
    return "\n".join(
        [
            DOCSTRING.format(version=version),
            "from __future__ import annotations",
            "",
            "from typing import Final",
            "",
            "# First code point in hexadecimal and class, for each range in which it changes.",
            "_RANGES: Final = (",
            *(f'    "{line} "' for line in lines),
            ")",
            "STARTS: Final = tuple(int(word, 16) for word in _RANGES.split()[::2])",
            "CLASSES: Final = tuple(_RANGES.split()[1::2])",
            "",
        ]
    )


def main() -> None:
    """Write the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="folder of the Unicode Character Database")
    TARGET.write_text(module(parser.parse_args().folder), encoding="utf-8")


if __name__ == "__main__":
    main()
