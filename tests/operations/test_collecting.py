"""Policy, pauses, evidence, claims settled in one step, reminders with fees: each one change, checked, taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import (
    Activity,
    Complaint,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Evidence,
    Invoice,
    InvoiceLine,
    Pause,
    Payment,
    PolicyStep,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.operations import claims, collections, evidence, pauses, policy, reminders
from ardesk.operations.claims import Settlement
from ardesk.operations.credits import write_off_small
from ardesk.operations.payments import record_payment
from ardesk.operations.reminders import Reminder
from ardesk.storage.schema import MOST_BYTES
from tests.ledgers import add_customer, add_invoice, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

MAY = dt.date(2026, 5, 20)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def customer(ledger: Ledger) -> int:
    return add_customer(ledger)


@pytest.fixture
def invoice(ledger: Ledger, customer: int) -> int:
    return add_invoice(ledger, customer, "INV-1", 11900, dt.date(2026, 4, 1), net=10000, tax=1900)


def open_on(ledger: Ledger, invoice_id: int, day: dt.date = MAY) -> int:
    return next(row.open for row in ledger.invoice_rows(day, ids=[invoice_id]))


def sound(ledger: Ledger) -> bool:
    return all(check.ok for check in ledger.verify())


# Policy


def steps(*days: int) -> list[PolicyStep]:
    return [PolicyStep(days=day, action="letter", level=1) for day in days]


def test_a_policy_replaces_the_one_before_in_its_scope_alone(ledger: Ledger) -> None:
    policy.save_policy(ledger, "", "", steps(1, 10))
    policy.save_policy(ledger, "type", "retail", steps(3))
    policy.save_policy(ledger, "", "", steps(5))
    assert [(one.scope, one.scope_key, one.days) for one in ledger.all(PolicyStep)] == [
        ("type", "retail", 3),
        ("", "", 5),
    ]
    ledger.undo()
    assert sorted(one.days for one in ledger.all(PolicyStep, scope="")) == [1, 10]


@pytest.mark.parametrize("scope", [("customer", ""), ("", "ACME"), ("planet", "Mars")])
def test_a_policy_says_whom_it_is_for(ledger: Ledger, scope: tuple[str, str]) -> None:
    with pytest.raises(ArdeskError, match="for which"):
        policy.save_policy(ledger, *scope, steps(1))


def test_two_equal_steps_and_odd_rates_are_refused(ledger: Ledger) -> None:
    with pytest.raises(ArdeskError, match="day 7"):
        policy.save_policy(ledger, "", "", steps(7, 7))
    for rate in ("much", "-1", "101", "NaN"):
        with pytest.raises(ArdeskError, match="rate of interest"):
            policy.save_policy(ledger, "", "", [PolicyStep(days=1, action="letter", interest=rate)])
    assert ledger.all(PolicyStep) == []


# Pauses


def test_a_pause_ends_the_day_before_chasing_begins_again(ledger: Ledger, customer: int) -> None:
    number = pauses.pause(ledger, Pause(customer_id=customer, since=MAY, why="on holiday"))
    pauses.unpause(ledger, number, dt.date(2026, 5, 25))
    assert ledger.get(Pause, number).until == dt.date(2026, 5, 24)
    pauses.unpause(ledger, number, MAY)
    assert ledger.all(Pause) == []
    ledger.undo()
    assert ledger.get(Pause, number).why == "on holiday"


def test_a_pause_does_not_end_before_it_begins(ledger: Ledger, customer: int) -> None:
    with pytest.raises(ArdeskError, match="before it begins"):
        pauses.pause(ledger, Pause(customer_id=customer, since=MAY, until=dt.date(2026, 5, 19)))


# Evidence


def complaint(ledger: Ledger, customer: int) -> int:
    return collections.save_complaint(ledger, Complaint(date=MAY, customer_id=customer, category="late"))


def test_evidence_is_kept_read_and_taken_off(ledger: Ledger, customer: int) -> None:
    data = bytes(range(256)) * 10
    number = evidence.attach(ledger, "complaint", complaint(ledger, customer), "C:\\scans\\note.PDF", data, MAY)
    kept = ledger.get(Evidence, number)
    assert (kept.name, kept.media_type, kept.size) == ("note.PDF", "application/pdf", 2560)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert evidence.read(ledger, number) == data
    assert ledger.all(Complaint)[0].number == "CPL-0001"
    evidence.detach(ledger, number)
    assert ledger.all(Evidence) == []
    ledger.undo()
    assert evidence.read(ledger, number) == data
    assert sound(ledger)


def test_the_same_file_twice_is_kept_once(ledger: Ledger, invoice: int) -> None:
    about = collections.save_dispute(ledger, Dispute(number="D", invoice_id=invoice, opened=MAY))
    for name in ("a.txt", "b.txt"):
        evidence.attach(ledger, "dispute", about, name, b"the same", MAY)
    with closing(sqlite3.connect(ledger.path)) as outside:
        assert outside.execute("SELECT count(*) FROM content").fetchone() == (1,)
    assert [one.name for one in ledger.all(Evidence, dispute_id=about)] == ["a.txt", "b.txt"]


def test_evidence_too_large_leaves_nothing(ledger: Ledger, customer: int) -> None:
    about, before = complaint(ledger, customer), ledger.revision
    with pytest.raises(ArdeskError, match="at most 5 MB"):
        evidence.attach(ledger, "complaint", about, "film.mp4", bytes(MOST_BYTES + 1), MAY)
    assert ledger.revision == before


def test_evidence_changed_from_outside_is_found(ledger: Ledger, customer: int) -> None:
    evidence.attach(ledger, "complaint", complaint(ledger, customer), "signed.pdf", b"signed", MAY)
    with closing(sqlite3.connect(ledger.path)) as outside:
        with pytest.raises(sqlite3.IntegrityError, match="content is fixed"):
            outside.execute("UPDATE content SET data = x'00'")
        with pytest.raises(sqlite3.IntegrityError, match="content is kept"):
            outside.execute("DELETE FROM content")
        outside.execute("DROP TRIGGER content_is_fixed")
        outside.execute("UPDATE content SET data = x'00'")
        outside.commit()
    assert any("signed.pdf" in check.detail for check in ledger.verify() if not check.ok)


# Claims


def test_a_dispute_is_settled_with_its_credit_note(ledger: Ledger, invoice: int) -> None:
    opened = Dispute(
        number="D", invoice_id=invoice, amount=2380, reason="pricing", opened=MAY, deadline=MAY, next_step="ask"
    )
    number = collections.save_dispute(ledger, opened)
    claims.settle_dispute(ledger, number, MAY, "customer", Settlement("credit_note", 2380, billing_error="yes"))
    settled, (note,) = ledger.get(Dispute, number), ledger.all(CreditNote)
    assert (settled.resolved, settled.outcome, settled.deadline, settled.next_step) == (MAY, "customer", None, "")
    assert (note.total, note.net, note.tax, note.reason, note.billing_error) == (2380, 2000, 380, "pricing", "yes")
    assert open_on(ledger, invoice) == 11900 - 2380
    ledger.undo()
    assert open_on(ledger, invoice) == 11900
    assert ledger.get(Dispute, number) == replace(opened, id=number)


def test_a_dispute_decided_for_us_changes_no_money(ledger: Ledger, invoice: int) -> None:
    number = collections.save_dispute(ledger, Dispute(number="D", invoice_id=invoice, opened=MAY))
    claims.settle_dispute(ledger, number, MAY, "us")
    assert (ledger.get(Dispute, number).outcome, open_on(ledger, invoice)) == ("us", 11900)
    with pytest.raises(ArdeskError, match="settled on 05/20/2026"):
        claims.settle_dispute(ledger, number, MAY, "us")


@pytest.mark.parametrize(
    ("kind", "outcome", "recovered", "made"),
    [
        ("credit_note", "credited", None, CreditNote),
        ("write_off", "written_off", None, WriteOff),
        ("repayment", "repaid", 900, Payment),
    ],
)  # fmt: skip
def test_a_short_payment_leads_to_a_deduction_and_that_to_zero(
    ledger: Ledger, customer: int, invoice: int, kind: str, outcome: str, recovered: int | None, made: type
) -> None:
    payment = Payment(number="P", customer_id=customer, date=MAY, amount=11000, currency="USD")
    record_payment(ledger, payment, [(invoice, 11000)], deductions=[(invoice, 900, "freight")])
    (kept_back,) = ledger.all(Deduction)
    assert (kept_back.amount, kept_back.reason, kept_back.opened, kept_back.number) == (900, "freight", MAY, "DED-0001")
    before = len(ledger.all(made))
    claims.settle_deduction(ledger, kept_back.id or 0, dt.date(2026, 5, 30), Settlement(kind, 900))  # type: ignore[arg-type] # one of the three
    settled = ledger.get(Deduction, kept_back.id or 0)
    assert (settled.outcome, settled.recovered, settled.resolved) == (outcome, recovered, dt.date(2026, 5, 30))
    assert len(ledger.all(made)) == before + 1
    assert open_on(ledger, invoice, dt.date(2026, 5, 30)) == 0
    assert sound(ledger)


def test_no_more_is_settled_than_was_deducted_or_is_open(ledger: Ledger, invoice: int) -> None:
    kept_back = collections.save_deduction(ledger, Deduction(number="X", invoice_id=invoice, amount=500, opened=MAY))
    for amount in (501, 0):
        with pytest.raises(ArdeskError):
            claims.settle_deduction(ledger, kept_back, MAY, Settlement("write_off", amount))
    with pytest.raises(ArdeskError, match="before it was opened"):
        claims.settle_deduction(ledger, kept_back, dt.date(2026, 5, 19), Settlement("write_off", 500))
    dispute = collections.save_dispute(ledger, Dispute(number="D", invoice_id=invoice, opened=MAY))
    with pytest.raises(ArdeskError, match=r"119\.00"):
        claims.settle_dispute(ledger, dispute, MAY, "customer", Settlement("credit_note", 11901))
    assert ledger.get(Dispute, dispute).resolved is None


def test_small_balances_go_in_one_change(ledger: Ledger, customer: int, invoice: int) -> None:
    other = add_invoice(ledger, customer, "SMALL", 99)
    written = write_off_small(ledger, [other], MAY)
    (loss,) = ledger.all(WriteOff)
    assert ([loss.id], loss.amount, loss.kind, open_on(ledger, other), open_on(ledger, invoice)) == (
        written,
        99,
        "minor",
        0,
        11900,
    )
    with pytest.raises(ArdeskError, match="Nothing is open"):
        write_off_small(ledger, [other], MAY)


# Reminders


@pytest.mark.usefixtures("invoice")
def test_a_batch_of_reminders_is_one_change_with_postage_and_fees(ledger: Ledger, customer: int) -> None:
    other = add_customer(ledger, code="C2")
    before = ledger.revision
    sent = [
        Reminder(customer, level=2, cost=85, fee=500, interest=123),
        Reminder(other, "email", level=0, note="statement"),
    ]
    first, second = reminders.log_reminders(ledger, sent, MAY)
    assert ledger.revision == before + 1
    assert (ledger.get(Activity, first).level, ledger.get(Activity, first).cost) == (2, 85)
    assert (ledger.get(Activity, second).kind, ledger.get(Activity, second).note) == ("email", "statement")
    (charge,) = (one for one in ledger.all(Invoice) if one.date == MAY)
    assert (charge.total, charge.customer_id, charge.currency) == (623, customer, "USD")
    assert [one.net for one in ledger.all(InvoiceLine, invoice_id=charge.id)] == [500, 123]
    assert ledger.account(customer, MAY).open_base == 11900 + 623
    ledger.undo()
    assert ledger.all(Activity) == []
    assert len(ledger.all(Customer)) == 2
    assert ledger.account(customer, MAY).open_base == 11900
