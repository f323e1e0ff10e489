"""The parts of the monthly summary about people: overdue customers, contacts with them, what they contest."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ardesk.i18n import _, mark
from ardesk.reports.papers.summary_page import ClaimLine, ContactLine, DebtorLine

if TYPE_CHECKING:
    from ardesk.book.aging import Aging, AgingRow
    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.domain.records import Activity
    from ardesk.format import Formats
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.papers.summary_kpis import Figures
    from ardesk.reports.papers.summary_records import SummaryRecords
    from ardesk.reports.sources import PromiseState

_MOST_DEBTORS: Final = 10
_LONGEST_NOTE: Final = 70
_FLAT_PERCENT: Final = 5
KINDS: Final = {
    "call": (mark("Calls"), mark("Call")),
    "email": (mark("E-mails"), mark("E-mail")),
    "letter": (mark("Letters"), mark("Letter")),
    "invoice_copy": (mark("Invoice copies"), mark("Invoice copy")),
    "visit": (mark("Visits"), mark("Visit")),
    "message": (mark("Messages"), mark("Message")),
    "note": (mark("Notes"), mark("Note")),
}


def debtor_lines(records: SummaryRecords, book: Book, aging: Aging, formats: Formats) -> list[DebtorLine]:
    """The customers with the largest overdue amounts, with the last note about them and what they promised."""
    overdue = [(sum(row.amounts.values()) - row.amounts.get("current", 0), row) for row in _by_due(book, aging).rows]
    largest = sorted(overdue, key=lambda pair: (-pair[0], pair[1].group))[:_MOST_DEBTORS]
    return [_debtor(records, row, amount, formats) for amount, row in largest if amount > 0]


def _by_due(book: Book, aging: Aging) -> Aging:
    """Overdue is a matter of the due date, whatever the aging goes by."""
    return aging if aging.basis == "due" else book.aging(aging.as_of, "customer", "due")


def _debtor(records: SummaryRecords, row: AgingRow, amount: int, formats: Formats) -> DebtorLine:
    code = row.group or ""
    customer = records.codes.get(code)
    ident = customer.id if customer and customer.id is not None else -1
    return DebtorLine(
        name=row.name,
        overdue=formats.money(amount),
        oldest=formats.number(records.oldest.get(code)),
        note=_note(records.notes.get(ident), formats),
        promise=_promise(records.promises.get(ident), formats),
    )


def _note(activity: Activity | None, formats: Formats) -> str:
    if activity is None:
        return ""
    kind = KINDS.get(activity.kind)
    words = activity.note.strip() or activity.outcome.strip()
    words = " ".join(words.split())
    if len(words) > _LONGEST_NOTE:
        words = words[: _LONGEST_NOTE - 1].rstrip() + "…"
    return f"{formats.date(activity.date)} {_(kind[1]) if kind else activity.kind}: {words}"


def _promise(promise: PromiseState | None, formats: Formats) -> str:
    if promise is None:
        return ""
    is_base = promise.currency == formats.base
    amount = (formats.money if is_base else formats.money_with)(promise.amount, promise.currency)
    text = _("{amount} by {day}").format(amount=amount, day=formats.date(promise.due))
    state = {"broken": _("broken"), "partly": _("partly kept")}.get(promise.state)
    return f"{text}, {state}" if state else text


def contact_lines(book: Book, month: Period, formats: Formats) -> list[ContactLine]:
    """A line for each kind of contact there was in the last three months."""
    last = month.previous()
    months = [_contacts(book, each) for each in (month, last, last.previous())]
    used = {kind for counts in months for kind, count in counts.items() if count}
    kinds = [*(kind for kind in KINDS if kind in used), *sorted(used - KINDS.keys())]
    return [_contact_line(kind, [counts.get(kind, 0) for counts in months], formats) for kind in kinds]


def _contacts(book: Book, month: Period) -> dict[str, int]:
    """How many contacts of each kind."""
    from ardesk.kpi.views import value

    return {kind: int(count or 0) for kind, count in value(book, "activities", month).parts.items()}


def _contact_line(kind: str, counts: list[int], formats: Formats) -> ContactLine:
    return ContactLine(
        name=_(KINDS[kind][0]) if kind in KINDS else kind,
        now=formats.number(counts[0]),
        last=formats.number(counts[1]),
        mean=formats.number(Fraction(sum(counts), len(counts)), 1),
        trend=trend(counts[0], counts[1]),
    )


def trend(now: int, last: int) -> str:
    """Up, down, or flat within five percent of last month; new where there was none."""
    if not last:
        return _("new") if now else ""
    change = Fraction(100 * (now - last), last)
    if abs(change) <= _FLAT_PERCENT:
        return _("→ flat")
    return _("▲ up") if change > 0 else _("▼ down")


def claim_lines(book: Book, month: Period, found: Figures, options: Options, formats: Formats) -> list[ClaimLine]:
    """Disputes and deductions opened and open, write-offs and how they stand to the target."""

    def line(name: str, count: int | None, ident: str) -> ClaimLine:
        number = "" if count is None else formats.number(count)
        now, last = (formats.money(_whole(values, ident)) for values in (found.now, found.last))
        return ClaimLine(name, number, now, last)

    return [
        line(_("Disputes opened"), _whole(found.now, "disputes_opened"), "dispute_amount"),
        _standing(_("Disputes open at end"), book, "disputes", month, formats),
        line(_("Deductions opened"), _whole(found.now, "deductions_count"), "deductions_amount"),
        _standing(_("Deductions open at end"), book, "deductions", month, formats),
        line(_("Write-offs"), _written_off(book, month), "write_offs"),
        line(_target_name(options, formats), None, "write_off_target_amount"),
        _difference(found, formats),
    ]


def _standing(name: str, book: Book, kind: str, month: Period, formats: Formats) -> ClaimLine:
    """What is contested at the end of the month, and was at the end of the month before."""
    import numpy as np

    from ardesk.book.claims import STANDING, amounts, stream

    days = np.array([month.end.toordinal(), month.before.toordinal()])
    whole = book.groups()
    count = int(stream(book, kind, STANDING).at(days, whole)[0, 0])
    now, last = (int(one) for one in stream(book, kind, STANDING, amounts(book, kind, net=False)).at(days, whole)[0])
    return ClaimLine(name, formats.number(count), formats.money(now), formats.money(last))


def _written_off(book: Book, month: Period) -> int:
    return len(book.write_offs().by_document(month.start.toordinal(), month.end.toordinal())[0])


def _target_name(options: Options, formats: Formats) -> str:
    rate = _short_percent(Fraction(options.write_off_target), formats)
    return _("Target, {rate} of receivables").format(rate=rate)


def _difference(found: Figures, formats: Formats) -> ClaimLine:
    """How far bad debts of the month are from the target."""
    now, last = (_whole(values, "write_off_over_target") for values in (found.now, found.last))
    if now > 0:
        return ClaimLine(_("Over the target by"), "", formats.money(now), formats.money(last), "bad")
    return ClaimLine(_("Under the target by"), "", formats.money(-now), formats.money(-last), "good")


def _short_percent(rate: Fraction, formats: Formats) -> str:
    """A rate without decimals where it has none."""
    digits = 0 if rate.denominator == 1 else 1
    return formats.percent(rate).replace(formats.number(rate, 1), formats.number(rate, digits))


def _whole(values: dict[str, Value], ident: str) -> int:
    return int(values[ident].value or 0)
