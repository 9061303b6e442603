"""Fixtures for all tests: the shipped forms, a pack with a repeat, a fixed clock."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from template_desk.desk.environment import Environment
from template_desk.forms.answers_file import read_answers
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.forms.pack import FormPack
from template_desk.model.answers import Answers
from template_desk.paths import resources_dir

FIXTURES = Path(__file__).parent / "fixtures"
REQUEST_2007 = FormReference("assistance-request", "2007")
SURVEY = FormReference("border-survey", "2030")
NOW = datetime.datetime(2026, 3, 25, 12, 0, 0, tzinfo=datetime.UTC)


_LONG_FIRST = ("end2end", "crash")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that the end is not one worker's."""
    tests = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        room = item.path.relative_to(tests).parts[0]
        return _LONG_FIRST.index(room) if room in _LONG_FIRST else len(_LONG_FIRST)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the real home folder is read or written; the settings are empty at first."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        for name in ("APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture
def environment() -> Environment:
    """The shipped forms and the survey of the tests; the clock stands still."""
    resources = resources_dir()
    return Environment(
        resources=resources,
        catalogue=Catalogue([resources / "forms", FIXTURES / "packs"]),
        now=lambda: NOW,
    )


@pytest.fixture
def request_pack(environment: Environment) -> FormPack:
    return environment.catalogue.load(REQUEST_2007)


@pytest.fixture
def survey_pack(environment: Environment) -> FormPack:
    return environment.catalogue.load(SURVEY)


def sample_file(name: str) -> Path:
    """Give the path of a real request: ``albania-2004``, ``angola-2008``, ``armenia-2008``."""
    folder = resources_dir() / "samples" if name.startswith("armenia") else FIXTURES
    return folder / f"{name}.json"


@pytest.fixture
def armenia(request_pack: FormPack) -> Answers:
    """The request of Armenia of 2008, as the demo ships it."""
    value = json.loads(sample_file("armenia-2008").read_text(encoding="utf-8"))
    read = read_answers(request_pack.definition, value)
    assert read.problems == ()
    return read.answers
