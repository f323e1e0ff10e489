"""The way from a document behind a figure to its place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Invoice
from ardesk.i18n import _
from ardesk.ui.session import Wish

if TYPE_CHECKING:
    from ardesk.ui.session import Session


def open_document(session: Session, kind: str, number: str, customer: str) -> None:
    """Show the invoice, or for any other document the customer's time line."""
    if kind == "invoice" and (found := session.ledger.find(Invoice, number=number)):
        session.show_page("invoices", Wish("invoice", (found.id or 0,)))
    else:
        open_customer(session, customer)


def open_customer(session: Session, code: str | None) -> None:
    """Show the customer of that code, if there is one."""
    if code and (found := session.ledger.find(Customer, code=code)):
        session.show_page("customers", Wish("customer", (found.id or 0,)))


def document_words() -> dict[str, str]:
    """What each kind of document is called."""
    return {
        "invoice": _("Invoice"),
        "payment": _("Payment"),
        "credit_note": _("Credit note"),
        "write_off": _("Write-off"),
        "refund": _("Refund"),
        "promise": _("Promise"),
        "dispute": _("Dispute"),
        "deduction": _("Deduction"),
        "activity": _("Contact"),
        "complaint": _("Complaint"),
        "cost": _("Cost"),
    }
