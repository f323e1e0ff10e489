"""Terms of payment as typed (`net 30`, `eom 15`, `2/10 net 30`, `due on receipt`) and the due date they give."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ardesk.domain.money import round_half_up
from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

STANDARD = "net 30"
_NET = re.compile(
    r"(?:(?P<percent>\d{1,2}(?:\.\d{1,4})?)\s*/\s*(?P<within>\d{1,4})[\s,]*)?(?:net|n)\s*/?\s*(?P<days>\d{1,4})(?:\s*days)?"
)
_EOM = re.compile(r"eom(?:\s*\+?\s*(?P<days>\d{1,4}))?")
_AT_ONCE = {"due on receipt", "on receipt", "cod", "immediate", "cash"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Days to pay, counted from the invoice date or the end of its month; a discount for paying within days."""

    days: int
    from_month_end: bool = False
    discount_percent: Decimal | None = None
    discount_days: int | None = None

    def due_date(self, day: dt.date) -> dt.date:
        """The last day an invoice of `day` is paid in time."""
        start = day.replace(day=monthrange(day.year, day.month)[1]) if self.from_month_end else day
        return start + dt.timedelta(days=self.days)

    def discount(self, total: int, day: dt.date, paid: dt.date) -> int:
        """What may be kept of an invoice over `total` of `day` that is paid on `paid`; minor units, rounded half up."""
        if self.discount_percent is None or self.discount_days is None:
            return 0
        if paid > day + dt.timedelta(days=self.discount_days):
            return 0
        return round_half_up(total * Fraction(self.discount_percent) / 100)


def parse_terms(text: str) -> Terms:
    """Terms meant by `text`; empty means net 30. Raises ArdeskError for anything else it doesn't know."""
    plain = " ".join(text.lower().split()) or STANDARD
    if plain in _AT_ONCE:
        return Terms(0)
    if found := _NET.fullmatch(plain):
        percent = found["percent"]
        return Terms(
            int(found["days"]),
            discount_percent=Decimal(percent) if percent else None,
            discount_days=int(found["within"]) if percent else None,
        )
    if found := _EOM.fullmatch(plain):
        return Terms(int(found["days"] or 0), from_month_end=True)
    raise ArdeskError(
        _("The terms “{text}” are not understood. Use net 30, eom 15, 2/10 net 30 or due on receipt.").format(
            text=brief(text)
        )
    )


def due_date(terms: str, day: dt.date) -> dt.date:
    """The due date of an invoice of `day` under `terms`; empty terms are net 30. Raises ArdeskError."""
    return parse_terms(terms).due_date(day)
