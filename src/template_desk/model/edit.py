"""Changes to answers, as functions: answers in, new answers out. Nothing is changed in place."""

from __future__ import annotations

from template_desk.model.answers import Answer, Answers, NotAnswered, Value
from template_desk.model.form import Question, QuestionKind
from template_desk.model.ids import Address, GroupId, QuestionId, RowId


def set_answer(answers: Answers, address: Address, answer: Answer) -> Answers:
    """Set one answer, or take it back with ``NOT_ANSWERED``.

    An empty string and an empty selection are the same as taking the answer
    back; white space is kept as typed.
    """
    values: dict[Address, Value] = dict(answers.values)
    if isinstance(answer, NotAnswered) or answer in ("", ()):
        values.pop(address, None)
    else:
        values[address] = answer
    return Answers(values, answers.rows)


def toggle_choice(
    answers: Answers, question: Question, choice: str, *, row: RowId | None, chosen: bool
) -> Answers:
    """Tick or untick one choice of a ``select_multiple``; the form's order is kept.

    Choice ids that the form does not know (from a newer edition) are kept at the end.
    """
    if question.kind is not QuestionKind.SELECT_MULTIPLE:
        raise ValueError(question.kind)
    current = answers.get(question.id, row)
    before = current if isinstance(current, tuple) else ()
    wanted = {*before, choice} if chosen else {*before} - {choice}
    known = tuple(c.id for c in question.choices if c.id in wanted)
    unknown = tuple(c for c in before if c in wanted and c not in known)
    return set_answer(answers, Address(question.id, row), (*known, *unknown))


def add_row(answers: Answers, group: GroupId, row: RowId, *, at: int | None = None) -> Answers:
    """Add an empty row to a repeat.

    Args:
        answers: The answers so far.
        group: A repeat's id.
        row: An id that the repeat does not have yet; the caller draws it.
        at: Position from 0; None puts the row last.

    Raises:
        ValueError: The repeat has a row of that id.
    """
    rows = list(answers.rows_of(group))
    if row in rows:
        raise ValueError(row)
    rows.insert(len(rows) if at is None else at, row)
    return Answers(answers.values, {**answers.rows, group: tuple(rows)})


def remove_row(answers: Answers, group: GroupId, row: RowId) -> Answers:
    """Remove a row of a repeat with all its answers; an unknown row changes nothing."""
    rows = tuple(r for r in answers.rows_of(group) if r != row)
    prefix = f"{group}."
    values = {
        address: value
        for address, value in answers.values.items()
        if not (address.row == row and address.question.startswith(prefix))
    }
    return Answers(values, {**answers.rows, group: rows})


def move_row(answers: Answers, group: GroupId, row: RowId, to: int) -> Answers:
    """Move a row of a repeat to a position from 0; past the end means last."""
    rows = [r for r in answers.rows_of(group) if r != row]
    if len(rows) == len(answers.rows_of(group)):
        return answers
    rows.insert(max(0, to), row)
    return Answers(answers.values, {**answers.rows, group: tuple(rows)})


def clear_row(answers: Answers, group: GroupId, row: RowId) -> Answers:
    """Take back every answer of one row; the row itself stays."""
    prefix = f"{group}."
    values = {
        address: value
        for address, value in answers.values.items()
        if not (address.row == row and QuestionId(address.question).startswith(prefix))
    }
    return Answers(values, answers.rows)
