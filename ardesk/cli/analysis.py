"""Commands that judge and compare: scorecard, compare, moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli import analysis_shape as shape
from ardesk.cli import analysis_text as text
from ardesk.cli.choices import chosen_options, known_ids, option_option
from ardesk.cli.context import FILE, form_option, formats_of, on_ledger
from ardesk.cli.output import Answer, show, tell
from ardesk.cli.parameters import DAY, NAMES, PERIOD, today
from ardesk.cli.readable import worded
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.kpi.comparison import Comparison
    from ardesk.kpi.options import Options
    from ardesk.ledger import Ledger

_only_option = click.option("--only", type=NAMES, multiple=True, metavar="ID,ID", help=_("These KPIs only."))
_by_option = click.option(
    "--by", type=click.Choice(("customer", "type", "collector")), help=_("One row for each of these.")
)
_xlsx_option = click.option("--xlsx", type=FILE, metavar="FILE", help=_("Write a workbook as well."))


@click.command(
    help=_(
        "Each KPI with the period before, a year ago, twelve months, your goal, the benchmark, and a verdict in words."
    ),
    epilog=_(
        """\b
Examples:
  ardesk scorecard 2026-10
  ardesk scorecard 2026-Q4 --previous 2025-Q4 --only dso,pct_over_30 --xlsx scorecard.xlsx"""
    ),
)
@click.argument("period", type=PERIOD)
@click.option("--previous", type=PERIOD, metavar="PERIOD", help=_("In place of the period before."))
@_only_option
@option_option
@_xlsx_option
@form_option
@on_ledger()
def scorecard(
    ledger: Ledger, *, period: Period, previous: Period | None, only: tuple[tuple[str, ...], ...],
    option: tuple[str, ...], xlsx: Path | None, form: str,
) -> None:  # fmt: skip
    from ardesk.kpi.scorecard import scorecard as lines_of
    from ardesk.kpi.scorecard import scorecard_table

    ids, options, formats = known_ids(only), chosen_options(ledger, option), formats_of(ledger)
    lines = lines_of(ledger.book(), period, previous=previous, only=ids, options=options, show=worded(formats))
    table = scorecard_table(lines, options)
    _write(xlsx, [table], ledger.base)
    show(
        Answer(
            json=lambda: shape.scorecard(lines, ledger.base, options),
            table=lambda: text.scorecard(lines, table, formats),
            csv=lambda: shape.rows(table, ledger.base),
        ),
        form,
    )


@click.command(
    help=_(
        "Figures side by side. One PERIOD: against the period before, or with --by its groups against the whole. Two "
        "periods: the second against the first. --days: what was owed on two days, and the documents between them. "
        "--pattern: how each customer has paid in three months against twelve, up to the end of PERIOD or today."
    ),
    epilog=_(
        """\b
