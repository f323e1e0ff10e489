"""What the owner sees of a customer at a glance: balance against limit, habit of paying, risk with its reasons."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ardesk.domain.periods import Period, add_months
from ardesk.i18n import _, _n
from ardesk.operations.credit import set_risk
from ardesk.operations.invoices import held_words
from ardesk.ui import reach, tasks
from ardesk.ui.models.customers import over_limit, risk_words
from ardesk.ui.theme import colours, ems, theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPoint

    from ardesk.collecting.credit import CreditChange, Suggestion
    from ardesk.domain.records import Customer
    from ardesk.ledger import CustomerRow, Ledger
    from ardesk.ui.session import Session

_CHANGES = 3  # of limit and class that are told
_LATE, _BETTER = 0.5, 1.0  # days that make a payer late, and a change worth telling


class Habit(NamedTuple):
    """Days late on average, weighted by amount: over the last twelve months and the twelve before; None: no money."""

    now: float | None
    before: float | None


def habit(ledger: Ledger, code: str, today: dt.date) -> Habit:
    """How the customer pays, read from the newest Book; callable from any thread."""
    from ardesk.kpi import views

    book = ledger.book().only(codes=[code])
    start = add_months(today, -12) + dt.timedelta(days=1)
    year = Period(start, today)
    before = Period(add_months(start, -12), year.before)
    found = [views.value(book, "weighted_avg_days_late", period).value for period in (year, before)]
    return Habit(*(None if days is None else float(days) for days in found))


def credit_of(path: Path, customer_id: int, today: dt.date) -> Credit | None:
    """What is suggested for the customer, through a connection of its own; None if he is gone meanwhile."""
    from ardesk.collecting.credit import credit_history, suggestion
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        try:
            return Credit(suggestion(ledger, customer_id, today), tuple(credit_history(ledger, customer_id)))
        except KeyError:
            return None


def habit_words(found: Habit) -> str:
    """The habit as a sentence."""
    if found.now is None:
        return _("Nothing was received in the last twelve months.")
    days = round(abs(found.now))
    if found.now > _LATE:
        said = _n("Pays {days} day late on average", "Pays {days} days late on average", days).format(days=days)
    elif found.now < -_LATE:
        said = _n("Pays {days} day early on average", "Pays {days} days early on average", days).format(days=days)
    else:
        said = _("Pays on time on average")
    if found.before is None:
        return said + "."
    change = found.now - found.before
    if abs(change) < _BETTER:
        return _("{said}, as a year ago.").format(said=said)
    return (_("{said}, worse than a year ago.") if change > 0 else _("{said}, better than a year ago.")).format(
        said=said
    )


class Credit(NamedTuple):
    """The class the customer's past suggests, and how limit and class came to be."""

    suggestion: Suggestion
    history: tuple[CreditChange, ...]


