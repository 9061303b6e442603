"""What a fax page is: dots, lines, codings. Imports no picture library.

Source:
    docs/formats/fax.md; ITU-T T.4; RFC 2301.
"""

from __future__ import annotations

from enum import Enum

LINE_DOTS = 1728
DOTS_PER_INCH = 204
_LINE_POINTS = LINE_DOTS * 72 / DOTS_PER_INCH
_MM_PER_POINT = 25.4 / 72


class Coding(Enum):
    """How the lines are coded."""

    G4 = "g4"
    G3 = "g3"


class Resolution(Enum):
    """How close the lines are; standard is for measuring only."""

    FINE = "fine"
    STANDARD = "standard"

    @property
    def lines_per_mm(self) -> float:
        """Lines of T.4 in a millimetre of paper."""
        return 7.7 if self is Resolution.FINE else 3.85

    @property
    def lines_per_inch(self) -> int:
        """The equivalent in inches that a TIFF names."""
        return 196 if self is Resolution.FINE else 98


def lines_of(height: float, resolution: Resolution) -> int:
    """Give the lines of a sheet of a height in points."""
    return round(height * _MM_PER_POINT * resolution.lines_per_mm)


def left_of(width: float) -> float:
    """Give where a sheet of a width in points begins, in dots; negative when it is wider."""
    return (_LINE_POINTS - width) / 2 * DOTS_PER_INCH / 72
