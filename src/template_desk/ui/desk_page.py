"""The desk: the user's drafts, and what can be done with them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from template_desk.desk.binned import count_binned
from template_desk.desk.cards import DraftCards
from template_desk.desk.choices import FormChoice, form_choices
from template_desk.desk.session import DraftSession
from template_desk.desk.workspace import OpenedDraft, Workspace
from template_desk.errors import TemplateDeskError
from template_desk.forms.catalogue import FormReference
from template_desk.ui.context import Context
from template_desk.ui.desk_head import DeskHead
from template_desk.ui.desk_notices import DeskNotices
from template_desk.ui.draft_deeds import DraftDeeds
from template_desk.ui.draft_lines import damaged_line, line_of
from template_desk.ui.draft_list import DraftList
from template_desk.ui.draft_to_show import draft_to_show, to_show
from template_desk.ui.empty_desk import EmptyDesk
from template_desk.ui.error_words import error_words, read_only_words
from template_desk.ui.parts import Banner, button, plain, row
from template_desk.ui.style import set_role
from template_desk.vault.drafts import DraftId

if TYPE_CHECKING:
    from template_desk.desk.elsewhere import BroughtIn

T = TypeVar("T")

_WIDTH_EM = 66


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is read from the vault in one go."""

    cards: DraftCards
    forms: tuple[FormChoice, ...]
    paper_key_confirmed: bool
    binned: int


