"""Logging a contact: whom, how, with which result, and when to follow up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ardesk.domain.policy import LEVELS
from ardesk.domain.records import Activity, Collector, Customer, Dispute, Invoice, Promise
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.operations.numbers import next_number
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.dialogs.outcomes import OutcomesDialog
from ardesk.ui.models.promises import promised_before
from ardesk.ui.widgets import vocabulary as words
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.fields import DateField, MoneyField, NoteField, NumberField, characters
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.invoice_choice import InvoiceChoice

if TYPE_CHECKING:
    from ardesk.ui.session import Session

# Days until the next step that a result suggests, and the kind of contact it stands for.
_NEXT = {
    words.NO_ANSWER: 1,
    words.MESSAGE_LEFT: 3,
    words.PROMISED: 7,
    words.DISPUTED: 7,
    words.COPY_SENT: 7,
    words.PAID_ALREADY: 3,
}
# Not as mnemonics: those press the button only after a moment, and Enter may be quicker.
_LABELS = {
    words.NO_ANSWER: "1 No answer",
    words.MESSAGE_LEFT: "2 Message left",
    words.PROMISED: "3 Promised",
    words.DISPUTED: "4 Dispute",
    words.COPY_SENT: "5 Copy sent",
    words.PAID_ALREADY: "6 Paid already",
}
_SATURDAY = 5
_WRITTEN = ("email", "letter", "message")


class ContactDialog(Form):
    """A contact; Alt+1 to Alt+6 give its result, and with it the next date. Enter saves."""

    def __init__(
        self,
        session: Session,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        activity_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "contact", _("Log contact"), parent)
        self._old = session.ledger.get(Activity, activity_id) if activity_id else None
        self._next_typed = self._old is not None
        self._result = self._old.outcome if self._old else ""
        if invoice_id and customer_id is None:
            customer_id = session.ledger.get(Invoice, invoice_id).customer_id
        self._make_fields()
        self._lay_out()
        self._follow()
        self._kind_chosen()
        if self._old:
            self._show(self._old)
        elif customer_id:
            self.customer.set_customer(customer_id)
            self.invoice.choose_if_open(invoice_id)
        self._show_result()
        self.start_in(self.next_date if self._old else self.customer)

    # Building

    def _make_fields(self) -> None:
        session = self.session
        collectors = [collector.name for collector in session.ledger.all(Collector)]
        self.customer = CustomerField(session, "contact.customer")
        self.invoice = InvoiceChoice(session, "contact.invoice")
        self.outcome = ChoiceField("contact.outcome", self._outcomes(), free=True, width=16)
        levels = [("", _("no reminder")), *((str(place), _(name)) for place, name in enumerate(LEVELS))]
        self.level = ChoiceField("contact.level", levels)
        self.kind = ChoiceField("contact.kind", words.choices(words.KINDS), free=True, width=12)
        self.date = DateField(session, "contact.date", session.today)
        self.amount = MoneyField(session, "contact.amount")
        self.by = DateField(session, "contact.by")
        self.why = ChoiceField("contact.reason", words.choices(words.DISPUTE_REASONS), free=True, width=12)
        self.disputed = MoneyField(session, "contact.disputed")
        self.next_date = DateField(session, "contact.next")
        self.collector = ChoiceField("contact.collector", collectors, free=True, width=12)
        self.minutes = NumberField(session, "contact.minutes")
        self.cost = MoneyField(session, "contact.cost")
        self.text = NoteField("contact.note")
        self.kind.set_value("call")
        self.cost.setToolTip(_("What is noted here is not entered as a cost of collecting again"))

    def _lay_out(self) -> None:
        self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.pair(("kind", _("&How"), self.kind, _("Say how.")), ("date", _("&Date"), self.date, _("Enter a date.")))
        self.add("invoice", _("&Invoice"), self.invoice)
        self.wide(self._result_buttons())
        self.pair(("outcome", _("Res&ult"), self.outcome), ("level", _("R&eminder"), self.level))
        self.pair(
            ("amount", _("&Amount promised"), self.amount, _("Enter the amount promised.")),
            ("by", _("&By"), self.by, _("Enter the day it was promised for.")),
        )
        self.pair(("reason", _("&Reason"), self.why), ("disputed", _("Amoun&t disputed"), self.disputed))
        self.disputed.setPlaceholderText(_("all that is open"))
        self.pair(("next", _("Ne&xt date"), self.next_date), ("collector", _("Co&llector"), self.collector))
        self.pair(("minutes", _("&Minutes"), self.minutes), ("cost", _("C&ost"), self.cost))
        self.add("note", _("&Note"), self.text)
        self.button("outcomes", _("&Kinds of result…"), self._edit_outcomes)
        self.save_buttons()
        self.body.setMinimumWidth(characters(self, 80))

    def _result_buttons(self) -> QWidget:
        row = QWidget(self)
        layout = FlowLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self.results = QButtonGroup(self)
        self.results.setExclusive(False)
        for place, result in enumerate(words.RESULTS):
            button = QPushButton(_(_LABELS[result]))
            button.setObjectName(f"contact.result.{place + 1}")
            button.setAccessibleName(_(result))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, result=result: self.choose(result))
            QShortcut(QKeySequence(f"Alt+{place + 1}"), self, lambda result=result: self.choose(result))
            self.results.addButton(button, place)
            layout.addWidget(button)
        return row

    def _follow(self) -> None:
        self.customer.chosen.connect(self._customer_chosen)
        self.offer_new_customer(self.customer, self.next_date)
        self.invoice.edited.connect(self._invoice_chosen)
        self.kind.edited.connect(self._kind_chosen)
        self.outcome.edited.connect(self._outcome_typed)
        self.next_date.textEdited.connect(lambda _text: setattr(self, "_next_typed", True))

    def _show(self, old: Activity) -> None:
        self.setWindowTitle(_("Contact"))
        self.customer.set_customer(old.customer_id)
        self.invoice.set_invoice(old.invoice_id)
        self.kind.set_value(old.kind)
        self.date.set_day(old.date)
        self.next_date.set_day(old.follow_up)
        self.collector.set_value(old.collector)
        self.minutes.setText("" if old.minutes is None else str(old.minutes))
        self.cost.set_minor(old.cost)
        self.text.set_value(old.note)
        self.level.set_value("" if old.level is None else str(old.level))

    # Following

    def _outcomes(self) -> list[tuple[str, str]]:
        known = [*words.RESULTS, *words.outcomes(self.session.ledger.company)]
        return [("", ""), *((one, _(one)) for one in dict.fromkeys(known))]

    def _edit_outcomes(self) -> None:
        dialog = OutcomesDialog(self.session, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda _id: self.outcome.set_choices(self._outcomes()))
        dialog.open()

    def _outcome_typed(self) -> None:
        """A result chosen from the list or typed is as good as one of the keys."""
        if (typed := self.outcome.value()) != self._result:
            self._result = typed
            self._ask_for_result()
            self._show_result()

    def _kind_chosen(self) -> None:
        """Only what is written can be a reminder; its level is the one the policy asks for."""
        written = self.kind.value() in _WRITTEN
        self.parts["level"].show(on=written)
        item = self.session.work_of(self.customer.customer_id() or 0)
        if written and self._old is None and item and item.step and item.step.level is not None:
            self.level.set_value(str(item.step.level))

    def _customer_chosen(self, customer_id: int) -> None:
        self.invoice.set_customer(customer_id or None)
        if customer_id and self._old is None:
            self.collector.set_value(self.session.ledger.get(Customer, customer_id).collector)
        self._invoice_chosen()

    def _invoice_chosen(self) -> None:
        currency = self.invoice.currency()
        self.amount.currency = self.disputed.currency = currency

    def choose(self, result: str) -> None:
        """This is the result; what it asks for gets the focus, and the next date follows."""
        self._result = "" if self._result == result else result
        self._ask_for_result()
        self._show_result()
        first = {words.PROMISED: self.amount, words.DISPUTED: self.why}.get(self._result, self.next_date)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask_for_result(self) -> None:
        """Fill in what follows from the result."""
        if self._result == words.DISPUTED and self.invoice.invoice_id() is None:
            self.invoice.choose_oldest()
        if self._result == words.PROMISED and self.amount.is_empty():
            self.amount.set_minor(self.invoice.amount_due())
            self.by.set_day(_working_day(self.session.today + dt.timedelta(days=7)))
        if self._old is None and self._result == words.COPY_SENT:
            self.kind.set_value("invoice_copy")

    def _show_result(self) -> None:
        if self.outcome.value() != self._result:
            self.outcome.set_value(self._result)
        for place, result in enumerate(words.RESULTS):
            button = self.results.button(place)
            button.setChecked(result == self._result)
            font = button.font()
            font.setBold(result == self._result)
            button.setFont(font)
        new = self._old is None
        for name in ("amount", "by"):
            self.parts[name].show(on=new and self._result == words.PROMISED)
        for name in ("reason", "disputed"):
            self.parts[name].show(on=new and self._result == words.DISPUTED)
        if new and self._result == words.PROMISED:
            said = promised_before(self.session, self.customer.customer_id(), self.invoice.invoice_id())
            self.say("amount", said, "muted")
        self._propose_next()

    def _propose_next(self) -> None:
        if self._next_typed:
            return
        days = _NEXT.get(self._result)
        day = self.session.today + dt.timedelta(days=days) if days else None
        if self._result == words.PROMISED and not self.by.problem() and (by := self.by.day()):
            day = by + dt.timedelta(days=1)
        self.next_date.set_day(_working_day(day) if day else None)

    def on_left(self, name: str) -> None:
        if name == "by":
            self._propose_next()

    # Saving

    def write(self) -> int | None:
        made = self._record()
        if self._old:
            return self.do(collections.save_activity, made, done=_("Contact saved."))
        name = self.session.ledger.get(Customer, made.customer_id).name
        done = _("Contact with {name} logged.").format(name=name)
        promise = self._promise() if self._result == words.PROMISED else None
        dispute = self._dispute() if self._result == words.DISPUTED else None
        return self.do(collections.log_activity, made, promise=promise, dispute=dispute, done=done)

    def _record(self) -> Activity:
        minutes = self.minutes.number()
        day, next_day = self.date.must(), self.next_date.day()
        if next_day and next_day < day:
            raise FieldError("next", _("The next date lies before the contact."))
        return replace(
            self._old or Activity(date=day, customer_id=0, kind=""),
            date=day,
            customer_id=self.customer.must(),
            kind=self.kind.value(),
            invoice_id=self.invoice.invoice_id(),
            collector=self.collector.value(),
            outcome=self._result,
            minutes=None if minutes is None else int(minutes),
            cost=self.cost.minor(),
            follow_up=next_day,
            note=self.text.value(),
            level=int(self.level.value()) if self.level.value() and self.kind.value() in _WRITTEN else None,
        )

    def _promise(self) -> Promise:
        made, due = self.date.must(), self.by.must()
        if due < made:
            raise FieldError("by", _("The promised day lies before the contact."))
        return Promise(
            number=next_number(self.session.ledger, Promise),
            customer_id=self.customer.must(),
            invoice_id=self.invoice.invoice_id(),
            made=made,
            due=due,
            amount=self.amount.must(),
            note=self.text.value(),
        )

    def _dispute(self) -> Dispute:
        invoice_id = self.invoice.invoice_id()
        if invoice_id is None:
            raise FieldError("invoice", _("Choose the invoice that is disputed."))
        return Dispute(
            number=next_number(self.session.ledger, Dispute),
            invoice_id=invoice_id,
            amount=self.disputed.minor(),
            reason=self.why.value(),
            opened=self.date.must(),
            handler=self.collector.value(),
            note=self.text.value(),
        )


def _working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    late = day.weekday() - _SATURDAY
    return day + dt.timedelta(days=2 - late) if late >= 0 else day
