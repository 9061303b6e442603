"""Programs die at random calls under people who type: nothing older than two seconds is lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from crash.typist import crash
from crash.vaults import Template
from template_desk.desk.autosave import LONGEST_S, SaveSchedule
from tools import campaign

PARTS = 10


@pytest.fixture(scope="session")
def template(memory: Path) -> Template:
    (memory / "typing").mkdir()
    return Template(memory / "typing", {"new": 1})


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(PARTS))
def test_no_keystroke_older_than_two_seconds_is_lost(
    part: int, template: Template, memory: Path
) -> None:
    crashes = campaign(quick=2_000, ci=10_000, full=100_000)
    tally = crash(template, memory, seed=part, crashes=crashes // PARTS)
    print(tally)

    assert tally.violations == []
    assert tally.during_a_save > tally.crashes / 4, "most die where it matters"
    assert tally.refused > 0
    assert 1.0 < tally.oldest_lost_s <= LONGEST_S, "it comes close, and no further"


def test_a_schedule_that_waits_too_long_is_found(
    template: Template, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = SaveSchedule.due

    def late(schedule: SaveSchedule) -> float | None:
        moment = due(schedule)
        return None if moment is None else moment + 1.2

    monkeypatch.setattr(SaveSchedule, "due", late)
    assert crash(template, memory, seed=1, crashes=300).violations


def test_a_save_told_as_done_too_early_is_found(
    template: Template, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: the temporary file is written, and the rename comes with the next save."""
    rename = Path.rename
    late: list[tuple[Path, Path]] = []

    def later(self: Path, target: Path) -> Path:
        if target.suffix != ".age" or "drafts" not in target.parts:
            return rename(self, target)
        for source, place in late:
            # Gone with the folder of a crash before this one, it holds up nobody.
            with contextlib.suppress(FileNotFoundError):
                rename(source, place)
        late[:] = [(self, target)]
        return target

    monkeypatch.setattr(Path, "rename", later)
    assert crash(template, memory, seed=1, crashes=100).violations
