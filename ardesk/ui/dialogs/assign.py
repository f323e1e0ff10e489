"""Giving customers to a collector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Customer
from ardesk.i18n import _, _n
from ardesk.operations.customers import assign_collector
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.choices import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class AssignDialog(Form):
    """Who collects from these customers from now on; an unknown name is a new collector."""

    def __init__(self, session: Session, customer_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(session, "assign", _("Assign to a collector"), parent)
        self._customers = tuple(customer_ids)
        found = [session.ledger.get(Customer, one) for one in self._customers]
        count = _n("{n} customer", "{n} customers", len(found)).format(n=len(found))
        self.about(found[0].name if len(found) == 1 else count)
        names = [("", _("nobody")), *((one.name, one.name) for one in session.ledger.all(Collector))]
        self.collector = ChoiceField("assign.collector", names, free=True, width=24)
        self.collector.set_value(found[0].collector)
        self.add("collector", _("&Collector"), self.collector)
        self.save_buttons(_("&Assign"))
        self.start_in(self.collector)
        self.collector.select_text()

    def write(self) -> int | None:
        name = self.collector.value()
        to = name or _("nobody")
        done = _("Assigned to {name}.").format(name=to)
        return self.do(assign_collector, self._customers, name, done=done)
