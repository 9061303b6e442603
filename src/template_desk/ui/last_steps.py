"""The steps after a form's sections: their names, and what the guidance says beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from template_desk.ui.section_list import ATTACHMENTS, EXPORT, LAST_STEPS, REVIEW

if TYPE_CHECKING:
    from template_desk.i18n import Translator


def step_name(key: str, translate: Translator) -> str:
    """Give the name of a step; empty when the key is that of a section."""
    return {
        ATTACHMENTS: translate("Attachments"),
        REVIEW: translate("Check your answers"),
        EXPORT: translate("Sign and export"),
    }.get(key, "")


def step_after(key: str) -> str:
    """Give the step after another; the last has none after it."""
    place = LAST_STEPS.index(key)
    return LAST_STEPS[min(place + 1, len(LAST_STEPS) - 1)]


def step_before(key: str) -> str | None:
    """Give the step before another; None when sections come before it."""
    place = LAST_STEPS.index(key)
    return LAST_STEPS[place - 1] if place else None


def step_guidance(key: str, translate: Translator) -> str:
    """Say what a step is for."""
    if key == ATTACHMENTS:
        return translate(
            "Attach what helps whoever reads the document to understand it: a map, a list of "
            "equipment, a letter.\n\nEach file is encrypted in the vault and read back before it "
            "counts as attached. The file that you attached stays where it was, unencrypted: "
            "delete it there if nobody else is to read it."
        )
    if key == REVIEW:
        return translate(
            "This is the document as its reader will see it. Use «Change» beside an "
            "answer to go to its question.\n\nWhat must be fixed stops a signed export. "
            "What is worth considering stops nothing."
        )
    return translate(
        "The export makes a folder with a signed PDF for printing, fax and post, and "
        "a signed bundle for your Representation.\n\nThe files are signed, not "
        "encrypted: whoever gets them can read them.\n\nThe fingerprint is a number "
        "that only your signature has. Whoever receives the files compares it with "
        "the one you tell them by telephone."
    )
