"""The log of the vault, for administrators and auditors: shown, checked, exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from template_desk.desk.log import (
    LogLine,
    continues,
    export_log,
    fault_words,
    head_words,
    log_lines,
    read_exported_log,
    titles_of,
    verdict_words,
)
from template_desk.errors import TemplateDeskError
from template_desk.ui.dialogs.large_dialog import LargeDialog
from template_desk.ui.error_words import error_words
from template_desk.ui.marked_list import MarkedLine, MarkedList
from template_desk.ui.parts import Banner, button, label, row, selectable
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace
    from template_desk.ui.context import Context
    from template_desk.vault.log import LogReport

_WIDTH_EM, _HEIGHT_EM = 62, 46
_SHOWN_FAULTS = 4
_PART = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A log in words, made in the background.

    Attributes:
        report: The log.
        lines: Its entries.
        source: Which log this is.
        note: What is to be said beside the result; empty for nothing.
    """

    report: LogReport
    lines: tuple[LogLine, ...]
    source: str
    note: str = ""


class VaultLogDialog(LargeDialog):
    """Shows the newest entry first, under the result of the check."""

    def __init__(self, parent: QWidget, context: Context, workspace: Workspace) -> None:
        super().__init__(parent, context, size_em=(_WIDTH_EM, _HEIGHT_EM))
        self._context = context
        self._workspace = workspace
        self._lines: tuple[LogLine, ...] = ()
        self._part = 0
        translate, tokens = context.translate, context.tokens
        self.setWindowTitle(translate("Log of the vault"))
        page = QWidget()
        set_role(page, "page")
        side = tokens.gap(24)
        column = QVBoxLayout(page)
        column.setContentsMargins(side, side, side, 0)
        column.setSpacing(tokens.gap(12))
        self.source = label("", "subheading")
        self.verdict = Banner(tokens)
        self.head = selectable(label("", "hint"))
        self.list = MarkedList(tokens, translate("Entries, newest first"))
        for piece in (self.source, self.verdict, self.head):
            column.addWidget(piece)
        # One part at a time: thousands of entries must not hold up the window.
        self.range = label("", "hint", wrap=False)
        self.newer_button = button(translate("&Newer"), lambda: self._turn(-1))
        self.older_button = button(translate("&Older"), lambda: self._turn(1))
        self._turning = QWidget()
        turning = row(self.range, None, self.newer_button, self.older_button, gap=tokens.gap(12))
        turning.setContentsMargins(0, 0, 0, 0)
        self._turning.setLayout(turning)
        column.addWidget(self._turning)
        column.addWidget(self.list, 1)
        self.show_page(page)
        self.export_button = button(
            translate("&Export…"), self._export, icon_name="save", tokens=tokens
        )
        self.check_button = button(translate("Check an e&xported log…"), self._choose)
        self.own_button = button(translate("&This vault's log"), self.refresh)
        self.close_button = button(translate("C&lose"), self.reject, role="primary")
        self.show_buttons(
            row(
                self.export_button,
                self.check_button,
                self.own_button,
                None,
                self.close_button,
                gap=tokens.gap(12),
            )
        )
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read this vault's log again."""
        vault, translate = self._workspace.vault, self._context.translate
        self.banner.clear()

        def read() -> _Found:
            report = vault.log.check()
            lines = log_lines(report, titles_of(vault), translate)
            return _Found(report=report, lines=lines, source=translate("What was done here"))

        self._run(read)

    def check_file(self, file: Path) -> None:
        """Show and check an exported log, and whether this vault's log continues it."""
        vault, translate = self._workspace.vault, self._context.translate
        self.banner.clear()

        def read() -> _Found:
            report = read_exported_log(file)
            titles: Mapping[str, str] = titles_of(vault)
            if continues(vault.log.check(), report):
                note = translate("This vault's log continues it: nothing was rewritten since.")
            else:
                note = translate(
                    "This vault's log does not continue it: it is another vault's, or one of the "
                    "two was rewritten."
                )
            lines = log_lines(report, titles, translate)
            return _Found(report=report, lines=lines, source=file.name, note=note)

        self._run(read)

    def export_to(self, file: Path) -> None:
        """Write the log for an auditor; that is logged too."""
        vault, context = self._workspace.vault, self._context
        translate = context.translate

        def done(report: LogReport) -> None:
            self.refresh()
            words = translate(
                "Exported to {file}. It holds no answers and no names of documents. To pin the "
                "log, note the beginning of its newest entry elsewhere: {head}",
                file=str(file),
                head=head_words(report.head),
            )
            self.banner.say("good", words)

        context.runner.run(
            lambda _report, _cancel: export_log(vault, file, overwrite=True),
            done=done,
            failed=self._failed,
            owner=self,
        )

    # --- parts -----------------------------------------------------------------------

    def _run(self, read: Callable[[], _Found]) -> None:
        self._context.runner.run(
            lambda _report, _cancel: read(), done=self._show, failed=self._failed, owner=self
        )

    def _show(self, found: _Found) -> None:
        translate, report = self._context.translate, found.report
        self.source.setText(found.source)
        words = [verdict_words(report, translate)]
        faults = report.faults[:_SHOWN_FAULTS]
        words += [fault_words(fault, translate) for fault in faults]
        if len(report.faults) > len(faults):
            more = len(report.faults) - len(faults)
            words.append(translate.plural("and {count} more", "and {count} more", more))
        words += [found.note] if found.note else []
        self.verdict.say("problem" if report.faults else "good", "\n".join(words))
        head = head_words(report.head)
        self.head.setText(translate("Newest entry begins {head}", head=head) if head else "")
        self.head.setVisible(bool(head))
        self._lines, self._part = found.lines, 0
        self._turn(0)

    def _turn(self, by: int) -> None:
        """Show a newer or older part of the entries."""
        lines, translate = self._lines, self._context.translate
        self._part = max(0, min(self._part + by, (len(lines) - 1) // _PART))
        first = self._part * _PART
        shown = lines[first : first + _PART]
        self.list.show_lines([_marked(line) for line in shown])
        if shown:
            self.list.go_to(str(shown[0].number))
            self.range.setText(
                translate(
                    "Entries {newest} to {oldest}, newest first",
                    newest=shown[0].number,
                    oldest=shown[-1].number,
                )
            )
        self._turning.setVisible(len(lines) > _PART)
        self.newer_button.setEnabled(first > 0)
        self.older_button.setEnabled(first + _PART < len(lines))

    def _failed(self, error: TemplateDeskError) -> None:
        self.banner.say("problem", error_words(error, self._context.translate))

    def _export(self) -> None:
        translate = self._context.translate
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("Export the log"),
            str(Path.home() / "template-desk-log.json"),
            translate("JSON files ({kinds})", kinds="*.json"),
        )
        if chosen:
            self.export_to(Path(chosen))

    def _choose(self) -> None:
        translate = self._context.translate
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            translate("Check an exported log"),
            str(Path.home()),
            translate("JSON files ({kinds})", kinds="*.json"),
        )
        if chosen:
            self.check_file(Path(chosen))


def _marked(line: LogLine) -> MarkedLine:
    title = f"{line.number}  {line.what}"
    if line.document:
        title += f": «{line.document}»"
    # Times are read from left to right in every language.
    detail = "\n".join((f"\u2066{line.times}\u2069", *line.details))
    return MarkedLine(key=str(line.number), title=title, detail=detail, spoken=f"{title}. {detail}")
