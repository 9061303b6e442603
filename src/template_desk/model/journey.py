"""The way through a form: next, previous, state and progress of sections.

Everything is computed from form and answers, nothing is stored, so going back
can never leave anything stale behind. No movement is ever refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from template_desk.model import rules
from template_desk.model.answers import Answers, is_answered
from template_desk.model.form import FormDefinition, RowGroup, Section
from template_desk.model.ids import SectionId
from template_desk.model.validate import Problem, check_section


class SectionState(Enum):
    """How far a section is; shown as a mark and a word."""

    INFORMATION = "information"  # asks nothing
    EMPTY = "empty"  # nothing answered
    STARTED = "started"  # something answered, something must be fixed
    READY = "ready"  # nothing must be fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionProgress:
    """One section as the list at the side shows it.

    Attributes:
        section: The section.
        state: How far it is.
        problems: Its problems, in the order of its questions.
        included_rows: Rows that count, over all its row groups.
        rows: Rows that a user sees, over all its row groups; 0 without groups.
    """

    section: Section
    state: SectionState
    problems: tuple[Problem, ...]
    included_rows: int = 0
    rows: int = 0

    @property
    def must_fix_count(self) -> int:
        """How many of the problems stop an export."""
        return sum(problem.must_fix for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A whole form.

    Attributes:
        sections: Those that apply, in order.
        ready: How many of the sections that ask something are ready.
        asking: How many sections ask something.
        must_fix: Problems that stop an export.
        should_consider: Problems that stop nothing.
    """

    sections: tuple[SectionProgress, ...]
    ready: int
    asking: int
    must_fix: int
    should_consider: int


def section_progress(form: FormDefinition, section: Section, answers: Answers) -> SectionProgress:
    """Compute the state of one section."""
    problems = check_section(form, section, answers)
    groups = [e for e in section.elements if isinstance(e, RowGroup)]
    if not section.elements:
        state = SectionState.INFORMATION
    elif not _has_answer(section, answers):
        # An untouched optional section is empty, not ready: nobody looked at it.
        state = SectionState.EMPTY
    elif any(problem.must_fix for problem in problems):
        state = SectionState.STARTED
    else:
        state = SectionState.READY
    return SectionProgress(
        section=section,
        state=state,
        problems=problems,
        included_rows=sum(len(rules.included_rows(form, g, answers)) for g in groups),
        rows=sum(len(rules.group_rows(g, answers)) for g in groups),
    )


def progress(form: FormDefinition, answers: Answers) -> Progress:
    """Compute the state of the whole form."""
    sections = tuple(
        section_progress(form, section, answers)
        for section in rules.relevant_sections(form, answers)
    )
    asking = [s for s in sections if s.state is not SectionState.INFORMATION]
    must_fix = sum(s.must_fix_count for s in sections)
    return Progress(
        sections=sections,
        ready=sum(s.state is SectionState.READY for s in asking),
        asking=len(asking),
        must_fix=must_fix,
        should_consider=sum(len(s.problems) for s in sections) - must_fix,
    )


def next_section(form: FormDefinition, answers: Answers, after: SectionId) -> SectionId | None:
    """Give the section after this one, or None when it is the last that applies."""
    return _neighbour(form, answers, after, step=1)


def previous_section(form: FormDefinition, answers: Answers, before: SectionId) -> SectionId | None:
    """Give the section before this one, or None when it is the first that applies."""
    return _neighbour(form, answers, before, step=-1)


def _neighbour(
    form: FormDefinition, answers: Answers, of: SectionId, *, step: int
) -> SectionId | None:
    relevant = {section.id for section in rules.relevant_sections(form, answers)}
    ids = [section.id for section in form.sections]
    place = ids.index(of) + step
    while 0 <= place < len(ids):
        if ids[place] in relevant:
            return ids[place]
        place += step
    return None


def _has_answer(section: Section, answers: Answers) -> bool:
    ids = {
        question.id
        for element in section.elements
        for question in (element.questions if isinstance(element, RowGroup) else (element,))
    }
    return any(
        address.question in ids and is_answered(value) for address, value in answers.values.items()
    )