class CustomerCard(QWidget):
    """The card; `show_customer` fills it, habit and suggested class follow from the background."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.text = QLabel(self)
        self.text.setObjectName("customer_card")
        self.text.setAccessibleName(_("Customer"))
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.linkActivated.connect(lambda _link: self.accept_class())
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[ems(self, 0.7)] * 4)
        layout.addWidget(self.text)
        self._shown: tuple[CustomerRow, Customer] | None = None
        self._habit: Habit | None = None
        self._credit: Credit | None = None
        theme().changed.connect(self._write)

    def show_customer(self, row: CustomerRow, customer: Customer) -> None:
        """The card of this customer."""
        if self._shown is None or self._shown[1].id != customer.id:
            self._habit = self._credit = None
        self._shown = (row, customer)
        self._write()
        ledger, today, code = self.session.ledger, self.session.today, row.code
        path, number = ledger.path, row.id
        tasks.run(lambda: habit(ledger, code, today), self._take, key="customer_habit")
        tasks.run(lambda: credit_of(path, number, today), self._take_credit, key="customer_credit")

    def clear(self) -> None:
        """Nobody's card."""
        tasks.drop("customer_habit")
        tasks.drop("customer_credit")
        self._shown = None
        self.text.clear()

    def _menu(self, place: QPoint) -> None:
        if self._shown is not None:
            reach.show_menu(self.session, self._shown[1].id, self.text, place)

    def _take(self, found: Habit) -> None:
        self._habit = found
        self._write()

    def _take_credit(self, found: Credit | None) -> None:
        self._credit = found
        self._write()

    def accept_class(self) -> None:
        """Class the customer as his past suggests; the reasons are kept with the change."""
        if self._credit is None or not self._credit.suggestion.is_new:
            return
        found = self._credit.suggestion
        done = _("{name} is classed {risk} from now on.").format(
            name=found.name, risk=risk_words(found.suggested).lower()
        )
        why = "; ".join(found.reasons)
        self.session.attempt(
            lambda ledger: set_risk(ledger, found.customer_id, found.suggested, self.session.today, why=why), done
        )

    def _write(self) -> None:
        if self._shown is None:
            return
        row, customer = self._shown
        name = f"<span style='font-size: large; font-weight: bold'>{escape(customer.name)}</span>"
        facts = " · ".join(filter(None, (customer.code, customer.type, customer.terms or None, customer.collector)))
        muted = colours().muted
        lines = [name, f"<span style='color: {muted}'>{escape(facts)}</span>", self._balance(row)]
        if customer.held_since is not None:
            held = held_words(customer, self.session.formats)
            lines.append(f"<span style='color: {colours().bad}'><b>{escape(held)}</b></span>")
        if self._habit is not None:
            lines.append(escape(habit_words(self._habit)))
        if reasons := risk_reasons(row, customer, self._habit):
            lines.append(_("Risk: {reasons}.").format(reasons=escape("; ".join(reasons))))
        if self._credit is not None:
            lines += self._credit_lines(self._credit)
        self.text.setText("<br>".join(lines))

    def _credit_lines(self, credit: Credit) -> list[str]:
        found, lines = credit.suggestion, []
        if found.is_new:
            text = _("Suggested class: {risk}, since {reasons}.").format(
                risk=risk_words(found.suggested).lower(), reasons="; ".join(found.reasons)
            )
            accept = f" <a href='accept' style='color: {colours().accent}'>{escape(_('Accept'))}</a>"
            lines.append(escape(text) + ("" if self.session.ledger.read_only else accept))
        if said := self._history(credit.history):
            lines.append(f"<span style='color: {colours().muted}'>{escape(said)}</span>")
        return lines

    def _history(self, history: tuple[CreditChange, ...]) -> str:
        """The last changes of limit and class, newest first; nothing where they are as they were entered."""
        formats, said = self.session.formats, []
        for one in reversed([one for one in history if not one.entered][-_CHANGES:]):
            day = formats.date(dt.datetime.fromisoformat(one.at).astimezone().date())
            if one.limit != one.limit_before:
                old, new = (
                    _("none") if limit is None else formats.money(limit) for limit in (one.limit_before, one.limit)
                )
                said.append(_("limit {old} → {new} on {day}").format(old=old, new=new, day=day))
            if one.risk != one.risk_before:
                before, after = ((risk_words(risk).lower() or _("none")) for risk in (one.risk_before, one.risk))
                said.append(_("class {old} → {new} on {day}").format(old=before, new=after, day=day))
        text = "; ".join(said)
        return f"{text[:1].upper()}{text[1:]}." if text else ""

    def _balance(self, row: CustomerRow) -> str:
        formats, base = self.session.formats, self.session.ledger.base
        owed = row.open_base - row.unapplied_base
        said = _("Owes {amount}").format(amount=formats.money_with(owed, base))
        if row.overdue_base:
            said += _(", {amount} of it overdue").format(amount=formats.money_with(row.overdue_base, base))
        if row.credit_limit is not None:
            said += _("; limit {amount}").format(amount=formats.money_with(row.credit_limit, base))
        tone = colours().bad if over_limit(row) else colours().text
        return f"<span style='color: {tone}'>{escape(said)}.</span>"


def risk_reasons(row: CustomerRow, customer: Customer, found: Habit | None) -> list[str]:
    """What speaks for caution with this customer, in words."""
    reasons = []
    if customer.risk:
        reasons.append(_("classed {risk}").format(risk=risk_words(customer.risk).lower()))
    if over_limit(row):
        reasons.append(_("over the credit limit"))
    if row.oldest_days_late > 0:
        reasons.append(
            _n("oldest item {days} day late", "oldest item {days} days late", row.oldest_days_late).format(
                days=row.oldest_days_late
            )
        )
    if found is not None and found.now is not None and found.before is not None and found.now - found.before >= _BETTER:
        reasons.append(_("pays later than a year ago"))
    return reasons
