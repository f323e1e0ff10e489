"""The catalogue: every KPI, in display order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.kpi.aging import AGING
from ardesk.kpi.base_figures import BASE_FIGURES
from ardesk.kpi.claims import CLAIMS
from ardesk.kpi.collection import COLLECTION
from ardesk.kpi.effort import EFFORT
from ardesk.kpi.options import UsageError
from ardesk.kpi.policy import POLICY
from ardesk.kpi.quality import QUALITY
from ardesk.kpi.risk import RISK
from ardesk.kpi.speed import SPEED

if TYPE_CHECKING:
    from ardesk.kpi.kpi import Kpi

CATALOGUE: tuple[Kpi, ...] = (*BASE_FIGURES, *SPEED, *AGING, *COLLECTION, *CLAIMS, *QUALITY, *RISK, *EFFORT, *POLICY)

_BY_ID = {kpi.id: kpi for kpi in CATALOGUE}


def kpi_of(identifier: str) -> Kpi:
    """The KPI of that id. Raises UsageError, naming the known ones."""
    if identifier not in _BY_ID:
        text = _("There is no KPI {name}. There are: {known}.")
        raise UsageError(text.format(name=identifier, known=", ".join(_BY_ID)))
    return _BY_ID[identifier]
