"""A ledger in which every text that a person can type is markup, and asks for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ardesk.domain.records import (
    Activity,
    Complaint,
    CreditNote,
    Deduction,
    Dispute,
    InvoiceLine,
    Promise,
    WriteOff,
)
from ardesk.operations.company import set_company
from tests.ledgers import add_customer, add_invoice, born, day, pay

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Ledger

MARK = '<b>x</b><img src="file:///etc/passwd"> $\\frac{$ A&B'  # for labels, for charts, for menus and buttons
FOLDER = "<b>x<img src=passwd> $\\frac{$ A&B\tC"  # what of it may be in the name of a file
FILE = f"{FOLDER}.ardesk"


def marked_ledger(folder: Path) -> Ledger:
    """Every text that a person can type carries the mark, and so does the name of the file."""
    ledger = born(folder / FILE, "Acme")
    texts: dict[str, Any] = dict.fromkeys(
        ("type", "collector", "contact", "phone", "street", "city", "postcode", "country", "tax_id"), MARK
    )
    more: dict[str, Any] = dict.fromkeys(("delivery_method", "requirements", "notes"), MARK)
    marked = add_customer(ledger, f"A{MARK}", **texts, **more, email="joy@alder.example", credit_limit=1)
    add_customer(ledger, f"B{MARK}", **texts, risk="high")
    facts = dict.fromkeys(("address", "bank", "tax_id", "phone"), MARK)
    set_company(ledger, {"name": MARK, "email": MARK, **facts})
    about: dict[str, Any] = dict.fromkeys(("po_number", "collector", "description", "delivery_method"), MARK)
    first = add_invoice(ledger, marked, f"1{MARK}", 500_00, day("2026-05-01"), **about)
    second = add_invoice(ledger, marked, f"2{MARK}", 300_00, day("2026-07-01"), **about)
    add_invoice(ledger, marked, f"3{MARK}", 1_00, day("2026-08-01"), **about)
    add_invoice(ledger, marked, f"4{MARK}", 70_00, day("2026-10-10"), status="draft", **about)
    pay(ledger, marked, 40_00, day("2026-09-01"), (first, 10_00), number=f"P{MARK}", method=MARK, reference=MARK)
    with ledger.change(f"Change {MARK}", reason=MARK) as rows:
        rows.insert(InvoiceLine(invoice_id=first, position=1, description=MARK, net=500_00))
        rows.insert(
            CreditNote(
                number=f"N{MARK}", customer_id=marked, date=day("2026-08-02"), net=500, total=500, currency="USD",
                reason=MARK,
            )
        )  # fmt: skip
        rows.insert(WriteOff(number=f"W{MARK}", invoice_id=first, date=day("2026-08-02"), amount=100, reason=MARK))
        rows.insert(
            Dispute(
                number=f"D{MARK}", invoice_id=second, opened=day("2026-08-02"), reason=MARK, handler=MARK, note=MARK,
                next_step=MARK, deadline=day("2026-09-02"),
            )
        )  # fmt: skip
        rows.insert(
            Deduction(
                number=f"E{MARK}", invoice_id=second, amount=100, opened=day("2026-08-02"), reason=MARK, handler=MARK,
                note=MARK, next_step=MARK,
            )
        )  # fmt: skip
        rows.insert(
            Complaint(
                number=f"C{MARK}", customer_id=marked, date=day("2026-08-02"), category=MARK, note=MARK, handler=MARK
            )
        )
        rows.insert(
            Promise(
                number=f"S{MARK}", customer_id=marked, invoice_id=first, made=day("2026-06-15"), due=day("2026-07-15"),
                amount=100, note=MARK,
            )
        )  # fmt: skip
        rows.insert(
            Activity(
                date=day("2026-09-15"), customer_id=marked, kind="call", invoice_id=first, collector=MARK, outcome=MARK,
                note=MARK, follow_up=day("2026-10-15"),
            )
        )  # fmt: skip
    return ledger
