from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ardesk.reports.charts import (
    Chart,
    Data,
    Series,
    aging_bar,
    aging_over_time,
    dso_and_cei,
    figure_to_png,
    figure_to_svg,
    grouped_bars,
    horizontal_bars,
    lines,
    sparkline,
)
from ardesk.reports.charts.scale import scale, spread
from ardesk.reports.colours import DARK, LIGHT, Colours
from tests.reports.chart_kit import SIZES, check_words, contrast, style

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.reports.charts import Style

MONTHS = [dt.date(2025 + (10 + number) // 12, (10 + number) % 12 + 1, 1) for number in range(12)]
DAYS = [36.8, 41.0, None, 39.5, 44.2, 47.9, 45.0, 43.1, 38.8, 36.2, 40.4, 36.8]
MONEY = [
    12_000_00,
    15_500_00,
    900_00,
    0,
    22_000_00,
    18_000_00,
    7_500_00,
    9_999_99,
    31_000_00,
    1_00,
    14_000_00,
    150_000_00,
]
CLASSES = ["current", "1-30", "31-60", "61-90", "over 90"]
NAMES = [
    "Alder $x$ & Sons",
    "Österreichisch-Ungarische Donaudampfschifffahrtsgesellschaft mit beschränkter Haftung",
    "<b>Birch</b>",
]


def speed(given_style: Style) -> Chart:
    dso = Data(MONTHS, [Series("DSO", DAYS), Series("Best possible", [30.0] * 12)], "days", "Days sales outstanding")
    return dso_and_cei(
        dso, Data(MONTHS, [Series("CEI", [73.4] * 12)], "percent"), given_style, dso_goal=45, cei_goal=80
    )


def cash(given_style: Style) -> Chart:
    return grouped_bars(
        Data(MONTHS, [Series("Sales", MONEY), Series("Cash received", MONEY[::-1])], "money"), given_style
    )


def ages(given_style: Style) -> Chart:
    return aging_over_time(MONTHS, CLASSES, [MONEY, MONEY[::-1], MONEY, [0] * 12, [None] * 12], given_style, "Aging")


def one_bar(given_style: Style) -> Chart:
    return aging_bar(CLASSES, [880_000, 300_000, 0, 110_000, -500], given_style)


def debtors(given_style: Style) -> Chart:
    rows = [Series("Overdue", [900_000, 80_000, 1]), Series("Not due", [0, 900_000, 2])]
    return horizontal_bars(Data(NAMES, rows, "money", "Largest"), given_style)


def nothing(given_style: Style) -> Chart:
    return lines(Data(MONTHS, [Series("DSO", [None] * 12)], "days", "Nothing yet"), given_style)


CHARTS = [speed, cash, ages, one_bar, debtors, nothing]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("chart", CHARTS)
def test_no_words_overlap_and_none_leave_the_picture(
    chart: Callable[[Style], Chart], size: tuple[float, float], colours: Colours
) -> None:
    check_words(chart(style(*size, colours)).figure)


def test_the_twin_holds_every_figure_of_the_chart() -> None:
    table = speed(style(7, 2)).twin
    assert table.columns == ("Month", "DSO", "Best possible", "CEI")
    assert table.rows == tuple((month, days, 30.0, 73.4) for month, days in zip(MONTHS, DAYS, strict=True))


def test_the_twin_of_an_aging_bar_names_its_classes() -> None:
    assert one_bar(style(7, 0.6)).twin.rows[0] == ("Not due", 880_000)
    assert one_bar(style(7, 0.6)).twin.rows[-1] == ("Over 90 days", -500)


def test_a_point_on_a_bar_leads_to_its_value() -> None:
    chart = cash(style(7, 2))
    last = next(hit for hit in chart.hits if (hit.label, hit.series) == (11, 0))
    assert chart.hit(last.left + last.width / 2, last.top + last.height / 2) == last
    assert chart.hit(0, 0) is None


def test_bars_are_as_long_as_their_values() -> None:
    chart = horizontal_bars(Data(["one", "two"], [Series("Open", [100, 250])], "count"), style(6, 2))
    widths = {hit.label: hit.width for hit in chart.hits}
    assert widths[1] / widths[0] == pytest.approx(2.5)


def test_stacked_classes_are_as_high_as_their_amounts_from_zero() -> None:
    chart = aging_over_time([MONTHS[0]], CLASSES[:2], [[300], [100]], style(4, 2))
    lower, upper = sorted(chart.hits, key=lambda hit: hit.series)
    assert lower.height / upper.height == pytest.approx(3)
    assert upper.top + upper.height == pytest.approx(lower.top)


def test_gaps_stay_gaps() -> None:
    chart = lines(Data(MONTHS, [Series("DSO", DAYS)], "days"), style(6, 2))
    assert {hit.label for hit in chart.hits} == set(range(12)) - {2}


def test_a_sparkline_takes_what_it_gets() -> None:
    for values in ([], [None], [5.0], [None, 3.0, None, -2.0], [0.0, 0.0]):
        assert figure_to_svg(sparkline(values, style(1, 0.3)).figure).startswith(b"<?xml")


def test_a_drawing_is_vector_and_needs_no_font_or_file() -> None:
    for chart in CHARTS:
        svg = figure_to_svg(chart(style(6, 2)).figure)
        assert b"<text" not in svg
        assert b"<image" not in svg
        assert b"url(" not in svg


def test_the_same_chart_is_the_same_drawing() -> None:
    assert figure_to_svg(cash(style(6, 2)).figure) == figure_to_svg(cash(style(6, 2)).figure)


def test_qt_draws_the_drawing_without_complaint(qtbot: object, capfd: pytest.CaptureFixture[str]) -> None:
    from PySide6.QtSvg import QSvgRenderer

    for chart in CHARTS:
        assert QSvgRenderer(figure_to_svg(chart(style(6, 2)).figure)).isValid()
    assert "qt.svg" not in capfd.readouterr().err
    assert qtbot is not None


def test_a_picture_has_the_dots_asked_for() -> None:
    png = figure_to_png(cash(style(4, 2)).figure, 100)
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert (width, height) == (400, 200)


def test_charts_cost_nothing_until_one_is_drawn() -> None:
    heavy = "matplotlib", "numpy", "pandas"
    code = f"import sys, ardesk.reports.charts; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert found.stdout.strip() == "[]"


numbers = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.lists(numbers, max_size=20), st.integers(1, 6))
def test_a_scale_holds_zero_and_all_values(values: list[float], most: int) -> None:
    found = scale(values, most)
    assert found.low <= 0 <= found.high
    slack = (found.high - found.low) * 1e-6 + 1e-9
    assert all(found.low - slack <= value <= found.high + slack for value in values)
    assert 0 in found.ticks
    assert len(found.ticks) <= most + 3


def test_counts_have_no_fractions_on_their_axis() -> None:
    assert scale([1, 2], 5, whole=True).ticks == (0, 1, 2)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=8), st.floats(0.01, 3))
