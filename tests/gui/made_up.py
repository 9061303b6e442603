"""Made-up values that several tests of the window use."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from collections.abc import Callable

from template_desk.desk.environment import Environment
from template_desk.forms.catalogue import Catalogue, FormReference
from template_desk.paths import resources_dir

PASSPHRASE = "seven grey herons cross a frozen canal"  # made up; opens only vaults of these tests
NOW = datetime.datetime(2026, 11, 24, 14, 2, 31, tzinfo=datetime.UTC)
FORM = FormReference("assistance-request", "2007")


def counted_random() -> Callable[[int], bytes]:
    """Give bytes that are the same in every run and never twice the same."""
    counter = itertools.count()

    def draw(length: int) -> bytes:
        return hashlib.shake_128(next(counter).to_bytes(8)).digest(length)

    return draw


def make_environment() -> Environment:
    resources = resources_dir()
    return Environment(
        resources=resources,
        catalogue=Catalogue([resources / "forms"]),
        now=lambda: NOW,
        random=counted_random(),
    )
