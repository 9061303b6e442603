"""The look of every widget, as one style sheet made from the tokens.

Widgets say what they are with the dynamic property ``role``; nothing else in the
program names a colour or a size.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QWidget

from template_desk.ui.tokens import Tokens


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is; may be called again when that changes."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    # A style sheet looks at properties only when a widget is polished; one that was
    # never shown is polished later anyway.
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def palette(tokens: Tokens) -> QPalette:
    """Give the palette for what the style sheet does not name."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, tokens.ground),
        (roles.WindowText, tokens.ink),
        (roles.Base, tokens.sheet),
        (roles.AlternateBase, tokens.ground),
        (roles.Text, tokens.ink),
        (roles.PlaceholderText, tokens.quiet),
        (roles.Button, tokens.sheet),
        (roles.ButtonText, tokens.ink),
        (roles.BrightText, tokens.problem),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Link, tokens.accent),
        (roles.LinkVisited, tokens.accent),
        (roles.ToolTipBase, tokens.sheet),
        (roles.ToolTipText, tokens.ink),
        (roles.Light, tokens.sheet),
        (roles.Midlight, tokens.ground),
        (roles.Mid, tokens.separator),
        (roles.Dark, tokens.edge),
        (roles.Accent, tokens.accent),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.quiet))
    return made


