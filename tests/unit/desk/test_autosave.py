"""When a save is due, that only one runs, and that nothing stops the thread."""

from __future__ import annotations

import datetime
import random
import threading
import time
from collections.abc import Callable

import pytest

from conftest import NOW
from template_desk.desk.autosave import Autosaver, Saver, SaveSchedule, SaveStatus
from template_desk.errors import SaveError


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.005)


# --- the schedule, in time of its own --------------------------------------------------


def test_without_a_change_nothing_is_due() -> None:
    schedule = SaveSchedule()
    schedule.hurry()

    assert schedule.due() is None
    assert schedule.begin() is None


def test_a_save_is_due_one_second_after_the_last_key() -> None:
    schedule = SaveSchedule()
    schedule.touch(10.0)
    schedule.touch(10.4)

    assert schedule.due() == 11.4


def test_who_types_without_a_pause_is_saved_before_two_seconds() -> None:
    schedule = SaveSchedule()
    for tenth in range(40):
        schedule.touch(10.0 + tenth / 10)

    assert schedule.due() == 11.75


def test_a_hurried_save_is_due_at_once() -> None:
    schedule = SaveSchedule()
    schedule.touch(10.0)
    schedule.hurry()

    assert schedule.due() == 10.0
    assert schedule.begin() == 10.0
    assert schedule.due() is None


def test_a_failed_save_is_due_again_after_a_pause() -> None:
    schedule = SaveSchedule(retry_s=5)
    schedule.touch(10.0)
    taken = schedule.begin()
    assert taken == 10.0
    schedule.failed(taken, now=11.0)

    assert schedule.due() == 16.0
    assert schedule.unsaved_since == 10.0
    schedule.hurry()
    assert schedule.due() == 10.0


def test_what_is_typed_after_a_failure_does_not_wait_for_the_retry() -> None:
    schedule = SaveSchedule(retry_s=5)
    schedule.touch(10.0)
    taken = schedule.begin()
    assert taken is not None
    schedule.touch(10.9)
    schedule.failed(taken, now=11.0)

    assert schedule.due() == 11.9
    assert schedule.begin() == 10.0, "both are taken, with the age of the older"


@pytest.mark.parametrize("seed", range(20))
def test_no_change_waits_longer_than_the_limit(seed: int) -> None:
    draw = random.Random(seed)
    schedule, now = SaveSchedule(), 0.0
    waiting: list[float] = []
    for _ in range(2000):
        key = now + draw.choice((0.01, 0.1, 0.5, 0.99, 1.01, 3.0)) * draw.random()
        due = schedule.due()
        if due is not None and due <= key:
            assert all(due - made <= 1.75 + 1e-9 for made in waiting)
            assert schedule.begin() == waiting[0]
            waiting.clear()
        now = key
        schedule.touch(now)
        waiting.append(now)


# --- one save at a time ----------------------------------------------------------------


class Typing:
    """Counts up as if typed; notes what each save took and whether two ran at once."""

    def __init__(self) -> None:
        self.typed = 0
        self.saved: list[int] = []
        self.running = 0
        self.most_at_once = 0

    def save(self) -> datetime.datetime:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        taken = self.typed
        time.sleep(0.001)
        self.saved.append(taken)
        self.running -= 1
        return NOW


def test_an_older_state_never_lands_after_a_newer_one() -> None:
    typing = Typing()
    autosaver = Autosaver(typing.save, lambda status: None, quiet_s=0, longest_s=0.25)

    def press_save() -> None:
        for _ in range(100):
            autosaver.flush()

    threads = [threading.Thread(target=press_save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(2000):
        typing.typed += 1
        autosaver.touch()
    for thread in threads:
        thread.join()
    status = autosaver.close()

    assert typing.saved == sorted(typing.saved)
    assert typing.saved[-1] == typing.typed == 2000
    assert typing.most_at_once == 1
    assert status == SaveStatus(saved=NOW)


def test_an_overtaken_save_drops_itself() -> None:
    began, go_on = threading.Event(), threading.Event()
    text = ""
    saved: list[str] = []

    def save() -> datetime.datetime:
        taken = text
        began.set()
        assert go_on.wait(3)
        saved.append(taken)
        return NOW

    saver = Saver(save, lambda status: None, schedule=SaveSchedule())
    text = "a"
    saver.touch()
    threads = [threading.Thread(target=saver.save)]
    threads[0].start()
    assert began.wait(3)
    # Three saves are asked for while one runs; the newest state needs one only.
    for letter in "bcd":
        text += letter
        saver.touch()
        threads.append(threading.Thread(target=saver.save))
        threads[-1].start()
    go_on.set()
    for thread in threads:
        thread.join()

    assert saved == ["a", "abcd"]
    assert not saver.status.pending


# --- the thread ------------------------------------------------------------------------


def test_hurry_saves_soon_and_never_waits() -> None:
    began, go_on = threading.Event(), threading.Event()

    def save() -> datetime.datetime:
        began.set()
        assert go_on.wait(3)
        return NOW

    autosaver = Autosaver(save, lambda status: None, quiet_s=60, longest_s=60)
    autosaver.touch()
    autosaver.hurry()
    assert began.wait(3), "not before a minute is over"

    start = time.monotonic()
    autosaver.touch()
    autosaver.hurry()
    assert time.monotonic() - start < 0.5, "although a save is under way"
    began.clear()
    go_on.set()
    assert began.wait(3), "what came meanwhile is hurried too"
    assert not autosaver.close().pending


def test_a_listener_that_fails_stops_no_save(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_type))
    typing = Typing()

    def tell(status: SaveStatus) -> None:
        raise ZeroDivisionError

    autosaver = Autosaver(typing.save, tell, quiet_s=0, longest_s=0.25)
    for _ in range(3):
        typing.typed += 1
        autosaver.touch()
        wait_until(lambda: typing.saved[-1:] == [typing.typed])

    assert autosaver.close() == SaveStatus(saved=NOW)
    assert set(told) == {ZeroDivisionError}


def test_an_interrupted_save_is_not_taken_for_saved() -> None:
    interrupts = iter([True, False])

    def save() -> datetime.datetime:
        if next(interrupts):
            raise KeyboardInterrupt
        return NOW

    saver = Saver(save, lambda status: None, schedule=SaveSchedule())
    saver.touch()
    with pytest.raises(KeyboardInterrupt):
        saver.save()

    assert saver.status.pending
    assert isinstance(saver.status.failure, SaveError)
    assert saver.save() == SaveStatus(saved=NOW)


def test_a_clock_of_its_own_decides_when_a_save_is_due() -> None:
    now = 0.0
    saver = Saver(lambda: NOW, lambda status: None, schedule=SaveSchedule(), clock=lambda: now)
    assert saver.wait_s() is None
    saver.touch()
    assert saver.wait_s() == 1.0
    now = 0.25
    assert saver.wait_s() == 0.75
    now = 3.0
    assert saver.wait_s() == 0.0
    assert saver.save() == SaveStatus(saved=NOW)
    assert saver.wait_s() is None
