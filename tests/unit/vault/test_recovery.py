from __future__ import annotations

import base64
import errno
import hmac
import io
import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from template_desk.errors import (
    PaperKeyError,
    PassphraseTooShortError,
    SaveError,
    VaultDamagedError,
    VaultInUseError,
    VaultMissingError,
    WrongPassphraseError,
)
from template_desk.vault.drafts import GenerationKind
from template_desk.vault.recovery import README_TEXT, PaperKey, recover_vault
from template_desk.vault.vault import Vault, open_vault
from tools import require_tool, run_tool

from .conftest import PASSPHRASE, Clock

NEW = "an entirely new phrase"


def _opens(folder: Path, passphrase: str) -> bool:
    try:
        open_vault(folder, passphrase, now=Clock(), random=os.urandom).close()
    except WrongPassphraseError:
        return False
    return True


def test_the_written_commands_open_the_drafts(
    folder: Path, vault: Vault, paper_key: PaperKey
) -> None:
    """Exactly what TO-OPEN-WITHOUT-THIS-PROGRAM.txt says, with Debian's age."""
    require_tool("age")
    draft = vault.new_draft_id()
    answers = {"summary": "قانون 核 Ядро"}
    vault.save_draft(draft, answers, {"title": "t"}, kind=GenerationKind.EXPORT)
    vault.records.save_identity({"p12": "AAAA"})
    attached = vault.attachments(draft).add(io.BytesIO(b"%PDF" + bytes(100_000)))
    (folder / "paper-key.txt").write_text(paper_key.text + "\n", encoding="ascii")
    told = (folder / "TO-OPEN-WITHOUT-THIS-PROGRAM.txt").read_text(encoding="utf-8")
    commands = re.findall(r"^ +(age .*)$", told, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        filled = command.replace("DRAFT", draft).replace("NUMBER", "00000001")
        filled = filled.replace("FILE", "00000001.kept.age").replace("ID", attached.id)
        done = run_tool(*shlex.split(filled), cwd=folder)
        assert done.returncode == 0, done.stderr

    assert (folder / "attached-file").read_bytes() == b"%PDF" + bytes(100_000)
    assert json.loads((folder / "draft.json").read_bytes())["draft"] == answers
    assert json.loads((folder / "identity.json").read_bytes())["draft"] == {"p12": "AAAA"}


def test_debian_age_opens_the_recovery_file(
    folder: Path, tmp_path: Path, paper_key: PaperKey
) -> None:
    require_tool("age")
    key = tmp_path / "key.txt"
    key.write_text(paper_key.text + "\n", encoding="ascii")
    done = run_tool("age", "-d", "-i", key, folder / "recovery.age")

    assert json.loads(done.stdout)["format"] == "template-desk-recovery"


def _hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 for 32 bytes, by hand."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\1", "sha256")


def test_the_specification_alone_is_enough_to_check_a_draft(
    folder: Path, tmp_path: Path, vault: Vault, paper_key: PaperKey
) -> None:
    """docs/formats/draft.md, with Debian's age and the standard library."""
    require_tool("age")
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"b": "é", "a": [1, True]}, {"t": "x"})
    key = tmp_path / "key.txt"
    key.write_text(paper_key.text + "\n", encoding="ascii")
    recovery = json.loads(run_tool("age", "-d", "-i", key, folder / "recovery.age").stdout)
    plaintext = run_tool("age", "-d", "-i", key, folder / "drafts" / draft / "00000001.age").stdout
    whole = json.loads(plaintext)
    mac = whole["td"].pop("mac")
    unsigned = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    mac_key = _hkdf(
        base64.b64decode(recovery["keys"][0]["secret"]), b"templatedesk.org/vault/v1/mac"
    )

    assert hmac.digest(mac_key, unsigned.encode(), "sha256").hex() == mac
    assert (whole["td"]["vault"], whole["td"]["draft"]) == (recovery["vault"], draft)
    assert len(plaintext) == 65536


