"""The window's actions for what leaves: e-mail drafts, calendar entries, and addresses for the clipboard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.ui import reach
from ardesk.ui.doors import open_dialog

if TYPE_CHECKING:
    from ardesk.exchange.calendar import Event
    from ardesk.ledger import Ledger
    from ardesk.ui.main_window import MainWindow


class OutDoer:
    """Each works for the customer of whatever is selected."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.session = window, window.session

    def _customer(self) -> int | None:
        selection = self.session.selection
        ids = selection.customer_ids or (selection.ids if selection.kind == "customer" else ())
        return ids[0] if ids else None

    def mail_draft(self) -> None:
        """An e-mail to the customer, with the selected invoices or the statement."""
        customer, selection = self._customer(), self.session.selection
        if customer is None:
            self.session.told.emit(_("Select a customer or one of his invoices first."))
        elif len(set(selection.customer_ids)) > 1:
            self.session.told.emit(_("One e-mail goes to one customer; select invoices of one customer."))
        else:
            chosen = selection.ids if selection.kind == "invoice" else ()
            open_dialog("mail:MailDialog", self.session, self.window, customer_id=customer, invoice_ids=chosen)

    def calendar_entry(self) -> None:
        """The next date of the selected contact, or of the customer's newest one, for the owner's calendar."""
        if self._customer() is None:
            self.session.told.emit(_("Select a customer or one of his invoices first."))
        else:
            self.session.attempt(self._write_entry)

    def _write_entry(self, ledger: Ledger) -> None:
        from ardesk.exchange.calendar import write_ics
        from ardesk.exchange.file_names import file_name, free_path
        from ardesk.ui.outward import drafts_folder, made, open_file

        events = self._events(ledger)
        if not events:
            self.session.told.emit(_("No next date is planned here; log a contact with one first (Ctrl+L)."))
            return
        folder = made(drafts_folder(self.session))
        name = file_name(f"{events[0].summary} {events[0].day.isoformat()}", ".ics")
        path = write_ics(events, dt.datetime.now().astimezone(), free_path(folder, name))
        open_file(self.session, path)

    def _events(self, ledger: Ledger) -> list[Event]:
        from ardesk.domain.records import Activity
        from ardesk.exchange.follow_ups import follow_up, follow_ups

        selection = self.session.selection
        if selection.kind != "activity":
            return follow_ups(ledger, dt.date.min, customers=set(selection.customer_ids) or {self._customer() or 0})
        contacts = [ledger.get(Activity, one) for one in selection.ids]
        return [follow_up(ledger, one) for one in contacts if one.follow_up is not None]

    def copy_phone(self) -> None:
        """The customer's telephone number on the clipboard."""
        reach.copy(self.session, self._customer(), "phone")

    def copy_email(self) -> None:
        """The customer's e-mail address on the clipboard."""
        reach.copy(self.session, self._customer(), "email")

    def copy_address(self) -> None:
        """The customer's postal address on the clipboard."""
        reach.copy(self.session, self._customer(), "address")
