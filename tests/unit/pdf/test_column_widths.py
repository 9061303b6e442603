"""Columns as wide as their content asks for, within what the form's shares allow."""

from __future__ import annotations

from itertools import pairwise

import pytest

from template_desk.pdf.column_widths import fitted_edges
from template_desk.pdf.compose import Composer
from template_desk.pdf.document import Paper
from template_desk.pdf.sheet import Sheet, styles_of
from template_desk.typesetting.faces import shipped_fonts
from template_desk.typesetting.typesetter import Typesetter

LONG = "The border guards of the north say what they need before the spring. " * 12


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(
        sheet=Sheet.of(Paper.A4),
        styles=styles_of("en"),
        setter=Typesetter(shipped_fonts()),
        words=str,
        language="en",
    )


def widths(
    composer: Composer, shares: list[int], heads: list[str], rows: list[list[str]]
) -> list[float]:
    edges = fitted_edges(composer, shares, heads, rows, inset=5)
    assert (edges[0], edges[-1]) == (composer.sheet.left, pytest.approx(composer.sheet.right))
    return [right - left for left, right in pairwise(edges)]


def test_a_column_of_short_words_gives_room_to_one_of_long_texts(composer: Composer) -> None:
    short, long = widths(composer, [1, 1], ["A", "B"], [["yes", LONG]] * 10)

    half = composer.sheet.text_width / 2
    assert 0.78 * half < short < half < long


def test_columns_that_need_the_same_stay_as_the_form_has_them(composer: Composer) -> None:
    one, two = widths(composer, [1, 1], ["A", "B"], [[LONG, LONG]] * 3)

    assert one == pytest.approx(two)


def test_the_shares_of_the_form_are_kept_without_rows(composer: Composer) -> None:
    one, two, three = widths(composer, [36, 22, 42], ["A", "B", "C"], [])

    whole = composer.sheet.text_width
    assert [round(100 * width / whole) for width in (one, two, three)] == [36, 22, 42]


def test_a_column_is_not_narrower_than_its_longest_word(composer: Composer) -> None:
    word = "Nichtverbreitungsvereinbarungen"
    narrow, _ = widths(composer, [3, 7], ["A", "B"], [[word, LONG]] * 10)

    needed = composer.setter.width(
        composer.setter.line(word, composer.styles.cell), composer.styles.cell
    )
    assert narrow >= needed + 10


def test_a_row_of_letters_does_not_take_all_the_room(composer: Composer) -> None:
    one, two = widths(composer, [1, 1], ["A", "B"], [["Ж" * 4_000, LONG]])

    assert two > 0.3 * (one + two)


def test_one_column_has_the_whole_width(composer: Composer) -> None:
    assert widths(composer, [5], ["A"], [[LONG]]) == [pytest.approx(composer.sheet.text_width)]


def test_a_table_of_many_rows_has_the_columns_of_its_sample(composer: Composer) -> None:
    rows = [["yes", LONG]] * 2_000

    assert widths(composer, [1, 1], ["A", "B"], rows) == widths(composer, [1, 1], ["A", "B"], rows)
