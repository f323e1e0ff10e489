"""Commands for the end of a month: close, reopen, and the list of closings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ardesk.cli.context import form_option, formats_of, on_ledger
from ardesk.cli.output import Answer, aligned, show
from ardesk.cli.parameters import MONTH, today
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.ledger import Ledger
    from ardesk.reports.closed import Closing


@click.command(
    help=_(
        "Close MONTH (2026-10) and everything before it. Its figures and its summary are kept; nothing dated by its "
        "end can be added, changed or removed until it is reopened."
    ),
    epilog=_("\b\nExample:\n  ardesk close 2026-10"),
)
@click.argument("month", type=MONTH)
@form_option
@on_ledger(read_only=False)
def close(ledger: Ledger, month: Period, form: str) -> None:
    from ardesk.operations.closing import close_month, drafts_in
    from ardesk.reports.closed import closing_paper, closings, packed

    formats, drafts = formats_of(ledger), drafts_in(ledger, month)
    made_on = today()
    close_month(
        ledger,
        month,
        today=made_on,
        paper=lambda seal: packed(closing_paper(ledger, month, formats, made_on, seal)),
    )
    closing = closings(ledger, month)[-1]
    left = _n(
        "{count} draft is dated by then; give it a later date before you issue it.",
        "{count} drafts are dated by then; give them a later date before you issue them.",
        len(drafts),
    ).format(count=len(drafts))
    text = _("{month} is closed: nothing dated by {end} can change. Receivables {total}.")
    name, end = formats.month(month.start), formats.date(month.end)
    total = formats.money_with(_control_total(closing, ledger.base))
    lines = [text.format(month=name, end=end, total=total), *([left] if drafts else [])]
    show(
        Answer(
            json=lambda: _as_json(closing) | {"drafts": [draft.number for draft in drafts]},
            table=lambda: "\n".join(lines),
            csv=lambda: _rows([closing]),
        ),
        form,
    )


@click.command(
    help=_("Open MONTH again, and every closed month after it. The reason is kept; what was closed is kept too."),
    epilog=_('\b\nExample:\n  ardesk reopen 2026-10 --why "An invoice was forgotten"'),
)
@click.argument("month", type=MONTH)
@click.option("--why", required=True, metavar="TEXT", help=_("The reason, which the ledger keeps."))
@form_option
@on_ledger(read_only=False)
def reopen(ledger: Ledger, month: Period, why: str, form: str) -> None:
    from ardesk.operations.closing import reopen_month

    opened = reopen_month(ledger, month, why)
    show(
        Answer(
            json=lambda: {"reopened": list(opened), "why": why.strip()},
            table=lambda: _("Open again: {months}.").format(months=", ".join(opened)),
            csv=lambda: [("month", "why"), *((label, why.strip()) for label in opened)],
        ),
        form,
    )


@click.command(
    help=_("Which months were closed and when, reopened and why, with the seal of the journal."),
    epilog=_("\b\nExample:\n  ardesk closings --format json"),
)
@form_option
@on_ledger()
def closings(ledger: Ledger, form: str) -> None:
    from ardesk.reports.closed import closings as of_ledger

    found, formats = of_ledger(ledger), formats_of(ledger)
    show(
        Answer(
            json=lambda: {"closings": [_as_json(closing) for closing in found]},
            table=lambda: _as_table(found, formats, ledger.base),
            csv=lambda: _rows(found),
        ),
        form,
    )


def _as_json(closing: Closing) -> dict[str, object]:
    return {
        "month": closing.month.label,
        "closed_at": closing.closed_at,
        "reopened_at": closing.reopened_at,
        "why": closing.why or None,
        "journal_hash": closing.hash,
        "control_total": closing.control_total,
    }


def _rows(found: Sequence[Closing]) -> Iterator[Sequence[object]]:
    yield ("month", "closed_at", "reopened_at", "why", "journal_hash", "control_total")
    for closing in found:
        yield tuple(_as_json(closing).values())


def _as_table(found: Sequence[Closing], formats: Formats, base: str) -> str:
    from ardesk.reports.closed import day_of

    if not found:
        return _("No month has been closed yet.")
    header = (_("Month"), _("Closed"), _("Reopened"), _("Why"), _("Receivables"), _("Seal"))
    rows = [
        (
            formats.month(closing.month.start),
            formats.date(closing.closed_on),
            formats.date(day_of(closing.reopened_at)) if closing.reopened_at else "",
            closing.why,
            formats.money(_control_total(closing, base)),
            closing.hash[:16],
        )
        for closing in found
    ]
    return aligned(header, rows, right=[4])


def _control_total(closing: Closing, base: str) -> int:
    from ardesk.format.machine import number

    return int(number(closing.control_total, "money", base) or 0)
