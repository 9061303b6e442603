"""Review rows as strips: one function for each kind of block.

Everything a user typed is printed, whatever its length; what is not answered is
a visible empty place, as on a paper form.

Source: the structure of the assistance template of 2007, sections I to III.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    RULE_GAP,
    WHOLE_CHOICES,
    Composer,
    Line,
    baseline_of,
    columns,
    with_space,
)
from template_desk.pdf.flow import Frame, Strip
from template_desk.pdf.marks import BOX, LineMark, Mark, OutlineMark, TextMark, tick_box
from template_desk.pdf.sheet import Styles
from template_desk.pdf.shower import Shower
from template_desk.pdf.structure import Element, Kind, Scope
from template_desk.pdf.table import table_strips

# Share of the width that a question takes when its answer stands beside it.
_QUESTION_SHARE = 0.6
_GRID_LABEL_SHARE = 0.32
_GUTTER = 14.0
_GRID_INSET = 6.0
_EMPTY_BOX_LINES = 4
_TEXT_AFTER_BOX = BOX + 7.0
_OPTION_INDENT = 8.0
_OPTION_MARGIN = 5.0
_ENDLESS = 1e6
_ANSWERED_BESIDE = {
    QuestionKind.TEXT,
    QuestionKind.DATE,
    QuestionKind.DECIMAL,
    QuestionKind.YES_NO,
    QuestionKind.SELECT_ONE,
    QuestionKind.SELECT_MULTIPLE,
    QuestionKind.STATE,
}


def section_strips(
    section: ReviewSection, composer: Composer, shower: Shower, document: Element
) -> list[Strip]:
    """Give a whole section: heading, introduction, notes and blocks; nothing when hidden.

    Its structure is added to ``document``; the place of its heading is reported
    under the name of ``section_place``.
    """
    if section.layout is SectionLayout.HIDDEN:
        return []
    element = document.add(Kind.SECTION)
    heading = shower.wording(section.text_key)
    strips = composer.heading(heading, element, place=section_place(section))
    paragraphs = [key for key in (section.intro_key, *section.notes) if key is not None]
    for key in paragraphs:
        text = shower.wording(key)
        place = composer.passage(element, Kind.PARAGRAPH, text)
        strips += composer.paragraph(
            text, composer.styles.wording, element=place, space=4, keep=True
        )
    blocks = _Blocks(composer=composer, shower=shower, heading=heading, element=element)
    if section.layout is SectionLayout.GRID:
        strips += with_space(blocks.grid(section.blocks), 8)
    else:
        strips += blocks.flow(section.blocks)
    return strips


def section_place(section: ReviewSection) -> str:
    """Give the name under which the place of a section's heading is reported."""
    return f"section {section.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blocks:
    """The blocks of one section."""

    composer: Composer
    shower: Shower
    heading: str
    element: Element

    @property
    def styles(self) -> Styles:
        """The document's type."""
        return self.composer.styles

    def flow(self, blocks: Sequence[ReviewBlock]) -> list[Strip]:
        """Give blocks one after another."""
        strips: list[Strip] = []
        unit: ReviewAnswer | None = None
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            if block is unit:
                continue
            match block:
                case ReviewTable():
                    strips += table_strips(block, self.composer, self.shower, self.element)
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
        body = self.element.add(Kind.TABLE).add(Kind.TABLE_BODY)
        strips: list[Strip] = []
        for block in blocks:
            if not isinstance(block, ReviewAnswer):
                strips += self.flow([block])
                continue
            row = body.add(Kind.ROW)
            wording = self.shower.wording(block.text_key)
            typed = self.shower.text(block.shown).strip("\n")
            style = self.styles.prominent if block.prominent else self.styles.answer
            leading = self.composer.spaced(style, typed).leading
            label = self.composer.lines(
                wording,
                replace(self.styles.grid_label, leading=leading),
                sheet.left + _GRID_INSET,
                middle - sheet.left - 2 * _GRID_INSET,
                self.composer.passage(row, Kind.HEADER_CELL, wording, scope=Scope.ROW),
            )
            answer = self.composer.lines(
                typed,
                replace(style, leading=leading),
                middle + _GRID_INSET,
                sheet.right - middle - 2 * _GRID_INSET,
                self.composer.passage(row, Kind.CELL, typed),
            )
            strips += columns(
                [label, answer],
                leading,
                frame=frame,
                pad=3.5,
                on_break=(self.composer.continued(self.heading),),
            )
        return strips or [Strip(height=0)]

    def _below(self, block: ReviewAnswer) -> list[Strip]:
        """A question with its long answer in a box under it."""
        label = self._question(block, space=10)
        box = self.composer.answer_box(
            self.shower.text(block.shown),
            element=self.element,
            continued=self.heading,
            empty_lines=_EMPTY_BOX_LINES,
        )
        return [*label, *with_space(box, 4)]

    def _question(self, block: ReviewAnswer | ReviewChoices, *, space: float) -> list[Strip]:
        """A question's wording over the whole width, on the page of what follows."""
        wording = self.shower.wording(block.text_key)
        place = self.composer.passage(self.element, Kind.PARAGRAPH, wording)
        return self.composer.paragraph(
            wording, self.styles.wording, element=place, space=space, keep=True
        )

    def _beside(self, block: ReviewAnswer, unit: ReviewAnswer | None) -> list[Strip]:
        """A question with its short answer on a line beside it."""
        sheet = self.composer.sheet
        x = sheet.left + _QUESTION_SHARE * sheet.text_width
        wording = self.shower.wording(block.text_key)
        place = self.composer.passage(self.element, Kind.PARAGRAPH, wording)
        question = self.composer.lines(
            wording, self.styles.wording, sheet.left, x - sheet.left - _GUTTER, place
        )
        if block.kind is QuestionKind.YES_NO:
            answer = [self._yes_no(block, x)]
        else:
            if unit is None:
                typed = self.shower.text(block.shown)
            else:
                typed = self.shower.quantity(block.shown, unit.shown)
            answer = self._on_a_line(typed.strip("\n"), x)
        on_break = (self.composer.continued(self.heading),)
        return with_space(
            columns([question, answer], self.styles.answer.leading, on_break=on_break), 9
        )

    def _on_a_line(self, typed: str, x: float) -> list[Line]:
        """What was typed, with a rule under it; without it, the rule says that it is missing."""
        right = self.composer.sheet.right
        place = self.composer.passage(self.element, Kind.PARAGRAPH, typed)
        answer = self.composer.lines(typed, self.styles.answer, x, right - x, place)
        missing = None
        if not typed.strip():
            missing, place.alternative = place, self.composer.words("Not answered")
        y = self.styles.answer.leading + RULE_GAP
        rule = LineMark(x0=x, y0=y, x1=right, y1=y, element=missing)
        answer[-1] = (*answer[-1], rule)
        return answer

    def _yes_no(self, block: ReviewAnswer, x: float) -> Line:
        marks: list[Mark] = []
        baseline = baseline_of(self.styles.answer)
        options = self.element.add(Kind.LIST)
        for word, means in (("Yes", True), ("No", False)):
            answered = isinstance(block.shown, YesNo) and block.shown.yes is means
            item = options.add(Kind.LIST_ITEM)
            marks += self._tick(item, x, baseline, ticked=answered)
            line = self.composer.setter.line(self.shower.words(word), self.styles.answer)
            body = item.add(Kind.LIST_BODY)
            marks.append(TextMark(x + _TEXT_AFTER_BOX, baseline, line, self.styles.answer, body))
            x += (
                _TEXT_AFTER_BOX + self.composer.setter.width(line, self.styles.answer) + 2 * _GUTTER
            )
        return tuple(marks)

    def _tick(self, item: Element, x: float, baseline: float, *, ticked: bool) -> tuple[Mark, ...]:
        """The box of a list item, which says itself whether it is ticked."""
        words = self.composer.words("ticked" if ticked else "not ticked")
        form = item.add(Kind.LABEL).add(Kind.FORM, checked=ticked, alternative=words)
        return tick_box(x, baseline, ticked=ticked, element=form)

    def _choices(self, block: ReviewChoices) -> list[Strip]:
        strips = self._question(block, space=10)
        element = self.element.add(Kind.LIST)
        options: list[Strip] = []
        for option in block.options:
            item = element.add(Kind.LIST_ITEM)
            strips_of_option = self._option(option, item, circled=block.circled)
            options += with_space(
                strips_of_option, 7 if options and block.circled else 4 if options else 6
            )
        if len(options) > 3 * WHOLE_CHOICES:
            return strips + options
        return [*strips, *(replace(strip, keep=True) for strip in options[:-1]), *options[-1:]]

    def _option(self, option: ReviewOption, item: Element, *, circled: bool) -> list[Strip]:
        """One choice: its box, its wording, the name given to it; marked when chosen."""
        sheet, setter = self.composer.sheet, self.composer.setter
        box_x = sheet.left + _OPTION_INDENT
        x = box_x + _TEXT_AFTER_BOX
        room = sheet.right - _OPTION_MARGIN - x
        baseline = baseline_of(self.styles.wording)
        tick = self._tick(item, box_x, baseline, ticked=option.chosen)
        wording = self.shower.wording(option.text_key)
        place = self.composer.passage(item, Kind.LIST_BODY, wording)
        lines = self.composer.lines(wording, self.styles.wording, x, room, place)
        lines[0] = (*tick, *lines[0])
        end = _line_end(lines[-1], x) + 6
        name = (option.name or "").strip()
        if name:
            named = self.composer.passage(place, Kind.PARAGRAPH, name)
            whole = setter.lines(name, self.styles.answer, _ENDLESS)
            if len(whole) == 1 and end + setter.width(whole[0], self.styles.answer) <= x + room:
                mark = TextMark(
                    end, baseline_of(self.styles.answer), whole[0], self.styles.answer, named
                )
                lines[-1] = (*lines[-1], mark)
            else:
                lines += self.composer.lines(name, self.styles.answer, x, room, named)
        elif option.takes_name:
            rule = LineMark(x0=end, y0=baseline + 3, x1=x + room, y1=baseline + 3)
            lines[-1] = (*lines[-1], rule)
        frame = None
        if option.chosen and circled:
            right = max(_line_end(line, x) for line in lines)
            frame = Frame(edges=(sheet.left, min(right + 8, sheet.right)), radius=7)
        on_break = (self.composer.continued(self.heading),)
        return columns(
            [lines], self.styles.wording.leading, frame=frame, pad=2.5, on_break=on_break
        )


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


def _line_end(line: Line, least: float) -> float:
    """Give the far end of a line's ink, or ``least``."""
    return max([least, *map(_mark_end, line)])


def _mark_end(mark: Mark) -> float:
    match mark:
        case TextMark():
            return mark.x + mark.width
        case LineMark():
            return mark.x1
        case OutlineMark():
            return mark.x + mark.width
        case _:  # pragma: no cover
            assert_never(mark)
