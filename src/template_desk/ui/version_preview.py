"""One version beside the list: what changed since, or the whole of it.

Sheets are added one at a time, so that a long form never holds up the window.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from template_desk.desk.history import VersionContent, reason_words
from template_desk.model.review import review
from template_desk.ui.changes_view import ChangeSheets
from template_desk.ui.open_draft import ContentView
from template_desk.ui.parts import ColumnPage, button, label, row
from template_desk.ui.review_sheets import ReviewSheets
from template_desk.ui.style import set_role
from template_desk.ui.version_lines import moment_words, ready_words
from template_desk.ui.widgets.origin_bar import official_legend

if TYPE_CHECKING:
    from template_desk.ui.context import Context

_WIDTH_EM = 54
CHANGES, WHOLE = 0, 1


class VersionPreview(QFrame):
    """Shows a version.

    Args:
        context: Given to every page.
        can_write: Whether a version can be taken back at all.

    Signals:
        take_back_requested(): The user wants the version shown to be taken back.
    """

    take_back_requested = Signal()

    def __init__(self, context: Context, *, can_write: bool) -> None:
        super().__init__()
        self._context = context
        self._can_write = can_write
        self._found: VersionContent | None = None
        self._waiting: Iterator[Callable[[], QWidget]] = iter(())
        self._round = 0
        self._build()
        self.say(context.translate("Choose a version in the list."))

    def _build(self) -> None:
        tokens, translate = self._context.tokens, self._context.translate
        self.title = label("", "heading")
        self.about = label("", "hint")
        self.take_back_button = button(
            translate("&Take this version back…"),
            self.take_back_requested.emit,
            role="primary",
        )
        words = QVBoxLayout()
        words.setSpacing(tokens.gap(4))
        words.addWidget(self.title)
        words.addWidget(self.about)
        head = row(words, self.take_back_button, gap=tokens.gap(16))
        head.setStretch(0, 1)
        self.views = QTabBar()
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        self.views.setAccessibleName(translate("What to show of the version"))
        self.views.addTab(translate("What &changed since"))
        self.views.addTab(translate("The &whole version"))
        self.views.currentChanged.connect(lambda _place: self._fill())
        set_role(self.views, "views")
        self.views.setStyleSheet(_tab_style(self._context))
        self._place = QStackedWidget()
        column = QVBoxLayout(self)
        side = tokens.gap(16)
        column.setContentsMargins(side, side, side, 0)
        column.setSpacing(tokens.gap(12))
        column.addLayout(head)
        column.addWidget(self.views)
        column.addWidget(self._place, 1)

    # --- what it shows ---------------------------------------------------------------

    @property
    def shown(self) -> VersionContent | None:
        """The version shown; None while there is none."""
        return self._found

    @property
    def is_complete(self) -> bool:
        """Whether all sheets are there."""
        return self._is_complete

    def say(self, words: str, *, kind: str = "hint") -> None:
        """Show no version, but why."""
        self._found = None
        self._round += 1
        self._is_complete = True
        for piece in (self.title, self.about, self.views):
            piece.hide()
        self.take_back_button.hide()
        page = self._new_page()
        page.column.addWidget(label(words, kind))

    def show_version(self, found: VersionContent) -> None:
        """Show a version, in the view that is chosen."""
        context, translate = self._context, self._context.translate
        version = found.version
        now = context.environment().now().astimezone()
        moment = moment_words(version, now, translate)
        self._found = found
        self.title.setText(moment)
        day = moment.rsplit(",", 1)[0]
        number = translate("version {number}", number=version.generation)
        about = (reason_words(version, day, translate), number, ready_words(version, translate))
        self.about.setText(" · ".join(about))
        for piece in (self.title, self.about, self.views):
            piece.show()
        self.take_back_button.setVisible(self._can_write)
        self.take_back_button.setEnabled(found.can_be_taken_back)
        self._fill()

    def _fill(self) -> None:
        found = self._found
        if found is None:
            return
        self._round += 1
        page = self._new_page()
        is_changes = self.views.currentIndex() == CHANGES
        self._waiting = self._changes(found) if is_changes else self._whole(found)
        self._is_complete = False
        self._add_next(page, self._round)

    def _new_page(self) -> ColumnPage:
        """Begin an empty scrolling column in the place of the one before."""
        translate = self._context.translate
        page = ColumnPage(self._context.tokens, width_em=_WIDTH_EM)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.setProperty("ring", "own")
        is_changes = self.views.currentIndex() == CHANGES
        page.setAccessibleName(
            translate("What changed since") if is_changes else translate("The whole version")
        )
        had_keyboard = self._place.currentWidget() is not None and self._has_keyboard()
        self._place.addWidget(page)
        self._place.setCurrentWidget(page)
        for place in reversed(range(self._place.count())):
            other = self._place.widget(place)
            if other is not None and other is not page:
                self._place.removeWidget(other)
                other.deleteLater()
        if had_keyboard:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def _has_keyboard(self) -> bool:
        now = self.window().focusWidget()
        shown = self._place.currentWidget()
        return now is not None and shown is not None and (now is shown or shown.isAncestorOf(now))

    def take_keyboard(self) -> None:
        """Put the keyboard to what is shown, so that it can be scrolled."""
        shown = self._place.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_next(self, page: ColumnPage, of_round: int) -> None:
        if of_round != self._round:
            return
        make = next(self._waiting, None)
        if make is None:
            self._is_complete = True
            return
        page.column.addWidget(make())
        QTimer.singleShot(0, page, lambda: self._add_next(page, of_round))

    # --- the two views ---------------------------------------------------------------

    def _changes(self, found: VersionContent) -> Iterator[Callable[[], QWidget]]:
        translate = self._context.translate
        now = found.now
        if now is None or not found.is_comparable:
            words = translate(
                "This version was made with another edition of the form. It can be looked at, "
                "but neither compared nor taken back."
            )
            yield lambda: label(words, "advice")
            return
        yield lambda: label(changes_words(found, self._context), "subheading")
        then_view, now_view = self._view(found, of_now=False), self._view(found, of_now=True)
        sheets = ChangeSheets(then_view, now_view, found.texts)
        if found.other_title:
            yield lambda: sheets.title_sheet(found.content.title, now.title)
        if found.other_parts:
            yield lambda: label(translate("The attached files are not the same either."), "hint")
        for section in found.changes:
            yield functools.partial(sheets.sheet, section)
        if found.changes:
            yield lambda: official_legend(now_view.around)

    def _whole(self, found: VersionContent) -> Iterator[Callable[[], QWidget]]:
        view = self._view(found, of_now=False)
        sheets = ReviewSheets(view)
        for section in review(view.form, view.answers):
            yield functools.partial(sheets.sheet, section)
        yield lambda: official_legend(view.around)

    def _view(self, found: VersionContent, *, of_now: bool) -> ContentView:
        content = found.now if of_now and found.now is not None else found.content
        context = self._context
        return ContentView(
            environment=context.environment(),
            tokens=context.tokens,
            translate=context.translate,
            of=found.pack,
            shown=content.answers,
        )


def changes_words(found: VersionContent, context: Context) -> str:
    """Say how much differs between a version and now."""
    translate = context.translate
    if not found.can_be_taken_back:
        return translate("Nothing differs: the document is now as it was then.")
    count = found.change_count
    if not count:
        return translate("No answer differs.")
    return translate.plural(
        "{count} difference between then and now", "{count} differences between then and now", count
    )


def _tab_style(context: Context) -> str:
    t = context.tokens
    return f"""
QTabBar {{ background: transparent; border: none; }}
QTabBar::tab {{
    background: transparent; color: {t.quiet}; border: none;
    border-bottom: {t.gap(4) // 2}px solid transparent;
    padding: {t.gap(4)}px {t.gap(4)}px; margin: 0px {t.gap(12)}px 0px 0px; }}
QTabBar::tab:selected {{
    color: {t.ink}; font-weight: 600; border-bottom-color: {t.accent}; }}
QTabBar::tab:hover {{ color: {t.accent}; }}
"""
