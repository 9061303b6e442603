"""The JSON Schema (draft 2020-12) of a form's answers file, made from its definition.

An output for other programs; our own messages never come from it.
"""

from __future__ import annotations

from template_desk.forms.pack import FormPack
from template_desk.model.form import Question, QuestionKind, RowGroup
from template_desk.model.ids import ORGANIZATION
from template_desk.model.json_value import JsonValue

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(pack: FormPack, *, languages: tuple[str, ...]) -> dict[str, JsonValue]:
    """Give the schema of a pack's answers file, with English titles.

    Args:
        pack: The form.
        languages: Codes that ``language`` may have.
    """
    form = pack.definition
    wording = pack.wording("en")
    members: dict[str, JsonValue] = {}
    for section in form.sections:
        for element in section.elements:
            if isinstance(element, RowGroup):
                members[element.id] = _group(pack, element)
            else:
                members[element.id] = _question(pack, element)
    return {
        "$schema": DIALECT,
        "$id": f"urn:template-desk:form:{form.id}:{form.edition}",
        "title": f"{wording.text(form.title_key)} ({form.edition})",
        "description": wording.text(form.origin_key),
        "type": "object",
        "required": ["form", "edition", "language", "answers"],
        "additionalProperties": False,
        "properties": {
            "form": {"const": form.id},
            "edition": {"const": form.edition},
            "language": {"enum": list(languages)},
            "answers": {"type": "object", "additionalProperties": False, "properties": members},
            "document": {
                "title": "Facts of an exported document",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
        },
    }


def _group(pack: FormPack, group: RowGroup) -> JsonValue:
    wording = pack.wording("en")
    members: dict[str, JsonValue] = {q.key: _question(pack, q) for q in group.questions}
    if group.is_repeat:
        row: dict[str, JsonValue] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {"row": {"type": "string", "minLength": 1}, **members},
        }
        repeat: dict[str, JsonValue] = {
            "title": wording.text(group.text_key),
            "type": "array",
            "items": row,
        }
        if group.max_rows is not None:
            repeat["maxItems"] = group.max_rows
        return repeat
    rows: dict[str, JsonValue] = {
        fixed.id: {
            "title": wording.text(fixed.text_key),
            "type": "object",
            "additionalProperties": False,
            "properties": dict(members),
        }
        for fixed in group.rows
    }
    return {
        "title": wording.text(group.text_key),
        "type": "object",
        "additionalProperties": False,
        "properties": rows,
    }


def _question(pack: FormPack, question: Question) -> JsonValue:
    schema: dict[str, JsonValue] = {"title": pack.wording("en").text(question.text_key)}
    choices: list[JsonValue] = [choice.id for choice in question.choices]
    match question.kind:
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT:
            schema |= {"type": "string"}
        case QuestionKind.DATE:
            schema |= {"type": "string", "anyOf": [{"const": ""}, {"format": "date"}]}
        case QuestionKind.DECIMAL:
            schema |= {"type": "string", "pattern": "^[-+]?[0-9 .\u00a0\u202f]*$"}
        case QuestionKind.YES_NO:
            schema |= {"type": ["boolean", "null"]}
        case QuestionKind.SELECT_ONE:
            schema |= {"enum": ["", *choices]}
        case QuestionKind.SELECT_MULTIPLE:
            schema |= {"type": "array", "uniqueItems": True, "items": {"enum": choices}}
        case QuestionKind.STATE:
            states = {"type": "string", "pattern": "^([A-Z]{2})?$"}
            alternatives: list[JsonValue] = [dict(states)]
            if ORGANIZATION in choices:
                alternatives.append({"const": str(ORGANIZATION)})
            schema |= {"anyOf": alternatives}
    return schema
