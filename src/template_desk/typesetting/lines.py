"""What typesetting gives: lines of glyphs in visual order, still tied to their characters.

Measures of glyphs are in thousandths of the size of the letters, as in a PDF, so
that the same line can be drawn at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set.

    Attributes:
        size: Size of the letters, in points.
        leading: Distance from one line to the next, in points.
        bold: Whether the bold face is used.
    """

    size: float
    leading: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """One font file in the role it plays.

    Attributes:
        name: ASCII, unique among the shipped faces; goes into the PDF.
        path: The font file (TrueType outlines).
        emboldened: Whether strokes are thickened when drawn, because the family
            has no bold file.
        scale: By how much it is drawn larger than the size of the text, so that its
            letters look as large as those beside them. Advances and offsets of its
            glyphs are scaled already.
    """

    name: str
    path: Path
    emboldened: bool = False
    scale: float = 1.0


class Glyph(NamedTuple):
    """One glyph of a run.

    Attributes:
        id: Its number in the face's file.
        advance: How far the next glyph is.
        x_offset: How far right of the pen it is drawn.
        y_offset: How far above the baseline it is drawn.
        text: The characters it stands for, in logical order; empty for the second
            and further glyphs of one cluster.
    """

    id: int
    advance: float
    x_offset: float
    y_offset: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Glyphs of one face and one direction, usually a word; shared between lines.

    Compared by identity, so that what is made from it can be kept.

    Attributes:
        face: Their face.
        glyphs: From left to right.
        width: Sum of their advances.
        rtl: Whether its characters are read from right to left.
    """

    face: Face
    glyphs: tuple[Glyph, ...]
    width: float
    rtl: bool


@dataclass(frozen=True, slots=True, eq=False)
class SetLine:
    """One line of text, ready to be drawn.

    Attributes:
        text: Its characters in logical order, without the space at which it was broken.
        runs: From left to right.
        width: Sum of their widths.
        rtl: Whether its paragraph is read from right to left.
        goes_on: Whether it was broken where no space stands: inside a word, or
            between ideographs.
    """

    text: str
    runs: tuple[Run, ...]
    width: float
    rtl: bool = False
    goes_on: bool = False

    @property
    def has_rtl(self) -> bool:
        """Whether some of it is read from right to left."""
        return any(run.rtl for run in self.runs)

    def __bool__(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.runs)
