"""What was exported, what each file is for, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from template_desk.ui.breaks import breakable_path
from template_desk.ui.open_draft import OpenDraft
from template_desk.ui.parts import Banner, button, card, label, paragraph, row, selectable

if TYPE_CHECKING:
    from template_desk.desk.export import ExportResult

_NUMBER_EM = 1.6


class ExportDone(QFrame):
    """The outcome of an export that is on disk and was verified.

    Signals:
        leave_requested(): Back to the documents.
    """

    leave_requested = Signal()

    def __init__(self, draft: OpenDraft, result: ExportResult) -> None:
        super().__init__()
        self._draft = draft
        self._result = result
        tokens, translate = draft.tokens, draft.translate
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.gap(16))
        self.banner = Banner(tokens)
        column.addWidget(self.banner)
        if result.is_draft:
            words = translate("A working copy was written. It is marked DRAFT and not signed.")
            self.banner.say("information", words)
        else:
            words = translate("Exported: signed, written, read back and verified.")
            self.banner.say("good", words)
        column.addWidget(self._folder())
        if result.fingerprint is not None:
            column.addWidget(self._steps())
            column.addWidget(self._fingerprint(result.fingerprint))
        leave = button(
            translate("Back to &your documents"), self.leave_requested.emit, role="primary"
        )
        column.addLayout(row(leave, None, gap=tokens.gap(8)))

    def _folder(self) -> QWidget:
        """Make the sheet with the folder and its files."""
        draft, result, translate = self._draft, self._result, self._draft.translate
        tokens = draft.tokens
        sheet, column = card(tokens)
        column.addWidget(label(translate("The folder"), "subheading"))
        column.addWidget(selectable(label(breakable_path(str(result.folder)))))
        self.open_button = button(
            translate("&Open the folder"), self._open, icon_name="open", tokens=tokens
        )
        self.copy_button = button(
            translate("&Copy its path"), self._copy, icon_name="copy", tokens=tokens
        )
        self._copied = label("", "hint", wrap=False)
        column.addLayout(
            row(self.open_button, self.copy_button, self._copied, None, gap=tokens.gap(8))
        )
        for file in result.files:
            words = QVBoxLayout()
            words.setSpacing(tokens.gap(4) // 2)
            words.addWidget(selectable(label(file.path.name, "question")))
            words.addWidget(label(translate(file.purpose), "hint"))
            column.addLayout(words)
        return sheet

    def _fingerprint(self, fingerprint: str) -> QWidget:
        translate = self._draft.translate
        sheet, column = card(self._draft.tokens)
        column.addWidget(label(translate("Your fingerprint"), "subheading"))
        self.fingerprint = selectable(label(fingerprint, "key"))
        self.fingerprint.setAccessibleName(
            translate("Fingerprint: {digits}", digits=", ".join(fingerprint.split()))
        )
        column.addWidget(self.fingerprint)
        column.addWidget(
            paragraph(
                translate(
                    "Read all six groups aloud by telephone, digit by digit, to the person who "
                    "receives the files; if the program there shows the same digits, the "
                    "signature is yours."
                ),
                "hint",
            )
        )
        return sheet

    def _steps(self) -> QWidget:
        """Make the sheet that says what to do next."""
        translate, tokens = self._draft.translate, self._draft.tokens
        sheet, column = card(tokens)
        column.addWidget(label(translate("What to do next"), "subheading"))
        for number, words in enumerate(
            (
                translate(
                    "Print request.pdf. If your office wants it, sign and stamp the last page by "
                    "hand. Fax it or post it."
                ),
                translate(
                    "Send request-bundle.zip to your Representation to the United Nations, by "
                    "e-mail or on a stick."
                ),
                translate("Tell them your fingerprint by telephone."),
            ),
            start=1,
        ):
            line = QHBoxLayout()
            line.setSpacing(tokens.gap(8))
            mark = paragraph(f"{number}.")
            mark.setFixedWidth(tokens.em(_NUMBER_EM))
            text = paragraph(words)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            column.addLayout(line)
        return sheet

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._result.folder)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._result.folder))
        self._copied.setText(self._draft.translate("Copied."))
