from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable

import pytest

from conftest import NOW
from template_desk.desk.autosave import Autosaver, SaveStatus
from template_desk.desk.session import (
    DraftContent,
    DraftSession,
    content_from_json,
    content_to_json,
)
from template_desk.errors import SaveError, VaultReadOnlyError
from template_desk.forms.pack import FormPack
from template_desk.model.answers import NOT_ANSWERED, Answers
from template_desk.model.ids import Address, GroupId, QuestionId, RowId
from template_desk.vault.drafts import GenerationKind

SUMMARY = Address(QuestionId("summary"))


class Disk:
    """Keeps what is saved, and refuses while it is told to."""

    def __init__(self) -> None:
        self.saved: list[DraftContent] = []
        self.kinds: list[GenerationKind] = []
        self.refuses = False
        self.times: list[float] = []

    def save(self, content: DraftContent, kind: GenerationKind) -> datetime.datetime:
        if self.refuses:
            raise SaveError(reason="No space left on device")
        self.saved.append(content)
        self.kinds.append(kind)
        self.times.append(time.monotonic())
        return NOW


def session_on(
    disk: Disk, pack: FormPack, answers: Answers | None = None, *, keep_start: bool = False
) -> DraftSession:
    ids = iter(RowId(f"r{number}") for number in range(100))
    return DraftSession(
        pack=pack,
        content=DraftContent(title="", answers=answers or Answers()),
        save=disk.save,
        new_row_id=lambda: next(ids),
        saved=NOW,
        keep_start=keep_start,
    )


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.01)


def test_what_is_typed_is_saved_by_itself_within_two_seconds(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)

    began = time.monotonic()
    session.set_answer(SUMMARY, "Eight detectors")
    wait_until(lambda: bool(disk.saved), 2.5)

    assert disk.times[0] - began < 2.0
    assert disk.saved[-1].answers.text(SUMMARY.question) == "Eight detectors"
    wait_until(lambda: session.status == SaveStatus(saved=NOW))
    session.close()


def test_somebody_who_never_stops_typing_is_saved_too(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)
    began = time.monotonic()

    while not disk.saved and time.monotonic() - began < 4:
        session.set_answer(SUMMARY, str(time.monotonic()))
        time.sleep(0.05)
    session.close()

    assert disk.times[0] - began <= 2.05


def test_closing_saves_what_is_left(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)
    session.set_answer(SUMMARY, "last words")

    status = session.close()

    assert not status.pending
    assert disk.saved[-1].answers.text(SUMMARY.question) == "last words"


def test_nothing_changed_means_nothing_is_written(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)
    session.set_answer(SUMMARY, "")
    session.flush()
    session.close()

    assert disk.saved == []


def test_a_refused_save_is_told_kept_and_tried_again(request_pack: FormPack) -> None:
    disk = Disk()
    disk.refuses = True
    session = session_on(disk, request_pack)
    told: list[SaveStatus] = []
    session.on_status(told.append)

    session.set_answer(SUMMARY, "kept")
    status = session.flush()

    assert isinstance(status.failure, SaveError)
    assert status.pending
    assert told[-1] == status
    assert session.answers.text(SUMMARY.question) == "kept"

    disk.refuses = False
    status = session.close()
    assert (status.failure, status.pending) == (None, False)
    assert disk.saved[-1].answers.text(SUMMARY.question) == "kept"


def test_autosave_tries_a_failed_save_again_by_itself() -> None:
    fails = iter([True, True, False])
    done = threading.Event()

    def save() -> datetime.datetime:
        if next(fails):
            raise SaveError(reason="busy")
        done.set()
        return NOW

    autosaver = Autosaver(save, lambda status: None, quiet_s=0.01, longest_s=0.3, retry_s=0.02)
    autosaver.touch()

    assert done.wait(3)
    assert autosaver.close() == SaveStatus(saved=NOW)


def test_a_bug_while_saving_is_told_and_does_not_end_autosave() -> None:
    calls: list[int] = []

    def save() -> datetime.datetime:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return NOW

    autosaver = Autosaver(save, lambda status: None, quiet_s=60)
    autosaver.touch()

    assert isinstance(autosaver.flush().failure, SaveError)
    assert autosaver.flush() == SaveStatus(saved=NOW)
    autosaver.close()


def test_a_change_during_a_save_is_saved_next() -> None:
    saving, go_on = threading.Event(), threading.Event()
    count: list[int] = []

    def save() -> datetime.datetime:
        count.append(1)
        saving.set()
        assert go_on.wait(3)
        return NOW

    autosaver = Autosaver(save, lambda status: None, quiet_s=0.01)
    autosaver.touch()
    assert saving.wait(3)
    autosaver.touch()
    go_on.set()

    assert not autosaver.close().pending
    assert len(count) == 2


def test_listeners_are_told_of_edits_only(request_pack: FormPack) -> None:
    session = session_on(Disk(), request_pack)
    edits: list[int] = []
    session.on_changed(lambda: edits.append(1))

    session.set_answer(SUMMARY, "x")
    session.set_answer(SUMMARY, "x")
    session.set_section("funding")

    assert len(edits) == 1
    session.close()


