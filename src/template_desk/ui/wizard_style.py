"""The look of what only the wizard has; added to the program's style sheet."""

from __future__ import annotations

from template_desk.ui.tokens import Tokens


def wizard_stylesheet(tokens: Tokens) -> str:
    """Give the style sheet: grey sides, a white sheet between them."""
    t = tokens
    corner = t.gap(4) * 3 // 2
    return f"""
QWidget[role="wizard"] {{ background: {t.ground}; }}
QFrame[role="side"], QWidget[role="side"] {{ background: {t.ground}; border: none; }}
QFrame[role="drawer"] {{ background: {t.ground}; border: 1px solid {t.edge}; }}
QFrame[role="top"] {{
    background: {t.ground}; border: none; border-bottom: 1px solid {t.separator}; }}
QFrame[role="middle"] {{
    background: {t.sheet}; border: none;
    border-left: 1px solid {t.separator}; border-right: 1px solid {t.separator}; }}
QFrame[role="middle"] QScrollArea, QFrame[role="middle"] QWidget[role="page"] {{
    background: {t.sheet}; }}
QFrame[role="foot"] {{
    background: {t.sheet}; border: none; border-top: 1px solid {t.separator}; }}
QLabel[role="question"] {{ font-weight: 600; }}
QFrame[role="group"] {{
    background: {t.ground}; border: 1px solid {t.separator}; border-radius: {corner}px; }}
QFrame[role="editor"] {{
    background: {t.sheet}; border: 1px solid {t.separator}; border-radius: {corner}px; }}
QPushButton[tight="true"] {{ padding: 0px; min-height: 0px; }}
QLineEdit[role="draft-title"] {{ font-size: {t.type_pt(13)}pt; }}
"""
