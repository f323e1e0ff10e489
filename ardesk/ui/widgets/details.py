"""The pane at the right: what is known about the customer of whatever is selected, the same on every page."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ardesk.domain.records import Activity, Customer
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.invoices import held_words
from ardesk.ui import reach
from ardesk.ui.models.invoices import aging_class, lateness
from ardesk.ui.theme import chars, colours, ems, theme
from ardesk.ui.widgets.vocabulary import KINDS, PROMISE_STATES, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from ardesk.ui.session import Selection, Session

_MOST_INVOICES, _MOST_NOTES, _MOST_PROMISES = 12, 4, 5
_NARROW = 40  # letters; in less room an invoice takes two lines
_PAUSE = 150  # milliseconds a selection must last before it is looked up


class DetailsPane(QWidget):
    """Customer card, open invoices, last notes, promises. `wanted` asks for a document: kind and id."""

    wanted = Signal(str, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.customer_id: int | None = None
        self.text = QTextBrowser(self)
        self.text.setObjectName("details_text")
        self.text.setAccessibleName(_("What is known about the customer"))
        self.text.setOpenLinks(False)
        self.text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.anchorClicked.connect(self._follow)
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(
            lambda place: reach.show_menu(session, self.customer_id, self.text, place)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        session.selection_changed.connect(self._selected)
        session.revision_changed.connect(lambda _revision: self._timer.start())
        session.work_changed.connect(self._timer.start)
        theme().changed.connect(self.refresh)
        self._selected(session.selection)

    def _selected(self, selection: Selection) -> None:
        ids = selection.customer_ids or (selection.ids if selection.kind == "customer" else ())
        customer = ids[0] if ids else None
        if customer != self.customer_id or customer is None:
            self.customer_id = customer
            self._timer.start()

    def refresh(self) -> None:
        """What is known now; nothing more once the ledger is closed, though the letters may still grow."""
        self._timer.stop()
        if self.session.closed:
            return
        self.text.document().setDefaultStyleSheet(_style())
        self.text.document().setDocumentMargin(ems(self, 0.7))
        customer = self.session.ledger.find(Customer, id=self.customer_id) if self.customer_id else None
        narrow = self.width() < chars(self, _NARROW)
        self.text.setHtml(
            _page(self.session, customer, narrow=narrow) if customer else f"<p class=m>{escape(_nothing())}</p>"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (event.size().width() < chars(self, _NARROW)) != (event.oldSize().width() < chars(self, _NARROW)):
            self._timer.start()
        super().resizeEvent(event)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() in ("mailto", "tel"):
            QDesktopServices.openUrl(url)
        else:
            self.wanted.emit(url.scheme(), int(url.path()))


def _nothing() -> str:
    return _("Select a row to see here who owes it and what was last said.")


def _style() -> str:
    table = colours()
    return (
        f"a {{ color: {table.accent}; text-decoration: none }} .m {{ color: {table.muted} }} "
        f".bad {{ color: {table.bad} }} .good {{ color: {table.good} }} .watch {{ color: {table.watch} }} "
        f"h3 {{ margin: 0 }} h4 {{ margin-top: 12px; margin-bottom: 2px; color: {table.muted}; font-weight: normal }} "
        "td { padding-right: 8px }"
    )


def _page(session: Session, customer: Customer, *, narrow: bool) -> str:
    parts = [
        _card(session, customer),
        _work(session, customer),
        _invoices(session, customer, narrow=narrow),
        _promises(session, customer),
    ]
    return "".join([*parts, _notes(session, customer)])


def _card(session: Session, customer: Customer) -> str:
    title = f"<h3><a href='customer:{customer.id}'>{escape(customer.name)}</a></h3>"
    facts = " · ".join(filter(None, (customer.code, customer.type, customer.terms, _risk(customer))))
    lines = [title, f"<p class=m>{escape(facts)}</p>"]
    if shown := "<br>".join(filter(None, _ways(session, customer))):
        lines.append(f"<p>{shown}</p>")
    if customer.held_since is not None:
        lines.append(f"<p class=bad>{escape(held_words(customer, session.formats))}</p>")
    if customer.no_chase:
        lines.append(f"<p class=watch>{escape(_('Not to be chased.'))}</p>")
    return "".join([*lines, _balance(session, customer)])


def _ways(session: Session, customer: Customer) -> list[str]:
    """How to reach the customer: what can be called or written to is a link."""
    from ardesk.exchange.mail import mailto, telephone

    lines = [escape(customer.contact)]
    if customer.phone:
        lines.append(_link(telephone(customer.phone), customer.phone))
    if customer.email:
        try:
            lines.append(_link(mailto(customer.email), customer.email))
        except ArdeskError:
            lines.append(escape(customer.email))
    address = reach.text_of(customer, "address", session.ledger.locale).splitlines()
    return [*lines, *(f"<span class=m>{escape(line)}</span>" for line in address if line not in _said(customer))]


def _said(customer: Customer) -> tuple[str, ...]:
    return customer.name, customer.contact


def _link(target: str, text: str) -> str:
    return f"<a href='{escape(target)}'>{escape(text)}</a>" if target else escape(text)


def _risk(customer: Customer) -> str:
    risks = {"low": _("low risk"), "medium": _("medium risk"), "high": _("high risk")}
    return risks.get(customer.risk, customer.risk)


def _balance(session: Session, customer: Customer) -> str:
    if customer.credit_limit is None:
        return ""
    limit = session.formats.money_with(customer.credit_limit, session.ledger.base)
    return f"<p class=m>{escape(_('Credit limit {amount}').format(amount=limit))}</p>"


def _work(session: Session, customer: Customer) -> str:
    """Why the customer is on the worklist, and what is next."""
    item = session.work_of(customer.id or 0)
    if item is None:
        return ""
    if item.paused:
        left = _("Left alone: {why}").format(why=item.paused)
        return f"<h4>{escape(_('To do'))}</h4><p class=watch>{escape(left)}</p>"
    tone = "bad" if item.urgent else ""
    step = _("Next step: {step}").format(step=item.next_step)
    return f"<h4>{escape(_('To do'))}</h4><p class={tone}>{escape(item.why)}</p><p><b>{escape(step)}</b></p>"


def _left_alone(session: Session, customer: Customer) -> dict[int, str]:
    """Which invoices are left alone for now, and why."""
    item = session.work_of(customer.id or 0)
    return {one.id: one.paused for one in item.invoices if one.paused} if item else {}


def _section(title: str, rows: Sequence[str], more: int = 0) -> str:
    if not rows:
        return ""
    rest = f"<p class=m>{escape(_('and {count} more').format(count=more))}</p>" if more > 0 else ""
    return f"<h4>{escape(title)}</h4><table>{''.join(rows)}</table>{rest}"


def _invoices(session: Session, customer: Customer, *, narrow: bool) -> str:
    formats, today = session.formats, session.today
    found = session.ledger.open_invoices(customer.id or 0, today)
    if not found:
        return f"<h4>{escape(_('Nothing is open.'))}</h4>"
    rows, paused = [], _left_alone(session, customer)
    for one in found[:_MOST_INVOICES]:
        late = (today - _day(one.due_date)).days
        amount = formats.money(one.open, one.currency)
        amount = amount if one.currency == session.ledger.base else formats.money_with(one.open, one.currency)
        dot = f"<span style='color:{colours().aging[aging_class(late)]}'>●</span>"
        rows.append(
            f"<tr><td><a href='invoice:{one.id}'>{escape(one.number)}</a></td><td align=right>{escape(amount)}</td>"
            f"{'</tr><tr><td colspan=2>' if narrow else '<td>'}{dot} {escape(lateness(late))}</td></tr>"
        )
        if one.id in paused:
            left = _("left alone: {why}").format(why=paused[one.id])
            rows.append(f"<tr><td colspan=3 class=watch>{escape(left)}</td></tr>")
    sums: dict[str, int] = {}
    for one in found:
        sums[one.currency] = sums.get(one.currency, 0) + one.open
    total = " + ".join(formats.money_with(amount, currency) for currency, amount in sorted(sums.items()))
    return _section(_("Open: {total}").format(total=total), rows, len(found) - _MOST_INVOICES)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _promises(session: Session, customer: Customer) -> str:
    formats = session.formats
    found = session.ledger.promise_rows(session.today, customer_id=customer.id)
    found = sorted((one for one in found if one.status == "open"), key=lambda one: one.due, reverse=True)
    rows = []
    for one in found[:_MOST_PROMISES]:
        by = _("by {day}").format(day=formats.date(_day(one.due)))
        what = "" if one.state == "pending" else shown(PROMISE_STATES, one.state)
        rows.append(
            f"<tr><td align=right>{escape(formats.money(one.amount, one.currency))}</td>"
            f"<td{' class=m' if what else ''}>{escape(by)}</td><td>{escape(what)}</td></tr>"
        )
    return _section(_("Promised"), rows, len(found) - _MOST_PROMISES)


def _notes(session: Session, customer: Customer) -> str:
    found = sorted(
        session.ledger.all(Activity, customer_id=customer.id), key=lambda one: (one.date, one.id or 0), reverse=True
    )
    rows = []
    for one in found[:_MOST_NOTES]:
        kind = shown(KINDS, one.kind)
        said = f"{kind}: {one.outcome.replace('_', ' ')}" if one.outcome else kind
        note = f"<br>{escape(one.note)}" if one.note else ""
        rows.append(f"<tr><td class=m>{escape(session.formats.date(one.date))}</td><td>{escape(said)}{note}</td></tr>")
    return _section(_("Last contacts"), rows, len(found) - _MOST_NOTES)
