"""Where a line may break; provisional, until the rules of UAX #14 are merged."""

from __future__ import annotations

import re

_MAY_BREAK = re.compile(
    r"(?<=[^ ] )(?=[^ ])(?<!\b[A-Z]{2} )|(?<=  )(?=[^ ])"
    r"|(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])|(?<=\w[-/])(?=[^\W\d_])"
)


def break_opportunities(text: str) -> list[int]:
    """Give the places at which a new line may start."""
    return [match.end() for match in _MAY_BREAK.finditer(text)]
