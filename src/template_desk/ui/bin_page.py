"""Deleted documents: take them back, or remove them for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from template_desk.desk.binned import binned_cards, empty_bin, purge
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.draft_lines import binned_line, damaged_line
from template_desk.ui.draft_list import DraftList
from template_desk.ui.error_words import error_words
from template_desk.ui.messages import ask
from template_desk.ui.parts import Banner, button, label, paragraph, row
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.desk.cards import DraftCards
    from template_desk.desk.workspace import Workspace

T = TypeVar("T")
_WIDTH_EM = 66


class BinPage(QWidget):
    """Lists the deleted drafts.

    Signals:
        back_requested(): Back to the documents.
    """

    back_requested = Signal()

    def __init__(self, context: Context, workspace: Workspace) -> None:
        super().__init__()
        self.setWindowTitle(context.translate("Deleted documents"))
        self._context = context
        self._workspace = workspace
        self._busy = False
        set_role(self, "page")
        self._build()
        self.refresh()

    def _build(self) -> None:
        tokens, translate = self._context.tokens, self._context.translate
        self.back_button = button(
            translate("&Documents"),
            self.back_requested.emit,
            role="plain",
            icon_name="back",
            tokens=tokens,
        )
        self.notice = Banner(tokens)
        self.drafts = DraftList(tokens, translate)
        self.drafts.setAccessibleName(translate("Deleted documents"))
        self._nothing = label(translate("There are no deleted documents."), "hint")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._stack = QStackedWidget()
        for piece in (QWidget(), self.drafts, self._nothing):
            self._stack.addWidget(piece)
        self.take_back_button = button(
            translate("&Take back"), self._take_back, icon_name="undo", tokens=tokens
        )
        self.purge_button = button(
            translate("Delete for &good…"), self._ask_purge, icon_name="delete", tokens=tokens
        )
        self.empty_button = button(
            translate("&Empty the bin…"),
            self._ask_empty,
            role="danger",
            icon_name="delete",
            tokens=tokens,
        )
        self._bar = QFrame()
        deeds = row(
            self.take_back_button, self.purge_button, None, self.empty_button, gap=tokens.gap(8)
        )
        deeds.setContentsMargins(0, 0, 0, 0)
        self._bar.setLayout(deeds)

        holder = QWidget()
        holder.setMaximumWidth(tokens.em(_WIDTH_EM))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(16))
        column.addLayout(row(self.back_button, None, gap=tokens.gap(12)))
        column.addWidget(label(translate("Deleted documents"), "title", wrap=False))
        column.addWidget(
            paragraph(
                translate(
                    "They stay here, encrypted, with their history, until you delete them for good."
                ),
                "hint",
            )
        )
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bar)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(*(tokens.gap(24),) * 4)
        outer.addStretch(1)
        outer.addWidget(holder, 100)
        outer.addStretch(1)
        self.drafts.choice_changed.connect(self._show_choice)
        self.drafts.delete_requested.connect(self._ask_purge)
        self.drafts.customContextMenuRequested.connect(self._show_menu)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.back_requested.emit)
        self._show_choice()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard into the page."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self.drafts, self._take_keyboard)

    def _take_keyboard(self) -> None:
        has_drafts = self.drafts.shown_count > 0
        (self.drafts if has_drafts else self.back_button).setFocus()

    # --- what it shows ---------------------------------------------------------------

    def refresh(self) -> None:
        """Read the bin again, in the background."""
        workspace = self._workspace
        self._context.runner.run(
            lambda _report, _cancel: binned_cards(workspace),
            done=self._show,
            failed=self._failed,
            owner=self,
        )

    def _show(self, found: DraftCards) -> None:
        translate = self._context.translate
        now = self._context.environment().now().astimezone()
        lines = [binned_line(card, now, translate) for card in found.cards]
        lines += [damaged_line(draft, translate) for draft in found.damaged]
        had_keyboard = self.drafts.hasFocus() or self.purge_button.hasFocus()
        self.drafts.show_lines(lines)
        self._stack.setCurrentWidget(self.drafts if lines else self._nothing)
        self._bar.setVisible(bool(lines))
        if had_keyboard or self.window().focusWidget() in (None, self.back_button):
            self._take_keyboard()

    def _show_choice(self) -> None:
        can_write = not self._workspace.read_only and not self._busy
        for made in (self.take_back_button, self.purge_button):
            made.setEnabled(can_write and self.drafts.chosen is not None)
        self.empty_button.setEnabled(can_write and self.drafts.shown_count > 0)

    def _show_menu(self, place: QPoint) -> None:
        if self.drafts.chosen is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for made in (self.take_back_button, self.purge_button):
            action = menu.addAction(made.icon(), made.text(), made.click)
            action.setEnabled(made.isEnabled())
        menu.popup(self.drafts.viewport().mapToGlobal(place))

    # --- deeds -----------------------------------------------------------------------

    def _take_back(self) -> None:
        chosen, workspace, translate = self.drafts.chosen, self._workspace, self._context.translate
        if chosen is not None:
            words = translate("«{title}» is among your documents again.", title=chosen.title)
            self._run(lambda: workspace.undelete(chosen.draft), lambda _nothing: words)

    def _ask_purge(self) -> None:
        chosen, workspace, translate = self.drafts.chosen, self._workspace, self._context.translate
        if chosen is None or not self.purge_button.isEnabled():
            return
        if ask(
            self,
            translate("Delete «{title}» for good?", title=chosen.title),
            explanation=self._explanation(),
            yes=translate("Delete for &good"),
            no=translate("&Keep it"),
            title=translate("Delete for good"),
        ):
            words = translate("«{title}» was deleted for good.", title=chosen.title)
            self._run(lambda: purge(workspace, chosen.draft), lambda _nothing: words)

    def _ask_empty(self) -> None:
        workspace, translate = self._workspace, self._context.translate
        count = self.drafts.shown_count
        if ask(
            self,
            translate.plural(
                "Delete {count} document for good?", "Delete {count} documents for good?", count
            ),
            explanation=self._explanation(),
            yes=translate("&Empty the bin"),
            no=translate("&Keep them"),
            title=translate("Empty the bin"),
        ):
            self._run(
                lambda: empty_bin(workspace),
                lambda gone: translate.plural(
                    "{count} document was deleted for good.",
                    "{count} documents were deleted for good.",
                    gone,
                ),
            )

    def _explanation(self) -> str:
        return self._context.translate(
            "With it go its history and its attached files; nobody can bring them back, unless "
            "there is a copy of the vault's folder.\n\nFlash disks and memory sticks may keep "
            "traces of the encrypted files for a while. Only when the keys of a whole vault are "
            "destroyed is everything in it gone for certain."
        )

    def _run(self, work: Callable[[], T], words: Callable[[T], str]) -> None:
        if self._busy:
            return
        self._set_busy(True)
        self.notice.clear()

        def done(outcome: T) -> None:
            self._set_busy(False)
            self.notice.say("information", words(outcome))
            self.refresh()

        self._context.runner.run(
            lambda _report, _cancel: work(), done=done, failed=self._failed, owner=self
        )

    def _failed(self, error: TemplateDeskError) -> None:
        was_busy = self._busy
        self._set_busy(False)
        self.notice.say("problem", error_words(error, self._context.translate))
        if was_busy:
            # What was asked for may have been done in part.
            self.refresh()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._show_choice()
