"""Runs one fuzz target under atheris and says what it cost: ``run.py TARGET RUNS [--seed N]``.

Fails on any exception that the target does not declare, and from 200 MB on.
An input that fails is kept in the folder given by ``--keep``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

TARGETS = ("age", "keyfile", "frame")
RSS_LIMIT_MB = 200
_TIMEOUT_S = 10


def _attack(name: str, arguments: list[str]) -> None:
    """Be the fuzzer; does not return."""
    import atheris

    # bech32 is loops over characters: followed step by step they would take most of the time.
    with atheris.instrument_imports(
        include=["template_desk"], exclude=["template_desk.crypto.bech32"]
    ):
        from fuzz import age, frame, keyfile

    target = {"age": age, "keyfile": keyfile, "frame": frame}[name].TARGET
    corpus = Path(arguments[-1])
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number:04d}").write_bytes(seed)
    with target.prepared():
        atheris.Setup(
            [sys.argv[0], f"-max_len={target.max_bytes}", *arguments],
            lambda content: target.run(content) and None,
        )
        atheris.Fuzz()


def _run(name: str, runs: int, seed: int, keep: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            __file__,
            "--be",
            name,
            f"-runs={runs}",
            f"-seed={seed}",
            f"-rss_limit_mb={RSS_LIMIT_MB}",
            f"-timeout={_TIMEOUT_S}",
            f"-artifact_prefix={keep.resolve()}/",
            "-print_final_stats=1",
            "-verbosity=1",
            folder,
        ]
        start = time.monotonic()
        done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
        elapsed_s = time.monotonic() - start
    said = done.stderr.decode(errors="replace")
    executed, peak_mb = _figure(said, "number_of_executed_units"), _figure(said, "peak_rss_mb")
    covered = re.findall(r"cov: (\d+)", said)
    print(
        f"{name}: {executed:,} runs, {executed / elapsed_s:,.0f}/s, peak {peak_mb} MB,"
        f" {covered[-1] if covered else '?'} edges, seed {seed}, exit {done.returncode}"
    )
    sound = done.returncode == 0 and executed >= runs and 0 < peak_mb < RSS_LIMIT_MB
    if not sound:
        print("\n".join(said.splitlines()[-40:]), file=sys.stderr)
    return 0 if sound else 1


def _figure(said: str, name: str) -> int:
    found = re.search(rf"stat::{name}:\s*(\d+)", said)
    return int(found[1]) if found else 0


def _main() -> int:
    if sys.argv[1:2] == ["--be"]:
        _attack(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("runs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path())
    chosen = parser.parse_args()
    return _run(chosen.target, chosen.runs, chosen.seed, chosen.keep)


if __name__ == "__main__":
    sys.exit(_main())
