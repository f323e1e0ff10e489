"""The commands for the morning: worklist and recommendations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from ardesk.cli.context import form_option, formats_of, on_ledger
from ardesk.cli.output import Answer, aligned, show
from ardesk.cli.parameters import DAY
from ardesk.cli.shape import money, ratio
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ardesk.collecting.punctuality import Punctuality
    from ardesk.collecting.recommendations import Recommendation
    from ardesk.collecting.worklist import InvoiceDue, Item, Worklist
    from ardesk.format import Formats
    from ardesk.ledger import Ledger

_MONTH = dt.timedelta(days=30)


@click.command(
    help=_("Whom to contact on a day, why, and what next, in order; who is left alone for now stands apart."),
    epilog=_("\b\nExamples:\n  ardesk worklist\n  ardesk worklist --date 2026-10-31 --collector Dana --format json"),
)
@click.option("--date", "day", type=DAY, default="today", show_default=True)
@click.option("--collector", metavar="NAME", help=_("The customers of this collector only."))
@form_option
@on_ledger()
def worklist(ledger: Ledger, *, day: dt.date, collector: str | None, form: str) -> None:
    from ardesk.collecting.punctuality import planned_against_done
    from ardesk.collecting.worklist import worklist as worklist_of
    from ardesk.domain.periods import Period
    from ardesk.domain.records import Customer

    _known_collector(ledger, collector)
    found, base, formats = worklist_of(ledger, day, collector=collector), ledger.base, formats_of(ledger)

    def kept() -> Punctuality:
        theirs = [one.code for one in ledger.all(Customer) if collector in (None, one.collector)]
        book = ledger.book() if collector is None else ledger.book().only(codes=theirs)
        return planned_against_done(book, Period(day - _MONTH, day))

    show(
        Answer(
            json=lambda: _json(found, base) | {"planned_against_done": _kept(kept())},
            table=lambda: f"{_table(found, formats)}\n\n{_kept_words(kept(), formats)}",
            csv=lambda: _rows(found, base),
        ),
        form,
    )


def _known_collector(ledger: Ledger, name: str | None) -> None:
    """Raises UsageError for a collector nobody has heard of."""
    from ardesk.domain.records import Collector, Customer

    known = {one.name for one in ledger.all(Collector)} | {one.collector for one in ledger.all(Customer)} - {""}
    if name is not None and name not in known:
        text = _("There is no collector {name}. There are: {known}.") if known else _("There is no collector {name}.")
        raise click.UsageError(text.format(name=name, known=", ".join(sorted(known))))


@click.command(
    help=_("What the owner might do about it, each with its evidence and one action."),
    epilog=_("\b\nExample:\n  ardesk recommendations --date 2026-10-31 --format json"),
)
@click.option("--date", "day", type=DAY, default="today", show_default=True)
@form_option
@on_ledger()
def recommendations(ledger: Ledger, *, day: dt.date, form: str) -> None:
    from ardesk.collecting.recommendations import recommendations as recommended

    found, base = recommended(ledger, day), ledger.base
    show(
        Answer(
            json=lambda: {"date": day.isoformat(), "recommendations": [_advice(one, base) for one in found]},
            table=lambda: _advice_table(found),
            csv=lambda: _advice_rows(found, base),
        ),
        form,
    )


def _advice(one: Recommendation, base: str) -> dict[str, object]:
    return {
        "kind": one.kind,
        "customer": one.customer or None,
        "name": one.name or None,
        "text": one.text,
        "evidence": list(one.evidence),
        "action": one.action,
        "amount": money(one.amount, base),
        "value": one.value or None,
    }


def _advice_table(found: Sequence[Recommendation]) -> str:
    lines = []
    for one in found:
        said = "; ".join(one.evidence)
        lines += [one.text, f"    {said[:1].upper()}{said[1:]}."]
    return "\n".join(lines) or _("There is nothing to recommend on this day.")


def _advice_rows(found: Sequence[Recommendation], base: str) -> Iterator[tuple[object, ...]]:
    yield "kind", "customer", "name", "text", "evidence", "action", "amount", "value"
    for one in found:
        yield (
            one.kind, one.customer, one.name, one.text, "; ".join(one.evidence), one.action, money(one.amount, base),
            one.value,
        )  # fmt: skip


def _json(found: Worklist, base: str) -> dict[str, object]:
    return {
        "date": found.day.isoformat(),
        "items": [_item(one, base) for one in found.items],
        "paused": [{**_item(one, base), "paused": one.paused} for one in found.paused],
    }


def _kept(found: Punctuality) -> dict[str, object]:
    return {
        "days": _MONTH.days,
        "within": found.within,
        "planned": found.planned,
        "done": found.done,
        "in_time": found.in_time,
        "share": None if found.share is None else ratio(found.share),
        "mean_slip": None if found.mean_slip is None else ratio(found.mean_slip),
    }


def _kept_words(found: Punctuality, formats: Formats) -> str:
    if not found.planned:
        return _("No step of the policy was to be done in the last {days} days.").format(days=_MONTH.days)
    text = _("Of {planned} steps of the policy in the last {days} days, {share} were done within {within} days.")
    share = formats.percent(found.share)
    return text.format(planned=found.planned, days=_MONTH.days, share=share, within=found.within)


def _item(item: Item, base: str) -> dict[str, object]:
    return {
        "customer": item.customer,
        "name": item.name,
        "phone": item.phone,
        "email": item.email,
        "collector": item.collector,
        "overdue": money(item.overdue, base),
        "days": item.days,
        "chance": ratio(item.chance),
        "expected_gain": money(item.expected_gain, base),
        "reasons": list(item.reasons),
        "why": item.why,
        "next_step": item.next_step,
        "last_contact": item.last_contact.isoformat() if item.last_contact else None,
        "invoices": [one.number for one in item.invoices],
        "open": [_open(one, base) for one in item.invoices],
    }


def _open(one: InvoiceDue, base: str) -> dict[str, object]:
    return {
        "number": one.number,
        "due_date": one.due.isoformat(),
        "days_late": one.days_late,
        "open": money(one.open, base),
        "paused": one.paused or None,
    }


def _table(found: Worklist, formats: Formats) -> str:
    header = (_("Customer"), _("Name"), _("Phone"), _("Overdue"), _("Days"), _("Next step"), _("Why"))
    rows = [
        (one.customer, one.name, one.phone, formats.money(one.overdue), str(one.days), one.next_step, one.why)
        for one in found.items
    ]
    lines = [aligned(header, rows, (3, 4)) if rows else _("Nobody needs to be contacted on this day.")]
    if found.paused:
        paused = [(one.customer, one.name, formats.money(one.overdue), one.paused) for one in found.paused]
        lines += ["", aligned((_("Left alone"), _("Name"), _("Overdue"), _("Because")), paused, (2,))]
    return "\n".join(lines)


def _rows(found: Worklist, base: str) -> Iterator[tuple[object, ...]]:
    yield (
        "customer", "name", "phone", "email", "collector", "overdue", "days", "expected_gain", "reasons", "next_step",
        "invoices", "paused",
    )  # fmt: skip
    for one in (*found.items, *found.paused):
        yield (
            one.customer, one.name, one.phone, one.email, one.collector, money(one.overdue, base), one.days,
            money(one.expected_gain, base), "; ".join(one.reasons), one.next_step,
            " ".join(invoice.number for invoice in one.invoices), one.paused,
        )  # fmt: skip
