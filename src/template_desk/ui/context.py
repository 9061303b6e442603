"""What every page is given: colours, words, threads, and the way to the forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.i18n import Translator
from template_desk.ui.background import TaskRunner
from template_desk.ui.tokens import Tokens

if TYPE_CHECKING:
    from template_desk.crypto.keyfile import KdfParameters
    from template_desk.desk.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Shared by all pages; holds nothing that changes.

    Attributes:
        tokens: Colours and sizes.
        translate: The program's words.
        runner: Runs whatever takes longer than a moment.
        environment: Gives forms, clock and random; the first call reads them, so
            it belongs into a task.
        kdf: Cost of a new vault's key; None measures this computer.
    """

    tokens: Tokens
    translate: Translator
    runner: TaskRunner
    environment: Callable[[], Environment]
    kdf: KdfParameters | None = None
