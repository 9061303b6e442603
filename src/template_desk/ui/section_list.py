"""The way through the form at the side: sections with their state, then the last steps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from template_desk.desk.attachments import size_words, total_bytes
from template_desk.desk.autosave import SaveStatus
from template_desk.model.form import Section
from template_desk.model.journey import Progress, SectionProgress, SectionState
from template_desk.ui.marked_list import MarkedLine, MarkedList
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import label
from template_desk.ui.style import set_role
from template_desk.ui.widgets.buttons import ArrowList
from template_desk.ui.widgets.wheel_guard import WheelGuard

ATTACHMENTS = "#attachments"
REVIEW = "#review"
EXPORT = "#export"
LAST_STEPS = (ATTACHMENTS, REVIEW, EXPORT)
"""Keys of the last steps; no section's id begins with «#»."""


class SectionList(QFrame):
    """Sections, last steps, and whether everything is saved.

    Signals:
        asked(str): The user wants this page.
    """

    asked = Signal(str)

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__()
        self._draft = draft
        self._shown = ""
        self._sections: tuple[Section, ...] = ()
        self._progress: Progress | None = None
        tokens = draft.tokens
        set_role(self, "side")
        self.list = MarkedList(tokens, draft.translate("Sections"))
        self.list.opened.connect(self.asked)
        self.saved = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.gap(8), tokens.gap(16), tokens.gap(8), tokens.gap(12))
        column.setSpacing(tokens.gap(8))
        column.addWidget(self.list, 1)
        column.addWidget(self.saved)
        self.saved.setContentsMargins(tokens.gap(12), 0, tokens.gap(12), 0)
        # The same way as a menu, for narrow windows.
        self.menu = ArrowList(tokens)
        self.menu.setAccessibleName(draft.translate("Sections"))
        self.menu.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._guard = WheelGuard(self.menu)
        self.menu.activated.connect(self._chose_in_menu)

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        self._shown = key
        self._fill()
        self.list.go_to(key)

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these sections; their states come later."""
        if sections != self._sections:
            self._sections = sections
            self._fill()

    def show_progress(self, progress: Progress) -> None:
        """Show the states of the sections."""
        self._progress = progress
        self._fill()

    def show_status(self, status: SaveStatus) -> None:
        """Say whether everything is on disk."""
        self.saved.setText(status_words(status, self._draft))
        set_role(self.saved, "problem" if status.failure is not None else "hint")

    def _fill(self) -> None:
        states = {p.section.id: p for p in self._progress.sections} if self._progress else {}
        lines = [self._section_line(s, states.get(s.id)) for s in self._sections]
        lines += [self._attachments_line(), self._review_line(), self._export_line()]
        self.list.show_lines(lines)
        keys = [line.key for line in lines]
        titles = [line.spoken for line in lines]
        if [self.menu.itemText(place) for place in range(self.menu.count())] != titles:
            self.menu.clear()
            for line in lines:
                self.menu.addItem(line.spoken, line.key)
        if self._shown in keys:
            self.menu.setCurrentIndex(keys.index(self._shown))

    def _section_line(self, section: Section, found: SectionProgress | None) -> MarkedLine:
        title = self._draft.text(section.text_key)
        state = found.state if found else SectionState.EMPTY
        detail = ", ".join(self._details(found)) if found else ""
        # Untouched sections are not reproached with anything.
        warns = bool(found and found.must_fix_count and state is SectionState.STARTED)
        return MarkedLine(
            key=section.id,
            title=title,
            detail=detail,
            mark=state.value,
            shown=section.id == self._shown,
            warns=warns,
            spoken=": ".join(part for part in (title, detail) if part),
        )

    def _details(self, found: SectionProgress) -> list[str]:
        translate = self._draft.translate
        words = {
            SectionState.INFORMATION: translate("to read"),
            SectionState.EMPTY: translate("not begun"),
            SectionState.STARTED: "",
            SectionState.READY: translate("ready"),
        }
        details = []
        if found.rows and found.included_rows:
            is_repeat = any(
                group.is_repeat
                for section, group in self._draft.form.groups()
                if section is found.section
            )
            details.append(
                translate.plural("{count} row", "{count} rows", found.included_rows)
                if is_repeat
                else translate(
                    "{chosen} of {all} chosen", chosen=found.included_rows, all=found.rows
                )
            )
        if found.state is SectionState.STARTED:
            details.append(
                translate.plural("{count} to fix", "{count} to fix", found.must_fix_count)
            )
        else:
            details.append(words[found.state])
        return details

    def _attachments_line(self) -> MarkedLine:
        translate, attached = self._draft.translate, self._draft.session.content.attachments
        title, detail = translate("Attachments"), translate("none")
        if attached:
            count = translate.plural("{count} file", "{count} files", len(attached))
            detail = f"{count}, {size_words(total_bytes(attached), translate)}"
        return MarkedLine(
            key=ATTACHMENTS,
            title=title,
            detail=detail,
            mark="attach",
            shown=self._shown == ATTACHMENTS,
            spoken=f"{title}: {detail}",
        )

    def _review_line(self) -> MarkedLine:
        translate, progress = self._draft.translate, self._progress
        title = translate("Check your answers")
        detail = ""
        if progress is not None and progress.ready:
            detail = (
                translate.plural("{count} to fix", "{count} to fix", progress.must_fix)
                if progress.must_fix
                else translate("nothing to fix")
            )
        return MarkedLine(
            key=REVIEW,
            title=title,
            detail=detail,
            mark="search",
            shown=self._shown == REVIEW,
            spoken=": ".join(part for part in (title, detail) if part),
        )

    def _export_line(self) -> MarkedLine:
        translate = self._draft.translate
        title = translate("Sign and export")
        return MarkedLine(
            key=EXPORT, title=title, mark="shield", shown=self._shown == EXPORT, spoken=title
        )

    def _chose_in_menu(self, place: int) -> None:
        self.asked.emit(str(self.menu.itemData(place)))


def status_words(status: SaveStatus, draft: OpenDraft) -> str:
    """Put the save status into a few words; empty before the first change."""
    translate = draft.translate
    if status.failure is not None:
        return translate("Not saved")
    if status.pending:
        return translate("Saving…")
    if status.saved is None:
        return ""
    return translate("Saved {time}", time=f"{status.saved.astimezone():%H:%M:%S}")
