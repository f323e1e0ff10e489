"""Ways in which a paper leaves: a PDF, an e-mail draft with it; and follow-ups as calendar entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from ardesk.cli.context import FILE, on_ledger
from ardesk.cli.output import tell
from ardesk.cli.parameters import DAY, now
from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper

F = TypeVar("F", bound="Callable[..., object]")


def out_options(command: F) -> F:
    """The options `--pdf` and `--eml`, of which a paper to a customer needs at least one."""
    pdf = click.option("--pdf", type=FILE, metavar="FILE", help=_("Where the PDF goes."))
    eml = click.option(
        "--eml", type=FILE, metavar="FILE", help=_("Where an e-mail draft goes that has the PDF attached.")
    )
    return pdf(eml(command))


def hand_out(ledger: Ledger, customer_id: int, paper: Paper, pdf: Path | None, eml: Path | None) -> None:
    """Write the paper as PDF, as e-mail draft to the customer, or as both. Raises ArdeskError, UsageError."""
    if pdf is None and eml is None:
        raise click.UsageError(_("Where to? Name a file with --pdf FILE or --eml FILE."))
    if pdf is not None:
        print_paper(paper, pdf)
    if eml is not None:
        _write_draft(ledger, customer_id, paper, eml)


def print_paper(paper: Paper, target: Path) -> None:
    """Write the paper to `target`, whole or not at all. Raises ArdeskError."""
    from ardesk.ui.printing.pdf import paper_to_pdf

    tell(_("{path}: {title}").format(path=paper_to_pdf(paper, _file(target)), title=paper.title))


def _write_draft(ledger: Ledger, customer_id: int, paper: Paper, target: Path) -> None:
    from ardesk.domain.records import Customer
    from ardesk.exchange.mail import write_eml
    from ardesk.ui.printing.mailing import paper_draft

    draft = paper_draft(ledger, ledger.get(Customer, customer_id), paper, now())
    write_eml(draft, _file(target))
    tell(_("{path}: {title}, to {address}").format(path=target, title=draft.subject, address=draft.to.address))


@click.command(
    help=_("The next dates of contacts as a calendar file: of every customer that of the newest contact."),
    epilog=_("\b\nExample:\n  ardesk followups --ics week.ics --to 2026-11-30"),
)
@click.option("--ics", type=FILE, required=True, metavar="FILE", help=_("Where the calendar file goes."))
@click.option("--from", "start", type=DAY, default="today", show_default=True, help=_("The first day."))
@click.option("--to", "end", type=DAY, help=_("The last day; without it there is none."))
@on_ledger()
def followups(ledger: Ledger, ics: Path, start: dt.date, end: dt.date | None) -> None:
    from ardesk.exchange.calendar import write_ics
    from ardesk.exchange.follow_ups import follow_ups

    if end is not None and end < start:
        raise click.UsageError(_("The last day is before the first one."))
    events = follow_ups(ledger, start, end)
    write_ics(events, now(), _file(ics))
    said = _n("{path}: {count} follow-up", "{path}: {count} follow-ups", len(events))
    tell(said.format(path=ics, count=len(events)))


def _file(target: Path) -> Path:
    if target.is_dir():
        raise ArdeskError(_("{path} is a folder; name a file in it.").format(path=target))
    return target
