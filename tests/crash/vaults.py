"""Vaults to be broken: made once, copied by hard links, always the same bytes.

Keys are derived by the real Argon2id, each once; clock and random are seeded, so that an
operation makes the same calls with the same bytes every time.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from conftest import FIXTURES
from template_desk.crypto import age, age_x25519, bech32, keyfile
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.environment import Environment
from template_desk.desk.workspace import Workspace
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.paths import resources_dir
from template_desk.vault import generations
from template_desk.vault.drafts import DraftId
from template_desk.vault.lock import LOCK_NAME
from template_desk.vault.vault import Vault, create_vault, open_vault

FIRST, SECOND, THIRD = "the first passphrase", "the second passphrase", "the third passphrase"
NEW_PAPER_KEY = age_x25519.identity_text(bytes(range(1, 33)))
"""Of an operation that gives a vault new keys."""
REQUEST = FormReference("assistance-request", "2007")
SUMMARY = {"form": REQUEST.form, "edition": REQUEST.edition, "title": "a draft"}
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KDF = KdfParameters()
DRAFTS = {"new": 1, "old": 5, "unwanted": 2, "binned": 1}
_REMEMBERED = 200


class Clock:
    """Every look moves it one second."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def text(content: str) -> dict[str, object]:
    """Give a small draft as the vault keeps it."""
    return {"title": content, "exported": "", "section": "", "file": {}}


@cache
def answers_to_import() -> dict[str, object]:
    """A real request, as an answers file."""
    found: dict[str, object] = json.loads((FIXTURES / "albania-2004.json").read_text("utf-8"))
    return found


@cache
def _catalogue() -> Catalogue:
    catalogue = Catalogue([resources_dir() / "forms"])
    catalogue.load(REQUEST)
    return catalogue


@contextmanager
def slow_things_once(known: dict[str, dict[object, Any]] | None = None) -> Iterator[None]:
    """Remember what slow functions gave that give the same for the same input.

    They touch no disk: key derivation, the opening and reading of a draft file, keys as text.
    Nor is the computer measured for a cost of the key. Everything else stays as it is in the
    program.

    Args:
        known: What was remembered earlier; is added to.
    """
    known = {} if known is None else known
    slow = (
        (keyfile, "_derive"), (age, "decrypt"), (generations, "decode_frame"),
        (bech32, "decode"), (bech32, "encode"),
    )  # fmt: skip
    before = [(module, name, getattr(module, name)) for module, name in slow]
    for module, name, function in before:
        setattr(module, name, _once(function, known.setdefault(f"{module.__name__}.{name}", {})))
    calibrate, keyfile.calibrate = keyfile.calibrate, lambda measure=None: KDF
    try:
        yield
    finally:
        for module, name, function in before:
            setattr(module, name, function)
        keyfile.calibrate = calibrate


def _once(function: Callable[..., Any], known: dict[object, Any]) -> Callable[..., Any]:
    def once(*arguments: Any, **named: Any) -> Any:
        asked = tuple(
            tuple(part) if isinstance(part, list)
            else hashlib.sha256(part).digest() if isinstance(part, bytes)
            # The box is sealed with new randomness each time, and no part of the derivation.
            else (part.salt, part.kdf) if isinstance(part, keyfile.KeyFile) else part
            for part in (*arguments, *sorted(named.items()))
        )  # fmt: skip
        if asked not in known:
            if len(known) > _REMEMBERED:
                known.clear()
            known[asked] = function(*arguments, **named)
        return known[asked]

    return once


class Place:
    """One folder with a vault in it, or about to be in it.

    Args:
        folder: Of the vault.
        paper_key: Of the vault; unknown before it is made.
        drafts: The drafts of the template by their titles.
        seed: Other seeds give other ids and keys, never those of another run.
    """

    def __init__(
        self, folder: Path, paper_key: str = "", drafts: Mapping[str, DraftId] | None = None,
        *, seed: str = "act",
    ) -> None:  # fmt: skip
        self.folder = folder
        self.paper_key = paper_key
        self.drafts = dict(drafts or {})
        self.now = Clock(START + timedelta(minutes=5))
        self.random: Callable[[int], bytes] = random.Random(seed).randbytes
        self.vault: Vault
        self.workspace: Workspace

    def create(self) -> None:
        """Make the vault; it stays open."""
        self.vault, paper_key = create_vault(
            self.folder, FIRST, random=self.random, now=self.now, kdf=KDF
        )
        self.paper_key = paper_key.text
        self._be_ready()

    def open(self, passphrase: str = FIRST) -> None:
        """Open the vault, and have the forms ready."""
        self.vault = open_vault(self.folder, passphrase, now=self.now, random=self.random)
        self._be_ready()

    def _be_ready(self) -> None:
        environment = Environment(
            resources=resources_dir(), catalogue=_catalogue(), now=self.now, random=self.random
        )
        # Reads the names of States now, not as a part of an operation.
        assert environment.states is not None
        self.workspace = Workspace(self.vault, environment)


class Template:
    """A vault to copy: several drafts, one with many generations, one in the bin.

    Args:
        folder: Where it is made.
        drafts: Titles of the drafts, and how often each was saved; ``binned`` is in the bin.
    """

    def __init__(self, folder: Path, drafts: Mapping[str, int] = DRAFTS) -> None:
        self.folder = folder / "template"
        place = Place(self.folder, seed="template")
        place.now = Clock()
        place.create()
        for title, saves in drafts.items():
            place.drafts[title] = place.vault.new_draft_id()
            for number in range(1, saves + 1):
                place.vault.save_draft(place.drafts[title], text(f"{title} {number}"), SUMMARY)
        if "binned" in drafts:
            place.vault.delete_draft(place.drafts["binned"])
        place.vault.close()
        self.paper_key = place.paper_key
        self.drafts = place.drafts

    def copy(self, target: Path, *, links: bool = True) -> Place:
        """Put a copy there; whatever was there goes.

        Args:
            target: The new vault.
            links: Whether its files are hard links, which is quick, and safe for who never
                changes a file in place.
        """
        if target.exists():
            shutil.rmtree(target)
        if links:
            copy_by_links(self.folder, target)
        else:
            shutil.copytree(self.folder, target)
        return Place(target, self.paper_key, self.drafts)


def copy_by_links(source: Path, target: Path) -> None:
    """Copy a folder without its bytes; the lock file is a new one."""
    target.mkdir(mode=0o700)
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.is_dir():
                copy_by_links(Path(entry.path), target / entry.name)
            elif entry.name == LOCK_NAME:
                (target / entry.name).touch()
            else:
                os.link(entry.path, target / entry.name)


def scratch(parent: Path) -> Path:
    """Give a folder in memory where there is one, for speed; else below ``parent``."""
    import tempfile

    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="vault-", dir=memory if memory.is_dir() else parent))
