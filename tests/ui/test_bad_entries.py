"""Anything typed into any field of a form: it is stored as a sound record, or a sentence says why it is not."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Complaint, Cost, Customer, Deduction, Dispute, Payment, Promise, WriteOff
from ardesk.operations import collections, customers, payments
from ardesk.operations.credits import write_off
from ardesk.ui.dialogs.assign import AssignDialog
from ardesk.ui.dialogs.chasing_costs import ChasingCosts
from ardesk.ui.dialogs.company import CompanyDialog
from ardesk.ui.dialogs.complaint import ComplaintDialog
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.cost import CostDialog
from ardesk.ui.dialogs.credit import ApplyCreditDialog, CreditNoteDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.deduction import DeductionDialog
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.goals import GoalsDialog
from ardesk.ui.dialogs.hold import HoldDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.outcomes import OutcomesDialog
from ardesk.ui.dialogs.pause import PauseDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from ardesk.ui.dialogs.policy import PolicyDialog, WorkingDaysDialog
from ardesk.ui.dialogs.promise import PromiseDialog
from ardesk.ui.dialogs.refund import RefundDialog
from ardesk.ui.dialogs.settle import SettleDialog
from ardesk.ui.dialogs.small_balances import SmallBalances
from ardesk.ui.dialogs.write_off import RecoveryDialog, WriteOffDialog
from ardesk.ui.models.claims import COMPLAINT, DEDUCTION, DISPUTE
from tests.long_runs import report, seed, times
from tests.ui.dialog_kit import a_session, an_invoice
from tests.ui.entries import Door, Entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from ardesk.ui.session import Session

DAY = dt.date(2026, 10, 1)


def doors(session: Session) -> dict[str, list[Door]]:
    """Every form that writes to the ledger, new and on something that is there already."""
    ledger = session.ledger
    bill, other = (an_invoice(session, number, "2026-08-01", 500_00) for number in ("A-1", "A-2"))
    birch = an_invoice(session, "B-1", "2026-08-01", 3_00, code="BIRCH")
    lost = an_invoice(session, "C-1", "2026-08-01", 70_00, code="CEDAR")
    customers.assign_collector(ledger, [1], "Ann")
    paid = payments.record_payment(
        ledger, Payment(number="P-1", customer_id=1, date=DAY, amount=90_00, currency="USD"), [(other, 20_00)]
    )
    loss = write_off(ledger, WriteOff(number="W-1", invoice_id=lost, date=DAY, amount=10_00, reason="gone"))
    argued = collections.save_dispute(ledger, Dispute(number="D-1", invoice_id=bill, amount=20_00, opened=DAY))
    left_out = collections.save_deduction(ledger, Deduction(number="E-1", invoice_id=bill, amount=20_00, opened=DAY))
    said = collections.save_complaint(ledger, Complaint(date=DAY, customer_id=1, number="X-1"))
    word = collections.save_promise(ledger, Promise(number="V-1", customer_id=1, made=DAY, due=DAY, amount=5_00))
    call = collections.log_activity(ledger, Activity(date=DAY, customer_id=1, kind="call"))
    cost = collections.save_cost(ledger, Cost(date=DAY, kind="postage", amount=5_00))
    makes: dict[str, tuple[Callable[[], QDialog], ...]] = {
        "customer": (lambda: CustomerDialog(session), lambda: CustomerDialog(session, 1)),
        "invoice": (lambda: InvoiceDialog(session, customer_id=1), lambda: InvoiceDialog(session, bill)),
        "payment": (
            lambda: PaymentDialog(session, [bill]),
            lambda: PaymentDialog(session, [bill, birch]),
            lambda: PaymentDialog(session, payment_id=paid),
        ),
        "credit note": (lambda: CreditNoteDialog(session, invoice_id=bill),),
        "credit": (lambda: ApplyCreditDialog(session, 1),),
        "refund": (lambda: RefundDialog(session, 1),),
        "write-off": (lambda: WriteOffDialog(session, invoice_id=bill),),
        "small balances": (lambda: SmallBalances(session),),
        "recovery": (lambda: RecoveryDialog(session, loss),),
        "dispute": (lambda: DisputeDialog(session, invoice_id=bill), lambda: DisputeDialog(session, argued)),
        "deduction": (lambda: DeductionDialog(session, invoice_id=bill), lambda: DeductionDialog(session, left_out)),
        "complaint": (lambda: ComplaintDialog(session, invoice_id=bill), lambda: ComplaintDialog(session, said)),
        "settlement": (
            lambda: SettleDialog(session, DISPUTE, argued),
            lambda: SettleDialog(session, DEDUCTION, left_out),
            lambda: SettleDialog(session, COMPLAINT, said),
        ),
        "promise": (lambda: PromiseDialog(session, invoice_id=bill), lambda: PromiseDialog(session, word)),
        "contact": (
            lambda: ContactDialog(session, customer_id=1, invoice_id=bill),
            lambda: ContactDialog(session, activity_id=call),
        ),
        "results of contacts": (lambda: OutcomesDialog(session),),
        "pause": (lambda: PauseDialog(session, [1]), lambda: PauseDialog(session, [1, 2], hold=True)),
        "held orders": (lambda: HoldDialog(session, [1]),),
        "collector": (lambda: AssignDialog(session, [1, 2]),),
        "policy": (lambda: PolicyDialog(session, 1),),
        "working days": (lambda: WorkingDaysDialog(session),),
        "chasing costs": (lambda: ChasingCosts(session),),
        "cost": (lambda: CostDialog(session), lambda: CostDialog(session, cost)),
        "goal": (lambda: GoalsDialog(session),),
        "business": (lambda: CompanyDialog(session),),
    }
    return {name: [Door(make) for make in several] for name, several in makes.items()}


@pytest.mark.usefixtures("qtbot")
def test_a_record_or_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, first, count = a_session(tmp_path), seed(7), times(1_000, 20_000)
    known = doors(session)
    entries = Entries(session, monkeypatch)
    for name, several in known.items():
        found = entries.run(several, count, random.Random(f"{first} {name}"))  # noqa: S311 - the same again for the same seed
        report(f"seed {first}: {name}: {found}")
    entries.close()
    assert len(session.ledger.all(Customer)) == 3
    session.close()
    session.ledger.close()
