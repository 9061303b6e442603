"""Files for a fax server, read back by libtiff's own tools, Pillow and ImageMagick."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from fax_samples import numbered, pdf_of
from template_desk.errors import FaxError
from template_desk.fax.pages import FaxPages
from template_desk.fax.raster import LINE_DOTS, Coding, Resolution
from template_desk.fax.tiff import TiffWriter, count_pages, pages_in
from tools import run_tool

LINES = 400
each_coding = pytest.mark.parametrize("coding", list(Coding), ids=lambda coding: coding.value)


def page(number: int, lines: int = LINES) -> Image.Image:
    """Make a page that is the same neither backwards nor upside down nor as its negative."""
    made = Image.new("1", (LINE_DOTS, lines), 255)
    pen = ImageDraw.Draw(made)
    pen.rectangle((10, 10, 200 + 30 * number, 60), fill=0)
    pen.line((0, lines - 1, LINE_DOTS, 0), fill=0)
    for at in range(0, 60, 2):
        pen.point((1000 + at, 100 + at * 3), fill=0)
    pen.line((LINE_DOTS - 1, 0, LINE_DOTS - 1, lines), fill=0)
    return made


def tiff(
    coding: Coding, pages: list[Image.Image], resolution: Resolution = Resolution.FINE
) -> bytes:
    writer = TiffWriter(coding, pages=len(pages), resolution=resolution)
    for made in pages:
        writer.add(made)
    return writer.finished()


@each_coding
@pytest.mark.parametrize("resolution", list(Resolution), ids=lambda r: r.value)
def test_libtiff_reads_the_tags_of_tiff_f(
    coding: Coding, resolution: Resolution, tmp_path: Path
) -> None:
    file = tmp_path / "fax.tif"
    file.write_bytes(tiff(coding, [page(0), page(1, 300), page(2)], resolution))

    told = run_tool("tiffinfo", "-D", file)
    assert told.stderr == b""
    directories = told.stdout.decode().split("=== TIFF directory")[1:]
    assert len(directories) == 3
    lines = 196 if resolution is Resolution.FINE else 98
    for number, directory in enumerate(directories):
        for expected in (
            "Subfile Type: multi-page document (2 = 0x2)",
            f"Image Width: 1728 Image Length: {300 if number == 1 else 400}",
            f"Resolution: 204, {lines} pixels/inch",
            "Bits/Sample: 1",
            f"Compression Scheme: CCITT Group {'3' if coding is Coding.G3 else '4'}",
            "Photometric Interpretation: min-is-white",
            "FillOrder: msb-to-lsb",
            "Samples/Pixel: 1",
            f"Rows/Strip: {300 if number == 1 else 400}",
            f"Page Number: {number}-3",
            f"Group {'3' if coding is Coding.G3 else '4'} Options: (0 = 0x0)",
        ):
            assert expected in directory


@each_coding
def test_three_readers_find_every_dot(coding: Coding, tmp_path: Path) -> None:
    made = [page(number) for number in range(3)]
    raw = tiff(coding, made)
    file = tmp_path / "fax.tif"
    file.write_bytes(raw)

    assert [found.tobytes() for found in pages_in(raw)] == [p.tobytes() for p in made]
    assert count_pages(raw) == 3
    for number, expected in enumerate(made):
        # Raw bits, in which PBM's 1 is black: the negative of Pillow's.
        told = run_tool("convert", f"{file}[{number}]", "pbm:-").stdout
        assert told.startswith(b"P4\n1728 400\n")
        negative = bytes(value ^ 255 for value in expected.tobytes())
        assert told.removeprefix(b"P4\n1728 400\n") == negative
        single = tmp_path / f"{number}.tif"
        copied = run_tool("tiffcp", "-c", "none", f"{file},{number}", single)
        assert (copied.returncode, copied.stderr) == (0, b"")
        with Image.open(single) as plain:
            assert plain.tobytes() == expected.tobytes()


def test_group_3_is_one_dimensional_with_eol_first_and_no_rtc() -> None:
    raw = tiff(Coding.G3, [page(0)])
    with Image.open(io.BytesIO(raw)) as opened:
        tags = dict(opened.tag_v2)  # type: ignore[attr-defined]
    (at,), (length,) = tags[273], tags[279]
    bits = "".join(f"{byte:08b}" for byte in raw[at : at + length])
    eol = "000000000001"

    assert bits.startswith(eol)
    assert bits.count(eol) == LINES
    assert eol * 2 not in bits


@each_coding
def test_the_file_is_read_from_front_to_end_on_even_offsets(coding: Coding) -> None:
    raw = tiff(coding, [page(number) for number in range(4)])
    at, found = int.from_bytes(raw[4:8], "little"), []
    assert (raw[:4], at) == (b"II*\0", 8)
    while at:
        entries = int.from_bytes(raw[at : at + 2], "little")
        places = {
            int.from_bytes(raw[e : e + 2], "little"): int.from_bytes(raw[e + 8 : e + 12], "little")
            for e in range(at + 2, at + 2 + 12 * entries, 12)
        }
        assert list(places) == sorted(places)
        found += [at, places[282], places[283], places[273]]
        end = places[273] + places[279]
        at = int.from_bytes(raw[at + 2 + 12 * entries : at + 6 + 12 * entries], "little")
    assert found == sorted(found)
    assert all(offset % 2 == 0 for offset in found)
    assert len(raw) - end in (0, 1)


@each_coding
def test_the_same_document_gives_the_same_bytes(coding: Coding) -> None:
    raws = []
    for _ in range(2):
        with FaxPages(pdf_of([(20, 20, 50, 3)], [(30, 60, 9, 90)])) as pages:
            raws.append(tiff(coding, list(pages)))

    assert raws[0] == raws[1]


def test_pages_must_be_fax_pages_and_as_many_as_was_said() -> None:
    writer = TiffWriter(Coding.G4, pages=1)
    for wrong in (Image.new("L", (LINE_DOTS, 10)), Image.new("1", (LINE_DOTS - 8, 10))):
        with pytest.raises(FaxError):
            writer.add(wrong)
    with pytest.raises(FaxError):
        writer.finished()
    writer.add(page(0))
    with pytest.raises(FaxError):
        writer.add(page(1))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
@each_coding
def test_a_damaged_file_is_not_counted(coding: Coding) -> None:
    raw = tiff(coding, [page(0), page(1)])

    with pytest.raises(FaxError):
        count_pages(raw[: len(raw) // 2])
    with pytest.raises(FaxError):
        count_pages(b"not a picture")


def test_a_file_of_another_width_is_no_fax_file(tmp_path: Path) -> None:
    file = tmp_path / "narrow.tif"
    Image.new("1", (800, 600), 255).save(file, compression="group4")

    with pytest.raises(FaxError):
        count_pages(file.read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
def test_fifty_pages_need_little_more_memory_than_one(tmp_path: Path) -> None:
    """Each in a process of its own, for a peak is never forgotten."""
    peaks = {}
    for pages in (1, 50):
        file = tmp_path / f"{pages}.pdf"
        file.write_bytes(numbered(pages))
        done = subprocess.run(
            [sys.executable, "-c", _MEASURED, str(file)], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        count, peak_kb = map(int, done.stdout.split())
        assert count == pages
        peaks[pages] = peak_kb

    assert (peaks[50] - peaks[1]) / 1024 < 30


_MEASURED = """
import re, sys
from pathlib import Path
from template_desk.fax.pages import FaxPages
from template_desk.fax.raster import Coding
from template_desk.fax.tiff import TiffWriter, count_pages
with FaxPages(Path(sys.argv[1]).read_bytes()) as pages:
    writers = [TiffWriter(coding, pages=len(pages)) for coding in Coding]
    for page in pages:
        for writer in writers:
            writer.add(page)
counts = {count_pages(writer.finished()) for writer in writers}
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(*counts, peak[1])
"""
