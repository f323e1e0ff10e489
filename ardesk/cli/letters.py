"""The command that writes reminder letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import on_ledger
from ardesk.cli.leaving import hand_out, out_options
from ardesk.cli.parameters import DAY
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ardesk.ledger import Ledger


@click.command(
    help=_("The reminder letter to CUSTOMER (its code) about what is overdue, as a PDF or as an e-mail draft."),
    epilog=_("\b\nExample:\n  ardesk letter C1 --level 2 --as-of 2026-10-31 --pdf letter.pdf"),
)
@click.argument("customer")
@click.option(
    "--level",
    type=click.IntRange(0, 3),
    default=1,
    show_default=True,
    help=_("0 friendly note, 1 reminder, 2 second reminder, 3 final notice."),
)
@click.option("--as-of", type=DAY, default="today", show_default=True)
@out_options
@on_ledger()
def letter(ledger: Ledger, *, customer: str, level: int, as_of: dt.date, pdf: Path | None, eml: Path | None) -> None:
    from ardesk.domain.records import Customer
    from ardesk.reports import papers

    found = ledger.find(Customer, code=customer)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no customer with the code {code} in this ledger.").format(code=customer))
    hand_out(ledger, found.id, papers.letter(ledger, found.id, level, as_of), pdf, eml)
