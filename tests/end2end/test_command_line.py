"""The real program, started as a process, against the contract of its command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conftest import FIXTURES, sample_file
from template_desk.crypto.keyfile import KdfParameters
from template_desk.desk.environment import real_environment
from template_desk.desk.opening import create_workspace
from tools import run_tool

PASSPHRASE = "border laboratories need detectors"


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "template_desk", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def run_json(*arguments: str | Path, code: int = 0) -> Any:
    """Run with ``--json``; stdout must be one JSON object and nothing else."""
    done = run(*arguments, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a passphrase file and an identity."""
    folder = tmp_path_factory.mktemp("workplace")
    (folder / "passphrase.txt").write_text(f"{PASSPHRASE}\nsecond line\n")
    made = run_json(
        "identity", "new", "--name", "Anna Petrosyan", "--organization", "Ministry",
        "--state", "AM", "--out", folder / "id.p12", "--passphrase-file", folder / "passphrase.txt",
    )  # fmt: skip
    assert re.fullmatch(r"(\d{5} ){5}\d{5}", made["fingerprint"])
    return folder


def make_vault(folder: Path) -> str:
    """Make a vault at the lowest cost that the format allows; give its paper key."""
    made = create_workspace(folder, PASSPHRASE, real_environment(), kdf=KdfParameters())
    made.workspace.close()
    return made.paper_key.text


@pytest.fixture(scope="module")
def exported(workplace: Path) -> dict[str, Any]:
    """An export of Armenia's request through the command line."""
    return run_json(
        "export", sample_file("armenia-2008"), "--identity", workplace / "id.p12",
        "--passphrase-file", workplace / "passphrase.txt", "--out", workplace / "out",
        "--date", "2026-03-25",
    )  # fmt: skip


def test_version_and_help() -> None:
    assert re.match(r"template-desk \d+\.\d+\.\d+ \(build \S+\)\n$", run("--version").stdout)
    assert run("--help").returncode == 0


@pytest.mark.parametrize("arguments", [["nothing"], ["export"], ["verify"], ["vault"]])
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert "usage" in done.stderr


def test_forms_are_listed_checked_and_described(tmp_path: Path) -> None:
    (form,) = run_json("forms")["forms"]
    assert (form["form"], form["edition"], form["origin"]) == (
        "assistance-request", "2007", "official",
    )  # fmt: skip
    assert "en" in form["languages"]

    pack = FIXTURES / "packs" / "border-survey" / "2030"
    assert run_json("forms", "check", pack) == {"defects": []}
    assert run_json("forms", "check", tmp_path, code=1)["defects"]

    schema = json.loads(run("forms", "schema", "assistance-request").stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    refused = run_json("forms", "schema", "nothing", code=3)
    assert refused["error"]["code"] == "TD-102"


def test_a_new_answers_file_has_problems_and_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    assert run("new", "assistance-request@2007", "--language", "fr", "--out", file).returncode == 0
    blank = json.loads(file.read_text())
    assert blank["language"] == "fr"

    found = run_json("check", file, code=1)
    assert {p["code"] for p in found["must_fix"]} == {"missing", "no_way_to_reach", "no_area"}
    assert all(
        p["text"] and set(p) == {"section", "question", "row", "code", "text"}
        for p in found["must_fix"]
    )

    file.write_text("mine")
    assert run("new", "assistance-request", "--out", file).returncode == 3
    assert file.read_text() == "mine"


def test_check_says_what_is_worth_considering_with_code_0() -> None:
    found = run_json("check", sample_file("armenia-2008"))

    said = run("check", sample_file("armenia-2008")).stdout
    assert (
        "Areas of requested assistance · OP 3(b) – Physical protection · Comments [areas.c" in said
    )
    assert found["must_fix"] == []
    assert {"areas.comments"} <= {p["question"] for p in found["should_consider"]}


@pytest.mark.parametrize(
    ("text", "code", "error"),
    [
        ("", 3, "TD-111"),
        ("{}", 3, "TD-110"),
        ('{"form":"x","edition":"1","answers":{}}', 3, "TD-102"),
        ('{"form":"assistance-request","form":"x"}', 3, "TD-111"),
        ('{"form":"assistance-request","edition":"2007","answers":{"summary":1.5}}', 3, "TD-111"),
    ],
)
def test_bad_answers_files_are_refused_with_a_code(
    tmp_path: Path, text: str, code: int, error: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text)

    assert run_json("check", file, code=code)["error"]["code"] == error


def test_unknown_keys_and_wrong_types_are_problems_with_a_path(tmp_path: Path) -> None:
    value = json.loads(sample_file("armenia-2008").read_text())
    value["answers"]["areas"]["op9"] = {}
    value["answers"]["summary"] = True
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(value))

    found = run_json("check", file, code=1)["must_fix"]

    assert ("areas.op9", "unknown_row") in {(p["question"], p["code"]) for p in found}
    assert ("summary", "wrong_type") in {(p["question"], p["code"]) for p in found}