Examples:
  ardesk compare 2026-10
  ardesk compare 2025-Q4 2026-Q4 --only dso,ar_ending
  ardesk compare 2026-Q4 --by customer
  ardesk compare --days 2026-09-30 2026-10-31 --xlsx october.xlsx
  ardesk compare 2026-10 --pattern --format csv"""
    ),
)
@click.argument("period", type=PERIOD, required=False)
@click.argument("second", type=PERIOD, required=False, metavar="[PERIOD2]")
@_by_option
@click.option("--days", type=DAY, nargs=2, metavar="DATE DATE", help=_("Two days in place of periods."))
@click.option("--pattern", is_flag=True, help=_("How customers pay."))
@_only_option
@option_option
@_xlsx_option
@form_option
@on_ledger()
def compare(
    ledger: Ledger, *, period: Period | None, second: Period | None, by: str | None,
    days: tuple[dt.date, dt.date] | None, pattern: bool, only: tuple[tuple[str, ...], ...], option: tuple[str, ...],
    xlsx: Path | None, form: str,
) -> None:  # fmt: skip
    _check(period, second, by, days, only, pattern=pattern)
    ids, options, formats = known_ids(only), chosen_options(ledger, option), formats_of(ledger)
    found = _comparison(ledger, (period, second), by, days, ids, options, pattern=pattern)
    _write(xlsx, [found], ledger.base)
    show(
        Answer(
            json=lambda: shape.comparison(found, ledger.base, options),
            table=lambda: text.comparison(found, formats),
            csv=lambda: shape.rows(found, ledger.base),
        ),
        form,
    )


def _check(
    period: Period | None, second: Period | None, by: str | None, days: tuple[dt.date, dt.date] | None,
    only: tuple[tuple[str, ...], ...], *, pattern: bool,
) -> None:  # fmt: skip
    """Raises UsageError for what does not go together."""
    if days is not None and (period is not None or pattern):
        raise click.UsageError(_("--days goes without a period and without --pattern."))
    if pattern and (second is not None or by is not None):
        raise click.UsageError(_("--pattern goes with one period at most, and lists customers anyway."))
    if only and (pattern or days is not None):
        raise click.UsageError(_("--only goes with periods."))
    if period is None and days is None and not pattern:
        raise click.UsageError(_("Which period? Name one, such as 2026-10, or use --days or --pattern."))


def _comparison(
    ledger: Ledger, periods: tuple[Period | None, Period | None], by: str | None,
    days: tuple[dt.date, dt.date] | None, ids: Sequence[str], options: Options, *, pattern: bool,
) -> Comparison:  # fmt: skip
    from ardesk.kpi import compare as comparing

    book, (period, second) = ledger.book(), periods
    if days is not None:
        return comparing.two_days(book, *days, by or "customer", options)
    if pattern or period is None:
        return comparing.pattern(book, period.end if period else today(), options)
    if second is not None:
        return comparing.two_periods(book, period, second, ids, options, by=by)
    if by is not None:
        return comparing.by_groups(book, period, by, ids or comparing.STANDARD, options)
    return comparing.two_periods(book, period.previous(), period, ids, options)


@click.command(
    help=_(
        "What moved a KPI from PERIOD1 to PERIOD2: the part of each term, customer and document in the change, what "
        "the change had been without each customer, and a single large invoice of the last days."
    ),
    epilog=_("\b\nExample:\n  ardesk moved dso 2026-Q3 2026-Q4 --xlsx moved.xlsx"),
)
@click.argument("kpi", metavar="ID")
@click.argument("first", type=PERIOD, metavar="PERIOD1")
@click.argument("second", type=PERIOD, metavar="PERIOD2")
@option_option
@_xlsx_option
@form_option
@on_ledger()
def moved(
    ledger: Ledger, *, kpi: str, first: Period, second: Period, option: tuple[str, ...], xlsx: Path | None, form: str
) -> None:
    from ardesk.kpi.movers import moved as found_of
    from ardesk.kpi.movers_tables import moved_tables

    (kpi_id,) = known_ids(((kpi,),))
    options, formats = chosen_options(ledger, option), formats_of(ledger)
    found = found_of(ledger.book(), kpi_id, first, second, options=options, show=worded(formats))
    tables = moved_tables(found, options)
    _write(xlsx, list(tables), ledger.base)
    show(
        Answer(
            json=lambda: shape.moved(found, ledger.base, options),
            table=lambda: text.moved(found, tables, formats),
            csv=lambda: shape.moved_rows(found, ledger.base),
        ),
        form,
    )


def _write(path: Path | None, tables: Sequence[Comparison], base: str) -> None:
    """Write the workbook asked for, if any, and say so."""
    from ardesk.exchange.figures import write_comparison, write_sheets

    if path is None:
        return
    if len(tables) == 1:
        write_comparison(path, tables[0], base)
    else:
        write_sheets(path, tables, base)
    tell(_("Written to {path}.").format(path=path))
