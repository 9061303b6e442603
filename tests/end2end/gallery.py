"""Prints the sample requests in six languages as small pictures of all their pages.

    uv run python tests/end2end/gallery.py [FOLDER]

Each is exported and signed as an official would do it; the pages of the signed PDF
stand side by side in one picture for each language.
"""

from __future__ import annotations

import datetime
import io
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
DOTS_PER_INCH = 80
PAGES_IN_A_ROW = 3
GAP = 8
WHEN = datetime.datetime(2026, 3, 25, 9, 30, tzinfo=datetime.UTC)


def main() -> int:
    """Write one PNG for each language."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as scratch:
            signed = exported(language, Path(scratch) / "export")
        picture = contact_sheet(signed)
        file = folder / f"request-{language}.png"
        file.write_bytes(picture)
        print(f"{file.name}: {len(picture) // 1024} KiB")
    return 0


def exported(language: str, folder: Path) -> bytes:
    """Give the signed PDF of the sample request of a language."""
    from template_desk.cli.inputs import read_answers_file
    from template_desk.desk.environment import Environment
    from template_desk.desk.export import PDF, ExportRequest, export_document
    from template_desk.forms.catalogue import Catalogue
    from template_desk.paths import resources_dir
    from template_desk.signing.identity import make_identity

    resources = resources_dir()
    catalogue = Catalogue([resources / "forms"])
    environment = Environment(resources=resources, catalogue=catalogue, now=lambda: WHEN)
    given = read_answers_file(resources / "samples" / f"sample-{language}.json", environment)
    export_document(
        ExportRequest(
            pack=given.pack,
            answers=given.file.answers,
            identity=make_identity(
                name="SAMPLE Signer", organization="SAMPLE ministry", state="", now=WHEN
            ),
            folder=folder,
            paper="a4",
            date=WHEN.date(),
            language=language,
        ),
        environment,
    )
    return (folder / PDF).read_bytes()


def contact_sheet(pdf: bytes) -> bytes:
    """Give all pages of a PDF in one PNG of 16 greys."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pages = [page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil() for page in document]
    document.close()
    width, height = pages[0].size
    across = min(PAGES_IN_A_ROW, len(pages))
    down = -(-len(pages) // PAGES_IN_A_ROW)
    sheet = Image.new("L", (across * (width + GAP) + GAP, down * (height + GAP) + GAP), 128)
    for place, page in enumerate(pages):
        row, column = divmod(place, PAGES_IN_A_ROW)
        sheet.paste(page, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    file = io.BytesIO()
    sheet.quantize(16).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
