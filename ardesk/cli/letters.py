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

_REMINDER = 1


@click.command(
    help=_("The reminder letter to CUSTOMER (its code) about what is overdue, as a PDF or as an e-mail draft."),
    epilog=_(
        "\b\nExamples:\n  ardesk letter C1 --pdf letter.pdf --note\n"
        "  ardesk letter C1 --level 2 --as-of 2026-10-31 --pdf letter.pdf"
    ),
)
@click.argument("customer")
@click.option(
    "--level",
    type=click.IntRange(0, 3),
    help=_(
        "0 friendly note, 1 reminder, 2 second reminder, 3 final notice; "
        "without it the one due by the follow-up policy, else a reminder."
    ),
)
@click.option("--as-of", type=DAY, default="today", show_default=True)
@out_options
@click.option(
    "--note", is_flag=True, help=_("Note it as sent, and charge the fee and interest of the step it is due by.")
)
@on_ledger()
def letter(
    ledger: Ledger,
    *,
    customer: str,
    level: int | None,
    as_of: dt.date,
    pdf: Path | None,
    eml: Path | None,
    note: bool,
) -> None:
    from ardesk.collecting.letters import letters_due
    from ardesk.domain.records import Customer
    from ardesk.ledger import Ledger
    from ardesk.operations.reminders import Reminder, log_reminders
    from ardesk.reports import papers

    found = ledger.find(Customer, code=customer)
    if found is None or found.id is None:
        raise ArdeskError(_("There is no customer with the code {code} in this ledger.").format(code=customer))
    due = next(iter(letters_due(ledger, as_of, customer_id=found.id)), None)
    wanted = level if level is not None else due.level if due else _REMINDER
    charged = due if note and due is not None and due.level == wanted else None
    fee, interest = (charged.fee, charged.interest) if charged else (0, 0)
    paper = papers.letter(ledger, found.id, wanted, as_of, fee=fee, interest=interest)
    hand_out(ledger, found.id, paper, pdf, eml)
    if note:
        kind = "letter" if pdf is not None else "email"
        with Ledger.open(ledger.path) as writing:
            log_reminders(writing, [Reminder(found.id, kind, wanted, fee=fee, interest=interest)], as_of)
