"""The main job in a real window, by keyboard alone, through a power cut, to the exported folder."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import Program, Screen
from tools import network_calls, require_tool, run_tool

PASSPHRASE = "seven grey herons cross a frozen canal"
SUMMARY = (
    "Eight portable detectors and five days of training for 40 customs officers at Bavra, "
    "before June 2027."
)
COMMENT = (
    "Eight portable radiation detectors for the Bavra crossing, for 40 officers, by June 2027."
)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


def paper_key_groups(sheet: Path) -> list[str]:
    """Read the groups of the paper key from the sheet, as a person copies them."""
    text = run_tool("pdftotext", "-layout", sheet, "-").stdout.decode()
    printed = text.split("AGE-SECRET-KEY-1")[1].split("To use it")[0]
    return list(re.findall(r"\b[02-9A-Z]{3,5}\b", printed))


def make_vault(program: Program, *, at_paper_key: Callable[[], None] = lambda: None) -> None:
    """First run: passphrase twice, paper key saved as a sheet, one group typed back."""
    program.wait_title("^Welcome")
    program.type(PASSPHRASE)
    program.press("Return")
    program.type(PASSPHRASE)
    program.press("Return")
    program.wait_title("^Your paper key", 60)
    time.sleep(0.5)
    at_paper_key()
    program.press("alt+s")
    program.wait_title("^Save the paper key")
    time.sleep(0.3)
    sheet = program.home / "sheet.pdf"
    program.press("ctrl+a")
    program.type(str(sheet))
    program.press("Return")
    program.wait_title("^Your paper key")
    program.wait(sheet.exists, "the sheet")
    time.sleep(0.8)
    for group in paper_key_groups(sheet):
        program.press("ctrl+a")
        program.type(group)
        program.press("Return")
        time.sleep(0.5)
        if not program.title.startswith("Your paper key"):
            break
    program.wait_title("^Documents")
    time.sleep(0.5)


def unlock(program: Program) -> None:
    """The passphrase on the first page of an existing vault."""
    program.wait_title("^Open the vault", 40)
    program.type(PASSPHRASE)
    program.press("Return")
    program.wait_title("^Documents", 60)
    time.sleep(1)


def fill_in(program: Program) -> None:
    """The request, until the comment of one area has been typed."""
    program.press("Return")
    time.sleep(0.3)
    program.press("Down", "Return")
    program.wait_title("^Submission")
    time.sleep(0.4)
    program.type("Armenia")
    time.sleep(0.3)
    program.press("Return", "Tab")
    program.type("Ministry of Foreign Affairs")
    program.press("Tab")
    program.type("MFA/1540/17")
    program.press("Tab")
    program.type("2026-11-20")
    # Past «Choose…», «Today», «Clear» to the languages; the third is English.
    program.press("Tab", "Tab", "Tab", "Tab", "Down", "Down", "space")
    program.press("Tab", "Tab")
    program.type("A. Petrosyan")
    program.press("Tab")
    program.type("Head of section")
    program.press("Tab", "Tab", "Tab")
    program.type("+374 10 000 000")
    program.press("alt+Right")
    program.wait_title("^I. Categories")
    program.press("space", "alt+n")
    program.wait_title("^II. Summary")
    program.type(SUMMARY)
    program.press("alt+n")
    program.wait_title("^Areas")
    program.press("Tab", "Down", "Down", "Down", "Down", "Down", "space")
    time.sleep(0.3)
    # Past the tick, five applications and the note to the comment.
    program.press(*["Tab"] * 8)
    program.type(COMMENT)


def export(program: Program) -> Path:
    """From anywhere in the form to an exported folder; give the folder."""
    for page in ("III. Funding", "Consent", "Signatures", "Attachments", "Check your answers",
                 "Sign and export"):  # fmt: skip
        program.press("alt+n")
        program.wait_title(f"^{page}")
    return sign_and_export(program)


def sign_and_export(program: Program) -> Path:
    """On the last page: make an identity, sign, export; give the folder."""
    time.sleep(1)
    program.press("Tab")
    program.type("Anna Petrosyan")
    program.press("alt+m")
    time.sleep(1.5)
    program.press("alt+s")
    exports = program.home / "Documents" / "Template Desk"
    bundles = lambda: sorted(exports.glob("*/READ-ME-FIRST.txt"))  # noqa: E731
    program.wait(lambda: bool(bundles()), "the export", 40)
    # All files are there; now they are read back and verified.
    program.wait_idle()
    return bundles()[0].parent


def test_by_keyboard_from_start_to_exported_folder_through_a_power_cut(
    screen: Screen, tmp_path: Path
) -> None:
    require_tool("pdftotext")
    home = tmp_path / "home"
    log = tmp_path / "network.log"
    watched = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    require_tool("strace")

    with Program(screen, home) as program:
        make_vault(program)
        fill_in(program)
        # Whatever is older than two seconds must survive.
        time.sleep(2.2)
        program.kill()

    with Program(screen, home, before=watched) as program:
        unlock(program)
        program.press("Return")
        program.wait_title("Armenia – Request for assistance")
        program.press("ctrl+Home", "Home", "Down", "Down", "Down", "Return")
        program.wait_title("^Areas")
        folder = export(program)
        assert program.close() == 0

    exported = json.loads((folder / "request.json").read_text(encoding="utf-8"))["answers"]
    assert exported["submission.state"] == "AM"
    assert exported["submission.language"] == "en"
    assert exported["summary"] == SUMMARY
    assert exported["areas"] == {"op3c": {"requested": True, "comments": COMMENT}}
    signature = run_tool("pdfsig", folder / "request.pdf").stdout.decode()
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    assert log.stat().st_size > 0, "the window talks to its display: something must be seen"
    assert network_calls(log) == []
