"""The answers as the reader will see them: the one source for screen, PDF and CLI.

No wording and no language here: a review holds keys of wording and what was
typed. The order and the structure are those of the printed form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from template_desk.model import rules
from template_desk.model.answers import Answer, Answers, NotAnswered, is_answered
from template_desk.model.direction import printed_answers
from template_desk.model.form import (
    ChoicesPrinted,
    ColumnShows,
    FormDefinition,
    PrintColumn,
    Question,
    QuestionKind,
    RowGroup,
    Section,
    SectionLayout,
)
from template_desk.model.ids import Address, ChoiceId, GroupId, RowId, SectionId, TextKey


@dataclass(frozen=True, slots=True)
class TypedText:
    """What a user typed, exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Wording of the form, by key, in order; shown one after another."""

    keys: tuple[TextKey, ...]


@dataclass(frozen=True, slots=True)
class StateName:
    """A State, by ISO 3166-1 alpha-2 code, or an unknown code as typed."""

    code: str


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as typed; ISO 8601 when it is valid."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number as typed, whether it is valid or not."""

    text: str


@dataclass(frozen=True, slots=True)
class YesNo:
    """An answered yes/no question."""

    yes: bool


Shown = TypedText | Words | StateName | CalendarDate | Number | YesNo | None
"""One answer as shown; None when it is not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAnswer:
    """A question with its answer; a prominent one is printed large."""

    address: Address
    text_key: TextKey
    kind: QuestionKind
    shown: Shown
    prominent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOption:
    """One choice of a question that is printed with all its choices.

    Attributes:
        choice: The choice's id.
        text_key: Its wording.
        chosen: Whether it was chosen.
        takes_name: Whether something can be named for it (a provider).
        name: What was named; None when nothing was.
    """

    choice: ChoiceId
    text_key: TextKey
    chosen: bool
    takes_name: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChoices:
    """A question printed with all its choices, the chosen ones marked.

    Attributes:
        address: Where the answer is.
        text_key: The question's wording.
        circled: Whether the chosen ones are circled, not only ticked.
        options: All choices in order.
    """

    address: Address
    text_key: TextKey
    circled: bool
    options: tuple[ReviewOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCell:
    """One printed cell of a table row.

    Attributes:
        answers: Each question of the column with its answer. Empty for a row's label.
        labelled: Whether the questions' wording is to be shown with the answers.
        label_key: The row's own wording, in the column that shows it.
        short_key: A short name of the row, for where the whole one has no room.
    """

    answers: tuple[ReviewAnswer, ...] = ()
    labelled: bool = False
    label_key: TextKey | None = None
    short_key: TextKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One row of a table.

    Attributes:
        row: The row's id.
        number: Its place, from 1.
        included: Whether it counts; the cells of one that does not are empty.
        cells: As many as the table has columns.
    """

    row: RowId
    number: int
    included: bool
    cells: tuple[ReviewCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTable:
    """A row group as a table."""

    group: GroupId
    text_key: TextKey
    hint_key: TextKey | None
    columns: tuple[PrintColumn, ...]
    rows: tuple[ReviewRow, ...]


ReviewBlock = ReviewAnswer | ReviewChoices | ReviewTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSection:
    """One section with its blocks, in order."""

    section: SectionId
    text_key: TextKey
    intro_key: TextKey | None
    notes: tuple[TextKey, ...]
    layout: SectionLayout
    blocks: tuple[ReviewBlock, ...]


def review(form: FormDefinition, answers: Answers) -> tuple[ReviewSection, ...]:
    """Give a form's answers in the order and structure of the printed form.

    Questions that do not apply are absent. Unanswered questions are present
    with ``shown`` None. Prescribed rows are all present, an excluded one with
    empty cells; excluded rows of a repeat are absent. Short answers are without
    characters that steer their direction.
    """
    answers = printed_answers(form, answers)
    return tuple(
        ReviewSection(
            section=section.id,
            text_key=section.text_key,
            intro_key=section.intro_key,
            notes=section.notes,
            layout=section.layout,
            blocks=tuple(_blocks(form, section, answers)),
        )
        for section in rules.relevant_sections(form, answers)
    )


def show(question: Question, answer: Answer) -> Shown:
    """Give one answer as it is to be shown; None when it is not answered."""
    if isinstance(answer, NotAnswered) or not is_answered(answer):
        return None
    match question.kind:
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT:
            return TypedText(str(answer))
        case QuestionKind.DECIMAL:
            return Number(str(answer))
        case QuestionKind.DATE:
            return CalendarDate(str(answer))
        case QuestionKind.YES_NO:
            return YesNo(answer is True)
        case QuestionKind.STATE:
            organization = question.choice(str(answer))
            return Words((organization.text_key,)) if organization else StateName(str(answer))
        case QuestionKind.SELECT_ONE | QuestionKind.SELECT_MULTIPLE:
            chosen = answer if isinstance(answer, tuple) else (str(answer),)
            known = tuple(c.text_key for c in question.choices if c.id in chosen)
            return Words(known) if known else TypedText(", ".join(chosen))


def _blocks(form: FormDefinition, section: Section, answers: Answers) -> Iterator[ReviewBlock]:
    elements = rules.relevant_elements(form, section, answers)
    shown_with_choice = {
        choice.name_question
        for element in elements
        if isinstance(element, Question)
        for choice in element.choices
        if choice.name_question is not None
    }
    for element in elements:
        if isinstance(element, RowGroup):
            yield _table(form, element, answers)
        elif element.choices_printed is not ChoicesPrinted.CHOSEN:
            yield _choices(element, answers)
        elif element.id not in shown_with_choice:
            yield _answer(element, answers, None)


def _answer(question: Question, answers: Answers, row: RowId | None) -> ReviewAnswer:
    return ReviewAnswer(
        address=Address(question.id, row),
        text_key=question.text_key,
        kind=question.kind,
        shown=show(question, answers.get(question.id, row)),
        prominent=question.prominent,
    )


def _choices(question: Question, answers: Answers) -> ReviewChoices:
    answer = answers.get(question.id)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    options = tuple(
        ReviewOption(
            choice=choice.id,
            text_key=choice.text_key,
            chosen=choice.id in chosen,
            takes_name=choice.name_question is not None,
            name=(answers.text(choice.name_question) or None)
            if choice.name_question is not None and choice.id in chosen
            else None,
        )
        for choice in question.choices
    )
    return ReviewChoices(
        address=Address(question.id),
        text_key=question.text_key,
        circled=question.choices_printed is ChoicesPrinted.CIRCLED,
        options=options,
    )


def _table(form: FormDefinition, group: RowGroup, answers: Answers) -> ReviewTable:
    columns = group.columns or tuple(
        PrintColumn(text_key=q.text_key, shows=ColumnShows.ANSWERS, questions=(q.id,))
        for q in group.questions
        if q.id != group.included_by
    )
    rows = []
    for number, row in enumerate(rules.group_rows(group, answers), start=1):
        included = rules.is_included(group, answers, row)
        if included or not group.is_repeat:
            cells = tuple(
                _cell(form, group, answers, column=column, row=row, included=included)
                for column in columns
            )
            rows.append(ReviewRow(row=row, number=number, included=included, cells=cells))
    return ReviewTable(
        group=group.id,
        text_key=group.text_key,
        hint_key=group.hint_key,
        columns=columns,
        rows=tuple(rows),
    )


def _cell(
    form: FormDefinition,
    group: RowGroup,
    answers: Answers,
    *,
    column: PrintColumn,
    row: RowId,
    included: bool,
) -> ReviewCell:
    if column.shows is ColumnShows.ROW_LABEL:
        fixed = group.fixed_row(row)
        return ReviewCell(
            label_key=fixed.text_key if fixed else None,
            short_key=fixed.short_key if fixed else None,
        )
    if not included:
        return ReviewCell()
    relevant = rules.relevant_row_questions(form, group, answers, row)
    return ReviewCell(
        answers=tuple(_answer(q, answers, row) for q in relevant if q.id in column.questions),
        labelled=len(column.questions) > 1,
    )
