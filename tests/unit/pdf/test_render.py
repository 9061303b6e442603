"""What is printed, judged by other programs: qpdf and poppler."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sample_documents import ARMENIA, Given, document, rendered
from sample_requests import LANGUAGES, sample_environment, sample_request
from template_desk.model.form import QuestionKind, SectionLayout
from template_desk.model.review import ReviewAnswer, ReviewTable
from template_desk.pdf.document import Document, Paper, Rendered
from template_desk.pdf.sheet import Sheet
from tools import ROOT, run_tool

NASTY = '<b>&"\\ {page} %s </para> tab\there Кириллица Ελληνικά e\u0301\n\n\n\nend'
MM = 72 / 25.4


def written(tmp_path: Path, made: Rendered) -> Path:
    file = tmp_path / "document.pdf"
    file.write_bytes(made.pdf)
    return file


def text_of(file: Path, paper: Paper = Paper.A4) -> str:
    """Give the text between header and footer."""
    sheet = Sheet.of(paper)
    window = {
        "-x": 0,
        "-y": int(sheet.header_rule) + 1,
        "-W": int(sheet.width),
        "-H": int(sheet.footer_rule - sheet.header_rule) - 2,
    }
    options = [str(part) for pair in window.items() for part in pair]
    return run_tool("pdftotext", "-r", "72", "-nopgbrk", *options, file, "-").stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("given", [ARMENIA, {}], ids=["full", "empty"])
@pytest.mark.parametrize("draft", [False, True])
def test_the_file_is_sound_and_its_fonts_are_embedded(
    tmp_path: Path, given: Given, paper: Paper, draft: bool
) -> None:
    made = rendered(document(given, paper=paper, draft=draft))
    file = written(tmp_path, made)

    assert run_tool("qpdf", "--check", file).returncode == 0
    facts = run_tool("pdfinfo", file).stdout.decode()
    assert f"Pages:           {made.pages}" in facts
    fonts = run_tool("pdffonts", file).stdout.decode().splitlines()[2:]
    assert fonts
    assert all(re.search(r"\+NotoSans-(Regular|Bold) .* yes yes yes ", line) for line in fonts)


def test_every_word_of_every_answer_is_printed(tmp_path: Path) -> None:
    shown = squeezed(text_of(written(tmp_path, rendered(document()))))

    # In a narrow column a word may be broken at its hyphens, with another column between.
    typed = " ".join(
        value
        for place, value in ARMENIA.items()
        if isinstance(value, str) and not str(place).endswith("date")
    )
    words = re.split(r"[\s-]+", typed)
    codes = {"AM", "en", "percent"}
    assert [word for word in words if word not in codes and word not in shown] == []
    for words_ in (
        "Armenia",
        "English",
        "25%ofthecost",
        "28March2008",
        "Keepthisareaconfidential:Yes",
    ):
        assert words_ in shown
    assert "None" not in shown


@pytest.mark.parametrize("question", ["summary", "submission.contact.address"])
def test_difficult_text_is_printed_as_it_is(tmp_path: Path, question: str) -> None:
    shown = text_of(written(tmp_path, rendered(document({**ARMENIA, question: NASTY}))))

    assert squeezed(NASTY).replace("e\u0301", "é") in squeezed(shown)


def test_a_character_without_a_glyph_is_shown_as_its_code_point(tmp_path: Path) -> None:
    made = rendered(document({**ARMENIA, "summary": "a \U0001f600 b \ud800 c \x07"}))

    assert "a [U+1F600] b [U+D800] c [U+0007]" in text_of(written(tmp_path, made))


@pytest.mark.parametrize(
    "place",
    ["summary", "submission.authority", ("areas.comments", "op3c"), "funding.state.name"],
)
def test_a_word_of_4000_letters_is_printed_whole(
    tmp_path: Path, place: str | tuple[str, str]
) -> None:
    made = rendered(document({**ARMENIA, place: "Ж" * 4000}))

    assert text_of(written(tmp_path, made)).count("Ж") == 4000


@pytest.mark.parametrize("place", ["summary", ("areas.comments", "op3b")])
def test_an_answer_of_fifty_pages_is_printed_whole_and_in_order(
    tmp_path: Path, place: str | tuple[str, str]
) -> None:
    sentences = [f"№{number} says what the border guards need." for number in range(5000)]
    made = rendered(document({**ARMENIA, place: " ".join(sentences)}))

    shown = text_of(written(tmp_path, made))

    assert made.pages > 50
    assert re.findall(r"№(\d+)", shown) == [str(number) for number in range(5000)]
    assert shown.count("border") >= 5000
    assert shown.count("(continued)") >= 48


def test_column_headings_stand_on_every_page_of_a_table(tmp_path: Path) -> None:
    made = rendered(document({**ARMENIA, ("areas.comments", "op3b"): "Long text. " * 1500}))
    file = written(tmp_path, made)

    pages = [
        run_tool("pdftotext", "-f", str(n), "-l", str(n), file, "-").stdout.decode()
        for n in range(1, made.pages + 1)
    ]

    long = [page for page in pages if "Long text." in page]
    assert len(long) > 3
    assert all("Comments" in page and "Areas of requested" in page for page in long)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("given", [{**ARMENIA, "summary": "Text. " * 3000}, {}])
@pytest.mark.parametrize("draft", [False, True])
def test_ink_is_black_and_stays_off_the_edges(
    tmp_path: Path, given: Given, paper: Paper, draft: bool
) -> None:
    made = rendered(document(given, paper=paper, draft=draft))
    file = written(tmp_path, made)
    dots = 50
    run_tool("pdftoppm", "-r", str(dots), "-aa", "no", "-aaVector", "no", file, tmp_path / "page")
    images = sorted(tmp_path.glob("page-*.ppm"))

    assert len(images) == made.pages
    for image in images:
        _, size, _, pixels = image.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        assert set(pixels) == {0, 255}
        rows = [pixels[y * width * 3 : (y + 1) * width * 3] for y in range(height)]
        top, side = int(12 / 25.4 * dots), int(10 / 25.4 * dots)
        assert 0 not in b"".join(rows[:top] + rows[-side:])
        assert not any(0 in row[: side * 3] or 0 in row[-side * 3 :] for row in rows)


def plain_of(folder: Path, made: Rendered) -> bytes:
    """Give the file with its streams unpacked, up to the cross-reference table."""
    file, plain = folder / "packed.pdf", folder / "plain.pdf"
    file.write_bytes(made.pdf)
    run_tool("qpdf", "--stream-data=uncompress", "--object-streams=disable", file, plain)
    return plain.read_bytes().rpartition(b"\nxref")[0]


def test_nothing_is_filled(tmp_path: Path) -> None:
    plain = plain_of(tmp_path, rendered(document()))

    assert len(re.findall(rb"\sS\s", plain)) > 100
    assert re.findall(rb"\s(?:f\*?|F|B\*?|b\*?|sh|Do|gs)(?=\n)", plain) == []


@pytest.mark.parametrize("draft", [False, True])
def test_words_neither_overlap_nor_enter_header_and_footer(tmp_path: Path, draft: bool) -> None:
    far = {"requester": "Very Long Name of an Organization " * 9, "reference": "REF/" * 60}
    made = rendered(document(draft=draft, **far))
    layout = run_tool("pdftotext", "-bbox", written(tmp_path, made), "-").stdout.decode()
    sheet = Sheet.of(Paper.A4)

    for page in layout.split("<page ")[1:]:
        boxes = [
            tuple(float(edge) for edge in match)
            for match in re.findall(
                r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', page
            )
        ]
        for x0, y0, x1, y1 in boxes:
            assert sheet.left - 1 <= x0 < x1 <= sheet.right + 1
            header, footer = y1 < sheet.header_rule, y0 > sheet.footer_rule
            assert header or footer or sheet.header_rule < y0 < y1 < sheet.footer_rule
        assert not any(_overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    # Boxes are as high as the font, and so reach into the lines above and below.
    slack = 4.5
    return min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > slack


def test_every_page_has_requester_reference_and_number(tmp_path: Path) -> None:
    made = rendered(document())
    file = written(tmp_path, made)

    for number in range(1, made.pages + 1):
        page = run_tool("pdftotext", "-f", str(number), "-l", str(number), file, "-")
        shown = page.stdout.decode()
        for expected in ("Armenia", "MFA/1540/2008-017", "4 April 2008", "K7QF-2MXD"):
            assert expected in shown
        assert f"Page {number} of {made.pages}" in shown
        assert "DRAFT" not in shown


def test_a_draft_says_so_on_every_page_and_has_the_same_pages(tmp_path: Path) -> None:
    final, draft = rendered(document()), rendered(document(draft=True))
    file = written(tmp_path, draft)

    pages = run_tool("pdftotext", file, "-").stdout.decode().split("\f")[:-1]

    assert draft.pages == final.pages == len(pages)
    assert all("DRAFT – not signed" in page for page in pages)
    assert draft.signature_box is None


def test_the_box_for_the_electronic_signature_is_where_it_says(tmp_path: Path) -> None:
    made = rendered(document())
    box = made.signature_box

    assert box is not None
    assert (round(box.width), round(box.height)) == (300, 92)
    window = ["-x", box.x0, "-y", Paper.A4.size[1] - box.y1, "-W", box.width, "-H", box.height]
    page = str(box.page + 1)
    options = [str(round(w)) if not isinstance(w, str) else w for w in window]
    file = written(tmp_path, made)
    inside = run_tool("pdftotext", "-r", "72", "-f", page, "-l", page, *options, file, "-")
    assert inside.stdout.strip() == b""
    options[3] = str(int(options[3]) - 16)
    above = run_tool("pdftotext", "-r", "72", "-f", page, "-l", page, *options, file, "-")
    assert b"Electronic signature" in above.stdout


def test_no_electronic_signature_means_no_box() -> None:
    by_hand = tuple(replace(each, electronic=False) for each in document().signatures)

    assert rendered(document(signatures=by_hand)).signature_box is None
    assert rendered(document(signatures=())).signature_box is None


def test_signatures_stay_on_one_page(tmp_path: Path) -> None:
    for lines in range(0, 40, 6):
        made = rendered(document({**ARMENIA, "summary": "Line\n" * lines + "End"}))
        pages = run_tool("pdftotext", written(tmp_path, made), "-").stdout.decode().split("\f")
        assert [("Prepared by" in p, "Electronic signature" in p) for p in pages[:-1]].count(
            (True, True)
        ) == 1


def test_chosen_options_are_crossed_and_circled(tmp_path: Path) -> None:
    def outlines(chosen: tuple[str, ...]) -> int:
        given = {**ARMENIA, "funding.preferred": chosen}
        return _count(tmp_path, rendered(document(given)), rb"c")

    # A rounded outline has four curves; the tick box and the rest have none.
    assert outlines(("self", "none")) - outlines(("self",)) == 4


def test_yes_and_no_are_told_apart_and_unanswered_is_empty(tmp_path: Path) -> None:
    def crosses(answer: bool | None) -> int:
        given = {k: v for k, v in ARMENIA.items() if k != "confidential"}
        if answer is not None:
            given["confidential"] = answer
        return _count(tmp_path, rendered(document(given)), rb"l")

    assert crosses(True) == crosses(False) == crosses(None) + 2


def _count(folder: Path, made: Rendered, operator: bytes) -> int:
    return len(re.findall(rb"(?<=[\d ]) " + operator + rb"(?=\s)", plain_of(folder, made)))


def test_hidden_sections_are_not_printed(tmp_path: Path) -> None:
    base = document()
    hidden = tuple(replace(s, layout=SectionLayout.HIDDEN) for s in base.sections)

    shown = text_of(written(tmp_path, rendered(replace(base, sections=hidden))))

    assert "Summary" not in shown
    assert "Signature and stamp" in shown


def test_a_repeat_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    base = document()
    sections = tuple(
        replace(
            s,
            blocks=tuple(
                replace(b, rows=()) if isinstance(b, ReviewTable) else b for b in s.blocks
            ),
        )
        for s in base.sections
    )

    shown = text_of(written(tmp_path, rendered(replace(base, sections=sections))))

    assert "Comments" in shown
    assert "decontamination units" not in shown


def test_every_kind_of_question_is_printed(tmp_path: Path) -> None:
    """A new kind fails here until the document knows it."""
    base = document()
    answer = next(b for b in base.sections[0].blocks if isinstance(b, ReviewAnswer))
    for kind in QuestionKind:
        blocks = (replace(answer, kind=kind),)
        for layout in (SectionLayout.FLOW, SectionLayout.GRID):
            section = replace(base.sections[0], blocks=blocks, layout=layout)
            shown = text_of(written(tmp_path, rendered(replace(base, sections=(section,)))))
            assert "State" in shown, kind


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    made = rendered(document(created=datetime.date(2026, 3, 25), language="en"))

    facts = run_tool("pdfinfo", "-isodates", written(tmp_path, made)).stdout.decode()
    plain = plain_of(tmp_path, made)

    for expected in (
        "Title:           Request for assistance – Armenia",
        "Creator:         Template Desk",
        "Producer:        Template Desk",
        "CreationDate:    2026-03-25T00:00:00Z",
    ):
        assert expected in facts
    assert b"/Lang (en)" in plain
    assert b"/DisplayDocTitle true" in plain


PROGRAM = """
import hashlib, sys
sys.path.insert(0, "tests")
from sample_requests import LANGUAGES, sample_environment, sample_request
pdfs = [sample_request(each).rendered(sample_environment()).pdf for each in LANGUAGES]
print(hashlib.sha256(b"".join(pdfs)).hexdigest())
"""


def test_the_same_documents_have_the_same_bytes_in_any_process() -> None:
    # The other way round, so that nothing depends on what was set before.
    pdfs = [sample_request(each).rendered(sample_environment()).pdf for each in LANGUAGES[::-1]]
    here = hashlib.sha256(b"".join(pdfs[::-1])).hexdigest()

    for seed, epoch, zone in (("1", "1700000000", "Asia/Tokyo"), ("2", "", "UTC")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "TZ": zone}
        there = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert there.stdout.decode().strip() == here


def test_another_answer_gives_other_bytes() -> None:
    assert rendered(document()).pdf != rendered(document({**ARMENIA, "summary": "x"})).pdf


def test_the_pdf_library_is_imported_only_to_draw() -> None:
    code = (
        "import sys, template_desk.pdf.document, template_desk.pdf.render,"
        "template_desk.pdf.stamp, template_desk.typesetting.characters as c; c.undrawable(['é']);"
        "sys.exit(any(name.partition('.')[0] == 'reportlab' for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_reprs_show_no_answers() -> None:
    made: Document = document()

    assert "Armenia" not in repr(made) + repr(rendered(made))
