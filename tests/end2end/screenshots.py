"""Takes a picture of every page of the real program in a real window.

    uv run python tests/end2end/screenshots.py FOLDER [WIDTHxHEIGHT]

The window is driven by keyboard as in ``test_real_window.py``; the pictures are
the window's content without its frame.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

import test_real_window as walk

from desktop import Program, Screen


def main() -> int:
    """Walk through the program and take pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    screen = Screen(sys.argv[2] if len(sys.argv) > 2 else "1366x768")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        try:
            with Program(screen, home) as program:
                _first_day(program, screen, folder)
            with Program(screen, home) as program:
                _next_day(program, screen, folder)
        finally:
            screen.close()
    return 0


def _take(program: Program, screen: Screen, folder: Path, name: str) -> None:
    time.sleep(0.7)
    window = screen.hands("getactivewindow")
    file = folder / f"{name}.png"
    subprocess.run(
        ["import", "-window", window, "+dither", "-colors", "64", f"PNG8:{file}"],
        env=screen.environment, check=True, timeout=30,
    )  # fmt: skip
    print(f"{file.name}: {program.title}")


def _first_day(program: Program, screen: Screen, folder: Path) -> None:
    program.wait_title("^Welcome")
    _take(program, screen, folder, "welcome")
    program.press("alt+f")
    _take(program, screen, folder, "welcome-words")
    program.press("alt+p", "ctrl+a", "BackSpace")
    walk.make_vault(program, at_paper_key=lambda: _take(program, screen, folder, "paper-key"))
    _take(program, screen, folder, "documents-empty")
    walk.fill_in(program)
    _take(program, screen, folder, "areas")
    time.sleep(2)


def _next_day(program: Program, screen: Screen, folder: Path) -> None:
    program.wait_title("^Open the vault", 40)
    _take(program, screen, folder, "unlock")
    walk.unlock(program)
    _take(program, screen, folder, "documents")
    _change_passphrase(program, screen, folder)
    program.press("Return")
    program.wait_title("Armenia – Request for assistance")
    program.press("ctrl+Home", "Home", "Return")
    names = ("submission", "categories", "summary", "areas-list", "funding", "consent",
             "signatures", "attachments", "check", "export")  # fmt: skip
    for name in names:
        _take(program, screen, folder, name)
        if name != names[-1]:
            program.press("alt+n")
    exported = walk.sign_and_export(program)
    _take(program, screen, folder, "exported")
    program.press("alt+d")
    program.wait_title("^Documents")
    time.sleep(0.8)
    program.press("alt+r")
    time.sleep(0.8)
    program.press("ctrl+a")
    program.type(str(exported / "request-bundle.zip"))
    program.press("Return")
    program.wait_title("^Check a received file")
    time.sleep(2)
    _take(program, screen, folder, "verdict")


def _change_passphrase(program: Program, screen: Screen, folder: Path) -> None:
    program.press("alt+v", "Down", "Return")
    program.wait_title("^Change the passphrase")
    program.type(walk.PASSPHRASE)
    program.press("Return")
    program.press("alt+f")
    _take(program, screen, folder, "change-passphrase")
    program.press("Escape")
    program.wait_title("^Documents")
    program.press("alt+v", "Escape")  # the keyboard goes back to the list
    time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
