"""Holding the orders of customers: nothing goes out but against payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.i18n import _, _n
from ardesk.operations.credit import hold_orders
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class HoldDialog(Form):
    """The mark that warns whoever enters an invoice for these customers, and why it is there."""

    def __init__(self, session: Session, customer_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(session, "hold", _("Hold orders"), parent)
        self._customers = tuple(customer_ids)
        found = [session.ledger.get(Customer, one) for one in self._customers]
        count = _n("{n} customer", "{n} customers", len(found)).format(n=len(found))
        self.about(found[0].name if len(found) == 1 else count)
        self.why = TextField("hold.why", width=44)
        self.add("why", _("&Why"), self.why)
        self.save_buttons(_("&Hold orders"))
        self.start_in(self.why)

    def write(self) -> int | None:
        done = _("Orders are held until you release them.")
        return self.do(hold_orders, self._customers, self.session.today, why=self.why.value(), done=done)
