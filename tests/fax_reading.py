"""Reads a page as who receives a fax would: drawn to black dots, cut into lines, read by tesseract.

    PYTHONPATH=tests uv run python -m fax_reading PDF LANGUAGE [PAGE …]

prints what was misread on each page, and the figures.

Where text stands is known from the PDF (``pdftotext -bbox-layout``). Each line is cut out of the
received page with its surroundings and read by itself: the order in which two programs read
the cells of a table then plays no part, and a rule that touches letters is still in the picture.
A line ends where the white space is wider than between words, so that no line reaches
over the rule between two cells.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from PIL import Image

from template_desk.fax.pages import FaxPages
from template_desk.fax.raster import DOTS_PER_INCH, Resolution, left_of
from tools import require_tool, run_tool

LANGUAGES = {"ar": "ara", "en": "eng", "es": "spa", "fr": "fra", "ru": "rus", "zh": "chi_sim"}
_XHTML = "{http://www.w3.org/1999/xhtml}"
_ENLARGED = 2  # a person sees a printed page, not dots; tesseract wants letters of 20 dots
_ROOM = 2.0  # points around a line
_MARGIN = 16  # dots of white around each picture
_SAME = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "،": ",",
        "؛": ";",
        "\u00ad": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\u2066": None,
        "\u2067": None,
        "\u2068": None,
        "\u2069": None,
    }
)
_LOOK_ALIKE = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the PDF, in points from the upper left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Reading:
    """What became of some lines.

    Attributes:
        characters: Characters set.
        wrong: Those misread, lost or added (edit distance).
        misread: Each such line: as set, as read.
    """

    characters: int = 0
    wrong: int = 0
    misread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of the characters that were read."""
        return 1 - self.wrong / self.characters

    def add(self, other: Reading) -> None:
        """Count another one in."""
        self.characters += other.characters
        self.wrong += other.wrong
        self.misread += other.misread


def read_page(pdf: bytes, page: int, language: str, resolution: Resolution) -> Reading:
    """Send one page and read it; page from 0."""
    with FaxPages(pdf, resolution) as pages:
        image = next(drawn for number, drawn in enumerate(pages) if number == page)
    return read_image(image, pdf, page, language, resolution)


def read_image(
    image: Image.Image, pdf: bytes, page: int, language: str, resolution: Resolution
) -> Reading:
    """Read a page as it came out of the receiving machine, against the PDF that was sent."""
    lines, width = lines_of(pdf, page)
    texts = [_text(line, language) for line in lines]
    # Not all at once: a line of one script alone is read worse by two models than by its own.
    batches: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        batches.setdefault(_models(text, language), []).append(number)
    found = Reading()
    for models, numbers in batches.items():
        cut = [_cut(image, lines[number], width, resolution) for number in numbers]
        for number, words in zip(numbers, _read(cut, models), strict=True):
            wanted, got = (
                _plain(texts[number], language),
                _plain(_ordered(words, language), language),
            )
            wrong = edit_distance(wanted, got)
            found.characters += len(wanted)
            found.wrong += wrong
            if wrong:
                found.misread.append((wanted, got))
    return found


def lines_of(pdf: bytes, page: int) -> tuple[list[list[Word]], float]:
    """Give the lines of a page, each from left to right, and the page's width in points."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(pdf)
        number = str(page + 1)
        told = run_tool("pdftotext", "-bbox-layout", "-f", number, "-l", number, file, "-")
    tree = ElementTree.fromstring(told.stdout)
    (sheet,) = tree.iter(f"{_XHTML}page")
    lines: list[list[Word]] = []
    for line in sheet.iter(f"{_XHTML}line"):
        words = [
            Word(word.text or "", *(float(word.attrib[name]) for name in _SIDES))
            for word in line.iter(f"{_XHTML}word")
        ]
        lines += _parted(words)
    return lines, float(sheet.attrib["width"])


_SIDES = ("xMin", "yMin", "xMax", "yMax")


def _parted(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Part the words of a line where two stand further apart than words of a text do."""
    run: list[Word] = []
    for word in sorted(words, key=lambda word: word.x0):
        if run and word.x0 - run[-1].x1 > 0.6 * (word.y1 - word.y0):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _cut(image: Image.Image, line: list[Word], width: float, resolution: Resolution) -> Image.Image:
    across = DOTS_PER_INCH / 72
    down = resolution.lines_per_mm * 25.4 / 72
    left = left_of(width)
    box = (
        round(left + (min(word.x0 for word in line) - _ROOM) * across),
        round((min(word.y0 for word in line) - _ROOM) * down),
        round(left + (max(word.x1 for word in line) + _ROOM) * across),
        round((max(word.y1 for word in line) + _ROOM) * down),
    )
    piece = image.convert("L").crop(box)
    square = (
        piece.width * _ENLARGED,
        round(piece.height * _ENLARGED * across / down),
    )
    piece = piece.resize(square, Image.Resampling.BICUBIC)
    framed = Image.new("L", (piece.width + 2 * _MARGIN, piece.height + 2 * _MARGIN), 255)
    framed.paste(piece, (_MARGIN, _MARGIN))
    return framed