def test_a_language_that_nobody_knows_is_a_problem_with_a_path(tmp_path: Path) -> None:
    value = json.loads(sample_file("armenia-2008").read_text())
    file = tmp_path / "odd.json"
    file.write_text(json.dumps({**value, "language": "klingon"}))

    (found,) = run_json("check", file, code=1)["must_fix"]
    assert (found["question"], found["code"]) == ("language", "unknown_language")
    assert "klingon" in found["text"]
    run_json("export", file, "--draft", "--out", tmp_path / "out", code=1)
    assert not (tmp_path / "out").exists()


def test_an_answer_of_the_wrong_type_is_not_also_missing(tmp_path: Path) -> None:
    value = json.loads(sample_file("armenia-2008").read_text())
    value["answers"]["summary"] = 5
    value["answers"]["submission.contact.name"] = ""
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(value))

    found = run_json("check", file, code=1)["must_fix"]

    assert [(p["question"], p["code"]) for p in found] == [
        ("summary", "wrong_type"),
        ("submission.contact.name", "missing"),
    ]


def test_a_document_in_another_language_than_answered_is_noted(tmp_path: Path) -> None:
    value = json.loads(sample_file("armenia-2008").read_text())
    value["answers"]["submission.language"] = "en"
    file = tmp_path / "english.json"
    file.write_text(json.dumps(value))

    done = run("export", file, "--draft", "--language", "fr", "--out", tmp_path / "out")

    assert done.returncode == 0
    assert "printed in another language: «French»" in done.stderr
    assert "printed in another language" not in run("check", file).stdout


def test_an_identity_is_shown_with_the_same_fingerprint(
    workplace: Path, exported: dict[str, Any]
) -> None:
    shown = run_json(
        "identity", "show", workplace / "id.p12", "--passphrase-file", workplace / "passphrase.txt"
    )
    certificate = run_json("identity", "show", workplace / "out" / "signer.pem")

    assert shown["name"] == "Anna Petrosyan"
    assert shown["fingerprint"] == certificate["fingerprint"] == exported["fingerprint"]
    (workplace / "wrong.txt").write_text("wrong\n")
    refused = run_json(
        "identity", "show", workplace / "id.p12", "--passphrase-file", workplace / "wrong.txt",
        code=3,
    )  # fmt: skip
    assert refused["error"]["code"] == "TD-302"


