"""What all question widgets share: label, hint, problem line, and telling of edits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from template_desk.model.answers import NOT_ANSWERED, Answer
from template_desk.model.form import Level, Question
from template_desk.model.ids import Address, RowId, TextKey
from template_desk.ui.icons import picture
from template_desk.ui.parts import label, plain, row
from template_desk.ui.style import set_role
from template_desk.ui.widgets.origin_bar import gutter, with_origin
from template_desk.ui.widgets.surroundings import Surroundings

_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class QuestionWidget(QWidget):
    """One question with its answer; keeps nothing that the draft does not have.

    A subclass makes its controls, hands them to ``_add_control`` and ``_watch``,
    and implements ``answer``, ``_show`` and ``focus_target``.

    Signals:
        edited(Address, Answer): The user changed the answer.
        entered(Address): The keyboard came to the question.
        left(Address): The keyboard went elsewhere.
    """

    edited = Signal(object, object)
    entered = Signal(object)
    left = Signal(object)

    def __init__(self, question: Question, row_id: RowId | None, around: Surroundings) -> None:
        super().__init__()
        self.question = question
        self.address = Address(question.id, row_id)
        self.around = around
        self._has_keyboard = False
        self._is_showing = False
        self._said_at: tuple[QWidget, str] | None = None
        tokens, translate = around.tokens, around.translate
        self.setObjectName(str(self.address))

        words = around.text(question.text_key)
        self.name = words
        self.label = label(plain(words), "question")
        self.hint = around.text(question.hint_key) if question.hint_key is not None else ""
        self.problem_label = label("", "problem")
        self._problem_picture = QLabel()
        self._problem = QWidget()
        line = row(self._problem_picture, gap=tokens.gap(8))
        line.addWidget(self.problem_label, 1)
        line.setContentsMargins(0, 0, 0, 0)
        line.setAlignment(self._problem_picture, Qt.AlignmentFlag.AlignTop)
        self._problem.setLayout(line)
        self._problem.hide()

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(tokens.gap(8) * 3 // 4)
        outer.addWidget(with_origin(self.label, question.text_key, around))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(tokens.gap(8) * 3 // 4)
        outer.addLayout(self._body)
        notes = [translate("Required.")] if question.required else []
        notes += [self.hint] if self.hint else []
        if notes:
            self._add_control(label(" ".join(notes), "hint"))
        self._described = " ".join(
            part for part in (*notes, around.origin_words(question.text_key)) if part
        )

    # --- what a subclass implements --------------------------------------------------

    @property
    def answer(self) -> Answer:
        """The answer as it is shown now."""
        raise NotImplementedError

    @property
    def focus_target(self) -> QWidget:
        """Where the keyboard goes when the question is called up."""
        raise NotImplementedError

    def _show(self, answer: Answer) -> None:
        raise NotImplementedError

    # --- for the page ----------------------------------------------------------------

    def set_answer(self, answer: Answer) -> None:
        """Show an answer; nothing is emitted."""
        self._is_showing = True
        try:
            self._show(answer)
        finally:
            self._is_showing = False

    def set_problem(self, text: str, level: Level = Level.MUST_FIX) -> None:
        """Show what is to be mended; the empty string takes it away."""
        must_fix = level is Level.MUST_FIX
        if text:
            tokens = self.around.tokens
            name = "problem" if must_fix else "advice"
            set_role(self.problem_label, name)
            self._problem_picture.setPixmap(picture(name, tokens, side=tokens.em(1.2)))
        self.problem_label.setText(text)
        self._problem.setVisible(bool(text))
        self._say_problem(text)

    def _say_problem(self, text: str) -> None:
        """Put the problem before what a screen reader says where the keyboard comes."""
        if self._said_at is not None:
            # Another button of the question may have been the one then.
            control, usual = self._said_at
            control.setAccessibleDescription(usual)
            self._said_at = None
        if text:
            control = self.focus_target
            usual = control.accessibleDescription()
            self._said_at = control, usual
            control.setAccessibleDescription(f"{text} {usual}")

    @property
    def problem(self) -> str:
        """The problem shown; empty when none is."""
        return "" if self._problem.isHidden() else self.problem_label.text()

    @property
    def complains(self) -> bool:
        """Whether the widget itself shows a problem that only it can see."""
        return False

    def take_keyboard(self) -> None:
        """Put the keyboard here."""
        self.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- for subclasses --------------------------------------------------------------

    def _add_control(self, control: QWidget) -> None:
        """Put a control under what is there, in line with the text of the label."""
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        # A space and not a margin: margins are not mirrored for right-to-left languages.
        line.addSpacing(gutter(self.around.tokens))
        # A control of limited width stands at the beginning of the line.
        line.addWidget(control, 1)
        line.addStretch(0)
        self._body.addLayout(line)

    def _add_choice(self, choice: QWidget, key: TextKey) -> None:
        """Put a choice under what is there, with the mark of its wording's origin."""
        self._body.addWidget(with_origin(choice, key, self.around))

    def _finish(self) -> None:
        """Name the controls; called once, when all are there."""
        target = self.focus_target
        self.label.setBuddy(target)
        if not target.accessibleName():
            target.setAccessibleName(self.name)
        target.setAccessibleDescription(self._described)
        self._add_control(self._problem)
        if self.around.read_only:
            self._only_show()

    def _only_show(self) -> None:
        """Let texts be read, scrolled and copied, and nothing be changed."""
        for box in self.findChildren(QPlainTextEdit):
            box.setReadOnly(True)
            box.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        for line in self.findChildren(QLineEdit):
            line.setReadOnly(True)
            line.setPlaceholderText("")
        for control in (*self.findChildren(QAbstractButton), *self.findChildren(QComboBox)):
            control.setEnabled(False)

    def _watch(self, *controls: QWidget) -> None:
        """Notice when the keyboard comes and goes."""
        for control in controls:
            control.installEventFilter(self)

    def _tell(self) -> None:
        """Emit the answer, unless the program itself is showing one."""
        if not self._is_showing:
            self.edited.emit(self.address, self.answer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the keyboard; never eats an event."""
        if isinstance(event, QFocusEvent):
            if event.gotFocus() and not self._has_keyboard:
                self._has_keyboard = True
                self.entered.emit(self.address)
            elif event.lostFocus() and event.reason() not in _STAYING:
                # Where it goes is known only after the event.
                QTimer.singleShot(0, self, self._look_whether_left)
        return super().eventFilter(watched, event)

    def _look_whether_left(self) -> None:
        now = QApplication.focusWidget()
        if self._has_keyboard and (now is None or not self.isAncestorOf(now)):
            self._has_keyboard = False
            self.left.emit(self.address)


def typed_or_nothing(text: str) -> Answer:
    """Give typed text as an answer: what is empty is not answered."""
    return text or NOT_ANSWERED
