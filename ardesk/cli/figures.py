"""Commands that read figures: aging, kpis, history, explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli import readable, shape
from ardesk.cli.choices import chosen_options, known_ids, option_option
from ardesk.cli.context import form_option, formats_of, on_ledger
from ardesk.cli.output import Answer, show
from ardesk.cli.parameters import DAY, EDGES, MONTH, NAMES, PERIOD
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.ledger import Ledger

_by_option = click.option(
    "--by", type=click.Choice(("customer", "type", "collector")), help=_("One figure for each of these.")
)
_only_option = click.option("--only", type=NAMES, multiple=True, metavar="ID,ID", help=_("These KPIs only."))


@click.command(
    help=_("Aged receivables as they stood at the end of a day."),
    epilog=_(
        """\b
Examples:
  ardesk aging
  ardesk aging --as-of 2026-10-31 --by type --edges 30,60,90,120
  ardesk aging --basis invoice --option credits=aged --format csv"""
    ),
)
@click.option("--as-of", type=DAY, default="today", show_default=True)
@click.option(
    "--by", type=click.Choice(("customer", "type", "collector", "currency", "invoice")), default="customer",
    show_default=True, help=_("One row for each of these."),
)  # fmt: skip
@click.option("--basis", type=click.Choice(("due", "invoice")), help=_("Age from the due date or the invoice's date."))
@click.option("--edges", type=EDGES, default="30,60,90", show_default=True, help=_("The last days of the classes."))
@option_option
@form_option
@on_ledger()
def aging(
    ledger: Ledger, *, as_of: dt.date, by: str, basis: str | None, edges: tuple[int, ...], option: tuple[str, ...],
    form: str,
) -> None:  # fmt: skip
    options = chosen_options(ledger, option)
    found = ledger.book().aging(as_of, by=by, basis=basis or options.basis, edges=edges, options=options)
    base, formats = ledger.base, formats_of(ledger)
    show(
        Answer(
            json=lambda: shape.aging(found, base, options),
            table=lambda: readable.aging(found, formats, options),
            csv=lambda: shape.aging_rows(found, base, options),
        ),
        form,
    )


@click.command(
    help=_("The KPIs of a period. PERIOD is 2026-10, 2026-Q4, 2026 or 2026-10-01..2026-12-31."),
    epilog=_(
        """\b
Examples:
  ardesk kpis 2026-Q4
  ardesk kpis 2026-10 --by customer --only dso,pct_past_due
  ardesk kpis 2026 --option dso_sales=net --option disputed=exclude --format json"""
    ),
)
@click.argument("period", type=PERIOD)
@_by_option
@_only_option
@option_option
@form_option
@on_ledger()
def kpis(
    ledger: Ledger, *, period: Period, by: str | None, only: tuple[tuple[str, ...], ...], option: tuple[str, ...],
    form: str,
) -> None:  # fmt: skip
    from ardesk.kpi.views import kpis as values_of
    from ardesk.reports.closed import restated

    ids, options = known_ids(only), chosen_options(ledger, option)
    values = values_of(ledger.book(), period, by=by, only=ids, options=options)
    heading = shape.Heading(ledger.path, ledger.base, period, options)
    formats, was = formats_of(ledger), restated(ledger, period, values, options)
    show(
        Answer(
            json=lambda: shape.kpis(heading, values, was, _words(ledger, period, values, options)),
            table=lambda: readable.kpis(heading, values, formats, was),
            csv=lambda: shape.kpi_rows(heading, values, was),
        ),
        form,
    )


def _words(ledger: Ledger, period: Period, values: Sequence[Value], options: Options) -> Callable[[Value], str]:
    """How to put a value into words, with what it was in the period before."""
    from ardesk.kpi.scorecard import words_of
    from ardesk.kpi.views import kpis as values_of

    ids = () if any(one.group for one in values) else tuple(one.id for one in values)
    before = values_of(ledger.book(), period.previous(), only=ids, options=options) if ids else []
    last, worded = {one.id: one.value for one in before}, readable.worded(formats_of(ledger))
    return lambda value: words_of(value, last.get(value.id), worded)


@click.command(
    help=_("The KPIs month by month."),
    epilog=_("\b\nExample:\n  ardesk history --only dso,cei_monthly_average --from 2025-11 --to 2026-10 --format csv"),
)
@_only_option
@click.option("--from", "first", type=MONTH, required=True, metavar="MONTH")
@click.option("--to", "last", type=MONTH, required=True, metavar="MONTH")
@_by_option
@option_option
@form_option
@on_ledger()
def history(
    ledger: Ledger, *, only: tuple[tuple[str, ...], ...], first: Period, last: Period, by: str | None,
    option: tuple[str, ...], form: str,
) -> None:  # fmt: skip
    from ardesk.kpi.catalogue import CATALOGUE
    from ardesk.kpi.views import history as history_of

    if last < first:
        raise click.UsageError(_("--to {last} lies before --from {first}.").format(last=last.label, first=first.label))
    ids, options = known_ids(only), chosen_options(ledger, option)
    found = history_of(ledger.book(), first, last, only=ids, by=by, options=options)
    base, formats = ledger.base, formats_of(ledger)
    units = {kpi.id: kpi.unit for kpi in CATALOGUE}
    names = {kpi.id: (_(kpi.name), kpi.unit) for kpi in CATALOGUE}
    show(
        Answer(
            json=lambda: shape.history(found, units, base, options),
            table=lambda: readable.history(found, names, formats, options),
            csv=lambda: shape.history_rows(found, units, base, options),
        ),
        form,
    )


@click.command(
    help=_(
        "One KPI, its formula, and what is behind it. The formula is shown as such and with its figures, and the "
        "documents behind each term are listed."
    ),
    epilog=_(
        "\b\nExample:\n  ardesk explain dso 2026-Q4 --customer C1\n  ardesk explain dso 2026-Q4 --by type --group trade"
    ),
)
@click.argument("kpi", metavar="ID")
@click.argument("period", type=PERIOD)
@click.option("--customer", metavar="CODE", help=_("For this customer alone."))
@click.option("--by", type=click.Choice(("customer", "type", "collector")), help=_("With --group: what it is one of."))
@click.option("--group", metavar="NAME", help=_("For this group alone, as `kpis --by` names it."))
@option_option
@form_option
@on_ledger()
def explain(
    ledger: Ledger, *, kpi: str, period: Period, customer: str | None, by: str | None, group: str | None,
    option: tuple[str, ...], form: str,
) -> None:  # fmt: skip
    from ardesk.domain.records import Customer
    from ardesk.kpi.views import explain as explanation_of

    (kpi_id,) = known_ids(((kpi,),))
    options = chosen_options(ledger, option)
    if customer is not None and ledger.find(Customer, code=customer) is None:
        raise ArdeskError(_("There is no customer with the code {code} in this ledger.").format(code=customer))
    if (by is None) != (group is None) or (customer is not None and by is not None):
        raise click.UsageError(_("--by and --group go together, and without --customer."))
    heading, formats = shape.Heading(ledger.path, ledger.base, period, options), formats_of(ledger)
    found = explanation_of(
        ledger.book(),
        kpi_id,
        period,
        customer=customer,
        by=by,
        group=group,
        options=options,
        show=lambda value, unit: readable.shown(value, unit, formats),
    )
    show(
        Answer(
            json=lambda: shape.explanation(heading, found, customer),
            table=lambda: readable.explanation(heading, found, formats, customer if group is None else group),
            csv=lambda: shape.explanation_rows(heading, found),
        ),
        form,
    )
