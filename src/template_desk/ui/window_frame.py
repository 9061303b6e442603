"""The window itself: one page at a time, its name, its place on the screen, what covers it.

Knows nothing of vaults and drafts; where to go is the main window's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from template_desk.desk.relaunch import HandOver, Outcome, Shown
from template_desk.ui.context import Context
from template_desk.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent


class WindowFrame(QMainWindow):
    """Shows pages.

    Args:
        context: Colours and words.
        hand_over: Where the window was before it was locked.

    Signals:
        painted(): The user has seen the window; sent once, after the first painting.
        file_dropped(Path): A file was dropped onto the window.
    """

    painted = Signal()
    file_dropped = Signal(object)

    def __init__(self, context: Context, hand_over: HandOver | None) -> None:
        super().__init__()
        self._context = context
        self._was_painted = False
        self._cover: QWidget | None = None
        self._behind: QWidget | None = None
        self._keyboard_before: QWidget | None = None
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.setAcceptDrops(True)
        self.setWindowTitle(context.translate("Template Desk"))
        self.setWindowIcon(icon("desk", context.tokens, colour=context.tokens.accent))
        self.setMinimumSize(context.tokens.em(40), context.tokens.em(28))
        place = hand_over.place if hand_over is not None else ""
        if not place or not self.restoreGeometry(QByteArray.fromBase64(place.encode("ascii"))):
            self._fit_screen()

    # --- pages -----------------------------------------------------------------------

    @property
    def page(self) -> QWidget:
        """The page shown."""
        shown = self._pages.currentWidget()
        assert shown is not None  # the constructor shows one
        return shown

    def _show(self, page: QWidget) -> None:
        """Show a page and destroy all others: a page keeps nothing."""
        if self._cover is not None:
            # What was under way when the window was covered stays behind the cover.
            self._behind = page
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        if self._cover is None:
            self._pages.setCurrentWidget(page)
            self._follow_title(page)
        for place in reversed(range(self._pages.count())):
            other = self._pages.widget(place)
            if other is not None and other is not page and other is not self._cover:
                self._pages.removeWidget(other)
                other.deleteLater()

    def _show_over(self, page: QWidget) -> None:
        """Show a page and keep the one below it."""
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._follow_title(page)

    def _follow_title(self, page: QWidget) -> None:
        """Name the window after its page, for whoever does not see it."""
        page.windowTitleChanged.connect(self._take_title)
        self._take_title()

    def _take_title(self) -> None:
        self.setWindowTitle(self.page.windowTitle() or self._context.translate("Template Desk"))

    # --- covering --------------------------------------------------------------------

    def _cover_with(self, cover: QWidget, *, close_dialogs: bool) -> None:
        """Show a page in the place of everything, also of dialogs, until ``_uncover``."""
        if close_dialogs:
            for other in QApplication.topLevelWidgets():
                if isinstance(other, QDialog) and other.isVisible():
                    other.reject()
        before, self._cover = self._cover, cover
        if before is None:
            self._behind = self.page
            self._keyboard_before = QApplication.focusWidget()
        self._show_over(cover)
        if before is not None:
            self._pages.removeWidget(before)
            before.deleteLater()

    def _uncover(self) -> None:
        """Show again what was covered, with the keyboard where it was."""
        cover, self._cover = self._cover, None
        behind, self._behind = self._behind, None
        if cover is None or behind is None:
            return
        self._pages.setCurrentWidget(behind)
        self._take_title()
        self._pages.removeWidget(cover)
        cover.deleteLater()
        keyboard, self._keyboard_before = self._keyboard_before, None
        # After the page's own wish where to begin, which comes with the next event.
        QTimer.singleShot(0, self, lambda: _focus(keyboard, behind))

    # --- place on the screen ---------------------------------------------------------

    def hand_over(self, outcome: Outcome) -> HandOver:
        """Give what the next window must know to stand where this one does."""
        if self.isMinimized():
            shown = Shown.MINIMIZED
        else:
            shown = Shown.ACTIVE if QApplication.activeWindow() is not None else Shown.BEHIND
        place = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        return HandOver(outcome=outcome, place=place, shown=shown)

    def show_as(self, shown: Shown) -> None:
        """Show the window; to the front only when it was there."""
        if shown is Shown.MINIMIZED:
            self.showMinimized()
            return
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, shown is Shown.BEHIND)
        self.show()

    def come_forward(self) -> None:
        """Bring the window, or the dialog that is open in it, before all others."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        front = QApplication.activeModalWidget() or self
        front.raise_()
        front.activateWindow()

    def _fit_screen(self) -> None:
        """Take a comfortable size, or what a small screen has beside the window's own frame."""
        tokens, room = self._context.tokens, self.screen().availableSize()
        self.resize(
            min(tokens.em(92), room.width() - tokens.em(1)),
            min(tokens.em(48), room.height() - tokens.em(3)),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first painting; everything that can wait until then does."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    # --- work in the background ----------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether something is running in the background."""
        return self._context.runner.is_busy

    def wait_for_tasks(self) -> None:
        """Stop what is running in the background and wait for it."""
        self._context.runner.wait_all()

    # --- dropping --------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file from the file manager."""
        if self._cover is None and _dropped_file(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the file that was dropped."""
        file = _dropped_file(event.mimeData().urls())
        if self._cover is None and file is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(file)


def _focus(keyboard: QWidget | None, page: QWidget) -> None:
    from shiboken6 import isValid

    if keyboard is not None and isValid(keyboard) and page.isAncestorOf(keyboard):
        keyboard.setFocus(Qt.FocusReason.OtherFocusReason)


def _dropped_file(urls: list[QUrl]) -> Path | None:
    """Give the one local file of a drop, or None."""
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    file = Path(urls[0].toLocalFile())
    return file if file.is_file() else None
