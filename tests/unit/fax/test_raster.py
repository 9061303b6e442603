"""The size of a fax page, against the figures of T.4."""

from __future__ import annotations

import pytest

from template_desk.fax.raster import LINE_DOTS, Resolution, left_of, lines_of
from template_desk.pdf.document import Paper


@pytest.mark.parametrize(
    ("paper", "fine", "standard"),
    [
        pytest.param(Paper.A4, 2287, 1143, id="297 mm"),
        pytest.param(Paper.LETTER, 2151, 1076, id="279.4 mm"),
    ],
)
def test_lines_are_those_of_t4(paper: Paper, fine: int, standard: int) -> None:
    height = paper.size[1]

    assert lines_of(height, Resolution.FINE) == fine
    assert lines_of(height, Resolution.STANDARD) == standard


def test_a4_has_white_at_both_sides_and_letter_is_cut_by_less_than_half_a_millimetre() -> None:
    a4, letter = (left_of(paper.size[0]) for paper in (Paper.A4, Paper.LETTER))
    dots_per_mm = LINE_DOTS / 215.15

    assert 20 < a4 < 21
    assert -0.5 * dots_per_mm < letter < 0
