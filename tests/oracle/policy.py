"""Planned against done: what the follow-up policy asked for, invoice by invoice and step by step."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.oracle.balances import ONE_DAY, is_open
from tests.oracle.case import Case, Result, percent
from tests.oracle.records import Activity, Customer, PolicyStep

if TYPE_CHECKING:
    from tests.oracle.records import Document

THREE_DAYS = timedelta(3)
USUAL = [
    PolicyStep("", "", -3, "email", 0),
    PolicyStep("", "", 1, "letter", 1),
    PolicyStep("", "", 10, "call", None),
    PolicyStep("", "", 21, "letter", 2),
    PolicyStep("", "", 35, "letter", 3),
    PolicyStep("", "", 60, "hand_over", None),
]
DOES = {
    "email": {"email", "letter"},
    "letter": {"email", "letter"},
    "call": {"call", "visit"},
    "message": {"message", "call", "visit", "email"},
}


def policy_steps_planned(case: Case) -> Result:
    found = _steps(case)
    return Result(len(found), dict(Counter(action for action, _ in found)))


def policy_steps_in_time(case: Case) -> Result:
    found = _steps(case)
    return Result(percent(sum(in_time for _, in_time in found), len(found)))


def _steps(case: Case) -> list[tuple[str, bool]]:
    """Give the steps whose three days ended in the period: what was to be done, and whether it was done by then."""
    found = []
    for invoice in case.books.credit:
        customer = case.ledger.customers[invoice.customer]
        if invoice.charge or customer.no_chase:
            continue
        policy = _policy(case, customer)
        for number, step in enumerate(policy):
            day = _day(case, invoice, step)
            if case.inside(day + THREE_DAYS) and _was_asked_for(case, invoice, day):
                in_time = any(
                    _day(case, invoice, later) <= one.day <= day + THREE_DAYS and _does(one, later, invoice)
                    for later in policy[number:]
                    for one in case.ledger.activities
                )
                found.append((step.action, in_time))
    return found


def _policy(case: Case, customer: Customer) -> list[PolicyStep]:
    """Give the customer's own steps, else his type's, else his risk class's, else everybody's, else the usual ones."""
    for scope, key in (("customer", customer.code), ("type", customer.type), ("risk", customer.risk), ("", "")):
        own = [step for step in case.ledger.steps if (step.scope, step.key) == (scope, key)]
        if own:
            return sorted(own, key=lambda step: (step.days, step.action))
    return USUAL


def _day(case: Case, invoice: Document, step: PolicyStep) -> date:
    """Give the working day: before the due date the last one up to the day meant, from then on the next one."""
    day = invoice.due + timedelta(step.days)
    while day.weekday() >= 5 or day in case.ledger.days_off:
        day += -ONE_DAY if step.days < 0 else ONE_DAY
    return day


def _does(contact: Activity, step: PolicyStep, invoice: Document) -> bool:
    if contact.customer != invoice.customer or contact.kind == "note" or contact.invoice not in ("", invoice.number):
        return False
    if step.action == "hand_over":
        return contact.outcome == "handed over"
    levels = step.level is None or contact.level is None or contact.level >= step.level
    return contact.kind in DOES[step.action] and levels


def _was_asked_for(case: Case, invoice: Document, day: date) -> bool:
    """Tell whether something was open at the end of the day, not paused, nor promised or all contested before."""
    still, ledger = case.books.open_own(invoice, day), case.ledger
    pauses = [
        one
        for one in ledger.pauses
        if one.customer == invoice.customer and one.invoice in ("", invoice.number)
        and one.since <= day and (one.until is None or day <= one.until)
    ]  # fmt: skip
    promises = [
        one
        for one in ledger.promises
        if one.customer == invoice.customer and one.invoice in ("", invoice.number)
        and one.made < day <= one.due and one.status != "withdrawn"
    ]  # fmt: skip
    claims = [
        one
        for one in (*ledger.disputes, *ledger.deductions)
        if one.invoice == invoice.number and is_open(one, day) and one.opened < day
        and (one.deadline is None or day <= one.deadline) and (one.amount is None or one.amount >= still)
    ]  # fmt: skip
    return still > 0 and not (pauses or promises or claims)
