"""Promises as a list: which one it is, what came of it, and how many this customer, or this collector, saw kept."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import Customer
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable

    from ardesk.ledger import Ledger, PromiseRow
    from ardesk.ui.session import Session

_DECIDED = ("kept", "partly", "broken")


class PromiseLine(NamedTuple):
    """A promise; `nth` of those on the same invoice or account; `kept_by` and `kept_with` in words."""

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    invoice_id: int | None
    invoice_number: str
    made: str
    due: str
    amount: int
    currency: str
    received: int
    status: str
    state: str
    note: str
    nth: int
    kept_by: str
    collector: str
    kept_with: str


def promise_lines(ledger: Ledger, today: dt.date) -> list[PromiseLine]:
    """Every promise, newest first."""
    rows = ledger.promise_rows(today)
    owners = {one.id: one.collector for one in ledger.all(Customer)} if rows else {}
    places = _places(rows)
    customers = _rates(rows, lambda row: row.customer_id)
    collectors = _rates(rows, lambda row: owners.get(row.customer_id, ""))
    return [
        PromiseLine(
            *row,
            places[row.id],
            customers.get(row.customer_id, ""),
            name := owners.get(row.customer_id, ""),
            collectors.get(name, "") if name else "",
        )
        for row in rows
    ]


def _places(rows: Iterable[PromiseRow]) -> dict[int, int]:
    """Which one each is, counted from the first made."""
    seen: dict[tuple[int, int | None], int] = defaultdict(int)
    found = {}
    for row in sorted(rows, key=lambda one: (one.made, one.id)):
        seen[row.customer_id, row.invoice_id] += 1
        found[row.id] = seen[row.customer_id, row.invoice_id]
    return found


def _rates(rows: Iterable[PromiseRow], key: Callable[[PromiseRow], Hashable]) -> dict[Hashable, str]:
    """Of the promises whose day has come, how many were kept."""
    kept: dict[Hashable, int] = defaultdict(int)
    decided: dict[Hashable, int] = defaultdict(int)
    for row in rows:
        if row.state in _DECIDED:
            decided[key(row)] += 1
            kept[key(row)] += row.state == "kept"
    words = _("{kept} of {all}, {share} %")
    return {
        one: words.format(kept=kept[one], all=count, share=_share(kept[one], count)) for one, count in decided.items()
    }


def _share(part: int, whole: int) -> int:
    """In percent, halves upwards."""
    return (200 * part + whole) // (2 * whole)


def nth_words(nth: int) -> str:
    """A promise's place in words: nothing for the first."""
    words = ("", _("second"), _("third"), _("fourth"), _("fifth"))
    return words[nth - 1] if nth <= len(words) else _("no. {n}").format(n=nth)


def promised_before(session: Session, customer_id: int | None, invoice_id: int | None) -> str:
    """What a promise made now would be: "Third promise on this invoice; 1 of 2 kept, 50 %"; empty for the first."""
    if not customer_id:
        return ""
    rows = session.ledger.promise_rows(session.today, customer_id=customer_id)
    count = sum(row.invoice_id == invoice_id for row in rows)
    parts = []
    if count:
        where = _("{nth} promise on this invoice") if invoice_id else _("{nth} promise on the account")
        parts.append(where.format(nth=nth_words(count + 1)))
    if rate := _rates(rows, lambda row: row.customer_id).get(customer_id):
        parts.append(_("kept so far: {rate}").format(rate=rate))
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]
