"""Versions of a draft in words, as the list of the history shows them: by day, newest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from template_desk.desk.history import reason_words
from template_desk.ui.moments import day_words, long_date
from template_desk.vault.drafts import GenerationKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from template_desk.desk.history import Version
    from template_desk.i18n import Translator

_ICONS = {
    None: "problem",
    GenerationKind.AUTOSAVE: "save",
    GenerationKind.SESSION: "rename",
    GenerationKind.EXPORT: "shield",
    GenerationKind.REPLACED: "undo",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One line of the list: a version, or a heading that is only read.

    Attributes:
        generation: The version's number; None for a heading.
        title: The time, or the day.
        reason: Why it was saved; empty for a heading.
        icon: Goes with the reason.
        spoken: What a screen reader says.
        version: None for a heading.
    """

    generation: int | None
    title: str
    reason: str = ""
    icon: str = ""
    spoken: str = ""
    version: Version | None = None


class VersionWords:
    """Puts versions into lines, in the order in which they are given: newest first.

    Args:
        now: Aware; its time zone is the one the words are in.
        translate: The program's words.
    """

    def __init__(self, now: datetime.datetime, translate: Translator) -> None:
        self._now = now
        self._translate = translate
        self._day: datetime.date | None = None
        self._last: datetime.datetime | None = None

    def lines(self, versions: Sequence[Version]) -> Iterator[VersionLine]:
        """Give the lines of some more versions, with headings where a day begins."""
        for version in versions:
            if version.saved is not None:
                yield from self._headings(version.saved)
            yield self._line(version)

    def _headings(self, saved: datetime.datetime) -> Iterator[VersionLine]:
        translate = self._translate
        if self._last is not None and saved > self._last:
            words = translate("Here the computer's clock was set back")
            yield VersionLine(generation=None, title=words, icon="advice", spoken=words)
            self._day = None
        self._last = saved
        day = saved.astimezone(self._now.tzinfo).date()
        if day != self._day:
            self._day = day
            words = day_words(day, self._now, translate)
            yield VersionLine(generation=None, title=words, spoken=words)

    def _line(self, version: Version) -> VersionLine:
        translate = self._translate
        number = translate("version {number}", number=version.generation)
        if version.saved is None:
            title = translate("Damaged: {number}", number=number)
            reason = reason_words(version, "", translate)
            return VersionLine(
                generation=version.generation,
                title=title,
                reason=reason,
                icon=_ICONS[None],
                spoken=f"{title}. {reason}",
                version=version,
            )
        local = version.saved.astimezone(self._now.tzinfo)
        day = long_date(local.date(), translate)
        reason = reason_words(version, day, translate)
        time = f"{local:%H:%M}"
        spoken = (time, reason, day, ready_words(version, translate), number)
        return VersionLine(
            generation=version.generation,
            title=time,
            reason=reason,
            icon=_ICONS[version.kind],
            spoken=". ".join(spoken),
            version=version,
        )


def ready_words(version: Version, translate: Translator) -> str:
    """Say how far a version was."""
    ready = translate(
        "{ready} of {asking} sections ready", ready=version.ready, asking=version.asking
    )
    fix = (
        translate.plural("{count} to fix", "{count} to fix", version.must_fix)
        if version.must_fix
        else translate("nothing to fix")
    )
    return f"{ready} · {fix}"


def moment_words(version: Version, now: datetime.datetime, translate: Translator) -> str:
    """Say when a version was saved, with date and seconds; empty when it cannot be read."""
    if version.saved is None:
        return ""
    local = version.saved.astimezone(now.tzinfo)
    return translate(
        "{date}, {time}", date=long_date(local.date(), translate), time=f"{local:%H:%M:%S}"
    )
