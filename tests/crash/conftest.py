from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crash.vaults import Template, scratch, slow_things_once


@pytest.fixture(scope="session", autouse=True)
def _slow_things_once() -> Iterator[None]:
    with slow_things_once():
        yield


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory: what is tested is the order of calls, not the disk's speed."""
    folder = scratch(tmp_path_factory.getbasetemp())
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(memory: Path) -> Template:
    return Template(memory)
