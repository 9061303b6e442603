"""Who signs: the identity kept in the vault, or a form to make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from template_desk.desk.messages import error_text
from template_desk.errors import IdentityMissingError, TemplateDeskError
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, button, card, label, paragraph, plain, row, selectable
from template_desk.ui.widgets.line_text import NO_LIMIT
from template_desk.ui.widgets.state import StateField

if TYPE_CHECKING:
    from template_desk.signing.identity import Identity


class SignerCard(QFrame):
    """Shows who signs.

    Signals:
        ready(): The identity is known, or known to be missing.
    """

    ready = Signal()

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__()
        self._draft = draft
        self.identity: Identity | None = None
        translate, tokens = draft.translate, draft.tokens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sheet, self._column = card(tokens)
        outer.addWidget(sheet)
        self._column.addWidget(label(translate("Who signs"), "subheading"))
        self._waiting = label(translate("Looking for your signing identity."), "hint")
        self._column.addWidget(self._waiting)
        self.banner = Banner(tokens)
        self._form = self._make_form()
        self._form.hide()
        self._column.addWidget(self._form)
        self._column.addWidget(self.banner)
        workspace = draft.workspace
        draft.runner.run(
            lambda _report, _cancel: workspace.identity(),
            done=self._show_identity,
            failed=self._not_found,
            owner=self,
        )

    def _make_form(self) -> QWidget:
        draft, translate, tokens = self._draft, self._draft.translate, self._draft.tokens
        self.name_line, self.organization_line = QLineEdit(), QLineEdit()
        self.state_field = StateField(tokens, draft.environment.states)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(8))
        column.addWidget(
            paragraph(
                translate(
                    "You have no signing identity yet. It is a key that stays in your vault, with "
                    "your name on it; it is made once and signs all your documents."
                )
            )
        )
        for words, field in (
            (translate("Your name, or the name of your office"), self.name_line),
            (translate("Organization"), self.organization_line),
            (translate("State"), self.state_field),
        ):
            named = label(plain(words), "question")
            named.setBuddy(field)
            field.setAccessibleName(words)
            column.addSpacing(tokens.gap(8))
            column.addWidget(named)
            column.addWidget(field)
        for line in (self.name_line, self.organization_line):
            line.setMaxLength(NO_LIMIT)
            line.returnPressed.connect(self.make)
        line_of_state = self.state_field.lineEdit()
        if line_of_state is not None:
            line_of_state.setPlaceholderText(translate("Type to search, or open the list"))
        self._fill_in()
        self.make_button = button(translate("&Make the signing identity"), self.make)
        column.addSpacing(tokens.gap(8))
        column.addLayout(row(self.make_button, None, gap=tokens.gap(8)))
        return holder

    def _fill_in(self) -> None:
        """Begin with what the document says of its office; the user may change it."""
        roles, answers = self._draft.form.roles, self._draft.answers
        if roles.authority is not None:
            self.organization_line.setText(answers.text(roles.authority).strip())
        state = answers.text(roles.state) if roles.state is not None else ""
        if state in self._draft.environment.states:
            self.state_field.show_text(state)

    def make(self) -> None:
        """Make the identity with what is typed."""
        draft, translate = self._draft, self._draft.translate
        name = self.name_line.text().strip()
        organization = self.organization_line.text().strip()
        state = self.state_field.code
        if not name:
            self.banner.say("problem", translate("Write the name that the signature shall show."))
            self.name_line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.state_field.typed.strip() and not state:
            self.banner.say(
                "problem", translate("This State is not in the list. Choose an entry of the list.")
            )
            self.state_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.banner.say("information", translate("Making the signing identity."))
        self._form.setEnabled(False)
        workspace = draft.workspace
        draft.runner.run(
            lambda _report, _cancel: workspace.make_identity(
                name=name, organization=organization, state=state
            ),
            done=self._show_identity,
            failed=self._failed,
            owner=self,
        )

    def _show_identity(self, identity: Identity) -> None:
        """Show name, organization and fingerprint."""
        self.identity = identity
        translate = self._draft.translate
        facts = identity.facts
        self._waiting.hide()
        self._form.hide()
        self.banner.clear()
        lines = QVBoxLayout()
        lines.setSpacing(self._draft.tokens.gap(4))
        lines.addWidget(selectable(label(facts.name)))
        if facts.organization:
            lines.addWidget(selectable(label(facts.organization)))
        words = translate("Fingerprint: {fingerprint}", fingerprint=facts.fingerprint)
        lines.addWidget(selectable(label(words, "hint")))
        self._column.addLayout(lines)
        self.ready.emit()

    def _not_found(self, error: TemplateDeskError) -> None:
        self._waiting.hide()
        if isinstance(error, IdentityMissingError):
            self._form.show()
        else:
            self.banner.say("problem", str(error_text(error, self._draft.translate)))
        self.ready.emit()

    def _failed(self, error: TemplateDeskError) -> None:
        self._form.setEnabled(True)
        self.banner.say("problem", str(error_text(error, self._draft.translate)))
        self.name_line.setFocus(Qt.FocusReason.OtherFocusReason)
