from __future__ import annotations

import subprocess
import sys

import pytest

_ASK = """
import ctypes, resource
from template_desk.desk.hardening import harden
ask = lambda: (ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
before = ask()
harden()
harden()
print(before[0], *ask())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_a_hardened_process_dumps_no_core_and_cannot_be_read() -> None:
    """In a process of its own: this one is to stay as it is."""
    told = subprocess.run(
        [sys.executable, "-c", _ASK], capture_output=True, check=True, text=True, timeout=30
    )

    assert told.stdout.split() == ["1", "0", "0"]
