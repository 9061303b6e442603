"""Answers of any length: a plain text box that grows with what is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QWidget

from template_desk.model.answers import Answer
from template_desk.model.form import Question
from template_desk.model.ids import RowId
from template_desk.ui.parts import label
from template_desk.ui.widgets.question_widget import QuestionWidget, typed_or_nothing
from template_desk.ui.widgets.surroundings import Surroundings
from template_desk.ui.widgets.wheel_guard import WheelGuard

_FEW_LINES, _SOME_LINES, _MANY_LINES = 4, 8, 20
_LONGEST_WORD = 5000


def wrap_for(box: QPlainTextEdit, coming: str) -> None:
    """Let a text box break inside words when a word that comes is not one of a language.

    Qt takes time in the square of a word's length to find where to break it: half a
    minute for a picture of 1 MB that was pasted as base64, again at every key.
    """
    if any(len(word) > _LONGEST_WORD for word in coming.split()):
        box.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)


CARET_MARGIN_PX = 48


class GrowingText(QPlainTextEdit):
    """A text box as tall as its text, between two heights.

    Args:
        least_lines: Height when empty, in lines.
    """

    def __init__(self, least_lines: int) -> None:
        super().__init__()
        self._least_lines = least_lines
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._guard = WheelGuard(self)
        self.cursorPositionChanged.connect(self._follow_caret)
        self._fit()

    @property
    def typed(self) -> str:
        """What is typed, exactly; ``toPlainText`` would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped."""
        wrap_for(self, source.text())
        super().insertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self, _size: object = None) -> None:
        # The layout of plain text counts its height in lines.
        lines = round(self.document().size().height())
        shown = min(max(lines, self._least_lines), _MANY_LINES)
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * round(self.document().documentMargin())
        height = shown * self.fontMetrics().lineSpacing() + around
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self._follow_caret()

    def _follow_caret(self) -> None:
        """Keep the line being written in sight of the page, once the box has its height."""
        if self.hasFocus():
            QTimer.singleShot(0, self, self._show_caret)

    def _show_caret(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        content = area.widget() if isinstance(area, QScrollArea) else None
        if isinstance(area, QScrollArea) and content is not None and self.hasFocus():
            caret = self.viewport().mapTo(content, self.cursorRect().center())
            area.ensureVisible(area.horizontalScrollBar().value(), caret.y(), 0, CARET_MARGIN_PX)


class LongTextWidget(QuestionWidget):
    """Paragraphs of plain text; nothing is ever cut."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        roomy = row_id is not None or question.advise_words is not None
        self.box = GrowingText(_SOME_LINES if roomy else _FEW_LINES)
        self.box.textChanged.connect(self._edited)
        self._add_control(self.box)
        self.words = label("", "hint")
        self._add_control(self.words)
        self.words.setVisible(question.advise_words is not None)
        self._watch(self.box)
        self._finish()
        self._count()

    @property
    def answer(self) -> Answer:
        """What is typed."""
        return typed_or_nothing(self.box.typed)

    @property
    def focus_target(self) -> QWidget:
        """The text box."""
        return self.box

    def _show(self, answer: Answer) -> None:
        text = answer if isinstance(answer, str) else ""
        wrap_for(self.box, text)
        self.box.setPlainText(text)
        # Who comes back goes on writing where the text ends.
        self.box.moveCursor(QTextCursor.MoveOperation.End)

    def _edited(self) -> None:
        self._count()
        self._tell()

    def _count(self) -> None:
        advised = self.question.advise_words
        if advised is None:
            return
        count = len(self.box.typed.split())
        self.words.setText(
            self.around.translate.plural(
                "{count} word; about {advised} are enough. Nothing is cut.",
                "{count} words; about {advised} are enough. Nothing is cut.",
                count,
                advised=advised,
            )
        )
