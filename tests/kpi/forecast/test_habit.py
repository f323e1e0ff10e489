"""The likely day of each open invoice by its customer's habit, and what is left out of the forecast."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.kpi.forecast import DEDUCTED, DISPUTED, ExpectedInvoice, Forecast, forecast
from ardesk.kpi.options import UsageError
from tests.books import book

DAY = dt.date(2026, 6, 1)


def paid(customer: str, late: int, count: int = 10, first: str = "2026-01-01", start: int = 0) -> str:
    """Invoices a week apart, due after 30 days, each paid `late` days after that."""
    begin = dt.date.fromisoformat(first)
    lines = []
    for turn in range(count):
        day = begin + dt.timedelta(7 * turn)
        number = f"{customer}-{start + turn}"
        lines.append(f"{number} {customer} {day} +30d 100.00")
        lines.append(f"PAY-{number} {customer} {day + dt.timedelta(30 + late)} 100.00 to={number}")
    return "|".join(lines)


def expected(text: str, number: str, as_of: dt.date = DAY) -> ExpectedInvoice:
    found = forecast(book(text), as_of)
    return next(one for one in found.invoices if one.number == number)


def amounts(found: Forecast) -> tuple[int, int]:
    return sum(week.expected for week in found.weeks) + found.later, sum(one.open for one in found.invoices)


def test_a_customer_pays_as_it_usually_does() -> None:
    text = f"{paid('ALDER', 12)} | {paid('BEECH', -3)} | NEW ALDER 2026-05-20 2026-06-19 500.00"
    one = expected(text, "NEW")
    assert one.expected_date == dt.date(2026, 7, 1)
    assert one.earliest <= one.expected_date <= one.latest
    assert one.why.startswith("Alder usually pays 12 days late (10 payments")


def test_newer_payments_weigh_more() -> None:
    slow_then_quick = f"{paid('ALDER', 20, 8, '2024-01-01')} | {paid('ALDER', 2, 6, '2026-01-01', start=50)}"
    quick_then_slow = f"{paid('ALDER', 2, 8, '2024-01-01')} | {paid('ALDER', 20, 6, '2026-01-01', start=50)}"
    assert expected(f"{slow_then_quick} | NEW ALDER 2026-05-20 2026-06-19 1.00", "NEW").expected_date.day == 21
    assert expected(f"{quick_then_slow} | NEW ALDER 2026-05-20 2026-06-19 1.00", "NEW").expected_date.day == 9


def test_without_history_the_portfolio_decides() -> None:
    text = f"{paid('ALDER', 12)} | {paid('BEECH', 12)} | NEW CEDAR 2026-05-20 2026-06-19 500.00"
    one = expected(text, "NEW")
    assert one.expected_date == dt.date(2026, 7, 1)
    assert one.why.startswith("No payment of Cedar is known yet; all customers together usually pay 12 days late")


def test_a_thin_history_is_drawn_towards_the_portfolio() -> None:
    many = "|".join(paid(name, 0, 20) for name in ("BEECH", "CEDAR"))
    thin = expected(f"{many} | {paid('ALDER', 30, 1)} | NEW ALDER 2026-05-20 2026-06-19 1.00", "NEW")
    firm = expected(f"{many} | {paid('ALDER', 30, 8)} | NEW ALDER 2026-05-20 2026-06-19 1.00", "NEW")
    assert thin.expected_date < firm.expected_date == dt.date(2026, 7, 19)
    assert thin.earliest == dt.date(2026, 6, 19)


def test_without_any_payment_the_due_date_is_taken() -> None:
    assert expected("NEW ALDER 2026-05-20 2026-06-19 500.00", "NEW").expected_date == dt.date(2026, 6, 19)


def test_an_invoice_that_is_late_already_is_not_expected_at_once() -> None:
    text = f"{paid('ALDER', 2)} | {paid('ALDER', 25, 4, '2025-12-01', start=50)} | OLD ALDER 2026-04-12 2026-05-12 1.00"
    one = expected(text, "OLD")
    assert one.expected_date == dt.date(2026, 6, 6)
    assert one.earliest > DAY
    assert "has usually paid by now" in one.why


def test_what_is_later_than_all_experience_needs_as_long_again() -> None:
    text = f"{paid('ALDER', 2)} | OLD ALDER 2026-01-02 2026-02-01 1.00"
    one = expected(text, "OLD")
    assert one.expected_date == DAY + (DAY - dt.date(2026, 2, 1))
    assert one.why.startswith("120 days late already")


@pytest.mark.parametrize("method", ["habit", "weighted_mean"])
def test_promises_come_first(method: str) -> None:
    text = f"{paid('ALDER', 12)} | NEW ALDER 2026-05-20 2026-06-19 500.00 | MORE ALDER 2026-05-21 2026-06-20 100.00"
    promise = f"{text} | PROMISE-1 ALDER 2026-05-30 2026-06-10 500.00 invoice=NEW"
    (new, more) = sorted(forecast(book(promise), DAY, method=method).invoices, key=lambda one: one.open, reverse=True)
    assert (new.expected_date, new.promise) == (dt.date(2026, 6, 10), True)
    assert new.why == "Alder has promised to pay by 2026-06-10; no other promise has come due so far."
    assert (more.expected_date, more.promise) == (dt.date(2026, 7, 2), False)


@pytest.mark.parametrize(
    "promise",
    [
        "PROMISE-1 ALDER 2026-05-20 2026-06-01 500.00 invoice=NEW",
        "PROMISE-1 ALDER 2026-06-02 2026-06-10 500.00 invoice=NEW",
        "PROMISE-1 ALDER 2026-05-30 2026-06-10 500.00 invoice=NEW status=withdrawn",
        "PROMISE-1 ALDER 2026-05-30 2026-06-10 100.00 invoice=NEW | PAY-N ALDER 2026-05-31 100.00 to=NEW",
    ],
    ids=["due already", "made later", "withdrawn", "met"],
)
def test_promises_that_are_not_pending(promise: str) -> None:
    text = f"{paid('ALDER', 12)} | NEW ALDER 2026-05-20 2026-06-19 500.00 | {promise}"
    assert not expected(text, "NEW").promise


def test_a_promise_without_invoice_is_about_the_oldest() -> None:
    text = "B ALDER 2026-05-20 2026-06-20 300.00 | A ALDER 2026-05-20 2026-06-19 300.00"
    text += " | C ALDER 2026-05-20 2026-06-21 300.00 | PROMISE-1 ALDER 2026-05-30 2026-06-10 600.00"
    promised = {one.number: one.promise for one in forecast(book(text), DAY).invoices}
    assert promised == {"A": True, "B": True, "C": False}


def test_a_promise_counts_as_often_as_promises_are_kept() -> None:
    kept = "|".join(
        f"K{n} BEECH 2026-01-0{n} +30d 10.00 | PROMISE-{n} BEECH 2026-02-01 2026-02-20 10.00 invoice=K{n}"
        f" | PAY-{n} BEECH 2026-02-1{n} 10.00 to=K{n}"
        for n in range(1, 6)
    )
    text = f"{kept} | NEW ALDER 2026-05-20 2026-06-19 1000.00 | PROMISE-9 ALDER 2026-05-30 2026-06-03 1000.00"
    found = forecast(book(text), DAY)
    assert found.weeks[0].expected == 80000  # 7 of 10 as a start and 5 of 5: 12 of 15
    assert found.invoices[0].why.endswith("; 5 of 5 promises so far were kept.")


def test_what_is_disputed_is_held_out() -> None:
    text = "A ALDER 2026-05-01 +30d 300.00 | DISPUTE-1 A 2026-05-10 120.00 reason=pricing"
    text += " | B ALDER 2026-05-01 +30d 50.00 | DISPUTE-2 B 2026-05-10 all"
    text += " | C ALDER 2026-05-01 +30d 70.00 | DISPUTE-3 C 2026-05-10 all resolved=2026-06-01"
    found = forecast(book(text), DAY)
    assert {one.number: one.open for one in found.invoices} == {"A": 18000, "C": 7000}
    assert [(one.number, one.amount, one.kind) for one in found.held_out] == [
        ("A", 12000, DISPUTED),
        ("B", 5000, DISPUTED),
    ]
    assert found.held_out[0].why == "Disputed since 2026-05-10: pricing. Expected once it is settled."
    assert found.total_held_out == 17000


@pytest.mark.parametrize(
    ("opened", "resolved", "amount", "held"),
    [
        ("2026-05-10", None, 4000, 4000),
        ("2026-05-10", "2026-06-02", 4000, 4000),
        ("2026-05-10", "2026-06-01", 4000, 0),
        ("2026-06-02", None, 4000, 0),
        ("2026-05-10", None, 90000, 30000),
    ],
    ids=["open", "resolved tomorrow", "resolved today", "opened tomorrow", "more than is open"],
)
def test_open_deductions_are_held_out(opened: str, resolved: str | None, amount: int, held: int) -> None:
    deduction = f"DEDUCTION-D1 A {opened} {amount / 100:.2f} reason=freight"
    deduction += f" resolved={resolved}" if resolved else ""
    found = forecast(book(f"A ALDER 2026-05-01 +30d 300.00 | {deduction}"), DAY)
    assert [(one.number, one.amount, one.kind) for one in found.held_out] == ([("A", held, DEDUCTED)] if held else [])
    assert sum(one.open for one in found.invoices) == 30000 - held


def test_weeks_add_up_and_the_small_ones_are_marked() -> None:
    text = f"{paid('ALDER', 12)} | {paid('BEECH', 3)} | A ALDER 2026-05-20 2026-06-19 500.00"
    found = forecast(book(f"{text} | B BEECH 2026-05-22 2026-06-21 333.33"), DAY, weeks=6, minimum=40000)
    assert amounts(found) == (83333, 83333)
    assert [week.start for week in found.weeks] == [DAY + dt.timedelta(1 + 7 * turn) for turn in range(6)]
    assert all((week.end - week.start).days == 6 for week in found.weeks)
    assert all(week.low <= week.expected <= week.high for week in found.weeks)
    assert [week.below_minimum for week in found.weeks] == [week.expected < 40000 for week in found.weeks]
    assert {week.below_minimum for week in found.weeks} == {True, False}
    assert not any(week.below_minimum for week in forecast(book(text), DAY).weeks)


def test_returned_payments_teach_nothing() -> None:
    habit = f"{paid('ALDER', 12)} | NEW ALDER 2026-05-20 2026-06-19 1.00"
    bounced = "|".join(
        f"X{n} ALDER 2026-03-01 2026-03-31 5.00 | PAY-X{n} ALDER 2026-03-31 5.00 to=X{n} returned=2026-04-05"
        f" | PAY-Y{n} ALDER 2026-04-12 5.00 to=X{n}"
        for n in range(20)
    )
    assert expected(f"{habit} | {bounced}", "NEW").expected_date == dt.date(2026, 7, 1)


def test_payments_on_disputed_invoices_teach_nothing() -> None:
    habit = f"{paid('ALDER', 12)} | NEW ALDER 2026-05-20 2026-06-19 1.00"
    disputed = "|".join(
        f"X{n} ALDER 2026-02-01 2026-02-08 5.00 | DISPUTE-{n} X{n} 2026-02-10 all resolved=2026-05-10"
        f" | PAY-X{n} ALDER 2026-05-20 5.00 to=X{n}"
        for n in range(20)
    )
    assert expected(f"{habit} | {disputed}", "NEW").expected_date == dt.date(2026, 7, 1)
    assert expected(f"{habit} | {disputed}", "NEW").why.startswith("Alder usually pays 12 days late (10 payments")


def test_what_is_overdue_and_unpaid_counts_as_late() -> None:
    habit = f"{paid('ALDER', 2, 4)} | NEW ALDER 2026-05-20 2026-06-19 1.00"
    stuck = "|".join(f"X{n} ALDER 2026-02-01 2026-04-01 5.00" for n in range(6))
    assert expected(habit, "NEW").expected_date == dt.date(2026, 6, 21)
    assert expected(f"{habit} | {stuck}", "NEW").expected_date > dt.date(2026, 9, 1)
    assert expected(f"{habit} | {written_off(stuck)}", "NEW").expected_date > dt.date(2026, 7, 1)


def written_off(text: str) -> str:
    """The same invoices given up in May."""
    offs = [f"WO-{line.split()[0]} {line.split()[0]} 2026-05-30 5.00" for line in text.split("|")]
    return "|".join([text, *offs])


def test_an_empty_book_expects_nothing() -> None:
    found = forecast(book(""), DAY)
    assert (amounts(found), found.held_out, found.later) == ((0, 0), (), 0)
    assert all((week.expected, week.low, week.high) == (0, 0, 0) for week in found.weeks)


def test_the_last_day_there_is() -> None:
    found = forecast(book("A ALDER 2026-05-01 +30d 300.00"), dt.date.max)
    assert found.invoices[0].latest == dt.date.max


def test_an_unknown_method() -> None:
    with pytest.raises(UsageError, match="There are: habit, weighted_mean"):
        forecast(book(""), DAY, method="oracle")
