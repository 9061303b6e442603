"""What became of a received file: one sentence, what to do, then who, when, what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from template_desk.desk.messages import error_text
from template_desk.errors import TemplateDeskError
from template_desk.ui.context import Context
from template_desk.ui.parts import (
    ColumnPage,
    button,
    card,
    label,
    paragraph,
    picture_label,
    row,
    selectable,
)
from template_desk.ui.style import set_role

if TYPE_CHECKING:
    from template_desk.bundle.verify import Verification
    from template_desk.desk.verdict import VerdictText
    from template_desk.desk.workspace import Workspace

_WIDTH_EM = 54


@dataclass(frozen=True, slots=True)
class _Shown:
    found: Verification
    text: VerdictText


class VerdictPage(ColumnPage):
    """Checks files; needs no vault.

    Signals:
        back_requested(): Back to where the user was.
    """

    back_requested = Signal()

    def __init__(self, context: Context, workspace: Workspace | None = None) -> None:
        super().__init__(context.tokens, width_em=_WIDTH_EM)
        self.setWindowTitle(context.translate("Check a received file"))
        self._context = context
        self._workspace = workspace
        self._file = Path()
        translate, tokens = context.translate, context.tokens
        self.back_button = button(
            translate("&Back"), self.back_requested.emit, icon_name="back", tokens=tokens
        )
        self.another_button = button(
            translate("Check &another file…"),
            self.choose_file,
            icon_name="received",
            tokens=tokens,
        )
        self.column.addLayout(row(self.back_button, None, self.another_button, gap=tokens.gap(12)))
        self._content = QWidget()
        self.column.addWidget(self._content)
        self.headline = label("")

    def choose_file(self) -> None:
        """Let the user choose a file, and check it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, self._context.translate("Check a received file")
        )
        if chosen:
            self.check(Path(chosen))

    def check(self, file: Path) -> None:
        """Check a file in the background and show the verdict."""
        context = self._context
        self._file = file
        self._begin()
        self._say("information", context.translate("Checking {name}", name=file.name), "")

        workspace = self._workspace

        def work() -> _Shown:
            from template_desk.desk.verdict import verdict_text
            from template_desk.desk.verify import verify_file

            environment = context.environment()
            own = workspace.own_certificate() if workspace is not None else b""
            known = {context.translate("yourself, in this vault"): own} if own else {}
            found = verify_file(file, environment, known=known)
            return _Shown(found, verdict_text(found, environment, context.translate))

        context.runner.run(
            lambda _report, _cancel: work(),
            done=lambda shown: self.show_verdict(shown.found, shown.text),
            failed=self._failed,
            owner=self,
        )

    def show_verdict(self, found: Verification, text: VerdictText) -> None:
        """Show what was found."""
        from template_desk.bundle.verify import Verdict

        translate = self._context.translate
        kind, word = {
            Verdict.VERIFIED: ("good", translate("Verified")),
            Verdict.SIGNED_BY_UNKNOWN: ("advice", translate("Unchanged, signer not known here")),
            Verdict.CHANGED: ("problem", translate("Changed")),
            Verdict.NOT_SIGNED: ("advice", translate("Not signed")),
            Verdict.UNREADABLE: ("problem", translate("Cannot be checked")),
        }[found.verdict]
        self._begin()
        self._say(kind, text.headline, text.advice, word)
        fingerprints = {signer.fingerprint for signer in found.signers}
        facts = [(translate("File"), self._file.name), *text.facts]
        self._add_facts([pair for pair in facts if pair[1]], fingerprints)
        self._add_details(found, text)
        # The keyboard stays at the top; the sentence is read first.
        self.verticalScrollBar().setValue(0)
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- pieces ----------------------------------------------------------------------

    def _begin(self) -> None:
        """Take away what an earlier file left."""
        old = self._content
        self._content = QWidget()
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self._context.tokens.gap(16))
        self.column.replaceWidget(old, self._content)
        old.hide()
        old.deleteLater()

    def _add(self, piece: QWidget) -> None:
        layout = self._content.layout()
        assert layout is not None
        layout.addWidget(piece)

    def _say(self, kind: str, sentence: str, advice: str, word: str = "") -> None:
        """Show the one large sentence, with icon and word."""
        tokens = self._context.tokens
        frame, inside = card(tokens)
        set_role(frame, "banner" if kind == "information" else f"{kind}-banner")
        if word:
            sign = picture_label(kind, tokens, side_em=2.4)
            inside.addLayout(row(sign, label(word, "word"), gap=tokens.gap(12)))
        self.headline = selectable(label(sentence, "title"))
        inside.addWidget(self.headline)
        if advice:
            inside.addWidget(selectable(label(advice)))
        self._add(frame)

    def _add_facts(self, facts: list[tuple[str, str]], fingerprints: set[str]) -> None:
        tokens = self._context.tokens
        frame, inside = card(tokens)
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.gap(24))
        grid.setVerticalSpacing(tokens.gap(12))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for line, (name, value) in enumerate(facts):
            caption = label(name, "quiet")
            caption.setMinimumWidth(tokens.em(11))
            caption.setMaximumWidth(tokens.em(14))
            grid.addWidget(caption, line, 0, top)
            grid.addWidget(
                self._fingerprint(value) if value in fingerprints else selectable(label(value)),
                line,
                1,
                top,
            )
        inside.addLayout(grid)
        self._add(frame)

    def _fingerprint(self, digits: str) -> QWidget:
        """Show a fingerprint in large groups, with what it is for."""
        translate, tokens = self._context.translate, self._context.tokens
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(4))
        shown = selectable(label(digits))
        set_role(shown, "key")
        # Digits are compared from left to right in every language.
        shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        column.addWidget(shown)
        column.addWidget(
            paragraph(
                translate(
                    "The fingerprint is a number that only this signer's key has. Have the sender "
                    "read theirs to you on the telephone."
                ),
                "hint",
            )
        )
        return made

    def _add_details(self, found: Verification, text: VerdictText) -> None:
        if not text.details and not found.members:
            return
        translate, tokens = self._context.translate, self._context.tokens
        frame, inside = card(tokens)
        inside.addWidget(label(translate("Details"), "subheading"))
        for sentence in text.details:
            inside.addWidget(selectable(label(sentence)))
        for member in found.members:
            size = translate("{name}, {size} bytes", name=member.name, size=member.size)
            digest: QLabel = label(f"SHA-256 {_spaced(member.sha256)}", "quiet")
            inside.addWidget(selectable(label(size)))
            inside.addWidget(selectable(digest))
        self._add(frame)

    def _failed(self, error: TemplateDeskError) -> None:
        text = error_text(error, self._context.translate)
        self._begin()
        self._say("problem", text.what, text.todo, self._context.translate("Cannot be checked"))


def _spaced(digits: str) -> str:
    """Break a long number into groups of eight, so that it wraps."""
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
