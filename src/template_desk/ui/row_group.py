"""A table of a form: the list of its rows, and the editor of the chosen row.

Every row has its own editor, made when the row is first chosen, so that what is
typed can never land in another row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from template_desk.model import rules
from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Level, RowGroup
from template_desk.model.ids import Address, QuestionId, RowId
from template_desk.model.validate import Problem
from template_desk.ui.marked_list import MarkedList
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, button, label, row
from template_desk.ui.row_editor import RowEditor
from template_desk.ui.row_lines import row_lines
from template_desk.ui.style import set_role
from template_desk.ui.tokens import Tokens
from template_desk.ui.widgets.origin_bar import gutter, with_origin
from template_desk.ui.widgets.question_widget import QuestionWidget

_BESIDE_EM = 40  # from this width on, the editor stands beside the list
_LIST_EM = 16


class RowGroupEditor(QWidget):
    """Shows a table's rows and edits one of them.

    Signals:
        edited(Address, Answer): An answer changed.
        entered(Address): The keyboard came to a question.
        left(Address): The keyboard left a question.
        row_shown(str): The user came to a row; with its id.
    """

    edited = Signal(object, object)
    entered = Signal(object)
    left = Signal(object)
    row_shown = Signal(str)

    def __init__(self, draft: OpenDraft, group: RowGroup) -> None:
        super().__init__()
        self._draft = draft
        self.group = group
        self._editors: dict[RowId, RowEditor] = {}
        self._row: RowId | None = None
        self._undo: Callable[[], None] | None = None
        self._build()
        self.refresh_lines()
        rows = rules.group_rows(group, draft.answers)
        included = rules.included_rows(draft.form, group, draft.answers)
        first = next(iter(included or rows), None)
        if first is not None:
            self.show_row(first)
        self._refresh_buttons()

    # --- what is there ---------------------------------------------------------------

    def _build(self) -> None:
        draft, group = self._draft, self.group
        tokens, translate, around = draft.tokens, draft.translate, draft.around
        name = draft.text(group.text_key)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(tokens.gap(12))
        heading = label(name, "heading")
        outer.addWidget(with_origin(heading, group.text_key, around))
        if group.hint_key is not None:
            outer.addWidget(_indented(label(draft.text(group.hint_key), "hint"), tokens))
        if group.is_repeat and group.max_rows is not None:
            limit = translate.plural(
                "At most {count} row.", "At most {count} rows.", group.max_rows
            )
            outer.addWidget(_indented(label(limit, "hint"), tokens))
        self.problem_label = label("", "problem")
        self.problem_label.hide()
        outer.addWidget(_indented(self.problem_label, tokens))
        self.undo_bar = Banner(tokens)
        outer.addWidget(self.undo_bar)

        self.list = MarkedList(tokens, name, fits=True)
        self.list.chosen.connect(self._chose)
        self.list.opened.connect(self._chose)
        self.list.confirmed.connect(self._confirmed)
        self.list.check_asked.connect(self._check)
        self._side = QFrame()
        set_role(self._side, "group")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, tokens.gap(4), 0, tokens.gap(4))
        self._empty = label(translate("There are no rows yet."), "hint")
        self._empty.setContentsMargins(tokens.gap(12), tokens.gap(8), tokens.gap(12), 0)
        side.addWidget(self._empty)
        side.addWidget(self.list)
        self.add_button = button(
            translate("&Add a row"), self.add, role="plain", icon_name="new", tokens=tokens
        )
        side.addWidget(self.add_button)
        self.add_button.setVisible(group.is_repeat and not draft.read_only)
        side.addStretch(1)
        self._frame = QFrame()
        set_role(self._frame, "editor")
        self._host = QVBoxLayout(self._frame)
        self._host.setContentsMargins(0, 0, 0, 0)
        self._host.setSpacing(0)
        self._tools = self._make_tools()
        self._host.addWidget(self._tools)
        self._tools.setVisible(group.is_repeat and not draft.read_only)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setContentsMargins(gutter(tokens), 0, 0, 0)
        self._across.setSpacing(tokens.gap(12))
        self._across.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self._across.addWidget(self._frame, 1, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(self._across)

    def _make_tools(self) -> QWidget:
        """Make the buttons that move and remove a row of a repeat."""
        draft = self._draft
        tokens, translate = draft.tokens, draft.translate
        self.up_button = button(translate("Move up"), lambda: self._move(-1), role="plain")
        self.down_button = button(translate("Move down"), lambda: self._move(+1), role="plain")
        self.remove_button = button(
            translate("Remove"), self.remove, role="plain", icon_name="delete", tokens=tokens
        )
        tools = QWidget()
        line = row(None, self.up_button, self.down_button, self.remove_button, gap=tokens.gap(4))
        line.setContentsMargins(tokens.gap(8), tokens.gap(8), tokens.gap(8), 0)
        tools.setLayout(line)
        return tools

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor beside the list, or under it where there is no room."""
        super().resizeEvent(event)
        tokens = self._draft.tokens
        beside = event.size().width() >= tokens.em(_BESIDE_EM)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        most = tokens.em(_LIST_EM) if beside else self.maximumWidth()
        self._side.setMinimumWidth(tokens.em(_LIST_EM) if beside else 0)
        self._side.setMaximumWidth(most)
        top = Qt.AlignmentFlag.AlignTop
        self._across.setAlignment(self._side, top if beside else Qt.AlignmentFlag(0))
        self._across.setAlignment(self._frame, Qt.AlignmentFlag(0))

    def minimumSizeHint(self) -> QSize:
        """Let a narrow window fold the two parts under each other."""
        return QSize(self._draft.tokens.em(_LIST_EM), super().minimumSizeHint().height())

    # --- for the page ----------------------------------------------------------------

    @property
    def widgets(self) -> Iterator[QuestionWidget]:
        """The question widgets made so far."""
        for editor in self._editors.values():
            yield from editor.widgets.values()

    @property
    def current_row(self) -> RowId | None:
        """The row in the editor."""
        return self._row

    @property
    def editor(self) -> RowEditor | None:
        """The editor of the chosen row."""
        return self._editors.get(self._row) if self._row is not None else None

    def refresh(self) -> None:
        """Show what applies now in the editors there are; cheap enough for each keystroke."""
        for editor in self._editors.values():
            editor.refresh()

    def refresh_lines(self) -> None:
        """Show the rows with their summaries."""
        self.list.show_lines(row_lines(self._draft, self.group))
        has_rows = bool(self.list.lines)
        self._empty.setVisible(not has_rows)
        self.list.setVisible(has_rows)
        self._frame.setVisible(self._row is not None)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show the problems of the whole table above it."""
        own = [p for p in problems if p.question == QuestionId(self.group.id)]
        worst = min(own, key=lambda p: not p.must_fix, default=None)
        if worst is not None:
            set_role(self.problem_label, "problem" if worst.level is Level.MUST_FIX else "advice")
            self.problem_label.setText(self._draft.problem_words(worst))
        self.problem_label.setVisible(worst is not None)

    def take_keyboard(
        self, question: QuestionId | None = None, row_id: RowId | None = None
    ) -> QWidget:
        """Put the keyboard to a question of a row, or to the list; give what to scroll to."""
        if row_id is not None and row_id in rules.group_rows(self.group, self._draft.answers):
            self.show_row(row_id)
            editor = self._editors[row_id]
            editor.take_keyboard(question)
            return editor.widgets.get(question, editor) if question is not None else editor
        (self.list if self.list.lines else self.add_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )
        return self

    def show_row(self, row_id: RowId) -> None:
        """Show a row in the editor."""
        editor = self._editors.get(row_id)
        if editor is None:
            editor = RowEditor(self._draft, self.group, row_id)
            editor.edited.connect(self._edited)
            editor.entered.connect(self.entered)
            editor.left.connect(self.left)
            self._editors[row_id] = editor
            self._host.addWidget(editor)
        self._row = row_id
        for other, shown in self._editors.items():
            shown.setVisible(other == row_id)
        self._frame.show()
        self.list.go_to(row_id)
        self._refresh_buttons()

    # --- what the user does ----------------------------------------------------------

    def _chose(self, key: str) -> None:
        self.show_row(RowId(key))
        self.row_shown.emit(key)

    def _confirmed(self, key: str) -> None:
        self._chose(key)
        self._editors[RowId(key)].take_keyboard()

    def _check(self, key: str, checked: bool) -> None:
        """Include a row, and show it: the next thing to do is to describe it."""
        if self.group.included_by is not None and not self._draft.read_only:
            answer: Answer = True if checked else NOT_ANSWERED
            self.edited.emit(Address(self.group.included_by, RowId(key)), answer)
        self._chose(key)
        self.refresh()
        self.refresh_lines()

    def _edited(self, address: Address, answer: Answer) -> None:
        self.edited.emit(address, answer)
        if address.question == self.group.included_by:
            self.refresh()
            self.refresh_lines()

    # --- rows of a repeat ------------------------------------------------------------

    def add(self) -> None:
        """Add an empty row and go to it."""
        self.undo_bar.clear()
        added = self._draft.session.add_row(self.group.id)
        self.refresh_lines()
        self.show_row(added)
        self._editors[added].take_keyboard()

    def remove(self) -> None:
        """Remove the row in the editor; it can be brought back."""
        if self._row is None:
            return
        draft, removed = self._draft, self._row
        rows = draft.answers.rows_of(self.group.id)
        name = draft.row_name(self.group, removed)
        place = rows.index(removed)
        self._undo = draft.session.remove_row(self.group.id, removed)
        self._drop_editor(removed)
        left = draft.answers.rows_of(self.group.id)
        if left:
            self.show_row(left[min(place, len(left) - 1)])
        self.refresh_lines()
        self._refresh_buttons()
        undo = button(draft.translate("&Undo"), lambda: self.undo(removed), tokens=draft.tokens)
        self.undo_bar.say("information", draft.translate("«{name}» was removed.", name=name), undo)
        undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self, row_id: RowId) -> None:
        """Bring the removed row back, at its place and with its answers."""
        if self._undo is not None:
            self._undo()
            self._undo = None
        self.undo_bar.clear()
        self.refresh_lines()
        self.show_row(row_id)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, by: int) -> None:
        if self._row is None:
            return
        rows = self._draft.answers.rows_of(self.group.id)
        self._draft.session.move_row(self.group.id, self._row, rows.index(self._row) + by)
        self.refresh_lines()
        self.list.go_to(self._row)
        self._refresh_buttons()

    def _drop_editor(self, row_id: RowId) -> None:
        editor = self._editors.pop(row_id, None)
        if editor is not None:
            self._host.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self._row = None

    def _refresh_buttons(self) -> None:
        rows = self._draft.answers.rows_of(self.group.id)
        place = rows.index(self._row) if self._row in rows else -1
        tools: tuple[tuple[QPushButton, bool], ...] = (
            (self.up_button, place > 0),
            (self.down_button, 0 <= place < len(rows) - 1),
            (self.remove_button, place >= 0),
        )
        for made, possible in tools:
            made.setEnabled(possible)
        limit = self.group.max_rows
        self.add_button.setEnabled(limit is None or len(rows) < limit)


def _indented(words: QLabel, tokens: Tokens) -> QLabel:
    """Put a text in line with those that have a gutter for the mark of their origin."""
    words.setContentsMargins(gutter(tokens), 0, 0, 0)
    return words
