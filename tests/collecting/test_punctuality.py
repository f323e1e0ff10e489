"""Planned against done: which steps count, which were done in time, and how far they slipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.punctuality import Punctuality, planned_against_done
from ardesk.domain.periods import Period
from ardesk.domain.records import Activity, Dispute, Pause, PolicyStep, Promise
from ardesk.kpi import views
from ardesk.operations import policy
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.domain.records import Record
    from ardesk.ledger import Ledger

STEPS = (
    PolicyStep(days=1, action="email", level=1),  # 2 June, a Tuesday
    PolicyStep(days=10, action="call"),  # 11 June
    PolicyStep(days=21, action="letter", level=2),  # 22 June
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """One invoice of ALDER, due on 1 June 2026."""
    with new_ledger(tmp_path) as made:
        policy.save_policy(made, "", "", STEPS)
        add_invoice(made, add_customer(made), "1", 1000, day("2026-05-02"), due_date=day("2026-06-01"))
        yield made


def june(ledger: Ledger, last: str = "2026-07-31") -> Punctuality:
    return planned_against_done(ledger.book(), Period(day("2026-06-01"), day(last)))


def put(ledger: Ledger, *records: Record) -> None:
    with ledger.change("put") as rows:
        rows.insert_many(records)


def spoken(on: str, kind: str, level: int | None = None) -> Activity:
    return Activity(date=day(on), customer_id=1, kind=kind, level=level)


def test_nothing_done_is_nothing_in_time(ledger: Ledger) -> None:
    found = june(ledger)
    assert (found.planned, found.in_time, found.done, found.share, found.mean_slip) == (3, 0, 0, 0.0, None)
    assert [one.day for one in found.steps] == [day("2026-06-02"), day("2026-06-11"), day("2026-06-22")]


def test_done_within_three_days_is_in_time(ledger: Ledger) -> None:
    put(ledger, spoken("2026-06-05", "email", 1), spoken("2026-06-15", "call"))
    found = june(ledger)
    # The e-mail 3 days after its day, the call 4, the letter never.
    assert (found.planned, found.in_time, found.done) == (3, 1, 2)
    assert found.share == pytest.approx(100 / 3)
    assert found.mean_slip == pytest.approx(3.5)


def test_a_later_step_does_the_earlier_ones_late(ledger: Ledger) -> None:
    put(ledger, spoken("2026-06-23", "letter", 2))
    found = june(ledger)
    assert (found.in_time, found.done) == (1, 3)
    assert found.mean_slip == pytest.approx((21 + 12 + 1) / 3)


def test_what_is_paid_by_its_day_or_not_yet_over_is_not_counted(ledger: Ledger) -> None:
    assert june(ledger, "2026-06-14").planned == 2
    assert june(ledger, "2026-06-13").planned == 1
    assert june(ledger, "2026-06-01").share is None
    pay(ledger, 1, 1000, day("2026-06-11"), (1, 1000))
    assert june(ledger).planned == 1


def test_the_kpis_say_the_same(ledger: Ledger) -> None:
    put(ledger, spoken("2026-06-05", "email", 1))
    found, period = june(ledger), Period(day("2026-06-01"), day("2026-07-31"))
    assert views.value(ledger.book(), "policy_steps_planned", period).value == found.planned == 3
    assert views.value(ledger.book(), "policy_steps_in_time", period).value == found.share


def test_what_was_left_alone_on_its_day_is_not_counted(ledger: Ledger) -> None:
    put(ledger, Pause(customer_id=1, since=day("2026-06-01"), until=day("2026-06-02")))
    assert june(ledger).planned == 2
    promise = Promise(number="P", customer_id=1, invoice_id=1, made=day("2026-06-10"), due=day("2026-06-11"), amount=1)
    put(ledger, promise)
    assert june(ledger).planned == 1
    put(ledger, Dispute(number="D", invoice_id=1, opened=day("2026-06-20")))
    assert june(ledger).planned == 0


def test_a_part_contested_is_still_asked_for(ledger: Ledger) -> None:
    put(ledger, Dispute(number="D", invoice_id=1, amount=10, opened=day("2026-06-01")))
    assert june(ledger).planned == 3
