"""The structure of a document, as poppler and PDFium read it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from sample_documents import ARMENIA, document, rendered
from sample_requests import sample_environment, sample_request
from template_desk.pdf.document import Rendered
from template_desk.pdf.structure import Element, Kind
from template_desk.pdf.structure_tree import StructureTree
from tools import run_tool


@pytest.fixture(scope="module")
def english() -> Rendered:
    return sample_request("en").rendered(sample_environment())


def tree(folder: Path, made: Rendered) -> list[str]:
    """Give the lines of ``pdfinfo -struct-text``."""
    file = folder / "document.pdf"
    file.write_bytes(made.pdf)
    shown = run_tool("pdfinfo", "-struct-text", file).stdout.decode()
    return [line.rstrip() for line in shown.splitlines()]


def test_headings_follow_the_title(tmp_path: Path, english: Rendered) -> None:
    lines = tree(tmp_path, english)

    titles = [lines[n + 1].strip() for n, line in enumerate(lines) if line.strip() == "H1 (block)"]
    headings = [lines[n + 1].strip() for n, line in enumerate(lines) if "H2 (block)" in line]
    assert lines[0] == "Document"
    assert titles == ['"Request for assistance"']
    assert headings[:2] == [
        '"Submission"',
        '"I. Categories of assistance that Governments may consider"',
    ]
    assert headings[-1] == '"Signature and stamp"'


def test_tables_have_headers_for_columns_and_rows(tmp_path: Path, english: Rendered) -> None:
    lines = [line.strip() for line in tree(tmp_path, english)]
    body = lines[lines.index("THead") :]

    columns = body[: body.index("TBody")]
    assert columns.count("/Scope /Column") == 3
    # Repeated on further pages, they are there once.
    assert lines.count('"Comments"') == 1
    rows = body[body.index("TBody") :]
    assert rows.count("/Scope /Row") == 10
    # An empty cell keeps its place.
    assert rows.count("TD") == 20


def test_a_text_over_several_lines_and_pages_is_one_passage(tmp_path: Path) -> None:
    sentence = "The border guards of the north say what they need."
    made = rendered(document({**ARMENIA, "summary": " ".join([sentence] * 200)}))

    lines = tree(tmp_path, made)

    assert made.pages > 4
    # Poppler shows what stands on one page as one text; words at the ends of lines are apart.
    found = [line.strip().strip('"') for line in lines if "border guards" in line]
    assert len(found) > 1
    assert " ".join(found).split() == [*sentence.split()] * 200


def test_ticks_say_whether_they_are_ticked(tmp_path: Path) -> None:
    made = rendered(document())
    file = tmp_path / "document.pdf"
    plain = tmp_path / "plain.pdf"
    file.write_bytes(made.pdf)
    run_tool("qpdf", "--qdf", "--object-streams=disable", file, plain)
    raw = plain.read_bytes()

    on, off = raw.count(b"/checked /on"), raw.count(b"/checked /off")
    # Two categories, two sources of funding, and seven questions of yes or no.
    assert (on, raw.count(b"/Alt (ticked)")) == (on, on)
    assert raw.count(b"/Alt (not ticked)") == off
    assert on == 2 + 2 + sum(isinstance(value, bool) for place, value in ARMENIA.items()
                             if isinstance(place, str))  # fmt: skip


def test_sections_are_bookmarked(english: Rendered) -> None:
    document_ = pypdfium2.PdfDocument(english.pdf)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document_.get_toc()]
    document_.close()

    titles = [title for title, _ in marks]
    assert titles[0] == "Submission"
    assert titles[-1] == "Signature and stamp"
    assert len(titles) == 7
    assert [page for _, page in marks] == sorted(page for _, page in marks)
    assert marks[-1][1] == english.pages - 1


def test_the_answers_are_inside_as_the_source_of_what_is_printed(
    tmp_path: Path, english: Rendered
) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(english.pdf)
    given = sample_request("en")

    run_tool("pdfdetach", "-saveall", "-o", tmp_path, file)
    inside = json.loads((tmp_path / "request.json").read_bytes())

    assert inside["answers"]["summary"] == given.answers.text("summary")  # type: ignore[arg-type]  # an id
    assert inside["language"] == "en"
    assert b"/AFRelationship/Source" in english.pdf


def test_an_arabic_passage_says_its_text_in_reading_order(tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    (tmp_path / "document.pdf").write_bytes(sample_request("ar").rendered(sample_environment()).pdf)
    run_tool("qpdf", "--qdf", "--object-streams=disable", tmp_path / "document.pdf", plain)

    said = [
        bytes.fromhex(text.decode()).decode("utf-16")
        for text in re.findall(rb"/ActualText <(feff[0-9a-f]+)>", plain.read_bytes())
    ]
    assert "طلب المساعدة" in said
    # Lines that were broken at a space are joined by one.
    assert any(text.startswith("للعلم، يمكن للحكومات أن تطلب أشكالا شتى") for text in said)


def test_a_passage_in_another_script_names_its_language(tmp_path: Path) -> None:
    made = rendered(document({**ARMENIA, "submission.authority": "وزارة الخارجية"}))
    plain = tmp_path / "plain.pdf"
    (tmp_path / "document.pdf").write_bytes(made.pdf)
    run_tool("qpdf", "--qdf", "--object-streams=disable", tmp_path / "document.pdf", plain)

    assert plain.read_bytes().count(b"/Lang (ar)") == 1


def test_the_tree_of_no_marks_has_no_content() -> None:
    root = Element(kind=Kind.DOCUMENT)
    root.add(Kind.SECTION).add(Kind.PARAGRAPH)

    assert StructureTree(root).passages(()) == []
