"""The window's actions that enter something: each opens its dialog for what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.ui.doors import open_dialog
from ardesk.ui.session import Wish

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from ardesk.ui.main_window import MainWindow


class RecordDoer:
    """New invoice, payment, contact and the rest; a page may have its own method of the same name instead."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.session = window, window.session

    def _open(self, place: str, **given: object) -> QDialog:
        return open_dialog(place, self.session, self.window, **given)

    def _customer(self) -> int | None:
        ids = self.session.selection.customer_ids
        return ids[0] if ids else None

    def _invoice(self) -> int | None:
        selection = self.session.selection
        return selection.ids[0] if selection.kind == "invoice" and selection.ids else None

    def undo(self) -> None:
        """Take back the last change."""
        self.session.undo()

    def redo(self) -> None:
        """Do again what was undone."""
        self.session.redo()

    def new_invoice(self) -> None:
        """Enter an invoice; on the customers' page for the customer selected there."""
        known = self._customer() if self.session.selection.kind == "customer" else None
        self._open("invoice:InvoiceDialog", customer_id=known)

    def receive_payment(self) -> None:
        """Record money for the selected invoices, or from the selected customer."""
        selection = self.session.selection
        ids: tuple[int, ...] = ()
        if selection.kind == "invoice" and selection.ids:
            if len(set(selection.customer_ids)) > 1:
                self.session.told.emit(_("One payment comes from one customer; select invoices of one customer."))
                return
            rows = self.session.ledger.invoice_rows(self.session.today, ids=selection.ids)
            ids = tuple(row.id for row in rows if row.open > 0)
        if ids:
            self._open("payment:PaymentDialog", invoice_ids=ids)
        else:
            self._open("payment:PaymentDialog", customer_id=self._customer())

    def log_contact(self) -> None:
        """Note a contact with the selected customer."""
        self._open("contact:ContactDialog", customer_id=self._customer(), invoice_id=self._invoice())

    def new_customer(self) -> None:
        """Enter a customer."""
        self._open("customer:CustomerDialog")

    def new_credit_note(self) -> None:
        """Lower what the selected customer owes."""
        self._open("credit:CreditNoteDialog", customer_id=self._customer(), invoice_id=self._invoice())

    def new_promise(self) -> None:
        """Note what the selected customer promised."""
        self._open("promise:PromiseDialog", customer_id=self._customer(), invoice_id=self._invoice())

    def new_dispute(self) -> None:
        """Note that the selected invoice is contested."""
        self._open("dispute:DisputeDialog", invoice_id=self._invoice())

    def new_deduction(self) -> None:
        """Note what the selected customer left out of a payment."""
        self._open("deduction:DeductionDialog", customer_id=self._customer(), invoice_id=self._invoice())

    def new_complaint(self) -> None:
        """Note what the selected customer complained about."""
        self._open("complaint:ComplaintDialog", customer_id=self._customer(), invoice_id=self._invoice())

    def write_off(self) -> None:
        """Give up the rest of the selected invoice."""
        self._open("write_off:WriteOffDialog", invoice_id=self._invoice())

    def clear_small(self) -> None:
        """Give up small rests on invoices, after a look at them."""
        self._open("small_balances:SmallBalances")

    def edit_policy(self) -> None:
        """The steps of following up, for all or for some."""
        self._open("policy:PolicyDialog", customer_id=self._customer())

    def apply_credit(self) -> None:
        """Set unapplied credit of the selected customer against his invoices."""
        if (customer := self._customer()) is None:
            self.session.told.emit(_("Select a customer or one of his invoices first."))
        else:
            self._open("credit:ApplyCreditDialog", customer_id=customer)

    def refund_credit(self) -> None:
        """Pay unapplied credit of the selected customer back."""
        self._open("refund:RefundDialog", customer_id=self._customer())

    def return_payment(self) -> None:
        """Only the time line of a customer shows payments to choose from."""
        self.session.told.emit(_("Select the payment in the customer's time line (Ctrl+2) first."))

    def record_recovery(self) -> None:
        """Note money for the newest write-off of the selected invoice."""
        from ardesk.domain.records import WriteOff

        losses = self.session.ledger.all(WriteOff, invoice_id=self._invoice()) if self._invoice() else []
        if losses:
            self._open("write_off:RecoveryDialog", write_off_id=losses[-1].id)
        else:
            self.session.told.emit(_("Select an invoice that was written off first."))

    def _chosen(self) -> tuple[int, ...]:
        """Every selected customer; says so where there is none."""
        selection = self.session.selection
        ids = selection.customer_ids or (selection.ids if selection.kind == "customer" else ())
        if not ids:
            self.session.told.emit(_("Select a customer or one of his invoices first."))
        return ids

    def _pause(self, *, hold: bool) -> None:
        selection = self.session.selection
        if chosen := self._chosen():
            invoices = selection.ids if selection.kind == "invoice" else ()
            self._open("pause:PauseDialog", customer_ids=chosen, invoice_ids=invoices, hold=hold)

    def put_off(self) -> None:
        """Nobody chases the selected customers or invoices until a day."""
        self._pause(hold=False)

    def leave_alone(self) -> None:
        """Nobody chases them until further notice."""
        self._pause(hold=True)

    def chase_again(self) -> None:
        """What was put off or left alone is chased again from today on."""
        from ardesk.operations.pauses import chase_again

        if not (chosen := self._chosen()):
            return
        ended: list[int] = []
        done = _("Chased again from today.")
        self.session.attempt(lambda ledger: ended.append(chase_again(ledger, chosen, self.session.today)), done)
        if ended == [0]:
            item = self.session.work_of(chosen[0])
            why = f" ({item.paused})" if item and item.paused else ""
            self.session.told.emit(_("Nothing is put off here by hand{why}.").format(why=why))

    def hold_orders(self) -> None:
        """Nothing goes to the selected customers but against payment."""
        if chosen := self._chosen():
            self._open("hold:HoldDialog", customer_ids=tuple(dict.fromkeys(chosen)))

    def release_orders(self) -> None:
        """Orders of the selected customers go out again."""
        from ardesk.operations.credit import release_orders

        if not (chosen := tuple(dict.fromkeys(self._chosen()))):
            return
        released: list[int] = []
        done = _("Orders go out again.")
        self.session.attempt(lambda ledger: released.append(release_orders(ledger, chosen)), done)
        if released == [0]:
            self.session.told.emit(_("No orders are held here."))

    def assign_collector(self) -> None:
        """Who collects from the selected customers."""
        if chosen := self._chosen():
            self._open("assign:AssignDialog", customer_ids=chosen)

    def new_cost(self) -> None:
        """Note what collecting has cost."""
        self._open("cost:CostDialog")

    def edit_chasing_costs(self) -> None:
        """What a contact and an agency cost, and which balances are small."""
        self._open("chasing_costs:ChasingCosts")

    def edit_company(self) -> None:
        """Name, address, terms and the rest of the business."""
        self._open("company:CompanyDialog")

    def edit_wording(self) -> None:
        """The words of reminder letters."""
        self._open("wording:WordingDialog")

    def print_day(self) -> None:
        """All statements or letters that are due."""
        self._open("print_day:PrintDay")

    def open_document(self, kind: str, number: int) -> None:
        """The invoice in its list, or the customer's own window."""
        if kind == "invoice":
            self.session.show_page("invoices", Wish("invoice", (number,)))
        elif kind == "customer":
            self._open("customer:CustomerDialog", customer_id=number)
