"""What a user does with customers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Customer
from ardesk.domain.terms import parse_terms
from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n
from ardesk.operations.numbers import next_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ledger import Ledger

__all__ = ["assign_collector", "delete_customer", "next_code", "save_customer"]


def save_customer(ledger: Ledger, customer: Customer) -> int:
    """Store a new customer, or the changed one with its id; its id. Raises ArdeskError."""
    if not customer.code.strip() or not customer.name.strip():
        raise ArdeskError(_("A customer needs a code and a name."))
    parse_terms(customer.terms)
    known = ledger.find(Customer, code=customer.code)
    if known is not None and known.id != customer.id:
        raise ArdeskError(
            _("The code {code} belongs to {name}; choose another.").format(code=known.code, name=known.name)
        )
    with ledger.change(_("Customer {name}").format(name=customer.name)) as rows:
        if customer.collector and rows.find(Collector, name=customer.collector) is None:
            rows.insert(Collector(name=customer.collector))
        if customer.id is None:
            return rows.insert(customer)
        rows.update(customer)
        return customer.id


def delete_customer(ledger: Ledger, customer_id: int) -> None:
    """Remove a customer that has no documents, contacts or claims. Raises ArdeskError where there are some."""
    customer = ledger.get(Customer, customer_id)
    with ledger.change(_("Delete customer {name}").format(name=customer.name)) as rows:
        rows.delete(Customer, customer_id)


def assign_collector(ledger: Ledger, customer_ids: Sequence[int], name: str) -> int:
    """Give these customers to a collector, new ones noted, or to nobody; how many customers that changed."""
    changed = [one for one in (ledger.get(Customer, number) for number in customer_ids) if one.collector != name]
    if not changed:
        return 0
    label = _n("{n} customer assigned", "{n} customers assigned", len(changed)).format(n=len(changed))
    with ledger.change(label) as rows:
        if name and rows.find(Collector, name=name) is None:
            rows.insert(Collector(name=name))
        for one in changed:
            rows.update(replace(one, collector=name))
    return len(changed)
