"""Commands that write the papers the window prints: summary, invoice, statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import FILE, formats_of, on_ledger
from ardesk.cli.output import tell
from ardesk.cli.parameters import DAY, MONTH, today
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper

_pdf_option = click.option("--pdf", type=FILE, required=True, metavar="FILE", help=_("Where the PDF goes."))


@click.command(
    help=_("The monthly summary of MONTH (2026-10) as a PDF."),
    epilog=_("\b\nExample:\n  ardesk summary 2026-10 --pdf october.pdf"),
)
@click.argument("month", type=MONTH)
@_pdf_option
@on_ledger()
def summary(ledger: Ledger, month: Period, pdf: Path) -> None:
    from ardesk.reports.papers import monthly_summary

    _print(monthly_summary(ledger, month, formats_of(ledger), today()), pdf)


@click.command(
    help=_("The invoice NUMBER as a PDF."), epilog=_("\b\nExample:\n  ardesk invoice INV-0042 --pdf invoice.pdf")
)
@click.argument("number")
@_pdf_option
@on_ledger()
def invoice(ledger: Ledger, number: str, pdf: Path) -> None:
    from ardesk.domain.records import Invoice
    from ardesk.reports import papers

    found = ledger.find(Invoice, number=number)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no invoice {number} in this ledger.").format(number=number))
    _print(papers.invoice(ledger, found.id), pdf)


@click.command(
    help=_("The statement of account of CUSTOMER (its code) as a PDF."),
    epilog=_("\b\nExample:\n  ardesk statement C1 --as-of 2026-10-31 --pdf statement.pdf"),
)
@click.argument("customer")
@click.option("--as-of", type=DAY, default="today", show_default=True)
@_pdf_option
@on_ledger()
def statement(ledger: Ledger, customer: str, as_of: dt.date, pdf: Path) -> None:
    from ardesk.domain.records import Customer
    from ardesk.reports import papers

    found = ledger.find(Customer, code=customer)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no customer with the code {code} in this ledger.").format(code=customer))
    _print(papers.statement(ledger, found.id, as_of), pdf)


def _print(paper: Paper, target: Path) -> None:
    """Write the paper to `target`, whole or not at all."""
    from ardesk.ui.printing.pdf import paper_to_pdf

    if target.is_dir():
        raise ArdeskError(_("{path} is a folder; name a file in it.").format(path=target))
    tell(_("{path}: {title}").format(path=paper_to_pdf(paper, target), title=paper.title))
