from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gui.made_up import FORM, PASSPHRASE
from template_desk.desk.opening import open_workspace
from template_desk.ui import application

if TYPE_CHECKING:
    from template_desk.desk.environment import Environment
    from template_desk.ui.main_window import MainWindow


def test_a_failure_of_the_program_saves_first_and_tells_no_answers(
    vault_folder: Path,
    window: MainWindow,
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    workspace = open_workspace(vault_folder, PASSPHRASE, environment)
    window.vault_opened(workspace)
    draft, session = workspace.new_draft(FORM)
    window._session = session
    session.set_title("typed just before")
    told: list[tuple[str, bool]] = []

    def tell(report: str, *, saved: bool) -> None:
        # It must be on disk before anything is said.
        found = workspace.open_draft(draft).session
        assert found.content.title == "typed just before"
        found.close()
        told.append((report, saved))

    monkeypatch.setattr(window, "tell_failure", tell)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    application._save_on_failure(window)
    try:
        raise ValueError("-".join(("top", "hidden")))  # the report shows this line, not its value
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    ((report, saved),) = told
    assert saved
    assert "ValueError" in report
    assert "top-hidden" not in report + capsys.readouterr().err
