from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.errors import ResourceError
from template_desk.forms.states import load_states
from template_desk.paths import resources_dir


def test_all_members_and_observers_have_names() -> None:
    states = load_states(resources_dir(), "en")

    assert len(states.sorted()) == 195
    assert states.name("AM") == "Armenia"
    assert "VA" in states
    assert "PS" in states
    assert "TW" not in states
    assert states.name("XX") == "XX"


def test_names_sort_without_regard_to_accents() -> None:
    names = [name for _, name in load_states(resources_dir(), "en").sorted()]

    assert names[0] == "Afghanistan"
    assert names.index("Costa Rica") < names.index("Côte d’Ivoire") < names.index("Croatia")
    assert names.index("Tunisia") < names.index("Türkiye") < names.index("Turkmenistan")


def test_a_language_without_names_gives_english() -> None:
    assert load_states(resources_dir(), "xx").name("FR") == "France"


def test_a_damaged_file_is_a_declared_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        load_states(tmp_path, "en")
    (tmp_path / "states.json").write_text("{}")
    with pytest.raises(ResourceError):
        load_states(tmp_path, "en")
