from __future__ import annotations

from template_desk.pdf.flow import Frame, Pages, Strip, paginate
from template_desk.pdf.marks import LineMark, OutlineMark, TextMark
from template_desk.typesetting.lines import SetLine, Style

STYLE = Style(10, 10)


def strip(text: str, *, height: float = 10, **more: object) -> Strip:
    marks = (TextMark(0, height, SetLine(text, (), 0.0), STYLE),)
    return Strip(height=height, marks=marks, **more)  # type: ignore[arg-type]  # fields vary


def words(pages: Pages) -> list[list[str]]:
    return [[m.line.text for m in page if isinstance(m, TextMark)] for page in pages.marks]


def test_strips_fill_page_after_page() -> None:
    pages = paginate([strip(str(n)) for n in range(7)], top=20, bottom=50)

    assert words(pages) == [["0", "1", "2"], ["3", "4", "5"], ["6"]]


def test_nothing_still_is_a_page() -> None:
    assert words(paginate([], top=0, bottom=100)) == [[]]


def test_a_heading_goes_with_what_follows() -> None:
    strips = [strip("a"), strip("b"), strip("heading", keep=True), strip("c")]

    assert words(paginate(strips, top=0, bottom=30)) == [["a", "b"], ["heading", "c"]]


def test_what_no_page_can_hold_together_is_split_and_not_lost() -> None:
    strips = [strip(str(n), keep=True) for n in range(8)]

    assert words(paginate(strips, top=0, bottom=30)) == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6", "7"],
    ]


def test_a_strip_higher_than_a_page_is_placed() -> None:
    pages = paginate([strip("a"), strip("tall", height=500), strip("b")], top=0, bottom=30)

    assert words(pages) == [["a"], ["tall"], ["b"]]


def test_a_continued_part_begins_with_what_is_repeated() -> None:
    head = strip("head")
    strips = [strip("a"), *(strip(str(n), on_break=(head,)) for n in range(4))]

    assert words(paginate(strips, top=0, bottom=30)) == [["a", "0", "1"], ["head", "2", "3"]]


def test_space_above_is_left_out_at_the_top_of_a_page() -> None:
    pages = paginate([strip("a", space=15), strip("b", space=15)], top=0, bottom=30)

    assert [[m.y for m in page if isinstance(m, TextMark)] for page in pages.marks] == [[10], [10]]


def test_a_frame_is_closed_and_opened_at_a_page_break() -> None:
    frame = Frame(edges=(0, 50, 100))
    strips = [strip(str(n), frame=frame, row_start=True) for n in range(5)]

    first, second = paginate(strips, top=0, bottom=30).marks

    assert [m.height for m in first if isinstance(m, OutlineMark)] == [30]
    assert [m.height for m in second if isinstance(m, OutlineMark)] == [20]
    rules = [m for m in first if isinstance(m, LineMark)]
    assert [m.y0 for m in rules if m.y0 == m.y1] == [10, 20]
    assert [(m.x0, m.y0, m.y1) for m in rules if m.x0 == m.x1] == [(50, 0, 30)]


def test_a_named_strip_reports_where_it_is() -> None:
    strips = [strip("a", height=25), strip("box", place="box")]

    placed = paginate(strips, top=7, bottom=37).places["box"]

    assert (placed.page, placed.y) == (1, 7)


def test_space_is_left_out_under_what_a_page_repeats_from_the_one_before() -> None:
    head = strip("head")
    strips = [strip("a"), strip("b"), strip("c"), strip("d", space=5, on_break=(head,))]

    pages = paginate(strips, top=0, bottom=30)

    assert words(pages) == [["a", "b", "c"], ["head", "d"]]
    assert [m.y for m in pages.marks[1] if isinstance(m, TextMark)] == [10, 20]
