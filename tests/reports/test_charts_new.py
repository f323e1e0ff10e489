from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ardesk.format import Formats
from ardesk.reports.charts import (
    CalendarData,
    Data,
    DistributionData,
    ParetoData,
    Point,
    ScatterData,
    Series,
    Span,
    activity_calendar,
    aging_over_time,
    distribution,
    figure_to_svg,
    lines,
    pareto,
    scatter,
)
from ardesk.reports.colours import DARK, LIGHT, Colours
from tests.reports.chart_kit import LONG_NAMES, SIZES, bars_of, check_words, lines_of, style, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.reports.charts import Chart, Style

REASONS = ParetoData(
    list(zip(LONG_NAMES, (90_00, 500_00, 0, 400_00, 10_00), range(5), strict=True)),
    "money",
    "Disputes by reason",
)
SPANS = (
    Span(None, -14, 100_00, 2),
    Span(-13, -7, 0, 0),
    Span(-6, 0, 500_00, 7),
    Span(1, 7, 300_00, 4),
    Span(8, 14, 40_00, 1),
    Span(15, None, 60_00, 2),
)
LATE = DistributionData(SPANS, -2.5, "money", "How late money came")
CUSTOMERS = ScatterData(
    [Point(f"{name} {number}", 1000_00 * (number + 1), 7.5 * number) for number in range(12) for name in LONG_NAMES],
    "Past due against days past due",
)
YEAR = CalendarData(dt.date(2025, 11, 21), [number * number % 11 for number in range(365)], "Contacts a day")
MONTHS = [dt.date(2025, month, 28) for month in range(1, 13)]


def late_twice(given_style: Style) -> Chart:
    data = Data(MONTHS, [Series("DSO", [38.0 + number for number in range(12)])], "days", "Days sales outstanding")
    return lines(data, given_style, goal=40, goal_name="Goal", benchmark=45, benchmark_name="Benchmark")


MAKERS: list[Callable[[Style], Chart]] = [
    lambda one: pareto(REASONS, one),
    lambda one: distribution(LATE, one),
    lambda one: scatter(CUSTOMERS, one),
    lambda one: activity_calendar(YEAR, one),
    late_twice,
]
NOTHING: dict[str, Callable[[Style], Chart]] = {
    "No reasons were noted in this period.": lambda one: pareto(ParetoData([], "money", "Why"), one),
    "No invoice was paid in this period.": lambda one: distribution(DistributionData([], None, "money", "Late"), one),
    "No customer is past due.": lambda one: scatter(ScatterData([], "Who"), one),
    "No contact was logged in these months.": lambda one: activity_calendar(CalendarData(MONTHS[0], [0] * 30), one),
    "No figures for these months.": lambda one: lines(Data(MONTHS, [Series("DSO", [None] * 12)], "days"), one),
    "Nothing is open.": lambda one: aging_over_time(MONTHS, ["current"], [[0] * 12], one, nothing="Nothing is open."),
}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("chart", MAKERS)
def test_words_keep_apart(chart: Callable[[Style], Chart], size: tuple[float, float], colours: Colours) -> None:
    check_words(chart(style(*size, colours)).figure)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sentence", NOTHING)
def test_a_chart_without_data_says_so_in_readable_words(sentence: str, colours: Colours) -> None:
    from matplotlib.colors import to_hex
    from matplotlib.text import Text

    chart = NOTHING[sentence](style(6, 2.5, colours))
    said = next(one for one in chart.figure.findobj(Text) if one.get_text() == sentence)
    assert to_hex(said.get_color()).upper() == colours.muted
    assert to_hex(chart.figure.get_facecolor()).upper() == colours.ground
    check_words(NOTHING[sentence](style(1.25, 0.83, colours)).figure)


@pytest.mark.parametrize("chart", MAKERS)
def test_hits_lie_in_the_picture_and_name_rows_of_the_table(chart: Callable[[Style], Chart]) -> None:
    for size in SIZES[:5]:
        drawn = chart(style(*size))
        assert drawn.hits
        for hit in drawn.hits:
            assert hit.left >= -1e-6
            assert hit.left + hit.width <= 1 + 1e-6
            assert hit.top >= -1e-6
            assert hit.top + hit.height <= 1 + 1e-6
            assert len(drawn.twin.rows[hit.label]) > hit.series + 1
        assert not drawn.twin.units or len(drawn.twin.units) == len(drawn.twin.columns)


@pytest.mark.parametrize("chart", MAKERS)
def test_drawings_are_vectors_and_the_same_each_time(chart: Callable[[Style], Chart]) -> None:
    svg = figure_to_svg(chart(style(6, 2)).figure)
    assert svg == figure_to_svg(chart(style(6, 2)).figure)
    for word in (b"<text", b"<image", b"url("):
        assert word not in svg


# Pareto


def test_reasons_stand_from_the_largest_down_with_their_share_so_far() -> None:
    data = ParetoData([("b", 30_00, 1), ("a", 50_00, 2), ("c", 20_00, 4)], "money")
    assert pareto(data, style(6, 3)).twin.rows == (
        ("a", 50_00, 2, 50.0, 50.0),
        ("b", 30_00, 1, 30.0, 80.0),
        ("c", 20_00, 4, 20.0, 100.0),
    )


