"""What the owner sees of a customer at a glance: balance against limit, habit of paying, risk with its reasons."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ardesk.domain.periods import Period, add_months
from ardesk.i18n import _, _n
from ardesk.ui import reach, tasks
from ardesk.ui.models.customers import over_limit, risk_words
from ardesk.ui.theme import colours, ems, theme

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ardesk.domain.records import Customer
    from ardesk.ledger import CustomerRow, Ledger
    from ardesk.ui.session import Session

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


class CustomerCard(QWidget):
    """The card; `show_customer` fills it, the habit follows from the background."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.text = QLabel(self)
        self.text.setObjectName("customer_card")
        self.text.setAccessibleName(_("Customer"))
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[ems(self, 0.7)] * 4)
        layout.addWidget(self.text)
        self._shown: tuple[CustomerRow, Customer] | None = None
        self._habit: Habit | None = None
        theme().changed.connect(self._write)

    def show_customer(self, row: CustomerRow, customer: Customer) -> None:
        """The card of this customer."""
        self._shown, self._habit = (row, customer), None
        self._write()
        ledger, today, code = self.session.ledger, self.session.today, row.code
        tasks.run(lambda: habit(ledger, code, today), self._take, key="customer_habit")

    def clear(self) -> None:
        """Nobody's card."""
        tasks.drop("customer_habit")
        self._shown = None
        self.text.clear()

    def _menu(self, place: QPoint) -> None:
        if self._shown is not None:
            reach.show_menu(self.session, self._shown[1].id, self.text, place)

    def _take(self, found: Habit) -> None:
        self._habit = found
        self._write()

    def _write(self) -> None:
        if self._shown is None:
            return
        row, customer = self._shown
        name = f"<span style='font-size: large; font-weight: bold'>{escape(customer.name)}</span>"
        facts = " · ".join(filter(None, (customer.code, customer.type, customer.terms or None, customer.collector)))
        muted = colours().muted
        lines = [name, f"<span style='color: {muted}'>{escape(facts)}</span>", self._balance(row)]
        if self._habit is not None:
            lines.append(escape(habit_words(self._habit)))
        if reasons := risk_reasons(row, customer, self._habit):
            lines.append(_("Risk: {reasons}.").format(reasons=escape("; ".join(reasons))))
        self.text.setText("<br>".join(lines))

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
