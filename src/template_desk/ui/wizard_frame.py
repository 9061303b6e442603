"""The wizard's frame: top line, list at the left, guidance at the right, Back and Next.

Knows how it folds in narrow windows, and nothing of answers.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from template_desk.ui.draft_title import DraftTitle
from template_desk.ui.error_words import read_only_words
from template_desk.ui.guidance import GuidancePanel
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, button, row
from template_desk.ui.section_list import SectionList
from template_desk.ui.style import set_role
from template_desk.ui.wizard_style import wizard_stylesheet

_GUIDANCE_FROM_EM = 75  # 1100 px at the usual font size
_LIST_FROM_EM = 54  # 800 px
_LIST_EM = 17
_GUIDANCE_EM = 20
_LEAST_WIDTH_EM, _LEAST_HEIGHT_EM = 34, 24


class WizardFrame(QWidget):
    """Holds a page between its list and its guidance.

    Args:
        draft: Colours, words, name.
        draft_title: The draft's name.

    Signals:
        leave_requested(): Back to the documents.
        refresh_requested(str): Read the draft again, and show this section.
    """

    leave_requested = Signal()
    refresh_requested = Signal(str)

    def __init__(self, draft: OpenDraft, draft_title: str) -> None:
        super().__init__()
        self.draft = draft
        set_role(self, "wizard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(wizard_stylesheet(draft.tokens))
        self._build(draft_title)

    def minimumSizeHint(self) -> QSize:
        """Give a small size: what has no room is folded away."""
        tokens = self.draft.tokens
        return QSize(tokens.em(_LEAST_WIDTH_EM), tokens.em(_LEAST_HEIGHT_EM))

    # --- what is there ---------------------------------------------------------------

    def _build(self, draft_title: str) -> None:
        draft = self.draft
        tokens, translate = draft.tokens, draft.translate
        self.title = DraftTitle(draft, draft_title)
        self.leave_button = button(
            translate("&Documents"),
            self.leave_requested.emit,
            role="plain",
            icon_name="back",
            tokens=tokens,
        )
        self.leave_button.setToolTip(translate("Back to your documents; everything is saved"))
        self.guidance_button = button(
            translate("&Guidance"),
            self.toggle_guidance,
            role="plain",
            icon_name="question",
            tokens=tokens,
        )
        self.guidance_button.setCheckable(True)
        top = QFrame()
        set_role(top, "top")
        across = row(self.leave_button, self.title, self.guidance_button, gap=tokens.gap(12))
        across.setStretch(1, 1)
        across.setContentsMargins(tokens.gap(8), tokens.gap(4), tokens.gap(8), tokens.gap(4))
        top.setLayout(across)

        self.save_failed_banner = Banner(tokens)
        banner = QVBoxLayout()
        banner.setContentsMargins(tokens.gap(16), tokens.gap(8), tokens.gap(16), tokens.gap(8))
        banner.addWidget(self.save_failed_banner)
        self._banner_holder = QFrame()
        self._banner_holder.setLayout(banner)
        self._banner_holder.hide()

        self.sections = SectionList(draft)
        self.sections.setFixedWidth(tokens.em(_LIST_EM))
        self.guidance = GuidancePanel(draft)
        self.guidance.setFixedWidth(tokens.em(_GUIDANCE_EM))
        self.guidance.close_requested.connect(self._fold_guidance)

        self._body = QHBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self.sections)
        self._body.addWidget(self._middle(), 1)
        self._body.addWidget(self.guidance)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self._banner_holder)
        outer.addLayout(self._body, 1)
        # Otherwise the folded parts would keep the window from becoming narrower.
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def _middle(self) -> QFrame:
        """Make the place of the pages, with Back and Next always in sight."""
        draft = self.draft
        tokens, translate = draft.tokens, draft.translate
        self.back_button = button(translate("&Back"), _nothing, icon_name="back", tokens=tokens)
        self.next_button = button(translate("&Next"), _nothing, role="primary")
        foot = self._foot = QFrame()
        set_role(foot, "foot")
        line = row(self.back_button, None, self.next_button, gap=tokens.gap(12))
        line.setContentsMargins(tokens.gap(24), tokens.gap(8), tokens.gap(24), tokens.gap(8))
        foot.setLayout(line)
        self._menu_holder = QFrame()
        menu = QVBoxLayout(self._menu_holder)
        menu.setContentsMargins(tokens.gap(24), tokens.gap(8), tokens.gap(24), tokens.gap(8))
        menu.addWidget(self.sections.menu)
        middle = QFrame()
        set_role(middle, "middle")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._menu_holder)
        self._place = QVBoxLayout()
        column.addLayout(self._place, 1)
        column.addWidget(foot)
        return middle

    def _say_read_only(self) -> None:
        """Say it for as long as the draft is shown, with a way to read it again."""
        translate = self.draft.translate
        again = button(
            translate("Re&fresh"),
            lambda: self.refresh_requested.emit(self.draft.session.content.section),
        )
        again.setToolTip(translate("Reads the document again as it is saved now (F5)"))
        again.setShortcut(QKeySequence("F5"))
        self.save_failed_banner.say("advice", read_only_words(translate), again)
        self._banner_holder.show()

    # --- width -----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold away at the sides what has no room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        tokens, width = self.draft.tokens, self.width()
        with_list = width >= tokens.em(_LIST_FROM_EM)
        self.sections.setVisible(with_list)
        self._menu_holder.setVisible(not with_list)
        in_column = width >= tokens.em(_GUIDANCE_FROM_EM)
        self.guidance_button.setVisible(not in_column)
        is_in_column = self._body.indexOf(self.guidance) >= 0
        if in_column and not is_in_column:
            self._body.addWidget(self.guidance)
        elif not in_column and is_in_column:
            self._body.removeWidget(self.guidance)
            self.guidance.setParent(self)
            self.guidance_button.setChecked(False)
        self.guidance.set_drawer(drawer=not in_column)
        self.guidance.setVisible(in_column or self.guidance_button.isChecked())
        if not in_column:
            self._place_drawer()

    def _place_drawer(self) -> None:
        area = self._body.geometry()
        width = min(self.draft.tokens.em(_GUIDANCE_EM), area.width())
        left = area.left() if self.isRightToLeft() else area.right() + 1 - width
        # Back and Next stay in sight.
        height = area.height() - self._foot.height()
        self.guidance.setGeometry(left, area.top(), width, height)
        self.guidance.raise_()

    def toggle_guidance(self) -> None:
        """Open or fold the drawer; where the guidance has its column, go there."""
        if self.guidance_button.isHidden():
            self.guidance.take_keyboard()
            return
        shown = self.guidance.isHidden()
        self.guidance_button.setChecked(shown)
        self.guidance.setVisible(shown)
        if shown:
            self._place_drawer()
            self.guidance.take_keyboard()

    def _fold_guidance(self) -> None:
        self.guidance_button.setChecked(False)
        self.guidance.hide()
        self.guidance_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _nothing() -> None:
    """The wizard says what its buttons do."""
