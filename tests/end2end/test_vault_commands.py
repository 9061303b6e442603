"""The vault's commands as a process: attachments, log, copies, new keys."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import REQUEST_2007, sample_file
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.elsewhere import save_elsewhere
from template_desk.desk.environment import real_environment
from template_desk.desk.opening import create_workspace

from .test_command_line import run, run_json

PASSPHRASE = "border laboratories need detectors"
NEW = "five other words after the leak"


@pytest.fixture
def vault(tmp_path: Path) -> tuple[str | Path, ...]:
    """The options of a new vault at the lowest cost."""
    folder = tmp_path / "vault"
    create_workspace(folder, PASSPHRASE, real_environment(), kdf=KdfParameters()).workspace.close()
    (tmp_path / "p.txt").write_text(PASSPHRASE + "\n")
    (tmp_path / "new.txt").write_text(NEW + "\n")
    return ("--vault", folder, "--passphrase-file", tmp_path / "p.txt")


@pytest.fixture
def draft(vault: tuple[str | Path, ...]) -> str:
    return str(run_json("drafts", "import", sample_file("armenia-2008"), *vault)["draft"])


def test_files_are_attached_listed_saved_and_detached(
    vault: tuple[str | Path, ...], draft: str, tmp_path: Path
) -> None:
    file = tmp_path / "Border map.pdf"
    file.write_bytes(b"%PDF" + os.urandom(200_000))
    (one,) = run_json("drafts", "attach", draft, file, *vault)["attachments"]
    assert (one["name"], one["size_bytes"]) == ("Border map.pdf", 200_004)
    assert one["media_type"] == "application/pdf"

    (again,) = run_json("drafts", "attach", draft, file, *vault, code=1)["problems"]
    assert again["code"] == "same_file"
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    (unusual,) = run_json("drafts", "attach", draft, tmp_path / "setup.exe", *vault, code=1)[
        "problems"
    ]
    assert unusual["code"] == "unusual_kind"
    run_json("drafts", "attach", draft, file, tmp_path / "setup.exe", "--again", "--any-kind",
             *vault)  # fmt: skip

    listed = run_json("drafts", "attachments", draft, *vault)["attachments"]
    assert [each["name"] for each in listed] == ["Border map.pdf", "Border map.pdf", "setup.exe"]
    assert all(each["there"] for each in listed)
    out = tmp_path / "out"
    out.mkdir()
    run_json("drafts", "save-attachment", draft, one["id"], "--out", out, *vault)
    assert (out / "Border map.pdf").read_bytes() == file.read_bytes()
    refused = run_json("drafts", "save-attachment", draft, one["id"], "--out", out, *vault, code=3)
    assert refused["error"]["code"] == "TD-502"

    two = run_json("drafts", "detach", draft, "Border map.pdf", *vault, code=3)
    assert "more than one" in two["error"]["text"]
    run_json("drafts", "detach", draft, "setup.exe", *vault)
    done = run("drafts", "attachments", draft, *vault)
    assert done.stdout.count("(PDF, 200 KB)") == 2
    assert "setup.exe" not in done.stdout
    gone = run_json("drafts", "attach", draft, file, tmp_path / "gone.pdf", *vault, code=3)
    assert gone["error"]["code"] == "TD-215"
    assert "«gone.pdf» cannot be attached (No such file" in gone["error"]["text"]


def test_the_log_is_shown_written_and_checked(
    vault: tuple[str | Path, ...], draft: str, tmp_path: Path
) -> None:
    file = tmp_path / "log.json"
    shown = run_json("vault", "log", "--out", file, *vault)
    assert shown["complete"]
    newest = shown["entries"][0]
    assert (newest["action"], newest["draft"]) == ("draft_imported", draft)
    assert "Armenia" in newest["title"]
    assert run_json("vault", "log-check", file)["head"] == shown["head"]
    assert "Complete: " in run("vault", "log-check", file).stdout

    (tmp_path / "vault" / "log" / "00000001.age").unlink()
    damaged = run_json("vault", "log", *vault, code=4)
    assert damaged["faults"][0] == {
        "code": "missing", "n": 1, "text": "Entry 1 is missing: it was taken away.",
    }  # fmt: skip
    value = json.loads(file.read_bytes())
    value["head"] = "0" * 64
    file.write_text(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    assert "Not complete: 1 fault" in run("vault", "log-check", file).stdout
    assert run("vault", "log-check", file).returncode == 4
    file.write_text("nothing")
    assert run_json("vault", "log-check", file, code=3)["error"]["code"] == "TD-214"


def test_a_copy_saved_elsewhere_is_brought_in(
    vault: tuple[str | Path, ...], tmp_path: Path
) -> None:
    from template_desk.desk.opening import open_workspace

    workspace = open_workspace(tmp_path / "vault", PASSPHRASE, real_environment())
    _, session = workspace.new_draft(REQUEST_2007)
    session.set_title("On a stick")
    save_elsewhere(workspace, session, tmp_path / "copy.age")
    session.close()
    workspace.close()

    brought = run_json("drafts", "bring-in", tmp_path / "copy.age", *vault)

    assert brought["lost_files"] == []
    assert "On a stick (2)" in run("drafts", "list", *vault).stdout
    other = run_json("drafts", "bring-in", sample_file("armenia-2008"), *vault, code=3)
    assert other["error"]["code"] == "TD-216"


def test_new_keys_are_given_after_the_paper_key_is_out(
    vault: tuple[str | Path, ...], draft: str, tmp_path: Path
) -> None:
    options = (*vault, "--new-passphrase-file", tmp_path / "new.txt")
    assert run("vault", "renew-keys", *options, "--json").returncode == 2
    done = run_json("vault", "renew-keys", *options, "--paper-key-out", tmp_path / "key.txt")
    assert "paper_key" not in done
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0

    assert run_json("drafts", "list", *vault, code=3)["error"]["code"] == "TD-201"
    (tmp_path / "p.txt").write_text(NEW + "\n")
    (listed,) = run_json("drafts", "list", *vault)["drafts"]
    assert listed["id"] == draft
    recovered = run_json(
        "vault", "recover", "--vault", tmp_path / "vault", "--paper-key-file", tmp_path / "key.txt",
        "--new-passphrase-file", tmp_path / "p.txt",
    )  # fmt: skip
    assert recovered["id"]

    told = run("vault", "renew-keys", *options)
    assert told.stdout.index("AGE-SECRET-KEY-1") < told.stdout.index("The vault has new keys")
    wrong = run_json("vault", "renew-keys", *vault[:2], "--passphrase-file", tmp_path / "key.txt",
                     "--new-passphrase-file", tmp_path / "new.txt", "--paper-key-out",
                     tmp_path / "k2.txt", code=3)  # fmt: skip
    assert wrong["error"]["code"] == "TD-201"
    assert not (tmp_path / "k2.txt").exists()
