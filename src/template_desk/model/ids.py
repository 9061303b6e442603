"""Permanent ids, and the address of one answer. Ids are ASCII and never shown to users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

FormId = NewType("FormId", str)
Edition = NewType("Edition", str)
SectionId = NewType("SectionId", str)
QuestionId = NewType("QuestionId", str)
GroupId = NewType("GroupId", str)
ChoiceId = NewType("ChoiceId", str)
RowId = NewType("RowId", str)
TextKey = NewType("TextKey", str)

ORGANIZATION = ChoiceId("organization")
"""Answer to a ``state`` question when an organization, not a State, makes the request."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one answer is: a question, and for a question of a row group the row.

    Attributes:
        question: The question's full id, for example ``areas.comments``.
        row: The row's id inside its group; None outside a group.
    """

    question: QuestionId
    row: RowId | None = None

    def __str__(self) -> str:
        return self.question if self.row is None else f"{self.question}[{self.row}]"
