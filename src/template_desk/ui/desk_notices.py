"""What the desk must tell about the vault as a whole: drafts that are gone, an older vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.parts import Banner, button

if TYPE_CHECKING:
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.drafts import DraftId

_MOST_NAMES = 5


class DeskNotices(QWidget):
    """Two banners, each until the user has seen it.

    Args:
        context: Given to every page.
        workspace: The open vault.

    Signals:
        seen(): The user has seen that drafts are missing.
    """

    seen = Signal()

    def __init__(self, context: Context, workspace: Workspace) -> None:
        super().__init__()
        self._context = context
        self._workspace = workspace
        self.older = Banner(context.tokens)
        self.missing = Banner(context.tokens)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.tokens.gap(12))
        column.addWidget(self.older)
        column.addWidget(self.missing)
        if workspace.is_older:
            self._tell_older()
        self._fold()

    def _tell_older(self) -> None:
        translate = self._context.translate
        words = translate(
            "This vault is older than when it was last used on this computer: somebody put back "
            "a copy, or files were taken away. What was saved since then is not in it. If that "
            "was not you, do not go on: look for the newer folder, and tell whoever looks after "
            "this computer."
        )
        self.older.say("problem", words, button(translate("I have seen &this"), self._know_older))

    def _know_older(self) -> None:
        workspace = self._workspace
        self._context.runner.run(
            lambda _report, _cancel: workspace.note_that_older_is_known(),
            done=lambda _nothing: None,
            failed=self._failed,
            owner=self,
        )
        self.older.clear()
        self._fold()

    def show_missing(self, missing: tuple[tuple[DraftId, str], ...]) -> None:
        """Tell that drafts are gone; nothing when none is."""
        if not missing:
            self.missing.clear()
            self._fold()
            return
        translate = self._context.translate
        what = translate.plural(
            "{names} was there when the vault was last used, and is gone: somebody took its files "
            "away, or the disk lost them.",
            "{names} were there when the vault was last used, and are gone: somebody took their "
            "files away, or the disk lost them.",
            len(missing),
            names=self._names([title for _, title in missing]),
        )
        todo = translate(
            "If you have a copy of the vault's folder, bring back what is missing from its folder "
            "«drafts» while this program is closed."
        )
        drafts = tuple(draft for draft, _ in missing)
        seen = button(translate("I have &seen this"), lambda: self._forget(drafts))
        seen.setEnabled(not self._workspace.read_only)
        self.missing.say("problem", f"{what} {todo}", seen)
        self._fold()

    def _names(self, titles: list[str]) -> str:
        translate = self._context.translate
        named = [translate("«{title}»", title=title or "–") for title in titles[:_MOST_NAMES]]
        rest = len(titles) - len(named)
        if rest:
            named.append(translate.plural("{count} more", "{count} more", rest))
        return ", ".join(named)

    def _forget(self, drafts: tuple[DraftId, ...]) -> None:
        workspace = self._workspace

        def forget() -> None:
            for draft in drafts:
                workspace.vault.forget_missing(draft)
            workspace.save_state()

        self._context.runner.run(
            lambda _report, _cancel: forget(),
            done=lambda _nothing: self.seen.emit(),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: TemplateDeskError) -> None:
        self.missing.say("problem", error_words(error, self._context.translate))

    def _fold(self) -> None:
        """Take no room while there is nothing to tell; without a place yet, do not show."""
        is_empty = self.older.isHidden() and self.missing.isHidden()
        if is_empty or self.parentWidget() is not None:
            self.setVisible(not is_empty)