def _models(text: str, language: str) -> str:
    """Give what tesseract needs for a line: the document's own script, Latin, or both."""
    own = LANGUAGES[language]
    if language in ("en", "es", "fr"):
        return own
    letters = [unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()]
    latin = letters.count("LATIN")
    if latin == 0:
        return own
    return "eng" if latin == len(letters) else f"{own}+eng"


def _read(pictures: list[Image.Image], languages: str) -> list[list[Word]]:
    """Read pictures of one line each; one process reads them all. Places are in dots."""
    tesseract = require_tool("tesseract")
    with TemporaryDirectory() as folder:
        files = []
        for number, picture in enumerate(pictures):
            files.append(Path(folder) / f"{number}.png")
            picture.save(files[-1], dpi=(DOTS_PER_INCH * _ENLARGED,) * 2)
        listed = Path(folder) / "pictures.txt"
        listed.write_text("\n".join(map(str, files)) + "\n", encoding="utf-8")
        told = subprocess.run(
            [tesseract, listed, "-", "-l", languages, "--psm", "7", "tsv"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            # Threads of its own make it slower beside other tests.
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            timeout=600,
        )
    found: list[list[Word]] = [[] for _ in pictures]
    # Not as text: a picture in which nothing is found leaves no trace there.
    for row in csv.DictReader(io.StringIO(told.stdout), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5":
            x, y, width, height = (float(row[n]) for n in ("left", "top", "width", "height"))
            word = Word(row["text"], x, y, x + width, y + height)
            found[int(row["page_num"]) - 1].append(word)
    return found


def _text(line: list[Word], language: str) -> str:
    """Give the text of a line of the PDF."""
    if language != "ar":
        return " ".join(word.text for word in line)
    # Here pdftotext gives the letters of a word from left to right, as they stand.
    return " ".join(
        word.text[::-1]
        if any(unicodedata.bidirectional(c) == "AL" for c in word.text)
        else word.text
        for word in reversed(line)
    )


def _ordered(words: list[Word], language: str) -> str:
    """Give what was read, in the order of ``_text``.

    By place: what comes first in a line of two directions is no question of legibility.
    """
    placed = sorted(words, key=lambda word: word.x0, reverse=True) if language == "ar" else words
    return " ".join(word.text for word in placed)


def _plain(text: str, language: str) -> str:
    """Give the printed characters of a text.

    Without spaces, which ink does not show, and without what cannot be told apart in a line
    cut out by itself: kinds of quotes and dashes; of Cyrillic, small letters and capitals,
    which have the same shape, and the Latin letters that look like them.
    """
    joined = "".join(unicodedata.normalize("NFKC", text.translate(_SAME)).split())
    return joined.translate(_LOOK_ALIKE).casefold() if language == "ru" else joined


def edit_distance(one: str, other: str) -> int:
    """Give the number of characters to change, add or remove (Levenshtein)."""
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        current = [row]
        for column, right in enumerate(other, start=1):
            change = previous[column - 1] + (left != right)
            current.append(min(change, previous[column] + 1, current[-1] + 1))
        previous = current
    return previous[-1]


def main() -> int:
    """Read the pages of a file; print what was misread."""
    pdf, language = Path(sys.argv[1]).read_bytes(), sys.argv[2]
    with FaxPages(pdf) as drawn:
        count = len(drawn)
    for page in [int(number) - 1 for number in sys.argv[3:]] or range(count):
        for resolution in Resolution:
            found = read_page(pdf, page, language, resolution)
            for wanted, got in found.misread:
                print(f"    {wanted}\n -> {got}")
            print(
                f"page {page + 1}, {resolution.name.lower()}: {found.accuracy:.2%} of"
                f" {found.characters} characters"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
