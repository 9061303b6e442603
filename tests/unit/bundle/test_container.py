"""The zip profile: what we write everybody reads, and we read only what we write."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from template_desk.bundle.container import MAX_ENTRIES, Entry, begins_like_bundle, build, parse
from template_desk.errors import BundleError, BundleFormatError
from tools import run_tool

ENTRIES = (
    Entry("mimetype", b"application/x"),
    Entry("README.txt", b""),
    Entry("request.json", b"{}" * 40),
    Entry("META-INF/ASiCManifest001.xml", b"PK\x03\x04<a/>"),
)


def test_what_is_written_is_read_back_by_us_by_python_and_by_unzip(tmp_path: Path) -> None:
    raw = build(ENTRIES)
    (tmp_path / "b.zip").write_bytes(raw)

    assert parse(raw) == ENTRIES
    assert begins_like_bundle(raw)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        read = tuple(Entry(name, archive.read(name)) for name in archive.namelist())
    assert read == ENTRIES
    assert run_tool("unzip", "-t", tmp_path / "b.zip").returncode == 0


def test_no_bit_can_be_changed_and_no_length_but_the_own_is_accepted() -> None:
    raw = build(ENTRIES)
    for bit in range(8 * len(raw)):
        spoiled = bytearray(raw)
        spoiled[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BundleFormatError):
            parse(bytes(spoiled))
    for length in range(len(raw)):
        with pytest.raises(BundleFormatError):
            parse(raw[:length])
    for extended in (raw + b"\0", b"\0" + raw, raw + raw):
        with pytest.raises(BundleFormatError):
            parse(extended)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_same_files_in_another_zip_are_refused(compression: int) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for entry in ENTRIES:
            archive.writestr(entry.name, entry.content)

    with pytest.raises(BundleFormatError, match="container_damaged"):
        parse(output.getvalue())


@pytest.mark.parametrize(
    "names",
    [
        pytest.param((), id="none"),
        pytest.param(("../x",), id="up"),
        pytest.param(("/etc/x",), id="absolute"),
        pytest.param(("a\\b",), id="backslash"),
        pytest.param(("c:x",), id="drive"),
        pytest.param(("META-INF/../x",), id="up-inside"),
        pytest.param(("a/b",), id="folder"),
        pytest.param(("ä",), id="not-ascii"),
        pytest.param(("a\n",), id="line-end"),
        pytest.param((".x",), id="hidden"),
        pytest.param(("x" * 65,), id="long"),
        pytest.param(("a", "a"), id="twice"),
        pytest.param(("META-INF/a", "META-INF/A"), id="twice-on-windows"),
        pytest.param(tuple(f"f{n}" for n in range(MAX_ENTRIES + 1)), id="many"),
    ],
)
def test_names_that_could_harm_are_not_written(names: tuple[str, ...]) -> None:
    with pytest.raises(BundleError, match="container_names"):
        build(Entry(name, b"") for name in names)


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_foreign_bytes_never_raise_anything_else(noise: bytes) -> None:
    for raw in (noise, b"PK\x03\x04" + noise, build(ENTRIES)[:60] + noise):
        with pytest.raises(BundleFormatError):
            parse(raw)