def test_labels_keep_their_distance_their_order_and_the_frame(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap, 0, 10)
    room = min(gap, 10 / max(1, len(wanted) - 1))
    assert all(-1e-6 <= place <= 10 + 1e-6 for place in placed)
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    for one, two in itertools.pairwise(order):
        assert placed[two] - placed[one] >= room - 1e-6


def test_a_label_with_room_stands_where_it_belongs() -> None:
    assert spread([1.0, 5.0, 9.0], 1, 0, 10) == [1.0, 5.0, 9.0]


@pytest.mark.parametrize("name", ["text", "muted", "accent", "good", "watch", "bad"])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_both_grounds(colours: Colours, name: str) -> None:
    for ground in (colours.ground, colours.panel):
        assert contrast(getattr(colours, name), ground) >= 4.5


@pytest.mark.parametrize("ground", [DARK.ground, DARK.panel])
def test_every_class_of_age_is_seen_in_the_dark(ground: str) -> None:
    for colour in DARK.aging:
        assert contrast(colour, ground) >= 3


def test_each_of_five_classes_has_its_own_colour_and_more_share_the_ramp() -> None:
    assert [LIGHT.aging_class(number, 5) for number in range(5)] == list(LIGHT.aging)
    assert (LIGHT.aging_class(0, 3), LIGHT.aging_class(2, 3)) == (LIGHT.aging[0], LIGHT.aging[-1])
    seven = [LIGHT.aging_class(number, 7) for number in range(7)]
    assert (seven[0], seven[-1]) == (LIGHT.aging[0], LIGHT.aging[-1])
    assert [LIGHT.aging.index(colour) for colour in seven] == sorted(LIGHT.aging.index(colour) for colour in seven)
