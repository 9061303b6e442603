"""A real window on a screen of its own, driven by keyboard like a person would.

Xvfb is the screen, openbox the window manager, xdotool the hands. What the
program shows is known from the title of its window and from the disk.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import require_tool


class Screen:
    """A virtual screen with a window manager.

    Args:
        size: Width and height, for example ``1366x768``.
    """

    def __init__(self, size: str = "1366x768") -> None:
        require_tool("openbox")
        read, write = os.pipe()
        self._server = subprocess.Popen(
            [require_tool("Xvfb"), "-displayfd", str(write), "-screen", "0", f"{size}x24",
             "-nolisten", "tcp"],
            pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as numbers:
            self.display = f":{numbers.readline().strip()}"
        self.environment = {
            **os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        self.environment.pop("WAYLAND_DISPLAY", None)
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def close(self) -> None:
        """End window manager and screen."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(timeout=10)

    def hands(self, *arguments: str) -> str:
        """Run xdotool and give what it prints."""
        done = subprocess.run(
            [require_tool("xdotool"), *arguments],
            env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return done.stdout.strip()


class Program:
    """The program in a real window.

    Args:
        screen: Where.
        home: The user's home folder; vault, settings and documents lie below it.
        before: A command that starts the program, for example strace with its options.
        environment: Further variables.
    """

    def __init__(
        self,
        screen: Screen,
        home: Path,
        *,
        before: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._screen = screen
        self.home = home
        home.mkdir(exist_ok=True)
        (home / "Documents").mkdir(exist_ok=True)
        variables = {
            **screen.environment,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DOCUMENTS_DIR": str(home / "Documents"),
            **(environment or {}),
        }
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "template_desk"],
            env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The title of the window that has the keyboard.

        The window manager names a window active before it gives it the keyboard; what is
        typed between the two is lost. So the server is asked, not the manager.
        """
        return self._screen.hands("getwindowfocus", "getwindowname")

    def wait_title(self, pattern: str, seconds: float = 20) -> str:
        """Wait until the title matches; give it."""
        self.wait(lambda: re.search(pattern, self.title) is not None, f"title {pattern}", seconds)
        return self.title

    def wait_idle(self, seconds: float = 40) -> None:
        """Wait until the program has hardly worked for most of a second."""

        def worked() -> int:
            # After the name in brackets; user and system time in ticks of 10 ms.
            stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
            return int(stat[11]) + int(stat[12])

        def idle() -> bool:
            before = worked()
            time.sleep(0.8)
            return worked() - before <= 4

        self.wait(idle, "the program to rest", seconds)

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Wait until something is true; fail with what is on the screen's title otherwise."""
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, f"the program ended while waiting for {what}"
            assert time.monotonic() < end, f"waited for {what}; the title is «{self.title}»"
            time.sleep(0.05)

    def press(self, *keys: str, pause_s: float = 0.12) -> None:
        """Press keys one after another, for example ``Tab``, ``alt+n``."""
        for key in keys:
            self._screen.hands("key", "--clearmodifiers", key)
            time.sleep(pause_s)

    def type(self, text: str) -> None:
        """Type text into whatever has the keyboard."""
        self._screen.hands("type", "--delay", "14", text)
        time.sleep(0.15)

    def send(self, text: str) -> None:
        """Type text at a person's pace, and return as soon as its last key was sent."""
        self._screen.hands("type", "--delay", "30", text)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.kill()

    def screenshot(self, file: Path) -> None:
        """Write a PNG of the whole screen."""
        subprocess.run(
            [require_tool("import"), "-window", "root", str(file)],
            env=self._screen.environment, check=True, timeout=30,
        )  # fmt: skip

    def kill(self) -> None:
        """End the program as a power cut would: at once, without a word."""
        self.process.kill()
        self.process.wait(timeout=10)

    def close(self) -> int:
        """Close the window as its close button does; give the exit code."""
        self.press("alt+F4")
        return self.process.wait(timeout=30)