def stylesheet(tokens: Tokens) -> str:
    """Give the style sheet of the program.

    Roles: ``title`` (21), ``heading`` (16), ``subheading`` (13), ``display`` (28),
    ``quiet``, ``hint``, ``problem``, ``advice``, ``good``, ``card``, ``sheet``,
    ``key`` (letters to copy by hand), ``banner``, ``problem-banner``, ``advice-banner``,
    ``good-banner``; buttons: ``primary``, ``link``, ``danger``, ``plain``.
    """
    t = tokens
    corner = t.gap(4) * 3 // 2
    pad_v, pad_h = t.gap(4) + t.gap(4) // 2, t.gap(16)
    box = t.em(1.2)
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return f"""
QWidget {{ color: {t.ink}; }}
QMainWindow, QDialog, QMessageBox, QWidget[role="page"] {{ background: {t.ground}; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] {{
    background: {t.ground}; border: none; }}
QLabel {{ background: transparent; }}
QLabel[role="display"] {{ font-size: {t.type_pt(28)}pt; font-weight: 600; }}
QLabel[role="title"] {{ font-size: {t.type_pt(21)}pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {t.type_pt(16)}pt; font-weight: 600; }}
QLabel[role="subheading"] {{ font-size: {t.type_pt(13)}pt; font-weight: 600; }}
QLabel[role="word"] {{ font-size: {t.type_pt(13)}pt; font-weight: 600; }}
*[role="key"] {{ font-family: "{fixed}"; font-size: {t.type_pt(16)}pt; }}
QLabel[role="key"] {{ font-weight: 600; }}
QLabel[role="quiet"], QLabel[role="hint"] {{ color: {t.quiet}; }}
QLabel[role="problem"] {{ color: {t.problem}; }}
QLabel[role="advice"] {{ color: {t.advice}; }}
QLabel[role="good"] {{ color: {t.good}; }}

QFrame[role="card"], QFrame[role="sheet"] {{
    background: {t.sheet}; border: 1px solid {t.separator}; border-radius: {corner}px; }}
QFrame[role="card"]:hover {{ border-color: {t.edge}; }}
QFrame[role="banner"], QFrame[role="problem-banner"], QFrame[role="advice-banner"],
QFrame[role="good-banner"] {{
    border: 1px solid {t.separator}; border-radius: {corner}px; background: {t.accent_ground}; }}
QFrame[role="problem-banner"] {{ background: {t.problem_ground}; border-color: {t.problem}; }}
QFrame[role="advice-banner"] {{ background: {t.advice_ground}; border-color: {t.advice}; }}
QFrame[role="good-banner"] {{ background: {t.good_ground}; border-color: {t.good}; }}
QFrame[role="line"] {{ background: {t.separator}; border: none; max-height: 1px; }}

QPushButton, QToolButton {{
    background: {t.sheet}; border: 1px solid {t.edge}; border-radius: {corner}px;
    padding: {pad_v}px {pad_h}px; min-height: {t.em(1.5)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.accent_ground}; }}
QPushButton:pressed, QToolButton:pressed {{ border-color: {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{
    color: {t.quiet}; background: {t.ground}; border-color: {t.separator}; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{
    background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:disabled {{
    color: {t.quiet}; background: {t.ground}; border-color: {t.separator}; }}
QPushButton[role="danger"] {{ color: {t.problem}; border-color: {t.problem}; }}
QPushButton[role="danger"]:hover {{ background: {t.problem_ground}; }}
QPushButton[role="link"], QToolButton[role="link"] {{
    color: {t.accent}; background: transparent; border: none;
    padding: {t.gap(4)}px 0px; text-align: left; text-decoration: underline; }}
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover {{ color: {t.accent_hover}; }}
QPushButton[role="link"]:disabled {{ color: {t.quiet}; text-decoration: none; }}
QPushButton[role="plain"], QToolButton[role="plain"] {{
    background: transparent; border-color: transparent; padding: {pad_v}px {t.gap(8)}px; }}
QPushButton[role="plain"]:hover, QToolButton[role="plain"]:hover {{
    background: {t.accent_ground}; }}
QPushButton::menu-indicator {{ width: 0px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {{
    background: {t.sheet}; border: 1px solid {t.edge}; border-radius: {corner}px;
    padding: {pad_v}px {t.gap(8)}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox, QSpinBox, QDateEdit {{ min-height: {t.em(1.5)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{
    border-color: {t.accent}; }}
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled {{
    color: {t.quiet}; background: {t.ground}; }}
QComboBox::drop-down {{ border: none; width: {t.em(1.6)}px; }}
QComboBox QAbstractItemView, QListView[role="popup"] {{
    background: {t.sheet}; border: 1px solid {t.edge}; outline: none;
    selection-background-color: {t.accent_ground}; selection-color: {t.ink}; }}
QComboBox QLineEdit {{ border: none; padding: 0px; min-height: 0px; }}

QCheckBox, QRadioButton {{ spacing: {t.gap(8)}px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px; }}

QListView, QListWidget, QTreeView {{
    background: transparent; border: none; outline: none; }}
QProgressBar {{
    background: {t.separator}; border: none; border-radius: {t.gap(4) // 2}px;
    max-height: {t.gap(4)}px; min-height: {t.gap(4)}px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {t.gap(4) // 2}px; }}

QMenu {{ background: {t.sheet}; border: 1px solid {t.edge}; padding: {t.gap(4)}px; }}
QMenu::item {{ padding: {t.gap(8)}px {t.gap(24)}px {t.gap(8)}px {t.gap(12)}px; }}
QMenu::item:selected {{ background: {t.accent_ground}; color: {t.ink}; }}
QMenu::item:disabled {{ color: {t.quiet}; }}
QMenu::icon {{ padding-left: {t.gap(8)}px; }}
QMenu::separator {{ height: 1px; background: {t.separator}; margin: {t.gap(4)}px; }}
QToolTip {{
    background: {t.sheet}; color: {t.ink}; border: 1px solid {t.edge}; padding: {t.gap(4)}px; }}

QScrollBar:vertical {{ background: transparent; width: {t.em(0.9)}px; margin: 0px; }}
QScrollBar:horizontal {{ background: transparent; height: {t.em(0.9)}px; margin: 0px; }}
QScrollBar::handle {{ background: {t.edge}; border-radius: {t.em(0.2)}px; margin: {t.em(0.2)}px; }}
QScrollBar::handle:vertical {{ min-height: {t.em(2)}px; }}
QScrollBar::handle:horizontal {{ min-width: {t.em(2)}px; }}
QScrollBar::handle:hover {{ background: {t.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