def test_export_refuses_what_must_be_fixed_but_not_a_working_copy(
    workplace: Path, tmp_path: Path
) -> None:
    blank = tmp_path / "blank.json"
    run("new", "assistance-request", "--out", blank)
    sign = ("--identity", workplace / "id.p12", "--passphrase-file", workplace / "passphrase.txt")

    found = run_json("export", blank, *sign, "--out", tmp_path / "no", code=1)
    assert len(found["must_fix"]) == 7
    assert not (tmp_path / "no").exists()

    made = run("export", blank, "--draft", "--out", tmp_path / "draft", "--json")
    assert made.returncode == 0
    said = made.stderr
    assert "Must be fixed: 7" in said
    assert all(problem["text"] in said for problem in found["must_fix"])
    draft = json.loads(made.stdout)
    assert draft["files"]["bundle"] is None
    assert draft["fingerprint"] is None
    assert Path(draft["files"]["pdf"]).is_file()
    assert draft["files"]["fax"] == []
    assert run("export", blank, "--out", tmp_path / "x").returncode == 2
    assert run("export", blank, *sign, "--out", tmp_path / "x", "--date", "1.1.26").returncode == 2


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("g3", ["request-fax-g3.tif"]),
        ("g4", ["request-fax-g4.tif"]),
        ("both", ["request-fax-g4.tif", "request-fax-g3.tif"]),
    ],
)
def test_files_for_a_fax_server_are_made_when_asked_for(
    asked: str, names: list[str], workplace: Path, tmp_path: Path
) -> None:
    sign = ("--identity", workplace / "id.p12", "--passphrase-file", workplace / "passphrase.txt")

    found = run_json(
        "export", sample_file("armenia-2008"), *sign, "--out", tmp_path / "out", "--fax", asked
    )  # fmt: skip

    assert [Path(name).name for name in found["files"]["fax"]] == names
    pages = run_tool("pdfinfo", found["files"]["pdf"]).stdout.decode().split("Pages:")[1].split()[0]
    for file in found["files"]["fax"]:
        told = run_tool("tiffinfo", file).stdout.decode()
        assert f"Page Number: {int(pages) - 1}-{pages}" in told
        assert Path(file).name in (tmp_path / "out" / "READ-ME-FIRST.txt").read_text()


def test_independent_programs_accept_the_export(exported: dict[str, Any], tmp_path: Path) -> None:
    pdf, bundle = Path(exported["files"]["pdf"]), Path(exported["files"]["bundle"])
    signature = run_tool("pdfsig", pdf).stdout.decode()
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    assert run_tool("qpdf", "--check", pdf).returncode == 0
    assert run_tool("unzip", "-t", bundle).returncode == 0
    run_tool("unzip", "-q", bundle, "-d", tmp_path)
    accepted = run_tool(
        "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER",
        "-in", tmp_path / "META-INF/signature001.p7s",
        "-content", tmp_path / "META-INF/ASiCManifest001.xml",
        "-CAfile", pdf.parent / "signer.pem", "-purpose", "any", "-out", tmp_path / "out",
    )  # fmt: skip
    assert accepted.returncode == 0, accepted.stderr
    assert b"CAdES Verification successful" in accepted.stderr


def test_verify_says_who_signed_and_whom_it_knows(exported: dict[str, Any]) -> None:
    bundle, folder = exported["files"]["bundle"], Path(exported["files"]["pdf"]).parent

    (found,) = run_json("verify", bundle)["results"]
    assert found["verdict"] == "signed_by_unknown"
    assert (found["form"], found["reference"]) == ("assistance-request@2007", "SAMPLE-2008-04")
    (signer,) = found["signers"]
    assert signer["fingerprint"] == exported["fingerprint"]
    assert signer["trusted_by"] is None

    known = run_json("verify", bundle, exported["files"]["pdf"], "--trust", folder / "signer.pem")
    assert [r["verdict"] for r in known["results"]] == ["verified", "verified"]


def test_verify_with_another_trusted_signer_is_code_4(
    workplace: Path, exported: dict[str, Any], tmp_path: Path
) -> None:
    run(
        "identity", "new", "--name", "Other", "--organization", "O", "--state", "AL",
        "--out", tmp_path / "other.p12", "--passphrase-file", workplace / "passphrase.txt",
    )  # fmt: skip
    other = run_json(
        "export", sample_file("albania-2004"), "--identity", tmp_path / "other.p12",
        "--passphrase-file", workplace / "passphrase.txt", "--out", tmp_path / "out",
    )  # fmt: skip
    trust = Path(other["files"]["pdf"]).parent / "signer.pem"

    (found,) = run_json("verify", exported["files"]["bundle"], "--trust", trust, code=4)["results"]

    assert found["verdict"] == "signed_by_unknown"


