"""What a form is: sections, questions, choices, row groups. Frozen values only.

A form never holds wording, only keys of wording (``TextKey``); the wording, its
language and its origin are the pack's (``template_desk.forms``). Words are those
of XLSForm where it has one: ``select_one``, ``select_multiple``, ``relevant``,
``required``, ``hint``, repeat.

Source: ``docs/formats/form-pack.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from template_desk.model.conditions import Always, Condition
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


class Origin(Enum):
    """Where a wording comes from; ours is never presented as the Committee's."""

    OFFICIAL = "official"
    TRANSLATION = "translation"  # our translation of official wording
    OURS = "ours"


class QuestionKind(Enum):
    """Decides the widget, the printed form and the JSON type of an answer."""

    TEXT = "text"  # one line; JSON string, as typed
    LONG_TEXT = "long_text"  # any length; JSON string, as typed
    DATE = "date"  # JSON string, as typed; valid when ISO 8601 YYYY-MM-DD
    DECIMAL = "decimal"  # JSON string, as typed; never a binary float
    YES_NO = "yes_no"  # JSON boolean
    SELECT_ONE = "select_one"  # JSON string: a choice id
    SELECT_MULTIPLE = "select_multiple"  # JSON array of choice ids, in the form's order
    STATE = "state"  # JSON string: ISO 3166-1 alpha-2, or ``organization``

    @property
    def is_typed(self) -> bool:
        """Whether the answer is text that a person typed."""
        return self in {
            QuestionKind.TEXT,
            QuestionKind.LONG_TEXT,
            QuestionKind.DATE,
            QuestionKind.DECIMAL,
        }


