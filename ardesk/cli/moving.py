"""Commands that make ledgers and move records in and out of them: new, demo, import, export."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, on_ledger, remember
from ardesk.cli.output import aligned, as_json, tell
from ardesk.cli.parameters import DAY
from ardesk.cli.progress import shown
from ardesk.exchange.declaration import FILES
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ardesk.errors import Problem
    from ardesk.exchange.importer import ImportReport
    from ardesk.ledger import Ledger

KINDS = tuple(file.name for file in FILES)
_MOST_TOLD = 50
_WRITERS = {
    "folder": ("exporter", "export_folder"),
    "json": ("exporter", "export_json"),
    "xlsx": ("exporter", "export_xlsx"),
    "hledger": ("plain_text", "export_hledger"),
    "beancount": ("plain_text", "export_beancount"),
}


@click.command(
    help=_("Create an empty ledger in FILE. Nothing is ever overwritten."),
    epilog=_('\b\nExample:\n  ardesk new acme.ardesk --name "Acme Ltd" --currency USD'),
)
@click.argument("file", type=FILE)
@click.option("--name", required=True, help=_("The name of the business."))
@click.option("--currency", required=True, metavar="CODE", help=_("Its base currency, by ISO 4217: USD, EUR, …"))
@click.option("--locale", default="en_US", show_default=True, help=_("How its figures and dates are written."))
def new(file: Path, name: str, currency: str, locale: str) -> None:
    from ardesk.format import known
    from ardesk.ledger import Ledger

    code = currency.strip().upper()
    if not re.fullmatch("[A-Z]{3}", code):
        wrong = _("“{text}” is not a currency. Use its three letters, such as USD.")
        raise click.UsageError(wrong.format(text=currency))
    if not name.strip():
        raise click.UsageError(_("The business needs a name: --name NAME."))
    if not known(locale):
        raise click.UsageError(_("“{text}” is not a locale. Use one such as en_US or de_AT.").format(text=locale))
    with Ledger.create(file, name=name.strip(), currency=code, locale=locale) as ledger:
        remember(ledger.path)
        made = _("{path}: a ledger for {name}, in {currency}.")
        tell(made.format(path=ledger.path, name=name.strip(), currency=code))


@click.command(
    help=_(
        "Write the ledger of a sample company to FILE. It is believable, has every kind of record, and the same "
        "arguments give the same figures."
    ),
    epilog=_("\b\nExample:\n  ardesk demo sample.ardesk --invoices 5000 --months 36 --seed 7 --until 2026-10-31"),
)
@click.argument("file", type=FILE)
@click.option("--invoices", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option("--months", type=click.IntRange(1, 240), default=24, show_default=True, help=_("How far back it goes."))
@click.option("--customers", type=click.IntRange(1, 100_000), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help=_("Another number is another company."))
@click.option("--until", type=DAY, default="today", show_default=True, help=_("Its last day."))
def demo(*, file: Path, invoices: int, months: int, customers: int, seed: int, until: dt.date) -> None:
    from ardesk.exchange.demo import write_demo

    with shown(_("Writing")) as progress:
        write_demo(
            file, invoices=invoices, months=months, customers=customers, seed=seed, until=until, progress=progress
        )
    remember(file)
    tell(_("{path}: a sample company until {until}.").format(path=file, until=until))


@click.command(
    "import",
    help=_(
        "Take in the records of a folder or file. PATH is a folder of exchange files, one such file, or a foreign CSV, "
        "XLSX or ODS file that a mapping or its header explains. All or nothing, unless --skip-bad; what is in the "
        "ledger already is left alone."
    ),
    epilog=_(
        """\b