def test_one_changed_byte_in_any_member_or_in_the_pdf_is_code_4(
    exported: dict[str, Any], tmp_path: Path
) -> None:
    raw = Path(exported["files"]["bundle"]).read_bytes()
    with zipfile.ZipFile(exported["files"]["bundle"]) as bundle:
        contents = {name: bundle.read(name) for name in bundle.namelist()}
    files = []
    for number, (name, content) in enumerate(contents.items()):
        place = raw.index(content) + len(content) // 2
        changed = tmp_path / f"{number}-{Path(name).name}.zip"
        changed.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        files.append(changed)
    pdf = bytearray(Path(exported["files"]["pdf"]).read_bytes())
    pdf[len(pdf) // 3] ^= 1
    (tmp_path / "changed.pdf").write_bytes(pdf)

    found = run_json("verify", *files, tmp_path / "changed.pdf", code=4)["results"]

    assert len(found) == 7
    assert {r["verdict"] for r in found} == {"changed"}
    assert all(r["reasons"] for r in found)


def test_extract_gives_the_signed_files_back(exported: dict[str, Any], tmp_path: Path) -> None:
    done = run("verify", exported["files"]["bundle"], "--extract", tmp_path / "out")

    assert done.returncode == 0
    for name in ("request.json", "request.pdf"):
        original = Path(exported["files"]["pdf"]).parent / name
        assert (tmp_path / "out" / name).read_bytes() == original.read_bytes()


def test_the_same_answers_give_the_same_json_and_pages(
    workplace: Path, exported: dict[str, Any]
) -> None:
    again = run_json(
        "export", sample_file("armenia-2008"), "--draft", "--out", workplace / "draft",
        "--date", "2026-03-25",
    )  # fmt: skip

    assert Path(again["files"]["json"]).read_bytes() == Path(exported["files"]["json"]).read_bytes()


def test_drafts_go_through_the_vault_unchanged(workplace: Path, tmp_path: Path) -> None:
    vault = ("--vault", tmp_path / "vault")
    key = ("--passphrase-file", workplace / "passphrase.txt")
    made = run_json("vault", "create", *vault, *key)
    assert made["paper_key"].replace(" ", "").startswith("AGE-SECRET-KEY-1")
    assert run_json("drafts", "list", *vault, *key) == {"drafts": [], "damaged": [], "missing": []}

    draft = run_json("drafts", "import", sample_file("angola-2008"), *vault, *key)["draft"]
    (listed,) = run_json("drafts", "list", *vault, *key)["drafts"]
    assert (listed["id"], listed["must_fix"]) == (draft, 0)
    assert "Angola" in listed["title"]

    back = run_json("drafts", "export", draft, *vault, *key)
    original = json.loads(sample_file("angola-2008").read_text())
    assert back["answers"] == original["answers"]
    assert run_json("vault", "info", *vault)["drafts"] == 1

    secret = b"study is under way"
    for path in (tmp_path / "vault").rglob("*"):
        assert not path.is_file() or secret not in path.read_bytes()

    (tmp_path / "wrong.txt").write_text("not the passphrase at all\n")
    wrong = run_json("drafts", "list", *vault, "--passphrase-file", tmp_path / "wrong.txt", code=3)
    assert wrong["error"]["code"] == "TD-201"
    unknown = run_json("drafts", "export", "nothing", *vault, *key, code=3)
    assert unknown["error"]["code"] == "TD-209"
    again = run_json("vault", "create", *vault, *key, code=3)
    assert again["error"]["code"] == "TD-207"


def test_earlier_versions_are_listed_and_taken_back(workplace: Path, tmp_path: Path) -> None:
    vault = ("--vault", tmp_path / "vault", "--passphrase-file", workplace / "passphrase.txt")
    make_vault(tmp_path / "vault")
    draft = run_json("drafts", "import", sample_file("angola-2008"), *vault)["draft"]

    (first,) = run_json("drafts", "history", draft, *vault)["versions"]
    assert (first["generation"], first["readable"], first["kind"]) == (1, True, "autosave")
    assert first["title"] == "Angola – Request for assistance"
    same = run_json("drafts", "restore", draft, "1", *vault)
    assert (same["changed"], same["generation"]) == (False, 1)
    words = run("drafts", "history", draft, *vault).stdout
    assert re.search(r"^ +1  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  saved by itself  \(Angola", words)
    assert "clock was set back" in words

    gone = run_json("drafts", "restore", draft, "7", *vault, code=3)
    assert gone["error"]["code"] == "TD-209"
    assert run("drafts", "restore", draft, "x", *vault).returncode == 2
    (file,) = (tmp_path / "vault" / "drafts" / draft).glob("*.age")
    file.write_bytes(file.read_bytes()[:-1])
    (damaged,) = run_json("drafts", "history", draft, *vault)["versions"]
    assert damaged == {
        "generation": 1, "readable": False, "kind": None, "saved": None, "title": None,
        "ready_sections": None, "sections": None, "must_fix": None,
    }  # fmt: skip
    assert "cannot be read; the file is kept" in run("drafts", "history", draft, *vault).stdout
    assert run_json("drafts", "restore", draft, "1", *vault, code=3)["error"]["code"] == "TD-203"


def test_deleted_drafts_are_taken_back_or_removed_for_good(workplace: Path, tmp_path: Path) -> None:
    from template_desk.desk.environment import real_environment
    from template_desk.desk.opening import open_workspace
    from template_desk.vault.drafts import DraftId

    vault = ("--vault", tmp_path / "vault", "--passphrase-file", workplace / "passphrase.txt")
    make_vault(tmp_path / "vault")
    first, second = (
        DraftId(run_json("drafts", "import", sample_file(name), *vault)["draft"])
        for name in ("angola-2008", "albania-2004")
    )
    assert run_json("drafts", "bin", "list", *vault) == {"drafts": [], "damaged": []}
    workspace = open_workspace(tmp_path / "vault", PASSPHRASE, real_environment())
    workspace.delete(first)
    workspace.delete(second)
    workspace.close()

    listed = run_json("drafts", "bin", "list", *vault)["drafts"]
    assert {(d["id"], d["requester"]) for d in listed} == {(first, "Angola"), (second, "Albania")}
    assert run_json("drafts", "bin", "restore", first, *vault) == {"draft": first}
    assert [d["id"] for d in run_json("drafts", "list", *vault)["drafts"]] == [first]
    refused = run_json("drafts", "bin", "purge", first, *vault, code=3)
    assert refused["error"]["code"] == "TD-209"
    assert run_json("drafts", "bin", "purge", second, *vault)["removed"] == 1
    assert run_json("drafts", "bin", "empty", *vault) == {"removed": 0}
    assert "The bin is empty." in run("drafts", "bin", "list", *vault).stdout
    assert not (tmp_path / "vault" / "bin" / second).exists()


NEW_PASSPHRASE = "двенадцать зелёных чайников"


@pytest.fixture
def vault(workplace: Path, tmp_path: Path) -> tuple[Path, str]:
    """A vault with one draft, and its paper key."""
    folder = tmp_path / "vault"
    key = ("--passphrase-file", workplace / "passphrase.txt")
    paper_key = make_vault(folder)
    run_json("drafts", "import", sample_file("angola-2008"), "--vault", folder, *key)
    (tmp_path / "new.txt").write_text(f"{NEW_PASSPHRASE}\n", encoding="utf-8")
    return folder, paper_key


def drafts_code(folder: Path, passphrase_file: Path) -> str:
    """Give ``ok`` when the passphrase opens the vault with its draft, else the error's code."""
    done = run("drafts", "list", "--vault", folder, "--passphrase-file", passphrase_file, "--json")
    found = json.loads(done.stdout)
    return found["error"]["code"] if "error" in found else "ok" * len(found["drafts"])


def test_the_passphrase_is_changed_and_the_former_one_forgotten(
    vault: tuple[Path, str], workplace: Path, tmp_path: Path
) -> None:
    folder, _ = vault
    old, new = workplace / "passphrase.txt", tmp_path / "new.txt"

    done = run_json(
        "vault", "passwd", "--vault", folder, "--passphrase-file", old,
        "--new-passphrase-file", new,
    )  # fmt: skip

    assert set(done) == {"vault", "id"}
    assert done["id"] == run_json("vault", "info", "--vault", folder)["id"]
    assert drafts_code(folder, new) == "ok"
    assert drafts_code(folder, old) == "TD-201"
    assert not (folder / "vault.tdk.1").exists()


def test_a_passphrase_that_cannot_be_changed_stays(
    vault: tuple[Path, str], workplace: Path, tmp_path: Path
) -> None:
    folder, _ = vault
    old, new = workplace / "passphrase.txt", tmp_path / "new.txt"
    (tmp_path / "short.txt").write_text("short\n")
    (tmp_path / "wrong.txt").write_text("not the passphrase at all\n")
    missing = tmp_path / "missing.txt"
    for current, wanted, code in (
        (tmp_path / "wrong.txt", new, "TD-201"),
        (old, tmp_path / "short.txt", "TD-210"),
        (old, missing, "TD-520"),
        (missing, new, "TD-520"),
    ):
        refused = run_json(
            "vault", "passwd", "--vault", folder, "--passphrase-file", current,
            "--new-passphrase-file", wanted, code=3,
        )  # fmt: skip
        assert refused["error"]["code"] == code
        assert drafts_code(folder, old) == "ok"
    asked = run_json("vault", "passwd", "--vault", folder, "--passphrase-file", old, code=3)
    assert "--new-passphrase-file" in asked["error"]["text"]
    nowhere = run_json(
        "vault", "passwd", "--vault", tmp_path / "nowhere", "--passphrase-file", old,
        "--new-passphrase-file", new, code=3,
    )  # fmt: skip
    assert nowhere["error"]["code"] == "TD-205"


def test_the_paper_key_in_several_lines_gives_a_new_passphrase(
    vault: tuple[Path, str], workplace: Path, tmp_path: Path
) -> None:
    folder, paper_key = vault
    old, new, sheet = workplace / "passphrase.txt", tmp_path / "new.txt", tmp_path / "sheet.txt"
    wanted = ("--vault", folder, "--new-passphrase-file", new, "--paper-key-file", sheet)
    half = len(paper_key) // 2
    sheet.write_text("AGE-SECRET-KEY-1 nonsense")
    refused = run_json("vault", "recover", *wanted, code=3)
    assert refused["error"]["code"] == "TD-208"
    sheet.write_text("")
    assert run_json("vault", "recover", *wanted, code=3)["error"]["code"] == "TD-520"
    assert drafts_code(folder, old) == "ok"

    sheet.write_text(f"{paper_key[:half].lower()}\r\n  {paper_key[half:]}\r\n")
    done = run("vault", "recover", *wanted)

    assert done.returncode == 0, done.stderr
    assert "The paper key stays valid" in done.stdout
    assert drafts_code(folder, new) == "ok"
    assert drafts_code(folder, old) == "TD-201"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
def test_at_a_terminal_the_new_passphrase_is_asked_for_twice_and_not_shown(
    vault: tuple[Path, str], workplace: Path, tmp_path: Path
) -> None:
    import pty

    folder, _ = vault
    arguments = [sys.executable, "-m", "template_desk", "vault", "passwd", "--vault", str(folder)]
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, arguments)
    seen = b""

    def wait_for(words: bytes) -> None:
        nonlocal seen
        while words not in seen:
            seen += os.read(terminal, 1024)

    for words, typed in (
        (b"Passphrase of the vault: ", PASSPHRASE),
        (b"New passphrase: ", NEW_PASSPHRASE),
        (b"The same again: ", NEW_PASSPHRASE),
    ):
        wait_for(words)
        os.write(terminal, typed.encode() + b"\n")
    wait_for(b"The passphrase was changed")
    _, status = os.waitpid(process, 0)
    os.close(terminal)

    assert os.waitstatus_to_exitcode(status) == 0
    assert PASSPHRASE.encode() not in seen
    assert NEW_PASSPHRASE.encode() not in seen
    assert drafts_code(folder, tmp_path / "new.txt") == "ok"


