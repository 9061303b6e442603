"""What a user answered: an immutable mapping from addresses to values.

«Not answered» is a value of its own, distinct from empty text, ``False`` and an
empty selection. Text is kept exactly as typed: never trimmed, cut or normalised.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from template_desk.model.ids import Address, GroupId, QuestionId, RowId


class NotAnswered(Enum):
    """The type of ``NOT_ANSWERED``; one member, so that it can be told by ``is``."""

    NOT_ANSWERED = "not_answered"

    def __repr__(self) -> str:
        return "NOT_ANSWERED"

    def __bool__(self) -> bool:
        return False


NOT_ANSWERED = NotAnswered.NOT_ANSWERED

Value = str | bool | tuple[str, ...]
"""A given answer: text or choice id, yes/no, or choice ids in the form's order."""

Answer = Value | NotAnswered


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a user answered, for one form.

    ``repr`` shows counts only: answers are secret and must not reach a log.

    Attributes:
        values: Given answers by address. What is absent is not answered.
        rows: For each repeat, the ids of its rows in the user's order. Groups
            with prescribed rows do not appear.
    """

    values: Mapping[Address, Value] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[GroupId, tuple[RowId, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "rows", MappingProxyType(dict(self.rows)))

    def __repr__(self) -> str:
        return f"Answers(<{len(self.values)} values, {len(self.rows)} repeats>)"

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), frozenset(self.rows.items())))

    def get(self, question: QuestionId, row: RowId | None = None) -> Answer:
        """Give the answer at a place, or ``NOT_ANSWERED``."""
        return self.values.get(Address(question, row), NOT_ANSWERED)

    def text(self, question: QuestionId, row: RowId | None = None) -> str:
        """Give a typed answer, or the empty string when it is not answered or not text."""
        value = self.get(question, row)
        return value if isinstance(value, str) else ""

    def rows_of(self, group: GroupId) -> tuple[RowId, ...]:
        """Give the row ids of a repeat in the user's order; empty when it has none."""
        return self.rows.get(group, ())

    def texts(self) -> Iterator[tuple[Address, str]]:
        """Yield every answer that is a string, with its address."""
        for address, value in self.values.items():
            if isinstance(value, str):
                yield address, value


# Spaces, line ends, controls and formats: zero width space, marks of direction…
_SAYS_NOTHING = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def is_answered(answer: Answer) -> bool:
    """Whether an answer says anything: text that nobody sees and an empty selection do not."""
    if isinstance(answer, NotAnswered):
        return False
    if isinstance(answer, str):
        return any(unicodedata.category(character) not in _SAYS_NOTHING for character in answer)
    if isinstance(answer, tuple):
        return bool(answer)
    return True
