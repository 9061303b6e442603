"""Colours, spacing and type of the whole program, in one place.

Sizes are relative to the base font, so that a user with large letters gets a large
program. Every text pair has a contrast of 4.5:1 or more, every control edge 3:1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt

REFERENCE_PX = 44 / 3  # 11 pt at 96 dots per inch: the size the numbers were drawn for
BASE_PT = 11

Gap = Literal[4, 8, 12, 16, 24, 32, 48]
TypeStep = Literal[11, 13, 16, 21, 28]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Roles of colours as ``#RRGGBB``, and the sizes that follow from the base font.

    Attributes:
        is_dark: Whether these are the colours for a dark screen.
        ground: Behind everything.
        sheet: Cards, pages and fields.
        ink: Text.
        quiet: Text that may be read later.
        separator: Lines that only divide.
        edge: The edge of a control.
        accent: The one colour: links, focus, the main button.
        accent_ground: Behind what is chosen.
        accent_hover: The main button under the pointer.
        on_accent: Text on the accent.
        good: A good state; always with icon and word.
        good_ground: Behind a good state.
        advice: Something to consider; always with icon and word.
        advice_ground: Behind an advice.
        problem: Something to fix; always with icon and word.
        problem_ground: Behind a problem.
        base_px: Size of the base font in device-independent pixels.
        base_pt: Size of the base font in points.
    """

    is_dark: bool
    ground: str
    sheet: str
    ink: str
    quiet: str
    separator: str
    edge: str
    accent: str
    accent_ground: str
    accent_hover: str
    on_accent: str
    good: str
    good_ground: str
    advice: str
    advice_ground: str
    problem: str
    problem_ground: str
    base_px: float = REFERENCE_PX
    base_pt: float = BASE_PT

    def em(self, count: float) -> int:
        """Give a length of so many base font sizes in whole pixels, at least 1."""
        return max(1, round(count * self.base_px))

    def gap(self, step: Gap) -> int:
        """Give a step of the spacing scale in pixels, scaled with the font."""
        return max(1, round(step * self.base_px / REFERENCE_PX))

    def type_pt(self, step: TypeStep) -> float:
        """Give a step of the type scale in points, scaled with the font."""
        return step * self.base_pt / BASE_PT

    @property
    def line_px(self) -> int:
        """The height of a line of controls in pixels."""
        return self.em(2.4)


def tokens_for(
    scheme: Qt.ColorScheme = Qt.ColorScheme.Light,
    *,
    base_px: float = REFERENCE_PX,
    base_pt: float = BASE_PT,
) -> Tokens:
    """Give the tokens for a colour scheme of the system.

    Args:
        scheme: The system's; unknown counts as light.
        base_px: Size of the program's base font in device-independent pixels.
        base_pt: The same in points.
    """
    if scheme is Qt.ColorScheme.Dark:
        return Tokens(
            is_dark=True,
            ground="#14181D",
            sheet="#1C2229",
            ink="#E8ECF1",
            quiet="#A9B4C0",
            separator="#3A434E",
            edge="#8793A0",
            accent="#6CB2F5",
            accent_ground="#16304A",
            accent_hover="#8CC4F8",
            on_accent="#0C1620",
            good="#6FCF97",
            good_ground="#15301F",
            advice="#F2B861",
            advice_ground="#35280F",
            problem="#FF8A80",
            problem_ground="#3B1B1B",
            base_px=base_px,
            base_pt=base_pt,
        )
    return Tokens(
        is_dark=False,
        ground="#F5F6F8",
        sheet="#FFFFFF",
        ink="#17202A",
        quiet="#4A5764",
        separator="#C9D0D8",
        edge="#727E8B",
        accent="#0B5CAD",
        accent_ground="#E6F0FA",
        accent_hover="#094B8E",
        on_accent="#FFFFFF",
        good="#17693E",
        good_ground="#E7F4EC",
        advice="#8A5200",
        advice_ground="#FCF3E3",
        problem="#A61B1B",
        problem_ground="#FBEAEA",
        base_px=base_px,
        base_pt=base_pt,
    )