def test_bars_and_line_share_one_axis_from_nothing_to_all() -> None:
    chart = pareto(ParetoData([("a", 50, 1), ("b", 30, 1), ("c", 20, 1)], "count"), style(6, 3))
    bars = bars_of(chart.figure)
    widths = [bar.width for bar in bars]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.6, 0.4])
    zero, whole = bars[0].left, widths[0] * 2
    line = next(one for one in lines_of(chart.figure) if one.colour == LIGHT.accent and not one.dots)
    assert [(at - zero) / whole for at in line.across] == pytest.approx([0.5, 0.8, 1.0])
    ticks = {one for one in words_of(chart.figure) if one.endswith("%")}
    assert {"0%", "50%", "100%"} <= ticks


# How late


def test_the_table_of_days_late_names_spans_in_words() -> None:
    rows = distribution(LATE, style(6, 3)).twin.rows
    assert [row[0] for row in rows] == [
        "14 or more days early",
        "7 to 13 days early",
        "6 days early to the due date",
        "1 to 7 days late",
        "8 to 14 days late",
        "15 or more days late",
    ]
    assert [row[1:] for row in rows][2] == (500_00, 7, 50.0)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [(0, 0, "On the due date"), (1, 1, "1 day late"), (-1, -1, "1 day early"), (2, 2, "2 days late")],
)
def test_single_days_have_their_names(first: int, last: int, name: str) -> None:
    assert Span(first, last, 1, 1).name() == name


def test_the_due_date_divides_the_picture_and_both_sides_are_told() -> None:
    chart = distribution(LATE, style(7, 3))
    words = words_of(chart.figure)
    assert "On time 60.0%" in words
    assert "Late 40.0%" in words
    assert "median 2.5 days early" in words
    due = next(one for one in lines_of(chart.figure) if one.colour == LIGHT.text).across[0] / 7
    for hit in chart.hits:
        span = SPANS[hit.label]
        assert (hit.left >= due - 1e-9) if span.late else (hit.left + hit.width <= due + 1e-9)


def test_columns_are_as_high_as_their_values_by_amount_and_by_count() -> None:
    for unit, first, second in (("money", 500_00, 300_00), ("count", 7, 4)):
        chart = distribution(DistributionData(SPANS[2:4], 0, unit), style(6, 3))
        bars = bars_of(chart.figure)
        assert bars[0].height / bars[1].height == pytest.approx(first / second)


# Customers


def test_dots_stand_at_their_days_and_amounts_from_zero() -> None:
    chart = scatter(ScatterData([Point("a", 100_00, 10), Point("b", 200_00, 20)]), style(6, 3))
    zero = next(one for one in lines_of(chart.figure) if len(one.across) > len(set(one.across))).across[0] / 6
    first, second = (hit.left + hit.width / 2 for hit in sorted(chart.hits, key=lambda hit: hit.label))
    assert (second - zero) / (first - zero) == pytest.approx(2)
    assert chart.twin.rows == (("a", 100_00, 10), ("b", 200_00, 20))


def test_who_owes_most_and_longest_is_named() -> None:
    points = [Point(f"small {number}", 10_00 + number, 1 + number % 20) for number in range(40)]
    chart = scatter(ScatterData([*points, Point("Large & late", 9000_00, 80)]), style(6, 3))
    assert "Large & late" in words_of(chart.figure)


def test_colours_follow_the_classes_of_age() -> None:
    points = [Point(str(days), 100, days) for days in (1, 30, 31, 61, 91)]
    chart = scatter(ScatterData(points), style(6, 3))
    dots = [one for one in lines_of(chart.figure) if one.dots]
    assert [len(one.across) for one in dots] == [2, 1, 1, 1]
    assert [one.colour for one in dots] == list(LIGHT.aging[1:])


# Calendar


def test_every_day_has_its_own_place_in_its_week() -> None:
    chart = activity_calendar(YEAR, style(9, 3))
    places = {hit.label: (round(hit.left, 6), round(hit.top, 6)) for hit in chart.hits}
    assert len(set(places.values())) == len(YEAR.counts) == len(chart.twin.rows)
    for day in range(len(YEAR.counts) - 7):
        assert places[day][1] == places[day + 7][1]
        assert places[day][0] < places[day + 7][0]


@pytest.mark.parametrize(("locale", "first"), [("en_US", "Sun"), ("de_DE", "Mo")])
def test_weeks_begin_as_the_locale_has_it(locale: str, first: str) -> None:
    chart = activity_calendar(YEAR, replace(style(9, 3), formats=Formats(locale, "USD")))
    days = [one for one in words_of(chart.figure) if one[:2] in {"Su", "Mo", "Sa", "So"}]
    assert days[0].startswith(first)


@settings(deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=60))
def test_shades_rise_and_the_last_is_open(counts: list[int]) -> None:
    steps = CalendarData(dt.date(2025, 1, 1), counts).steps()
    assert list(steps) == sorted(set(steps))
    assert len(steps) <= 3
    assert all(0 < step < max(counts) for step in steps)


# Goal and benchmark


def test_goal_and_benchmark_are_two_lines_named_with_their_figures() -> None:
    chart = late_twice(style(7, 3))
    assert {"Goal 40", "Benchmark 45"} <= set(words_of(chart.figure))
    heights = {one.colour: one.up[0] for one in lines_of(chart.figure) if one.dashed}
    assert set(heights) == {LIGHT.good, LIGHT.watch}
    assert heights[LIGHT.watch] > heights[LIGHT.good]
