"""People who type, and a program that dies under them: 100,000 times, in time of its own.

A session types at random moments through the program's own ``DraftSession`` rules: the
real ``Saver`` and ``SaveSchedule``, the real vault on a folder in memory. Only the thread and
the clock are simulated: each call to the disk takes some simulated milliseconds, during which
more is typed. At a random call, or between two, the program dies; a write may be torn. Then
the vault is opened and compared with what was typed.
"""

from __future__ import annotations

import contextlib
import errno
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from crash.disk import Die, Disk, ProgramDiedError, Refuse
from crash.vaults import FIRST, START, SUMMARY, Clock, Place, Template, text
from template_desk.desk.autosave import LONGEST_S, Saver, SaveSchedule
from template_desk.errors import TemplateDeskError
from template_desk.vault.drafts import DraftId
from template_desk.vault.vault import Vault, open_vault

# After so many crashes a vault is thrown away, so that folders stay small.
LIVES = 25
REFUSALS = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EMFILE)


@dataclass
class Tally:
    """What was seen.

    Attributes:
        crashes: How many programs died.
        during_a_save: How many of them between two calls of one save.
        torn: How many in the middle of a write.
        saves: How many saves were told as done.
        refused: How many saves were refused, and shown as failed.
        oldest_lost_s: Age of the oldest keystroke that a crash took, in seconds.
        violations: A text with its seed for each.
    """

    crashes: int = 0
    during_a_save: int = 0
    torn: int = 0
    saves: int = 0
    refused: int = 0
    oldest_lost_s: float = 0.0
    violations: list[str] = field(default_factory=list)

    def count(self, typist: Typist, disk: Disk, found: str) -> None:
        """Count one life that ended."""
        self.during_a_save += typist.in_save
        self.torn += disk.torn
        self.saves += typist.saves
        self.refused += typist.refused
        if typist.saver.status.failure is None:
            self.oldest_lost_s = max(self.oldest_lost_s, typist.oldest_lost_s(found))

    def __str__(self) -> str:
        return (
            f"{self.crashes} crashes ({self.during_a_save} during a save, {self.torn} in a write), "
            f"{self.saves} saves, {self.refused} refused; oldest lost {self.oldest_lost_s:.3f} s; "
            f"{len(self.violations)} violations"
        )


class Typist:
    """One program, from opening the draft to its death.

    Every keystroke appends one letter, so that the text that is found tells which
    keystrokes are in it: exactly the first so many.

    Args:
        draw: Decides everything.
        vault: Open, inside ``disk``.
        draft: What is typed into.
        typed: The text that is there already.
        disk: Where the program dies.
        clock: The wall clock of the vault; it goes with the simulated time.
    """

    def __init__(
        self,
        draw: random.Random,
        vault: Vault,
        draft: DraftId,
        typed: str,
        disk: Disk,
        clock: Clock,
    ) -> None:
        self.draw = draw
        self.now = 0.0
        self.text = typed
        # When each letter beyond what was there before was typed.
        self.moments: list[float] = []
        self.before = len(typed)
        self.told = len(typed)
        self.saves = self.refused = 0
        self.in_save = False
        self._vault, self._draft, self._disk, self._clock = vault, draft, disk, clock
        self._pace = draw.choice((0.03, 0.15, 0.4, 0.9, 1.3))
        self._slowest_s = draw.choice((0.001, 0.005, 0.03))
        self._next_key = draw.expovariate(1 / self._pace)
        self._dies_at = float("inf") if disk.faults else draw.uniform(0.1, 12)
        self.saver = Saver(
            self._save, lambda status: None, schedule=SaveSchedule(), clock=lambda: self.now
        )

    def run(self) -> None:
        """Type until the program dies.

        Raises:
            ProgramDiedError: Always.
        """
        while True:
            wait = self.saver.wait_s()
            due = float("inf") if wait is None else self.now + wait
            if self._dies_at < min(due, self._next_key):
                self.now = self._dies_at
                self._disk.die()
                raise ProgramDiedError
            if self._next_key <= due:
                self._type()
                if self.draw.random() < 0.02:
                    self.saver.hurry()  # The window lost the focus.
                continue
            self.now = max(self.now, due)
            status = self.saver.save()
            if status.failure is not None:
                self.refused += 1
            elif self.draw.random() < 0.05:
                # Once in a while the disk is full or broken for a moment.
                at = len(self._disk.calls) + self.draw.randint(1, 12)
                self._disk.faults.append(Refuse(at, self.draw.choice(REFUSALS)))

    def spend(self, call: str) -> None:
        """Let a call take its time, in which more is typed."""
        slowest = self._slowest_s * (4 if call == "fsync" else 1)
        until = self.now + self.draw.random() * slowest
        while self._next_key <= until:
            self._type()
        self.now = until

    def _type(self) -> None:
        self.now = max(self.now, self._next_key)
        self.text += self.draw.choice("abcdefghij ")
        self.moments.append(self.now)
        self.saver.touch()
        pause = 4.0 if self.draw.random() < 0.05 else self._pace
        self._next_key = self.now + self.draw.expovariate(1 / pause)

    def _save(self) -> datetime:
        taken = self.text
        self.in_save = True  # Stays so when the program dies in it.
        self._clock.moment = START + timedelta(minutes=10, seconds=self.now)
        try:
            saved = self._vault.save_draft(self._draft, text(taken), SUMMARY).saved
        except TemplateDeskError:
            self.in_save = False
            raise
        self.in_save = False
        self.told = len(taken)
        self.saves += 1
        return saved

    def check(self, found: str) -> str:
        """Say what is wrong with the text that is found after the crash; empty when nothing."""
        if not self.text.startswith(found):
            return "found a text that never was"
        if len(found) < self.told:
            return f"{self.told} letters were told as saved, {len(found)} are there"
        if self.saver.status.failure is not None:
            return ""  # Shown on the screen as not saved, for as long as the disk refuses.
        lost = self.oldest_lost_s(found)
        return f"lost a keystroke {lost:.3f} s old" if lost > LONGEST_S else ""

    def oldest_lost_s(self, found: str) -> float:
        """Age at the crash of the oldest keystroke that is not in the text."""
        lost = self.moments[max(0, len(found) - self.before) :]
        return self.now - lost[0] if lost else 0.0


