"""The text at the side: what a good answer says, and whose wording that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from template_desk.model.ids import TextKey
from template_desk.ui.icons import icon, icon_size
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import button, label, paragraph
from template_desk.ui.style import set_role


class GuidancePanel(QFrame):
    """Shows one guidance text.

    Signals:
        close_requested(): The user folds it away; only offered while it is a drawer.
    """

    close_requested = Signal()

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__()
        self._draft = draft
        tokens, translate = draft.tokens, draft.translate
        set_role(self, "side")
        self.heading = label(translate("Guidance"), "heading")
        self.subject = label("", "subheading")
        self.words = paragraph("")
        self.origin = label("", "hint")
        self.close_button = button("", self.close_requested.emit, role="plain")
        self.close_button.setIcon(icon("close", tokens))
        self.close_button.setIconSize(icon_size(tokens))
        self.close_button.setAccessibleName(translate("Close the guidance"))
        self.close_button.setToolTip(translate("Close the guidance"))

        inside = QWidget()
        set_role(inside, "side")
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(tokens.gap(24),) * 4)
        column.setSpacing(tokens.gap(12))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addWidget(self.subject)
        column.addWidget(self.words)
        column.addWidget(self.origin)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        # The arrow keys must reach it: it may be longer than the window.
        self._area.setAccessibleName(translate("Guidance"))
        self._area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.set_drawer(drawer=False)

    def set_drawer(self, *, drawer: bool) -> None:
        """Say whether it lies over the page and can be folded away."""
        self.close_button.setVisible(drawer)
        set_role(self, "drawer" if drawer else "side")

    def take_keyboard(self) -> None:
        """Put the keyboard here, so that the arrow keys scroll."""
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold the drawer away with Escape."""
        if event.key() == Qt.Key.Key_Escape and not self.close_button.isHidden():
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def show_text(self, subject: str, key: TextKey | None) -> None:
        """Show a text of the form; without one, say that there is none.

        Args:
            subject: What it is about.
            key: The text.
        """
        translate = self._draft.translate
        self.subject.setText(subject)
        if key is None:
            self.words.setText(translate("There is no guidance for this page."))
            self.origin.setText("")
        else:
            self.words.setText(self._draft.text(key))
            self.origin.setText(self._draft.around.origin_words(key))
        self.words.updateGeometry()
        self._area.verticalScrollBar().setValue(0)

    def show_words(self, subject: str, words: str) -> None:
        """Show words of the program."""
        self.subject.setText(subject)
        self.words.setText(words)
        self.origin.setText("")
        self.words.updateGeometry()
        self._area.verticalScrollBar().setValue(0)
