"""Problems of one answer, a section, a form. Values, never raised, nothing changed.

``must_fix`` stops an export and nothing else; ``should_consider`` stops nothing.
Lengths are in Unicode code points and words are split at white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from template_desk.model import rules
from template_desk.model.answers import Answer, Answers, is_answered
from template_desk.model.form import (
    FormDefinition,
    Level,
    Question,
    QuestionKind,
    RowGroup,
    Rule,
    Section,
)
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId
from template_desk.model.typed import parse_date, parse_decimal

STATE_CODE_CHARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a user may want, or must, mend.

    Attributes:
        level: Whether it stops an export.
        section: Where it is.
        question: The question that mends it; None when a whole section does.
        row: The row, inside a row group.
        code: Permanent. General codes: ``missing``, ``not_a_date``,
            ``not_a_number``, ``below_minimum``, ``above_maximum``,
            ``unknown_choice``, ``unknown_state``, ``left_out``, ``wrong_type``,
            ``exclusive_choice``, ``many_words``, ``too_many_rows``, ``undrawable``,
            ``hidden_direction``, ``heaped_marks``, ``unknown_language``,
            ``other_language``.
            Others are the form's own rules.
        values: Facts for the message, in the order it names them: a limit, a
            number of words, the characters, names of term lists.
    """

    level: Level
    section: SectionId
    question: QuestionId | None
    row: RowId | None = None
    code: str
    values: tuple[str, ...] = ()

    @property
    def must_fix(self) -> bool:
        """Whether an export is refused while the problem is there."""
        return self.level is Level.MUST_FIX


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one answer, before it is known where the answer is."""

    level: Level
    code: str
    values: tuple[str, ...] = ()


def check_answer(question: Question, answer: Answer) -> tuple[Finding, ...]:
    """Check one answer against its question alone.

    Surrounding white space is not counted, and nothing is cut: what is wrong is
    kept as typed and reported.

    Returns:
        The findings, worst first; empty when the answer may be exported as it is.
    """
    if not is_answered(answer):
        return (Finding(Level.MUST_FIX, "missing"),) if question.required else ()
    match question.kind:
        case QuestionKind.DATE:
            return _check_date(str(answer))
        case QuestionKind.DECIMAL:
            return _check_decimal(question, str(answer))
        case QuestionKind.LONG_TEXT | QuestionKind.TEXT:
            return _check_words(question, str(answer))
        case QuestionKind.SELECT_ONE | QuestionKind.SELECT_MULTIPLE:
            return _check_choices(question, answer)
        case QuestionKind.STATE:
            return _check_state(question, str(answer))
        case QuestionKind.YES_NO:
            return ()


def _check_state(question: Question, text: str) -> tuple[Finding, ...]:
    """Refuse what is no code at all; whether there is such a State, the desk knows."""
    is_code = len(text) == STATE_CODE_CHARS and text.isascii() and text.isupper()
    if is_code or question.choice(text) is not None:
        return ()
    return (Finding(Level.MUST_FIX, "unknown_state", (text,)),)


def _check_date(text: str) -> tuple[Finding, ...]:
    return () if parse_date(text) else (Finding(Level.MUST_FIX, "not_a_date"),)


def _check_decimal(question: Question, text: str) -> tuple[Finding, ...]:
    number = parse_decimal(text)
    if number is None:
        return (Finding(Level.MUST_FIX, "not_a_number"),)
    if question.minimum is not None and number < Decimal(question.minimum):
        return (Finding(Level.MUST_FIX, "below_minimum", (question.minimum,)),)
    if question.maximum is not None and number > Decimal(question.maximum):
        return (Finding(Level.MUST_FIX, "above_maximum", (question.maximum,)),)
    return ()


def _check_words(question: Question, text: str) -> tuple[Finding, ...]:
    words = len(text.split())
    if question.advise_words is not None and words > question.advise_words:
        values = (str(words), str(question.advise_words))
        return (Finding(Level.SHOULD_CONSIDER, "many_words", values),)
    return ()


def _check_choices(question: Question, answer: Answer) -> tuple[Finding, ...]:
    chosen = answer if isinstance(answer, tuple) else (str(answer),)
    unknown = tuple(c for c in chosen if question.choice(c) is None)
    if unknown:
        return (Finding(Level.MUST_FIX, "unknown_choice", unknown),)
    exclusive = [c for c in chosen if (known := question.choice(c)) and known.exclusive]
    if exclusive and len(chosen) > 1:
        return (Finding(Level.SHOULD_CONSIDER, "exclusive_choice", tuple(exclusive)),)
    return ()


def check_section(form: FormDefinition, section: Section, answers: Answers) -> tuple[Problem, ...]:
    """Check one section: its answers and the form's rules that are mended in it.

    Returns:
        The problems in the order of the questions, must-fix before advice
        inside one question. Empty when the section does not apply.
    """
    if not rules.holds(section.relevant, form, answers):
        return ()
    found = [*_answer_problems(form, section, answers), *_rule_problems(form, section, answers)]
    order = _order(section)
    found.sort(
        key=lambda problem: (
            order.get(problem.question or QuestionId(""), len(order)),
            _row_position(form, problem, answers),
            not problem.must_fix,
        )
    )
    return tuple(found)


def check_form(form: FormDefinition, answers: Answers) -> tuple[Problem, ...]:
    """Check a whole form; the problems come in the order of its sections."""
    return tuple(p for section in form.sections for p in check_section(form, section, answers))


def must_fix(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give those problems that stop an export."""
    return tuple(p for p in problems if p.must_fix)


