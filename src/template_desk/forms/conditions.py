"""Reads conditions of a pack: JSON objects, never expressions to evaluate.

Source: ``docs/formats/form-pack.md``, «Conditions».
"""

from __future__ import annotations

from collections.abc import Callable

from template_desk.forms.node import Node
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
from template_desk.model.ids import ChoiceId, GroupId, QuestionId
from template_desk.model.typed import parse_decimal


def read_condition(node: Node) -> Condition:
    """Read one condition; a defect is noted and counts as always true."""
    for key, read in _READERS.items():
        if node.has(key):
            return read(node)
    node.note("is not a condition")
    return Always()


def _question(node: Node, key: str = "question") -> QuestionId:
    return QuestionId(node.get(key).text())


def _answered(node: Node) -> Condition:
    node.keys(("answered",))
    return IsAnswered(_question(node, "answered"))


def _equals(node: Node) -> Condition:
    node.keys(("question", "equals"))
    value = node.get("equals")
    if isinstance(value.value, bool):
        return Equals(_question(node), value.value)
    return Equals(_question(node), value.text())


def _includes(node: Node) -> Condition:
    node.keys(("question", "includes"))
    return Includes(_question(node), ChoiceId(node.get("includes").text()))


def _mentions(node: Node) -> Condition:
    node.keys(("question", "mentions"))
    return Mentions(_question(node), node.get("mentions").text())


def _more_words(node: Node) -> Condition:
    node.keys(("question", "more_words_than"))
    return MoreWordsThan(_question(node), node.get("more_words_than").number())


def _number_above(node: Node) -> Condition:
    node.keys(("number", "above"))
    limit = node.get("above")
    if parse_decimal(limit.text()) is None:
        limit.note("must be a decimal number, as a text")
    return NumberAbove(_question(node, "number"), limit.text())


def _rows_included(node: Node) -> Condition:
    node.keys(("rows_included", "at_least"))
    return RowsIncluded(GroupId(node.get("rows_included").text()), node.get("at_least").number())


def _parts(node: Node, key: str) -> tuple[Condition, ...]:
    node.keys((key,))
    parts = tuple(read_condition(part) for part in node.get(key))
    if not parts:
        node.note(f"{key!r} needs at least one condition")
    return parts


_READERS: dict[str, Callable[[Node], Condition]] = {
    "all": lambda node: AllOf(_parts(node, "all")),
    "any": lambda node: AnyOf(_parts(node, "any")),
    "not": lambda node: Not(read_condition(node.get("not"))),
    "answered": _answered,
    "equals": _equals,
    "includes": _includes,
    "mentions": _mentions,
    "more_words_than": _more_words,
    "number": _number_above,
    "rows_included": _rows_included,
}
