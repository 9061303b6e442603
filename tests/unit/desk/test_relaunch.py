from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from template_desk.desk.relaunch import (
    HandOver,
    Outcome,
    Shown,
    own_command,
    start_again,
    take_hand_over,
)


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("shown", Shown)
def test_what_is_handed_over_arrives_once(outcome: Outcome, shown: Shown) -> None:
    told = HandOver(outcome=outcome, place="AdnQ", shown=shown)
    environment = {"HOME": "kept", **told.variables()}

    assert take_hand_over(environment) == told
    # Programs started from here on do not find it.
    assert environment == {"HOME": "kept"}
    assert take_hand_over(environment) is None


def test_nonsense_in_the_environment_is_taken_for_nothing() -> None:
    environment = {"TEMPLATE_DESK_LOCKED": "?", "TEMPLATE_DESK_SHOWN": "active"}

    assert take_hand_over(environment) is None
    assert environment == {}


@pytest.mark.parametrize(
    ("given", "frozen", "expected"),
    [
        pytest.param(
            ["python", "-m", "template_desk"], False, ["/py", "-m", "template_desk"], id="source"
        ),
        pytest.param(
            ["/py", "/bin/template-desk"], False, ["/py", "/bin/template-desk"], id="script"
        ),
        pytest.param(["/opt/desk/template-desk"], True, ["/py"], id="frozen"),
    ],
)
def test_the_program_is_started_as_it_was(
    given: list[str], frozen: bool, expected: list[str]
) -> None:
    assert own_command("/py", given, frozen=frozen) == expected


class _ReplacedError(Exception):
    """The process would be another one now."""


@pytest.mark.parametrize("frozen", [False, True])
def test_the_process_is_replaced_with_the_variables_and_no_argument_more(frozen: bool) -> None:
    seen: list[tuple[str, list[str], dict[str, str]]] = []

    def replace(path: str, command: list[str], environment: dict[str, str]) -> NoReturn:
        seen.append((path, command, environment))
        raise _ReplacedError

    told = HandOver(place="AdnQ")
    with pytest.raises(_ReplacedError):
        start_again(
            told,
            command=["/py", "-m", "template_desk"],
            environment={"HOME": "h"},
            frozen=frozen,
            replace=replace,
            windows=False,
        )

    ((path, command, environment),) = seen
    assert (path, command) == ("/py", ["/py", "-m", "template_desk"])
    assert environment["HOME"] == "h"
    assert environment.get("PYINSTALLER_RESET_ENVIRONMENT") == ("1" if frozen else None)
    assert take_hand_over(environment) == told


def test_where_a_process_cannot_be_replaced_another_is_started_with_the_same(
    tmp_path: Path,
) -> None:
    """The way of Windows, tried on any system."""
    out = tmp_path / "out"
    code = (
        "import os, pathlib, sys;"
        "pathlib.Path(sys.argv[1]).write_text(os.environ['TEMPLATE_DESK_LOCKED'])"
    )
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def keep(*given: object, **more: object) -> subprocess.Popen[bytes]:
        started.append(real(*given, **more))  # type: ignore[call-overload]
        return started[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", keep)
        start_again(
            HandOver(outcome=Outcome.LOST),
            command=[sys.executable, "-c", code, str(out)],
            windows=True,
        )
    assert started[0].wait(timeout=20) == 0
    assert out.read_text(encoding="ascii") == "lost"
