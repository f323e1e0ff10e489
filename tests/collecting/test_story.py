"""One invoice from overdue to nothing owed, step by step: at each, the worklist, the figures, papers and journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.worklist import worklist
from ardesk.domain.periods import Period
from ardesk.domain.records import Activity, Deduction, Dispute, Payment, Promise, WriteOff
from ardesk.kpi.views import value
from ardesk.operations import claims, collections, reminders
from ardesk.operations.claims import Settlement
from ardesk.operations.credits import write_off
from ardesk.operations.payments import record_payment
from ardesk.operations.reminders import Reminder
from ardesk.reports import papers
from tests.ledgers import add_customer, add_invoice, day, new_ledger
from tests.reports.printed import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger


class Story:
    """The customer, the invoice of 1,000.00 due on 2026-04-01, and questions about a day."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.customer = add_customer(ledger, "BIRCH", phone="555-0199")
        self.invoice = add_invoice(ledger, self.customer, "INV-1", 100000, day("2026-03-02"))

    def todo(self, on: str) -> tuple[str, ...]:
        """The next step and the first reason for the customer on the worklist; nothing if he is not on it."""
        return next(((one.next_step, one.reasons[0]) for one in worklist(self.ledger, day(on)).items), ())

    def stands(self, on: str, **figures: float | None) -> None:
        """What is open on the invoice, as four witnesses have it: list, aging, statement and KPI; and other KPIs."""
        amount = figures.pop("open_items")
        as_of, month = day(on), Period(day(on).replace(day=1), day(on))
        assert self.ledger.invoice_rows(as_of, ids=[self.invoice])[0].open == amount
        book = self.ledger.book()
        assert book.aging(as_of).total.open_items == amount
        assert value(book, "open_items", month).value == amount
        said = words_of(papers.statement(self.ledger, self.customer, as_of))
        assert (f"Balance USD {amount / 100:,.2f}" in said) if amount else ("nothing was open on your account" in said)
        assert {ident: value(book, ident, month).value for ident in figures} == figures

    def last_change(self) -> str:
        """What the journal calls the newest change."""
        return self.ledger.changes(1)[0].label

    def contact(self, on: str, kind: str, outcome: str, **more: object) -> None:
        activity = Activity(
            date=day(on), customer_id=self.customer, invoice_id=self.invoice, kind=kind, outcome=outcome
        )
        collections.log_activity(self.ledger, activity, **more)  # type: ignore[arg-type] # a promise or a dispute


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with new_ledger(tmp_path) as ledger:
        yield Story(ledger)


