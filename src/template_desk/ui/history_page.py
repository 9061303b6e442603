"""The history of a draft: its versions by day at the side, the chosen one beside them.

Versions are read in the background, a few at a time, newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from template_desk.desk import history
from template_desk.desk.tasks import CancelToken
from template_desk.errors import TemplateDeskError, UnknownDraftError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.messages import ask
from template_desk.ui.parts import Banner, button, label, row
from template_desk.ui.style import set_role
from template_desk.ui.version_lines import VersionWords, moment_words
from template_desk.ui.version_list import VersionList
from template_desk.ui.version_preview import VersionPreview

if TYPE_CHECKING:
    from template_desk.desk.history import Version, VersionContent
    from template_desk.desk.session import DraftSession
    from template_desk.desk.workspace import Workspace
    from template_desk.vault.drafts import DraftId

_FIRST, _MORE = 12, 40  # versions read in one go
_REST_MS = 200  # after the last arrow key, before the version is read
_LIST_EM, _NARROW_LIST_EM, _NARROW_EM = 20, 16, 75


class HistoryPage(QWidget):
    """Shows the versions of a draft, and takes one back.

    Args:
        context: Given to every page.
        workspace: The open vault.
        draft: Which draft.
        title: Its name.
        session: The draft when it is open; None when it is not.

    Signals:
        back_requested(): Back to where the user came from.
    """

    back_requested = Signal()

    def __init__(
        self,
        context: Context,
        workspace: Workspace,
        draft: DraftId,
        title: str,
        session: DraftSession | None = None,
    ) -> None:
        super().__init__()
        self._context = context
        self._workspace = workspace
        self._draft = draft
        self._session = session
        self._busy = False
        self._reading: CancelToken | None = None
        self._listing: CancelToken | None = None
        self._words = self._new_words()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read_chosen)
        set_role(self, "page")
        self.setWindowTitle(context.translate("History – {title}", title=title))
        self._build(title)
        self.reload()

    def _build(self, title: str) -> None:
        context = self._context
        tokens, translate = context.tokens, context.translate
        self.back_button = button(
            translate("&Back to the document") if self._session else translate("&Documents"),
            self.back_requested.emit,
            role="plain",
            icon_name="back",
            tokens=tokens,
        )
        self.title = _ElidedLabel(translate("History of «{title}»", title=title))
        set_role(self.title, "subheading")
        top = QFrame()
        set_role(top, "history-top")
        across = row(self.back_button, self.title, gap=tokens.gap(12))
        across.setStretch(1, 1)
        across.setContentsMargins(tokens.gap(8), tokens.gap(4), tokens.gap(8), tokens.gap(4))
        top.setLayout(across)

        self.notice = Banner(tokens)
        self._notice_holder = QFrame()
        holder = QVBoxLayout(self._notice_holder)
        holder.setContentsMargins(tokens.gap(16), tokens.gap(8), tokens.gap(16), tokens.gap(8))
        holder.addWidget(self.notice)
        self._notice_holder.hide()

        self.versions = VersionList(tokens, translate)
        self.versions.chosen.connect(lambda _generation: self._rest.start())
        self.versions.opened.connect(lambda _generation: self._open_chosen())
        self.count = label("", "hint")
        clock = label(
            translate(
                "Times are those of this computer's clock. The order is that of saving, also "
                "where the clock was set back."
            ),
            "hint",
        )
        self._side = QFrame()
        set_role(self._side, "history-side")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, tokens.gap(8), 0, tokens.gap(8))
        side.setSpacing(tokens.gap(8))
        for words in (self.count, clock):
            words.setContentsMargins(tokens.gap(12), 0, tokens.gap(12), 0)
        side.addWidget(self.count)
        side.addWidget(self.versions, 1)
        side.addWidget(clock)
        self.preview = VersionPreview(context, can_write=not self._workspace.read_only)
        self.preview.take_back_requested.connect(self._ask_take_back)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._side)
        body.addWidget(self.preview, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._notice_holder)
        column.addLayout(body, 1)
        self.setStyleSheet(_style(context))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.back_requested.emit)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard into the list."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self.versions, self.versions.setFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list less room in a narrow window."""
        super().resizeEvent(event)
        tokens = self._context.tokens
        narrow = self.width() < tokens.em(_NARROW_EM)
        self._side.setFixedWidth(tokens.em(_NARROW_LIST_EM if narrow else _LIST_EM))

    # --- the list --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the list from its beginning."""
        if self._listing is not None:
            self._listing.cancel()
        self.versions.clear()
        self._words = self._new_words()
        self._count = 0
        self.count.setText(self._context.translate("Reading the history…"))
        self.is_complete = False
        session, workspace, draft = self._session, self._workspace, self._draft

        def numbers() -> tuple[int, ...]:
            if session is not None:
                session.flush()
            return history.generations(workspace, draft)

        def go_on(found: tuple[int, ...]) -> None:
            self._read_more(found, _FIRST)

        self._listing = self._context.runner.run(
            lambda _report, _cancel: numbers(), done=go_on, failed=self._failed, owner=self
        )

    def _new_words(self) -> VersionWords:
        now = self._context.environment().now().astimezone()
        return VersionWords(now, self._context.translate)

    def _read_more(self, numbers: tuple[int, ...], count: int) -> None:
        """Read some versions, show them, and go on with the rest."""
        workspace, draft = self._workspace, self._draft
        some, rest = numbers[:count], numbers[count:]

        def read(cancel: CancelToken) -> list[Version]:
            found = []
            for number in some:
                cancel.check()
                version = history.version_of(workspace, draft, number)
                if version is not None:
                    found.append(version)
            return found

        def show(found: list[Version]) -> None:
            self._add(found)
            if rest:
                self._read_more(rest, _MORE)
            else:
                self._finish()

        self._listing = self._context.runner.run(
            lambda _report, cancel: read(cancel), done=show, failed=self._failed, owner=self
        )

    def _add(self, found: list[Version]) -> None:
        translate = self._context.translate
        is_first = self._count == 0
        self._count += len(found)
        self.versions.add(self._words.lines(found))
        self.count.setText(translate.plural("{count} version…", "{count} versions…", self._count))
        if is_first and found and self.versions.go_to(found[0].generation):
            self._read_chosen()

    def _finish(self) -> None:
        translate = self._context.translate
        self.count.setText(translate.plural("{count} version", "{count} versions", self._count))
        self.is_complete = True

    # --- the chosen version ----------------------------------------------------------

    def _open_chosen(self) -> None:
        self._rest.stop()
        self._read_chosen()
        self.preview.take_keyboard()

    def _read_chosen(self) -> None:
        line = self.versions.current
        if line is None or line.generation is None:
            return
        translate = self._context.translate
        if self._reading is not None:
            self._reading.cancel()
        shown = self.preview.shown
        if line.version is not None and not line.version.is_readable:
            self.preview.say(
                translate(
                    "This version cannot be read, and so it cannot be taken back. The file is "
                    "kept, and the versions before and after it are not affected."
                ),
                kind="problem",
            )
            return
        if shown is not None and shown.version.generation == line.generation:
            return
        workspace, draft, session = self._workspace, self._draft, self._session
        generation = line.generation
        self._reading = self._context.runner.run(
            lambda _report, _cancel: history.read_version(workspace, draft, generation, session),
            done=self._show_version,
            failed=self._not_read,
            owner=self,
        )

    def _show_version(self, found: VersionContent) -> None:
        self.preview.show_version(found)

    def _not_read(self, error: TemplateDeskError) -> None:
        translate = self._context.translate
        if isinstance(error, UnknownDraftError):
            words = translate(
                "This version is no longer there: it was thinned out when a newer one was saved."
            )
        else:
            words = error_words(error, translate)
        self.preview.say(words, kind="problem")

    # --- taking back -----------------------------------------------------------------

    def _ask_take_back(self) -> None:
        found, translate = self.preview.shown, self._context.translate
        if found is None or self._busy:
            return
        now = self._context.environment().now().astimezone()
        moment = moment_words(found.version, now, translate)
        if ask(
            self,
            translate("Take back the version of {moment}?", moment=moment),
            explanation=translate(
                "The document becomes as it was then. As it is now it is kept in this history, "
                "so that you can return to it."
            ),
            yes=translate("&Take back"),
            no=translate("&Leave as it is"),
            title=translate("Take a version back"),
        ):
            self._take_back(found, moment)

    def _take_back(self, found: VersionContent, moment: str) -> None:
        workspace, draft, session = self._workspace, self._draft, self._session
        generation = found.version.generation
        self._set_busy(True)
        if session is not None:
            # Here, where the draft is edited, and not in the task.
            history.take_back_in(session, found)

        def save() -> None:
            if session is not None:
                history.save_taken_back(workspace, session, generation)
            else:
                history.restore(workspace, draft, generation)

        def done(_nothing: None) -> None:
            translate = self._context.translate
            self._set_busy(False)
            words = translate(
                "The version of {moment} was taken back. What it replaced is kept below.",
                moment=moment,
            )
            self._say("good", words)
            self.preview.say("")
            self.reload()
            self.versions.setFocus()

        self._context.runner.run(
            lambda _report, _cancel: save(), done=done, failed=self._failed, owner=self
        )

    def _failed(self, error: TemplateDeskError) -> None:
        self._set_busy(False)
        self._say("problem", error_words(error, self._context.translate))

    def _say(self, kind: str, words: str) -> None:
        self.notice.say(kind, words)
        self._notice_holder.show()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.preview.setEnabled(not busy)


class _ElidedLabel(QLabel):
    """One line, cut with «…» where it is too long; the whole of it as tool tip and name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = " ".join(text.split())
        self.setMinimumWidth(1)
        self.setAccessibleName(self._whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))
        self.setToolTip("" if self.text() == self._whole else self._whole)


def _style(context: Context) -> str:
    t = context.tokens
    edge = "left" if context.translate.is_right_to_left else "right"
    return f"""
QFrame[role="history-top"] {{
    background: {t.sheet}; border: none; border-bottom: 1px solid {t.separator}; }}
QFrame[role="history-side"] {{
    background: {t.sheet}; border: none; border-{edge}: 1px solid {t.separator}; }}
"""
