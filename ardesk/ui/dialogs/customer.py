"""Entering and changing a customer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Customer
from ardesk.i18n import _
from ardesk.operations import customers
from ardesk.ui import tasks
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField, CurrencyField, TermsField
from ardesk.ui.widgets.fields import DateField, MoneyField, NoteField, TextField, TickField
from ardesk.ui.widgets.vocabulary import CURRENCIES, DELIVERY, RISKS, choices, shown

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ardesk.collecting.credit import Suggestion
    from ardesk.ui.session import Session

_TEXTS = (
    "code",
    "name",
    "contact",
    "email",
    "phone",
    "street",
    "postcode",
    "city",
    "country",
    "tax_id",
    "requirements",
)


class CustomerDialog(Form):
    """A customer; name and code are enough, the code is made from the name."""

    def __init__(
        self, session: Session, customer_id: int | None = None, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(session, "customer", _("New customer"), parent)
        self._old = session.ledger.get(Customer, customer_id) if customer_id else None
        self._code_typed = self._old is not None
        self._suggested_class = ""
        self._make_fields()
        self._lay_out()
        if self._old:
            self._show(self._old)
            self._ask_for_class(self._old)
        else:
            self.texts["name"].set_value(name)
        self.texts["code"].textEdited.connect(lambda _text: setattr(self, "_code_typed", True))
        self._propose_code()
        self.start_in(self.texts["name"])

    def _make_fields(self) -> None:
        ledger = self.session.ledger
        self.texts = {name: TextField(f"customer.{name}", width=16) for name in (*_TEXTS, "requirements")}
        self.terms = TermsField("customer.terms")
        self.limit = MoneyField(self.session, "customer.credit_limit")
        self.currency = CurrencyField("customer.currency", ("", *CURRENCIES))
        types = sorted({customer.type for customer in ledger.all(Customer)} - {""})
        self.type = ChoiceField("customer.type", types, free=True, width=12)
        self.collector = ChoiceField(
            "customer.collector", [collector.name for collector in ledger.all(Collector)], free=True, width=12
        )
        self.risk = ChoiceField("customer.risk", choices(RISKS))
        self.risk_since = DateField(self.session, "customer.risk_since")
        self.delivery = ChoiceField("customer.delivery_method", choices(DELIVERY), free=True, width=12)
        self.no_chase = TickField("customer.no_chase", _("Ne&ver remind this customer"))
        self.notes = NoteField("customer.notes")

    def _lay_out(self) -> None:
        text = self.texts
        self.add("name", _("&Name"), text["name"], required=_("Enter a name."))
        self.pair(("code", _("Co&de"), text["code"], _("Enter a code.")), ("contact", _("&Contact"), text["contact"]))
        self.pair(("phone", _("&Phone"), text["phone"]), ("email", _("&E-mail"), text["email"]))
        self.add("street", _("Stree&t"), text["street"])
        self.pair(("postcode", _("P&ostcode"), text["postcode"]), ("city", _("City"), text["city"]))
        self.pair(("country", _("Co&untry"), text["country"]), ("tax_id", _("Ta&x number"), text["tax_id"]))
        self.pair(("terms", _("Ter&ms"), self.terms), ("currency", _("Currenc&y"), self.currency))
        self.pair(("limit", _("Credit &limit"), self.limit), ("collector", _("Collecto&r"), self.collector))
        self.pair(("type", _("Type"), self.type), ("risk", _("Ris&k"), self.risk))
        self.pair(("risk_since", _("Risk since"), self.risk_since), ("delivery", _("Delivery &by"), self.delivery))
        self.add("requirements", _("Requ&irements"), text["requirements"])
        text["requirements"].setPlaceholderText(_("Such as: order number on every invoice"))
        self.add("notes", _("Notes"), self.notes)
        self.add("no_chase", "", self.no_chase)
        self.take = self.button("take_risk", _("Take the suggested class"), self._take_suggested)
        self.take.hide()
        self.save_buttons()

    # The class the customer's past suggests

    def _ask_for_class(self, old: Customer) -> None:
        """What the past suggests, worked out in the background, and whether more is owed than the limit."""
        path, day, number = self.session.ledger.path, self.session.today, old.id or 0
        tasks.run(lambda: _suggested(path, number, day), self._suggest, key=f"customer.risk.{id(self)}")
        account = self.session.ledger.account(number, day)
        owed = account.open_base - account.unapplied_base
        if old.credit_limit is not None and owed > old.credit_limit:
            amount = self.session.formats.money_with(owed, self.session.ledger.base)
            self.say("limit", _("Over it: {amount} is owed.").format(amount=amount), "watch")

    def _suggest(self, found: Suggestion) -> None:
        self._suggested_class = found.suggested
        name = shown(RISKS, found.suggested)
        said = _("By the past: {risk} ({reasons})").format(risk=name.lower(), reasons="; ".join(found.reasons))
        self.say("risk", said, "watch" if found.is_new else "muted")
        self.take.setVisible(found.is_new and not self.session.ledger.read_only)

    def _take_suggested(self) -> None:
        if self.risk.value() != self._suggested_class:
            self.risk.set_value(self._suggested_class)
            self.risk_since.set_day(self.session.today)
        self.take.hide()

    def done(self, result: int) -> None:
        """Whatever is still being worked out is not waited for."""
        tasks.drop(f"customer.risk.{id(self)}")
        super().done(result)

    def _show(self, old: Customer) -> None:
        self.setWindowTitle(_("Customer {name}").format(name=old.name))
        for name, widget in self.texts.items():
            widget.set_value(getattr(old, name))
        self.terms.set_value(old.terms)
        self.limit.set_minor(old.credit_limit)
        self.currency.set_value(old.currency)
        self.type.set_value(old.type)
        self.collector.set_value(old.collector)
        self.risk.set_value(old.risk)
        self.risk_since.set_day(old.risk_since)
        self.delivery.set_value(old.delivery_method)
        self.no_chase.setChecked(old.no_chase)
        self.notes.set_value(old.notes)

    def _propose_code(self) -> None:
        name = self.texts["name"].value()
        if name and not self._code_typed:
            self.texts["code"].set_value(customers.next_code(self.session.ledger, name))

    def on_left(self, name: str) -> None:
        if name == "name":
            self._propose_code()
        if name == "risk" and self.risk.value() and self.risk_since.is_empty():
            self.risk_since.set_day(self.session.today)
        if name == "code" and (taken := self._taken()):
            self.say("code", taken)

    def _taken(self) -> str:
        known = self.session.ledger.find(Customer, code=self.texts["code"].value())
        if known is None or (self._old and known.id == self._old.id):
            return ""
        return _("The code {code} belongs to {name}; choose another.").format(code=known.code, name=known.name)

    def faults(self) -> bool:
        self._propose_code()
        return super().faults()

    def write(self) -> int | None:
        if taken := self._taken():
            raise FieldError("code", taken)
        made = replace(
            self._old or Customer(code="", name=""),
            **{name: widget.value() for name, widget in self.texts.items()},  # type: ignore[arg-type]  # all of them texts
            terms=self.terms.value(),
            credit_limit=self.limit.minor(),
            currency=self.currency.value(),
            type=self.type.value(),
            collector=self.collector.value(),
            risk=self.risk.value(),
            risk_since=self.risk_since.day(),
            delivery_method=self.delivery.value(),
            no_chase=self.no_chase.isChecked(),
            notes=self.notes.value(),
        )
        done = _("Customer {name} saved.").format(name=made.name)
        return self.do(customers.save_customer, made, done=done)


def _suggested(path: Path, customer_id: int, day: dt.date) -> Suggestion:
    from ardesk.collecting.credit import suggestion
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return suggestion(ledger, customer_id, day)
