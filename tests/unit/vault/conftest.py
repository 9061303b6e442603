from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from template_desk.crypto import keyfile
from template_desk.crypto.keyfile import KdfParameters
from template_desk.vault.recovery import PaperKey
from template_desk.vault.vault import Vault, create_vault, open_vault

PASSPHRASE = "correct horse battery"


class Clock:
    """A clock that a test moves by hand; every look moves it one second."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 9, 0, 0, 250_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


class FailingCall:
    """Lets one of the system calls of a save fail: the one of that number, from 1.

    With ``for_good`` every call after it fails too, as if the disk were gone.
    """

    NAMES = ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink")

    def __init__(self, number: int, *, for_good: bool = False) -> None:
        self.number = number
        self.for_good = for_good
        self.count = 0

    @property
    def happened(self) -> bool:
        return self.count >= self.number

    def put_into(self, patch: pytest.MonkeyPatch) -> None:
        for name in self.NAMES:
            patch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **named: object) -> object:
            self.count += 1
            if self.count == self.number or (self.for_good and self.count > self.number):
                raise OSError(errno.EIO, "injected")
            return call(*arguments, **named)

        return counted


@pytest.fixture(scope="session", autouse=True)
def _derive_each_key_once() -> Iterator[None]:
    """Argon2id gives the same key for the same input; what is slow runs once for each."""
    with pytest.MonkeyPatch.context() as patch:
        known: dict[tuple[str, bytes, KdfParameters], bytes] = {}
        derive = keyfile._derive

        def remembered(passphrase: str, key_file: keyfile.KeyFile) -> bytes:
            asked = (passphrase, key_file.salt, key_file.kdf)
            if asked not in known:
                known[asked] = derive(passphrase, key_file)
            return known[asked]

        patch.setattr(keyfile, "_derive", remembered)
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PaperKey]:
    """A new vault, closed, to be copied; and its paper key."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    vault, paper_key = create_vault(
        folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters()
    )
    vault.close()
    return folder, paper_key


@pytest.fixture
def folder(made: tuple[Path, PaperKey], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


@pytest.fixture
def paper_key(made: tuple[Path, PaperKey]) -> PaperKey:
    return made[1]


@pytest.fixture
def reopen(folder: Path, clock: Clock) -> Iterator[Callable[[], Vault]]:
    """Open the vault again, closing it first where it is open."""
    opened: list[Vault] = []

    def open_again() -> Vault:
        for vault in opened:
            vault.close()
        opened.append(open_vault(folder, PASSPHRASE, now=clock, random=os.urandom))
        return opened[-1]

    yield open_again
    for vault in opened:
        vault.close()


@pytest.fixture
def vault(reopen: Callable[[], Vault]) -> Vault:
    return reopen()
