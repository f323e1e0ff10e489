"""An e-mail to a customer, written as a draft with its paper attached and opened in the owner's own program."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ardesk.domain.records import Customer, Invoice
from ardesk.errors import ArdeskError
from ardesk.exchange.file_names import file_name, free_path
from ardesk.exchange.mail import Draft, Mailbox, checked_address, write_eml
from ardesk.i18n import _, _n
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.outward import FOLDER, drafts_folder, made, open_file, open_link
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import NoteField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.reports.paper import Paper
    from ardesk.ui.session import Session


class AddressField(TextField):
    """One e-mail address."""

    def problem(self) -> str:
        if self.is_empty():
            return ""
        try:
            checked_address(self.value())
        except ArdeskError as refused:
            return refused.sentence
        return ""


class MailDialog(Form):
    """Recipient, attachment, subject and text of a draft; it never sends. `paper` is any paper already made."""

    def __init__(
        self,
        session: Session,
        customer_id: int,
        invoice_ids: Sequence[int] = (),
        paper: Paper | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "mail", _("E-mail draft"), parent)
        self.customer = session.ledger.get(Customer, customer_id)
        self.invoice_ids, self.paper = tuple(invoice_ids), paper
        self._made: dict[str, Draft] = {}
        self.to = AddressField("mail.to", width=40)
        self.attached = ChoiceField("mail.attached", self._attachments())
        self.subject = TextField("mail.subject", width=60)
        self.text = NoteField("mail.text", lines=9, endless=True)
        self.add("to", _("&To"), self.to, required=_("Enter the e-mail address."))
        self.add("attached", _("&Attached"), self.attached)
        self.add("subject", _("&Subject"), self.subject)
        self.add("text", _("Te&xt"), self.text)
        self.button("close", _("Close"), self.reject)
        self.button("browse", _("C&hoose folder…"), self.choose_folder)
        self.button("link", _("&Without attachment"), self.open_without)
        self.button("save", _("&Open draft"), self.save, default=True)
        self.to.set_value(self.customer.email)
        self.attached.edited.connect(self._propose)
        self._propose()
        self._say_folder()
        self.start_in(self.text if self.customer.email else self.to)

    def _attachments(self) -> list[tuple[str, str]]:
        chosen = [("paper", self.paper.title)] if self.paper else []
        if count := len(self.invoice_ids):
            name = _n("{count} invoice", "{count} invoices", count).format(count=count)
            if count == 1:
                number = self.session.ledger.get(Invoice, self.invoice_ids[0]).number
                name = _("Invoice {number}").format(number=number)
            chosen.append(("invoices", name))
        return [*chosen, ("statement", _("Statement of account")), ("", _("nothing"))]

    def _draft(self) -> Draft:
        """The draft with what is chosen, as it is proposed; made once."""
        kind = self.attached.value()
        if kind not in self._made:
            from ardesk.ui.printing.mailing import bare_draft, papers_draft

            source, now = self.session.ledger, dt.datetime.now().astimezone()
            papers = self._papers(kind)
            self._made[kind] = (
                papers_draft(source, self.customer, papers, now) if papers else bare_draft(source, self.customer, now)
            )
        return self._made[kind]

    def _papers(self, kind: str) -> list[Paper]:
        from ardesk.reports import papers

        ledger, formats = self.session.ledger, self.session.formats
        if kind == "paper" and self.paper:
            return [self.paper]
        if kind == "invoices":
            return [papers.invoice(ledger, one, formats) for one in self.invoice_ids]
        if kind == "statement":
            return [papers.statement(ledger, self.customer.id or 0, self.session.today, formats)]
        return []

    def _propose(self) -> None:
        """Subject and text that go with what is attached, unless the owner has written her own."""
        known = {(one.subject, one.body.rstrip()) for one in self._made.values()}
        untouched = not self._made or (self.subject.value(), self.text.value().rstrip()) in known
        draft = self._draft()
        if untouched:
            self.subject.set_value(draft.subject)
            self.text.set_value(draft.body)

    def _say_folder(self) -> None:
        place = drafts_folder(self.session)
        self.say("", _("The draft is kept in {path} and opened in your e-mail program.").format(path=place), "muted")

    def choose_folder(self) -> None:
        """Keep drafts in another folder from now on."""
        if name := QFileDialog.getExistingDirectory(self, _("Keep drafts in"), str(self.session.ledger.path.parent)):
            self.session.state[FOLDER] = str(Path(name))
            self._say_folder()

    def _typed(self) -> Draft:
        try:
            address = checked_address(self.to.value())
        except ArdeskError as refused:
            raise FieldError("to", refused.sentence) from refused
        draft = self._draft()
        return replace(
            draft,
            to=Mailbox(draft.to.name, address),
            subject=self.subject.value(),
            body=self.text.value(),
            moment=dt.datetime.now().astimezone(),
        )

    def write(self) -> int | None:
        draft = self._typed()
        name = file_name(draft.subject or self.customer.name, ".eml")
        path = write_eml(draft, free_path(made(drafts_folder(self.session)), name))
        open_file(self.session, path)
        return 0

    def open_without(self) -> None:
        """Begin the e-mail through a link, for programs that open no drafts; nothing can be attached to it."""
        from ardesk.ui.printing.mailing import link_of

        try:
            link = link_of(self._typed())
        except FieldError as refused:
            self.say("to", refused.sentence)
            self.to.setFocus()
            return
        if open_link(self.session, link):
            self.accept()
