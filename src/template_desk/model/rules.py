"""Which questions apply: evaluates conditions, which are data (``model.form``), without eval.

A condition inside a row group that names a question of the same group means the
answer in the same row.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from template_desk.model.answers import Answers, NotAnswered, is_answered
from template_desk.model.conditions import (
    AllOf,
    Always,
    AnyOf,
    Condition,
    Equals,
    Includes,
    IsAnswered,
    Mentions,
    MoreWordsThan,
    Not,
    NumberAbove,
    RowsIncluded,
)
from template_desk.model.form import Element, FormDefinition, Question, RowGroup, Section
from template_desk.model.ids import GroupId, QuestionId, RowId
from template_desk.model.typed import parse_decimal


def holds(
    condition: Condition, form: FormDefinition, answers: Answers, *, row: RowId | None = None
) -> bool:
    """Whether a condition is true for these answers.

    Args:
        condition: Any condition of the form.
        form: The form the condition belongs to.
        answers: May be empty; nothing answered makes no condition fail to evaluate.
        row: The row in whose context the condition is asked; None outside a group.
    """

    def get(question: QuestionId) -> object:
        return answers.get(question, row_context(form, question, row))

    match condition:
        case Always():
            return True
        case IsAnswered(question):
            return is_answered(answers.get(question, row_context(form, question, row)))
        case Equals(question, value):
            found = get(question)
            return not isinstance(found, NotAnswered) and found == value
        case Includes(question, choice):
            found = get(question)
            return isinstance(found, tuple) and choice in found
        case MoreWordsThan(question, words):
            found = get(question)
            return isinstance(found, str) and len(found.split()) > words
        case NumberAbove(question, limit):
            number = parse_decimal(answers.text(question, row_context(form, question, row)))
            return number is not None and number > Decimal(limit)
        case Mentions(question, terms):
            found = get(question)
            return mentions(form, answers, found if isinstance(found, str) else "", terms)
        case RowsIncluded(group_id, at_least):
            group = form.group(group_id)
            return group is not None and len(included_rows(form, group, answers)) >= at_least
        case AllOf(parts):
            return all(holds(part, form, answers, row=row) for part in parts)
        case AnyOf(parts):
            return any(holds(part, form, answers, row=row) for part in parts)
        case Not(part):
            return not holds(part, form, answers, row=row)
        case _:  # pragma: no cover
            assert_never(condition)


def row_context(form: FormDefinition, question: QuestionId, row: RowId | None) -> RowId | None:
    """Give the row in which a question is to be looked up: none outside its group."""
    if row is None:
        return None
    placed = form.find(question)
    return row if placed is not None and placed.group is not None else None


def document_language(form: FormDefinition, answers: Answers) -> str:
    """Give the language of the document, ``en`` until it is answered."""
    if form.roles.language is None:
        return "en"
    return answers.text(form.roles.language) or "en"


def mentions(form: FormDefinition, answers: Answers, text: str, terms: str) -> bool:
    """Whether a text contains one of a pack's terms, or nothing can be claimed.

    ``#number`` in a term list stands for any number but a year, ``#year`` for
    four digits that look like one, ``#name`` for a capitalised word that does
    not begin a sentence. Terms match whole words, in any case; ``word*`` also
    longer ones. In Arabic the article, «and», «for»… may be attached in front;
    Chinese, which writes no spaces, is matched anywhere.

    Returns:
        True also when the pack has no such list in the document's language.
    """
    wanted = form.term_list(document_language(form, answers), terms)
    if not wanted:
        return True
    lowered = text.lower()
    return any(_contains(text, lowered, term) for term in wanted)


_NAME = re.compile(r"(?<![.!?:;\n])[ \t\u00a0\u202f,(«\"'’][^\W\d_a-zà-ÿ][\w-]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _contains(text: str, lowered: str, term: str) -> bool:
    if term == "#number":
        return any(character.isdecimal() for character in _YEAR.sub("", text))
    if term == "#year":
        return _YEAR.search(text) is not None
    if term == "#name":
        return any(match.group()[1].isupper() for match in _NAME.finditer(text))
    return re.search(_pattern(term), lowered) is not None


_HAN = re.compile("[\u3400-\u9fff]")
_ARABIC = re.compile("[\u0621-\u064a]")
_ATTACHED = "[وف]?(?:[بك]?ال|لل|[بكل])?"


def _pattern(term: str) -> str:
    word = term.removesuffix("*")
    front = "" if _HAN.match(word[0]) else r"(?<!\w)"
    if _ARABIC.match(word[0]):
        front += _ATTACHED
    back = "" if term.endswith("*") or _HAN.match(word[-1]) else r"(?!\w)"
    return front + re.escape(word) + back


def group_rows(group: RowGroup, answers: Answers) -> tuple[RowId, ...]:
    """Give the rows a user sees: the form's, or those added to a repeat."""
    if group.is_repeat:
        return answers.rows_of(group.id)
    return tuple(fixed.id for fixed in group.rows)


def is_included(group: RowGroup, answers: Answers, row: RowId) -> bool:
    """Whether a row counts: chosen by its ``included_by``, or having an answer.

    Rows that do not count are kept in the draft, and neither checked, printed nor exported.
    """
    if group.included_by is not None:
        return answers.get(group.included_by, row) is True
    return any(is_answered(answers.get(question.id, row)) for question in group.questions)


def included_rows(form: FormDefinition, group: RowGroup, answers: Answers) -> tuple[RowId, ...]:
    """Give the rows that count, in order; empty when the group does not apply."""
    if not holds(group.relevant, form, answers):
        return ()
    return tuple(row for row in group_rows(group, answers) if is_included(group, answers, row))


def relevant_sections(form: FormDefinition, answers: Answers) -> tuple[Section, ...]:
    """Give the sections that apply, in order."""
    return tuple(s for s in form.sections if holds(s.relevant, form, answers))


def relevant_elements(
    form: FormDefinition, section: Section, answers: Answers
) -> tuple[Element, ...]:
    """Give a section's questions and groups that apply, in order."""
    return tuple(e for e in section.elements if holds(e.relevant, form, answers))


def relevant_row_questions(
    form: FormDefinition, group: RowGroup, answers: Answers, row: RowId
) -> tuple[Question, ...]:
    """Give the questions of a group that apply in one row, in order."""
    return tuple(q for q in group.questions if holds(q.relevant, form, answers, row=row))


def is_exported(
    form: FormDefinition, answers: Answers, question: QuestionId, row: RowId | None
) -> bool:
    """Whether an answer at this place is part of an export: it applies and its row counts."""
    placed = form.find(question)
    if placed is None:
        return False
    section, group, found = placed
    if not holds(section.relevant, form, answers):
        return False
    if group is None:
        return row is None and holds(found.relevant, form, answers)
    return (
        row is not None
        and row in included_rows(form, group, answers)
        and holds(found.relevant, form, answers, row=row)
    )


def exported_answers(form: FormDefinition, answers: Answers) -> Answers:
    """Give the answers that an export contains: those that apply now.

    Hidden answers stay in the draft and are left out here; so are rows that do
    not count. A prescribed row that was explicitly answered «no» is left out too.
    """
    values = {
        address: value
        for address, value in answers.values.items()
        if is_answered(value) and is_exported(form, answers, address.question, address.row)
    }
    rows: dict[GroupId, tuple[RowId, ...]] = {
        group.id: included_rows(form, group, answers)
        for _, group in form.groups()
        if group.is_repeat and included_rows(form, group, answers)
    }
    return Answers(values, rows)
