"""What this computer remembers of each vault: the highest counter it has seen.

Kept in the user's settings, outside the vault's folder, so that a whole folder that was put
back from a copy does not pass for the newest. No secrets: random ids and numbers.

Source:
    docs/formats/vault.md, «state».
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from template_desk.desk.settings import write_json

_MOST_BYTES = 65536


class Witness:
    """Reads and writes the counters; a file that cannot be read counts as empty.

    Args:
        file: Of the counters; None remembers nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def seen(self, vault: str) -> int:
        """Give the highest counter seen of a vault; 0 for none."""
        return self._counters().get(vault, 0)

    def note(self, vault: str, counter: int) -> None:
        """Remember a counter; best effort, and never a lower one."""
        counters = self._counters()
        if self._file is not None and counter > counters.get(vault, 0):
            write_json(self._file, counters | {vault: counter})

    def _counters(self) -> dict[str, int]:
        if self._file is None:
            return {}
        found: object = None
        with (
            contextlib.suppress(OSError, ValueError, RecursionError),
            self._file.open("rb") as opened,
        ):
            found = json.loads(opened.read(_MOST_BYTES))
        if not isinstance(found, dict):
            return {}
        return {k: v for k, v in found.items() if isinstance(v, int) and v > 0}