def test_the_paper_key_gives_a_new_passphrase(
    folder: Path, reopen: Callable[[], Vault], paper_key: PaperKey
) -> None:
    vault = reopen()
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    vault.close()
    recover_vault(folder, paper_key.text, NEW, random=os.urandom)

    with open_vault(folder, NEW, now=Clock(), random=os.urandom) as recovered:
        assert recovered.read_draft(draft).content == {"n": 1}
    assert not _opens(folder, PASSPHRASE)
    assert not (folder / "vault.tdk.1").exists()


@pytest.mark.parametrize("damage", ["gone", "rot", "vault-id"])
def test_the_paper_key_cures_a_damaged_key_file(
    folder: Path, paper_key: PaperKey, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("template_desk.crypto.keyfile._measure", lambda _: 2.0)
    path = folder / "vault.tdk"
    sound = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "rot":
        path.write_bytes(b"rot")
    else:
        path.write_bytes(re.sub(rb'"vault":"\w{26}"', b'"vault":"' + b"a" * 26 + b'"', sound))
    recover_vault(folder, paper_key.text, NEW, random=os.urandom)

    assert _opens(folder, NEW)
    if damage == "rot":
        assert (folder / "vault.tdk.aside-1").read_bytes() == b"rot"


def test_the_recovered_vault_reads_what_it_saved(folder: Path, paper_key: PaperKey) -> None:
    """The id comes from the recovery file, so a changed one in the key file does no harm."""
    with open_vault(folder, PASSPHRASE, now=Clock(), random=os.urandom) as vault:
        draft = vault.new_draft_id()
        vault.save_draft(draft, {"n": 1}, {})
    content = (folder / "vault.tdk").read_bytes()
    (folder / "vault.tdk").write_bytes(
        re.sub(rb'"vault":"\w{26}"', b'"vault":"' + b"a" * 26 + b'"', content)
    )
    recover_vault(folder, paper_key.text, NEW, random=os.urandom)
    with open_vault(folder, NEW, now=Clock(), random=os.urandom) as vault:
        assert vault.read_draft(draft).content == {"n": 1}


def test_another_paper_key_is_refused(folder: Path, tmp_path: Path) -> None:
    from template_desk.crypto import age

    before = (folder / "vault.tdk").read_bytes()
    with pytest.raises(PaperKeyError):
        recover_vault(folder, age.new_identity(), NEW, random=os.urandom)
    with pytest.raises(PaperKeyError):
        recover_vault(folder, "nonsense", NEW, random=os.urandom)
    assert (folder / "vault.tdk").read_bytes() == before
    with pytest.raises(VaultMissingError):
        recover_vault(tmp_path / "x", age.new_identity(), NEW, random=os.urandom)


def test_recovery_refuses_what_a_new_vault_would(
    folder: Path, vault: Vault, paper_key: PaperKey
) -> None:
    with pytest.raises(PassphraseTooShortError):
        recover_vault(folder, paper_key.text, "short", random=os.urandom)
    with pytest.raises(VaultInUseError):
        recover_vault(folder, paper_key.text, NEW, random=os.urandom)
    vault.close()


def test_a_damaged_recovery_file_is_a_declared_error(folder: Path, paper_key: PaperKey) -> None:
    path = folder / "recovery.age"
    sound = path.read_bytes()
    for place in range(0, len(sound), 7):
        changed = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        path.write_bytes(changed)
        with pytest.raises((VaultDamagedError, PaperKeyError)):
            recover_vault(folder, paper_key.text, NEW, random=os.urandom)
    path.unlink()
    with pytest.raises(VaultDamagedError):
        recover_vault(folder, paper_key.text, NEW, random=os.urandom)


def test_a_changed_passphrase_replaces_the_one_before_once_used(
    folder: Path, vault: Vault, paper_key: PaperKey
) -> None:
    draft = vault.new_draft_id()
    vault.save_draft(draft, {"n": 1}, {})
    vault.change_passphrase(PASSPHRASE, NEW)
    vault.save_draft(draft, {"n": 2}, {})
    vault.close()

    assert (folder / "vault.tdk.1").exists()
    assert _opens(folder, PASSPHRASE)  # Until the new one was used; nobody is locked out.
    assert _opens(folder, NEW)
    assert not (folder / "vault.tdk.1").exists()
    assert not _opens(folder, PASSPHRASE)
    recover_vault(folder, paper_key.text, PASSPHRASE, random=os.urandom)
    assert _opens(folder, PASSPHRASE)


def test_changing_needs_the_current_passphrase_and_a_long_new_one(vault: Vault) -> None:
    with pytest.raises(WrongPassphraseError):
        vault.change_passphrase(PASSPHRASE + "x", NEW)
    with pytest.raises(PassphraseTooShortError):
        vault.change_passphrase(PASSPHRASE, "short")


def test_an_interrupted_change_leaves_the_passphrase_before(
    folder: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "no")

    # The key file has its other name already, the new one not yet its own.
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(SaveError):
        vault.change_passphrase(PASSPHRASE, NEW)
    monkeypatch.undo()
    vault.close()

    assert not (folder / "vault.tdk").exists()
    assert _opens(folder, PASSPHRASE)
    assert (folder / "vault.tdk").exists()
    assert not (folder / "vault.tdk.1").exists()


def test_a_typed_paper_key_is_read_in_any_spacing_and_case(paper_key: PaperKey) -> None:
    groups = paper_key.groups()
    assert "".join(groups) == paper_key.text
    assert [len(group) for group in groups] == [16, *[5] * 11, 3]
    for typed in (
        paper_key.text.lower(),
        " ".join(groups),
        "\u00a0-\n".join(groups) + "\u200b",
        paper_key.text.replace("0", "o").replace("L", "1").replace("8", "b"),
    ):
        assert PaperKey.from_typed(typed).text == paper_key.text


def test_a_mistyped_paper_key_is_refused(paper_key: PaperKey) -> None:
    for place in range(len(paper_key.text)):
        character = "Q" if paper_key.text[place] != "Q" else "P"
        typed = paper_key.text[:place] + character + paper_key.text[place + 1 :]
        with pytest.raises(PaperKeyError):
            PaperKey.from_typed(typed)
    for typed in ("", paper_key.text[:-1], paper_key.text + "q", "AGE-SECRET-KEY-1", "ключ"):
        with pytest.raises(PaperKeyError):
            PaperKey.from_typed(typed)


def test_one_group_is_checked_as_it_was_typed(paper_key: PaperKey) -> None:
    group = paper_key.groups()[3]
    assert paper_key.check_part(3, f" {group.lower()[:2]} - {group[2:]}\u00a0")
    assert not paper_key.check_part(3, group[:-1])
    assert not paper_key.check_part(3, group[::-1] if group[::-1] != group else "")
    assert not paper_key.check_part(3, "")


def test_a_confirmed_paper_key_stays_confirmed(
    folder: Path, reopen: Callable[[], Vault], paper_key: PaperKey
) -> None:
    from template_desk.crypto import age

    vault = reopen()
    assert not vault.records.paper_key_confirmed()
    assert not vault.records.confirm_paper_key(paper_key, 5, "wrong")
    assert not vault.records.paper_key_confirmed()
    other = PaperKey(age.new_identity())
    with pytest.raises(PaperKeyError):
        vault.records.confirm_paper_key(other, 5, other.groups()[5])
    assert vault.records.confirm_paper_key(paper_key, 5, paper_key.groups()[5])
    assert reopen().records.paper_key_confirmed()
    (folder / "paper" / "00000001.age").write_bytes(b"rot")
    assert not reopen().records.paper_key_confirmed()


def test_the_paper_key_is_not_in_repr(paper_key: PaperKey) -> None:
    assert repr(paper_key) == "PaperKey()"


def test_the_instructions_fit_a_plain_window() -> None:
    assert all(len(line) <= 80 for line in README_TEXT.split("\n"))
