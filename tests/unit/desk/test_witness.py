from __future__ import annotations

from pathlib import Path

import pytest

from template_desk.desk.witness import Witness


def test_the_highest_counter_of_each_vault_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "config" / "seen.json"
    for vault, counter in (("a", 3), ("b", 7), ("a", 2), ("a", 5)):
        Witness(file).note(vault, counter)

    assert [Witness(file).seen(vault) for vault in "abc"] == [5, 7, 0]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"a":"x"}', b'{"a":-1}', b"[" * 60000])
def test_an_unreadable_file_counts_as_empty_and_is_mended(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "seen.json"
    file.write_bytes(content)
    assert Witness(file).seen("a") == 0
    Witness(file).note("a", 4)
    assert Witness(file).seen("a") == 4


def test_without_a_file_nothing_is_remembered(tmp_path: Path) -> None:
    Witness(None).note("a", 4)
    assert Witness(None).seen("a") == 0


def test_a_disk_that_refuses_does_not_stop_anybody(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    Witness(tmp_path / "file" / "seen.json").note("a", 1)
