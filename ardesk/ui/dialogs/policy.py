"""How the business follows up: the steps for all or for some, and the days on which it works."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ardesk.book.working_days import COUNTRY, DAYS_OFF, WorkingDays, check_place, days_off
from ardesk.domain.policy import USUAL_STEPS, day_of, name_of
from ardesk.domain.records import Customer, PolicyStep
from ardesk.i18n import _, mark
from ardesk.operations.company import set_company
from ardesk.operations.policy import save_policy
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, NoteField, TextField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.steps import StepsTable
from ardesk.ui.widgets.vocabulary import RISKS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_SCOPES = (
    ("", mark("All customers")),
    ("customer", mark("One customer")),
    ("type", mark("A type of customers")),
    ("risk", mark("A risk class")),
)


class PolicyDialog(Form):
    """The narrowest policy holds: a customer's own, the type's, the risk class's, that for all."""

    def __init__(self, session: Session, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, "policy", _("Follow-up policy"), parent)
        self._customer = session.ledger.get(Customer, customer_id) if customer_id else None
        self.scope = ChoiceField("policy.scope", choices(_SCOPES))
        self.key = ChoiceField("policy.key", width=24)
        self.steps = StepsTable(session, "policy.steps")
        self.example = DateField(session, "policy.example", session.today)
        self.preview = Note("policy.preview", self)
        self._lay_out()
        self.scope.edited.connect(self._scope_chosen)
        self.key.edited.connect(self._load)
        self.steps.edited.connect(self._show_days)
        self.example.left.connect(self._show_days)
        self.example.edited.connect(self._show_days)
        self._scope_chosen()
        self.start_in(self.steps)

    def _lay_out(self) -> None:
        self.pair(("scope", _("&For"), self.scope), ("key", _("&Which"), self.key))
        self.add("steps", _("S&teps"), self.steps)
        row = QHBoxLayout()
        for name, text, act in (
            ("add", _("&Add a step"), self.steps.begin_step),
            ("remove", _("Re&move the step"), self.steps.remove_step),
            ("usual", _("As &usual"), self.put_back),
        ):
            button = QPushButton(text, self)
            button.setObjectName(f"policy.{name}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        self.wide(row)
        self.add("example", _("&Example: due on"), self.example, wide=False)
        self.wide(self.preview)
        self.button("days", _("Wor&king days…"), self._open_days)
        self.save_buttons()

    # For whom

    def _scope_chosen(self) -> None:
        scope = self.scope.value()
        self.key.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.key.set_choices(self._keys(scope))
        if scope == "customer" and self._customer:
            self.key.set_value(self._customer.code)
        self.key.blockSignals(False)  # noqa: FBT003 - likewise
        self.parts["key"].show(on=bool(scope))
        self._load()

    def _keys(self, scope: str) -> list[tuple[str, str]]:
        customers = self.session.ledger.all(Customer)
        if scope == "customer":
            return [(one.code, f"{one.name} ({one.code})") for one in sorted(customers, key=lambda one: one.name)]
        if scope == "type":
            return [(one, one) for one in sorted({one.type for one in customers if one.type})]
        return [one for one in choices(RISKS) if one[0]] if scope == "risk" else []

    def _load(self) -> None:
        """The steps stored for the scope; without any, those of the wider policy, to begin with."""
        ledger = self.session.ledger
        scope, key = self.scope.value(), self.key.value() if self.scope.value() else ""
        own = ledger.all(PolicyStep, scope=scope, scope_key=key)
        for_all = ledger.all(PolicyStep, scope="", scope_key="")
        self.steps.set_steps(own or for_all or USUAL_STEPS)
        text = "" if own or not scope else _("No policy of their own yet; the one for all is shown.")
        self.say("scope", text, "muted")

    def put_back(self) -> None:
        """The steps the program comes with; for one customer, type or class the policy for all."""
        wider = self.session.ledger.all(PolicyStep, scope="", scope_key="") if self.scope.value() else []
        self.steps.set_steps(wider or USUAL_STEPS)

    def _show_days(self) -> None:
        """On which days the steps fall for the example."""
        if self.example.problem() or self.example.is_empty() or self.steps.problem():
            self.preview.say("")
            return
        due, calendar, formats = self.example.must(), WorkingDays(self.session.ledger.company), self.session.formats
        steps = sorted(self.steps.steps(), key=lambda one: (one.days, one.action))
        days = (f"{formats.date(day_of(one, due, calendar))} {name_of(one)}" for one in steps)
        self.preview.say(" · ".join(days), "muted")

    def _open_days(self) -> None:
        from PySide6.QtCore import Qt

        dialog = WorkingDaysDialog(self.session, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda _id: self._show_days())
        dialog.open()

    def write(self) -> int | None:
        scope = self.scope.value()
        key = self.key.value() if scope else ""
        if scope and not key:
            raise FieldError("key", _("Say for which customer, type or risk class the policy is."))
        steps = self.steps.steps()
        plain = sorted(steps, key=lambda one: (one.days, one.action))
        wider = self.session.ledger.all(PolicyStep, scope="", scope_key="") if scope else list(USUAL_STEPS)
        same = [_bare(one) for one in plain] == [_bare(one) for one in sorted(
            wider or USUAL_STEPS, key=lambda one: (one.days, one.action))]  # fmt: skip
        done = _("Follow-up policy saved.")
        kept = [] if same else steps
        return 1 if self.attempt(lambda ledger: save_policy(ledger, scope, key, kept), done) else None


def _bare(step: PolicyStep) -> tuple[object, ...]:
    return step.days, step.action, step.level, step.title, step.fee, step.interest


class WorkingDaysDialog(Form):
    """Public holidays of a country, and days the business takes off; no step of the policy falls on them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "working_days", _("Working days"), parent)
        company = session.ledger.company
        self.country = TextField("working_days.country", width=10)
        self.country.setPlaceholderText(_("such as US, DE or DE-BY"))
        self.country.set_value(company.get(COUNTRY, ""))
        self.off = NoteField("working_days.off", lines=6)
        days = [session.formats.date(day) for day in days_off(company.get(DAYS_OFF, ""))]
        self.off.set_value("\n".join(days))
        self.add("country", _("Public &holidays of"), self.country)
        self.add("off", _("&Days off, one a line"), self.off)
        self.save_buttons()
        self.start_in(self.country)

    def write(self) -> int | None:
        from ardesk.errors import ArdeskError

        place = self.country.value().upper()
        try:
            check_place(place)
        except ArdeskError as error:
            raise FieldError("country", error.sentence) from error
        found: list[dt.date] = []
        for line in filter(None, map(str.strip, self.off.value().splitlines())):
            try:
                found.append(self.session.formats.parse_date(line, self.session.today))
            except ArdeskError as error:
                raise FieldError("off", error.sentence) from error
        text = "\n".join(day.isoformat() for day in sorted(set(found)))
        facts = {COUNTRY: place, DAYS_OFF: text}
        return 1 if self.attempt(lambda ledger: set_company(ledger, facts), _("Working days saved.")) else None
