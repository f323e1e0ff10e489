"""No more applied than there is, on any day, and nothing taken back from a cash sale: told of the newest rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, cast

from ardesk.domain.allocation import Event, Order, first_excess
from ardesk.domain.records import Allocation, CreditNote, Deduction, Invoice, Payment, Record, Refund, WriteOff
from ardesk.exchange.cells import money_text
from ardesk.exchange.draft import cash_sale_advice
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.exchange.known import Entry, Known

_NONE = -1


class Refuse(Protocol):
    """Takes a row out of the plan, with the reason; `waits` where the reason is another row's."""

    def __call__(self, entry: Entry, column: str, message: str, *, waits: bool = False) -> None:
        """Refuse the row."""


def apply(known: Known, refuse: Refuse) -> None:
    """Refuse every new row that would take more than is left, or take money back from a cash sale."""
    if not any(known.new[name] for name in ("payments", "allocations", "write_offs", "refunds")):
        return
    _Limits(known, refuse).apply()


class _Limits:
    def __init__(self, known: Known, refuse: Refuse) -> None:
        self._known = known
        self._refuse = refuse
        self._invoices = cast("dict[int, Invoice]", known.by_id("invoices"))
        self._payments = cast("dict[int, Payment]", known.by_id("payments"))
        self._credits = cast("dict[int, CreditNote]", known.by_id("credit_notes"))
        self._entries: list[Entry] = []

    def apply(self) -> None:
        self._by_document("invoice_id", self._on_invoices(), self._invoices)
        self._by_document("payment_id", self._on_sources("payment_id"), self._payments)
        self._by_document("credit_note_id", self._on_sources("credit_note_id"), self._credits)
        self._cash_sales()

    def _rows(self, name: str) -> Iterator[tuple[Record, int]]:
        """Each record of a file that may count, with the place of its entry, or -1 where it was stored before."""
        for record in self._known.stored(name):
            yield record, _NONE
        for entry in self._known.new[name]:
            if not entry.dropped:
                self._entries.append(entry)
                yield entry.record, len(self._entries) - 1

    def _touched(self, attribute: str) -> set[int]:
        names = ("allocations", "write_offs", "refunds")
        entries = (entry for name in names for entry in self._known.new[name] if not entry.dropped)
        return {found for entry in entries if isinstance(found := getattr(entry.record, attribute, None), int)}

    def _applied(self, attribute: str) -> Iterator[tuple[Allocation, Payment | None, str, int]]:
        touched = self._touched(attribute)
        for record, ref in self._rows("allocations"):
            if isinstance(record, Allocation) and getattr(record, attribute) in touched:
                payment = self._payments[record.payment_id] if record.payment_id else None
                source = payment or self._credits[record.credit_note_id or 0]
                if payment is None or payment.returned_date is None or record.date < payment.returned_date:
                    yield record, payment, source.number, ref

    def _on_invoices(self) -> dict[int, list[Event]]:
        events: defaultdict[int, list[Event]] = defaultdict(list)
        for record, payment, number, ref in self._applied("invoice_id"):
            order = Order.PAYMENT if payment else Order.CREDIT_NOTE
            events[record.invoice_id].append(Event(record.date, order, number, record.amount, ref))
            if payment and payment.returned_date:
                back = Event(payment.returned_date, Order.RETURN, number, -record.amount, ref)
                events[record.invoice_id].append(back)
        touched = self._touched("invoice_id")
        for write_off, ref in self._rows("write_offs"):
            if isinstance(write_off, WriteOff) and write_off.invoice_id in touched:
                event = Event(write_off.date, Order.WRITE_OFF, write_off.number, write_off.amount, ref)
                events[write_off.invoice_id].append(event)
        return events

    def _on_sources(self, attribute: str) -> dict[int, list[Event]]:
        events: defaultdict[int, list[Event]] = defaultdict(list)
        for record, _payment, _number, ref in self._applied(attribute):
            number = self._invoices[record.invoice_id].number
            events[getattr(record, attribute)].append(Event(record.date, 0, number, record.amount, ref))
        touched = self._touched(attribute)
        for refund, ref in self._rows("refunds"):
            if isinstance(refund, Refund) and getattr(refund, attribute) in touched:
                event = Event(refund.date, Order.REFUND, refund.number, refund.amount, ref)
                events[getattr(refund, attribute)].append(event)
        return events

    def _by_document(
        self,
        attribute: str,
        events: dict[int, list[Event]],
        documents: dict[int, Invoice] | dict[int, Payment] | dict[int, CreditNote],
    ) -> None:
        for document_id, own in events.items():
            document = documents[document_id]
            total = document.amount if isinstance(document, Payment) else document.total
            for culprit, left in _culprits(total, own):
                self._refuse(self._entries[culprit.ref], "amount", _too_much(attribute, document, culprit, left))
        self._entries.clear()

    def _cash_sales(self) -> None:
        by_invoice: defaultdict[int, list[tuple[Allocation, int]]] = defaultdict(list)
        for record, ref in self._rows("allocations"):
            if isinstance(record, Allocation) and record.payment_id:
                by_invoice[record.invoice_id].append((record, ref))
        gone: set[int] = set()
        for invoice_id, found in by_invoice.items():
            returned = [(one, ref) for one, ref in found if self._payments[one.payment_id or 0].returned_date]
            if returned and self._is_cash_sale(self._invoices[invoice_id], (one for one, _ref in found)):
                gone.update(self._refuse_returned(self._invoices[invoice_id], returned))
        if gone:
            self._drop_what_hangs_on(gone)

    def _is_cash_sale(self, invoice: Invoice, applied: Iterable[Allocation]) -> bool:
        if invoice.cash_sale or invoice.due_date != invoice.date:
            return invoice.cash_sale == "yes"
        same_day = (
            one.amount for one in applied if one.date == self._payments[one.payment_id or 0].date == invoice.date
        )
        return invoice.total > 0 and sum(same_day) >= invoice.total

    def _refuse_returned(self, invoice: Invoice, returned: list[tuple[Allocation, int]]) -> Iterator[int]:
        for allocation, ref in returned:
            payment_id = allocation.payment_id or 0
            fresh = [one for one in self._known.new["payments"] if one.record.id == payment_id]
            if fresh and not fresh[0].dropped:
                self._refuse(fresh[0], "returned_date", cash_sale_advice(invoice))
                yield payment_id
            elif not fresh and ref != _NONE:
                self._refuse(self._entries[ref], "invoice", cash_sale_advice(invoice))

    def _drop_what_hangs_on(self, payment_ids: set[int]) -> None:
        columns = {"allocations": "source", "refunds": "source", "deductions": "payment"}
        for name, column in columns.items():
            for entry in self._known.new[name]:
                payment_id = cast("Allocation | Refund | Deduction", entry.record).payment_id
                if payment_id in payment_ids and not entry.dropped:
                    number = self._payments[payment_id].number
                    message = _("The payment {number} was refused, so this row cannot be taken.")
                    self._refuse(entry, column, message.format(number=number), waits=True)


def _culprits(total: int, events: list[Event]) -> Iterator[tuple[Event, int]]:
    """New events that have to go so that never more than `total` is used, each with what there was for it."""
    while found := first_excess(total, events):
        event, left = found
        if event.ref == _NONE:
            earlier = [one for one in events if one.ref != _NONE and one.amount > 0 and one <= event]
            if not earlier:
                return
            culprit = max(earlier)
            left = max(culprit.amount - (event.amount - left), 0)
        else:
            culprit = event
        yield culprit, left
        events = [one for one in events if one.ref != culprit.ref]


def _too_much(attribute: str, document: Record, event: Event, left: int) -> str:
    numbered = cast("Invoice | Payment | CreditNote", document)
    texts = {
        "invoice_id": _("Invoice {number} has {left} {currency} open on {day}, less than {amount}."),
        "payment_id": _("Payment {number} has {left} {currency} left on {day}, less than {amount}."),
        "credit_note_id": _("Credit note {number} has {left} {currency} left on {day}, less than {amount}."),
    }
    return texts[attribute].format(
        number=numbered.number,
        left=money_text(left, numbered.currency),
        currency=numbered.currency,
        day=event.day,
        amount=money_text(event.amount, numbered.currency),
    )
