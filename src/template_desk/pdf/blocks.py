"""Review rows as strips: one function for each kind of block.

Everything a user typed is printed, whatever its length; what is not answered is
a visible empty place, as on a paper form.

Source: the structure of the assistance template of 2007, sections I to III.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from template_desk.model.form import QuestionKind, SectionLayout
from template_desk.model.review import (
    ReviewAnswer,
    ReviewBlock,
    ReviewChoices,
    ReviewOption,
    ReviewSection,
    ReviewTable,
    YesNo,
)
from template_desk.pdf.compose import (
    WHOLE_CHOICES,
    Composer,
    Line,
    baseline_of,
    columns,
    with_space,
)
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import BOX, LineMark, Mark, OutlineMark, TextMark, tick_box
from template_desk.pdf.sheet import ANSWER, GRID_LABEL, PROMINENT, WORDING
from template_desk.pdf.shower import Shower
from template_desk.pdf.table import table_strips
from template_desk.pdf.text import Style

# Share of the width that a question takes when its answer stands beside it.
_QUESTION_SHARE = 0.6
_GRID_LABEL_SHARE = 0.32
_GUTTER = 14.0
# Of the rule under an answer: clear of the tails of letters.
_RULE_Y = ANSWER.leading + 1
_GRID_INSET = 6.0
_EMPTY_BOX_LINES = 4
_TEXT_AFTER_BOX = BOX + 7.0
_OPTION_INDENT = 8.0
_OPTION_MARGIN = 5.0
_ANSWERED_BESIDE = {
    QuestionKind.TEXT,
    QuestionKind.DATE,
    QuestionKind.DECIMAL,
    QuestionKind.YES_NO,
    QuestionKind.SELECT_ONE,
    QuestionKind.SELECT_MULTIPLE,
    QuestionKind.STATE,
}


def section_strips(section: ReviewSection, composer: Composer, shower: Shower) -> list[Strip]:
    """Give a whole section: heading, introduction, notes and blocks; nothing when hidden."""
    if section.layout is SectionLayout.HIDDEN:
        return []
    heading = shower.wording(section.text_key)
    strips = composer.heading(heading)
    paragraphs = [key for key in (section.intro_key, *section.notes) if key is not None]
    for key in paragraphs:
        strips += composer.paragraph(shower.wording(key), WORDING, space=4, keep=True)
    blocks = _Blocks(composer=composer, shower=shower, heading=heading)
    if section.layout is SectionLayout.GRID:
        strips += with_space(blocks.grid(section.blocks), 8)
    else:
        strips += blocks.flow(section.blocks)
    return strips


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blocks:
    """The blocks of one section."""

    composer: Composer
    shower: Shower
    heading: str

    def flow(self, blocks: Sequence[ReviewBlock]) -> list[Strip]:
        """Give blocks one after another."""
        strips: list[Strip] = []
        unit: ReviewAnswer | None = None
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            if block is unit:
                continue
            match block:
                case ReviewTable():
                    strips += table_strips(block, self.composer, self.shower)
                case ReviewChoices():
                    strips += self._choices(block)
                case ReviewAnswer(kind=kind) if kind in _ANSWERED_BESIDE:
                    unit = _unit_of(block, following)
                    strips += self._beside(block, unit)
                case ReviewAnswer():
                    strips += self._below(block)
                case _:
                    assert_never(block)
        return strips

    def grid(self, blocks: Sequence[ReviewBlock]) -> list[Strip]:
        """Give labels and answers side by side in a ruled block."""
        sheet = self.composer.sheet
        middle = sheet.left + _GRID_LABEL_SHARE * sheet.text_width
        frame = Frame(edges=(sheet.left, middle, sheet.right))
        strips: list[Strip] = []
        for block in blocks:
            if not isinstance(block, ReviewAnswer):
                strips += self.flow([block])
                continue
            label = self.composer.lines(
                self.shower.wording(block.text_key),
                GRID_LABEL,
                sheet.left + _GRID_INSET,
                middle - sheet.left - 2 * _GRID_INSET,
            )
            answer = self.composer.lines(
                self.shower.text(block.shown).strip("\n"),
                PROMINENT if block.prominent else ANSWER,
                middle + _GRID_INSET,
                sheet.right - middle - 2 * _GRID_INSET,
            )
            strips += columns(
                [label, answer],
                ANSWER.leading,
                frame=frame,
                pad=2.5,
                on_break=(self.composer.continued(self.heading),),
            )
        return strips or [Strip(height=0)]

    def _below(self, block: ReviewAnswer) -> list[Strip]:
        """A question with its long answer in a box under it."""
        question = self.shower.wording(block.text_key)
        box = self.composer.answer_box(
            self.shower.text(block.shown), continued=self.heading, empty_lines=_EMPTY_BOX_LINES
        )
        label = self.composer.paragraph(question, WORDING, space=10, keep=True)
        return [*label, *with_space(box, 4)]

    def _beside(self, block: ReviewAnswer, unit: ReviewAnswer | None) -> list[Strip]:
        """A question with its short answer on a line beside it."""
        sheet = self.composer.sheet
        x = sheet.left + _QUESTION_SHARE * sheet.text_width
        question = self.composer.lines(
            self.shower.wording(block.text_key), WORDING, sheet.left, x - sheet.left - _GUTTER
        )
        if block.kind is QuestionKind.YES_NO:
            answer = [self._yes_no(block, x)]
        else:
            shown = [self.shower.text(block.shown)]
            if unit is not None:
                shown.append(self.shower.text(unit.shown))
            typed = " ".join(part for part in shown if part).strip("\n")
            answer = self.composer.lines(typed, ANSWER, x, sheet.right - x)
            rule = LineMark(x0=x, y0=_RULE_Y, x1=sheet.right, y1=_RULE_Y)
            answer[-1] = (*answer[-1], rule)
        on_break = (self.composer.continued(self.heading),)
        return with_space(columns([question, answer], ANSWER.leading, on_break=on_break), 9)

    def _yes_no(self, block: ReviewAnswer, x: float) -> Line:
        marks: list[Mark] = []
        baseline = baseline_of(ANSWER)
        for word, means in (("Yes", True), ("No", False)):
            answered = isinstance(block.shown, YesNo) and block.shown.yes is means
            marks += tick_box(x, baseline, ticked=answered)
            text = self.composer.setter.one_line(self.shower.words(word))
            marks.append(TextMark(x + _TEXT_AFTER_BOX, baseline, text, ANSWER))
            x += _TEXT_AFTER_BOX + self.composer.setter.width(text, ANSWER) + 2 * _GUTTER
        return tuple(marks)

    def _choices(self, block: ReviewChoices) -> list[Strip]:
        question = self.shower.wording(block.text_key)
        strips = self.composer.paragraph(question, WORDING, space=10, keep=True)
        options: list[Strip] = []
        for option in block.options:
            strips_of_option = self._option(option, circled=block.circled)
            options += with_space(
                strips_of_option, 7 if options and block.circled else 4 if options else 6
            )
        if len(options) > 3 * WHOLE_CHOICES:
            return strips + options
        return [*strips, *(replace(strip, keep=True) for strip in options[:-1]), *options[-1:]]

    def _option(self, option: ReviewOption, *, circled: bool) -> list[Strip]:
        """One choice: its box, its wording, the name given to it; marked when chosen."""
        sheet, setter = self.composer.sheet, self.composer.setter
        box_x = sheet.left + _OPTION_INDENT
        x = box_x + _TEXT_AFTER_BOX
        room = sheet.right - _OPTION_MARGIN - x
        lines = self.composer.lines(self.shower.wording(option.text_key), WORDING, x, room)
        baseline = baseline_of(WORDING)
        lines[0] = (*tick_box(box_x, baseline, ticked=option.chosen), *lines[0])
        end = _line_end(setter.width, lines[-1], x) + 6
        name = (option.name or "").strip()
        if name:
            prepared = setter.prepare(name)
            if "\n" not in prepared and end + setter.width(prepared, ANSWER) <= x + room:
                lines[-1] = (*lines[-1], TextMark(end, baseline_of(ANSWER), prepared, ANSWER))
            else:
                lines += self.composer.lines(name, ANSWER, x, room)
        elif option.takes_name:
            rule = LineMark(x0=end, y0=baseline + 3, x1=x + room, y1=baseline + 3)
            lines[-1] = (*lines[-1], rule)
        frame = None
        if option.chosen and circled:
            right = max(_line_end(setter.width, line, x) for line in lines)
            frame = Frame(edges=(sheet.left, min(right + 8, sheet.right)), radius=7)
        on_break = (self.composer.continued(self.heading),)
        return columns([lines], WORDING.leading, frame=frame, pad=2, on_break=on_break)


def _unit_of(block: ReviewAnswer, following: ReviewBlock | None) -> ReviewAnswer | None:
    """Give the next block when it is the unit of a number, to stand on the same line."""
    if (
        isinstance(following, ReviewAnswer)
        and block.kind is QuestionKind.DECIMAL
        and following.kind is QuestionKind.SELECT_ONE
        and _parent(following) == _parent(block)
    ):
        return following
    return None


def _parent(block: ReviewAnswer) -> str:
    return block.address.question.rpartition(".")[0]


def _line_end(width: Callable[[str, Style], float], line: Line, least: float) -> float:
    """Give the right end of a line's ink, or ``least``."""
    ends = [_mark_end(width, mark) for mark in line]
    return max([least, *ends])


def _mark_end(width: Callable[[str, Style], float], mark: Mark) -> float:
    match mark:
        case TextMark():
            return mark.x + width(mark.text, mark.style)
        case LineMark():
            return mark.x1
        case OutlineMark():
            return mark.x + mark.width
        case _:
            assert_never(mark)
