from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.errors import DocumentError
from template_desk.pdf.signatures import ELECTRONIC_HEIGHT, ELECTRONIC_WIDTH
from template_desk.pdf.stamp import signature_appearance
from tools import run_tool

LINES = [
    ("Signed by", "Davit Grigoryan <d&g>"),
    ("Title", "Deputy Minister of Foreign Affairs and of a Long Name " * 3),
    ("Date", "2026-11-24 00:12 UTC"),
    ("Certificate", " ".join(["AB12"] * 16)),
    ("", "Check this signature with any PDF reader."),
]


def test_every_word_is_there_on_a_page_of_exactly_that_size(tmp_path: Path) -> None:
    file = tmp_path / "stamp.pdf"
    file.write_bytes(
        signature_appearance(LINES, width=ELECTRONIC_WIDTH, height=ELECTRONIC_HEIGHT, language="en")
    )

    shown = run_tool("pdftotext", "-raw", file, "-").stdout.decode().split()
    facts = run_tool("pdfinfo", file).stdout.decode()

    assert sorted(shown) == sorted(word for line in LINES for word in " ".join(line).split())
    assert "Page size:       300 x 92 pts" in facts
    assert "Pages:           1" in facts
    assert run_tool("qpdf", "--check", file).returncode == 0


def test_all_type_is_inside_the_frame(tmp_path: Path) -> None:
    file = tmp_path / "stamp.pdf"
    file.write_bytes(signature_appearance(LINES, width=300, height=92, language="en"))

    page = run_tool("pdftoppm", "-mono", "-r", "288", file, tmp_path / "stamp")
    assert page.returncode == 0
    rows = _ink(tmp_path / "stamp-1.pbm")

    # Frame of 0.36 mm, four dots a point; then white all around.
    inner = [row[6:-6] for row in rows[6:-6]]
    assert not any(inner[0] + inner[-1])
    assert not any(row[0] or row[-1] for row in inner)


def test_text_that_does_not_fit_is_refused_and_not_cut() -> None:
    with pytest.raises(DocumentError):
        signature_appearance([("Name", "x" * 4000)], width=300, height=92, language="en")


def test_the_same_lines_give_the_same_bytes() -> None:
    one, two = (signature_appearance(LINES, width=300, height=92, language="en") for _ in range(2))

    assert one == two


def _ink(file: Path) -> list[list[bool]]:
    _, size, bits = file.read_bytes().split(b"\n", 2)
    width, height = map(int, size.split())
    row_bytes = (width + 7) // 8
    return [
        [bool(bits[y * row_bytes + x // 8] >> (7 - x % 8) & 1) for x in range(width)]
        for y in range(height)
    ]
