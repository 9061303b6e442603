"""The document in six languages: what other programs read from it, and where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from sample_requests import LANGUAGES, SampleRequest, sample_environment, sample_request
from template_desk.pdf.document import Rendered
from tools import run_tool

# Of the words that were typed: how many are found again in the extracted text.
POPPLER = {"ar": 0.80}
PDFIUM = {"ar": 0.93}
_WORD = re.compile("[\\w\u0300-\u036f\u064b-\u0655]+")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")


@pytest.fixture(scope="module", params=LANGUAGES)
def sample(request: pytest.FixtureRequest) -> tuple[SampleRequest, Rendered]:
    found = sample_request(request.param)
    return found, found.rendered(sample_environment())


def words_of(text: str, language: str) -> Counter[str]:
    """Give the words of a text; of Chinese, which writes no spaces, all pairs of characters."""
    plain = _DIRECTION_MARKS.sub("", unicodedata.normalize("NFKC", text))
    if language == "zh":
        return Counter(map("".join, pairwise("".join(plain.split()))))
    return Counter(_WORD.findall(plain))


def recall(typed: list[str], shown: str, language: str) -> float:
    wanted = sum((words_of(text, language) for text in typed), Counter[str]())
    found = words_of(shown, language)
    return sum((wanted & found).values()) / sum(wanted.values())


def test_poppler_finds_the_words_that_were_typed(
    tmp_path: Path, sample: tuple[SampleRequest, Rendered]
) -> None:
    given, made = sample
    file = tmp_path / "request.pdf"
    file.write_bytes(made.pdf)

    shown = run_tool("pdftotext", file, "-").stdout.decode()

    found = recall(given.typed(), shown, given.language)
    assert found >= POPPLER.get(given.language, 0.99), found


def test_pdfium_finds_the_words_that_were_typed(sample: tuple[SampleRequest, Rendered]) -> None:
    given, made = sample
    document = pypdfium2.PdfDocument(made.pdf)
    shown = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()

    found = recall(given.typed(), shown, given.language)
    assert found >= PDFIUM.get(given.language, 0.99), found
