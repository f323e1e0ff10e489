"""A paper made ready to go by e-mail: its PDF, and the few words that go with it, as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.exchange.file_names import file_name
from ardesk.exchange.mail import Attachment, Draft, Mailbox, mailto
from ardesk.reports.covering import bare, covering
from ardesk.ui.printing.pdf import render_pdf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.domain.records import Customer
    from ardesk.reports.paper import Paper
    from ardesk.reports.sources import Source


def paper_draft(source: Source, customer: Customer, paper: Paper, moment: dt.datetime) -> Draft:
    """The draft with which the paper goes to the customer; any Paper will do."""
    return papers_draft(source, customer, [paper], moment)


def papers_draft(source: Source, customer: Customer, papers: Sequence[Paper], moment: dt.datetime) -> Draft:
    """The draft with which several papers go to the customer, each a PDF of its own."""
    words = covering(source, customer, ", ".join(paper.title for paper in papers))
    attached = tuple(Attachment(file_name(paper.title, ".pdf"), render_pdf(paper)) for paper in papers)
    return _draft(source, customer, words.subject, words.body, moment, attached)


def bare_draft(source: Source, customer: Customer, moment: dt.datetime) -> Draft:
    """The beginning of an e-mail to the customer, without a paper."""
    words = bare(source, customer)
    return _draft(source, customer, words.subject, words.body, moment, ())


def link_of(draft: Draft) -> str:
    """The draft as a `mailto:` link, which carries no attachments. Raises ArdeskError for an address that is none."""
    return mailto(draft.to.address, draft.subject, draft.body)


def _draft(
    source: Source, customer: Customer, subject: str, body: str, moment: dt.datetime, attached: tuple[Attachment, ...]
) -> Draft:
    own = source.company.get("email", "").strip()
    sender = Mailbox(source.company.get("name", ""), own) if own else None
    return Draft(Mailbox(customer.contact or customer.name, customer.email), subject, body, moment, sender, attached)
