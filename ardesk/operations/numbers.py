"""The next number of each kind of document, and the next customer code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ardesk.domain.records import (
    Complaint,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Invoice,
    Payment,
    Promise,
    Record,
    Refund,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from ardesk.ledger import Ledger

_COUNTER = re.compile(r"\{n(?::0?(\d{1,2}))?\}")
_PATTERNS: dict[type[Record], str] = {
    Payment: "PAY-{n:04}",
    CreditNote: "CN-{n:04}",
    WriteOff: "WO-{n:04}",
    Refund: "REF-{n:04}",
    Dispute: "DSP-{n:04}",
    Deduction: "DED-{n:04}",
    Promise: "PRM-{n:04}",
    Complaint: "CPL-{n:04}",
}
_CODE_LENGTH = 8
_COUNT = "[0-9]{1,99}"


def next_number(ledger: Ledger, cls: type[Record] = Invoice) -> str:
    """The number after the highest one of this kind that follows the ledger's pattern."""
    pattern = ledger.company["number_pattern"] if cls is Invoice else _PATTERNS[cls]
    if (counter := _COUNTER.search(pattern)) is None:
        raise ArdeskError(
            _("The number pattern “{pattern}” needs a counter such as {{n:04}}.").format(pattern=brief(pattern))
        )
    head, tail = pattern[: counter.start()], pattern[counter.end() :]
    taken = ledger.reader.column(cls, "number", head)
    counts = (number[len(head) : len(number) - len(tail) or None] for number in taken if number.endswith(tail))
    highest = max((int(count) for count in counts if re.fullmatch(_COUNT, count)), default=0)
    return f"{head}{highest + 1:0{counter[1] or 1}}{tail}"


def next_code(ledger: Ledger, name: str) -> str:
    """A code for a new customer: the letters and digits of his name, counted on where it is in use."""
    plain = "".join(sign for sign in name.upper() if sign.isalnum())[:_CODE_LENGTH] or "CUSTOMER"
    taken = set(ledger.reader.column(Customer, "code", ""))
    count, code = 1, plain
    while code in taken:
        count += 1
        code = f"{plain}{count}"
    return code
