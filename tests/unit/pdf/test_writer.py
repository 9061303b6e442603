"""What the writer makes of marks, judged by poppler, qpdf, pdfium and pyHanko's reader."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import time
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pdf_samples import A4, ATTACHMENT, BODY, BOLD, TEXTS, Sheets, facts, sample
from template_desk.errors import DocumentError
from template_desk.pdf.document import SignatureField
from template_desk.pdf.marks import LineMark, OutlineMark, TextMark
from template_desk.pdf.metadata import srgb_profile
from template_desk.pdf.structure import Bookmark, Element, Kind
from template_desk.pdf.writer import write_pdf
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.lines import Glyph, Run, SetLine
from template_desk.typesetting.typesetter import Typesetter
from tools import ROOT, run_tool
from verapdf_judge import faults_of, judge


def written(folder: Path, pdf: bytes) -> Path:
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    return file


def root_of(pdf: bytes) -> Any:  # pyHanko's dictionaries hold anything
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf)).root


def content_of(pdf: bytes) -> str:
    """Give the content of the pages."""
    pages = root_of(pdf)["/Pages"]["/Kids"]
    return "\n".join(pages[i]["/Contents"].data.decode("ascii") for i in range(len(pages)))


def structure_of(folder: Path, pdf: bytes) -> str:
    return run_tool("pdfinfo", "-struct-text", written(folder, pdf)).stdout.decode()


def raw_text(folder: Path, pdf: bytes) -> str:
    return run_tool("pdftotext", "-raw", "-nopgbrk", written(folder, pdf), "-").stdout.decode()


def elements_of(root: Any) -> list[Any]:
    """Give every element of the structure tree, depth first."""
    top = root["/StructTreeRoot"]["/K"]
    found, waiting = [], [top[0] if isinstance(top, list) else top]
    while waiting:
        element = waiting.pop()
        found.append(element)
        if "/K" not in element:
            continue
        kids = element["/K"]
        kids = [kids[i] for i in range(len(kids))] if isinstance(kids, list) else [kids]
        waiting += [kid for kid in reversed(kids) if isinstance(kid, dict) and "/S" in kid]
    return found


@pytest.mark.parametrize("language", TEXTS)
def test_the_file_is_sound_and_all_fonts_are_embedded_in_part(
    tmp_path: Path, language: str
) -> None:
    file = written(tmp_path, sample(language, pages=2))

    checked = run_tool("qpdf", "--check", file)
    fonts = run_tool("pdffonts", file).stdout.decode().splitlines()[2:]

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert file.read_bytes().startswith(b"%PDF-1.7\n")
    assert file.read_bytes().endswith(b"%%EOF\n")
    assert fonts
    assert all(re.match(r"[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes ", f) for f in fonts)


def test_every_kind_of_element_is_archival_and_accessible() -> None:
    """Also those that no form has today, such as notes."""
    assert faults_of(judge({"mixed": sample("mixed", pages=2)})) == []


@pytest.mark.parametrize("language", ["en", "ru", "fr", "es", "zh"])
def test_text_is_taken_out_as_it_was_typed(tmp_path: Path, language: str) -> None:
    sheets = Sheets(language)
    sheets.text(TEXTS[language] * 5, sheets.document.add(Kind.PARAGRAPH))
    pdf = sheets.pdf()

    by_poppler = raw_text(tmp_path, pdf)
    by_pdfium = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()

    for shown in (by_poppler, by_pdfium):
        # pdfium says of a hyphen at a line's end that it is one.
        squeezed = re.sub(r"\s", "", shown.replace("\x02", "-").replace("\ufffe", "-"))
        assert squeezed == re.sub(r"\s", "", TEXTS[language] * 5)


def test_a_glyph_of_several_texts_gives_back_each(tmp_path: Path) -> None:
    """First come would be first served, and the other characters lost."""
    fonts = shipped_fonts()
    face = fonts.latin.regular
    glyph = fonts.loaded(face).font.get_nominal_glyph(ord("A"))
    run = Run(face, tuple(Glyph(glyph, 700, 0, 0, c) for c in "AА"), 1400, rtl=False)  # Cyrillic
    sheets = Sheets()
    sheets.marks.append(
        TextMark(50, 60, SetLine("AА", (run,), 1400), BODY, sheets.document.add(Kind.PARAGRAPH))
    )

    assert raw_text(tmp_path, sheets.pdf()).strip() == "AА"


def test_a_letter_that_the_font_takes_apart_is_one_letter_again(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.text("\u1e63 \u1ecd", sheets.document.add(Kind.PARAGRAPH))

    shown = unicodedata.normalize("NFC", raw_text(tmp_path, sheets.pdf()).strip())

    assert shown == "\u1e63 \u1ecd"


def test_glyphs_are_drawn_where_they_were_set(tmp_path: Path) -> None:
    """Kerning, marks above, a scaled face: each line ends where its width says."""
    for number, text in enumerate(("AVAToТуТ", "محمّد الوزارة", "外交部")):
        for bold in (False, True):
            style = replace(BOLD, bold=bold, size=24)
            setter = Typesetter(shipped_fonts())
            line = setter.line(text, style)
            end = 50 + setter.width(line, style)
            sheets = Sheets()
            paragraph = sheets.document.add(Kind.PARAGRAPH)
            bar = setter.line("|", style)
            sheets.marks.append(TextMark(50, 60, line, style, paragraph))
            folder = tmp_path / f"{number}{bold}"
            folder.mkdir()
            pdf = sheets.pdf()
            # The same with a bar right behind, in the same line and as a mark of its own.
            both = SetLine(text + "|", (*line.runs, *bar.runs), line.width + bar.width)
            places = []
            for marks in (
                [TextMark(50, 60, both, style, paragraph)],
                [TextMark(end, 60, bar, style, paragraph)],
            ):
                sheets.pages = [list(marks)]
                pdf = sheets.pdf()
                page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
                places.append(max(page.get_charbox(i)[2] for i in range(page.count_chars())))
            assert abs(places[0] - places[1]) < 0.05, text


def test_content_is_in_the_order_of_the_structure_and_numbered(tmp_path: Path) -> None:
    sheets = Sheets()
    first, second = (sheets.document.add(Kind.PARAGRAPH) for _ in range(2))
    sheets.text("Drawn first, read second", second)
    sheets.text("Drawn second, read first", first)
    sheets.text("Read second, too", second)

    pdf = sheets.pdf()

    assert raw_text(tmp_path, pdf).splitlines() == [
        "Drawn second, read first",
        "Drawn first, read second",
        "Read second, too",
    ]
    assert re.findall(r"/P ?<</MCID (\d+)>> ?BDC", content_of(pdf)) == ["0", "1"]


def test_all_that_is_no_element_is_an_artifact(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.text("Header", None)
    sheets.marks.append(LineMark(x0=0, y0=9, x1=99, y1=9))
    sheets.marks.append(OutlineMark(x=1, y=1, width=9, height=9, dashed=True))
    sheets.text("Text", sheets.document.add(Kind.PARAGRAPH))

    pdf = sheets.pdf()
    content = content_of(pdf)

    assert "Header" not in structure_of(tmp_path, pdf)
    assert re.findall(r"/(\w+) (?:<<[^\n]*>> )?B[DM]C", content) == ["Artifact", "P"]
    outside = re.sub(r"(?s)/\w+ [^\n]*B[DM]C\n.*?\nEMC", "", content)
    assert outside.strip() == ""


def test_the_structure_is_printed_as_a_sensible_document(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.text("A title", sheets.document.add(Kind.TITLE), BOLD)
    section = sheets.document.add(Kind.SECTION)
    sheets.text("A heading", section.add(Kind.HEADING), BOLD)
    sheets.text("Words of a long paragraph. " * 12, section.add(Kind.PARAGRAPH))
    item = section.add(Kind.LIST).add(Kind.LIST_ITEM)
    sheets.text("1.", item.add(Kind.LABEL))
    sheets.text("Body", item.add(Kind.LIST_BODY))
    sheets.table([("One", ""), ("Two", "Three")], section)

    shown = structure_of(tmp_path, sheets.pdf())

    steps = [re.sub(r" \(.*\)", "", line.strip()) for line in shown.splitlines()]
    # Poppler shows an empty cell with or without a text, depending on how it is written.
    assert [step for step in steps if step != '""'] == [
        *("Document", "H1", '"A title"', "Sect", "H2", '"A heading"', "P"),
        '"' + ("Words of a long paragraph. " * 12).strip() + '"',
        *("L:", "/ListNumbering /Square", "LI", "Lbl", '"1."', "LBody", '"Body"', "Table"),
        *("THead", "TR", "TH:", "/Scope /Column", '"Col 1"', "TH:", "/Scope /Column", '"Col 2"'),
        *("TBody", "TR", "TD", '"One"', "TD", "TR", "TD", '"Two"', "TD", '"Three"'),
    ]


def test_a_paragraph_over_two_pages_is_one_element_with_its_spaces(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.y = 740
    sheets.text("Several words here. " * 20, sheets.document.add(Kind.PARAGRAPH))

    pdf = sheets.pdf()

    assert len(sheets.pages) == 2
    paragraph = elements_of(root_of(pdf))[1]
    assert [kid["/Type"] for kid in (paragraph["/K"][0], paragraph["/K"][1])] == ["/MCR", "/MCR"]
    parts = re.findall(r'"(.*)"', structure_of(tmp_path, pdf))
    assert len(parts) == 2
    assert "".join(parts) == ("Several words here. " * 20).strip()


def test_elements_without_content_are_left_out_but_cells_stay() -> None:
    sheets = Sheets()
    sheets.document.add(Kind.SECTION).add(Kind.PARAGRAPH)
    sheets.table([("", "x")], sheets.document)

    kinds = [element["/S"] for element in elements_of(root_of(sheets.pdf()))]

    assert kinds == [
        *("/Document", "/Table", "/THead", "/TR", "/TH", "/TH"),
        *("/TBody", "/TR", "/TD", "/TD"),
    ]


def test_only_what_is_read_from_the_right_says_its_text_again() -> None:
    sheets = Sheets()
    arabic = "وزارة الخارجية UN-1540 (2004) " * 12
    sheets.text(arabic, sheets.document.add(Kind.PARAGRAPH))
    sheets.text("Only English", sheets.document.add(Kind.PARAGRAPH))
    parent = sheets.document.add(Kind.PARAGRAPH)
    sheets.text("وزارة", parent)
    sheets.text("الخارجية", parent.add(Kind.LABEL))

    elements = elements_of(root_of(sheets.pdf()))

    assert [str(each["/ActualText"]) for each in elements if "/ActualText" in each] == [
        arabic.strip(),
        # Not of its parent, whose text would take the place of its children.
        "الخارجية",
    ]


def test_languages_and_alternatives_are_where_they_were_given() -> None:
    sheets = Sheets("fr")
    passage = sheets.document.add(Kind.PARAGRAPH, language="ar", alternative="Passage (é)")
    sheets.text("وزارة", passage)

    root = root_of(sheets.pdf())
    document, paragraph = elements_of(root)

    assert (root["/Lang"], document["/S"]) == ("fr", "/Document")
    assert paragraph["/Lang"] == "ar"
    assert paragraph["/Alt"] == "Passage (é)"


def test_a_printed_tick_box_says_whether_it_is_ticked() -> None:
    sheets = Sheets()
    sheets.box(sheets.document, ticked=True)
    sheets.box(sheets.document, ticked=False)

    boxes = elements_of(root_of(sheets.pdf()))[1:]

    assert [(each["/S"], each["/Alt"]) for each in boxes] == [
        ("/Form", "ticked"),
        ("/Form", "not ticked"),
    ]
    assert [dict(each["/A"]) for each in boxes] == [
        {"/O": "/PrintField", "/Role": "/cb", "/checked": state} for state in ("/on", "/off")
    ]


def test_notes_have_names_by_which_they_are_found() -> None:
    sheets = Sheets()
    for number in range(12):
        sheets.text(f"Note {number}", sheets.document.add(Kind.NOTE))

    root = root_of(sheets.pdf())

    notes = elements_of(root)[1:]
    names = root["/StructTreeRoot"]["/IDTree"]["/Names"]
    listed = [str(names[i]) for i in range(0, len(names), 2)]
    assert listed == sorted(str(note["/ID"]) for note in notes)
    assert len(set(listed)) == 12


def test_content_leads_back_to_its_element() -> None:
    pdf = sample("mixed", pages=3)
    root = root_of(pdf)
    tree = root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    parents = {int(numbers[i]): numbers.raw_get(i + 1) for i in range(0, len(numbers), 2)}
    pages = root["/Pages"]["/Kids"]

    for key in range(len(pages)):
        page = pages[key]
        assert (page["/StructParents"], page["/Tabs"]) == (key, "/S")
        owners = parents[key].get_object()
        for number in range(len(owners)):
            kids = owners[number]["/K"]
            kids = [kids[i] for i in range(len(kids))] if isinstance(kids, list) else [kids]
            assert number in [kid["/MCID"] if isinstance(kid, dict) else kid for kid in kids]
    assert tree["/ParentTreeNextKey"] == len(pages) + 1


def test_the_field_is_empty_named_and_part_of_the_structure() -> None:
    sheets = Sheets()
    sheets.text("Text", sheets.document.add(Kind.PARAGRAPH))
    sheets.turn()

    root = root_of(sheets.pdf(field=sheets.field()))

    assert (len(root["/AcroForm"]["/Fields"]), root["/AcroForm"]["/SigFlags"]) == (1, 3)
    field = root["/AcroForm"]["/Fields"][0]
    assert set(field) == {
        *("/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Rect", "/P", "/StructParent", "/AP"),
    }
    assert (field["/T"], field["/TU"], field["/F"]) == ("Signature1", "Electronic signature", 132)
    assert [float(edge) for edge in field["/Rect"]] == [100, 40, 400, 132]
    pages = root["/Pages"]["/Kids"]
    assert "/Annots" not in pages[0]
    assert pages[1]["/Annots"].raw_get(0).reference == (
        root["/AcroForm"]["/Fields"].raw_get(0).reference
    )
    form = elements_of(root)[-1]
    assert (form["/S"], form["/K"][0]["/Type"]) == ("/Form", "/OBJR")
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert (numbers[4], numbers[5]["/S"]) == (field["/StructParent"], "/Form")


def test_the_attachment_comes_out_as_it_went_in(tmp_path: Path) -> None:
    pdf = sample("en")
    file = written(tmp_path, pdf)

    run_tool("pdfdetach", "-save", "1", "-o", tmp_path / "out.json", file)
    root = root_of(pdf)

    assert (tmp_path / "out.json").read_bytes() == ATTACHMENT.content
    assert len(root["/AF"]) == 1
    specification = root["/AF"][0]
    assert (specification["/F"], specification["/UF"]) == ("request.json", "request.json")
    assert specification["/AFRelationship"] == "/Source"
    parameters = specification["/EF"]["/F"]["/Params"]
    assert specification["/EF"]["/F"]["/Subtype"] == "/application/json"
    assert parameters["/Size"] == len(ATTACHMENT.content)
    checksum = hashlib.md5(ATTACHMENT.content, usedforsecurity=False).digest()
    assert parameters["/CheckSum"].original_bytes == checksum
    assert b"/AFRelationship" not in Sheets().pdf(attachment=None)


def test_bookmarks_lead_to_their_places() -> None:
    sheets = Sheets()
    sheets.turn()
    sheets.bookmarks += [Bookmark("One", 0, 100), Bookmark("Zwei – é (2)", 1, 41.89)]

    pdf = sheets.pdf()
    outline = list(pypdfium2.PdfDocument(pdf).get_toc())

    assert [each.get_title() for each in outline] == ["One", "Zwei – é (2)"]
    targets = [each.get_dest() for each in outline]
    assert [(t.get_index(), [round(v, 1) for v in t.get_view()[1] if v]) for t in targets] == [
        (0, [741.9]),
        (1, [800.0]),
    ]
    assert "/PageMode" not in root_of(pdf)
    sheets.turn()
    sheets.turn()
    assert root_of(sheets.pdf())["/PageMode"] == "/UseOutlines"


def test_the_file_says_the_same_about_itself_in_both_places(tmp_path: Path) -> None:
    file = written(tmp_path, sample("ru"))

    listed = run_tool("pdfinfo", "-isodates", file).stdout.decode()
    packet = run_tool("pdfinfo", "-meta", file).stdout.decode()

    for expected in (
        "Title:           A request – é العنوان <&>",
        "Subject:         One & all",
        "Author:          Ministry (1)",
        "Creator:         Template Desk",
        "CreationDate:    2026-03-25T00:00:00Z",
        "ModDate:         2026-03-25T00:00:00Z",
        "Tagged:          yes",
        "JavaScript:      no",
        "PDF version:     1.7",
    ):
        assert expected in listed
    for expected in (
        "A request – é العنوان &lt;&amp;&gt;",
        "One &amp; all",
        "<dc:language><rdf:Bag><rdf:li>ru<",
        "<xmp:CreateDate>2026-03-25T00:00:00Z<",
        "<pdfaid:conformance>A<",
    ):
        assert expected in packet


def test_a_document_read_from_the_right_is_bound_on_the_right() -> None:
    preferences = [root_of(sample(language))["/ViewerPreferences"] for language in ("ar", "en")]

    assert [each.get("/Direction") for each in preferences] == ["/R2L", None]


def test_the_colour_profile_is_the_one_of_srgb() -> None:
    from PIL import Image, ImageCms

    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    colours = Image.new(
        "RGB",
        (
            6,
            6,
        ),
    )
    colours.putdata([(7 * i, 255 - 7 * i, i * i % 256) for i in range(36)])
    changed = ImageCms.profileToProfile(colours, profile, theirs)

    assert changed is not None
    pairs = zip(colours.tobytes(), changed.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 1
    assert srgb_profile() == srgb_profile()


def test_thickened_letters_and_strokes_do_not_spoil_each_other(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.text("部 and", sheets.document.add(Kind.PARAGRAPH), BOLD)
    sheets.marks.append(LineMark(x0=0, y0=9, x1=99, y1=9, stroke=2))
    sheets.text("部 plain", sheets.document.add(Kind.PARAGRAPH), BODY)

    content = content_of(sheets.pdf())

    assert re.findall(r"\d Tr|[\d.]+ w", content) == ["2 w", "2 Tr", "0.433 w", "0 Tr"]


def test_a_page_without_structure_is_small_and_has_no_tags(tmp_path: Path) -> None:
    line = Typesetter(shipped_fonts()).line("Signed", BODY)

    pdf = write_pdf(
        [[OutlineMark(x=1, y=1, width=98, height=48), TextMark(9, 20, line, BODY)]],
        (100, 50),
        facts(),
        structure=None,
    )

    assert raw_text(tmp_path, pdf).strip() == "Signed"
    assert "BDC" not in content_of(pdf)
    assert "/StructTreeRoot" not in root_of(pdf)
    assert len(pdf) < 8000


@pytest.mark.parametrize("fault", ["stranger", "twice", "field-elsewhere", "field-page"])
def test_what_does_not_fit_together_is_an_error_of_ours(fault: str) -> None:
    sheets = Sheets()
    paragraph = sheets.document.add(Kind.PARAGRAPH)
    field: SignatureField | None = None
    sheets.text("x", paragraph)
    match fault:
        case "stranger":
            sheets.text("x", Element(kind=Kind.PARAGRAPH))
        case "twice":
            sheets.document.children.append(paragraph)
        case "field-elsewhere":
            field = replace(sheets.field(), element=Element(kind=Kind.FORM))
        case "field-page":
            field = replace(sheets.field(), box=replace(sheets.field().box, page=1))

    with pytest.raises(DocumentError):
        sheets.pdf(field=field)


def test_a_field_without_structure_is_an_error_of_ours() -> None:
    with pytest.raises(DocumentError):
        write_pdf([[]], A4, facts(), structure=None, field=Sheets().field())


def test_numbers_of_objects_are_used_up() -> None:
    """Otherwise a reader repairs the file, and no two repair it alike."""
    pdf = sample("en", pages=2)

    numbers = [int(n) for n in re.findall(rb"(?m)^(\d+) 0 obj$", pdf)]
    assert numbers == list(range(1, len(numbers) + 1))
    offsets = [int(n) for n in re.findall(rb"(?m)^(\d{10}) 00000 n", pdf)]
    assert all(pdf[at:].startswith(b"%d 0 obj" % n) for n, at in zip(numbers, offsets, strict=True))
    assert all(a < b for a, b in pairwise(offsets))


PROGRAM = """
import hashlib, locale, sys
sys.path[:0] = ["tests"]
from pdf_samples import sample
print(hashlib.sha256(sample("mixed", pages=2)).hexdigest())
"""


def test_the_same_marks_give_the_same_bytes_in_any_process() -> None:
    here = hashlib.sha256(sample("mixed", pages=2)).hexdigest()

    for seed, epoch, zone, place in (
        ("1", "1700000000", "Asia/Tokyo", "C"),
        ("2", "", "America/New_York", "C.UTF-8"),
    ):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": epoch,
            "TZ": zone,
            "LC_ALL": place,
        }
        there = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert there.stdout.decode().strip() == here


def test_what_was_written_before_leaves_no_trace() -> None:
    first = sample("mixed")
    sample("ar")

    assert sample("mixed") == first


def test_another_word_gives_another_identifier() -> None:
    def identifier(word: str) -> bytes:
        sheets = Sheets()
        sheets.text(word, sheets.document.add(Kind.PARAGRAPH))
        found = re.search(rb"/ID\s*\[(<\w+>)", sheets.pdf())
        assert found is not None
        return found[1]

    assert identifier("one") == identifier("one")
    assert identifier("one") != identifier("two")


def test_time_and_size_grow_with_the_rows_and_no_faster() -> None:
    def cost(rows: int) -> tuple[float, int]:
        sheets = Sheets()
        sheets.table([("Several words of a cell", "Row of many")] * rows, sheets.document)
        started = time.process_time()
        pdf = sheets.pdf()
        return time.process_time() - started, len(pdf)

    cost(50)
    (few, small), (many, large) = (min(cost(rows) for _ in range(3)) for rows in (200, 1600))

    # Eight times as many; quadratic, it would be 64.
    assert many < 24 * few
    assert large < 8 * small
