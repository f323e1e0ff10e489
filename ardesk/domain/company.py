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
OPTION = "option."
REMARKS = "remarks:"
WORDING = "wording."
FIXED = ("currency",)
