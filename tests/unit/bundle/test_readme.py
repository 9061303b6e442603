"""The commands in README.txt are run as they stand, by a shell that knows nothing of us."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from signing_samples import BUNDLE_NAME, make_bundle, make_parts, make_signer
from template_desk.bundle.readme import readme_text
from template_desk.errors import BundleError
from tools import require_tool


def commands_of(text: str) -> list[str]:
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(line.removeprefix("$ "))
            inside = True
        elif not line:
            inside = False
        elif inside:
            found[-1] += "\n" + line
    return found


def test_commands_of_the_readme_confirm_the_bundle(tmp_path: Path) -> None:
    for tool in ("unzip", "openssl", "sha256sum", "pdfsig", "python3"):
        require_tool(tool)
    identity = make_signer()
    parts = make_parts(identity)
    (tmp_path / BUNDLE_NAME).write_bytes(make_bundle(identity, parts))
    commands = commands_of(parts.readme.decode())

    # One shell, as a reader would have; each command must succeed.
    script = "\n".join(f"{command} 2>&1 || exit 9" for command in commands)
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    shown = done.stdout.decode()

    assert len(commands) == 12
    assert done.returncode == 0, shown
    assert "No errors detected" in shown
    assert "request.json: OK\nrequest.pdf: OK\n" in shown
    for name in ("README.txt", "request.json", "request.pdf"):
        assert f"{name} is in the list\n" in shown
    assert "CAdES Verification successful" in shown
    certificate_line = next(line for line in shown.splitlines() if "Fingerprint=" in line)
    assert certificate_line.split("=")[1] in parts.readme.decode()
    assert "Nov 20 09:30:15 2026 GMT" in shown
    assert f"\n{identity.facts.fingerprint}\n" in shown
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown


def test_commands_of_the_readme_notice_a_change(tmp_path: Path) -> None:
    for tool in ("unzip", "openssl", "sha256sum"):
        require_tool(tool)
    identity = make_signer()
    parts = make_parts(identity)
    (tmp_path / BUNDLE_NAME).write_bytes(make_bundle(identity, parts))
    commands = commands_of(parts.readme.decode())
    unpack = "\n".join(commands[:3])
    spoil = "sed -i s/assistance/ASSISTANCE/ request.json"

    compared = subprocess.run(
        ["sh", "-c", f"{unpack}\n{spoil}\n{commands[3]}\n{commands[4]}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert b"request.json: FAILED" in compared.stdout
    assert b"request.json is in the list" not in compared.stdout


def test_readme_is_plain_ascii_without_names() -> None:
    identity = make_signer()

    text = make_parts(identity).readme.decode("ascii")

    assert identity.facts.name not in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", ["", "a b.zip", "$(reboot).zip", "-rf", "a/b.zip", "a\n.zip"])
def test_bundle_name_that_a_shell_could_read_is_refused(name: str) -> None:
    with pytest.raises(BundleError):
        readme_text(bundle_name=name, request_json=b"", request_pdf=b"", facts=make_signer().facts)
