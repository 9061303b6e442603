"""Checks that everything a pack names exists, once, and is of the right kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from template_desk.forms.node import Defects
from template_desk.forms.wording import Wording
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
from template_desk.model.form import ColumnShows, FormDefinition, Question, QuestionKind, RowGroup
from template_desk.model.ids import GroupId, QuestionId

_WHERE = "form.json"


class ReferenceCheck:
    """Checks one definition against itself and its wording; notes defects."""

    def __init__(self, form: FormDefinition, defects: Defects) -> None:
        self._form = form
        self._defects = defects
        self._questions = {placed.question.id: placed for placed in form.placed_questions()}
        self._groups = {group.id: group for _, group in form.groups()}

    def run(self) -> None:
        """Note every defect of ids, conditions, groups, rules, roles and signatures."""
        self._ids()
        for placed in self._form.placed_questions():
            self._question(placed.question)
        for _, group in self._form.groups():
            self._group(group)
            self._condition(group.relevant, f"group {group.id}")
        for section in self._form.sections:
            self._condition(section.relevant, f"section {section.id}")
        for number, rule in enumerate(self._form.rules):
            where = f"rules[{number}] ({rule.code})"
            if rule.question not in self._questions and GroupId(rule.question) not in self._groups:
                self._note(where, f"there is no question {rule.question!r}")
            if rule.group is not None and rule.group not in self._groups:
                self._note(where, f"there is no row group {rule.group!r}")
            self._condition(rule.when, where)
            self._terms(rule.lacks, where)
        self._roles()

    def _note(self, where: str, what: str) -> None:
        self._defects.note(f"{_WHERE}: {where}", what)

    def _ids(self) -> None:
        questions = [placed.question.id for placed in self._form.placed_questions()]
        sections = [section.id for section in self._form.sections]
        groups = [group.id for _, group in self._form.groups()]
        for kind, ids in (("question", questions), ("section", sections), ("group", groups)):
            for found, count in Counter(ids).items():
                if count > 1:
                    self._note(f"{kind} {found}", f"stands {count} times")
        for group in groups:
            top_level = {p.question.key for p in self._form.placed_questions() if p.group is None}
            if group in top_level:
                self._note(f"group {group}", "has the id of a question")
            for other in groups:
                if other != group and other.startswith(f"{group}."):
                    self._note(f"group {other}", f"begins with the id of the group {group!r}")

    def _question(self, question: Question) -> None:
        self._condition(question.relevant, f"question {question.id}")
        ids = Counter(choice.id for choice in question.choices)
        for choice in question.choices:
            if ids[choice.id] > 1:
                self._note(f"question {question.id}", f"the choice {choice.id!r} stands twice")
            if choice.name_question is not None and choice.name_question not in self._questions:
                self._note(f"question {question.id}", f"no question {choice.name_question!r}")

    def _group(self, group: RowGroup) -> None:
        where = f"group {group.id}"
        own = {question.id: question for question in group.questions}
        for name, question in (("included_by", group.included_by), ("title_by", group.title_by)):
            if question is not None and question not in own:
                self._note(where, f"{name!r} names {question!r}, which is not of this group")
        if group.included_by in own and own[group.included_by].kind is not QuestionKind.YES_NO:
            self._note(where, "'included_by' must be a yes_no question")
        for row, count in Counter(row.id for row in group.rows).items():
            if count > 1:
                self._note(where, f"the row {row!r} stands {count} times")
        shown = [q for column in group.columns for q in column.questions]
        for question in shown:
            if question not in own:
                self._note(where, f"a column shows {question!r}, which is not of this group")
        if group.columns:
            for missing in own.keys() - set(shown) - {group.included_by}:
                self._note(where, f"no column shows {missing!r}: its answer would not be printed")
        if group.is_repeat and any(c.shows is ColumnShows.ROW_LABEL for c in group.columns):
            self._note(where, "a repeat has no row labels to show")

    def _roles(self) -> None:
        roles = self._form.roles
        named = {
            "state": roles.state,
            "organization": roles.organization,
            "authority": roles.authority,
            "reference": roles.reference,
            "date": roles.date,
            "language": roles.language,
        }
        for role, question in named.items():
            self._top_level(question, f"roles.{role}")
        for number, block in enumerate(self._form.signatures):
            self._top_level(block.name, f"signatures[{number}]")
            self._top_level(block.title, f"signatures[{number}]")

    def _top_level(self, question: QuestionId | None, where: str) -> None:
        if question is None:
            return
        placed = self._questions.get(question)
        if placed is None:
            self._note(where, f"there is no question {question!r}")
        elif placed.group is not None:
            self._note(where, f"{question!r} is asked once per row, not once")

    def _terms(self, names: Iterable[str], where: str) -> None:
        for language, lists in self._form.terms:
            for name in names:
                if name not in dict(lists):
                    self._note(where, f"wording/{language}.json has no terms {name!r}")

    def _condition(self, condition: Condition, where: str) -> None:
        for part in _parts(condition):
            match part:
                case RowsIncluded(group, _):
                    if GroupId(group) not in self._groups:
                        self._note(where, f"a condition names no row group: {group!r}")
                case Includes(question, choice):
                    self._names(question, where, choice=choice)
                case Equals(question, value):
                    self._names(question, where, choice=value if isinstance(value, str) else None)
                case Mentions(question, terms):
                    self._names(question, where)
                    self._terms((terms,), where)
                case IsAnswered(question) | MoreWordsThan(question, _) | NumberAbove(question, _):
                    self._names(question, where)
                case _:
                    pass

    def _names(self, question: QuestionId, where: str, *, choice: str | None = None) -> None:
        placed = self._questions.get(question)
        if placed is None:
            self._note(where, f"a condition names no question: {question!r}")
        elif (
            choice is not None
            and placed.question.choices
            and placed.question.kind is not QuestionKind.STATE
            and placed.question.choice(choice) is None
        ):
            self._note(where, f"a condition names no choice of {question!r}: {choice!r}")


def _parts(condition: Condition) -> Iterator[Condition]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)
        case Always():
            return
        case _:
            yield condition


def needed_keys(form: FormDefinition) -> Iterator[str]:
    """Yield every key of wording the definition uses."""
    yield form.title_key
    yield form.origin_key
    for section in form.sections:
        yield section.text_key
        yield from (k for k in (section.intro_key, section.guidance_key) if k)
        yield from section.notes
    for _, group in form.groups():
        yield group.text_key
        yield from (k for k in (group.hint_key,) if k)
        for row in group.rows:
            yield row.text_key
            yield row.short_key
            yield from (k for k in (row.guidance_key,) if k)
        yield from (column.text_key for column in group.columns)
    for placed in form.placed_questions():
        question = placed.question
        yield question.text_key
        yield from (k for k in (question.hint_key, question.guidance_key) if k)
        yield from (choice.text_key for choice in question.choices)
    for rule in form.rules:
        yield f"problem.{rule.code}"
    yield from (block.text_key for block in form.signatures)
    for _, lists in form.terms:
        yield from (f"term.{name}" for name, _ in lists)


def check_wording(form: FormDefinition, wording: Wording, defects: Defects) -> None:
    """Note keys a language lacks, and texts that nothing uses."""
    where = f"wording/{wording.language}.json"
    needed = set(needed_keys(form))
    for key in sorted(needed - set(wording.texts)):
        defects.note(where, f"the text {key!r} is missing")
    for key in sorted(set(wording.texts) - needed):
        defects.note(where, f"the text {key!r} is not used by the form")
