"""No code that could open a connection is loaded, whatever is signed and verified."""

from __future__ import annotations

import subprocess
import sys

from tools import ROOT

PROGRAM = """
import sys
from datetime import UTC, datetime
sys.path.insert(0, "tests")
from signing_samples import make_pdf
from template_desk.signing.identity import make_identity
from template_desk.signing.pades import SignatureBox, sign_pdf, verify_pdf
now = datetime(2026, 3, 25, tzinfo=UTC)
signed = sign_pdf(
    make_pdf(), make_identity(name="A", organization="", state="", now=now), signing_time=now,
    box=SignatureBox(page_index=0, x0=0, y0=0, x1=0, y1=0), appearance_pdf=None, reason_text="",
)
assert verify_pdf(signed).signer is not None
network = {"aiohttp", "requests", "urllib3", "httpx", "yarl"}
loaded = {name for name, module in sys.modules.items()
          if name.partition(".")[0] in network and getattr(module, "__file__", None)}
print(sorted(loaded))
"""


def test_signing_and_verifying_load_no_network_library() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=False, timeout=120
    )

    assert found.stderr == b""
    assert found.stdout.decode().strip() == "[]"
