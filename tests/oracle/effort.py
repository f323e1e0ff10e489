"""The figures of effort: contacts, their punctuality and what collecting costs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.oracle.case import Case, Number, Result, mean, over
from tests.oracle.records import half_up

if TYPE_CHECKING:
    from fractions import Fraction

    from tests.oracle.records import Activity


def _inside(case: Case) -> list[Activity]:
    return [a for a in case.activities if case.inside(a.day)]


def activities(case: Case) -> Result:
    kinds = Counter(a.kind for a in _inside(case))
    return Result(kinds.total(), dict(kinds))


def of_kind(case: Case, kind: str) -> Result:
    return Result(sum(a.kind == kind for a in _inside(case)))


def accounts_worked(case: Case) -> Result:
    return Result(len({a.customer for a in _inside(case) if a.kind != "note"}))


def _past_due(case: Case) -> set[str]:
    """Give the customers with something past due at the end of the period."""
    return {i.customer for i in case.books.credit if i.due < case.end and case.books.open(i, case.end) > 0}


def past_due_without_contact(case: Case) -> Result:
    since = case.end - timedelta(int(case.options["contact_days"]))
    contacted = {a.customer for a in case.ledger.activities if a.kind != "note" and since < a.day <= case.end}
    return Result(len(_past_due(case) - contacted))


def contacts_per_past_due_account(case: Case) -> Result:
    contacts = sum(a.kind != "note" and case.inside(a.day) for a in case.ledger.activities)
    return Result(over(contacts, len(_past_due(case))))


def follow_up_slip(case: Case) -> Result:
    """Give how many days after the planned day the customer's next activity came, on average."""
    slips = []
    for activity in case.ledger.activities:
        if activity.follow_up and case.inside(activity.follow_up):
            later = [
                a.day
                for a in case.ledger.activities
                if a.customer == activity.customer and activity.day < a.day <= case.end
            ]
            if later:
                slips.append((min(later) - activity.follow_up).days)
    return Result(mean(slips))


def collection_cost(case: Case) -> Result:
    parts: Counter[str] = Counter()
    for cost in case.ledger.costs:
        if case.inside(cost.day):
            parts[cost.kind] += cost.amount
    parts["contacts"] += sum(a.cost for a in case.ledger.activities if case.inside(a.day))
    return Result(parts.total(), dict(parts))


def _cost_over(case: Case, number: Number) -> Fraction | None:
    return over(collection_cost(case).value or 0, number or 0)


def cost_per_unit_collected(case: Case) -> Result:
    return Result(_cost_over(case, case.books.cash_collected(case.start, case.end)))


def cost_per_account_worked(case: Case) -> Result:
    each = _cost_over(case, accounts_worked(case).value)
    return Result(None if each is None else half_up(each))


def cost_per_invoice_closed(case: Case) -> Result:
    each = _cost_over(case, len(case.closed()))
    return Result(None if each is None else half_up(each))
