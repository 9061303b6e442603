"""The rows of a table in short: name, whether it counts, what is filled in."""

from __future__ import annotations

from template_desk.model import rules
from template_desk.model.answers import is_answered
from template_desk.model.form import Question, QuestionKind, RowGroup
from template_desk.model.ids import RowId
from template_desk.model.review import Words, show
from template_desk.ui.marked_list import MarkedLine
from template_desk.ui.open_draft import OpenDraft

_MOST_NAMES = 2


def row_lines(draft: OpenDraft, group: RowGroup) -> tuple[MarkedLine, ...]:
    """Give a line for each row that a user sees, in order."""
    return tuple(_line(draft, group, row) for row in rules.group_rows(group, draft.answers))


def _line(draft: OpenDraft, group: RowGroup, row: RowId) -> MarkedLine:
    translate = draft.translate
    name = draft.row_name(group, row)
    included = rules.is_included(group, draft.answers, row)
    detail = _summary(draft, group, row) if included else ""
    spoken = [name, detail]
    if group.included_by is not None:
        spoken.insert(1, translate("chosen") if included else translate("not chosen"))
    return MarkedLine(
        key=row,
        title=name,
        detail=detail,
        checked=included if group.included_by is not None else None,
        mark="" if group.included_by is not None else ("ready" if included else "empty"),
        spoken=", ".join(part for part in spoken if part),
    )


def _summary(draft: OpenDraft, group: RowGroup, row: RowId) -> str:
    """Say in a few words what was answered: choices, how many words; short texts if alone."""
    relevant = rules.relevant_row_questions(draft.form, group, draft.answers, row)
    asked = [q for q in relevant if q.id not in (group.included_by, group.title_by)]
    parts = [part for question in asked if (part := _part(draft, question, row))]
    if not parts:
        texts = (draft.answers.text(q.id, row) for q in asked if q.kind.is_typed)
        parts = [" ".join(text.split()) for text in texts if text.strip()][:1]
    return ", ".join(parts) or draft.translate("nothing written yet")


def _part(draft: OpenDraft, question: Question, row: RowId) -> str:
    translate = draft.translate
    answer = draft.answers.get(question.id, row)
    if not is_answered(answer):
        return ""
    if isinstance(answer, str) and question.kind is QuestionKind.LONG_TEXT:
        count = len(answer.split())
        return translate.plural("{count} word", "{count} words", count)
    shown = show(question, answer)
    if not isinstance(shown, Words):
        return ""
    names = [draft.text(key) for key in shown.keys]
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return translate("{first} and {count} more", first=names[0], count=len(names) - 1)
