"""Expected cash drawn, printed, and in the monthly summary."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import Dispute
from ardesk.kpi.forecast import Forecast, ForecastWeek, forecast, past_forecasts
from ardesk.operations.forecast import set_forecast_method, set_forecast_minimum
from ardesk.reports import papers
from ardesk.reports.charts import figure_to_svg
from ardesk.reports.charts.expected_cash import expected_cash
from ardesk.reports.colours import DARK, LIGHT, Colours
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay
from tests.reports.chart_kit import FORMATS, SIZES, bars_of, check_words, lines_of, style, words_of
from tests.reports.printed import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

MAY = Period.parse("2026-05")
TODAY = day("2026-06-15")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Alder pays ten days late; one of its invoices and one disputed of Birch are open at the end of May."""
    with new_ledger(tmp_path) as opened:
        alder, birch = add_customer(opened, "ALDER"), add_customer(opened, "BIRCH")
        for month in range(1, 5):
            issued = dt.date(2026, month, 5)
            invoice = add_invoice(opened, alder, f"A{month}", 100_00, on=issued)
            pay(opened, alder, 100_00, issued + dt.timedelta(40), (invoice, 100_00))
        add_invoice(opened, alder, "A5", 500_00, on=day("2026-05-20"))
        disputed = add_invoice(opened, birch, "B1", 80_00, on=day("2026-05-20"))
        with opened.change("dispute") as rows:
            rows.insert(Dispute(number="D1", invoice_id=disputed, reason="pricing", opened=day("2026-05-25")))
        add_invoice(opened, alder, "A6", 999_00, on=day("2026-06-05"))
        yield opened


def week(number: int, expected: int, low: int, high: int, *, below: bool = False) -> ForecastWeek:
    start = dt.date(2026, 6, 1) + dt.timedelta(7 * number)
    return ForecastWeek(start, start + dt.timedelta(6), expected, low, high, 0, below)


def made(minimum: int | None = 400_00) -> Forecast:
    amounts = [(1200_00, 900_00, 1500_00), (300_00, 0, 700_00), (350_00, 200_00, 430_00), (0, 0, 20_00)]
    weeks = [week(at, *three, below=minimum is not None and three[0] < minimum) for at, three in enumerate(amounts * 3)]
    return Forecast(dt.date(2026, 5, 31), "habit", minimum, tuple(weeks), 0, (), ())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_have_room_at_any_size(size: tuple[float, float], colours: Colours) -> None:
    check_words(expected_cash(made(), style(*size, colours), "Expected cash by week").figure)


def test_bars_whiskers_and_the_minimum_stand_where_their_figures_are() -> None:
    figure = expected_cash(made(), style(9, 3)).figure
    bars = bars_of(figure)
    zero = bars[0].bottom
    assert bars[0].height == pytest.approx(4 * bars[1].height)
    assert {bar.colour for bar in bars} == {LIGHT.accent.upper(), LIGHT.watch.upper()}
    upright = [line for line in lines_of(figure) if line.across[0] == line.across[1] and not line.dashed]
    whisker = next(line.up for line in upright)
    assert whisker == pytest.approx([zero + bars[0].height * 0.75, zero + bars[0].height * 1.25])
    (minimum,) = [line for line in lines_of(figure) if line.dashed]
    assert minimum.up == pytest.approx([zero + bars[0].height / 3] * 2)
    assert "Minimum" in words_of(figure)
    assert "1.2k" in words_of(figure)
    assert not [line for line in lines_of(expected_cash(made(None), style(9, 3)).figure) if line.dashed]


def test_each_week_can_be_hit_and_stands_in_the_table() -> None:
    chart = expected_cash(made(), style(9, 3))
    assert [hit.label for hit in chart.hits] == list(range(12))
    assert chart.together
    assert chart.twin.rows[0] == ("06/01/2026 – 06/07/2026", 1200_00, 900_00, 1500_00, 0)


def test_nothing_to_expect_is_said_in_a_sentence() -> None:
    empty = Forecast(dt.date(2026, 5, 31), "habit", 100, (week(0, 0, 0, 0, below=True),), 0, (), ())
    assert "Nothing is open to be expected." in words_of(expected_cash(empty, style(6, 2)).figure)


@pytest.mark.usefixtures("qapp")
def test_the_paper_holds_weeks_invoices_past_and_what_is_held_out(ledger: Ledger) -> None:
    set_forecast_minimum(ledger, 300_00)
    paper = papers.cash_forecast(ledger, MAY.end)
    text = " ".join(pages_of(paper))
    for words in (
        "Cash forecast May 31, 2026 · amounts in USD",
        "500.00 is expected from 1 open invoice",
        "Held out as disputed or deducted: 80.00.",
        "▼ below the minimum",
        "Past forecasts beside what came",
        "All received May 2026",
        "B1 Birch disputed 80.00 Disputed since 05/25/2026: pricing.",
        "A5 Alder 500.00 Alder usually pays 10 days late",
        "Expected 500.00 = open items − held out 80.00",
    ):
        assert words in text
    assert "999" not in text
    assert paper.images["weeks"].startswith(b"<?xml")


@pytest.mark.usefixtures("qapp")
def test_the_paper_follows_the_method_chosen(ledger: Ledger) -> None:
    set_forecast_method(ledger, "weighted_mean")
    text = " ".join(pages_of(papers.cash_forecast(ledger, MAY.end)))
    assert "06/29/2026" in text
    assert "Alder pays 10 days late on average, by amount (4 payments)." in text


@pytest.mark.usefixtures("qapp")
def test_the_summary_of_a_past_month_expects_by_what_was_known_at_its_end(ledger: Ledger) -> None:
    set_forecast_minimum(ledger, 300_00)
    text = " ".join(pages_of(papers.monthly_summary(ledger, MAY, None, TODAY)))
    found = forecast(ledger.book(), MAY.end, weeks=6, minimum=300_00)
    (last,) = past_forecasts(ledger.book(), MAY.end, count=1)
    assert "Expected cash by week Week from 06/01 06/08 06/15 06/22 06/29 07/06 later" in text
    for one in found.weeks:
        assert FORMATS.money(one.expected) in text
    assert "▼" in text
    assert "below the minimum of 300.00" in text
    assert f"For May 2026 {FORMATS.money(last.expected)} was forecast and 100.00 came" in text
    assert "held out as disputed or deducted: 80.00" in text


def test_a_chart_is_the_same_each_time() -> None:
    once, again = (figure_to_svg(expected_cash(made(), style(9, 3)).figure) for _turn in range(2))
    assert once == again
