"""How single answers look on the page «Check your answers»."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from template_desk.model.form import QuestionKind
from template_desk.model.review import CalendarDate, ReviewAnswer, ReviewChoices
from template_desk.model.shown import shown_text
from template_desk.model.typed import parse_date
from template_desk.ui.moments import long_date
from template_desk.ui.open_draft import FormView
from template_desk.ui.parts import button, label, paragraph, picture_label, selectable
from template_desk.ui.widgets.long_text import wrap_for

_MOST_CHARS = 1200
_LINES_SHOWN = 24


def value_of(draft: FormView, answer: ReviewAnswer) -> QWidget:
    """Show an answer in words, or quietly that there is none."""
    translate = draft.translate
    text = shown_text(
        answer.shown,
        wording=draft.text,
        state_name=draft.environment.states.name,
        words=translate,
    )
    if not text:
        return label(translate("Not answered"), "hint")
    date = parse_date(text) if isinstance(answer.shown, CalendarDate) else None
    if date is not None:
        return label(f"{text}  ({long_date(date, translate)})")
    if answer.kind is QuestionKind.LONG_TEXT:
        return LongValue(draft, text)
    return selectable(label(text, "subheading" if answer.prominent else ""))


def choices_of(draft: FormView, block: ReviewChoices) -> QWidget:
    """Show all choices as they are printed, the chosen ones marked."""
    tokens, translate = draft.tokens, draft.translate
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(tokens.gap(4))
    if not any(option.chosen for option in block.options):
        column.addWidget(label(translate("Not answered"), "hint"))
        return holder
    for option in block.options:
        words = draft.text(option.text_key)
        if option.name:
            words = f"{words} {option.name}"
        line = QHBoxLayout()
        line.setSpacing(tokens.gap(8))
        mark = picture_label("ready" if option.chosen else "empty", tokens, side_em=1.2)
        text = label(words, "" if option.chosen else "hint")
        state = translate("chosen") if option.chosen else translate("not chosen")
        text.setAccessibleName(f"{words}: {state}")
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        column.addLayout(line)
    return holder


class LongValue(QWidget):
    """A long text: its beginning, and all of it on demand.

    Laying out fifty pages as a label would hold up the window.
    """

    def __init__(self, draft: FormView, text: str) -> None:
        super().__init__()
        self._text = text
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(draft.tokens.gap(4))
        if len(text) <= _MOST_CHARS:
            self._column.addWidget(paragraph(text))
            return
        beginning = next(iter(text[:_MOST_CHARS].rsplit(None, 1)), "")
        self._beginning: QLabel = paragraph(f"{beginning} …")
        words = draft.translate.plural(
            "Show all ({count} word)", "Show all ({count} words)", len(text.split())
        )
        self._more = button(words, self._show_all, role="link")
        self._column.addWidget(self._beginning)
        self._column.addWidget(self._more)
        self._name = draft.translate("The whole text")

    def _show_all(self) -> None:
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setTabChangesFocus(True)
        box.setAccessibleName(self._name)
        wrap_for(box, self._text)
        box.setPlainText(self._text)
        box.setFixedHeight(box.fontMetrics().lineSpacing() * _LINES_SHOWN)
        self._beginning.hide()
        self._more.hide()
        self._column.addWidget(box)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
