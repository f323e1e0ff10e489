"""Papers straight from a list to the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


def print_invoices(session: Session, parent: QWidget, invoice_ids: Sequence[int]) -> None:
    """Print these invoices as one job, in the order given."""
    from ardesk.reports import papers
    from ardesk.ui.printing.printer import print_papers

    made = [papers.invoice(session.ledger, one, session.formats) for one in invoice_ids]
    title = made[0].title if len(made) == 1 else _n("{count} invoice", "{count} invoices", len(made))
    done: list[bool] = []
    session.attempt(lambda _ledger: done.append(print_papers(made, title.format(count=len(made)), parent)))
    if done == [True]:
        session.told.emit(_("Sent to the printer: {title}.").format(title=title.format(count=len(made))))
