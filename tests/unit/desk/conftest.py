from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.environment import Environment, real_environment
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.desk.workspace import Workspace

PASSPHRASE = "five quiet words on paper"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new vault, closed, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    created = create_workspace(folder, PASSPHRASE, real_environment(), kdf=KdfParameters())
    created.workspace.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, the test's own; still closed."""
    return Path(shutil.copytree(made, tmp_path / "vault"))


@pytest.fixture
def workspace(folder: Path, environment: Environment) -> Iterator[Workspace]:
    """The same, open."""
    opened = open_workspace(folder, PASSPHRASE, environment)
    yield opened
    opened.close()
