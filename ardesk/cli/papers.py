"""Commands that write the papers the window prints: summary, invoice, statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, formats_of, on_ledger
from ardesk.cli.leaving import hand_out, out_options, print_paper
from ardesk.cli.parameters import DAY, MONTH, today
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.ledger import Ledger

_pdf_option = click.option("--pdf", type=FILE, required=True, metavar="FILE", help=_("Where the PDF goes."))


@click.command(
    help=_("The monthly summary of MONTH (2026-10) as a PDF; with --as-closed as it was when the month was closed."),
    epilog=_(
        "\b\nExamples:\n  ardesk summary 2026-10 --pdf october.pdf\n"
        "  ardesk summary 2026-10 --as-closed --pdf october-as-closed.pdf"
    ),
)
@click.argument("month", type=MONTH)
@click.option("--as-closed", is_flag=True, help=_("The summary kept at the month's last closing."))
@_pdf_option
@on_ledger()
def summary(ledger: Ledger, month: Period, *, as_closed: bool, pdf: Path) -> None:
    from ardesk.reports.closed import closings, stored_paper
    from ardesk.reports.papers import monthly_summary

    if not as_closed:
        print_paper(monthly_summary(ledger, month, formats_of(ledger), today()), pdf)
    elif found := closings(ledger, month):
        print_paper(stored_paper(ledger, found[-1]), pdf)
    else:
        raise ArdeskError(_("{month} was never closed.").format(month=month.label))


@click.command(
    help=_("The invoice NUMBER as a PDF, or as an e-mail draft to the customer."),
    epilog=_("\b\nExamples:\n  ardesk invoice INV-0042 --pdf invoice.pdf\n  ardesk invoice INV-0042 --eml invoice.eml"),
)
@click.argument("number")
@out_options
@on_ledger()
def invoice(ledger: Ledger, number: str, pdf: Path | None, eml: Path | None) -> None:
    from ardesk.domain.records import Invoice
    from ardesk.reports import papers

    found = ledger.find(Invoice, number=number)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no invoice {number} in this ledger.").format(number=number))
    hand_out(ledger, found.customer_id, papers.invoice(ledger, found.id), pdf, eml)


@click.command(
    help=_("The statement of account of CUSTOMER (its code) as a PDF, or as an e-mail draft."),
    epilog=_(
        "\b\nExamples:\n  ardesk statement C1 --as-of 2026-10-31 --pdf statement.pdf\n"
        "  ardesk statement C1 --as-of 2026-10-31 --activity 2026-10-01 --pdf statement.pdf"
    ),
)
@click.argument("customer")
@click.option("--as-of", type=DAY, default="today", show_default=True)
@click.option(
    "--activity", type=DAY, metavar="FROM", help=_("All movements from this day on, instead of the open documents.")
)
@out_options
@on_ledger()
def statement(
    ledger: Ledger, *, customer: str, as_of: dt.date, activity: dt.date | None, pdf: Path | None, eml: Path | None
) -> None:
    from ardesk.domain.records import Customer
    from ardesk.reports import papers

    found = ledger.find(Customer, code=customer)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no customer with the code {code} in this ledger.").format(code=customer))
    kind = "activity" if activity else "open"
    paper = papers.statement(ledger, found.id, as_of, kind=kind, start=activity)
    hand_out(ledger, found.id, paper, pdf, eml)
