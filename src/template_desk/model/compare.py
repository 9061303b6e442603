"""What differs between two states of the answers to one form, as values to show.

The order is the form's. No wording and no language here; answers are shown as
``model.review`` shows them. Comparing the other way round gives the same with before
and after exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from template_desk.model.answers import Answer, Answers, is_answered
from template_desk.model.form import FormDefinition, Question, RowGroup, Section
from template_desk.model.ids import Address, GroupId, RowId, SectionId, TextKey
from template_desk.model.review import ReviewAnswer, show


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """One answer that differs.

    Attributes:
        before: As it was; ``shown`` is None when it was not answered.
        after: As it is.
    """

    before: ReviewAnswer
    after: ReviewAnswer

    @property
    def address(self) -> Address:
        """Where the answer is."""
        return self.after.address


class RowFate(Enum):
    """What became of a row."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row of a group in which something differs.

    Attributes:
        row: Its id.
        fate: Whether it was there before, is there after, or both.
        before_place: Its place before, from 1; None when it was not there.
        after_place: Its place after, from 1; None when it is not there.
        is_moved: Whether it stands elsewhere among the rows that were kept. Of the
            possible ways to say what was moved, one with the fewest rows is taken.
        answers: Its answers that differ, in the form's order.
    """

    row: RowId
    fate: RowFate
    before_place: int | None
    after_place: int | None
    is_moved: bool
    answers: tuple[AnswerChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """A row group in which something differs.

    Attributes:
        group: Its id.
        text_key: Its heading.
        rows: By place, the lesser of before and after.
    """

    group: GroupId
    text_key: TextKey
    rows: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """A section in which something differs, with what differs in it."""

    section: SectionId
    text_key: TextKey
    changes: tuple[AnswerChange | GroupChange, ...]


def compare(form: FormDefinition, before: Answers, after: Answers) -> tuple[SectionChange, ...]:
    """Give what differs, in the form's order; empty when nothing does.

    Answers that do not apply now are compared too: they are part of a draft. An answer
    that says nothing, such as white space alone, is the same as none.
    """
    found = (
        SectionChange(
            section=section.id,
            text_key=section.text_key,
            changes=tuple(_in_section(section, before, after)),
        )
        for section in form.sections
    )
    return tuple(section for section in found if section.changes)


def answer_changes(sections: Sequence[SectionChange]) -> Iterator[AnswerChange]:
    """Yield every answer that differs, those in rows too, in the form's order."""
    for section in sections:
        for change in section.changes:
            if isinstance(change, GroupChange):
                for row in change.rows:
                    yield from row.answers
            else:
                yield change


def count_changes(sections: Sequence[SectionChange]) -> int:
    """Count answers that differ, and rows that differ in nothing but being there or moving."""
    count = 0
    for section in sections:
        for change in section.changes:
            if isinstance(change, GroupChange):
                count += sum(max(1, len(row.answers)) for row in change.rows)
            else:
                count += 1
    return count


def _in_section(
    section: Section, before: Answers, after: Answers
) -> Iterator[AnswerChange | GroupChange]:
    for element in section.elements:
        if isinstance(element, RowGroup):
            rows = _in_group(element, before, after)
            if rows:
                yield GroupChange(group=element.id, text_key=element.text_key, rows=rows)
        else:
            change = _answer(element, None, before, after)
            if change is not None:
                yield change


def _answer(
    question: Question, row: RowId | None, before: Answers, after: Answers
) -> AnswerChange | None:
    old, new = before.get(question.id, row), after.get(question.id, row)
    if old == new or not (is_answered(old) or is_answered(new)):
        return None
    return AnswerChange(before=_shown(question, row, old), after=_shown(question, row, new))


def _shown(question: Question, row: RowId | None, answer: Answer) -> ReviewAnswer:
    return ReviewAnswer(
        address=Address(question.id, row),
        text_key=question.text_key,
        kind=question.kind,
        shown=show(question, answer),
        prominent=question.prominent,
    )


def _in_group(group: RowGroup, before: Answers, after: Answers) -> tuple[RowChange, ...]:
    if group.is_repeat:
        old, new = before.rows_of(group.id), after.rows_of(group.id)
    else:
        old = new = tuple(fixed.id for fixed in group.rows)
    old_places = {row: place for place, row in enumerate(old, start=1)}
    new_places = {row: place for place, row in enumerate(new, start=1)}
    staying = _rows_in_order(old_places, new_places) if old != new else frozenset(old)

    def place(row: RowId) -> tuple[int, RowId]:
        return min(p[row] for p in (old_places, new_places) if row in p), row

    found = []
    for row in sorted({*old, *new}, key=place):
        answers = (_answer(question, row, before, after) for question in group.questions)
        changes = tuple(change for change in answers if change is not None)
        fate = _fate(row in old_places, row in new_places)
        is_moved = fate is RowFate.KEPT and row not in staying
        if changes or is_moved or fate is not RowFate.KEPT:
            found.append(
                RowChange(
                    row=row,
                    fate=fate,
                    before_place=old_places.get(row),
                    after_place=new_places.get(row),
                    is_moved=is_moved,
                    answers=changes,
                )
            )
    return tuple(found)


def _fate(was_there: bool, is_there: bool) -> RowFate:
    if was_there and is_there:
        return RowFate.KEPT
    return RowFate.ADDED if is_there else RowFate.REMOVED


def _rows_in_order(old: dict[RowId, int], new: dict[RowId, int]) -> frozenset[RowId]:
    """Give a largest set of rows that follow each other in the same order before and after.

    Of several the same one is given whichever side is called old.
    """
    common = [row for row in old if row in new]
    # How many rows can follow, at most, from each row on, itself included.
    length: dict[RowId, int] = {}
    for row in reversed(common):
        behind = (length[other] for other in length if new[other] > new[row])
        length[row] = 1 + max(behind, default=0)
    chosen: list[RowId] = []
    for wanted in range(max(length.values(), default=0), 0, -1):
        last = chosen[-1] if chosen else None
        chosen.append(
            min(
                row
                for row, reach in length.items()
                if reach == wanted
                and (last is None or (old[row] > old[last] and new[row] > new[last]))
            )
        )
    return frozenset(chosen)
