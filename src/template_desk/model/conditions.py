"""Conditions, as data: when a question applies, when a rule speaks.

``model.rules`` evaluates them; ``forms.conditions`` reads them from a pack.
"""

from __future__ import annotations

from dataclasses import dataclass

from template_desk.model.ids import ChoiceId, GroupId, QuestionId


@dataclass(frozen=True, slots=True)
class Always:
    """True. What ``relevant`` is when a form says nothing."""


@dataclass(frozen=True, slots=True)
class IsAnswered:
    """True when the question has an answer that is more than white space."""

    question: QuestionId


@dataclass(frozen=True, slots=True)
class Equals:
    """True when the answer is exactly this value (a choice id or a boolean)."""

    question: QuestionId
    value: str | bool


@dataclass(frozen=True, slots=True)
class Includes:
    """True when a ``select_multiple`` answer contains the choice."""

    question: QuestionId
    choice: ChoiceId


@dataclass(frozen=True, slots=True)
class MoreWordsThan:
    """True when a text answer has more than ``words`` words (split at white space)."""

    question: QuestionId
    words: int


@dataclass(frozen=True, slots=True)
class NumberAbove:
    """True when a decimal answer is a number greater than ``limit`` (as written in the pack)."""

    question: QuestionId
    limit: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """True when a text answer contains one of a pack's terms, or the pack has none.

    Terms depend on the document's language; where a pack has no terms for it,
    nothing is claimed and the condition is true (so that no advice is given).
    """

    question: QuestionId
    terms: str


@dataclass(frozen=True, slots=True)
class RowsIncluded:
    """True when at least ``at_least`` rows of a group count (see ``RowGroup.included_by``)."""

    group: GroupId
    at_least: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: Condition


Condition = (
    Always
    | IsAnswered
    | Equals
    | Includes
    | MoreWordsThan
    | NumberAbove
    | Mentions
    | RowsIncluded
    | AllOf
    | AnyOf
    | Not
)
