"""What only Windows does, with a stand-in for its one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.vault.move import MOVEFILE_WRITE_THROUGH, move_written_through

SOURCE, TARGET = Path("a.tmp"), Path("a")


class _MoveFileEx:
    """Refuses with these error numbers, one after another, then moves."""

    def __init__(self, *errors: int) -> None:
        self.errors = list(errors)
        self.calls: list[tuple[str, str, int]] = []

    def __call__(self, source: str, target: str, flags: int) -> int:
        self.calls.append((source, target, flags))
        return self.errors.pop(0) if self.errors else 0


def _move(system: _MoveFileEx, flags: int = 0) -> None:
    move_written_through(SOURCE, TARGET, flags, move_file=system, pauses_s=(0.0, 0.0))


def test_every_move_is_written_through() -> None:
    system = _MoveFileEx()
    _move(system)
    _move(system, 1)
    assert [flags for _, _, flags in system.calls] == [
        MOVEFILE_WRITE_THROUGH, MOVEFILE_WRITE_THROUGH | 1,
    ]  # fmt: skip


def test_a_file_held_by_a_scanner_is_tried_again() -> None:
    system = _MoveFileEx(32, 5)
    _move(system)
    assert system.calls == [("a.tmp", "a", MOVEFILE_WRITE_THROUGH)] * 3


@pytest.mark.parametrize(
    ("errors", "calls"),
    [
        pytest.param((32, 32, 32), 3, id="held-for-too-long"),
        pytest.param((183,), 1, id="the-name-is-taken"),
        pytest.param((112,), 1, id="disk-full"),
    ],
)
def test_what_stays_wrong_is_an_error(errors: tuple[int, ...], calls: int) -> None:
    system = _MoveFileEx(*errors)
    with pytest.raises(OSError, match=f"{errors[-1]}"):
        _move(system)
    assert len(system.calls) == calls
