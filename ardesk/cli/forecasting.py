"""The command that reads the future: forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import form_option, formats_of, on_ledger
from ardesk.cli.output import Answer, aligned, show
from ardesk.cli.parameters import DAY
from ardesk.cli.shape import money, ratio
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from ardesk.format import Formats
    from ardesk.kpi.forecast import Forecast, PastForecast
    from ardesk.ledger import Ledger

_METHODS = ("habit", "weighted_mean")
_MOST_WEEKS = 520


@click.command(
    help=_(
        "Expected receipts by week and by invoice, each with a likely range; what is disputed or deducted is listed "
        "apart, and past forecasts stand beside what came."
    ),
    epilog=_(
        """\b
Examples:
  ardesk forecast
  ardesk forecast --as-of 2026-10-31 --weeks 8 --minimum 20000
  ardesk forecast --method weighted_mean --format csv

\b
Methods:
  habit          each customer's days late, newer payments weighing more, all customers together as two payments more
  weighted_mean  the due date and the customer's days late on average, by amount (KPIS 1.27)"""
    ),
)
@click.option("--as-of", type=DAY, default="today", show_default=True, help=_("By what was known that day."))
@click.option("--weeks", type=click.IntRange(1, _MOST_WEEKS), default=13, show_default=True)
@click.option("--method", type=click.Choice(_METHODS), help=_("Without it the ledger's choice, else habit."))
@click.option("--minimum", metavar="AMOUNT", help=_("Mark weeks that bring less; without it what the ledger keeps."))
@form_option
@on_ledger()
def forecast(ledger: Ledger, *, as_of: dt.date, weeks: int, method: str | None, minimum: str | None, form: str) -> None:
    from ardesk.kpi.forecast import forecast as forecast_of
    from ardesk.kpi.forecast import past_forecasts
    from ardesk.kpi.forecast.choice import method_of, minimum_of

    formats, book, base = formats_of(ledger), ledger.book(), ledger.base
    least = minimum_of(ledger.company) if minimum is None else _amount(minimum, formats)
    by = method or method_of(ledger.company)
    found = forecast_of(book, as_of, weeks=weeks, method=by, minimum=least, day=formats.date)
    past = past_forecasts(book, as_of, method=by)
    show(
        Answer(
            json=lambda: as_json(found, past, base),
            table=lambda: as_text(found, past, formats),
            csv=lambda: as_rows(found, base),
        ),
        form,
    )


def _amount(text: str, formats: Formats) -> int:
    try:
        return formats.parse_money(text)
    except ArdeskError as error:
        raise click.UsageError(error.sentence) from error


def as_json(found: Forecast, past: Sequence[PastForecast], base: str) -> dict[str, object]:
    """The forecast under the names that other programs rely on."""
    return {
        "as_of": found.as_of.isoformat(),
        "currency": base,
        "method": found.method,
        "minimum": money(found.minimum, base),
        "weeks": [
            {
                "start": week.start.isoformat(),
                "end": week.end.isoformat(),
                "expected": money(week.expected, base),
                "low": money(week.low, base),
                "high": money(week.high, base),
                "dated": money(week.dated, base),
                "below_minimum": week.below_minimum,
            }
            for week in found.weeks
        ],
        "later": money(found.later, base),
        "total": money(found.open, base),
        "invoices": [
            {
                "number": one.number,
                "customer": one.customer,
                "name": one.name,
                "open": money(one.open, base),
                "due_date": one.due.isoformat(),
                "expected_date": one.expected_date.isoformat(),
                "earliest": one.earliest.isoformat(),
                "latest": one.latest.isoformat(),
                "promise": one.promise,
                "why": one.why,
            }
            for one in found.invoices
        ],
        "held_out": [
            {
                "number": one.number,
                "customer": one.customer,
                "name": one.name,
                "amount": money(one.amount, base),
                "kind": one.kind,
                "why": one.why,
            }
            for one in found.held_out
        ],
        "past": [
            {
                "as_of": one.as_of.isoformat(),
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "expected": money(one.expected, base),
                "low": money(one.low, base),
                "high": money(one.high, base),
                "actual": money(one.actual, base),
                "received": money(one.received, base),
                "accuracy": None if one.accuracy is None else ratio(100 * one.accuracy),
            }
            for one in past
        ],
    }