Examples:
  ardesk import exported/ --dry-run
  ardesk import list.csv --as invoices --dates dmy --decimal comma
  ardesk import bookings.csv --mapping bookings.toml"""
    ),
)
@click.argument("path", type=FILE)
@click.option(
    "--as", "kind", type=click.Choice(KINDS), metavar="KIND",
    help=_("What the file holds: {kinds}.").format(kinds=", ".join(KINDS)),
)  # fmt: skip
@click.option("--mapping", type=FILE, help=_("A file that says which column is which field."))
@click.option("--dates", type=click.Choice(("mdy", "dmy", "ymd")), help=_("The order of day, month and year."))
@click.option("--decimal", type=click.Choice(("point", "comma")), help=_("The decimal sign."))
@click.option("--skip-bad", is_flag=True, help=_("Take the good rows, leave the bad ones out."))
@click.option("--dry-run", is_flag=True, help=_("Say what would happen and write nothing."))
@click.option("--format", "form", type=click.Choice(("table", "json")), help=_("Table on a terminal, else JSON."))
@on_ledger(read_only=False)
def import_(
    ledger: Ledger, *, path: Path, kind: str | None, mapping: Path | None, dates: str | None, decimal: str | None,
    form: str | None, skip_bad: bool, dry_run: bool,
) -> int:  # fmt: skip
    from ardesk.exchange.importer import import_path

    with shown(_("Importing")) as progress:
        report = import_path(
            ledger, path, kind=kind, mapping=mapping, dates=dates, decimal=decimal,
            skip_bad=skip_bad, dry_run=dry_run, progress=progress,
        )  # fmt: skip
    if (form or ("table" if sys.stdout.isatty() else "json")) == "json":
        click.echo(as_json(report.as_json()))
    else:
        click.echo(_counts(report))
    _tell_report(report, dry_run=dry_run)
    return 1 if report.problems and not skip_bad else 0


def _counts(report: ImportReport) -> str:
    rows = [
        (name, *(str(of.get(name, 0)) for of in (report.read, report.added, report.unchanged))) for name in report.read
    ]
    return aligned((_("Records"), _("Read"), _("Added"), _("There already")), rows, right=(1, 2, 3))


def _tell_report(report: ImportReport, *, dry_run: bool) -> None:
    """What an import did and did not take, and why, as sentences on stderr."""
    for what, decision in report.decided.items():
        tell(_("Decided: {what}: {decision}").format(what=what, decision=decision))
    for file, columns in groupby(report.ignored_columns, key=itemgetter(0)):
        names = [column for _file, column in columns]
        named = ", ".join(names[:_MOST_TOLD]) + (" …" if len(names) > _MOST_TOLD else "")
        tell(_("Note: {file}: these columns are not used: {columns}").format(file=file, columns=named))
    for mark, found in ((_("Note"), report.warnings), (_("Problem"), report.problems)):
        for one in found[:_MOST_TOLD]:
            tell(f"{mark}: {_place(one)}: {one.message}")
        if len(found) > _MOST_TOLD:
            tell(_("… and {count} more (--format json lists all).").format(count=len(found) - _MOST_TOLD))
    tell(_outcome(report, dry_run=dry_run))


def _outcome(report: ImportReport, *, dry_run: bool) -> str:
    added = ", ".join(f"{count} {name}" for name, count in report.added.items() if count)
    if dry_run:
        return _("A dry run: nothing was written. It would add: {added}.").format(added=added or _("nothing"))
    if report.written:
        return _("Added: {added}.").format(added=added or _("nothing, all of it is there already"))
    return _("Nothing was written. Put the rows named right, or take the others with --skip-bad.")


def _place(problem: Problem) -> str:
    """Where a problem is: file, line, column, as far as known."""
    line = _("line {row}").format(row=problem.row) if problem.row else ""
    return ", ".join(filter(None, (problem.file, line, problem.column)))


@click.command(
    help=_(
        "Write everything in the ledger to TARGET. That is a folder of exchange files, or with --format one JSON or "
        "XLSX file, or the ledger as double entry for hledger or Beancount."
    ),
    epilog=_(
        """\b
Examples:
  ardesk export acme-2026/
  ardesk export --format xlsx acme.xlsx
  ardesk export --format hledger acme.journal"""
    ),
)
@click.argument("target", type=FILE)
@click.option("--format", "form", type=click.Choice(tuple(_WRITERS)), default="folder", show_default=True)
@on_ledger()
def export(ledger: Ledger, target: Path, form: str) -> None:
    module, name = _WRITERS[form]
    getattr(import_module(f"ardesk.exchange.{module}"), name)(ledger, target)
    tell(_("{path}: everything in the ledger.").format(path=target))
