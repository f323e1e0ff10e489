"""What chasing costs the business: what recommendations and the order of the worklist are reckoned by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.collecting.recommendations import AGENCY, agency_percent
from ardesk.collecting.worklist import CONTACT_COST, SMALL_BALANCE
from ardesk.i18n import _
from ardesk.operations.company import set_company
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.fields import MoneyField, NumberField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_WHOLE = 100  # percent


class ChasingCosts(Form):
    """What a contact costs, what an agency keeps, and below what a balance is hardly worth asking for."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "chasing_costs", _("What chasing costs"), parent)
        facts = session.ledger.company
        self.contact, self.small = (
            MoneyField(session, f"chasing_costs.{name}") for name in ("contact", "small_balance")
        )
        self.agency = NumberField(session, "chasing_costs.agency")
        self.add("contact", _("A &contact costs"), self.contact, wide=False)
        self.add("agency", _("An &agency keeps, in %"), self.agency, wide=False)
        self.add("small_balance", _("Small &balances are below"), self.small, wide=False)
        self.contact.setPlaceholderText(_("as noted on contacts"))
        self.agency.setPlaceholderText(_("none is asked"))
        self.save_buttons()
        for field, key in ((self.contact, CONTACT_COST), (self.small, SMALL_BALANCE)):
            said = facts.get(key, "")
            field.set_minor(int(said) if said.isdigit() else None)
        self.agency.set_number(agency_percent(session.ledger))
        self.start_in(self.contact)

    def write(self) -> int | None:
        percent = self.agency.number()
        if percent is not None and not 0 < percent <= _WHOLE:
            raise FieldError("agency", _("What an agency keeps is more than 0 and at most 100 %."))
        amounts = ((CONTACT_COST, self.contact.minor()), (SMALL_BALANCE, self.small.minor()))
        facts = {key: "" if amount is None else str(amount) for key, amount in amounts}
        facts[AGENCY] = "" if percent is None else f"{percent:f}"
        old = self.session.ledger.company
        changed = {key: value for key, value in facts.items() if old.get(key, "") != value}
        if changed and not self.attempt(lambda ledger: set_company(ledger, changed), _("What chasing costs is noted.")):
            return None
        return 0