def test_nothing_asks_when_there_is_no_terminal(tmp_path: Path) -> None:
    refused = run_json("vault", "create", "--vault", tmp_path / "v", code=3)

    assert refused["error"]["code"] == "TD-520"
    assert not (tmp_path / "v").exists()


def test_short_passphrases_are_refused(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("short\n")

    refused = run_json(
        "vault", "create", "--vault", tmp_path / "v", "--passphrase-file", tmp_path / "short.txt",
        code=3,
    )  # fmt: skip

    assert refused["error"]["code"] == "TD-210"


def test_the_demo_does_the_main_job_and_can_be_run_twice(tmp_path: Path) -> None:
    first = run_json("demo", "--out", tmp_path / "demo")
    second = run_json("demo", "--out", tmp_path / "demo")

    assert first["verified"]
    assert second["verified"]
    assert Path(first["files"]["bundle"]).is_file()
    assert first["files"]["bundle"] != second["files"]["bundle"]


def test_the_installation_passes_its_own_test() -> None:
    found = run_json("selftest")

    assert found["passed"]
    assert len(found["checks"]) >= 7


def test_every_page_of_every_form_shows_without_a_warning() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "template_desk", "selftest", "--gui", "--json"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["passed"]


def test_an_old_locale_gives_json_that_can_be_read_again(workplace: Path, tmp_path: Path) -> None:
    value = json.loads(sample_file("angola-2008").read_text())
    value["answers"]["summary"] = "Détecteurs 😀"
    (tmp_path / "answers.json").write_text(json.dumps(value))
    vault = ("--vault", tmp_path / "vault", "--passphrase-file", workplace / "passphrase.txt")
    make_vault(tmp_path / "vault")
    draft = run_json("drafts", "import", tmp_path / "answers.json", *vault)["draft"]

    done = subprocess.run(
        [sys.executable, "-m", "template_desk", "drafts", "export", draft, *map(str, vault)],
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip

    assert json.loads(done.stdout)["answers"]["summary"] == "Détecteurs 😀"


def test_what_could_command_a_terminal_is_shown_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('{"form":"\\u001b[31m\\u202e","edition":"1"}')

    done = run("check", tmp_path / "odd.json")

    assert done.returncode == 3
    assert "\x1b" not in done.stderr
    assert "<U+001B>" in done.stderr


def test_a_full_disk_under_the_output_is_said_in_words() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "template_desk", "forms"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_no_screen_is_said_in_words() -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }

    done = subprocess.run(
        [sys.executable, "-m", "template_desk"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 3
    assert "no screen" in done.stderr


def test_an_identity_needs_a_visible_name_and_a_state(workplace: Path, tmp_path: Path) -> None:
    key = ("--passphrase-file", workplace / "passphrase.txt", "--out", tmp_path / "x.p12")
    common = ("identity", "new", "--organization", "O", *key)

    for name in ("  ", "a\nb", "a\x1b[31m", "a\u202eb", "x" * 65):
        refused = run_json(*common, "--name", name, "--state", "AM", code=3)
        assert refused["error"]["code"] == "TD-305"
    assert run(*common, "--name", "Anna", "--state", "XX").returncode == 2
    assert not (tmp_path / "x.p12").exists()
