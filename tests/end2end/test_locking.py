"""Locking, and two programs with one vault, in real windows.

What is claimed of the memory is looked up in the memory; what was typed is read from
the vault afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import Program, Screen
from memory import found_in_memory, require_root
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.environment import real_environment
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.forms.catalogue import FormReference
from tools import require_tool

PASSPHRASE = "five quiet words on paper"
MARK = "Quartz-Zebra-7741-bravo"
LATER = "Typed-in-the-other-window"


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault of one empty draft."""
    home = tmp_path_factory.mktemp("made") / "home"
    folder = home / "data" / "TemplateDesk" / "vault"
    folder.parent.mkdir(parents=True)
    made = create_workspace(folder, PASSPHRASE, real_environment(), kdf=KdfParameters())
    made.workspace.vault.records.confirm_paper_key(made.paper_key, 1, made.paper_key.groups()[1])
    _, session = made.workspace.new_draft(FormReference("assistance-request", "2007"))
    session.close()
    made.workspace.close()
    return home


@pytest.fixture
def home(_made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(_made, copy)
    return copy


def vault_of(home: Path) -> Path:
    return home / "data" / "TemplateDesk" / "vault"


def unlock(program: Program) -> None:
    program.wait_title("^Open the vault", 40)
    time.sleep(0.3)
    program.type(PASSPHRASE)
    program.press("Return")
    program.wait_title("^Documents", 60)
    time.sleep(0.7)


def open_summary(program: Program) -> None:
    """From the documents into the text box of the summary."""
    # The list may still be on its way when the page has its title.
    for _ in range(20):
        program.press("Return", pause_s=0.5)
        if "Request for assistance" in program.title:
            break
    program.wait_title("Request for assistance")
    time.sleep(0.5)
    for _ in range(2):
        if not program.title.startswith("II. Summary"):
            program.press("alt+n", pause_s=0.5)
    program.wait_title("^II. Summary")
    time.sleep(0.3)


def saved_summary(home: Path) -> str:
    """Read the summary from the vault, while others may have it open."""
    workspace = open_workspace(vault_of(home), PASSPHRASE, real_environment(), read_only=True)
    try:
        (card,) = workspace.cards().cards
        return str(workspace.answers_of(card.draft)["answers"].get("summary", ""))  # type: ignore[union-attr]
    finally:
        workspace.close()


def test_locking_saves_and_leaves_no_secret_in_memory(screen: Screen, home: Path) -> None:
    require_root()
    with Program(screen, home) as program:
        unlock(program)
        open_summary(program)
        window = screen.hands("getactivewindow")
        screen.hands("windowsize", "--sync", window, "900", "600")
        screen.hands("windowmove", "--sync", window, "150", "60")
        time.sleep(0.3)
        place = geometry(screen)
        program.type(MARK)
        before = found_in_memory(program.process.pid, (MARK, PASSPHRASE))
        program.press("ctrl+l")
        program.wait_title("^Open the vault")
        time.sleep(1)

        # Otherwise the check would prove nothing.
        assert before == {MARK, PASSPHRASE}
        assert found_in_memory(program.process.pid, (MARK, PASSPHRASE)) == set()
        assert program.title.startswith("Open the vault")
        assert geometry(screen) == place
        assert saved_summary(home) == MARK
        assert program.close() == 0


def geometry(screen: Screen) -> str:
    """Place and size of the window that has the keyboard."""
    told = screen.hands("getactivewindow", "getwindowgeometry")
    return "\n".join(told.splitlines()[1:])


def test_no_core_is_ever_written(screen: Screen, home: Path) -> None:
    with Program(screen, home) as program:
        program.wait_title("^Open the vault", 40)
        limits = Path(f"/proc/{program.process.pid}/limits")
        no_core = re.compile(r"core file size +0 +0 ")
        program.wait(lambda: bool(no_core.search(limits.read_text("ascii"))), "the limit")
        assert program.close() == 0


def test_sleep_of_the_computer_locks(screen: Screen, home: Path) -> None:
    """The login manager's signal, on a bus of the test's own."""
    send = require_tool("dbus-send")
    bus = subprocess.Popen(
        [require_tool("dbus-daemon"), "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert bus.stdout is not None
        address = {"DBUS_SYSTEM_BUS_ADDRESS": bus.stdout.readline().strip()}
        with Program(screen, home, environment=address) as program:
            unlock(program)
            open_summary(program)
            program.type(MARK)
            subprocess.run(
                [send, "--system", "--type=signal", "/org/freedesktop/login1",
                 "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"],
                env=os.environ | address, check=True, timeout=20,
            )  # fmt: skip
            program.wait_title("^Open the vault")
            assert saved_summary(home) == MARK
            time.sleep(0.5)
            assert program.close() == 0
    finally:
        bus.terminate()
        bus.communicate(timeout=10)


def test_the_second_program_shows_the_first_and_ends(screen: Screen, home: Path) -> None:
    with Program(screen, home) as first:
        unlock(first)
        open_summary(first)
        with Program(screen, home) as second:
            second.wait_title("^Open the vault", 40)
            time.sleep(0.3)
            second.type(PASSPHRASE)
            second.press("Return")
            time.sleep(2)
            second.press("Return")
            assert second.process.wait(timeout=15) == 0
        first.wait_title("^II. Summary")
        assert not (vault_of(home) / "vault.call").exists()
        assert first.close() == 0


def test_a_first_program_that_hangs_is_told_of_and_can_be_read_beside(
    screen: Screen, home: Path
) -> None:
    with Program(screen, home) as first:
        unlock(first)
        open_summary(first)
        first.type(MARK)
        time.sleep(2.5)
        before = files_of(home)
        with Program(screen, home) as second:
            second.wait_title("^Open the vault", 40)
            time.sleep(0.3)
            second.type(PASSPHRASE)
            second.press("Return")
            time.sleep(2)
            first.process.send_signal(signal.SIGSTOP)
            second.press("Return")
            time.sleep(4)
            # The keyboard is at «Open to read only» now, and the call is taken back.
            assert files_of(home) == before
            second.press("Return")
            second.wait_title("^Documents", 30)
            first.process.send_signal(signal.SIGCONT)
            open_summary(second)
            # Whatever is typed here goes nowhere, and nothing is written.
            second.type("must not get in")
            time.sleep(2.5)
            assert files_of(home) == before
            assert second.close() == 0
        first.wait_title("^II. Summary")
        first.type(LATER)
        time.sleep(2.5)
        assert saved_summary(home) == MARK + LATER
        assert first.close() == 0


def files_of(home: Path) -> set[str]:
    """Names of all files of the vault."""
    folder = vault_of(home)
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def bring_forward(screen: Screen, program: Program) -> None:
    """Click into a program's window, as a user does who has two."""
    pid = str(program.process.pid)
    found = screen.hands("search", "--all", "--pid", pid, "--name", "Summary").splitlines()
    screen.hands("windowactivate", "--sync", found[-1])
    time.sleep(0.3)


def test_reading_beside_a_window_that_writes_shows_what_was_saved_then(
    screen: Screen, home: Path
) -> None:
    require_root()
    with Program(screen, home) as first:
        unlock(first)
        open_summary(first)
        first.type(MARK)
        time.sleep(2.5)
        with Program(screen, home) as second:
            second.wait_title("^Open the vault", 40)
            time.sleep(0.3)
            second.type(PASSPHRASE)
            second.press("Return")
            time.sleep(2)
            second.press("Tab", "Return")
            second.wait_title("^Documents", 30)
            time.sleep(0.7)
            open_summary(second)
            bring_forward(screen, first)
            first.type(LATER)
            time.sleep(2.5)
            assert saved_summary(home) == MARK + LATER
            read = (MARK + LATER,)
            assert found_in_memory(second.process.pid, read) == set()
            bring_forward(screen, second)
            second.press("F5")
            second.wait(
                lambda: found_in_memory(second.process.pid, read) == set(read), "the newer text"
            )
            second.wait_title("^II. Summary")
            assert second.close() == 0
        assert first.close() == 0
