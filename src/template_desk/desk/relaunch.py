"""Starts the program again in the place of this process, so that its secrets are gone.

Python and Qt keep copies of what was typed that nobody can overwrite; a new image of the
process has none of them. What the new one needs to know is handed over in variables of
the environment, which hold no secret: why, whether everything was saved, and where the
window was.
"""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

_STATE = "TEMPLATE_DESK_LOCKED"
_PLACE = "TEMPLATE_DESK_PLACE"
_SHOWN = "TEMPLATE_DESK_SHOWN"
# PyInstaller's starter would else take the new program for a helper of the old one.
_FROZEN = {"PYINSTALLER_RESET_ENVIRONMENT": "1"}


class Outcome(enum.Enum):
    """What became of the work before the program was started again."""

    SAVED = "saved"
    LOST = "lost"
    READ_ONLY = "read"


class Shown(enum.Enum):
    """How the window was shown."""

    ACTIVE = "active"
    BEHIND = "behind"
    MINIMIZED = "minimized"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What the next image of the process is told.

    Attributes:
        outcome: Whether everything was saved.
        place: Size and place of the window, in base64 of Qt's own form; may be empty.
        shown: Whether it may come to the front: not when the user works elsewhere.
    """

    outcome: Outcome = Outcome.SAVED
    place: str = ""
    shown: Shown = Shown.ACTIVE

    def variables(self) -> dict[str, str]:
        """Give the variables of the environment that say this."""
        return {_STATE: self.outcome.value, _PLACE: self.place, _SHOWN: self.shown.value}


def take_hand_over(environment: MutableMapping[str, str] = os.environ) -> HandOver | None:
    """Read what was handed over and forget it; None when nothing was.

    Programs that this one starts must not find it.
    """
    state = environment.pop(_STATE, "")
    place = environment.pop(_PLACE, "")
    shown = environment.pop(_SHOWN, "")
    try:
        return HandOver(outcome=Outcome(state), place=place, shown=Shown(shown))
    except ValueError:
        return None


def own_command(
    executable: str = sys.executable,
    given: Sequence[str] = tuple(sys.orig_argv),
    *,
    frozen: bool = bool(getattr(sys, "frozen", False)),
) -> list[str]:
    """Give the command that starts this program as it was started: no argument is the window.

    Args:
        executable: The interpreter, or the frozen program itself.
        given: The command line of this process, the interpreter's own options included.
        frozen: Whether the executable is the program.
    """
    return [executable] if frozen else [executable, *given[1:]]


def start_again(
    hand_over: HandOver,
    *,
    command: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    frozen: bool = bool(getattr(sys, "frozen", False)),
    replace: Callable[[str, list[str], dict[str, str]], NoReturn] = os.execve,
    windows: bool = sys.platform == "win32",
) -> None:
    """Replace this process; everything must be saved and closed, and Qt gone.

    On Windows, where a process cannot be replaced, a new one is started and the caller
    must end at once.

    Args:
        hand_over: For the new one.
        command: What to start; None for this program.
        environment: Variables besides those handed over.
        frozen: Whether this is a frozen build.
        replace: ``os.execve``; does not come back.
        windows: Whether to start a process beside this one.

    Raises:
        OSError: The program cannot be started; it may have been moved or updated.
    """
    started = list(command or own_command())
    variables = {**environment, **(_FROZEN if frozen else {}), **hand_over.variables()}
    if windows:
        import subprocess

        detached = getattr(subprocess, "DETACHED_PROCESS", 0)
        group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        subprocess.Popen(started, env=variables, close_fds=True, creationflags=detached | group)
        return
    replace(started[0], started, variables)
