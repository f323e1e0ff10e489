"""The page of customers: the list, and beside it the card and the time line of the one selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ardesk.domain.records import Customer, Payment, Refund
from ardesk.i18n import _
from ardesk.ui.doors import open_dialog
from ardesk.ui.models import customers, timeline
from ardesk.ui.models.table import TableModel
from ardesk.ui.session import Selection, Session, Wish
from ardesk.ui.widgets.customer_card import CustomerCard
from ardesk.ui.widgets.empty import EmptyPage
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from ardesk.ledger import CustomerRow

_PAUSE = 60  # milliseconds a selection must last before its time line is read


class CustomersPage(QWidget):
    """Every customer; the one the keyboard is on is told at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("Customers")
        self.setObjectName("customers_page")
        self.model = TableModel(customers.columns(), [], session.formats)
        self.table = TableView(
            self.model, "customers", session.state, chips=customers.chips(), title=_("Customers"), parent=self
        )
        self.card = CustomerCard(session, self)
        self.events = TableModel(timeline.columns(), [], session.formats)
        self.timeline = TableView(
            self.events, "timeline", session.state, chips=timeline.chips(), title=_("Time line"), parent=self
        )
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._tell)
        self.table.selection_rows.connect(self._selected)
        self.table.activated_row.connect(lambda row: self._open(row.id))
        self.timeline.activated_row.connect(self._open_event)
        session.formats_changed.connect(self._reformat)
        self.refresh()

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card)
        column.addWidget(self.timeline, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("customers_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.empty = EmptyPage(
            _("Here stand your customers: who owes what, how they pay, and everything that was said."),
            (("new_customer", _("Enter the first &customer")), ("import_files", _("I&mport what you have"))),
            self,
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.setFocusProxy(self.table)

    def _reformat(self) -> None:
        self.model.set_formats(self.session.formats)
        self.events.set_formats(self.session.formats)

    def refresh(self) -> None:
        """The customers as the ledger has them now."""
        rows = self.session.ledger.customer_rows(self.session.today)
        self.stack.setCurrentWidget(self.splitter if rows else self.empty)
        self.model.set_rows(rows)
        self.table.chips.count(rows, self.session.formats)
        self.table.prepare_filter()
        if rows and self.table.current_row() is None:
            self.table.grid.select_keys([rows[0].id])
        self._tell()

    def _selected(self, rows: list[CustomerRow]) -> None:
        """Actions apply to the new row at once; only card and time line may wait until the keyboard rests."""
        current = self.table.current_row()  # still the one before, while the selection changes
        if rows and self.isVisible():
            row = current if current in rows else rows[0]
            self.session.select(Selection("customer", (row.id,), (row.id,)))
        self._timer.start()

    def _tell(self) -> None:
        row: CustomerRow | None = self.table.current_row()
        if row is None:
            self.card.clear()
            self.events.set_rows([])
            return
        if self.isVisible():
            self.session.select(Selection("customer", (row.id,), (row.id,)))
        self.card.show_customer(row, self.session.ledger.get(Customer, row.id))
        found = timeline.timeline(self.session.ledger, row.id)
        self.events.set_rows(found)
        self.timeline.chips.count(found, self.session.formats)
        if {event.currency for event in found if event.currency} - {self.session.ledger.base}:
            self.timeline.show_where_unset("currency")

    def shown(self) -> None:
        """The page has come to the front."""
        desk = getattr(self.window(), "desk", None)
        if desk is not None:
            self.table.row_actions = self.timeline.row_actions = desk.row_actions
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def show_wish(self, wish: Wish) -> None:
        """Select the customer wished for, with nothing in the way of seeing him."""
        self.table.clear_narrowing()
        self.table.grid.select_keys(list(wish.ids[:1]))
        self._tell()

    # actions

    def open_current(self) -> None:
        """Open the customer the keyboard is on."""
        if (row := self.table.current_row()) is not None:
            self._open(row.id)

    def _open(self, customer_id: int) -> None:
        open_dialog("customer:CustomerDialog", self.session, self.window(), customer_id=customer_id)

    def _open_event(self, row: timeline.TimelineRow) -> None:
        kind, number = row.id
        if kind == "invoice":
            open_dialog("invoice:InvoiceDialog", self.session, self.window(), invoice_id=number)
        elif kind == "payment":
            open_dialog("payment:PaymentDialog", self.session, self.window(), payment_id=number)
        else:
            table = {"returned": "payment"}.get(kind, kind)
            open_dialog("history:HistoryDialog", self.session, self.window(), table=table, row_id=number)

    def new_item(self) -> None:
        """Enter a customer."""
        open_dialog("customer:CustomerDialog", self.session, self.window())

    def delete_current(self) -> None:
        """Delete the current customer if nothing refers to him, or in the time line the payment chosen there."""
        from ardesk.operations.customers import delete_customer
        from ardesk.operations.payments import delete_payment

        if (event := self._payment()) is not None:
            done = _("Payment {number} deleted.").format(number=event.number)
            self.session.attempt(lambda ledger: delete_payment(ledger, event.id[1]), done)
            return
        if self._front() is self.timeline:
            self.session.told.emit(_("Only a payment is deleted here; open the other entries instead."))
            return
        if (row := self.table.current_row()) is not None:
            done = _("Customer {name} deleted.").format(name=row.name)
            self.session.attempt(lambda ledger: delete_customer(ledger, row.id), done)

    def _payment(self) -> timeline.TimelineRow | None:
        row: timeline.TimelineRow | None = self.timeline.current_row()
        chosen = self._front() is self.timeline and row is not None and row.kind == "payment"
        return row if chosen else None

    def return_payment(self) -> None:
        """The payment chosen in the time line was taken back by the bank today."""
        from ardesk.operations.payments import return_payment

        if (event := self._payment()) is None:
            self.session.told.emit(_("Select the payment in the time line first."))
            return
        payment_id = event.id[1]
        done = _("Payment {number} returned; its invoices are open again.").format(number=event.number)
        if refunded := sum(one.amount for one in self.session.ledger.all(Refund, payment_id=payment_id)):
            currency = self.session.ledger.get(Payment, payment_id).currency
            amount = self.session.formats.money_with(refunded, currency)
            done += " " + _("{amount} of it was refunded and is owed again.").format(amount=amount)
        self.session.attempt(lambda ledger: return_payment(ledger, payment_id, self.session.today), done)

    def show_history(self) -> None:
        """What happened to the current customer's record."""
        if (row := self.table.current_row()) is not None:
            open_dialog("history:HistoryDialog", self.session, self.window(), table="customer", row_id=row.id)

    def print_current(self) -> None:
        """The current customer's statement, as the page of reports shows and prints it."""
        if (row := self.table.current_row()) is not None:
            self.session.show_page("reports", Wish("statement", (row.id,)))

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.table.focus_filter()

    def copy_rows(self) -> None:
        """The selected rows on the clipboard, of the list the keyboard is in."""
        self._front().grid.copy()

    def copy_with_headers(self) -> None:
        """The same under the columns' names."""
        self._front().copy_with_headers()

    def choose_columns(self) -> None:
        """Which columns are shown in the list the keyboard is in."""
        self._front().choose_columns()

    def _front(self) -> TableView:
        return self.timeline if self.timeline.grid.hasFocus() else self.table