class ChoicesPrinted(Enum):
    """How a select question is printed."""

    CHOSEN = "chosen"  # the chosen ones alone
    TICKED = "ticked"  # all, the chosen ones ticked
    CIRCLED = "circled"  # all, the chosen ones ticked and circled, as paper forms ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a select question.

    Attributes:
        id: Permanent; stored in answers.
        text_key: Key of its wording.
        name_question: A question of the same section that names something for
            this choice (printed after it, for example a provider's name).
        exclusive: Advice is given when it stands beside another choice.
    """

    id: ChoiceId
    text_key: TextKey
    name_question: QuestionId | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, without its answer.

    Attributes:
        id: Stable across form versions and languages; never shown to users.
        key: Name in the JSON of answers: the full id outside a row group, the
            part after the group's id inside one.
        kind: Decides the widget, the PDF row and the JSON type.
        text_key: Key of the wording in the form's language files.
        hint_key: Key of a sentence shown with the question; None when it has none.
        guidance_key: Key of the text shown beside the question; None when none.
        required: Whether export is refused while the answer is empty.
        relevant: When the question applies; its answer is kept but left out of
            exports while it does not.
        choices: The choices of a select question, in order; empty otherwise.
        choices_printed: How a select question is printed.
        prominent: Printed large, because it must survive a fax: numbers, addresses.
        advise_words: Advice is given above this number of words; None for never.
        minimum: Smallest valid value of a decimal, as written in the pack.
        maximum: Largest valid value of a decimal, as written in the pack.
    """

    id: QuestionId
    key: str
    kind: QuestionKind
    text_key: TextKey
    hint_key: TextKey | None = None
    guidance_key: TextKey | None = None
    required: bool = False
    relevant: Condition = field(default_factory=Always)
    choices: tuple[Choice, ...] = ()
    choices_printed: ChoicesPrinted = ChoicesPrinted.CHOSEN
    prominent: bool = False
    advise_words: int | None = None
    minimum: str | None = None
    maximum: str | None = None

    def choice(self, choice_id: str) -> Choice | None:
        """Give the choice with that id, or None when the question has no such choice."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRow:
    """One row that the form itself prescribes.

    Attributes:
        id: Permanent; stored in answers.
        text_key: Key of the row's full wording.
        short_key: Key of a short name for lists; equals ``text_key`` when the
            pack gives none.
        guidance_key: Key of the text shown beside the row; None when none.
    """

    id: RowId
    text_key: TextKey
    short_key: TextKey
    guidance_key: TextKey | None = None


class ColumnShows(Enum):
    """What a printed column of a row group shows besides answers."""

    ROW_LABEL = "row_label"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintColumn:
    """One column of a row group as printed.

    Attributes:
        text_key: Key of the column's heading.
        shows: The row's wording, or answers.
        questions: Which questions' answers the column holds, in order.
        share: Part of the width, relative to the other columns' shares.
    """

    text_key: TextKey
    shows: ColumnShows
    questions: tuple[QuestionId, ...] = ()
    share: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Questions asked once per row.

    With ``rows`` the form prescribes the rows (a table such as the areas of
    assistance); without, the user adds and removes rows (a repeat).

    Attributes:
        id: Permanent.
        text_key: Key of the group's heading.
        hint_key: Key of a sentence shown with the group; None when it has none.
        rows: The prescribed rows in order; empty for a repeat.
        questions: The questions of each row, in order; never empty.
        included_by: A yes/no question of the row: only rows answered yes are
            checked, printed and exported. None: every row with an answer is.
        title_by: The question whose answer names a row of a repeat in lists.
        max_rows: Most rows a repeat may have; None means no limit.
        relevant: When the group applies.
        columns: The printed columns; empty prints one column per question.
    """

    id: GroupId
    text_key: TextKey
    hint_key: TextKey | None = None
    rows: tuple[FixedRow, ...] = ()
    questions: tuple[Question, ...]
    included_by: QuestionId | None = None
    title_by: QuestionId | None = None
    max_rows: int | None = None
    relevant: Condition = field(default_factory=Always)
    columns: tuple[PrintColumn, ...] = ()

    @property
    def is_repeat(self) -> bool:
        """Whether the user adds and removes the rows."""
        return not self.rows

    def fixed_row(self, row: RowId) -> FixedRow | None:
        """Give the prescribed row with that id, or None."""
        return next((fixed for fixed in self.rows if fixed.id == row), None)


Element = Question | RowGroup


class SectionLayout(Enum):
    """How a section is printed."""

    FLOW = "flow"  # heading, then one block after another
    GRID = "grid"  # labels and answers side by side: the cover block
    HIDDEN = "hidden"  # not printed under a heading of its own; part of the JSON all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of the wizard and one heading of the document.

    Attributes:
        id: Permanent.
        text_key: Key of the heading.
        intro_key: Key of the text under the heading; None when it has none.
        notes: Keys of paragraphs printed and shown under the introduction.
        guidance_key: Key of the text shown beside the section.
        elements: Questions and row groups in order; may be empty.
        relevant: When the section applies.
        layout: How the section is printed.
    """

    id: SectionId
    text_key: TextKey
    intro_key: TextKey | None = None
    notes: tuple[TextKey, ...] = ()
    guidance_key: TextKey | None = None
    elements: tuple[Element, ...] = ()
    relevant: Condition = field(default_factory=Always)
    layout: SectionLayout = SectionLayout.FLOW


class Placed(NamedTuple):
    """A question and where the form has it; ``group`` is None outside row groups."""

    section: Section
    group: RowGroup | None
    question: Question


class Level(Enum):
    """How much a problem weighs."""

    MUST_FIX = "must_fix"
    SHOULD_CONSIDER = "should_consider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something the form checks beyond single answers.

    Attributes:
        code: Permanent; names the wording ``problem.<code>``.
        level: Whether it stops an export.
        question: Where a user mends it.
        when: The problem is there while this is true.
        group: When given, the rule is asked once for every included row.
        lacks: Names of term lists of which the answer to ``question`` mentions
            none; with it, the problem is there when at least one is lacking,
            and says which.
        source: Document and paragraph the rule comes from, or ``ours``.
    """

    code: str
    level: Level
    question: QuestionId
    when: Condition
    group: GroupId | None = None
    lacks: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Which questions carry what every document needs to know.

    Attributes:
        state: The State (kind ``state``).
        organization: The organization, when it is not a State that asks.
        authority: The ministry or agency that prepares the document.
        reference: The file number.
        date: The date of the document.
        language: The language of the document.
    """

    state: QuestionId | None = None
    organization: QuestionId | None = None
    authority: QuestionId | None = None
    reference: QuestionId | None = None
    date: QuestionId | None = None
    language: QuestionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    """One place for a hand signature and stamp at the end of the document.

    Attributes:
        text_key: Key of its heading, for example «Approved by».
        name: The question with the signatory's name; None leaves a line.
        title: The question with the signatory's title; None leaves a line.
        electronic: Whether the electronic signature is shown in this block.
    """

    text_key: TextKey
    name: QuestionId | None = None
    title: QuestionId | None = None
    electronic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDefinition:
    """One edition of one form.

    Attributes:
        id: Permanent id of the form.
        edition: Permanent id of the edition.
        origin: Whose form it is: the Committee's, or ours.
        title_key: Key of the form's name.
        origin_key: Key of the sentence saying whose form this is.
        sections: In order; never empty.
        rules: Checks beyond single answers.
        roles: Which questions carry the document's facts.
        signatures: Signature blocks at the document's end, in order.
        terms: For each language, named lists of lower-case words and phrases
            that ``Mentions`` and ``Rule.lacks`` look for.
    """

    id: FormId
    edition: Edition
    origin: Origin
    title_key: TextKey
    origin_key: TextKey
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    roles: Roles = field(default_factory=Roles)
    signatures: tuple[SignatureBlock, ...] = ()
    terms: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...] = ()
    _placed: Mapping[QuestionId, Placed] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        placed = {placed.question.id: placed for placed in self.placed_questions()}
        object.__setattr__(self, "_placed", MappingProxyType(placed))

    def section(self, section_id: SectionId) -> Section:
        """Give the section with that id.

        Raises:
            KeyError: The form has no such section (our bug, not the user's).
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def placed_questions(self) -> Iterator[Placed]:
        """Yield every question with its section and its row group, in order."""
        for section in self.sections:
            for element in section.elements:
                if isinstance(element, RowGroup):
                    for question in element.questions:
                        yield Placed(section, element, question)
                else:
                    yield Placed(section, None, element)

    def find(self, question_id: QuestionId) -> Placed | None:
        """Give a question with its section and its row group, or None."""
        return self._placed.get(question_id)

    def groups(self) -> Iterator[tuple[Section, RowGroup]]:
        """Yield every row group with its section, in order."""
        for section in self.sections:
            yield from ((section, e) for e in section.elements if isinstance(e, RowGroup))

    def group(self, group_id: GroupId) -> RowGroup | None:
        """Give the row group with that id, or None."""
        return next((group for _, group in self.groups() if group.id == group_id), None)

    def term_list(self, language: str, name: str) -> tuple[str, ...]:
        """Give a named list of terms in a language; empty when the pack has none."""
        return dict(dict(self.terms).get(language, ())).get(name, ())
