"""What the tests of the window share: a screen that needs no display, folders, a vault.

The platform must be chosen before PySide6 is imported by anything.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("LC_ALL", "C.UTF-8")

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gui.made_up import PASSPHRASE, make_environment
from template_desk.desk.environment import Environment
from template_desk.desk.settings import Settings
from template_desk.i18n import Translator

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from template_desk.desk.workspace import Workspace
    from template_desk.ui.background import TaskRunner
    from template_desk.ui.context import Context
    from template_desk.ui.main_window import MainWindow
    from template_desk.ui.tokens import Tokens


@pytest.fixture(autouse=True)
def _collect_on_the_gui_thread() -> Iterator[None]:
    """Garbage of a page must not be collected in a task's thread; see ``ui.collector``."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own; nothing of the real one is read or written."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture
def environment() -> Environment:
    """Shipped forms, a clock that stands still, random that repeats."""
    return make_environment()


@pytest.fixture
def translate() -> Translator:
    return Translator()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(vault=str(tmp_path / "vault"), export_folder=str(tmp_path / "exports"))


@pytest.fixture
def tokens(qapp: object) -> Tokens:
    from template_desk.ui.tokens import tokens_for

    return tokens_for()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    from template_desk.ui.background import TaskRunner

    made = TaskRunner()
    yield made
    made.wait_all()


@pytest.fixture(scope="session")
def _made_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault made once, at the lowest cost that the format allows (64 MiB)."""
    from template_desk.crypto.keyfile import KdfParameters
    from template_desk.desk.opening import create_workspace

    folder = tmp_path_factory.mktemp("made") / "vault"
    created = create_workspace(folder, PASSPHRASE, make_environment(), kdf=KdfParameters())
    created.workspace.close()
    return folder


@pytest.fixture
def vault_folder(_made_vault: Path, settings: Settings) -> Path:
    """An existing vault, closed, without drafts; opened by ``PASSPHRASE``."""
    folder = Path(settings.vault)
    shutil.copytree(_made_vault, folder)
    return folder


@pytest.fixture
def workspace(vault_folder: Path, environment: Environment) -> Iterator[Workspace]:
    """The same vault, open."""
    from template_desk.desk.opening import open_workspace

    opened = open_workspace(vault_folder, PASSPHRASE, environment)
    yield opened
    opened.close()


@pytest.fixture
def context(
    tokens: Tokens, translate: Translator, runner: TaskRunner, environment: Environment
) -> Context:
    """What pages are given; a new vault gets the lowest cost."""
    from template_desk.crypto.keyfile import KdfParameters
    from template_desk.ui.context import Context

    return Context(
        tokens=tokens,
        translate=translate,
        runner=runner,
        environment=lambda: environment,
        kdf=KdfParameters(),
    )


@pytest.fixture
def window(
    qtbot: QtBot, context: Context, settings: Settings, tmp_path: Path
) -> Iterator[MainWindow]:
    """The window, shown; it asks for the passphrase where ``vault_folder`` is used too."""
    from PySide6.QtWidgets import QApplication

    from template_desk.ui.focus_ring import FocusRing
    from template_desk.ui.main_window import MainWindow
    from template_desk.ui.style import palette, stylesheet

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setPalette(palette(context.tokens))
    application.setStyleSheet(stylesheet(context.tokens))
    ring = FocusRing(application, context.tokens)
    made = MainWindow(context, settings=settings, settings_file=tmp_path / "settings.json")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()
    application.focusChanged.disconnect(ring._moved)
    ring.deleteLater()
    application.setStyleSheet("")
