"""The draft's name on top of the wizard; it can be changed in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from template_desk.ui.icons import icon, icon_size
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import button, label
from template_desk.ui.style import set_role

_LINE_EM = 28
_LEAST_EM = 6


class DraftTitle(QWidget):
    """Shows the name, and a line to change it on demand.

    An empty name brings back the one that follows from the answers.
    """

    def __init__(self, draft: OpenDraft, title: str) -> None:
        super().__init__()
        self._draft = draft
        self._title = title
        tokens, translate = draft.tokens, draft.translate
        self.words = label(title, "subheading", wrap=False)
        self.words.setMinimumWidth(1)
        self.rename_button = button("", self.rename, role="plain")
        self.rename_button.setIcon(icon("rename", tokens, colour=tokens.quiet))
        self.rename_button.setIconSize(icon_size(tokens))
        self.rename_button.setAccessibleName(translate("Rename this document"))
        self.rename_button.setToolTip(translate("Rename this document"))
        if draft.read_only:
            self.rename_button.hide()
        self.line = QLineEdit()
        set_role(self.line, "draft-title")
        self.line.setMaximumWidth(tokens.em(_LINE_EM))
        self.line.setAccessibleName(translate("Name of this document"))
        self.line.hide()
        self.line.editingFinished.connect(self._take)
        self.line.installEventFilter(self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.gap(4))
        across.addWidget(self.words)
        across.addWidget(self.line, 1)
        across.addWidget(self.rename_button)
        across.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show the name as it is now; the form's own name changes with the requester."""
        draft = self._draft
        title = draft.session.content.title or draft.workspace.default_title(
            draft.pack, draft.answers
        )
        self._title = " ".join(title.split())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten a name that has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tokens = self._draft.tokens
        room = self.width() - self.rename_button.sizeHint().width() - tokens.gap(8)
        fits = self.words.fontMetrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, max(room, tokens.em(_LEAST_EM))
        )
        self.words.setText(fits)
        self.words.setToolTip("" if fits == self._title else self._title)
        self.words.setAccessibleName(self._title)

    def rename(self) -> None:
        """Let the user change the name."""
        self.line.setText(self._title)
        self.words.hide()
        self.rename_button.hide()
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _take(self) -> None:
        if self.line.isHidden():
            return
        typed = self.line.text().strip()
        if typed != self._title:
            self._draft.session.set_title(typed)
        self._end()

    def _end(self) -> None:
        had_keyboard = self.line.hasFocus()
        self.line.hide()
        self.words.show()
        self.rename_button.setVisible(not self._draft.read_only)
        if had_keyboard:
            self.rename_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the name as it was with Escape."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.line.setText(self._title)
            self._end()
            return True
        return super().eventFilter(watched, event)
