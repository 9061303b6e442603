"""The disk refuses, with every error number at every call: no false «Saved», no word lost."""

from __future__ import annotations

import errno
import random
import shutil
from pathlib import Path

import pytest

from crash.disk import Disk, Refuse, Step
from crash.operations import OPERATIONS, Operation
from crash.power_loss import Power, lay_out
from crash.vaults import REQUEST, Place, Template, copy_by_links
from crash.view import View, ViolationError, judge, look
from template_desk.errors import SaveError, TemplateDeskError
from template_desk.model.ids import Address, QuestionId
from tools import campaign

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "EMFILE")
SUMMARY = Address(QuestionId("summary"))


def refused(operation: Operation, place: Place, fault: Refuse | None) -> tuple[Disk, bool]:
    """Do an operation with one call refused; give the disk, and whether it was told as done.

    Raises:
        ViolationError: Something else than an error of ours came out.
    """
    disk = Disk(place.folder, faults=[fault] if fault else [])
    if operation.opens:
        place.open()
    done = False
    try:
        with disk.watching():
            operation.act(place)
        done = True
    except TemplateDeskError:
        pass
    except Exception as bug:
        raise ViolationError(f"{fault}: {bug!r} came out") from bug
    finally:
        if hasattr(place, "vault"):
            place.vault.close()
    return disk, done


def check_durable(
    operation: Operation, place: Place, start: Path, steps: list[Step], before: View | None,
    after: View,
) -> None:  # fmt: skip
    """What was told as done must be there after a power cut too, whatever was not synced."""
    power = Power(start)
    for step in steps:
        power.take(step)
    left = start.parent / "left"
    for state in power.states(random.Random(0), 64):
        found = Place(left, place.paper_key, place.drafts)
        if left.exists():
            shutil.rmtree(left)
        lay_out(state, start, left)
        judge(found, operation, before, after, done=True, again=False)


@pytest.mark.campaign
@pytest.mark.parametrize(
    "operation",
    OPERATIONS,
    ids=lambda operation: operation.name,
)
def test_no_refused_call_is_told_as_done(operation: Operation, template: Template) -> None:
    folder = template.folder.parent
    before = look(operation.place(template, folder / "refused").folder)
    start = operation.place(template, folder / "start").folder
    place = operation.place(template, folder / "refused")
    undisturbed, done = refused(operation, place, None)
    assert done
    paper_key = place.paper_key
    after = look(place.folder)
    assert after is not None
    told, kept, violations = 0, 0, list[str]()
    cases = [(at, name) for at in range(1, len(undisturbed.calls) + 1) for name in ERRORS]
    # Every call in the quick run too, with one error each; in full with all of them. Of a long
    # operation, which does the same to every folder, some calls.
    step = campaign(quick=(len(ERRORS) + 1) * (16 if operation.is_long else 1), full=1)
    for at, name in cases[::step]:
        place = operation.place(template, folder / "refused")
        place.paper_key = paper_key
        case = f"{name} at call {at}, {undisturbed.calls[at - 1]}"
        try:
            disk, done = refused(operation, place, Refuse(at, getattr(errno, name)))
            if done:
                check_durable(operation, place, start, disk.steps, before, after)
            judge(place, operation, before, after, done=done, again=True)
        except (ViolationError, TemplateDeskError) as violation:
            violations.append(f"{case}: {violation!r}")
        told += not done
        kept += done
    print(f"{operation.name}: {told} told as failed, {kept} done all the same")

    assert violations == []
    assert told > 0 or operation.name == "open"


@pytest.mark.campaign
def test_a_session_keeps_what_was_typed_and_saves_it_when_the_disk_is_well(
    template: Template,
) -> None:
    """One program throughout: what it saves after a refusal must outlive a power cut too."""
    folder = template.folder.parent / "session"
    place = template.copy(folder)
    place.open()
    draft, session = place.workspace.new_draft(REQUEST)
    start = template.folder.parent / "start"
    shutil.rmtree(start, ignore_errors=True)
    copy_by_links(folder, start)
    power, disk = Power(start), Disk(folder)
    failed = at = letters = taken = 0
    calls = len(ERRORS)
    with disk.watching():
        while calls >= at:
            at += 1
            for name in ERRORS[at % campaign(quick=6, full=1) :: campaign(quick=6, full=1)]:
                letters += 1
                typed = "x" * letters
                before = len(disk.calls)
                disk.faults[:] = [Refuse(before + at, getattr(errno, name))]
                session.set_answer(SUMMARY, typed)
                status = session.flush()
                calls = len(disk.calls) - before
                disk.faults.clear()
                if status.failure is not None:
                    failed += 1
                    assert isinstance(status.failure, SaveError)
                    assert status.pending
                    assert session.status == status, "it stays to be seen"
                    assert session.answers.text(SUMMARY.question) == typed
                    status = session.flush()
                assert (status.failure, status.pending) == (None, False)
                assert _in_vault(place, draft) == typed, f"{name} at call {at}"
                for step in disk.steps[taken:]:
                    power.take(step)
                taken = len(disk.steps)
                for state in power.states(random.Random(0), 16):
                    newest = max(path for path in state if path.startswith(f"drafts/{draft}/0"))
                    content = state[newest]
                    assert content == (folder / newest).read_bytes(), f"{name} at call {at}"
    assert session.close().failure is None
    place.vault.close()
    assert failed >= 5


def _in_vault(place: Place, draft: object) -> str:
    faultless = place.workspace.answers_of(draft)  # type: ignore[arg-type]
    answers = faultless["answers"]
    assert isinstance(answers, dict)
    return str(answers["summary"])
