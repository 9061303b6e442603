"""The parts of showing a paper key once: the key with printing and saving, and the check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from template_desk.desk.opening import paper_key_group
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.error_words import error_words
from template_desk.ui.moments import long_date
from template_desk.ui.parts import Banner, button, card, label, row
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.ui.paper_sheet import SheetText

_COLUMNS = 4


class PaperKeySheet(QWidget):
    """The groups of a key, printed or saved as PDF on request.

    The key can be covered: a check against a key that is still on the screen proves nothing.

    Args:
        context: Colours, words, clock.
        groups: Of the key.
        folder: Of the vault; named on the sheet.

    Signals:
        on_paper(): It was sent to a printer or saved.
    """

    on_paper = Signal()

    def __init__(self, context: Context, groups: tuple[str, ...], folder: Path) -> None:
        super().__init__()
        self._context = context
        self._groups = groups
        self._folder = folder
        translate, tokens = context.translate, context.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(16))
        sheet, inside = card(tokens)
        self._stack = QStackedWidget()
        self._stack.addWidget(_key_grid(groups, context))
        self._stack.addWidget(self._make_cover())
        inside.addWidget(self._stack)
        column.addWidget(sheet)
        self.print_button = button(
            translate("&Print…"), self._print, role="primary", icon_name="print", tokens=tokens
        )
        self.save_button = button(
            translate("&Save as PDF file…"), self._save, icon_name="save", tokens=tokens
        )
        column.addLayout(row(self.print_button, self.save_button, None, gap=tokens.gap(12)))
        self.printed = Banner(tokens)
        column.addWidget(self.printed)

    def _make_cover(self) -> QWidget:
        translate, tokens = self._context.translate, self._context.tokens
        cover = QWidget()
        words = label(
            translate("Covered, so that the check below shows what is on your paper."), "quiet"
        )
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.show_button = button(
            translate("S&how the key again"), self._uncover, icon_name="show", tokens=tokens
        )
        column = QVBoxLayout(cover)
        column.addStretch(1)
        column.addWidget(words)
        column.addLayout(row(None, self.show_button, None, gap=tokens.gap(12)))
        column.addStretch(1)
        return cover

    @property
    def is_covered(self) -> bool:
        """Whether the key cannot be seen."""
        return self._stack.currentIndex() == 1

    def cover(self) -> None:
        """Cover the key; the user can show it again."""
        self._stack.setCurrentIndex(1)

    def _uncover(self) -> None:
        self._stack.setCurrentIndex(0)
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        from template_desk.ui.paper_sheet import print_sheet

        if print_sheet(self, self._groups, self._sheet_text()):
            self._tell(self._context.translate("Sent to the printer. Take the sheet at once."))

    def _save(self) -> None:
        translate = self._context.translate
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("Save the paper key"),
            translate("paper-key.pdf"),
            translate("PDF files (*.pdf)"),
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, file: Path) -> None:
        """Write the sheet as a PDF file, and say so."""
        from template_desk.ui.paper_sheet import save_sheet

        translate = self._context.translate
        try:
            save_sheet(file, self._groups, self._sheet_text())
        except TemplateDeskError as error:
            self.printed.say("problem", error_words(error, translate))
            return
        self._tell(
            translate(
                "Saved as {file}. This file opens the vault: put it on a stick that is kept apart, "
                "or print it, and then delete it from this computer.",
                file=str(file),
            )
        )

    def _sheet_text(self) -> SheetText:
        from template_desk.ui.paper_sheet import sheet_text

        context = self._context
        day = context.environment().now().astimezone().date()
        date = long_date(day, context.translate)
        return sheet_text(self._folder, date, context.translate)

    def _tell(self, words: str) -> None:
        self.printed.say("good", words)
        self.cover()
        self.on_paper.emit()


class PaperKeyCheck(QWidget):
    """Asks for one group of the key, as it stands on paper.

    Args:
        context: Colours, words, random.
        groups: Of the key.
        go_on: Text of the button.

    Signals:
        begun(): Somebody types; from now on the key should not be seen.
        typed(str): A group was typed and is to be checked.
    """

    begun = Signal()
    typed = Signal(str)

    def __init__(self, context: Context, groups: tuple[str, ...], go_on: str) -> None:
        super().__init__()
        self._context = context
        self.asked = paper_key_group(len(groups), context.environment())
        translate, tokens = context.translate, context.tokens
        check, inside = card(tokens)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(check)
        inside.addWidget(label(translate("Check that you have it"), "subheading"))
        question = QLabel(translate("&Type group {number} from your sheet:", number=self.asked + 1))
        self.answer = QLineEdit()
        self.answer.setMaximumWidth(tokens.em(14))
        set_role(self.answer, "key")
        self.answer.setAccessibleName(question.text().replace("&", ""))
        self.answer.textChanged.connect(self._edited)
        self.answer.returnPressed.connect(self._check)
        question.setBuddy(self.answer)
        self.check_button = button(go_on, self._check)
        inside.addWidget(question)
        inside.addLayout(row(self.answer, self.check_button, None, gap=tokens.gap(12)))
        self.banner = Banner(tokens)
        inside.addWidget(self.banner)

    def take_keyboard(self) -> None:
        """Put the keyboard where the group is typed."""
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_wrong(self) -> None:
        """Say that the group is another one."""
        self.banner.say(
            "problem",
            self._context.translate(
                "This is not group {number}. Compare it with the sheet and type it again.",
                number=self.asked + 1,
            ),
        )
        self.take_keyboard()
        self.answer.selectAll()

    def _edited(self, text: str) -> None:
        self.banner.clear()
        if text:
            self.begun.emit()

    def _check(self) -> None:
        if self.answer.text().strip():
            self.typed.emit(self.answer.text())
        else:
            self.take_keyboard()


def _key_grid(groups: tuple[str, ...], context: Context) -> QWidget:
    """Show the groups in lines of four, each with its number."""
    tokens = context.tokens
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.gap(24))
    grid.setVerticalSpacing(tokens.gap(12))
    # A key is read from left to right in every language.
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for number, group in enumerate(groups):
        line, place = (0, 0) if number == 0 else divmod(number - 1 + _COLUMNS, _COLUMNS)
        cell = QWidget()
        words = QGridLayout(cell)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(label(str(number + 1), "quiet", wrap=False), 0, 0)
        shown = label(group, wrap=False)
        set_role(shown, "key")
        shown.setAccessibleName(
            context.translate(
                "Group {number}: {letters}", number=number + 1, letters=" ".join(group)
            )
        )
        words.addWidget(shown, 1, 0)
        grid.addWidget(cell, line, place, 1, _COLUMNS if number == 0 else 1)
    for place in range(_COLUMNS):
        grid.setColumnStretch(place, 1)
    return made
