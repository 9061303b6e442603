"""Two states of a long text, each with its changed words marked, not by colour alone.

What is only on the earlier side is struck through, what is only on the later one is
underlined and bold; far from a change the text is left out, and «…» stands for it.
"""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from template_desk.model.text_difference import Pieces, TextPiece
from template_desk.ui.open_draft import FormView


class ChangedTexts:
    """The two widgets.

    Args:
        view: Words and colours.
        pieces: Of both texts, from ``model.text_difference``.

    Attributes:
        before: The earlier text.
        after: The later one.
    """

    def __init__(self, view: FormView, pieces: tuple[Pieces, Pieces]) -> None:
        translate, tokens = view.translate, view.tokens
        self.before = _marked(
            pieces[0],
            f"text-decoration: line-through; color: {tokens.problem};"
            f" background-color: {tokens.problem_ground};",
            translate("removed: «{words}»"),
        )
        self.after = _marked(
            pieces[1],
            f"text-decoration: underline; font-weight: 600; color: {tokens.good};"
            f" background-color: {tokens.good_ground};",
            translate("added: «{words}»"),
        )


def _marked(pieces: Pieces, style: str, spoken: str) -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    parts = (_span(p, style) if p.is_changed else _escaped(p.text) for p in pieces)
    made.setText(f'<p style="line-height: 140%; margin: 0;">{"".join(parts)}</p>')
    said = (spoken.replace("{words}", p.text.strip()) if p.is_changed else p.text for p in pieces)
    made.setAccessibleName(" ".join(" ".join(said).split()))
    return made


def _span(piece: TextPiece, style: str) -> str:
    words = piece.text.rstrip()
    return f'<span style="{style}">{_escaped(words)}</span>{_escaped(piece.text[len(words) :])}'


def _escaped(text: str) -> str:
    """Give what was typed so that markup in it is shown, never obeyed."""
    return html.escape(text).replace("\n", "<br>")
