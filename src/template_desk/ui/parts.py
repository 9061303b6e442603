"""Small pieces that all pages are made of: texts, buttons, banners, columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from template_desk.ui.icons import icon, icon_size, picture
from template_desk.ui.paragraph import Paragraph
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.ui.tokens import Tokens

COLUMN_EM = 46  # 60 to 75 characters of text


def plain(text: str) -> str:
    """Double each «&» of a text that a user typed, so that a button shows it."""
    return text.replace("&", "&&")


def label(text: str, role: str = "", *, wrap: bool = True) -> QLabel:
    """Make a text; markup in it is shown, never obeyed."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made


def paragraph(text: str, role: str = "") -> Paragraph:
    """Make running text with generous lines."""
    made = Paragraph(text)
    if role:
        set_role(made, role)
    return made


def selectable(made: QLabel) -> QLabel:
    """Let the mouse select a text for copying; it stays out of the Tab order."""
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    text: str,
    clicked: Callable[[], object],
    *,
    role: str = "",
    icon_name: str = "",
    tokens: Tokens | None = None,
) -> QPushButton:
    """Make a button; ``&`` in the text marks its letter.

    Args:
        text: What it does, as a verb.
        clicked: Called when it is pressed.
        role: ``primary``, ``link``, ``danger``, ``plain`` or empty.
        icon_name: Drawn before the text.
        tokens: Needed for an icon.
    """
    made = QPushButton(text)
    # Or Enter would do nothing on a button that has the keyboard.
    made.setAutoDefault(True)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if role:
        set_role(made, role)
    if icon_name and tokens is not None:
        colour = {"primary": tokens.on_accent, "danger": tokens.problem}.get(role)
        made.setIcon(icon(icon_name, tokens, colour=colour))
        made.setIconSize(icon_size(tokens))
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)

    def pressed(_checked: bool) -> None:
        clicked()

    made.clicked.connect(pressed)
    return made


def row(*pieces: QWidget | QLayout | None, gap: int) -> QHBoxLayout:
    """Put pieces beside each other; None is a stretch."""
    layout = QHBoxLayout()
    layout.setSpacing(gap)
    for piece in pieces:
        if piece is None:
            layout.addStretch(1)
        elif isinstance(piece, QLayout):
            layout.addLayout(piece)
        else:
            layout.addWidget(piece)
    return layout


def picture_label(
    name: str, tokens: Tokens, *, side_em: float, colour: str | None = None
) -> QLabel:
    """Make an icon that only accompanies words; screen readers skip it."""
    made = QLabel()
    made.setPixmap(picture(name, tokens, side=tokens.em(side_em), colour=colour))
    made.setFixedSize(tokens.em(side_em), tokens.em(side_em))
    return made


def card(tokens: Tokens, *, role: str = "sheet") -> tuple[QFrame, QVBoxLayout]:
    """Make a sheet of paper and the layout in it."""
    frame = QFrame()
    set_role(frame, role)
    layout = QVBoxLayout(frame)
    inside = tokens.gap(24)
    layout.setContentsMargins(inside, inside, inside, inside)
    layout.setSpacing(tokens.gap(12))
    return frame, layout


def reveal_soon(widget: QWidget) -> None:
    """Move the page so that a piece is seen, once it has its place."""

    def reveal() -> None:
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and widget.isVisible():
            above.ensureWidgetVisible(widget)

    QTimer.singleShot(0, widget, reveal)


class Banner(QFrame):
    """A message on a page: icon, words, perhaps buttons. Hidden while it says nothing."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._picture = QLabel()
        self._text = paragraph("")
        self.action: QPushButton | None = None
        self.second: QPushButton | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(
            tokens.gap(16), tokens.gap(12), tokens.gap(16), tokens.gap(12)
        )
        self._layout.setSpacing(tokens.gap(12))
        self._layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._text, 1)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(tokens.gap(8))
        self._layout.addLayout(self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self,
        kind: str,
        text: str,
        action: QPushButton | None = None,
        second: QPushButton | None = None,
    ) -> None:
        """Show a message.

        Args:
            kind: ``information``, ``good``, ``advice`` or ``problem``.
            text: Plain text.
            action: A button for it; the banner owns it then.
            second: Another, below it.
        """
        for before in (self.action, self.second):
            if before is not None:
                self._buttons.removeWidget(before)
                before.hide()
                before.deleteLater()
        self.action, self.second = action, second
        for made in (action, second):
            if made is not None:
                self._buttons.addWidget(made)
                # Now, not at the next event: the caller may give it the keyboard.
                made.show()
        middle, top = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
        self._layout.setAlignment(self._picture, middle if action is not None else top)
        set_role(self, "banner" if kind == "information" else f"{kind}-banner")
        self._picture.setPixmap(picture(kind, self._tokens, side=self._tokens.em(1.5)))
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.show()
        # On a small screen the page may have to be moved for the user to see it.
        reveal_soon(self)

    def clear(self) -> None:
        """Hide it."""
        self.hide()


class ColumnPage(QScrollArea):
    """A page of one column in the middle of the window, scrolled when it is too tall.

    Attributes:
        column: Where the page puts its pieces.
    """

    def __init__(
        self, tokens: Tokens, *, width_em: float = COLUMN_EM, centred: bool = False
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        set_role(ground, "page")
        holder = QWidget()
        holder.setMaximumWidth(tokens.em(width_em))
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer = QVBoxLayout(ground)
        side = tokens.gap(24)
        outer.setContentsMargins(side, side, side, side)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(holder, 100)
        across.addStretch(1)
        if centred:
            outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.gap(16))
        self.setWidget(ground)
