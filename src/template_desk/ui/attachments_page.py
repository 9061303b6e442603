"""«Attachments»: files that go with the document, encrypted in the vault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from template_desk.desk.attachments import (
    Attachment,
    kind_words,
    size_words,
    total_bytes,
    usual_suffixes,
)
from template_desk.ui.breaks import breakable
from template_desk.ui.marked_list import MarkedLine, MarkedList
from template_desk.ui.messages import ask
from template_desk.ui.moments import long_date
from template_desk.ui.parts import Banner, ColumnPage, button, card, label, paragraph, row
from template_desk.ui.progress_line import ProgressLine

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

    from template_desk.desk.draft_files import Candidate
    from template_desk.ui.attaching import Attaching, Looked
    from template_desk.ui.open_draft import OpenDraft

_SHOWN_NAMES = 5


class AttachmentsPage(ColumnPage):
    """Lists the attached files, and takes files that are dropped onto it.

    Args:
        draft: The document.
        attaching: Takes files in; outlives this page.
    """

    def __init__(self, draft: OpenDraft, attaching: Attaching) -> None:
        super().__init__(draft.tokens)
        self._draft = draft
        self._attaching = attaching
        self._missing: frozenset[str] = frozenset()
        self._undo: Callable[[], None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "own")
        self.setAccessibleName(draft.translate("Attachments"))
        for piece in (self, self.viewport()):
            piece.setAcceptDrops(not draft.read_only)
        self._build()
        attaching.progressed.connect(self._follow)
        attaching.told.connect(self._say)
        attaching.looked.connect(self._looked)
        self.refresh()
        self._follow()
        self._look_for_missing()
        QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        """Say and ask what came while another page was shown."""
        if self._attaching.unsaid is not None:
            self._say(*self._attaching.unsaid)
        if self._attaching.unasked is not None:
            self._looked(self._attaching.unasked)

    # --- what is there ---------------------------------------------------------------

    def _build(self) -> None:
        translate, tokens = self._draft.translate, self._draft.tokens
        self.column.addWidget(label(translate("Attachments"), "title"))
        self.column.addWidget(
            paragraph(
                translate(
                    "Files that go with this document: maps, lists, letters. They are encrypted "
                    "in the vault, and the paper key opens them. This version does not put them "
                    "into the export yet: send them beside it."
                )
            )
        )
        self.add_button = button(
            translate("&Add files…"), self._choose, role="primary", icon_name="new", tokens=tokens
        )
        self.total = label("", "hint", wrap=False)
        self.column.addLayout(row(self.add_button, self.total, None, gap=tokens.gap(12)))
        self.progress = ProgressLine(tokens, translate, self._cancel)
        self.banner = Banner(tokens)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.banner)
        self._sheet, inside = card(tokens)
        inside.setContentsMargins(*(tokens.gap(8),) * 4)
        self.list = MarkedList(tokens, translate("Attached files"), fits=True)
        self.list.chosen.connect(self._chose)
        inside.addWidget(self.list)
        self.column.addWidget(self._sheet)
        self.copy_button = button(
            translate("&Save a copy…"), self._save_copy, icon_name="save", tokens=tokens
        )
        self.copy_button.setToolTip(translate("The copy is not encrypted"))
        self.remove_button = button(
            translate("Re&move"), self.remove_chosen, icon_name="delete", tokens=tokens
        )
        self._deeds = QWidget()
        deeds = row(self.copy_button, self.remove_button, None, gap=tokens.gap(12))
        deeds.setContentsMargins(0, 0, 0, 0)
        self._deeds.setLayout(deeds)
        self.column.addWidget(self._deeds)
        self.empty = QWidget()
        column = QVBoxLayout(self.empty)
        column.setContentsMargins(0, tokens.gap(24), 0, tokens.gap(24))
        for text, role in (
            (translate("No attachments yet"), "subheading"),
            (
                translate(
                    "Use «Add files…», or drop files onto this page. A document needs none: "
                    "without attachments, go on with «Next»."
                ),
                "quiet",
            ),
        ):
            words = label(text, role)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        self.column.addWidget(self.empty)
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self.remove_chosen)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files attached now."""
        return self._draft.session.content.attachments

    @property
    def chosen(self) -> Attachment | None:
        """The file where the keyboard is."""
        key = self.list.current_key
        return next((each for each in self.attachments if each.id == key), None)

    def refresh(self) -> None:
        """Show the files as they are now."""
        translate, attached = self._draft.translate, self.attachments
        kept = self.list.current_key
        self.list.show_lines([self._line(each, kept) for each in attached])
        if attached and not any(each.id == kept for each in attached):
            self.list.go_to(attached[0].id)
            self.list.show_lines([self._line(each, attached[0].id) for each in attached])
        count = translate.plural("{count} file", "{count} files", len(attached))
        size = size_words(total_bytes(attached), translate)
        self.total.setText(f"{count}, {size}" if attached else "")
        for piece in (self._sheet, self._deeds):
            piece.setVisible(bool(attached))
        self.empty.setVisible(not attached)
        self._offer()

    def _line(self, attachment: Attachment, chosen: str) -> MarkedLine:
        translate = self._draft.translate
        parts = [
            kind_words(attachment.name, translate),
            size_words(attachment.size_bytes, translate),
        ]
        day = _day(attachment.added)
        if day is not None:
            parts.append(translate("attached {date}", date=long_date(day.date(), translate)))
        is_missing = attachment.id in self._missing
        if is_missing:
            parts.append(translate("not in the vault any more: attach it again"))
        detail = " · ".join(parts)
        return MarkedLine(
            key=attachment.id,
            title=breakable(attachment.name),
            detail=detail,
            mark="problem" if is_missing else "document",
            shown=attachment.id == chosen,
            warns=is_missing,
            spoken=f"{attachment.name}: {detail}",
        )

    def _chose(self, key: str) -> None:
        self.list.show_lines([self._line(each, key) for each in self.attachments])
        self._offer()

    def _offer(self) -> None:
        """Offer what is possible now."""
        busy, read_only = self._attaching.is_busy, self._draft.read_only
        chosen = self.chosen
        self.add_button.setEnabled(not busy and not read_only)
        self.copy_button.setEnabled(chosen is not None and not busy)
        self.remove_button.setEnabled(chosen is not None and not busy and not read_only)

    def _look_for_missing(self) -> None:
        draft, attached = self._draft, self.attachments
        if not attached:
            return
        files = draft.workspace.files_of(draft.session.draft)

        def work() -> frozenset[str]:
            return frozenset(each.id for each in attached if not files.is_there(each))

        def done(missing: frozenset[str]) -> None:
            self._missing = missing
            self.refresh()

        draft.runner.run(
            lambda _report, _cancel: work(), done=done, failed=lambda _error: None, owner=self
        )

    # --- adding ----------------------------------------------------------------------

    def _choose(self) -> None:
        translate = self._draft.translate
        usual = " ".join(f"*{suffix}" for suffix in usual_suffixes())
        kinds = ";;".join(
            (
                translate("Documents and images ({kinds})", kinds=usual),
                translate("All files ({kinds})", kinds="*"),
            )
        )
        chosen, _ = QFileDialog.getOpenFileNames(
            self, translate("Attach files"), str(Path.home()), kinds
        )
        self.add([Path(file) for file in chosen])

    def add(self, paths: list[Path]) -> None:
        """Attach files; what is unusual is asked first."""
        self._undo = None
        self.banner.clear()
        self._attaching.look_at(paths)

    def _looked(self, found: Looked) -> None:
        self._attaching.unasked = None
        wanted = self._without_doubles(list(found.candidates))
        wanted = self._without_unusual(wanted)
        self._attaching.add(wanted, found.failures)

    def _without_doubles(self, candidates: list[Candidate]) -> list[Candidate]:
        translate = self._draft.translate
        doubles = [each for each in candidates if each.same_as is not None]
        if not doubles or ask(
            self,
            translate.plural(
                "A file with the same content is attached already. Attach it twice?",
                "{count} files with the same content are attached already. Attach them twice?",
                len(doubles),
            ),
            explanation=_names(doubles),
            yes=translate("&Attach again"),
            no=translate("&Leave out"),
            title=translate("Attachments"),
        ):
            return candidates
        return [each for each in candidates if each.same_as is None]

    def _without_unusual(self, candidates: list[Candidate]) -> list[Candidate]:
        translate = self._draft.translate
        unusual = [each for each in candidates if not each.is_usual]
        if not unusual or ask(
            self,
            translate.plural(
                "This file is not a document or image of a usual kind. Attach it all the same?",
                "These files are not documents or images of a usual kind. Attach them all the "
                "same?",
                len(unusual),
            ),
            explanation=translate(
                "{names}\n\nWhoever receives it may not be able, or allowed, to open it.",
                names=_names(unusual),
            ),
            yes=translate("&Attach all the same"),
            no=translate("&Leave out"),
            title=translate("Attachments"),
        ):
            return candidates
        return [each for each in candidates if each.is_usual]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from the file manager; here they are attachments."""
        if _files(event.mimeData().urls()) and not self._attaching.is_busy:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach the files that were dropped."""
        files = _files(event.mimeData().urls())
        if files:
            event.acceptProposedAction()
            self.add(files)

    # --- copies, removing ------------------------------------------------------------

    def _save_copy(self) -> None:
        chosen, translate = self.chosen, self._draft.translate
        if chosen is None:
            return
        target, _ = QFileDialog.getSaveFileName(
            self,
            translate("Save a copy, not encrypted"),
            str(Path.home() / chosen.name),
        )
        if target:
            self.banner.clear()
            self._attaching.save_copy(chosen, Path(target))

    def remove_chosen(self) -> None:
        """Take the chosen file off the document, and offer to put it back."""
        chosen, translate = self.chosen, self._draft.translate
        if chosen is None or not self.remove_button.isEnabled():
            return
        self._undo = self._draft.session.detach(chosen)
        draft = self._draft
        files = draft.workspace.files_of(draft.session.draft)
        draft.runner.run(
            lambda _report, _cancel: files.note_removed(chosen),
            done=lambda _nothing: None,
            failed=lambda _error: None,
            owner=self,
        )
        self.refresh()
        undo = button(translate("&Undo"), self.undo, icon_name="undo", tokens=self._draft.tokens)
        self.banner.say(
            "information",
            translate(
                "«{name}» was removed. Earlier saved versions of the document keep it.",
                name=breakable(chosen.name),
            ),
            undo,
        )
        self._take_keyboard()

    def undo(self) -> None:
        """Put back what was removed last."""
        if self._undo is not None:
            self._undo()
            self._undo = None
            self.banner.clear()
            self.refresh()
            self._take_keyboard()

    def _take_keyboard(self) -> None:
        (self.list if self.attachments else self.add_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    # --- what goes on ----------------------------------------------------------------

    def _follow(self) -> None:
        """Show how far it is."""
        progress = self._attaching.progress
        if progress is None:
            had_keyboard = (
                self.progress.cancel_button is not None and self.progress.cancel_button.hasFocus()
            )
            self.progress.clear()
            self.refresh()
            if had_keyboard:
                self._take_keyboard()
        else:
            self.progress.say(breakable(progress.words), progress.share)
            self._offer()

    def _cancel(self) -> None:
        self.progress.say_cancelling(self._draft.translate("Cancelling…"))
        self._attaching.cancel()

    def _say(self, kind: str, words: str) -> None:
        self._attaching.unsaid = None
        self.refresh()
        self.banner.say(kind, breakable(words))


def _files(urls: list[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _names(candidates: list[Candidate]) -> str:
    shown = [breakable(each.name) for each in candidates[:_SHOWN_NAMES]]
    return "\n".join([*shown, "…"] if len(candidates) > _SHOWN_NAMES else shown)


def _day(added: str) -> datetime | None:
    try:
        return datetime.fromisoformat(added).astimezone()
    except (ValueError, OverflowError):
        return None
