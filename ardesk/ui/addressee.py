"""Which papers of the page of reports go to a customer, and to which one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ardesk.domain.records import CreditNote, Invoice, Payment
from ardesk.ui.report_more import CREDIT_NOTE, LETTER, RECEIPT
from ardesk.ui.report_work import INVOICE, STATEMENT

if TYPE_CHECKING:
    from ardesk.ledger import Ledger
    from ardesk.ui.report_work import Wanted

TO_CUSTOMERS: Final = frozenset({STATEMENT, INVOICE, LETTER, RECEIPT, CREDIT_NOTE})


def addressee(ledger: Ledger, wanted: Wanted) -> int | None:
    """The customer the paper is for; None for those of the house, such as the review of a customer."""
    if wanted.kind in {STATEMENT, LETTER}:
        return wanted.customer_id
    if wanted.kind == INVOICE and wanted.invoice_id is not None:
        return ledger.get(Invoice, wanted.invoice_id).customer_id
    number = wanted.more.number
    document: Payment | CreditNote | None = None
    if wanted.kind == RECEIPT:
        document = ledger.find(Payment, number=number)
    elif wanted.kind == CREDIT_NOTE:
        document = ledger.find(CreditNote, number=number)
    return document.customer_id if document else None
