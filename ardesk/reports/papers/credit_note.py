"""The credit note: what is credited and why, the invoices it was set against, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Allocation, CreditNote, Customer, Refund
from ardesk.i18n import _, speaking
from ardesk.reports.papers.business import business_of
from ardesk.reports.papers.letter_page import address_lines, letter_paper
from ardesk.reports.papers.receipt import ReceiptPage, applied_rows
from ardesk.reports.papers.voice import voice_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.business import Business
    from ardesk.reports.papers.receipt import AppliedRow
    from ardesk.reports.papers.voice import Voice
    from ardesk.reports.sources import Source


def credit_note(source: Source, credit_note_id: int, formats: Formats | None = None) -> Paper:
    """The credit note as it goes to the customer, as it stands applied now."""
    note = source.get(CreditNote, credit_note_id)
    customer = source.get(Customer, note.customer_id)
    parts = source.all(Allocation, credit_note_id=credit_note_id)
    back = sum(one.amount for one in source.all(Refund, credit_note_id=credit_note_id))
    voice = voice_of(source, customer, formats)
    with speaking(voice.language):
        rows = applied_rows(source, parts, note, voice.formats)
        left = note.total - sum(part.amount for part in parts) - back
        return _paper(business_of(source), customer, note, rows, (back, left), voice)


def _paper(
    business: Business,
    customer: Customer,
    note: CreditNote,
    rows: Sequence[AppliedRow],
    rest: tuple[int, int],
    voice: Voice,
) -> Paper:
    formats, title = voice.formats, _("Credit note {number}").format(number=note.number)
    page = ReceiptPage(
        business=business,
        heading=_("Credit note"),
        to_label=_("Credit to"),
        to_name=customer.name,
        to_lines=address_lines(customer, business),
        to_tax_id=customer.tax_id,
        facts=[
            (_("Number"), note.number),
            (_("Date"), formats.date(note.date)),
            (_("Customer"), customer.code),
        ],
        images=business.sizes,
        sentences=_sentences(note, formats),
        rows=rows,
        sums=_sums(note, rest, formats),
        total_label=_("Credit {currency}").format(currency=note.currency),
        total=formats.money(note.total, note.currency),
    )
    return letter_paper(page, "credit_note.html", title, voice.language)


def _sentences(note: CreditNote, formats: Formats) -> list[str]:
    reason = _("Reason: {reason}").format(reason=note.reason) if note.reason else ""
    amount = _("We credit your account with {amount}.").format(amount=formats.money_with(note.total, note.currency))
    net = _("Net {net}, tax {tax}.").format(
        net=formats.money(note.net, note.currency), tax=formats.money(note.tax, note.currency)
    )
    return [line for line in (amount, net if note.tax else "", reason) if line]


def _sums(note: CreditNote, rest: tuple[int, int], formats: Formats) -> list[tuple[str, str]]:
    named = zip((_("Paid back to you"), _("Kept as your credit")), rest, strict=True)
    return [(name, formats.money(amount, note.currency)) for name, amount in named if amount]