def as_rows(found: Forecast, base: str) -> Iterator[Sequence[object]]:
    """A line for each week, then for what comes later, each invoice and what is held out, told apart in `row`."""
    yield ("row", "start", "end", "number", "customer", "expected", "low", "high", "remark")
    for week in found.weeks:
        amounts = (money(amount, base) for amount in (week.expected, week.low, week.high))
        yield ("week", week.start, week.end, "", "", *amounts, "below minimum" if week.below_minimum else "")
    yield ("later", "", "", "", "", money(found.later, base), "", "", "")
    for one in found.invoices:
        open_ = money(one.open, base)
        yield ("invoice", one.expected_date, one.expected_date, one.number, one.customer, open_, one.earliest,
               one.latest, one.why)  # fmt: skip
    for held in found.held_out:
        yield (held.kind, "", "", held.number, held.customer, money(held.amount, base), "", "", held.why)


def as_text(found: Forecast, past: Sequence[PastForecast], formats: Formats) -> str:
    """The forecast for people: weeks, invoices, what is held out, past forecasts."""
    title = _("Expected cash as of {day}, in {currency}, by {method}").format(
        day=formats.date(found.as_of), currency=formats.base, method=found.method
    )
    blocks = [title, _weeks(found, formats)]
    if found.invoices:
        blocks.append(_invoices(found, formats))
    if found.held_out:
        blocks.append(_held_out(found, formats))
    blocks.append(_past(past, formats) if past else _("No month has passed yet that could have been forecast."))
    return "\n\n".join(blocks)


def _weeks(found: Forecast, formats: Formats) -> str:
    money_ = formats.money
    rows = [
        (
            formats.date(week.start), formats.date(week.end), money_(week.expected), money_(week.low),
            money_(week.high), _("below the minimum") if week.below_minimum else "",
        )
        for week in found.weeks
    ]  # fmt: skip
    rows.append((_("later"), "", money_(found.later), "", "", ""))
    rows.append((_("Total"), "", money_(found.open), "", "", ""))
    return aligned((_("From"), _("To"), _("Expected"), _("Low"), _("High"), ""), rows, right=(2, 3, 4))


def _invoices(found: Forecast, formats: Formats) -> str:
    header = (_("Likely"), _("Earliest"), _("Latest"), _("Invoice"), _("Customer"), _("Open"), _("Why"))
    rows = [
        (
            formats.date(one.expected_date), formats.date(one.earliest), formats.date(one.latest), one.number,
            one.customer, formats.money(one.open), one.why,
        )
        for one in found.invoices
    ]  # fmt: skip
    return aligned(header, rows, right=[5])


def _held_out(found: Forecast, formats: Formats) -> str:
    words = {"disputed": _("disputed"), "deducted": _("deducted")}
    rows = [(one.number, one.customer, words[one.kind], formats.money(one.amount), one.why) for one in found.held_out]
    rows.append((_("Total"), "", "", formats.money(found.total_held_out), ""))
    header = (_("Held out"), _("Customer"), _("Kind"), _("Amount"), _("Why"))
    return aligned(header, rows, right=[3])


def _past(past: Sequence[PastForecast], formats: Formats) -> str:
    rows = [
        (
            formats.short_month(one.start), formats.money(one.expected), formats.money(one.low),
            formats.money(one.high), formats.money(one.actual),
            formats.percent(None if one.accuracy is None else 100 * one.accuracy), formats.money(one.received),
        )
        for one in past
    ]  # fmt: skip
    header = (
        _("Forecast for"), _("Expected"), _("Low"), _("High"), _("Came on these"), _("Accuracy"), _("All received"),
    )  # fmt: skip
    return aligned(header, rows, right=range(1, len(header)))
