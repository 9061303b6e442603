"""A draft in words, as its card on the desk shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from template_desk.ui.moments import exported_words, saved_words

if TYPE_CHECKING:
    from template_desk.desk.cards import DraftCard
    from template_desk.i18n import Translator
    from template_desk.vault.drafts import DraftId


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One card, in words.

    Attributes:
        draft: Which draft.
        title: Its name.
        form: The form's name.
        about: Requester, time of saving, time of exporting.
        state: How far it is, in words.
        icon: Of the state.
        share: How much is ready, 0 to 1; None where that is not known.
    """

    draft: DraftId
    title: str
    form: str
    about: str
    state: str
    icon: str
    share: float | None

    @property
    def spoken(self) -> str:
        """All of it, for a screen reader and for searching."""
        return ". ".join(part for part in (self.title, self.form, self.about, self.state) if part)


def line_of(shown: DraftCard, now: datetime.datetime, translate: Translator) -> DraftLine:
    """Put a draft into words."""
    about = (
        shown.requester,
        saved_words(shown.saved, now, translate),
        exported_words(shown.exported, now, translate),
    )
    ready = translate("{ready} of {asking} sections ready", ready=shown.ready, asking=shown.asking)
    if shown.must_fix:
        fix = translate.plural("{count} to fix", "{count} to fix", shown.must_fix)
    else:
        fix = translate("nothing to fix")
    state = f"{ready} · {fix}"
    if shown.fell_back:
        state = translate(
            "Its newest saved version is missing or cannot be read; an older one is opened."
        )
    return DraftLine(
        draft=shown.draft,
        title=shown.title,
        form=shown.form_title,
        about=" · ".join(part for part in about if part),
        state=state,
        icon="problem" if shown.fell_back else "started" if shown.must_fix else "ready",
        share=shown.ready / shown.asking if shown.asking and not shown.fell_back else None,
    )


def binned_line(shown: DraftCard, now: datetime.datetime, translate: Translator) -> DraftLine:
    """Put a deleted draft into words."""
    line = line_of(shown, now, translate)
    return replace(line, icon="problem" if shown.fell_back else "delete", share=None)


def damaged_line(draft: DraftId, translate: Translator) -> DraftLine:
    """Say honestly that a draft is damaged."""
    return DraftLine(
        draft=draft,
        title=translate("A document that cannot be read"),
        form="",
        about=translate("Every saved version of it is damaged; nothing was deleted."),
        state=translate("Bring back the vault's folder from a copy, if you have one."),
        icon="problem",
        share=None,
    )