def _answer_problems(form: FormDefinition, section: Section, answers: Answers) -> Iterator[Problem]:
    for element in rules.relevant_elements(form, section, answers):
        if isinstance(element, RowGroup):
            yield from _group_problems(form, section, element, answers)
        else:
            yield from _placed(section, element, answers.get(element.id), None)


def _group_problems(
    form: FormDefinition, section: Section, group: RowGroup, answers: Answers
) -> Iterator[Problem]:
    included = rules.included_rows(form, group, answers)
    if group.max_rows is not None and len(included) > group.max_rows:
        yield Problem(
            level=Level.MUST_FIX,
            section=section.id,
            question=QuestionId(group.id),
            code="too_many_rows",
            values=(str(group.max_rows),),
        )
    for row in included:
        for question in rules.relevant_row_questions(form, group, answers, row):
            yield from _placed(section, question, answers.get(question.id, row), row)
    yield from _left_out(section, group, answers, frozenset(included))


def _left_out(
    section: Section, group: RowGroup, answers: Answers, included: frozenset[RowId]
) -> Iterator[Problem]:
    """Say of prescribed rows that are not chosen that what was written there is left out."""
    if group.included_by is None:
        return
    for row in rules.group_rows(group, answers):
        written = [
            question.id
            for question in group.questions
            if question.id != group.included_by and is_answered(answers.get(question.id, row))
        ]
        if row not in included and written:
            yield Problem(
                level=Level.SHOULD_CONSIDER,
                section=section.id,
                question=group.included_by,
                row=row,
                code="left_out",
            )


def _placed(
    section: Section, question: Question, answer: Answer, row: RowId | None
) -> Iterator[Problem]:
    for finding in check_answer(question, answer):
        yield Problem(
            level=finding.level,
            section=section.id,
            question=question.id,
            row=row,
            code=finding.code,
            values=finding.values,
        )


def _rule_problems(form: FormDefinition, section: Section, answers: Answers) -> Iterator[Problem]:
    for rule in form.rules:
        if rule.group is None and _section_of(form, rule.question) is section:
            yield from _apply(form, section, rule, answers, None)
        elif rule.group is not None and _section_of(form, rule.question) is section:
            group = form.group(rule.group)
            for row in rules.included_rows(form, group, answers) if group else ():
                yield from _apply(form, section, rule, answers, row)


def _apply(
    form: FormDefinition, section: Section, rule: Rule, answers: Answers, row: RowId | None
) -> Iterator[Problem]:
    if not rules.holds(rule.when, form, answers, row=row):
        return
    lacking: tuple[str, ...] = ()
    if rule.lacks:
        text = answers.text(rule.question, row)
        lacking = tuple(t for t in rule.lacks if not rules.mentions(form, answers, text, t))
        if not lacking:
            return
    yield Problem(
        level=rule.level,
        section=section.id,
        question=rule.question,
        row=row,
        code=rule.code,
        values=lacking,
    )


def _section_of(form: FormDefinition, target: QuestionId) -> Section | None:
    for section, group in form.groups():
        if group.id == GroupId(target):
            return section
    placed = form.find(target)
    return placed.section if placed else None


def _order(section: Section) -> dict[QuestionId, int]:
    order: dict[QuestionId, int] = {}
    for element in section.elements:
        if isinstance(element, RowGroup):
            # Problems of a table come row by row, so its questions share a place.
            place = len(order)
            order[QuestionId(element.id)] = place
            order.update({question.id: place for question in element.questions})
        else:
            order[element.id] = len(order)
    return order


def _row_position(form: FormDefinition, problem: Problem, answers: Answers) -> int:
    placed = form.find(problem.question) if problem.question else None
    if problem.row is None or placed is None or placed.group is None:
        return -1
    return rules.group_rows(placed.group, answers).index(problem.row)


def address_of(problem: Problem) -> Address | None:
    """Give the place where a problem is mended, or None when it is a whole section."""
    return Address(problem.question, problem.row) if problem.question else None