def test_removing_a_row_can_be_undone(survey_pack: FormPack) -> None:
    group = GroupId("crossings")
    name = QuestionId("crossings.name")
    session = session_on(Disk(), survey_pack)
    first, second = session.add_row(group), session.add_row(group)
    session.set_answer(Address(name, first), "Bavra")

    undo = session.remove_row(group, first)
    assert session.answers.rows_of(group) == (second,)
    assert session.answers.get(name, first) is NOT_ANSWERED

    session.set_answer(Address(name, second), "typed meanwhile")
    undo()
    assert session.answers.rows_of(group) == (first, second)
    assert session.answers.text(name, first) == "Bavra"
    assert session.answers.text(name, second) == "typed meanwhile"
    session.close()


def test_only_a_select_multiple_can_be_ticked(request_pack: FormPack) -> None:
    session = session_on(Disk(), request_pack)
    session.toggle_choice(Address(QuestionId("categories")), "training", chosen=True)
    assert session.answers.get(QuestionId("categories")) == ("training",)

    with pytest.raises(ValueError, match="summary"):
        session.toggle_choice(SUMMARY, "training", chosen=True)
    session.close()


def test_a_draft_survives_its_file(survey_pack: FormPack) -> None:
    session = session_on(Disk(), survey_pack)
    row = session.add_row(GroupId("crossings"))
    session.set_answer(Address(QuestionId("crossings.name"), row), '<b>&"\\ 😀 \u202e')
    session.set_answer(Address(QuestionId("about.has_ports"), None), False)
    session.set_title("North")
    session.mark_exported(NOW)
    content = session.content
    session.close()

    assert content_from_json(survey_pack, content_to_json(survey_pack, content)) == content


def test_half_a_character_does_not_stop_saving(request_pack: FormPack) -> None:
    """An editor can hand over a lone surrogate; no file can hold one."""
    disk = Disk()
    session = session_on(disk, request_pack)

    session.set_answer(SUMMARY, "a\ud83db \ud83d\ude00")
    session.close()

    assert disk.saved[-1].answers.text(SUMMARY.question) == "a\ufffdb \U0001f600"


def test_a_hurried_session_is_saved_without_waiting_for_the_pause(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)
    began = time.monotonic()
    session.set_answer(SUMMARY, "the window lost the focus")
    session.hurry()
    wait_until(lambda: bool(disk.saved), 3)

    assert disk.times[0] - began < 0.9
    session.close()


def test_the_state_before_a_session_is_kept_once_it_changes_something(
    request_pack: FormPack,
) -> None:
    disk = Disk()
    begun = Answers({SUMMARY: "yesterday"})
    session = session_on(disk, request_pack, begun, keep_start=True)
    session.flush()
    assert disk.saved == []
    for text in ("today", "today, later"):
        session.set_answer(SUMMARY, text)
        session.flush()
    session.close()

    shown = [content.answers.text(SUMMARY.question) for content in disk.saved]
    assert shown == ["yesterday", "today", "today, later"]
    assert disk.kinds == ["session", "autosave", "autosave"]


def test_a_milestone_that_the_disk_refused_is_written_before_what_follows(
    request_pack: FormPack,
) -> None:
    disk = Disk()
    session = session_on(disk, request_pack, Answers({SUMMARY: "old"}), keep_start=True)
    disk.refuses = True
    session.set_answer(SUMMARY, "new")
    assert session.flush().failure is not None
    disk.refuses = False
    session.close()

    assert disk.kinds == ["session", "autosave"]
    assert disk.saved[-1].answers.text(SUMMARY.question) == "new"


def test_an_export_is_a_milestone(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack)
    session.mark_exported(NOW)
    session.flush()
    session.set_answer(SUMMARY, "afterwards")
    session.close()

    assert disk.kinds == ["export", "autosave"]


def test_taking_back_an_earlier_version_keeps_the_one_it_replaces(request_pack: FormPack) -> None:
    disk = Disk()
    session = session_on(disk, request_pack, Answers({SUMMARY: "first"}), keep_start=True)
    first = session.content
    session.set_answer(SUMMARY, "second")
    session.flush()
    session.set_answer(SUMMARY, "third, not saved yet")
    told: list[str] = []
    session.on_changed(lambda: told.append(session.answers.text(SUMMARY.question)))
    session.take_back(first)
    session.close()

    shown = [content.answers.text(SUMMARY.question) for content in disk.saved]
    assert shown == ["first", "second", "third, not saved yet", "first"]
    assert disk.kinds == ["session", "autosave", "replaced", "autosave"]
    assert told == ["first"]


def test_taking_back_first_of_all_keeps_one_copy_of_what_was_there(
    request_pack: FormPack,
) -> None:
    disk = Disk()
    session = session_on(disk, request_pack, Answers({SUMMARY: "now"}), keep_start=True)
    session.take_back(DraftContent(title="", answers=Answers({SUMMARY: "before"})))
    session.close()
    assert disk.kinds == ["replaced", "autosave"]


def test_a_draft_that_is_only_read_refuses_every_edit_and_saves_nothing(
    request_pack: FormPack,
) -> None:
    disk = Disk()
    answers = Answers({SUMMARY: "as it was"})
    session = DraftSession(
        pack=request_pack,
        content=DraftContent(title="", answers=answers),
        save=disk.save,
        new_row_id=lambda: RowId("r"),
        saved=NOW,
        read_only=True,
    )

    for edit in (
        lambda: session.set_answer(SUMMARY, "changed"),
        lambda: session.set_title("changed"),
        lambda: session.mark_exported(NOW),
    ):
        with pytest.raises(VaultReadOnlyError):
            edit()
    session.set_section("summary")

    assert session.answers == answers
    assert session.close() == SaveStatus(saved=NOW)
    assert disk.saved == []
