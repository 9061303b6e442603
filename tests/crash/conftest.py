from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crash.vaults import Template, scratch, slow_things_once


@pytest.fixture(scope="session")
def _known() -> dict[str, dict[object, Any]]:
    return {}


# Not for the whole session: the same worker runs tests of other folders later.
@pytest.fixture(scope="module", autouse=True)
def _slow_things_once(_known: dict[str, dict[object, Any]]) -> Iterator[None]:
    with slow_things_once(_known):
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
