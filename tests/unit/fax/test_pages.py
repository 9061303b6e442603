"""What is drawn on a fax page, judged dot by dot."""

from __future__ import annotations

import datetime
import io

import pytest
from PIL.Image import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from fax_samples import A4, pdf_of
from template_desk.errors import FaxError
from template_desk.fax import pages as drawing
from template_desk.fax.pages import FaxPages
from template_desk.fax.raster import LINE_DOTS, Resolution
from template_desk.pdf.stamp import signature_appearance
from template_desk.signing.identity import make_identity
from template_desk.signing.pades import SignatureBox, sign_pdf

DOT_MM = 215.15 / LINE_DOTS
LINE_MM = 1 / 7.7


def drawn(pdf: bytes, resolution: Resolution = Resolution.FINE) -> list[Image]:
    with FaxPages(pdf, resolution) as pages:
        assert len(pages) > 0
        return list(pages)


def ink(page: Image) -> tuple[int, int, int, int] | None:
    """Give the box of what is black."""
    return page.convert("L").point(lambda value: 255 - value).getbbox()


def black(page: Image) -> int:
    return page.convert("L").histogram()[0]


@pytest.mark.parametrize(
    ("size", "lines"),
    [pytest.param(A4, 2287, id="A4"), pytest.param((612.0, 792.0), 2151, id="Letter")],
)
def test_a_page_has_1728_dots_and_the_lines_of_its_paper(
    size: tuple[float, float], lines: int
) -> None:
    (page,) = drawn(pdf_of([(100, 100, 10, 10)], size=size))

    assert (page.mode, page.size) == ("1", (LINE_DOTS, lines))
    colours = page.convert("L").getcolors()
    assert colours is not None
    assert {value for _, value in colours} == {0, 255}


@pytest.mark.parametrize("size", [A4, (612.0, 792.0)], ids=["A4", "Letter"])
def test_a_millimetre_is_a_millimetre_and_the_sheet_is_in_the_middle(
    size: tuple[float, float],
) -> None:
    """Ten centimetres, beginning five from the edges of the sheet."""
    (page,) = drawn(pdf_of([(50, 50, 100, 100)], size=size))
    box = ink(page)
    assert box is not None
    edge_mm = (215.15 - size[0] / mm) / 2

    expected = (
        (edge_mm + 50) / DOT_MM,
        50 / LINE_MM,
        (edge_mm + 150) / DOT_MM,
        150 / LINE_MM,
    )
    assert box == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("across", [True, False], ids=["horizontal", "vertical"])
def test_a_stroke_of_three_quarters_of_a_dot_survives_wherever_it_falls(across: bool) -> None:
    dot = LINE_MM if across else DOT_MM
    strokes: list[tuple[float, float, float, float]] = []
    for number in range(20):
        at = 20 + number * 10 + number * dot / 20
        strokes.append((50, at, 100, 0.75 * dot) if across else (at - 10, 50, 0.75 * dot, 100))
    (page,) = drawn(pdf_of(strokes))
    middle = LINE_DOTS // 2 if across else 100 * 7.7

    if across:
        cut = page.convert("L").crop((int(middle), 0, int(middle) + 1, page.height))
    else:
        cut = page.convert("L").crop((0, int(middle), LINE_DOTS, int(middle) + 1))
    dots = cut.tobytes()
    runs = [part for part in dots.split(b"\xff") if part]
    assert len(runs) == 20
    assert all(len(part) <= 2 for part in runs)


def test_white_between_strokes_stays_white() -> None:
    """A gap of 0.25 mm, two dots, is not closed wherever it falls."""
    for number in range(8):
        left = 50 + number * DOT_MM / 8
        (page,) = drawn(pdf_of([(left, 50, 5, 5), (left + 5.25, 50, 5, 5)]))
        row = page.convert("L").crop((0, 400, LINE_DOTS, 401)).tobytes()
        assert len([part for part in row.split(b"\xff") if part]) == 2


def test_there_is_no_dithering() -> None:
    """A light grey area is white and a dark one black: nothing in between."""
    raw = io.BytesIO()
    canvas = Canvas(raw, A4, invariant=True)
    canvas.setFillGray(0.8)
    canvas.rect(100, 100, 100, 100, stroke=0, fill=1)
    canvas.setFillGray(0.3)
    canvas.rect(300, 300, 100, 100, stroke=0, fill=1)
    canvas.save()
    (page,) = drawn(raw.getvalue())
    box = ink(page)

    assert box is not None
    assert black(page) == (box[2] - box[0]) * (box[3] - box[1])


def test_bands_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = [(30.0, 20.0 + n * 0.9, 120.0, 0.4) for n in range(250)]
    slanting = pdf_of(strokes)
    (in_bands,) = drawn(slanting)
    monkeypatch.setattr(drawing, "_BAND_LINES", 10_000)
    (whole,) = drawn(slanting)

    assert in_bands.tobytes() == whole.tobytes()


def test_standard_resolution_has_half_the_lines() -> None:
    (page,) = drawn(pdf_of([(50, 50, 100, 100)]), Resolution.STANDARD)
    box = ink(page)

    assert page.size == (LINE_DOTS, 1143)
    assert box is not None
    assert box[3] - box[1] == pytest.approx(385, abs=1)


def test_the_visible_signature_is_drawn() -> None:
    now = datetime.datetime(2026, 3, 25, tzinfo=datetime.UTC)
    identity = make_identity(name="Test Signer", organization="", state="AM", now=now)
    unsigned = pdf_of([(20, 20, 5, 5)])
    appearance = signature_appearance(
        [("Signed by", "Test Signer")], width=300, height=92, language="en"
    )
    signed = sign_pdf(
        unsigned,
        identity,
        signing_time=now,
        box=SignatureBox(page_index=0, x0=100, y0=100, x1=400, y1=192),
        appearance_pdf=appearance,
        reason_text="Submission",
        tooltip="Electronic signature",
    )
    (before,), (after,) = drawn(unsigned), drawn(signed)
    box = ink(after)

    assert box is not None
    # The name stands in its place.
    assert 297 - 192 / mm < box[3] / 7.7 < 297 - 100 / mm
    assert black(after) > black(before) + 1000


def test_what_is_no_pdf_is_an_error_of_ours() -> None:
    with pytest.raises(FaxError) as caught:
        FaxPages(b"%PDF-1.7 and no more")

    assert caught.value.code == "TD-410"
