"""Closing a month: what can be closed, what is locked then, what may still become known, and opening it again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import (
    Activity,
    Allocation,
    ClosedFigures,
    ClosedMonth,
    Complaint,
    Cost,
    CreditNote,
    Deduction,
    Dispute,
    Invoice,
    InvoiceLine,
    Payment,
    Promise,
    Record,
    Refund,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.operations import collections, credits, customers, invoices, payments  # noqa: A004 - the room's name
from ardesk.operations.closing import close_month, differences, drafts_in, prepare, reopen_month, store
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay
from tests.storage.test_ledger import outside

if TYPE_CHECKING:
    from ardesk.ledger import Ledger

SEPTEMBER, OCTOBER, NOVEMBER = (Period.parse(f"2026-{month:02}") for month in (9, 10, 11))
INSIDE, OUTSIDE = day("2026-10-20"), day("2026-11-05")
TODAY = day("2026-11-22")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


def close(ledger: Ledger, month: Period = OCTOBER) -> int:
    return close_month(ledger, month, today=TODAY, keep=False)


def refused(act: Callable[[], object], words: str = "2026-10 is closed") -> None:
    with pytest.raises(ArdeskError, match=words):
        act()


# What can be closed


def test_a_month_is_closed_once_it_is_over(ledger: Ledger) -> None:
    refused(lambda: close_month(ledger, NOVEMBER, today=TODAY), "November 2026 is not over")
    refused(lambda: close_month(ledger, OCTOBER, today=OCTOBER.end), "October 2026 is not over")
    close_month(ledger, OCTOBER, today=OCTOBER.end + dt.timedelta(1), keep=False)
    assert ledger.closed_months == ("2026-10",)
    assert ledger.locked_until == OCTOBER.end


def test_it_is_closed_once(ledger: Ledger) -> None:
    close(ledger)
    refused(lambda: close(ledger), "October 2026 is closed already")


def test_the_months_before_are_locked_along(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    close(ledger)
    refused(lambda: add_invoice(ledger, customer, "1", 100, day("2026-03-01")))
    refused(lambda: close(ledger, SEPTEMBER), "September 2026 was closed along with October 2026")
    assert ledger.closed_months == ("2026-10",)


def test_only_a_calendar_month_is_closed(ledger: Ledger) -> None:
    refused(lambda: close(ledger, Period.parse("2026-Q3")), "2026-Q3 is not a calendar month")


def test_a_verified_copy_is_kept_before(ledger: Ledger) -> None:
    close_month(ledger, OCTOBER, today=TODAY)
    assert ledger.newest_backup is not None
    from ardesk.ledger import Ledger as Opened

    with Opened.open(ledger.newest_backup, read_only=True) as copy:
        assert copy.closed_months == ()


def test_a_ledger_changed_from_outside_is_not_closed(ledger: Ledger) -> None:
    add_customer(ledger)
    revision = ledger.revision
    guard = ledger._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'customer_update'").fetchone()[0]
    outside(ledger, "DROP TRIGGER customer_update", "UPDATE customer SET name = 'Elder'", guard)
    words = "is not what was sealed: it was changed from outside. Check the ledger."
    refused(lambda: close_month(ledger, OCTOBER, today=TODAY), words)
    assert (ledger.revision, ledger.closed_months) == (revision, ())


def test_what_was_prepared_is_not_stored_when_the_ledger_has_moved_on(ledger: Ledger) -> None:
    prepared = prepare(ledger, OCTOBER, today=TODAY, keep=False)
    add_customer(ledger)
    refused(lambda: store(ledger, prepared, today=TODAY), "has changed")
    assert ledger.all(ClosedMonth) == []


def test_its_figures_and_the_seal_of_the_journal_are_kept(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    add_invoice(ledger, customer, "1", 150_000_00, INSIDE)
    seal = ledger.seal()
    closing = ledger.get(ClosedMonth, close(ledger))
    assert closing.journal_hash == seal
    kept = ledger.find(ClosedFigures, closed_month_id=closing.id)
    assert kept is not None
    figures = json.loads(kept.figures)
    assert figures["control_total"] == "150000.00"
    assert figures["aging"]["rows"][0]["amounts"]["current"] == "150000.00"
    values = {one["id"]: one for one in figures["kpis"]}
    assert values["dso"]["value"] == pytest.approx(31)
    assert values["dso"]["inputs"]["credit_sales"] == "150000.00"
    assert figures["options"]["dso_sales"] == "gross"


def test_a_closing_that_was_undone_is_closed_again_with_a_seal_of_its_own(ledger: Ledger) -> None:
    close_month(ledger, OCTOBER, today=TODAY)
    ledger.undo()
    close_month(ledger, OCTOBER, today=TODAY)
    assert [check for check in ledger.verify() if not check.ok] == []
    ledger.undo()
    ledger.redo()
    assert [check for check in ledger.verify() if not check.ok] == []


# What is locked


def documents(on: dt.date) -> list[Record]:
    """One new record of each kind, dated `on`, to hang on an invoice and a payment of that day."""
    customer, invoice, payment = 1, 1, 1
    source = {"customer_id": customer, "currency": "USD"}
    return [
        Invoice(number="N", date=on, due_date=on + dt.timedelta(9), net=5, total=5, **source),  # type: ignore[arg-type]
        Payment(number="N", date=on, amount=5, **source),  # type: ignore[arg-type]
        CreditNote(number="N", date=on, net=5, total=5, **source),  # type: ignore[arg-type]
        WriteOff(number="N", invoice_id=invoice, date=on, amount=1),
        Refund(number="N", customer_id=customer, date=on, amount=1, payment_id=payment),
        Allocation(invoice_id=invoice, amount=1, date=on, payment_id=payment),
        Dispute(number="N", invoice_id=invoice, opened=on, reason="pricing"),
        Deduction(number="N", invoice_id=invoice, amount=1, opened=on),
        Promise(number="N", customer_id=customer, made=on, due=on + dt.timedelta(40), amount=5),
        Activity(date=on, customer_id=customer, kind="call"),
        Complaint(date=on, customer_id=customer),
        Cost(date=on, kind="postage", amount=5),
    ]


KINDS = [type(record).__name__ for record in documents(INSIDE)]


def altered(record: Record, **values: Any) -> Record:  # noqa: ANN401 - any field of any record
    return replace(record, **values)


def insert(ledger: Ledger, record: Record) -> int:
    with ledger.change("Add") as rows:
        return rows.insert(record)


def filled(ledger: Ledger) -> list[Record]:
    """A ledger with one record of each kind in October, which lie on an invoice and a payment of September."""
    customer = add_customer(ledger)
    add_invoice(ledger, customer, "I", 100_00, day("2026-09-10"))
    pay(ledger, customer, 90_00, day("2026-09-20"), number="P")
    return [altered(record, id=insert(ledger, record)) for record in documents(INSIDE)]


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_nothing_dated_inside_arrives(ledger: Ledger, kind: int) -> None:
    filled(ledger)
    close(ledger)
    record = documents(OCTOBER.end)[kind]
    if hasattr(record, "number"):
        record = altered(record, number="LATE")
    refused(lambda: insert(ledger, record))
    record = documents(NOVEMBER.start)[kind]
    insert(ledger, altered(record, number="LATE") if hasattr(record, "number") else record)


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_nothing_dated_inside_vanishes(ledger: Ledger, kind: int) -> None:
    record = filled(ledger)[kind]
    close(ledger)

    def remove() -> None:
        with ledger.change("Remove") as rows:
            rows.delete(type(record), record.id or 0)

    refused(remove)
    reopen_month(ledger, OCTOBER, "entered twice")
    remove()


CHANGES: dict[str, dict[str, object]] = {
    "Invoice": {"total": 6, "net": 6},
    "Payment": {"amount": 6},
    "CreditNote": {"billing_error": "yes"},
    "WriteOff": {"kind": "minor"},
    "Refund": {"method": "cash"},
    "Allocation": {"amount": 2},
    "Dispute": {"reason": "tax"},
    "Deduction": {"reason": "freight"},
    "Promise": {"amount": 4},
    "Activity": {"note": "said so"},
    "Complaint": {"category": "billing"},
    "Cost": {"amount": 6},
}


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_nothing_dated_inside_changes_or_moves(ledger: Ledger, kind: int) -> None:
    record = filled(ledger)[kind]
    close(ledger)
    dates = {name: OUTSIDE for name in ("date", "opened", "made") if hasattr(record, name)}
    for changes in (CHANGES[KINDS[kind]], dates):

        def alter(to: Record) -> None:
            with ledger.change("Alter") as rows:
                rows.update(to)

        refused(lambda: alter(altered(record, **changes)))  # noqa: B023 - called at once
    assert ledger.get(type(record), record.id or 0) == record


@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_nothing_dated_outside_moves_inside(ledger: Ledger, kind: int) -> None:
    filled(ledger)
    close(ledger)
    record = documents(OUTSIDE)[kind]
    record = altered(record, number="LATE") if hasattr(record, "number") else record
    record = altered(record, id=insert(ledger, record))
    inside = {name: INSIDE for name in ("date", "opened", "made") if hasattr(record, name)}

    def move() -> None:
        with ledger.change("Move") as rows:
            rows.update(altered(record, **inside))

    refused(move)


def test_lines_are_dated_by_their_invoice(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    lines = [InvoiceLine(invoice_id=0, position=1, description="Work", net=100)]
    ids = []
    for number, on in (("1", INSIDE), ("2", OUTSIDE)):
        ids.append(add_invoice(ledger, customer, number, 100, on))
        invoices.save_invoice(ledger, ledger.get(Invoice, ids[-1]), lines)
    close(ledger)
    other = [replace(lines[0], description="Other work")]
    refused(lambda: invoices.save_invoice(ledger, ledger.get(Invoice, ids[0]), other))
    refused(lambda: invoices.save_invoice(ledger, ledger.get(Invoice, ids[0]), []))
    invoices.save_invoice(ledger, ledger.get(Invoice, ids[1]), other)


def test_the_sentence_says_which_month_what_and_what_to_do(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    close(ledger, SEPTEMBER)
    close(ledger)
    with pytest.raises(ArdeskError) as said:
        add_invoice(ledger, customer, "INV-7", 100, day("2026-09-14"))
    assert said.value.sentence == (
        "2026-09 is closed: nothing dated 2026-09-14 can be added, changed or removed (invoice INV-7). "
        "Date it after 2026-10-31, or reopen 2026-09 and say why."
    )


# Drafts


def test_a_draft_inside_can_be_changed_dated_later_and_deleted_but_not_issued(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    first, second = (add_invoice(ledger, customer, number, 100, INSIDE, status="draft") for number in "12")
    assert [one.number for one in drafts_in(ledger, OCTOBER)] == ["1", "2"]
    close(ledger)
    refused(lambda: invoices.issue(ledger, first))
    draft = ledger.get(Invoice, first)
    invoices.save_invoice(ledger, replace(draft, date=OUTSIDE, due_date=OUTSIDE))
    invoices.issue(ledger, first)
    invoices.delete_draft(ledger, second)


def test_an_issued_invoice_inside_is_not_made_void(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, INSIDE)
    close(ledger)
    refused(lambda: invoices.void_invoice(ledger, invoice, "typed twice"))


# What may still become known


def test_a_payment_may_come_back_later_and_not_earlier(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100, day("2026-09-01"))
    payment = pay(ledger, customer, 100, INSIDE, (invoice, 100))
    close(ledger)
    refused(lambda: payments.return_payment(ledger, payment, OCTOBER.end))
    payments.return_payment(ledger, payment, NOVEMBER.start)
    ledger.undo()
    assert ledger.get(Payment, payment).returned_date is None
    assert differences(ledger) == []


def test_unapplied_credit_is_applied_and_refunded_later(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100, INSIDE)
    payment = pay(ledger, customer, 100, INSIDE)
    close(ledger)
    payments.allocate(ledger, parts=[(invoice, 60)], day=OUTSIDE, payment_id=payment)
    payments.refund(ledger, Refund(number="R", customer_id=customer, date=OUTSIDE, amount=40, payment_id=payment))
    assert differences(ledger) == []


def test_but_not_for_a_cash_sale_which_would_take_it_out_of_the_closed_month(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    payment = pay(ledger, customer, 100, INSIDE)
    close(ledger)
    sale = add_invoice(ledger, customer, "1", 100, OUTSIDE, cash_sale="yes")
    refused(lambda: payments.allocate(ledger, parts=[(sale, 100)], day=OUTSIDE, payment_id=payment))
    plain = add_invoice(ledger, customer, "2", 100, OUTSIDE)
    payments.allocate(ledger, parts=[(plain, 100)], day=OUTSIDE, payment_id=payment)
    flagged = replace(ledger.get(Invoice, plain), cash_sale="yes")
    refused(lambda: invoices.save_invoice(ledger, flagged, reason="it was cash"))


def test_a_dispute_is_settled_later_and_its_note_kept_up(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, INSIDE)
    dispute = collections.save_dispute(ledger, Dispute(number="D", invoice_id=invoice, opened=INSIDE))
    close(ledger)
    known = ledger.get(Dispute, dispute)
    collections.save_dispute(ledger, replace(known, note="they will look into it", handler="Ann"))
    refused(lambda: collections.resolve_dispute(ledger, dispute, OCTOBER.end, "us"))
    collections.resolve_dispute(ledger, dispute, NOVEMBER.start, "us")


def test_a_dispute_settled_inside_stays_so(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, day("2026-09-01"))
    dispute = collections.save_dispute(ledger, Dispute(number="D", invoice_id=invoice, opened=day("2026-09-02")))
    collections.resolve_dispute(ledger, dispute, INSIDE, "us")
    close(ledger)
    refused(lambda: collections.resolve_dispute(ledger, dispute, INSIDE, "customer"))
    refused(lambda: collections.resolve_dispute(ledger, dispute, OUTSIDE, "us"))


def test_a_deduction_is_settled_later(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, INSIDE)
    known = Deduction(number="D", invoice_id=invoice, amount=10, opened=INSIDE)
    known = replace(known, id=collections.save_deduction(ledger, known))
    close(ledger)
    settled = replace(known, outcome="repaid", recovered=10)
    refused(lambda: collections.save_deduction(ledger, replace(settled, resolved=OCTOBER.end)))
    collections.save_deduction(ledger, replace(settled, resolved=NOVEMBER.start))


def test_a_written_off_amount_is_recovered_later(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, day("2026-09-01"))
    loss = credits.write_off(ledger, WriteOff(number="W", invoice_id=invoice, date=INSIDE, amount=100))
    close(ledger)
    refused(lambda: credits.record_recovery(ledger, loss, OCTOBER.end, 50))
    credits.record_recovery(ledger, loss, NOVEMBER.start, 50)


def test_a_promise_changes_its_state_while_it_is_due_later(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    ids = [
        collections.save_promise(
            ledger, Promise(number=f"S{due}", customer_id=customer, made=INSIDE, due=due, amount=100)
        )
        for due in (OCTOBER.end, NOVEMBER.start)
    ]
    close(ledger)
    past, later = (replace(ledger.get(Promise, one), status="withdrawn") for one in ids)
    refused(lambda: collections.save_promise(ledger, past))
    collections.save_promise(ledger, later)
    refused(lambda: collections.save_promise(ledger, replace(later, amount=50)))


def test_an_invoice_may_be_marked_as_sent_later(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, OCTOBER.end)
    close(ledger)
    known = ledger.get(Invoice, invoice)
    invoices.save_invoice(ledger, replace(known, sent_date=NOVEMBER.start))
    refused(lambda: invoices.save_invoice(ledger, replace(known, sent_date=OCTOBER.end)))


def test_a_claim_settled_inside_is_not_entered_as_opened_after(ledger: Ledger) -> None:
    invoice = add_invoice(ledger, add_customer(ledger), "1", 100, INSIDE)
    close(ledger)
    odd = Dispute(number="D", invoice_id=invoice, opened=OUTSIDE, resolved=INSIDE, outcome="us")
    refused(lambda: insert(ledger, odd))


def test_an_invoice_that_an_older_dispute_is_about_keeps_its_state(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100, OUTSIDE)
    insert(ledger, Promise(number="S", customer_id=customer, invoice_id=invoice, made=INSIDE, due=OUTSIDE, amount=5))
    close(ledger)
    refused(lambda: invoices.void_invoice(ledger, invoice, "typed twice"))


def test_customers_and_what_the_owner_settles_are_not_dated(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    close(ledger)
    from ardesk.domain.records import Customer
    from ardesk.operations.company import set_option, set_remarks

    customers.save_customer(ledger, replace(ledger.get(Customer, customer), name="Alder & Co", credit_limit=5))
    set_option(ledger, "dso_sales", "net")
    set_remarks(ledger, "2026-10", "A good month")


# Taking back, opening again


def test_a_closing_is_taken_back_and_done_again(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100, INSIDE)
    close(ledger)
    kept = ledger.all(ClosedFigures)
    assert ledger.undo_label == "Close October 2026"
    ledger.undo()
    assert ledger.locked_until is None
    assert ledger.all(ClosedFigures) == []
    ledger.redo()
    assert ledger.all(ClosedFigures) == kept
    refused(lambda: invoices.void_invoice(ledger, invoice, "typed twice"))
    ledger.undo()
    ledger.undo()
    assert ledger.find(Invoice, number="1") is None
    assert all(check.ok for check in ledger.verify())


def test_an_older_change_inside_is_neither_undone_nor_redone(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    add_invoice(ledger, customer, "1", 100, INSIDE)
    made = ledger.revision
    ledger.undo()
    undone = ledger.revision
    ledger.redo()
    close(ledger)
    for number in (made, undone):
        with pytest.raises(ArdeskError):
            ledger._invert(number, "older")
    refused(lambda: ledger._invert(undone + 1, "the invoice again"))
    assert ledger.find(Invoice, number="1") is not None


def test_opening_a_month_opens_those_after_it_and_needs_a_reason(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    for month in (Period.parse("2026-08"), SEPTEMBER, OCTOBER):
        close(ledger, month)
    refused(lambda: reopen_month(ledger, SEPTEMBER, "  "), "Say why September 2026")
    assert reopen_month(ledger, SEPTEMBER, "a bill was forgotten") == ("2026-09", "2026-10")
    assert ledger.closed_months == ("2026-08",)
    assert {one.why for one in ledger.all(ClosedMonth) if one.reopened_at} == {"a bill was forgotten"}
    assert ledger.changes(1)[0].reason == "a bill was forgotten"
    add_invoice(ledger, customer, "1", 100, SEPTEMBER.start)
    refused(lambda: add_invoice(ledger, customer, "2", 100, day("2026-08-31")), "2026-08 is closed")
    refused(lambda: reopen_month(ledger, OCTOBER, "again"), "October 2026 is not closed")


def test_a_month_locked_along_is_opened_by_its_own_name(ledger: Ledger) -> None:
    close(ledger)
    assert reopen_month(ledger, SEPTEMBER, "a bill was forgotten") == ("2026-10",)
    assert ledger.locked_until is None


def test_a_month_is_closed_again_and_both_closings_are_kept(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    close(ledger)
    reopen_month(ledger, OCTOBER, "a bill was forgotten")
    add_invoice(ledger, customer, "1", 100, INSIDE)
    close(ledger)
    assert [one.reopened_at is None for one in ledger.all(ClosedMonth, month="2026-10")] == [False, True]
    ledger.undo()
    refused(lambda: reopen_month(ledger, OCTOBER, "again"), "is not closed")


def test_opening_is_taken_back(ledger: Ledger) -> None:
    close(ledger)
    reopen_month(ledger, OCTOBER, "by mistake")
    ledger.undo()
    assert ledger.locked_until == OCTOBER.end
    ledger.redo()
    assert ledger.locked_until is None


def test_a_change_does_not_open_a_month_for_itself(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    closing = ledger.get(ClosedMonth, close(ledger))

    def both() -> None:
        with ledger.change("Both") as rows:
            rows.update(replace(closing, reopened_at="2026-11-22T00:00:00+00:00", why="so"))
            rows.insert(
                Invoice(number="1", customer_id=customer, date=INSIDE, due_date=INSIDE, net=5, total=5, currency="USD")
            )

    refused(both)


def test_opening_does_not_write_the_figures_again(ledger: Ledger) -> None:
    close(ledger)
    before = ledger._connection.execute("SELECT sum(length(after)) FROM journal").fetchone()[0]
    reopen_month(ledger, OCTOBER, "a bill was forgotten")
    assert ledger._connection.execute("SELECT sum(length(after)) FROM journal").fetchone()[0] - before < 500


def test_a_closing_bears_the_seal_of_what_was_before_it(ledger: Ledger) -> None:
    closing = ledger.get(ClosedMonth, close(ledger))
    assert {check.name: check.ok for check in ledger.verify()}["Closings"]
    with ledger.change("Another seal") as rows:
        rows.update(replace(closing, journal_hash=ledger.seal()))
    (found,) = [check for check in ledger.verify() if not check.ok]
    assert (found.name, found.detail) == (
        "Closings",
        "The closing of 2026-10 carries a seal that is not of the changes before it.",
    )


def test_a_closing_whose_figures_are_gone_is_found(ledger: Ledger) -> None:
    close(ledger)
    with ledger.change("Figures gone") as rows:
        rows.delete(ClosedFigures, 1)
    assert [check.detail for check in ledger.verify() if not check.ok] == [
        "The closing of 2026-10 has lost its figures."
    ]
