"""What is granted to a customer: the class of risk, the terms, and whether orders go out before they are paid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.domain.terms import parse_terms
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.ledger import Ledger


def set_risk(ledger: Ledger, customer_id: int, risk: str, day: dt.date, *, why: str = "") -> None:
    """Class a customer low, medium, high or not at all from `day` on; `why` is kept as the change's reason."""
    customer = ledger.get(Customer, customer_id)
    if customer.risk == risk:
        return
    with ledger.change(_("Risk class of {name}").format(name=customer.name), reason=why) as rows:
        rows.update(replace(customer, risk=risk, risk_since=day))


def set_terms(ledger: Ledger, customer_id: int, terms: str, *, why: str = "") -> None:
    """Give a customer other terms for invoices to come. Raises ArdeskError for terms that mean nothing."""
    parse_terms(terms)
    customer = ledger.get(Customer, customer_id)
    if customer.terms == terms:
        return
    with ledger.change(_("Terms of {name}").format(name=customer.name), reason=why) as rows:
        rows.update(replace(customer, terms=terms))


def require(ledger: Ledger, customer_id: int, what: str) -> None:
    """Add something to be minded on every invoice for a customer."""
    customer = ledger.get(Customer, customer_id)
    with ledger.change(_("Requirements of {name}").format(name=customer.name)) as rows:
        rows.update(replace(customer, requirements="; ".join(filter(None, (customer.requirements, what)))))


def hold_orders(ledger: Ledger, customer_ids: Sequence[int], day: dt.date, *, why: str = "") -> int:
    """From `day` on deliver to these customers against payment only; how many were not held before."""
    found = [one for one in (ledger.get(Customer, number) for number in customer_ids) if one.held_since is None]
    return _mark(ledger, [replace(one, held_since=day, held_why=why.strip()) for one in found], _("Orders held"))


def release_orders(ledger: Ledger, customer_ids: Sequence[int]) -> int:
    """Deliver to these customers again as to others; how many were held."""
    found = [one for one in (ledger.get(Customer, number) for number in customer_ids) if one.held_since]
    return _mark(ledger, [replace(one, held_since=None, held_why="") for one in found], _("Orders released"))


def _mark(ledger: Ledger, changed: Sequence[Customer], label: str) -> int:
    if not changed:
        return 0
    several = _n("{n} customer", "{n} customers", len(changed)).format(n=len(changed))
    with ledger.change(f"{label}: {changed[0].name if len(changed) == 1 else several}") as rows:
        for one in changed:
            rows.update(one)
    return len(changed)
