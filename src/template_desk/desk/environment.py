"""What every use case needs from outside: resources, forms, names of States, clock, random."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from template_desk.desk.witness import Witness
from template_desk.forms.catalogue import Catalogue
from template_desk.forms.states import StateNames, load_states
from template_desk.paths import resources_dir, witness_file


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The outside world, in one value; tests pass their own.

    Attributes:
        resources: The program's own files.
        catalogue: The forms there are.
        now: Gives the present moment, aware, in UTC.
        random: Gives that many unpredictable bytes.
        witness: What this computer remembers of vaults.
    """

    resources: Path
    catalogue: Catalogue
    now: Callable[[], datetime.datetime] = field(default=_utc_now)
    random: Callable[[int], bytes] = field(default=secrets.token_bytes)
    witness: Witness = field(default_factory=lambda: Witness(None))

    @cached_property
    def states(self) -> StateNames:
        """The names of States in English, read when they are first asked for."""
        return load_states(self.resources, "en")


def real_environment() -> Environment:
    """Give the environment of a running program.

    Raises:
        ResourceError: The installation is incomplete.
    """
    resources = resources_dir()
    return Environment(
        resources=resources,
        catalogue=Catalogue([resources / "forms"]),
        witness=Witness(witness_file()),
    )
