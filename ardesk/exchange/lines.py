"""Invoice lines: they have no number, so those of one invoice are compared as a whole, in order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.domain.records import Invoice, InvoiceLine
from ardesk.exchange.declaration import BY_NAME
from ardesk.exchange.known import Entry, Known
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.errors import Problem
    from ardesk.exchange.draft import Draft
    from ardesk.exchange.table import Table


@dataclass(slots=True)
class InvoiceLines:
    """The lines of one table, gathered by invoice until all are read."""

    table: Table
    _found: dict[int, list[tuple[int, Draft]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, row: int, draft: Draft) -> None:
        """Take note of a line."""
        if draft.invoice and draft.invoice.id is not None:
            self._found[draft.invoice.id].append((row, draft))

    def settle(self, known: Known) -> tuple[int, list[Problem]]:
        """Add the lines of invoices that have none; how many were there already, and problems where others were."""
        unchanged = 0
        problems: list[Problem] = []
        stored = known.lines()
        for invoice_id, found in self._found.items():
            present = stored.get(invoice_id, [])
            if not present:
                self._add(known, invoice_id, found)
            elif (row := _first_difference(present, found)) is None:
                unchanged += len(found)
            else:
                problems.append(self._problem(row, found))
        return unchanged, problems

    def _add(self, known: Known, invoice_id: int, found: list[tuple[int, Draft]]) -> None:
        for position, (row, draft) in enumerate(found, start=1):
            line = InvoiceLine(
                id=known.next_id(BY_NAME["invoice_lines"]),
                invoice_id=invoice_id,
                position=position,
                description=draft.text("description"),
                quantity=draft.text("quantity"),
                unit_price=draft.text("unit_price"),
                tax_rate=draft.text("tax_rate"),
                net=draft.minor("net"),
            )
            known.add(Entry(line, self.table, row))

    def _problem(self, row: int, found: list[tuple[int, Draft]]) -> Problem:
        invoice = found[0][1].invoice
        number = invoice.number if isinstance(invoice, Invoice) else ""
        message = _("Invoice {number} has other lines in the ledger; change them there.").format(number=number)
        return self.table.problem(row, "invoice", message)


def _first_difference(present: list[InvoiceLine], found: list[tuple[int, Draft]]) -> int | None:
    for line, (row, draft) in zip(present, found, strict=False):
        if any(getattr(line, name) != draft.values[name] for name in draft.given):
            return row
    return None if len(present) == len(found) else found[-1][0]
