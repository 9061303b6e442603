"""Which widget asks which kind of question; a new kind is a new line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from template_desk.model.form import Question, QuestionKind
from template_desk.model.ids import RowId
from template_desk.ui.widgets.date import DateWidget
from template_desk.ui.widgets.line_text import DecimalWidget, TextWidget
from template_desk.ui.widgets.long_text import LongTextWidget
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.radio import YesNoWidget
from template_desk.ui.widgets.select_multiple import SelectMultipleWidget
from template_desk.ui.widgets.select_one import select_one_widget
from template_desk.ui.widgets.state import StateWidget
from template_desk.ui.widgets.surroundings import Surroundings

MakeWidget = Callable[[Question, RowId | None, Surroundings], QuestionWidget]

WIDGETS: Mapping[QuestionKind, MakeWidget] = MappingProxyType(
    {
        QuestionKind.TEXT: TextWidget,
        QuestionKind.LONG_TEXT: LongTextWidget,
        QuestionKind.DATE: DateWidget,
        QuestionKind.DECIMAL: DecimalWidget,
        QuestionKind.YES_NO: YesNoWidget,
        QuestionKind.SELECT_ONE: select_one_widget,
        QuestionKind.SELECT_MULTIPLE: SelectMultipleWidget,
        QuestionKind.STATE: StateWidget,
    }
)


def make_widget(question: Question, row_id: RowId | None, around: Surroundings) -> QuestionWidget:
    """Make the widget for a question, empty."""
    return WIDGETS[question.kind](question, row_id, around)