class DeskPage(QWidget):
    """Lists the drafts.

    Signals:
        draft_opened(DraftToShow): A draft is open and is to be shown.
        lock_requested(): Back to the passphrase.
        verify_requested(Path): A received file is to be checked.
        about_requested(): Version and licences.
        history_requested(DraftId, str): A draft's history is to be shown; with its name.
        bin_requested(): The deleted drafts are to be shown.
        lock_settings_requested(): When to lock by itself.
    """

    draft_opened = Signal(object)
    lock_requested = Signal()
    verify_requested = Signal(object)
    about_requested = Signal()
    history_requested = Signal(str, str)
    bin_requested = Signal()
    lock_settings_requested = Signal()

    def __init__(self, context: Context, workspace: Workspace) -> None:
        super().__init__()
        self.setWindowTitle(context.translate("Documents"))
        self._context = context
        self._workspace = workspace
        self._busy = self._was_shown = False
        set_role(self, "page")
        self._build()
        self.refresh()

    # --- what is there ---------------------------------------------------------------

    def _build(self) -> None:
        context = self._context
        tokens = context.tokens
        self.reminder = Banner(tokens)
        self.notice = Banner(tokens)
        self.notices = DeskNotices(context, self._workspace)
        self.notices.seen.connect(self.refresh)
        self.drafts = DraftList(tokens, context.translate)
        self._empty = EmptyDesk(context)
        self._stack = QStackedWidget()
        for piece in (QWidget(), self.drafts, self._empty):
            self._stack.addWidget(piece)

        holder = QWidget()
        holder.setMaximumWidth(tokens.em(_WIDTH_EM))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(16))
        column.addWidget(self._head())
        column.addLayout(self._beginnings())
        column.addWidget(self.notices)
        column.addWidget(self.reminder)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)
        column.addWidget(self._deeds())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(*(tokens.gap(24),) * 4)
        outer.addStretch(1)
        outer.addWidget(holder, 100)
        outer.addStretch(1)

        self.search.textChanged.connect(self.drafts.search)
        self.drafts.open_requested.connect(self.open_chosen)
        self.drafts.delete_requested.connect(self.delete_chosen)
        self.drafts.choice_changed.connect(self._show_choice)
        self.drafts.customContextMenuRequested.connect(self._show_menu)
        for keys, call in (
            ("Ctrl+F", self.search.setFocus),
            ("F5", self.refresh),
            ("Ctrl+O", self._choose_received),
        ):
            QShortcut(QKeySequence(keys), self, call)
        self._show_choice()

    def _head(self) -> DeskHead:
        head = DeskHead(self, self._context, self._workspace)
        self.search, self.lock_button = head.search, head.lock_button
        self.vault_button, self.vault_menu = head.vault_button, head.vault_menu
        head.about_requested.connect(self.about_requested)
        head.lock_requested.connect(self.lock_requested)
        self.vault_menu.brought_in.connect(self._brought_in)
        self.vault_menu.failed.connect(self._failed)
        self.vault_menu.lock_settings_requested.connect(self.lock_settings_requested)
        return head

    def _beginnings(self) -> QHBoxLayout:
        """Make the line of buttons that begin something."""
        translate, tokens = self._context.translate, self._context.tokens
        self.new_button = button(
            translate("&New document"), lambda: None, role="primary", icon_name="new", tokens=tokens
        )
        self.new_menu = QMenu(self.new_button)
        self.new_menu.setToolTipsVisible(True)
        self.new_button.setMenu(self.new_menu)
        self.new_button.setEnabled(False)
        if not self._may_write:
            self.new_button.hide()
        received = button(
            translate("Open &received file…"),
            self._choose_received,
            icon_name="received",
            tokens=tokens,
        )
        self.bin_button = button(
            "", self.bin_requested.emit, role="plain", icon_name="delete", tokens=tokens
        )
        self.bin_button.hide()
        return row(self.new_button, received, None, self.bin_button, gap=tokens.gap(12))

    def _deeds(self) -> DraftDeeds:
        bar = self._bar = DraftDeeds(self._context.tokens, self._context.translate)
        self.open_button = bar.add("open", self.open_chosen)
        self.duplicate_button = bar.add("duplicate", self._duplicate)
        self.rename_button = bar.add("rename", self._rename)
        self.history_button = bar.add("history", self._show_history)
        self.delete_button = bar.add("delete", self.delete_chosen)
        return bar

    def refresh(self, choose: DraftId | None = None) -> None:
        """Read the drafts again, in the background.

        Args:
            choose: The draft to choose then.
        """
        context, workspace = self._context, self._workspace

        def read() -> _Desk:
            catalogue = context.environment().catalogue
            cards = workspace.cards()
            # The user has come from a draft, or has just opened the vault.
            workspace.save_state()
            return _Desk(
                cards,
                form_choices(catalogue, context.translate.language),
                workspace.vault.records.paper_key_confirmed(),
                count_binned(workspace),
            )

        def show(found: _Desk) -> None:
            self._show(found)
            if choose is not None:
                self.drafts.choose(choose)

        context.runner.run(
            lambda _report, _cancel: read(), done=show, failed=self._failed, owner=self
        )

    def _show(self, found: _Desk) -> None:
        context = self._context
        now = context.environment().now().astimezone()
        damaged = [damaged_line(draft, context.translate) for draft in found.cards.damaged]
        lines = [line_of(shown, now, context.translate) for shown in found.cards.cards]
        self.drafts.show_lines([*lines, *damaged])
        self.new_menu.clear()
        for choice in found.forms:
            action = self.new_menu.addAction(plain(choice.title))
            action.setToolTip(choice.origin)
            action.triggered.connect(functools.partial(self._new, choice.reference))
        self.new_button.setEnabled(self._may_write)
        self._show_binned(found.binned)
        self.notices.show_missing(found.cards.missing)
        if not self._may_write:
            self._say_read_only()
        elif found.paper_key_confirmed:
            self.reminder.clear()
        else:
            self._remind()
        has_drafts = bool(lines or damaged)
        self._stack.setCurrentWidget(self.drafts if has_drafts else self._empty)
        self._bar.setVisible(has_drafts)
        self.search.setEnabled(has_drafts)
        if not self._was_shown:
            self._was_shown = True
            begin = self.new_button if self._may_write else self.lock_button
            (self.drafts if has_drafts else begin).setFocus()

    def _say_read_only(self) -> None:
        translate = self._context.translate
        if self.reminder.text:
            return
        again = button(translate("Re&fresh"), self.refresh)
        again.setToolTip(translate("Reads the documents again as they are saved now (F5)"))
        self.reminder.say("advice", read_only_words(translate), again)

    def _show_binned(self, count: int) -> None:
        words = self._context.translate("Deleted documents ({count})…", count=count)
        self.bin_button.setText(words)
        self.bin_button.setVisible(count > 0)

    def _remind(self) -> None:
        translate = self._context.translate
        self.reminder.say(
            "advice",
            translate(
                "The paper key has not been checked. If the passphrase is forgotten, "
                "only this key on paper opens the vault."
            ),
            button(translate("Check the s&heet…"), self._check_paper),
        )

    def _check_paper(self) -> None:
        from template_desk.ui.dialogs.paper_check import PaperCheckDialog

        dialog = PaperCheckDialog(self, self._context, self._workspace)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.refresh)
        dialog.open()

    def _show_choice(self) -> None:
        chosen = self.drafts.chosen is not None and not self._busy
        self._bar.allow(chosen=chosen, may_write=self._may_write)

    def _show_menu(self, place: QPoint) -> None:
        if self.drafts.chosen is not None:
            self._bar.show_menu(self.drafts.viewport().mapToGlobal(place))

    @property
    def _may_write(self) -> bool:
        return not self._workspace.read_only

    # --- deeds -----------------------------------------------------------------------

    def _new(self, reference: FormReference, _checked: bool = False) -> None:
        workspace = self._workspace

        def begun(made: tuple[DraftId, DraftSession]) -> None:
            self._set_busy(False)
            self.draft_opened.emit(draft_to_show(made[1], workspace))

        self._run(lambda: workspace.new_draft(reference), begun)

    def open_chosen(self) -> None:
        """Open the chosen draft."""
        chosen, workspace = self.drafts.chosen, self._workspace
        if chosen is None or self._busy:
            return

        def opened(found: OpenedDraft) -> None:
            self._set_busy(False)
            self.draft_opened.emit(to_show(found, workspace))

        self._run(lambda: workspace.open_draft(chosen.draft), opened)

    def _show_history(self) -> None:
        if (chosen := self.drafts.chosen) is not None:
            self.history_requested.emit(chosen.draft, chosen.title)

    def _duplicate(self) -> None:
        workspace = self._workspace
        if (chosen := self.drafts.chosen) is not None:
            self._run(lambda: workspace.duplicate(chosen.draft), self._refresh_at)

    def _rename(self) -> None:
        chosen, workspace, translate = self.drafts.chosen, self._workspace, self._context.translate
        if chosen is None:
            return
        title, accepted = QInputDialog.getText(
            self,
            translate("Rename"),
            translate("Name on the desk; it is never printed:"),
            text=chosen.title,
        )
        if accepted:
            draft = chosen.draft
            self._run(
                lambda: workspace.rename(draft, title), lambda _nothing: self._refresh_at(draft)
            )

    def delete_chosen(self) -> None:
        """Put the chosen draft into the bin, and offer to take it back."""
        chosen, workspace = self.drafts.chosen, self._workspace
        if chosen is None or self._busy or not self._may_write:
            return

        def deleted(_nothing: None) -> None:
            translate = self._context.translate
            undo = button(
                translate("&Undo"),
                lambda: self._undelete(chosen.draft),
                icon_name="undo",
                tokens=self._context.tokens,
            )
            words = translate("«{title}» was deleted.", title=chosen.title)
            self._refresh_at(None)
            self.notice.say("information", words, undo)

        self._run(lambda: workspace.delete(chosen.draft), deleted)

    def _undelete(self, draft: DraftId) -> None:
        workspace = self._workspace
        self.notice.clear()
        self.drafts.setFocus()
        self._run(lambda: workspace.undelete(draft), lambda _nothing: self._refresh_at(draft))

    def _brought_in(self, brought: BroughtIn) -> None:
        """Show the document that was made from a saved copy."""
        translate = self._context.translate
        self._refresh_at(brought.draft)
        when = f"{brought.made.astimezone():%Y-%m-%d %H:%M}"
        words = [translate("The copy of {when} is a document here now.", when=when)]
        if brought.lost_files:
            names = ", ".join(brought.lost_files)
            words.append(
                translate("These attachments are not in this vault any more: {names}", names=names)
            )
        self.notice.say("advice" if brought.lost_files else "good", "\n".join(words))

    def _choose_received(self) -> None:
        translate = self._context.translate
        chosen, _ = QFileDialog.getOpenFileName(self, translate("Open a received file"))
        if chosen:
            self.verify_requested.emit(Path(chosen))

    # --- running ---------------------------------------------------------------------

    def _refresh_at(self, draft: DraftId | None) -> None:
        self._set_busy(False)
        self.refresh(draft)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._set_busy(True)
        self.notice.clear()
        self._context.runner.run(
            lambda _report, _cancel: work(), done=done, failed=self._failed, owner=self
        )

    def _failed(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self.notice.say("problem", error_words(error, self._context.translate))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._show_choice()
