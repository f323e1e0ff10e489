"""The parts of the monthly summary about people: overdue customers, contacts with them, what they contest."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ardesk.domain.money import round_half_up
from ardesk.i18n import _, mark
from ardesk.reports.papers.summary_page import ClaimLine, ContactLine, DebtorLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.book.aging import Aging, AgingRow
    from ardesk.book.book import Book
    from ardesk.book.movements import Stream
    from ardesk.book.numbers import Ints
    from ardesk.domain.periods import Period
    from ardesk.domain.records import Activity
    from ardesk.format import Formats
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.papers.summary_kpis import Figures
    from ardesk.reports.papers.summary_records import Claims, SummaryRecords
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


def contact_lines(records: SummaryRecords, formats: Formats) -> list[ContactLine]:
    """A line for each kind of contact there was in the last three months."""
    this, last, _third = records.contacts
    used = set().union(*records.contacts)
    kinds = [*(kind for kind in KINDS if kind in used), *sorted(used - KINDS.keys())]
    lines = []
    for kind in kinds:
        mean = Fraction(sum(month[kind] for month in records.contacts), len(records.contacts))
        lines.append(
            ContactLine(
                name=_(KINDS[kind][0]) if kind in KINDS else kind,
                now=formats.number(this[kind]),
                last=formats.number(last[kind]),
                mean=formats.number(mean, 1),
                trend=trend(this[kind], last[kind]),
            )
        )
    return lines


def trend(now: int, last: int) -> str:
    """Up, down, or flat within five percent of last month; new where there was none."""
    if not last:
        return _("new") if now else ""
    change = Fraction(100 * (now - last), last)
    if abs(change) <= _FLAT_PERCENT:
        return _("→ flat")
    return _("▲ up") if change > 0 else _("▼ down")


def claim_lines(
    records: SummaryRecords, book: Book, month: Period, found: Figures, options: Options, formats: Formats
) -> list[ClaimLine]:
    """Disputes and deductions opened and open, write-offs and how they stand to the target."""
    bad_debts = (_bad_debts(book, month, options), _bad_debts(book, month.previous(), options))
    return [
        *_claims(records.disputes, (_("Disputes opened"), _("Disputes open at end")), formats),
        *_claims(records.deductions, (_("Deductions opened"), _("Deductions open at end")), formats),
        ClaimLine(
            _("Write-offs"),
            formats.number(len(_of(book.write_offs(), month)[0])),
            formats.money(_whole(found.now, "write_offs")),
            formats.money(_whole(found.last, "write_offs")),
        ),
        *_against_target(bad_debts, found, options, formats),
    ]


def _of(stream: Stream, period: Period) -> tuple[Ints, Ints]:
    """The documents of a period and their amounts."""
    return stream.by_document(period.start.toordinal(), period.end.toordinal())


def _bad_debts(book: Book, period: Period, options: Options) -> int:
    """What was written off but for trifles, less what came back where the owner counts it so."""
    given_up = int(_of(book.write_offs(minor=False), period)[1].sum())
    if options.recoveries != "net":
        return given_up
    return given_up - int(_of(book.recoveries(minor=False), period)[1].sum())


def _claims(claims: tuple[Claims, Claims], names: Sequence[str], formats: Formats) -> list[ClaimLine]:
    now, last = claims
    return [
        ClaimLine(
            names[0], formats.number(now.opened), formats.money(now.opened_amount), formats.money(last.opened_amount)
        ),
        ClaimLine(names[1], formats.number(now.open), formats.money(now.open_amount), formats.money(last.open_amount)),
    ]


def _against_target(bad_debts: tuple[int, int], found: Figures, options: Options, formats: Formats) -> list[ClaimLine]:
    """The target, a share of receivables at the month's end, and how far bad debts of the month are from it."""
    rate = Fraction(options.write_off_target)
    targets = [round_half_up(rate * _whole(values, "ar_ending") / 100) for values in (found.now, found.last)]
    over = [spent - target for spent, target in zip(bad_debts, targets, strict=True)]
    is_over = over[0] > 0
    last = over[1] if is_over else -over[1]
    name = _("Target, {rate} of receivables").format(rate=_short_percent(rate, formats))
    difference = _("Over the target by") if is_over else _("Under the target by")
    verdict = "bad" if is_over else "good"
    return [
        ClaimLine(name, "", formats.money(targets[0]), formats.money(targets[1])),
        ClaimLine(difference, "", formats.money(abs(over[0])), formats.money(last), verdict),
    ]


def _short_percent(rate: Fraction, formats: Formats) -> str:
    """A rate without decimals where it has none."""
    digits = 0 if rate.denominator == 1 else 1
    return formats.percent(rate).replace(formats.number(rate, 1), formats.number(rate, digits))


def _whole(values: dict[str, Value], ident: str) -> int:
    return int(values[ident].value or 0)
