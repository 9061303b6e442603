"""Argon2id without its cost where the same inputs come again."""

from __future__ import annotations

import pytest

from derivations import Derivations
from template_desk.crypto import keyfile


@pytest.fixture(scope="module")
def _known_derivations() -> Derivations:
    return Derivations(keyfile._derive)


@pytest.fixture
def derivations(_known_derivations: Derivations, monkeypatch: pytest.MonkeyPatch) -> Derivations:
    monkeypatch.setattr(keyfile, "_derive", _known_derivations)
    return _known_derivations
