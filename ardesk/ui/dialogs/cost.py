"""Entering and changing a cost of collecting that belongs to the house."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Cost
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, MoneyField, TextField
from ardesk.ui.widgets.vocabulary import COSTS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class CostDialog(Form):
    """A cost of collecting; what was noted on a contact is not entered here again."""

    def __init__(self, session: Session, cost_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, "cost", _("Cost of collecting"), parent)
        old = self._old = session.ledger.get(Cost, cost_id) if cost_id else None
        self.kind = ChoiceField("cost.kind", choices(COSTS), free=True, width=14)
        self.amount = MoneyField(session, "cost.amount")
        self.date = DateField(session, "cost.date", old.date if old else session.today)
        self.text = TextField("cost.text", width=24)
        self.pair(
            ("kind", _("&Kind"), self.kind, _("Choose a kind.")),
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
        )
        self.add("date", _("&Date"), self.date, required=_("Enter a date."), wide=False)
        self.add("text", _("&Note"), self.text)
        self.say("", _("What is noted on a contact is counted there and not entered here again."), "muted")
        self.save_buttons()
        self.kind.set_value(old.kind if old else "")
        if old:
            self.amount.set_minor(old.amount)
            self.text.set_value(old.note)
        self.start_in(self.kind)

    def write(self) -> int | None:
        day, kind, amount = self.date.must(), self.kind.value(), self.amount.must()
        old = self._old or Cost(date=day, kind=kind, amount=amount)
        cost = replace(old, date=day, kind=kind, amount=amount, note=self.text.value())
        return self.do(collections.save_cost, cost, done=_("Cost saved."))
