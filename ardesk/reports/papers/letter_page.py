"""What letters to customers have in common: who writes, to whom, and the facts at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.domain.records import Customer
    from ardesk.reports.papers.business import Business


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A letter's head as text in its places; `images` gives each picture's room in points."""

    business: Business
    heading: str
    to_label: str
    to_name: str
    to_lines: Sequence[str]
    facts: Sequence[tuple[str, str]]
    stamp: str = ""
    stamp_verdict: str = "muted"
    images: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def address_lines(customer: Customer) -> list[str]:
    """The customer's address below the name, a line each."""
    town = " ".join(filter(None, (customer.postcode, customer.city)))
    tax_id = _("Tax ID {number}").format(number=customer.tax_id) if customer.tax_id else ""
    person = _("Attn. {name}").format(name=customer.contact) if customer.contact else ""
    return [line for line in (person, *customer.street.splitlines(), town, customer.country, tax_id) if line.strip()]


def letter_footer(business: Business) -> str:
    """Who writes, for the foot of every page."""
    tax_id = _("Tax ID {number}").format(number=business.tax_id) if business.tax_id else ""
    return " · ".join(filter(None, (business.name, tax_id, *business.contact)))
