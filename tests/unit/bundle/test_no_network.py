"""Signing and verifying make no network system call, not even a local one."""

from __future__ import annotations

import sys
from pathlib import Path

from tools import ROOT, run_tool

SCRIPT = """
import sys
sys.path[:0] = [{tests!r}]
from signing_samples import make_bundle, make_signer
from template_desk.bundle.verify import Verdict, verify_bytes
from template_desk.signing.trust import TrustedSigners
identity = make_signer()
trusted = TrustedSigners.from_pem({{"a": identity.facts.certificate_pem.encode()}})
found = verify_bytes(make_bundle(identity), trusted=trusted)
sys.exit(0 if found.verdict is Verdict.VERIFIED else 1)
"""


def test_signing_and_verifying_open_no_socket(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT.format(tests=str(ROOT / "tests")))
    trace = tmp_path / "trace"

    done = run_tool("strace", "-f", "-e", "trace=network", "-o", trace, sys.executable, script)
    calls = [line for line in trace.read_text().splitlines() if "(" in line and "SIG" not in line]

    assert done.returncode == 0, done.stderr.decode()
    assert calls == []


def test_trace_would_show_a_socket(tmp_path: Path) -> None:
    """Otherwise the test above could pass because nothing is traced at all."""
    trace = tmp_path / "trace"

    run_tool(
        "strace", "-f", "-e", "trace=network", "-o", trace,
        sys.executable, "-c", "import asyncio; asyncio.run(asyncio.sleep(0))",
    )  # fmt: skip

    assert "socketpair(" in trace.read_text()
