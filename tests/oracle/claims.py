"""The figures of disputes, deductions and the quality of invoices."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.oracle.balances import is_open
from tests.oracle.case import Case, Number, Result, mean, over, percent
from tests.oracle.speed import weighted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.oracle.records import Claim

ERRORS = ("pricing", "quantity", "tax", "freight", "duplicate", "billing error")


def _on_credit(case: Case, claims: list[Claim]) -> list[Claim]:
    """Give the claims that are not on cash sales."""
    return [c for c in claims if c.invoice not in case.books.cash_sales]


def _disputes(case: Case) -> list[Claim]:
    return _on_credit(case, case.ledger.disputes)


def _deductions(case: Case) -> list[Claim]:
    return _on_credit(case, case.ledger.deductions)


def _opened(case: Case, claims: list[Claim]) -> list[Claim]:
    return [c for c in claims if case.inside(c.opened)]


def _resolved(case: Case, claims: list[Claim]) -> list[Claim]:
    return [c for c in claims if case.inside(c.resolved)]


def _still_open(case: Case, claims: list[Claim]) -> list[Claim]:
    return [c for c in claims if is_open(c, case.end)]


def _amount(case: Case, claim: Claim) -> int:
    """Give what a claim is about; an empty amount is what was open on the day it was opened."""
    return case.books.claim_amount(claim, case.books.open(case.ledger.invoices[claim.invoice], claim.opened))


def _sum(case: Case, claims: Iterable[Claim]) -> int:
    return sum(_amount(case, c) for c in claims)


def _counted(claims: list[Claim]) -> Result:
    return Result(len(claims), dict(Counter(c.reason or "(none)" for c in claims)))


def _summed(case: Case, claims: list[Claim]) -> Result:
    parts: dict[str, Number] = {
        reason: _sum(case, [c for c in claims if (c.reason or "(none)") == reason])
        for reason in {c.reason or "(none)" for c in claims}
    }
    return Result(_sum(case, claims), parts)


def _days(claim: Claim) -> int:
    return (claim.resolved - claim.opened).days if claim.resolved else 0


def _issued(case: Case) -> int:
    return len(case.books.issued(case.start, case.end))


def _sales(case: Case) -> int:
    return case.books.credit_sales(case.start, case.end)


def disputes_opened(case: Case) -> Result:
    return _counted(_opened(case, _disputes(case)))


def disputes_resolved(case: Case) -> Result:
    return _counted(_resolved(case, _disputes(case)))


def disputes_open(case: Case) -> Result:
    return _counted(_still_open(case, _disputes(case)))


def dispute_amount(case: Case) -> Result:
    return _summed(case, _opened(case, _disputes(case)))


def dispute_rate(case: Case) -> Result:
    return Result(percent(len(_opened(case, _disputes(case))), _issued(case)))


def dispute_rate_cohort(case: Case) -> Result:
    disputed = {d.invoice for d in _disputes(case) if d.opened <= case.end}
    issued = case.books.issued(case.start, case.end)
    return Result(percent(sum(i.number in disputed for i in issued), len(issued)))


def dispute_rate_amount(case: Case) -> Result:
    return Result(percent(_sum(case, _opened(case, _disputes(case))), _sales(case)))


def disputed_share_of_ar(case: Case) -> Result:
    claims = _still_open(case, _disputes(case))
    disputed = 0
    for invoice in case.books.credit:
        claimed = _sum(case, [c for c in claims if c.invoice == invoice.number])
        disputed += min(claimed, case.books.open(invoice, case.end))
    return Result(percent(disputed, case.books.open_items(case.end)))


def dispute_days_to_resolve(case: Case) -> Result:
    return Result(mean([_days(d) for d in _resolved(case, _disputes(case))]))


def dispute_days_to_resolve_weighted(case: Case) -> Result:
    return Result(weighted([(_amount(case, d), _days(d)) for d in _resolved(case, _disputes(case))]))


def dispute_age_open(case: Case) -> Result:
    return Result(mean([(case.end - d.opened).days for d in _still_open(case, _disputes(case))]))


def deductions_count(case: Case) -> Result:
    return _counted(_opened(case, _deductions(case)))


def deductions_amount(case: Case) -> Result:
    return _summed(case, _opened(case, _deductions(case)))


def deductions_open_amount(case: Case) -> Result:
    return Result(_sum(case, _still_open(case, _deductions(case))))


def deduction_rate_amount(case: Case) -> Result:
    return Result(percent(_sum(case, _opened(case, _deductions(case))), _sales(case)))


def deduction_rate_invoices(case: Case) -> Result:
    return Result(percent(len(_opened(case, _deductions(case))), _issued(case)))


def deduction_recovery_rate(case: Case) -> Result:
    resolved = _resolved(case, _deductions(case))
    recovered = 0
    for deduction in resolved:
        invoice = case.ledger.invoices[deduction.invoice]
        recovered += case.books.less_tax(invoice, case.ledger.to_base(deduction.recovered, invoice))
    return Result(percent(recovered, _sum(case, resolved)))


def deduction_days_to_resolve(case: Case) -> Result:
    return Result(mean([_days(d) for d in _resolved(case, _deductions(case))]))


def days_deductions_outstanding(case: Case) -> Result:
    standing = _sum(case, _still_open(case, _deductions(case)))
    return Result(over(standing * case.days, _sum(case, _opened(case, _deductions(case)))))


def _billing_error(claim: Claim, outcome: str, end: Case) -> bool:
    resolved = claim.resolved is not None and claim.resolved <= end.end
    return resolved and claim.outcome == outcome and claim.reason.lower() in ERRORS


def invoice_accuracy(case: Case) -> Result:
    corrected = {d.invoice for d in case.ledger.disputes if _billing_error(d, "customer", case)}
    corrected |= {d.invoice for d in case.ledger.deductions if _billing_error(d, "credited", case)}
    corrected |= {
        a.invoice
        for a in case.ledger.allocations
        if a.source_kind == "credit_note" and a.day <= case.end and case.books.source(a).billing_error
    }
    issued = case.books.issued(case.start, case.end)
    return Result(percent(sum(i.number not in corrected for i in issued), len(issued)))


def complaints(case: Case) -> Result:
    made = [c.category or "(none)" for c in case.ledger.complaints if case.inside(c.day)]
    return Result(len(made), dict(Counter(made)))


def complaints_per_100_invoices(case: Case) -> Result:
    return Result(percent(sum(case.inside(c.day) for c in case.ledger.complaints), _issued(case)))
