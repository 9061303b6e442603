"""One section of a form: its wording, its questions and tables, in one column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from template_desk.model import rules
from template_desk.model.answers import Answer
from template_desk.model.form import Origin, RowGroup, Section
from template_desk.model.ids import Address, GroupId, QuestionId, RowId, TextKey
from template_desk.model.validate import Problem
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import ColumnPage, label, paragraph
from template_desk.ui.row_group import RowGroupEditor
from template_desk.ui.widgets.origin_bar import gutter, official_legend, with_origin
from template_desk.ui.widgets.question_widget import QuestionWidget
from template_desk.ui.widgets.registry import make_widget

_COLUMN_EM = 46
_TABLE_EM = 58


class SectionPage(ColumnPage):
    """Shows the questions of one section and reports every edit.

    Questions that do not apply now are there and hidden, so that they come and go
    without anything being rebuilt.

    Signals:
        edited(Address, Answer): An answer changed.
        left(): The keyboard left a question, so that its problems may be shown.
        guidance_asked(str, TextKey | None): What the guidance should be about; an
            empty subject means the section itself.
    """

    edited = Signal(object, object)
    left = Signal()
    guidance_asked = Signal(str, object)

    def __init__(self, draft: OpenDraft, section: Section) -> None:
        has_table = any(isinstance(element, RowGroup) for element in section.elements)
        width = _TABLE_EM if has_table else _COLUMN_EM
        super().__init__(draft.tokens, width_em=width)
        self._draft = draft
        self.section = section
        self._questions: dict[QuestionId, QuestionWidget] = {}
        self._groups: dict[GroupId, RowGroupEditor] = {}
        self._touched: set[Address] = set()
        self._revealed: set[Address] = set()
        self._all_revealed = False
        self._problems: Sequence[Problem] = ()
        self.setAccessibleName(draft.text(section.text_key))
        self.column.setSpacing(draft.tokens.gap(24))
        self._build()
        self.refresh()

    # --- what is there ---------------------------------------------------------------

    def _build(self) -> None:
        draft, section = self._draft, self.section
        title = label(draft.text(section.text_key), "title")
        self.column.addWidget(with_origin(title, section.text_key, draft.around))
        for key in (section.intro_key, *section.notes):
            if key is not None:
                text = paragraph(draft.text(key))
                self.column.addWidget(with_origin(text, key, draft.around))
        for element in section.elements:
            if isinstance(element, RowGroup):
                self._add_group(element)
            else:
                made = make_widget(element, None, draft.around)
                made.set_answer(draft.answers.get(element.id))
                made.edited.connect(self._edited)
                made.entered.connect(self._entered)
                made.left.connect(self._left)
                self._questions[element.id] = made
                self.column.addWidget(made)
        if not section.elements:
            words = draft.translate("There is nothing to fill in on this page.")
            self.column.addWidget(self._indented(words))
        self.column.addSpacing(draft.tokens.gap(8))
        if any(draft.wording.origin(key) is Origin.OFFICIAL for key in self._wording_keys()):
            self.column.addWidget(official_legend(draft.around))
        else:
            words = draft.translate("The wording of this page is ours, not the Committee's.")
            self.column.addWidget(self._indented(words))

    def _indented(self, words: str) -> QWidget:
        made = label(words, "hint")
        made.setContentsMargins(gutter(self._draft.tokens), 0, 0, 0)
        return made

    def _add_group(self, group: RowGroup) -> None:
        made = RowGroupEditor(self._draft, group)
        made.edited.connect(self._edited)
        made.entered.connect(self._entered)
        made.left.connect(self._left)
        made.row_shown.connect(lambda key: self._row_shown(group, RowId(key)))
        self._groups[group.id] = made
        self.column.addWidget(made)

    def _wording_keys(self) -> Iterator[TextKey]:
        """Yield the keys of what is shown with a mark of its origin."""
        section = self.section
        yield from (k for k in (section.text_key, section.intro_key, *section.notes) if k)
        for element in section.elements:
            yield element.text_key
            if isinstance(element, RowGroup):
                yield from (fixed.text_key for fixed in element.rows)
                yield from (question.text_key for question in element.questions)

    # --- for the wizard --------------------------------------------------------------

    @property
    def questions(self) -> Iterator[QuestionWidget]:
        """All question widgets made so far, also those of rows."""
        yield from self._questions.values()
        for group in self._groups.values():
            yield from group.widgets

    def group(self, group: GroupId) -> RowGroupEditor:
        """Give the editor of a table of this section."""
        return self._groups[group]

    def widget_at(self, address: Address) -> QuestionWidget | None:
        """Give the widget of a question, if it has been made."""
        return next((w for w in self.questions if w.address == address), None)

    def refresh(self) -> None:
        """Show what applies now; nothing is rebuilt, and the keyboard stays."""
        draft = self._draft
        relevant = rules.relevant_elements(draft.form, self.section, draft.answers)
        shown = {str(element.id) for element in relevant}
        for key, widget in self._questions.items():
            widget.setVisible(key in shown)
        for group_key, group in self._groups.items():
            group.setVisible(group_key in shown)
            group.refresh()

    def refresh_lines(self) -> None:
        """Bring the summaries in the tables' lists up to date."""
        for group in self._groups.values():
            group.refresh_lines()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems of questions that the user has left; the others stay quiet.

        Args:
            problems: All problems of this section.
        """
        self._problems = problems
        for widget in self.questions:
            address = widget.address
            may = self._all_revealed or address in self._revealed
            found = [p for p in problems if p.question == address.question and p.row == address.row]
            worst = min(found, key=lambda p: not p.must_fix, default=None)
            if worst is not None and may:
                widget.set_problem(self._draft.problem_words(worst), worst.level)
            elif not widget.complains:
                widget.set_problem("")
        for group in self._groups.values():
            group.show_problems(problems if self._all_revealed else ())

    def reveal_all(self) -> None:
        """Show all problems from now on: the user came here to mend them."""
        self._all_revealed = True
        self.show_problems(self._problems)

    def focus_first(self) -> None:
        """Put the keyboard to the first question."""
        for element in self.section.elements:
            holder = (
                self._groups[element.id]
                if isinstance(element, RowGroup)
                else self._questions[element.id]
            )
            if not holder.isHidden():
                holder.take_keyboard()
                return
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_on(self, question: QuestionId, row_id: RowId | None) -> None:
        """Put the keyboard to a question or table and bring it into sight."""
        target: QWidget | None = None
        if question in self._questions:
            target = self._questions[question]
            self._questions[question].take_keyboard()
        else:
            for key, group in self._groups.items():
                ids = {q.id for q in group.group.questions}
                if question in ids or key == GroupId(question):
                    target = group.take_keyboard(question if question in ids else None, row_id)
        if target is None:
            self.focus_first()
            return
        self.show_problems(self._problems)
        found = target
        # The page has its final heights only after its first layout.
        QTimer.singleShot(0, self, lambda: self._scroll_to(found))

    # --- what the user does ----------------------------------------------------------

    def _edited(self, address: Address, answer: Answer) -> None:
        self._touched.add(address)
        self.edited.emit(address, answer)

    def _entered(self, address: Address) -> None:
        """Bring the question into sight, and ask for the guidance that belongs to it."""
        widget = self.widget_at(address)
        if widget is not None:
            self._scroll_to(widget, whole=False)
        placed = self._draft.form.find(address.question)
        if placed is None:
            return
        if placed.question.guidance_key is not None:
            subject = self._draft.text(placed.question.text_key)
            self.guidance_asked.emit(subject, placed.question.guidance_key)
        elif placed.group is not None and address.row is not None:
            self._row_shown(placed.group, address.row)
        else:
            self.guidance_asked.emit("", None)

    def _row_shown(self, group: RowGroup, row_id: RowId) -> None:
        fixed = group.fixed_row(row_id)
        if fixed is not None and fixed.guidance_key is not None:
            self.guidance_asked.emit(self._draft.text(fixed.short_key), fixed.guidance_key)
        else:
            self.guidance_asked.emit("", None)

    def _left(self, address: Address) -> None:
        """Let problems show, unless the user only passed by."""
        if address in self._touched or address in self._draft.answers.values:
            self._revealed.add(address)
            self.left.emit()

    def _scroll_to(self, target: QWidget, *, whole: bool = True) -> None:
        ground = self.widget()
        margin = self._draft.tokens.gap(32) if whole else self._draft.tokens.gap(16)
        if whole and ground is not None and target.height() > self.viewport().height():
            top = target.mapTo(ground, target.rect().topLeft()).y()
            self.verticalScrollBar().setValue(top)
        else:
            self.ensureWidgetVisible(target, 0, margin)
