"""An error as one text for a page; the sentences are read only when one is needed."""

from __future__ import annotations

from template_desk.errors import TemplateDeskError
from template_desk.i18n import Translator


def error_words(error: TemplateDeskError, translate: Translator) -> str:
    """Say what happened, that the work is safe, and what to do."""
    from template_desk.desk.messages import error_text

    return str(error_text(error, translate))


def read_only_words(translate: Translator) -> str:
    """Say what a vault that is open to read only means."""
    return translate(
        "Read only: another window of this program has the vault open. You see what was saved "
        "when this window read it; nothing can be changed here."
    )
