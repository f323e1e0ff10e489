"""The way from a document behind a figure to its place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Invoice
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
