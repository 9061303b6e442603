"""The frozen vectors of draft files, read where a draft lies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from template_desk.crypto import age_x25519
from template_desk.errors import DraftDamagedError
from template_desk.vault.frame import PADDING_BYTES, SMALL_PADDING_BYTES
from template_desk.vault.generations import GenerationFolder
from template_desk.vault.keys import VaultKeys
from tools import require_tool, run_tool
from vectors import make_draft
from vectors.making import Vector, differences, vectors_in

DRAFTS = vectors_in("draft", *make_draft.SUFFIXES)


def _id(vector: Vector) -> str:
    return vector.path.name


def _keys() -> VaultKeys:
    paper = age_x25519.read_identity(make_draft.PAPER).recipient().public
    return VaultKeys(make_draft.VAULT, make_draft.SECRET, paper)


@pytest.mark.parametrize("vector", DRAFTS, ids=_id)
def test_a_draft_comes_out_as_its_name_says(vector: Vector, tmp_path: Path) -> None:
    large = vector.fault.startswith("large")
    folder = GenerationFolder(
        tmp_path,
        make_draft.DRAFT,
        _keys(),
        padding_bytes=PADDING_BYTES if large else SMALL_PADDING_BYTES,
    )
    ending = ".kept.age" if vector.path.suffix == ".kept" else ".age"
    (tmp_path / f"{make_draft.GENERATION:08d}{ending}").write_bytes(vector.content)

    if vector.expected == "opens":
        frame = folder.read(make_draft.GENERATION)
        assert frame.content == ({} if vector.fault == "nothing-in-it" else make_draft.CONTENT)
    else:
        with pytest.raises(DraftDamagedError) as caught:
            folder.read(make_draft.GENERATION)
        assert caught.value.details["reason"] == vector.expected


def test_the_paper_key_opens_what_the_vault_opens(tmp_path: Path) -> None:
    require_tool("age")
    (tmp_path / "key.txt").write_text(make_draft.PAPER + "\n", encoding="ascii")
    sound = [vector for vector in DRAFTS if vector.expected == "opens"]
    for vector in sound:
        done = run_tool("age", "-d", "-i", tmp_path / "key.txt", vector.path)
        assert (done.returncode == 0) == (vector.fault != "for-the-vault-alone"), vector.path.name


def test_every_class_has_vectors_and_none_was_edited() -> None:
    classes = Counter(vector.expected for vector in DRAFTS)
    assert set(classes) == {"opens", "age", "padding", "json", "shape", "mac", "foreign"}
    assert len(DRAFTS) >= 57
    assert differences("draft", make_draft.make(), make_draft.SUFFIXES) == []
