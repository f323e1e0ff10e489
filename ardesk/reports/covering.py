"""The few words that go with a paper by e-mail, in the language of the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _, speaking
from ardesk.reports.papers.voice import voice_of

if TYPE_CHECKING:
    from ardesk.domain.records import Customer
    from ardesk.reports.sources import Source


class Covering(NamedTuple):
    """Subject and plain text."""

    subject: str
    body: str


def covering(source: Source, customer: Customer, title: str) -> Covering:
    """What is written when the paper with this title goes to the customer as an attachment."""
    return _letter(source, customer, title, attached=True)


def bare(source: Source, customer: Customer, title: str = "") -> Covering:
    """The beginning of an e-mail to which nothing is attached, to go on writing."""
    return _letter(source, customer, title, attached=False)


def _letter(source: Source, customer: Customer, title: str, *, attached: bool) -> Covering:
    business = source.company.get("name", "").strip()
    with speaking(voice_of(source, customer).language):
        subject = _("{title} from {business}") if title and business else "{title}{business}"
        greeting = _("Dear {name},").format(name=customer.contact or customer.name)
        text = _("Please find attached: {title}.").format(title=title) if attached else ""
        regards = _("Kind regards")
    signature = "\n".join(filter(None, (regards, business, source.company.get("phone", ""))))
    return Covering(
        subject.format(title=title, business=business),
        f"{greeting}\n\n{text}\n\n{signature}\n",
    )
