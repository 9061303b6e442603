"""The document in six languages: what other programs read from it, and where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from sample_documents import ARMENIA, document, rendered
from sample_requests import LANGUAGES, SampleRequest, sample_environment, sample_request
from template_desk.pdf.document import Paper, Rendered
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


def _words(file: Path, page: int) -> list[tuple[float, float, str]]:
    """Give left and right edge of each word of a page, as poppler sees them."""
    shown = run_tool("pdftotext", "-bbox", "-f", str(page), "-l", str(page), file, "-")
    found = re.findall(r'xMin="([\d.]+)".* xMax="([\d.]+)".*>(.*)</word>', shown.stdout.decode())
    return [(float(left), float(right), word) for left, right, word in found]


def test_the_page_is_turned_over_for_arabic(tmp_path: Path) -> None:
    places = {}
    for language in ("ar", "en"):
        given = sample_request(language)
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(given.rendered(sample_environment()).pdf)
        reference = given.answers.text(given.pack.definition.roles.reference)  # type: ignore[arg-type]  # has one
        words = _words(file, 1)
        places[language] = [(left, right) for left, right, word in words if word == reference]
    width = Paper.A4.size[0]

    assert len(places["ar"]) == len(places["en"]) == 2
    # Header: at the left margin, where it is at the right one in English; then in the table.
    (header, _), _ = places["ar"]
    (_, mirrored), _ = places["en"]
    assert header == pytest.approx(width - mirrored, abs=1)
    assert places["ar"][1][1] == pytest.approx(width - places["en"][1][0], abs=1)


def test_the_signature_field_is_turned_over_too() -> None:
    boxes = {
        language: sample_request(language).rendered(sample_environment()).signature_box
        for language in ("ar", "en")
    }
    arabic, english = boxes["ar"], boxes["en"]

    assert arabic is not None
    assert english is not None
    assert arabic.x0 == pytest.approx(Paper.A4.size[0] - english.x1)
    assert arabic.width == english.width


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", ("الصفحة ١ من", "آذار ٢٠٢٦")),
        ("en", ("Page 1 of", "2026")),
        ("es", ("Página 1 de", "de 2026")),
        ("fr", ("Page 1 sur", "février 2026")),
        ("ru", ("Страница 1 из", "2026 г.")),
        ("zh", ("第1页", "2026年")),
    ],
)
def test_numbers_and_dates_are_those_of_the_language(
    tmp_path: Path, language: str, expected: tuple[str, str]
) -> None:
    file = tmp_path / "request.pdf"
    file.write_bytes(sample_request(language).rendered(sample_environment()).pdf)

    shown = run_tool("pdftotext", "-l", "1", file, "-").stdout.decode()
    plain = "".join(_DIRECTION_MARKS.sub("", shown).split())

    for each in expected:
        assert "".join(each.split()) in plain


def test_the_code_of_a_document_is_on_all_its_pages_and_on_no_others(tmp_path: Path) -> None:
    codes = []
    given = sample_request("fr")
    for request in (given, given.longer(paragraphs=2)):
        file = tmp_path / "request.pdf"
        made = request.rendered(sample_environment())
        file.write_bytes(made.pdf)
        pages = run_tool("pdftotext", file, "-").stdout.decode().split("\f")[: made.pages]
        found = [re.findall(r"\b\d{4} \d{4} \d{4}\b", page) for page in pages]
        assert len({codes_[-1] for codes_ in found}) == 1
        codes.append(found[0][-1])

    assert codes[0] != codes[1]


def test_the_rest_of_a_long_row_names_the_row_in_short(tmp_path: Path) -> None:
    made = rendered(document({**ARMENIA, ("areas.comments", "op3b"): "Long text. " * 1500}))
    file = tmp_path / "request.pdf"
    file.write_bytes(made.pdf)

    pages = run_tool("pdftotext", "-layout", file, "-").stdout.decode().split("\f")
    rest = [page for page in pages if page.count("Long text.") > 20][1:]

    assert len(rest) > 2
    for page in rest:
        assert "OP 3(b) – Physical" in page
        assert "(continued)" in page


def lefts(folder: Path, made: Rendered, word: str) -> list[float]:
    """Give where a word begins, wherever it stands in the document."""
    file = folder / "request.pdf"
    file.write_bytes(made.pdf)
    return [
        left
        for page in range(1, made.pages + 1)
        for left, _, found in _words(file, page)
        if found == word
    ]


def test_a_latin_answer_of_several_lines_stands_left_on_an_arabic_page(tmp_path: Path) -> None:
    text = "The northern crossing has no detectors.\nZebra detectors are needed."
    answers = {**ARMENIA, ("areas.comments", "op3b"): text}
    alone = rendered(document(answers, language="ar"))
    # With the Arabic line that the form itself adds.
    with_line = rendered(document({**answers, ("areas.confidential", "op3b"): True}, language="ar"))

    assert lefts(tmp_path, alone, "Zebra") == lefts(tmp_path, with_line, "Zebra")
    (zebra,) = lefts(tmp_path, alone, "Zebra")
    assert zebra < Paper.A4.size[0] / 6


def test_arabic_lines_are_further_apart_in_a_latin_document() -> None:
    heights = []
    for line in ("Line", "سطر", "مُحَمَّدٌ"):
        made = rendered(document({**ARMENIA, "summary": "\n".join([line] * 300)}))
        heights.append(made.pages)

    assert heights == sorted(set(heights))