def test_from_overdue_to_nothing_owed(story: Story) -> None:  # noqa: PLR0915 - a story is told in one go
    ledger = story.ledger
    born = ledger.revision
    story.stands("2026-04-02", open_items=100000, pct_past_due=100.0, activities=0)

    # The day after it fell due: the reminder, by letter.
    assert story.todo("2026-04-02") == ("Payment reminder", "Payment reminder")
    assert "1,000.00" in words_of(papers.letter(ledger, story.customer, 1, day("2026-04-02")))
    reminders.log_reminders(ledger, [Reminder(story.customer, level=1, cost=85)], day("2026-04-02"))
    assert story.last_change() == "1 reminder sent"
    assert (story.todo("2026-04-02"), story.todo("2026-04-03")) == ((), ())
    story.stands("2026-04-02", open_items=100000, activities=1, collection_cost=85)
    # The friendly note of 27 March (a Friday) had its time in March and was not sent; the reminder went on its day.
    story.stands("2026-03-31", open_items=100000, policy_steps_planned=1, policy_steps_in_time=0)
    story.stands("2026-04-05", open_items=100000, policy_steps_planned=1, policy_steps_in_time=100)

    # Ten days late falls on a Saturday, so the call is due on Monday; he promises.
    assert story.todo("2026-04-10") == ()
    assert story.todo("2026-04-13") == ("Call", "Call")
    promise = Promise(
        number="PRM-1", customer_id=story.customer, invoice_id=story.invoice, made=day("2026-04-13"),
        due=day("2026-04-20"), amount=100000,
    )  # fmt: skip
    story.contact("2026-04-13", "call", "promised", promise=promise)
    assert (story.todo("2026-04-20"), story.last_change()) == ((), "Contact with Birch")
    story.stands("2026-04-13", open_items=100000, calls_made=1, promises_due=0)
    story.stands("2026-04-16", open_items=100000, policy_steps_planned=2, policy_steps_in_time=100)

    # The promise is broken, which comes first; on the telephone he contests the price.
    assert story.todo("2026-04-21") == ("Call", "broken promise")
    story.stands("2026-04-21", open_items=100000, promises_broken=1, promise_kept_rate=0.0)
    dispute = Dispute(
        number="DSP-1", invoice_id=story.invoice, amount=20000, reason="pricing", opened=day("2026-04-21"),
        deadline=day("2026-05-05"),
    )  # fmt: skip
    story.contact("2026-04-21", "call", "disputed", dispute=dispute)
    assert story.todo("2026-04-21") == ()
    story.stands("2026-04-21", open_items=100000, disputes_open=1, disputed_share_of_ar=20.0, calls_made=2)
    second = words_of(papers.letter(ledger, story.customer, 2, day("2026-04-22")))
    assert "800.00" in second

    # The dispute is past its date, and is settled for him with a credit note.
    assert story.todo("2026-05-06")[1] in ("broken promise", "dispute DSP-1 past its date")
    item = worklist(ledger, day("2026-05-06")).items[0]
    assert "dispute DSP-1 past its date" in item.reasons
    (found,) = ledger.all(Dispute)
    settlement = Settlement("credit_note", 20000, billing_error="yes")
    claims.settle_dispute(ledger, found.id or 0, day("2026-05-06"), "customer", settlement)
    assert story.last_change() == "Dispute DSP-1 settled"
    assert "200.00" in words_of(papers.credit_note(ledger, 1))
    story.stands("2026-05-06", open_items=80000, disputes_open=0, credit_notes=20000, dispute_days_to_resolve=15.0)

    # He pays all but the freight.
    payment = Payment(number="PAY-1", customer_id=story.customer, date=day("2026-05-08"), amount=70000, currency="USD")
    record_payment(ledger, payment, [(story.invoice, 70000)], deductions=[(story.invoice, 10000, "freight")])
    assert story.last_change() == "Payment PAY-1"
    assert "700.00" in words_of(papers.receipt(ledger, 1))
    story.stands("2026-05-08", open_items=10000, cash_collected=70000, deductions_count=1, deductions_amount=10000)

    # Half of the deduction is his right, the rest is given up.
    (kept_back,) = ledger.all(Deduction)
    claims.settle_deduction(ledger, kept_back.id or 0, day("2026-05-20"), Settlement("credit_note", 6000))
    story.stands("2026-05-20", open_items=4000, credit_notes=26000, deductions_open_amount=0)
    loss = WriteOff(number="WO-1", invoice_id=story.invoice, date=day("2026-05-21"), amount=4000, reason="not worth it")
    write_off(ledger, loss)
    assert story.last_change() == "Write off INV-1"
    assert "40.00" in words_of(papers.write_offs(ledger, Period.parse("2026-05")))
    story.stands("2026-05-21", open_items=0, write_offs=4000, ar_ending=0, invoices_closed=1)
    assert worklist(ledger, day("2026-05-22")).items == ()

    # What stood on earlier days still does; the journal has every step, and leads all the way back.
    story.stands("2026-04-13", open_items=100000, promises_due=0)
    story.stands("2026-05-06", open_items=80000, credit_notes=20000)
    assert [check.detail for check in ledger.verify() if not check.ok] == []
    assert ledger.revision == born + 7
    for _step in range(7):
        ledger.undo()
    story.stands("2026-05-22", open_items=100000, activities=0)
    assert [check.detail for check in ledger.verify() if not check.ok] == []
