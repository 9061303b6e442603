from __future__ import annotations

import os
from pathlib import Path

import pytest

from template_desk.errors import SaveError
from template_desk.vault.call import CALL_NAME, call, is_calling, take_call


def test_a_call_is_there_until_it_is_taken(tmp_path: Path) -> None:
    assert not is_calling(tmp_path)
    call(tmp_path)
    assert is_calling(tmp_path)
    assert take_call(tmp_path)
    assert not is_calling(tmp_path)
    assert not take_call(tmp_path)


def test_a_call_is_empty_and_two_are_one(tmp_path: Path) -> None:
    call(tmp_path)
    call(tmp_path)
    file = tmp_path / CALL_NAME
    assert file.read_bytes() == b""
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600
    assert take_call(tmp_path)
    assert not is_calling(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        call(tmp_path / "gone")


def test_a_call_that_cannot_be_removed_is_none(tmp_path: Path) -> None:
    """It would be answered again every second."""
    (tmp_path / CALL_NAME).mkdir()
    assert not take_call(tmp_path)
