"""A date: one line as typed, a calendar, today. Never filled in by itself."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from template_desk.model.answers import Answer
from template_desk.model.form import Question
from template_desk.model.ids import RowId
from template_desk.model.typed import parse_date
from template_desk.ui.moments import long_date
from template_desk.ui.parts import button, label
from template_desk.ui.style import set_role
from template_desk.ui.widgets.line_text import NO_LIMIT
from template_desk.ui.widgets.question_widget import QuestionWidget, typed_or_nothing
from template_desk.ui.widgets.surroundings import Surroundings

_LINE_EM = 12


class DateWidget(QuestionWidget):
    """A calendar date, kept as typed; a valid one is repeated in words."""

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__(question, row_id, around)
        tokens, translate = around.tokens, around.translate
        self.line = QLineEdit()
        self.line.setMaxLength(NO_LIMIT)
        self.line.setPlaceholderText(translate("YYYY-MM-DD"))
        self.line.setFixedWidth(tokens.em(_LINE_EM))
        self.line.textChanged.connect(self._changed)
        self.line.returnPressed.connect(self._go_on)
        today, choose, clear = translate("Today"), translate("Choose…"), translate("Clear")
        self.calendar_button = button(choose, self._open_calendar)
        self.today_button = button(today, self._take_today)
        self.clear_button = button(clear, self._clear, role="link")
        self.clear_button.hide()
        for made, words in (
            (self.calendar_button, choose),
            (self.today_button, today),
            (self.clear_button, clear),
        ):
            made.setAccessibleName(f"{words.rstrip('…')}: {self.name}")
        self.words = label("", "hint")
        self.words.hide()
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.gap(8))
        across.addWidget(self.line)
        across.addWidget(self.calendar_button)
        across.addWidget(self.today_button)
        across.addSpacing(tokens.gap(8))
        across.addWidget(self.clear_button)
        across.addStretch(1)
        holder = QWidget()
        down = QVBoxLayout(holder)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(tokens.gap(4))
        down.addLayout(across)
        down.addWidget(self.words)
        self._add_control(holder)
        self._watch(self.line, self.calendar_button, self.today_button, self.clear_button)
        self._finish()

    @property
    def answer(self) -> Answer:
        """What is typed."""
        return typed_or_nothing(self.line.text())

    @property
    def focus_target(self) -> QWidget:
        """The line."""
        return self.line

    def _show(self, answer: Answer) -> None:
        self.line.setText(answer if isinstance(answer, str) else "")
        self.line.setCursorPosition(0)

    def _changed(self, text: str) -> None:
        date = parse_date(text)
        self.words.setText(long_date(date, self.around.translate) if date else "")
        self.words.setVisible(date is not None)
        self.clear_button.setVisible(bool(text))
        self._tell()

    def _clear(self) -> None:
        self.line.clear()
        self.line.setFocus()

    def _go_on(self) -> None:
        self.line.focusNextChild()

    def _take_today(self) -> None:
        self.line.setText(self.around.today().isoformat())
        self.line.setFocus()

    def _open_calendar(self) -> None:
        """Open a calendar under the line; it is made only now, because few are ever opened."""
        date = parse_date(self.line.text()) or self.around.today()
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(popup, "sheet")
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(self.around.translate.language))
        calendar.setAccessibleName(self.name)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setSelectedDate(QDate(date.year, date.month, date.day))
        inside = QVBoxLayout(popup)
        inside.addWidget(calendar)

        def take(chosen: QDate) -> None:
            popup.close()
            self.line.setText(chosen.toString(Qt.DateFormat.ISODate))
            self.line.setFocus()

        # Both, because a click only activates on some systems.
        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height())))
        popup.show()
        calendar.setFocus()
