from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from template_desk.desk.tasks import CancelToken, Report
from template_desk.errors import SaveError, TemplateDeskError
from template_desk.ui.background import TaskRunner

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_result_and_steps_arrive_on_the_gui_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[tuple[str, threading.Thread]] = []
    worked: list[threading.Thread] = []

    def note(what: str) -> None:
        told.append((what, threading.current_thread()))

    def work(report: Report, _cancel: CancelToken) -> str:
        worked.append(threading.current_thread())
        report("first")
        return "result"

    runner.run(work, done=note, failed=lambda _e: note("failed"), step=note)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert [what for what, _ in told] == ["first", "result"]
    assert {thread for _, thread in told} == {threading.main_thread()}
    assert worked[0] is not threading.main_thread()


def test_our_error_is_given_and_a_cancelled_task_calls_nothing(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    failures: list[TemplateDeskError] = []
    results: list[object] = []

    def fail(_report: Report, _cancel: CancelToken) -> None:
        raise SaveError(reason="full")

    def stop(_report: Report, cancel: CancelToken) -> None:
        cancel.cancel()
        cancel.check()

    runner.run(fail, done=results.append, failed=failures.append)
    runner.run(stop, done=results.append, failed=failures.append)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert [type(failure) for failure in failures] == [SaveError]
    assert results == []


def test_a_bug_goes_to_the_last_resort_and_the_page_recovers(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked: list[type[BaseException]] = []
    failures: list[TemplateDeskError] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, _error, _trace: hooked.append(kind))

    def bug(_report: Report, _cancel: CancelToken) -> None:
        raise ZeroDivisionError

    runner.run(bug, done=lambda _r: None, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert hooked == [ZeroDivisionError]
    assert type(failures[0]) is TemplateDeskError


def test_closing_waits_and_then_nothing_is_called(qtbot: QtBot, runner: TaskRunner) -> None:
    ended = threading.Event()
    called: list[object] = []

    def work(_report: Report, cancel: CancelToken) -> None:
        cancel._event.wait(5)
        ended.set()

    runner.run(work, done=called.append, failed=called.append)
    runner.wait_all()
    assert ended.is_set()
    qtbot.wait(20)
    assert called == []


def test_nothing_is_called_for_a_page_that_is_gone(qtbot: QtBot, runner: TaskRunner) -> None:
    import shiboken6

    page = QObject()
    called: list[object] = []
    runner.run(lambda _r, _c: 1, done=called.append, failed=called.append, owner=page)
    shiboken6.delete(page)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert called == []
