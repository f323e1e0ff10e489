"""The facts a ledger keeps about the business: their keys and what holds where a fact is missing."""

from __future__ import annotations

DEFAULTS = {
    "name": "",
    "currency": "USD",
    "locale": "en_US",
    "address": "",
    "email": "",
    "phone": "",
    "tax_id": "",
    "bank": "",
    "iban": "",
    "bic": "",
    "logo": "",
    "year_start": "1",
    "terms": "net 30",
    "number_pattern": "INV-{n:04}",
    "tax_rate": "",
    "paper": "",
    "window_envelope": "",
    "sample": "",
}
BILLING_ERRORS = "billing_errors"
REASONS_OF_ERRORS = "pricing, quantity, tax, freight, duplicate, billing error"
OPTION = "option."
REMARKS = "remarks:"
WORDING = "wording."
FIXED = ("currency",)


def reasons_of_errors(text: str) -> frozenset[str]:
    """The reasons, without case, that make a correction one of a billing error; of an empty text the usual ones."""
    named = frozenset(reason.strip().casefold() for reason in text.split(",") if reason.strip())
    return named or reasons_of_errors(REASONS_OF_ERRORS)
