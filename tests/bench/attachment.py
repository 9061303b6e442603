"""Measures memory and speed of attaching a large file and of saving a copy of it.

    uv run --frozen python tests/bench/attachment.py [MEGABYTES]

Linux only: it reads the peak of memory from ``/proc``.

A file of so many MB (default 200) is attached to a draft in a process of its own, and a
copy of it is saved in another; a third attaches one of 1 MB, which is what the process
needs anyhow. Printed are the peaks of memory with their difference, and the time of each
against a bare copy of the same file (read, write, fsync) in the same run. Ends with 1 when
the difference is 50 MB or more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_MORE_MB = 50
MEGABYTE = 1000 * 1000
PASSPHRASE = "a passphrase of the bench"

_WORK = """
import json, sys, time
from pathlib import Path
from template_desk.desk.environment import real_environment
from template_desk.desk.opening import open_workspace

deed, vault, draft, file = sys.argv[1:]
# The key derivation takes 64 MiB for a moment, which would hide what is measured.
from template_desk.crypto import keyfile
keyfile._derive = lambda passphrase, key_file: bytes.fromhex("@KEY@")
workspace = open_workspace(Path(vault), "@PASSPHRASE@", real_environment())
session = workspace.open_draft(draft).session
files = workspace.files_of(draft)
began = time.perf_counter()
if deed == "attach":
    session.attach(files.add(Path(file)))
    session.flush()
else:
    files.save_copy(session.content.attachments[-1], Path(file))
took = time.perf_counter() - began
session.close()
workspace.close()
# Not getrusage: what it gives begins with the peak of the process that started this one.
status = Path("/proc/self/status").read_text()
peak_kib = int(status.split("VmHWM:")[1].split()[0])
print(json.dumps({"took_s": took, "peak_mb": peak_kib * 1024 / 1e6}))
"""


def work(deed: str, vault: Path, draft: str, file: Path, key: str) -> dict[str, float]:
    """Do one thing in a process of its own; give its seconds and its peak of memory."""
    import json

    script = _WORK.replace("@KEY@", key).replace("@PASSPHRASE@", PASSPHRASE)
    done = subprocess.run(
        [sys.executable, "-c", script, deed, str(vault), draft, str(file)],
        capture_output=True,
        check=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def bare_copy(source: Path, target: Path) -> float:
    """Copy a file durably, in chunks; give the seconds."""
    began = time.perf_counter()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(65536):
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    return time.perf_counter() - began


def make_file(path: Path, megabytes: int) -> Path:
    """Make a file of random bytes."""
    with path.open("wb") as stream:
        for _ in range(megabytes):
            stream.write(os.urandom(MEGABYTE))
    return path


def make_vault(folder: Path) -> tuple[str, str]:
    """Make a vault with an empty draft; give the draft's id and the vault's derived key."""
    from template_desk.crypto import keyfile
    from template_desk.desk.environment import real_environment
    from template_desk.desk.opening import create_workspace

    environment = real_environment()
    made = create_workspace(folder, PASSPHRASE, environment, kdf=keyfile.KdfParameters())
    reference = environment.catalogue.references()[0]
    draft, session = made.workspace.new_draft(reference)
    session.close()
    made.workspace.close()
    found = keyfile.parse((folder / "vault.tdk").read_bytes())
    return draft, keyfile._derive(PASSPHRASE, found).hex()


def main() -> int:
    """Measure, print, judge."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        draft, key = make_vault(folder / "vault")
        small = make_file(folder / "small.pdf", 1)
        large = make_file(folder / "large.pdf", megabytes)
        least = work("attach", folder / "vault", draft, small, key)
        copied_s = bare_copy(large, folder / "bare")
        attached = work("attach", folder / "vault", draft, large, key)
        saved = work("save", folder / "vault", draft, folder / "saved.pdf", key)
        same = (folder / "saved.pdf").read_bytes() == large.read_bytes()
    print(f"bare copy of {megabytes} MB  {copied_s:6.2f} s  {megabytes / copied_s:6.0f} MB/s")
    print(f"attach 1 MB           peak {least['peak_mb']:.1f} MB")
    worst = 0.0
    for name, told in (("attach", attached), ("save a copy", saved)):
        more = told["peak_mb"] - least["peak_mb"]
        worst = max(worst, more)
        print(
            f"{name:12} {megabytes} MB  {told['took_s']:6.2f} s  "
            f"{megabytes / told['took_s']:6.0f} MB/s  ratio {told['took_s'] / copied_s:5.1f}  "
            f"peak {told['peak_mb']:.1f} MB, {more:+.1f} MB"
        )
    print(f"load {os.getloadavg()[0]:.1f}; the saved copy is {'' if same else 'NOT '}the same")
    return 0 if worst < MOST_MORE_MB and same else 1


if __name__ == "__main__":
    sys.exit(main())
