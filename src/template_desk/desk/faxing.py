"""The files for a fax server that an export has on request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from template_desk.desk.tasks import CancelToken, Report
from template_desk.errors import ExportNotVerifiedError, FaxError
from template_desk.fax.raster import Coding

STEP = "Drawing the pages for the fax server"
_PURPOSES = {
    Coding.G4: "The pages for a fax server (TIFF, Group 4): the smaller file.",
    Coding.G3: "The pages for a fax server (TIFF, Group 3): most servers take it.",
}


def fax_name(coding: Coding, *, draft: bool) -> str:
    """Give the name of a file for a fax server."""
    return f"request-{'DRAFT-' if draft else ''}fax-{coding.value}.tif"


def fax_contents(
    codings: Sequence[Coding], pdf: bytes, *, draft: bool, report: Report, cancel: CancelToken
) -> tuple[tuple[str, bytes, str], ...]:
    """Draw a finished PDF once and give it in each coding: name, bytes, purpose.

    Args:
        codings: Without one nothing is drawn and nothing given.
        pdf: As it will be sent: signed, unless it is a working copy.
        draft: Whether it is a working copy.
        report: Told the step.
        cancel: Looked at after every page.

    Raises:
        FaxError: The pages cannot be drawn.
        CancelledError: The user cancelled.
    """
    if not codings:
        return ()
    from template_desk.fax.pages import FaxPages
    from template_desk.fax.tiff import TiffWriter

    report(STEP)
    with FaxPages(pdf) as pages:
        writers = [TiffWriter(coding, pages=len(pages)) for coding in codings]
        for page in pages:
            for writer in writers:
                writer.add(page)
            cancel.check()
    return tuple(
        (fax_name(w.coding, draft=draft), w.finished(), _PURPOSES[w.coding]) for w in writers
    )


def check_fax_files(
    folder: Path, codings: Sequence[Coding], *, draft: bool, pages: int, check: Callable[[], None]
) -> None:
    """Decode every page of the files on the disk, and count.

    Args:
        folder: Where the files are.
        codings: Those that were written.
        draft: Whether it is a working copy.
        pages: Pages of the PDF.
        check: Called after every file; raises when the user cancelled.

    Raises:
        ExportNotVerifiedError: A file is unreadable or has not all pages.
    """
    if not codings:
        return
    from template_desk.fax.tiff import count_pages

    for coding in codings:
        name = fax_name(coding, draft=draft)
        try:
            found = count_pages((folder / name).read_bytes())
        except (OSError, FaxError) as error:
            raise ExportNotVerifiedError(file=name, reasons="unreadable") from error
        if found != pages:
            raise ExportNotVerifiedError(file=name, reasons="pages are missing")
        check()


def fax_guide(codings: Sequence[Coding]) -> str:
    """Give what READ-ME-FIRST.txt says of these files; empty without one."""
    names = [fax_name(coding, draft=False) for coding in Coding if coding in codings]
    if not names:
        return ""
    more = ""
    if len(names) > 1:
        more = "    Send one of them: Group 4 is smaller, Group 3 is taken by more servers.\n"
    return (
        "\n".join(names)
        + "\n"
        + """    The same pages as black and white pictures, for an office that faxes through
    a server instead of printing. They have the size and the resolution (fine) of
    a fax already: let the server change nothing. A picture cannot be verified;
    keep request.pdf.
"""
        + more
    )
