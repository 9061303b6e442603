from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from template_desk.desk.settings import Settings, load_settings, save_settings
from template_desk.desk.tasks import CancelledError, CancelToken


def test_settings_survive(tmp_path: Path) -> None:
    file = tmp_path / "config" / "settings.json"
    chosen = replace(Settings(), paper="letter", export_folder="/somewhere/وثائق")

    assert save_settings(file, chosen)
    assert load_settings(file).settings == chosen
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_no_file_means_defaults(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "settings.json")

    assert (loaded.settings, loaded.set_aside) == (Settings(), None)


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_an_unreadable_file_is_set_aside_not_lost(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text)

    loaded = load_settings(file)

    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_text() == text
    assert not file.exists()


def test_unknown_members_and_wrong_types_are_ignored(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"paper": "letter", "language": 7, "from_the_future": "x"}))

    assert load_settings(file).settings == replace(Settings(), paper="letter")


@pytest.mark.parametrize(
    ("written", "read"),
    [(5, 5), (0, 0), (17, 17), (True, 10), ("5", 10), (-1, 10), (5.0, 10), (10**6, 10)],
)
def test_a_time_to_lock_that_makes_no_sense_is_the_usual_one(
    tmp_path: Path, written: object, read: int
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"lock_after_minutes": written}))

    assert load_settings(file).settings.lock_after_minutes == read


def test_a_disk_that_refuses_is_told_and_harmless(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert not save_settings(tmp_path / "file" / "settings.json", Settings())


def test_a_task_stops_at_its_next_step() -> None:
    token = CancelToken()
    token.check()
    token.cancel()

    assert token.is_cancelled
    with pytest.raises(CancelledError):
        token.check()
