"""Which letters are due on a day, and what they charge, against figures worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.letters import letters_due
from ardesk.domain.records import Activity, Deduction, Invoice, Pause, PolicyStep
from ardesk.operations import collections, pauses, policy
from ardesk.operations.reminders import Reminder, log_reminders
from ardesk.reports.papers import batch
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

TODAY = day("2026-06-24")  # a Wednesday
STEPS = (
    PolicyStep(days=1, action="letter", level=1),
    PolicyStep(days=10, action="call"),
    PolicyStep(days=20, action="letter", level=2, fee=500, interest="8.5"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """ALDER's 1,000.00 were due on 1 June, and 365.00 on 14 May; CEDAR's 200.00 on 22 June."""
    with new_ledger(tmp_path) as made:
        policy.save_policy(made, "", "", STEPS)
        alder, cedar = add_customer(made), add_customer(made, "CEDAR")
        add_invoice(made, alder, "1", 100000, day("2026-05-02"), due_date=day("2026-06-01"))
        add_invoice(made, alder, "2", 36500, day("2026-04-14"), due_date=day("2026-05-14"))
        add_invoice(made, cedar, "3", 20000, day("2026-05-22"), due_date=day("2026-06-22"))
        yield made


def due(ledger: Ledger, on: str = "2026-06-24") -> list[tuple[str, int, int, int]]:
    return [(one.code, one.level, one.fee, one.interest) for one in letters_due(ledger, day(on))]


def test_each_customer_gets_the_sternest_letter_that_is_due(ledger: Ledger) -> None:
    # 1,000.00 × 8.5 % × 23/365 = 5.3561…; 365.00 × 8.5 % × 41/365 = 3.485: together 8.84.
    assert due(ledger) == [("ALDER", 2, 500, 884), ("CEDAR", 1, 0, 0)]
    (alder, _cedar) = letters_due(ledger, TODAY)
    assert [(one.number, one.amount, one.days) for one in alder.parts] == [("2", 36500, 41), ("1", 100000, 23)]


def test_interest_is_reckoned_from_the_last_reminder_on(ledger: Ledger) -> None:
    collections.save_activity(ledger, Activity(date=day("2026-06-04"), customer_id=1, kind="letter", level=1))
    # Both since 4 June: 1,365.00 × 8.5 % × 20/365 = 6.3575…
    assert due(ledger)[0] == ("ALDER", 2, 500, 636)


def test_what_is_contested_bears_no_interest(ledger: Ledger) -> None:
    collections.save_deduction(ledger, Deduction(number="D", invoice_id=2, amount=36400, opened=day("2026-05-20")))
    # 1,000.00 for 23 days and 1.00 for 41 days: 5.3561… + 0.0095… = 5.3657
    assert due(ledger)[0] == ("ALDER", 2, 500, 537)


def test_who_is_paused_gets_none_and_a_later_step_done_takes_its_place(ledger: Ledger) -> None:
    pauses.pause(ledger, Pause(customer_id=1, since=TODAY, until=TODAY))
    collections.save_activity(ledger, Activity(date=day("2026-06-23"), customer_id=2, kind="call"))
    assert due(ledger) == [("CEDAR", 1, 0, 0)]  # the call came before its day, and does nothing
    collections.save_activity(ledger, Activity(date=day("2026-07-02"), customer_id=2, kind="call"))
    assert ("CEDAR", 1, 0, 0) not in due(ledger, "2026-07-03")


def test_what_is_printed_and_noted_is_what_the_ledger_says(ledger: Ledger) -> None:
    paper = batch.letters_due(ledger, TODAY)[0]
    assert (paper.code, paper.totals, paper.fee, paper.interest) == ("ALDER", (("USD", 136500 + 1384),), 500, 884)
    sent = Reminder(paper.customer_id, level=paper.level, fee=paper.fee, interest=paper.interest)
    log_reminders(ledger, [sent], TODAY)
    assert ledger.account(1, TODAY).open_base == dict(paper.totals)["USD"]
    charged = ledger.all(Invoice)[-1]
    assert (charged.total, charged.description) == (1384, "Reminder fee · Interest for late payment")
    assert charged.kind == "charge"
    assert due(ledger) == [("CEDAR", 1, 0, 0)]


def test_fees_and_interest_bear_neither_and_follow_no_policy_while_more_is_open(ledger: Ledger) -> None:
    policy.save_policy(ledger, "", "", (*STEPS, PolicyStep(days=60, action="letter", level=3, fee=700, interest="8.5")))
    log_reminders(ledger, [Reminder(1, level=2, fee=500, interest=884)], TODAY)
    assert [one for one in due(ledger, "2026-07-27") if one[0] == "ALDER"] == [("ALDER", 3, 700, 1049)]
    # 365.00 × 8.5 % × 33/365 = 2.805; 1,000.00 × 8.5 % × 33/365 = 7.685; nothing on the 13.84 charged, due on 24 July
    (alder,) = letters_due(ledger, day("2026-07-27"), customer_id=1)
    assert [one.number for one in alder.parts] == ["2", "1"]
    pay(ledger, 1, 136500, TODAY, (1, 100000), (2, 36500))
    assert due(ledger, "2026-07-27")[-1][0] == "CEDAR"
    late = [one for one in due(ledger, "2026-08-17") if one[0] == "ALDER"]
    assert late == [("ALDER", 2, 0, 0)]  # all that is left is the charge: it is asked for, without another
