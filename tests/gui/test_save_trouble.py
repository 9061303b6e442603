"""The vault cannot be written: the banner stays, a copy elsewhere is offered and comes back."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from gui.made_up import FORM
from gui.wizards import Maker, maker
from template_desk.desk.elsewhere import bring_in, save_elsewhere
from template_desk.errors import SaveError
from template_desk.ui.desk_page import DeskPage
from template_desk.ui.save_trouble import may_leave
from template_desk.ui.section_list import LAST_STEPS
from template_desk.vault.vault import Vault

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.context import Context
    from template_desk.ui.main_window import MainWindow

__all__ = ["maker"]  # a fixture
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Disk:
    """The disk of the vault, while it is full."""

    full = False


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made, real = Disk(), Vault.save_draft

    def save(self: Vault, *given: object, **named: object) -> object:
        if made.full:
            raise SaveError(errno=errno.ENOSPC)
        return real(self, *given, **named)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(Vault, "save_draft", save)
    return made


@pytest.fixture
def session(workspace: Workspace, disk: Disk) -> Iterator[DraftSession]:
    _, made = workspace.new_draft(FORM)
    yield made
    disk.full = False
    made.close()


def test_the_banner_stays_on_every_page_until_all_is_saved(
    maker: Maker,
    workspace: Workspace,
    session: DraftSession,
    disk: Disk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wizard = maker.wizard(session, workspace)
    banner = wizard.save_failed_banner
    disk.full = True
    session.set_title("typed while the disk was full")
    session.flush()
    qtbot.waitUntil(lambda: "could not be saved (No space left" in banner.text)
    for key in LAST_STEPS:
        wizard.go_to(key)
        assert banner.isVisible()

    gone = tmp_path / "gone" / "copy.age"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(gone), ""))
    assert banner.second is not None
    banner.second.click()
    qtbot.waitUntil(lambda: "copy could not be saved there" in banner.text)
    assert "Saved elsewhere" not in banner.text

    file = tmp_path / "copy.age"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    banner.second.click()
    qtbot.waitUntil(lambda: "Saved elsewhere" in banner.text)
    assert "copy.age" in banner.text
    assert "vault itself still lacks it" in banner.text
    assert "copy could not" not in banner.text
    assert session.status.pending
    assert wizard.sections.saved.text() == "Not saved"

    disk.full = False
    assert banner.action is not None
    banner.action.click()
    qtbot.waitUntil(lambda: "Saved in the vault again" in banner.text)
    assert not session.status.pending
    banner.action.click()
    assert not banner.isVisible()


def test_leaving_offers_a_copy_and_says_when_it_has_everything(
    workspace: Workspace,
    session: DraftSession,
    disk: Disk,
    context: Context,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk.full = True
    session.set_title("only on the screen")
    failure = session.flush().failure
    assert failure is not None
    file = tmp_path / "copy.age"
    asked: list[tuple[str, Sequence[str]]] = []
    choices = [1, 0]

    def choose(_parent: object, _question: str, *, explanation: str, answers: Sequence[str],
               title: str) -> int:  # fmt: skip
        asked.append((explanation.replace("\u200b", ""), answers))
        return choices.pop(0)

    monkeypatch.setattr("template_desk.ui.save_trouble.choose", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    left = may_leave(
        window, failure, workspace=workspace, session=session, runner=context.runner,
        translate=context.translate,
    )  # fmt: skip

    assert left
    assert "lose the last changes" in asked[0][1][0]
    assert "the copy has everything" in asked[1][1][0]
    assert str(file) in asked[1][0]
    disk.full = False
    brought = bring_in(workspace, file)
    assert workspace.content_of(brought.draft).title == "only on the screen (2)"


def test_who_stays_stays_and_what_was_saved_meanwhile_is_not_asked_about(
    workspace: Workspace,
    session: DraftSession,
    disk: Disk,
    context: Context,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk.full = True
    session.set_title("only on the screen")
    failure = session.flush().failure
    assert failure is not None

    def leave() -> bool:
        return may_leave(
            window, failure, workspace=workspace, session=session, runner=context.runner,
            translate=context.translate,
        )  # fmt: skip

    monkeypatch.setattr(
        "template_desk.ui.save_trouble.choose", lambda *_given, **more: len(more["answers"]) - 1
    )
    assert not leave()
    disk.full = False
    session.flush()
    monkeypatch.delattr("template_desk.ui.save_trouble.choose")
    assert leave()


def test_a_copy_is_brought_in_on_the_desk(
    workspace: Workspace,
    session: DraftSession,
    window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    session.set_title("On a stick")
    save_elsewhere(workspace, session, tmp_path / "copy.age")
    (tmp_path / "other.age").write_bytes(b"nothing")
    window.vault_opened(workspace)
    desk = window.page
    assert isinstance(desk, DeskPage)
    desk.vault_menu.bring_in_file(tmp_path / "other.age")
    qtbot.waitUntil(lambda: "not a saved copy" in desk.notice.text)
    desk.vault_menu.bring_in_file(tmp_path / "copy.age")
    qtbot.waitUntil(lambda: "is a document here now" in desk.notice.text)
    qtbot.waitUntil(
        lambda: desk.drafts.chosen is not None and desk.drafts.chosen.title == "On a stick (2)"
    )
