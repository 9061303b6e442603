from __future__ import annotations

import errno
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.crypto.keyfile import KdfParameters
from template_desk.errors import (
    PassphraseTooShortError,
    SaveError,
    VaultDamagedError,
    VaultError,
    VaultExistsError,
    VaultFolderNotEmptyError,
    VaultInUseError,
    VaultMissingError,
    VaultReadOnlyError,
    WrongPassphraseError,
)
from template_desk.vault.vault import (
    Vault,
    create_vault,
    open_vault,
    vault_exists,
    vault_facts,
)

from .conftest import PASSPHRASE, Clock


def test_another_passphrase_is_told_from_damage(folder: Path, clock: Clock) -> None:
    with pytest.raises(WrongPassphraseError):
        open_vault(folder, PASSPHRASE + "!", now=clock, random=os.urandom)
    open_vault(folder, PASSPHRASE, now=clock, random=os.urandom).close()


def test_a_second_opening_is_refused_until_the_first_ends(
    folder: Path, vault: Vault, clock: Clock
) -> None:
    with pytest.raises(VaultInUseError):
        open_vault(folder, PASSPHRASE, now=clock, random=os.urandom)
    vault.close()
    open_vault(folder, PASSPHRASE, now=clock, random=os.urandom).close()


def test_a_killed_program_lets_go_of_the_lock(folder: Path, clock: Clock) -> None:
    code = (
        "import sys, time; from pathlib import Path; from template_desk.vault.lock import *;"
        "lock = VaultLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(VaultInUseError):
            open_vault(folder, PASSPHRASE, now=clock, random=os.urandom)
        holder.kill()
    open_vault(folder, PASSPHRASE, now=clock, random=os.urandom).close()


def test_a_closed_vault_refuses_and_holds_no_key(vault: Vault) -> None:
    vault.close()
    vault.close()
    for refused in (vault.list_drafts, vault.binned, vault.records.read_identity):
        with pytest.raises(VaultError):
            refused()
    assert not vault._access.is_open


def test_threads_take_turns(vault: Vault) -> None:
    draft = vault.new_draft_id()
    generations: list[int] = []

    def save_some() -> None:
        for number in range(5):
            generations.append(vault.save_draft(draft, {"n": number}, {}).generation)

    threads = [threading.Thread(target=save_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(generations) == list(range(1, 21))


def test_creation_makes_a_private_folder_of_declared_files(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "vault"
    vault, _ = create_vault(folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters())
    with vault:
        vault.save_draft(vault.new_draft_id(), {}, {})
        assert {path.name for path in folder.iterdir()} == {
            "vault.tdk", "recovery.age", "vault.lock", "drafts", "identity", "paper", "bin",
            "state", "log", "TO-OPEN-WITHOUT-THIS-PROGRAM.txt",
        }  # fmt: skip
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path.name
        assert not vault.records.paper_key_confirmed()


@pytest.mark.parametrize("passphrase", ["", "x" * 14, "ﬁ" * 7, "e\u0301" * 14])
def test_a_short_passphrase_is_refused_before_anything_is_made(
    tmp_path: Path, passphrase: str
) -> None:
    with pytest.raises(PassphraseTooShortError):
        create_vault(tmp_path / "v", passphrase, random=os.urandom, now=Clock())
    assert not (tmp_path / "v").exists()


def test_a_vault_is_not_made_over_another(folder: Path, clock: Clock) -> None:
    before = (folder / "vault.tdk").read_bytes()
    with pytest.raises(VaultExistsError):
        create_vault(folder, PASSPHRASE, random=os.urandom, now=clock, kdf=KdfParameters())
    assert (folder / "vault.tdk").read_bytes() == before


def test_a_vault_is_not_made_over_drafts_that_lost_their_key(folder: Path, vault: Vault) -> None:
    vault.save_draft(vault.new_draft_id(), {}, {})
    vault.close()
    (folder / "vault.tdk").unlink()

    assert vault_exists(folder)
    with pytest.raises(VaultExistsError):
        create_vault(folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters())
    with pytest.raises(VaultDamagedError):
        open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.odt").write_bytes(b"x")
    with pytest.raises(VaultError) as caught:
        create_vault(tmp_path, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters())
    assert isinstance(caught.value, VaultFolderNotEmptyError)


def test_an_interrupted_creation_can_be_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "v"
    rename = os.rename

    def interrupted(source: Path, target: Path) -> None:
        if Path(target).name == "vault.tdk":
            raise OSError(errno.EIO, "no")
        rename(source, target)

    monkeypatch.setattr(os, "rename", interrupted)
    with pytest.raises(SaveError):
        create_vault(folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters())
    monkeypatch.undo()
    assert not vault_exists(folder)
    with pytest.raises(VaultMissingError):
        open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom)

    vault, _ = create_vault(folder, PASSPHRASE, random=os.urandom, now=Clock(), kdf=KdfParameters())
    vault.close()
    open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom).close()


def test_creation_measures_the_computer_when_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("template_desk.crypto.keyfile._measure", lambda _: 2.0)
    vault, _ = create_vault(tmp_path / "v", PASSPHRASE, random=os.urandom, now=Clock())
    vault.close()
    assert vault_facts(tmp_path / "v").kdf == KdfParameters()


def test_a_missing_vault_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    assert not vault_exists(tmp_path)
    assert not vault_exists(tmp_path / "nowhere")
    with pytest.raises(VaultMissingError):
        open_vault(tmp_path, PASSPHRASE, now=Clock(), random=os.urandom)
    with pytest.raises(VaultMissingError):
        vault_facts(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_facts_need_neither_passphrase_nor_lock(folder: Path, vault: Vault) -> None:
    vault.save_draft(vault.new_draft_id(), {}, {})
    facts = vault_facts(folder)

    assert (facts.id, facts.kdf, facts.drafts) == (vault.id, KdfParameters(), 1)
    assert re.fullmatch("[a-z2-7]{26}", facts.id)


def test_every_damage_to_the_key_file_is_a_declared_error(folder: Path, clock: Clock) -> None:
    path = folder / "vault.tdk"
    sound = path.read_bytes()
    reached = 0
    for place in range(len(sound)):
        changed = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        path.write_bytes(changed)
        try:
            vault_facts(folder)
        except VaultDamagedError:
            continue
        reached += 1
        if reached % 30 == 1:
            with pytest.raises(WrongPassphraseError):
                open_vault(folder, PASSPHRASE, now=clock, random=os.urandom)
    for changed in (b"", sound[:-1], sound[: len(sound) // 2], sound * 20):
        path.write_bytes(changed)
        with pytest.raises(VaultDamagedError):
            open_vault(folder, PASSPHRASE, now=clock, random=os.urandom)
    path.write_bytes(sound)
    open_vault(folder, PASSPHRASE, now=clock, random=os.urandom).close()


def test_left_overs_of_interrupted_saves_are_swept(
    folder: Path, reopen: Callable[[], Vault]
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    vault.save_draft(draft, {}, {})
    left_overs = [
        folder / "vault.tdk.0.tmp",
        folder / "identity" / "00000001.age.0.tmp",
        folder / "drafts" / draft / "00000002.age.0.tmp",
    ]
    for path in left_overs:
        path.write_bytes(b"half")
    reopen()
    assert not any(path.exists() for path in left_overs)


def test_nothing_secret_is_in_repr(vault: Vault) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"answer": "secret-answer"}, {"title": "secret-title"})
    keys = vault._access.keys
    shown = repr([vault, keys, vault.read_draft(draft), vault.list_drafts()])

    assert "secret" not in shown
    assert "SECRET" not in shown
    for recipient in keys.recipients:
        assert recipient not in shown
    assert repr(keys.secret)[2:-1] not in shown


def test_importing_the_vault_does_not_import_cryptography(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from template_desk.vault.vault import *;"
        "assert vault_exists(Path(sys.argv[1]));"
        "sys.exit('cryptography' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    assert subprocess.run(command, check=False, timeout=30).returncode == 0


def test_reading_only_needs_no_lock_and_changes_nothing(
    folder: Path, vault: Vault, clock: Clock
) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    (folder / "drafts" / draft / "00000002.age.0.tmp").write_bytes(b"a save under way")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    with open_vault(folder, PASSPHRASE, now=clock, random=os.urandom, read_only=True) as second:
        assert second.read_only
        assert not vault.read_only
        assert second.read_draft(draft).content == {"n": 1}
        for refused in (
            lambda: second.save_draft(draft, {}, {}),
            lambda: second.delete_draft(draft),
            lambda: second.restore_draft(draft),
            lambda: second.records.save_identity({}),
            lambda: second.change_passphrase(PASSPHRASE, PASSPHRASE + "!"),
        ):
            with pytest.raises(VaultReadOnlyError):
                refused()

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
