"""The words a ledger's records take and how they are shown: kinds of contact, results, methods, reasons, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ardesk.i18n import _, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final = (
    ("call", mark("Call")),
    ("email", mark("E-mail")),
    ("letter", mark("Letter")),
    ("invoice_copy", mark("Copy of invoice")),
    ("visit", mark("Visit")),
    ("message", mark("Message")),
    ("note", mark("Note")),
)
METHODS: Final = (
    ("bank transfer", mark("Bank transfer")),
    ("cheque", mark("Cheque")),
    ("card", mark("Card")),
    ("cash", mark("Cash")),
    ("direct debit", mark("Direct debit")),
)
DISPUTE_REASONS: Final = (
    ("pricing", mark("Pricing")),
    ("quantity", mark("Quantity")),
    ("quality", mark("Quality")),
    ("delivery", mark("Delivery")),
    ("tax", mark("Tax")),
    ("freight", mark("Freight")),
    ("duplicate", mark("Duplicate")),
    ("billing error", mark("Billing error")),
    ("missing order number", mark("Missing order number")),
    ("not stated", mark("Not stated")),
)
CREDIT_REASONS: Final = (
    ("return", mark("Return")),
    ("discount", mark("Discount")),
    ("pricing", mark("Pricing")),
    ("quantity", mark("Quantity")),
    ("billing error", mark("Billing error")),
    ("goodwill", mark("Goodwill")),
)
WRITE_OFF_REASONS: Final = (
    ("insolvency", mark("Insolvency")),
    ("cannot be found", mark("Cannot be found")),
    ("not worth collecting", mark("Not worth collecting")),
    ("rounding", mark("Rounding")),
)
DEDUCTION_REASONS: Final = (
    ("discount taken late", mark("Discount taken late")),
    ("pricing", mark("Pricing")),
    ("shortage", mark("Shortage")),
    ("damage", mark("Damage")),
    ("freight", mark("Freight")),
    ("advertising", mark("Advertising")),
    ("bank charges", mark("Bank charges")),
)
COMPLAINTS: Final = (
    ("billing", mark("Billing")),
    ("delivery", mark("Delivery")),
    ("quality", mark("Quality")),
    ("service", mark("Service")),
)
COSTS: Final = (
    ("salary", mark("Salary")),
    ("postage", mark("Postage")),
    ("legal", mark("Legal")),
    ("agency", mark("Agency")),
    ("system", mark("System")),
    ("other", mark("Other")),
)
RISKS: Final = (("", mark("Not rated")), ("low", mark("Low")), ("medium", mark("Medium")), ("high", mark("High")))
WRITE_OFF_KINDS: Final = (("bad_debt", mark("Bad debt")), ("minor", mark("Minor difference")))
YES_NO: Final = (("", mark("Not stated")), ("yes", mark("Yes")), ("no", mark("No")))
DISPUTE_OUTCOMES: Final = (
    ("customer", mark("In the customer’s favour")),
    ("us", mark("In our favour")),
    ("split", mark("Split")),
)
DEDUCTION_OUTCOMES: Final = (
    ("credited", mark("Credited")),
    ("repaid", mark("Repaid by the customer")),
    ("written_off", mark("Written off")),
)
PROMISE_STATES: Final = (
    ("pending", mark("Open")),
    ("kept", mark("Kept")),
    ("partly", mark("Partly kept")),
    ("broken", mark("Broken")),
    ("renegotiated", mark("Renegotiated")),
    ("withdrawn", mark("Withdrawn")),
)
DELIVERY: Final = (("email", mark("E-mail")), ("post", mark("Post")), ("portal", mark("Portal")))
NO_ANSWER, MESSAGE_LEFT, PROMISED, DISPUTED, COPY_SENT, PAID_ALREADY = RESULTS = (
    mark("no answer"),
    mark("message left"),
    mark("promised"),
    mark("dispute"),
    mark("copy sent"),
    mark("paid already"),
)
MORE_RESULTS: Final = (
    mark("awaits approval"),
    mark("copy wanted"),
    mark("cannot pay"),
    mark("wrong person"),
    mark("reminder sent"),
    mark("handed over"),
)
OUTCOMES: Final = "outcomes"  # a fact about the business: the owner's own results, one a line
CURRENCIES: Final = (
    *("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "INR", "MXN"),
    *("BRL", "NZD", "SGD", "HKD", "ZAR", "TRY", "ILS", "AED", "KWD"),
)

Words = tuple[tuple[str, str], ...]


def choices(words: Words) -> list[tuple[str, str]]:
    """The words as (value, text in the user's language)."""
    return [(value, _(text)) for value, text in words]


def shown(words: Words, value: str) -> str:
    """How a value is shown: its word in the user's language, or itself where there is none."""
    return _(dict(words)[value]) if value in dict(words) else value


def outcomes(company: Mapping[str, str]) -> list[str]:
    """The results offered beside the six that have keys: the owner's own, else the usual ones."""
    own = [line.strip() for line in company.get(OUTCOMES, "").splitlines()]
    return [line for line in own if line] or list(MORE_RESULTS)
