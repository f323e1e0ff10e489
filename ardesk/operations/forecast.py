"""What the owner settles about expected cash: the method, and what a week should bring at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import CompanyFact
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.kpi.forecast.choice import METHOD, MINIMUM
from ardesk.kpi.forecast.records import METHODS

if TYPE_CHECKING:
    from ardesk.ledger import Ledger


def set_forecast_method(ledger: Ledger, method: str) -> None:
    """Keep the method by which cash is forecast. Raises ArdeskError for one that does not exist."""
    if method not in METHODS:
        raise ArdeskError(
            _("There is no forecast method {name}. There are: {known}.").format(name=method, known=", ".join(METHODS))
        )
    _keep(ledger, _("Method of the cash forecast"), METHOD, method)


def set_forecast_minimum(ledger: Ledger, minimum: int | None) -> None:
    """Keep what a week should bring at least, in base minor units; None or 0 marks no week."""
    if minimum is not None and minimum < 0:
        raise ArdeskError(_("The least a week should bring can't be negative."))
    _keep(ledger, _("Least cash of a week"), MINIMUM, str(minimum) if minimum else "")


def _keep(ledger: Ledger, label: str, key: str, value: str) -> None:
    with ledger.change(label) as rows:
        known = rows.find(CompanyFact, key=key)
        if known is None:
            rows.insert(CompanyFact(key=key, value=value))
        elif known.value != value:
            rows.update(CompanyFact(id=known.id, key=key, value=value))
