"""Reads ``form.json`` into a ``FormDefinition`` and notes every defect on the way.

Keys of wording follow from ids (``docs/formats/form-pack.md``, «Keys of wording»),
so a pack states each id once.

Whether what is named also exists is checked afterwards by ``references``.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TypeVar

from template_desk.forms.conditions import read_condition
from template_desk.forms.node import Node
from template_desk.model.conditions import Always, Condition
from template_desk.model.form import (
    Choice,
    ChoicesPrinted,
    ColumnShows,
    Element,
    FixedRow,
    FormDefinition,
    Level,
    Origin,
    PrintColumn,
    Question,
    QuestionKind,
    Roles,
    RowGroup,
    Rule,
    Section,
    SectionLayout,
    SignatureBlock,
)
from template_desk.model.ids import (
    ChoiceId,
    Edition,
    FormId,
    GroupId,
    QuestionId,
    RowId,
    SectionId,
    TextKey,
)
from template_desk.model.typed import parse_decimal

FORMAT = "template-desk-form/1"

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
_EnumT = TypeVar("_EnumT", bound=Enum)

Terms = tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


class DefinitionReader:
    """Reads one ``form.json``.

    Args:
        root: The parsed document.
        keys: Every key of wording the pack has; a hint, for example, exists when
            its key does.
        terms: The term lists of each language.
    """

    def __init__(self, root: Node, keys: frozenset[str], terms: Terms) -> None:
        self._root = root
        self._keys = keys
        self._terms = terms
        self._lists: dict[str, Node] = dict(root.get("choice_lists").members())
        self._used_lists: set[str] = set()

    def read(self) -> FormDefinition:
        """Read the whole definition; defects are noted, not raised."""
        root = self._root
        root.keys(
            ("format", "form", "edition", "origin", "languages", "sections"),
            ("roles", "choice_lists", "signatures", "rules"),
        )
        if root.get("format").text() != FORMAT:
            root.get("format").note(f"must be {FORMAT!r}")
        sections = tuple(self._section(node) for node in root.get("sections"))
        if not sections:
            root.get("sections").note("needs at least one section")
        form = FormDefinition(
            id=FormId(_id(root.get("form"))),
            edition=Edition(_id(root.get("edition"))),
            origin=_member(root.get("origin"), Origin, Origin.OURS),
            title_key=TextKey("form.title"),
            origin_key=TextKey("form.origin"),
            sections=sections,
            rules=tuple(self._rule(node) for node in root.get("rules")),
            roles=self._roles(root.get("roles")),
            signatures=tuple(self._signature(node) for node in root.get("signatures")),
            terms=self._terms,
        )
        for name in self._lists.keys() - self._used_lists:
            self._lists[name].note("this list of choices is not used")
        return form

    def _optional_key(self, key: str) -> TextKey | None:
        return TextKey(key) if key in self._keys else None

    def _section(self, node: Node) -> Section:
        node.keys(("id",), ("elements", "layout", "notes", "relevant"))
        section_id = _id(node.get("id"))
        return Section(
            id=SectionId(section_id),
            text_key=TextKey(f"section.{section_id}"),
            intro_key=self._optional_key(f"section.{section_id}.intro"),
            notes=tuple(TextKey(note.text()) for note in node.get("notes")),
            guidance_key=self._optional_key(f"section.{section_id}.guidance"),
            elements=tuple(self._element(element) for element in node.get("elements")),
            relevant=_relevant(node),
            layout=_member(node.get("layout"), SectionLayout, SectionLayout.FLOW),
        )

    def _element(self, node: Node) -> Element:
        return self._group(node) if node.has("group") else self._question(node, None)

    def _question(self, node: Node, group: str | None) -> Question:
        node.keys(
            ("id", "kind"),
            (
                "choices",
                "required",
                "relevant",
                "choices_printed",
                "prominent",
                "advise_words",
                "minimum",
                "maximum",
            ),
        )
        question_id = _id(node.get("id"))
        if group is not None and not question_id.startswith(f"{group}."):
            node.get("id").note(f"must begin with {group + '.'!r}")
        kind = _member(node.get("kind"), QuestionKind, QuestionKind.TEXT)
        key = f"question.{question_id}"
        question = Question(
            id=QuestionId(question_id),
            key=question_id if group is None else question_id.removeprefix(f"{group}."),
            kind=kind,
            text_key=TextKey(key),
            hint_key=self._optional_key(f"{key}.hint"),
            guidance_key=self._optional_key(f"{key}.guidance"),
            required=node.get("required").flag(),
            relevant=_relevant(node),
            choices=self._choices(node.get("choices")),
            choices_printed=_member(
                node.get("choices_printed"), ChoicesPrinted, ChoicesPrinted.CHOSEN
            ),
            prominent=node.get("prominent").flag(),
            advise_words=node.get("advise_words").optional_number(),
            minimum=_decimal(node.get("minimum")),
            maximum=_decimal(node.get("maximum")),
        )
        selects = (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE)
        if kind in selects and not question.choices:
            node.note("a select question needs choices")
        if kind not in (*selects, QuestionKind.STATE) and question.choices:
            node.get("choices").note(f"a question of kind {kind.value!r} has no choices")
        return question

    def _choices(self, node: Node) -> tuple[Choice, ...]:
        name = node.optional_text()
        if name is None:
            return ()
        if name not in self._lists:
            node.note(f"there is no list of choices {name!r}")
            return ()
        self._used_lists.add(name)
        return tuple(self._choice(name, choice) for choice in self._lists[name])

    def _choice(self, list_name: str, node: Node) -> Choice:
        node.keys(("id",), ("name", "exclusive"))
        choice_id = _id(node.get("id"))
        name = node.get("name").optional_text()
        return Choice(
            id=ChoiceId(choice_id),
            text_key=TextKey(f"choice.{list_name}.{choice_id}"),
            name_question=QuestionId(name) if name else None,
            exclusive=node.get("exclusive").flag(),
        )

    def _group(self, node: Node) -> RowGroup:
        node.keys(
            ("group", "questions"),
            ("rows", "included_by", "title_by", "max_rows", "relevant", "columns"),
        )
        group_id = _id(node.get("group"))
        questions = tuple(self._question(q, group_id) for q in node.get("questions"))
        if not questions:
            node.note("a row group needs questions")
        included_by = node.get("included_by").optional_text()
        title_by = node.get("title_by").optional_text()
        return RowGroup(
            id=GroupId(group_id),
            text_key=TextKey(f"group.{group_id}"),
            hint_key=self._optional_key(f"group.{group_id}.hint"),
            rows=tuple(self._fixed_row(group_id, row) for row in node.get("rows")),
            questions=questions,
            included_by=QuestionId(included_by) if included_by else None,
            title_by=QuestionId(title_by) if title_by else None,
            max_rows=node.get("max_rows").optional_number(),
            relevant=_relevant(node),
            columns=tuple(self._column(group_id, column) for column in node.get("columns")),
        )

    def _fixed_row(self, group_id: str, node: Node) -> FixedRow:
        row = _id(node)
        key = TextKey(f"row.{group_id}.{row}")
        return FixedRow(
            id=RowId(row),
            text_key=key,
            short_key=self._optional_key(f"{key}.short") or key,
            guidance_key=self._optional_key(f"{key}.guidance"),
        )

    def _column(self, group_id: str, node: Node) -> PrintColumn:
        node.keys(("id", "shows"), ("share",))
        shows = node.get("shows")
        share = node.get("share").optional_number() or 1
        key = TextKey(f"column.{group_id}.{_id(node.get('id'))}")
        if isinstance(shows.value, str):
            what = _member(shows, ColumnShows, ColumnShows.ROW_LABEL)
            return PrintColumn(text_key=key, shows=what, share=share)
        return PrintColumn(
            text_key=key,
            shows=ColumnShows.ANSWERS,
            questions=tuple(QuestionId(question.text()) for question in shows),
            share=share,
        )

    def _rule(self, node: Node) -> Rule:
        node.keys(("code", "level", "question", "when", "source"), ("group", "lacks"))
        group = node.get("group").optional_text()
        return Rule(
            code=_id(node.get("code")),
            level=_member(node.get("level"), Level, Level.SHOULD_CONSIDER),
            question=QuestionId(node.get("question").text()),
            when=read_condition(node.get("when")),
            group=GroupId(group) if group else None,
            lacks=tuple(name.text() for name in node.get("lacks")),
            source=node.get("source").text(),
        )

    def _roles(self, node: Node) -> Roles:
        names = ("state", "organization", "authority", "reference", "date", "language")
        if node.value is not None:
            node.keys((), names)
        found = {name: node.get(name).optional_text() for name in names}
        return Roles(**{name: QuestionId(value) for name, value in found.items() if value})

    def _signature(self, node: Node) -> SignatureBlock:
        node.keys(("id",), ("name", "title", "electronic"))
        name = node.get("name").optional_text()
        title = node.get("title").optional_text()
        return SignatureBlock(
            text_key=TextKey(f"signature.{_id(node.get('id'))}"),
            name=QuestionId(name) if name else None,
            title=QuestionId(title) if title else None,
            electronic=node.get("electronic").flag(),
        )


def _id(node: Node) -> str:
    text = node.text()
    if text and not _ID.fullmatch(text):
        node.note(f"{text!r} is not an id (small letters, digits, '.', '_', '-')")
    return text


def _relevant(node: Node) -> Condition:
    return read_condition(node.get("relevant")) if node.has("relevant") else Always()


def _decimal(node: Node) -> str | None:
    text = node.optional_text()
    if text is not None and parse_decimal(text) is None:
        node.note("must be a decimal number, as a text")
        return None
    return text


def _member(node: Node, members: type[_EnumT], default: _EnumT) -> _EnumT:
    if node.value is None:
        return default
    for member in members:
        if member.value == node.value:
            return member
    node.note(f"{node.value!r} is not one of {', '.join(str(m.value) for m in members)}")
    return default
