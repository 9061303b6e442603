"""The JSON of answers: from values to ``Answers`` and back, nothing dropped silently.

Works on parsed JSON values; reading strict bytes and writing canonical ones is
the caller's business.

Source: ``docs/formats/answers.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from template_desk.forms.catalogue import FormReference
from template_desk.i18n import LANGUAGES
from template_desk.model import rules
from template_desk.model.answers import Answers, Value
from template_desk.model.form import FormDefinition, Level, Question, QuestionKind, RowGroup
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, SectionId
from template_desk.model.json_value import JsonValue
from template_desk.model.validate import Problem

TOP_LEVEL = ("form", "edition", "language", "answers", "document")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersFile:
    """A read answers file.

    Attributes:
        answers: What could be read.
        language: Language of the document, ``en`` when the file names none that we know.
        document: Facts of a finished document (date, paper, program); empty in
            an answers file that was not exported.
        problems: What could not be read, each with its path as ``question``.
        unread: Where an answer is that could not be read.
    """

    answers: Answers
    language: str
    document: Mapping[str, str]
    problems: tuple[Problem, ...]
    unread: frozenset[Address]


def reference_of(value: JsonValue) -> FormReference | None:
    """Tell which form and edition an answers file is for; None when it does not say."""
    if not isinstance(value, dict):
        return None
    form, edition = value.get("form"), value.get("edition")
    if isinstance(form, str) and isinstance(edition, str):
        return FormReference(form, edition)
    return None


def read_answers(form: FormDefinition, value: JsonValue) -> AnswersFile:
    """Read the JSON value of an answers file of this form.

    Unknown keys, unknown rows and wrong types are problems with a path; what
    can be read is read. Unknown choice ids are kept and reported by
    ``model.validate``.
    """
    reader = _Reader(form)
    top = value if isinstance(value, dict) else {}
    if not isinstance(value, dict):
        reader.note("", "wrong_type", "object")
    for key in top:
        if key not in TOP_LEVEL:
            reader.note(key, "unknown_key")
    language = top.get("language", "en")
    if not isinstance(language, str):
        reader.note("language", "wrong_type", "text")
        language = "en"
    elif language not in LANGUAGES:
        reader.note("language", "unknown_language", language)
        language = "en"
    document = top.get("document", {})
    if not isinstance(document, dict):
        reader.note("document", "wrong_type", "object")
        document = {}
    answers = reader.read(top.get("answers", {}))
    return AnswersFile(
        answers=answers,
        language=language,
        document={key: text for key, text in document.items() if isinstance(text, str)},
        problems=tuple(reader.problems),
        unread=frozenset(reader.unread),
    )


class _Reader:
    """Reads the ``answers`` object and collects problems."""

    def __init__(self, form: FormDefinition) -> None:
        self._form = form
        self.problems: list[Problem] = []
        self.unread: set[Address] = set()
        self._values: dict[Address, Value] = {}
        self._rows: dict[GroupId, tuple[RowId, ...]] = {}

    def note(self, path: str, code: str, *values: str) -> None:
        """Note a problem at a path of the file."""
        placed = self._form.find(QuestionId(path))
        self.problems.append(
            Problem(
                level=Level.MUST_FIX,
                section=placed.section.id if placed else SectionId(""),
                question=QuestionId(path),
                code=code,
                values=values,
            )
        )

    def read(self, value: JsonValue) -> Answers:
        """Read the ``answers`` object."""
        if not isinstance(value, dict):
            self.note("answers", "wrong_type", "object")
            return Answers()
        for key, found in value.items():
            group = self._form.group(GroupId(key))
            placed = self._form.find(QuestionId(key))
            if group is not None:
                self._group(group, found)
            elif placed is not None and placed.group is None:
                self._answer(placed.question, None, key, found)
            else:
                self.note(key, "unknown_key")
        return Answers(self._values, self._rows)

    def _group(self, group: RowGroup, value: JsonValue) -> None:
        if group.is_repeat:
            self._repeat(group, value)
        elif not isinstance(value, dict):
            self.note(group.id, "wrong_type", "object")
        else:
            for key, row in value.items():
                if group.fixed_row(RowId(key)) is None:
                    self.note(f"{group.id}.{key}", "unknown_row")
                else:
                    self._row(group, RowId(key), f"{group.id}.{key}", row)

    def _repeat(self, group: RowGroup, value: JsonValue) -> None:
        if not isinstance(value, list):
            self.note(group.id, "wrong_type", "array")
            return
        ids: list[RowId] = []
        for place, row in enumerate(value):
            path = f"{group.id}[{place}]"
            given = row.get("row") if isinstance(row, dict) else None
            row_id = RowId(given) if isinstance(given, str) and given else RowId(f"r{place + 1}")
            if row_id in ids:
                self.note(f"{path}.row", "row_twice", row_id)
                continue
            ids.append(row_id)
            content: JsonValue = row
            if isinstance(row, dict):
                content = {key: found for key, found in row.items() if key != "row"}
            self._row(group, row_id, path, content)
        self._rows[group.id] = tuple(ids)

    def _row(self, group: RowGroup, row: RowId, path: str, value: JsonValue) -> None:
        if not isinstance(value, dict):
            self.note(path, "wrong_type", "object")
            return
        questions = {question.key: question for question in group.questions}
        for key, found in value.items():
            if key in questions:
                self._answer(questions[key], row, f"{path}.{key}", found)
            else:
                self.note(f"{path}.{key}", "unknown_key")

    def _answer(self, question: Question, row: RowId | None, path: str, value: JsonValue) -> None:
        if value is None:
            return  # «not answered», for questions that have no other empty value
        read = read_value(question, value)
        if read is None:
            self.note(path, "wrong_type", json_type(question.kind))
            self.unread.add(Address(question.id, row))
        elif read not in ("", ()):
            self._values[Address(question.id, row)] = read


def read_value(question: Question, value: JsonValue) -> Value | None:
    """Read one answer's JSON value, or give None when it has the wrong type.

    Choices are put in the form's order; unknown ones are kept at the end.
    """
    match question.kind:
        case QuestionKind.YES_NO:
            return value if isinstance(value, bool) else None
        case QuestionKind.SELECT_MULTIPLE:
            if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
                return None
            chosen = [part for part in value if isinstance(part, str)]
            known = [choice.id for choice in question.choices if choice.id in chosen]
            unknown = [part for part in dict.fromkeys(chosen) if question.choice(part) is None]
            return (*known, *unknown)
        case _:
            return value if isinstance(value, str) else None


def json_type(kind: QuestionKind) -> str:
    """Name the JSON type of a kind of question, for messages and the schema."""
    match kind:
        case QuestionKind.YES_NO:
            return "boolean"
        case QuestionKind.SELECT_MULTIPLE:
            return "array"
        case _:
            return "string"


def write_answers(form: FormDefinition, answers: Answers) -> dict[str, JsonValue]:
    """Give the ``answers`` object; rows and questions without an answer are left out.

    The rows of a repeat come with their ids, in the user's order.
    """
    found: dict[str, JsonValue] = {}
    given: dict[RowId | None, dict[QuestionId, Value]] = {}
    for address, value in answers.values.items():
        given.setdefault(address.row, {})[address.question] = value
    outside = given.get(None, {})
    for section in form.sections:
        for element in section.elements:
            if isinstance(element, RowGroup):
                rows = {
                    str(row): _row(element, given.get(row, {}))
                    for row in rules.group_rows(element, answers)
                }
                if element.is_repeat and rows:
                    found[element.id] = [{"row": row, **values} for row, values in rows.items()]
                elif any(rows.values()):
                    found[element.id] = {row: dict(v) for row, v in rows.items() if v}
            elif element.id in outside:
                found[element.id] = _json(outside[element.id])
    return found


def _row(group: RowGroup, given: Mapping[QuestionId, Value]) -> dict[str, JsonValue]:
    return {
        question.key: _json(given[question.id])
        for question in group.questions
        if question.id in given
    }


def _json(value: Value) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def answers_document(
    form: FormDefinition,
    answers: Answers,
    *,
    language: str,
    document: Mapping[str, str] | None = None,
) -> dict[str, JsonValue]:
    """Give the JSON value of a whole answers file.

    Args:
        form: The form.
        answers: All answers; pass ``rules.exported_answers`` for an export.
        language: Language of the document.
        document: Facts of a finished document; None for an answers file.
    """
    value: dict[str, JsonValue] = {
        "form": form.id,
        "edition": form.edition,
        "language": language,
        "answers": write_answers(form, answers),
    }
    if document is not None:
        value["document"] = dict(document)
    return value


def blank_answers(form: FormDefinition, *, language: str) -> dict[str, JsonValue]:
    """Give a blank answers file: every question present with an empty value.

    Empty values read as «not answered»; that of a yes/no question is null.
    """
    answers: dict[str, JsonValue] = {}
    for section in form.sections:
        for element in section.elements:
            if not isinstance(element, RowGroup):
                answers[element.id] = _empty(element)
            elif element.is_repeat:
                answers[element.id] = []
            else:
                blank = {question.key: _empty(question) for question in element.questions}
                answers[element.id] = {row.id: dict(blank) for row in element.rows}
    if form.roles.language is not None:
        answers[form.roles.language] = language
    return {
        "form": form.id,
        "edition": form.edition,
        "language": language,
        "answers": answers,
    }


def _empty(question: Question) -> JsonValue:
    match question.kind:
        case QuestionKind.YES_NO:
            return None
        case QuestionKind.SELECT_MULTIPLE:
            return []
        case _:
            return ""
