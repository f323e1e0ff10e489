from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ardesk.reports.charts import Chart, Step, WaterfallData, waterfall
from ardesk.reports.colours import DARK, LIGHT, Colours
from tests.reports.chart_kit import LONG_NAMES, SIZES, bars_of, check_words, style, words_of

MONTH = WaterfallData(
    Step("Receivables at start", 60_000_00),
    [Step("Credit sales", 45_000_00), Step("Cash collected", -39_000_00), Step("Write-offs", -1_200_00, "bad")],
    Step("Receivables at end", 64_800_00),
    "money",
    "What moved receivables",
)
CUSTOMERS = WaterfallData(
    Step("DSO of September", 40.0),
    [Step(f"{name} {number}", 0.1 * (number - 7)) for number in range(4) for name in LONG_NAMES],
    Step("DSO of October", 40.0 + sum(0.1 * (number - 7) for number in range(4)) * len(LONG_NAMES)),
    "days",
    "What moved days sales outstanding",
)
SLIGHT = WaterfallData(Step("Before", 40.0), [Step("up", 1.5), Step("down", -0.5)], Step("After", 41.0), "days")
EMPTY = WaterfallData(Step("Receivables at start", 0), [], Step("Receivables at end", 0), "money", "Moved")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("data", [MONTH, CUSTOMERS, EMPTY], ids=["month", "customers", "empty"])
def test_words_keep_apart(data: WaterfallData, size: tuple[float, float], colours: Colours) -> None:
    check_words(waterfall(data, style(*size, colours)).figure)


def test_the_table_has_each_change_and_the_balance_after_it() -> None:
    assert waterfall(MONTH, style(6, 3)).twin.rows == (
        ("Receivables at start", None, 60_000_00),
        ("Credit sales", 45_000_00, 105_000_00),
        ("Cash collected", -39_000_00, 66_000_00),
        ("Write-offs", -1_200_00, 64_800_00),
        ("Receivables at end", None, 64_800_00),
    )


def boxes(chart: Chart) -> list[tuple[float, float, str]]:
    """Left, width and colour of each bar, from the top."""
    bars = sorted(bars_of(chart.figure), key=lambda bar: -bar.bottom)
    return [(bar.left, bar.width, bar.colour) for bar in bars]


def test_each_bar_begins_where_the_one_before_ended_and_totals_at_zero() -> None:
    start, sales, cash, lost, end = boxes(waterfall(MONTH, style(6, 3)))
    unit = start[1] / 60_000_00
    assert sales[0] == pytest.approx(start[0] + start[1])
    assert sales[1] == pytest.approx(45_000_00 * unit)
    assert cash[0] == pytest.approx(sales[0] + sales[1] - 39_000_00 * unit)
    assert lost[0] == pytest.approx(cash[0] - 1_200_00 * unit)
    assert end[0] == pytest.approx(start[0])
    assert end[1] == pytest.approx(64_800_00 * unit)
    assert lost[2] == LIGHT.bad


def test_slight_changes_are_shown_from_the_start_and_said_to_be() -> None:
    chart = waterfall(SLIGHT, style(7, 5))
    start, up, down, end = boxes(chart)
    assert start[1] == 0
    assert up[0] == pytest.approx(start[0])
    assert up[1] / end[1] == pytest.approx(1.5 / 1.0)
    assert down[0] == pytest.approx(end[0] + end[1])
    assert any("since the first row" in text for text in words_of(chart.figure))


def test_what_the_steps_leave_out_is_said() -> None:
    data = WaterfallData(Step("Before", 100), [Step("Sales", 30)], Step("After", 120), "money")
    assert waterfall(data, style(6, 3)).twin.rows[2] == ("Not explained", -10, 120)


def test_without_room_for_all_the_smallest_steps_are_drawn_as_one_and_stay_in_the_table() -> None:
    steps = [Step(f"step {number}", number) for number in (5, 1, 40, 2, 30)]
    data = WaterfallData(Step("Before", 10), steps, Step("After", 88), "count")
    chart = waterfall(data, style(5, 0.9))
    assert len(chart.twin.rows) == 7
    assert words_of(chart.figure)[::2][:6] == ["Before", "step 40", "step 30", "3 others", "After"]
    assert {hit.label for hit in chart.hits} == {0, 3, 5, 6}


def test_a_row_of_the_picture_leads_to_its_row_of_the_table() -> None:
    chart = waterfall(MONTH, style(6, 3))
    assert [hit.label for hit in sorted(chart.hits, key=lambda hit: hit.top)] == [0, 1, 2, 3, 4]
    for hit, (left, width, _colour) in zip(chart.hits, boxes(chart), strict=True):
        assert chart.hit((left + width / 2) / 6, hit.top + hit.height / 2) == hit
    assert chart.together


def test_nothing_is_said_in_a_sentence() -> None:
    assert "Nothing moved in this period." in words_of(waterfall(EMPTY, style(6, 3)).figure)


amounts = st.integers(-(10**9), 10**9)


@settings(deadline=None, max_examples=40)
@given(amounts, st.lists(amounts, max_size=12), st.floats(1, 8), st.floats(0.6, 4))
def test_any_steps_add_up_in_the_table(start: int, steps: list[int], width: float, height: float) -> None:
    end = start + sum(steps)
    data = WaterfallData(Step("a", start), [Step("s", one) for one in steps], Step("e", end), "money")
    chart = waterfall(data, style(width, height))
    assert chart.twin.rows[-1][2] == chart.twin.rows[-2][2] == end
    assert all(hit.top >= -1e-6 and hit.top + hit.height <= 1.000001 for hit in chart.hits)
