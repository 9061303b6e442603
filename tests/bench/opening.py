"""What opening a vault of 1,000 drafts and listing them costs beside its key derivation.

    uv run python tests/bench/opening.py [DRAFTS] [RUNS]

Fails above 1.5 times. The derivation is that of a vault as it is made on this computer. The
worst case is shown too: a state that was lost, so that every draft is decrypted once.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from template_desk.crypto import keyfile
from template_desk.desk.environment import real_environment
from template_desk.desk.opening import create_workspace, open_workspace
from template_desk.desk.session import DraftContent, content_to_json
from template_desk.forms.answers_file import read_answers
from template_desk.forms.catalogue import FormReference
from template_desk.model import journey

MOST_RATIO = 1.5
PASSPHRASE = "a passphrase of the bench"


def make_vault(folder: Path, drafts: int) -> None:
    """Fill a vault with copies of a real request."""
    environment = real_environment()
    workspace = create_workspace(folder, PASSPHRASE, environment).workspace
    pack = environment.catalogue.load(FormReference("assistance-request", "2007"))
    sample = environment.resources / "samples" / "armenia-2008.json"
    answers = read_answers(pack.definition, json.loads(sample.read_text(encoding="utf-8"))).answers
    for number in range(drafts):
        content = DraftContent(title=f"Request {number}", answers=answers)
        summary = workspace.summary(pack, content, journey.progress(pack.definition, answers))
        workspace.vault.save_draft(
            workspace.vault.new_draft_id(), content_to_json(pack, content), summary
        )
    workspace.vault.close()


def opened_s(folder: Path) -> float:
    """Open and list, as the window does; give the seconds."""
    environment = real_environment()
    began = time.perf_counter()
    workspace = open_workspace(folder, PASSPHRASE, environment)
    workspace.cards()
    took = time.perf_counter() - began
    workspace.vault.close()
    return took


def derived_s(folder: Path) -> float:
    """Derive the key and open the box; give the seconds."""
    content = (folder / "vault.tdk").read_bytes()
    began = time.perf_counter()
    keyfile.unseal(keyfile.parse(content), PASSPHRASE)
    return time.perf_counter() - began


def main() -> int:
    """Measure, print, judge."""
    drafts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "vault"
        make_vault(folder, drafts)
        derived_s(folder)
        opened_s(folder)
        pairs = [(derived_s(folder), opened_s(folder)) for _ in range(runs)]
        shutil.rmtree(folder / "state")
        without_state_s = opened_s(folder)
    key_s = statistics.median(pair[0] for pair in pairs)
    open_s = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(pair[1] / pair[0] for pair in pairs)
    print(
        f"{drafts} drafts: key {key_s * 1000:.0f} ms, opened and listed {open_s * 1000:.0f} ms, "
        f"ratio {ratio:.2f} (goal {MOST_RATIO}); without the state, once: "
        f"{without_state_s / key_s:.2f}"
    )
    return 0 if ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
