"""The power goes at any moment: no state that the disk may then hold loses what was told saved."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from crash.disk import Disk, Step
from crash.operations import OPERATIONS, Operation
from crash.planted import PLANTED, with_bug
from crash.power_loss import Power, State, lay_out
from crash.vaults import Place, Template
from crash.view import View, ViolationError, judge, look
from template_desk.errors import TemplateDeskError
from tools import campaign

# Tried for each operation in all; many are the same state, and each is judged once.
TRIED = 3_000
# Every state is read; one in so many is also worked on, which is slow.
WORKED_ON_EVERY = 7


class Outcome:
    def __init__(self) -> None:
        self.tried = 0
        self.judged = 0
        self.violations: list[str] = []


def recorded(operation: Operation, place: Place) -> tuple[list[Step], View]:
    """Do an operation undisturbed; give its steps, and what is there afterwards."""
    if operation.opens:
        place.open()
    with Disk(place.folder).watching() as disk:
        operation.act(place)
    if hasattr(place, "vault"):
        place.vault.close()
    after = look(place.folder)
    assert after is not None
    return disk.steps, after


def cut_power_everywhere(
    operation: Operation, template: Template, tried: int, *, every: int = 1, seed: int = 1
) -> Outcome:
    """Enumerate and judge; ``tried`` states or a few more, after every so-and-so-many-th step."""
    folder = template.folder.parent
    before = look(operation.place(template, folder / "recorded").folder)
    start = operation.place(template, folder / "start").folder
    power = Power(start)
    place = operation.place(template, folder / "recorded")
    steps, after = recorded(operation, place)
    outcome, seen = Outcome(), set[object]()
    draw = random.Random(seed)
    for number in range(len(steps) + 1):
        if number:
            power.take(steps[number - 1])
        done = number == len(steps)
        if number % every and not done:
            continue
        # Where bytes are unsynced there is most to try; most steps leave little open.
        unsynced = sum(step.kind == "write" for step in steps)
        most = max(64 // every, tried // max(1, unsynced))
        for state in power.states(draw, most):
            outcome.tried += 1
            key = (done, frozenset(state.items()))
            if key in seen:
                continue
            seen.add(key)
            outcome.judged += 1
            _judge(operation, place, state, start, before, after, done, outcome)
    return outcome


def _judge(
    operation: Operation, place: Place, state: State, start: Path, before: View | None, after: View,
    done: bool, outcome: Outcome,
) -> None:  # fmt: skip
    left = start.parent / "left"
    if left.exists():
        shutil.rmtree(left)
    lay_out(state, start, left)
    found = Place(left, place.paper_key, place.drafts)
    try:
        again = outcome.judged % WORKED_ON_EVERY == 1
        judge(found, operation, before, after, done=done, again=again)
    except (ViolationError, TemplateDeskError) as violation:
        outcome.violations.append(f"{operation.name}: {violation!r}")


@pytest.mark.campaign
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_no_power_cut_loses_anything(operation: Operation, template: Template) -> None:
    outcome = cut_power_everywhere(
        operation, template, campaign(quick=60 // (20 if operation.is_long else 1), full=TRIED)
    )
    print(f"{operation.name}: {outcome.tried} tried, {outcome.judged} different")

    assert outcome.violations == []
    assert outcome.tried > 5


# --- the same must find each of five planted bugs ----------------------------------------


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str, template: Template) -> None:
    outcome = cut_power_everywhere(with_bug(bug), template, 60)
    print(f"{bug}: {outcome.judged} different, {len(outcome.violations)} violations")

    assert outcome.violations