def crash(
    template: Template, folder: Path, *, seed: int, crashes: int, tally: Tally | None = None
) -> Tally:
    """Let so many programs die, one after another, most on what the one before left.

    Args:
        template: The vault to begin with.
        folder: For the vault; nothing else is in it.
        seed: The same seed gives the same crashes.
        crashes: How many.
        tally: Is counted on; None begins one.
    """
    tally = tally or Tally()
    place: Place | None = None
    vault: Vault | None = None
    known = ""
    for number in range(crashes):
        draw = random.Random(f"{seed}/{number}")
        if place is None or number % LIVES == 0:
            place = template.copy(folder / "vault")
            known, vault = str(text("new 1")["title"]), None
        before = len(tally.violations)
        known, vault = _one_life(place, draw, known, vault, tally)
        if tally.violations[before:]:
            tally.violations[-1] += f" (seed {seed}, crash {number})"
            place = None
    if vault is not None:
        vault.close()
    return tally


def _one_life(
    place: Place, draw: random.Random, known: str, vault: Vault | None, tally: Tally
) -> tuple[str, Vault | None]:
    """Type, die, open again; give the text that is found, and the vault for the next life.

    Args:
        place: Where the vault is.
        draw: Decides everything.
        known: The text that is in the draft.
        vault: Open; None to open it in this life, which may die of that.
        tally: Is counted on.
    """
    draft = place.drafts["new"]
    typist: Typist | None = None

    def spend(call: str) -> None:
        if typist is not None:
            typist.spend(call)

    fault = Die(draw.randint(1, 18), draw.choice((0.0, 0.0, 0.01, 0.5, 0.99)))
    disk = Disk(place.folder, before=spend, faults=[fault] if draw.random() < 0.8 else [])
    clock = place.now
    with contextlib.suppress(ProgramDiedError), disk.watching():
        living = vault or open_vault(place.folder, FIRST, now=clock, random=place.random)
        typist = Typist(draw, living, draft, known, disk, clock)
        typist.run()
    if vault is not None:
        vault.close()  # As the system closes what a dead program had open.
    tally.crashes += 1
    try:
        vault = open_vault(place.folder, FIRST, now=clock, random=place.random)
        found = str(vault.read_draft(draft).content["title"])
        listed = vault.list_drafts()
        damaged = listed.damaged or any(entry.fell_back for entry in listed.entries)
        wrong = "a draft is damaged" if damaged else ""
    except TemplateDeskError as error:
        found, wrong = "", repr(error)
    if typist is None:
        wrong = wrong or ("" if found == known else "opening changed a draft")
    else:
        wrong = wrong or typist.check(found)
        tally.count(typist, disk, found)
    if wrong:
        tally.violations.append(wrong)
    if vault is not None and (wrong or draw.random() < 0.2):
        vault.close()
        vault = None
    return found, vault
