"""What is granted to a customer: the class of risk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.ledger import Ledger


def set_risk(ledger: Ledger, customer_id: int, risk: str, day: dt.date, *, why: str = "") -> None:
    """Class a customer low, medium, high or not at all from `day` on; `why` is kept as the change's reason."""
    customer = ledger.get(Customer, customer_id)
    if customer.risk == risk:
        return
    with ledger.change(_("Risk class of {name}").format(name=customer.name), reason=why) as rows:
        rows.update(replace(customer, risk=risk, risk_since=day))
