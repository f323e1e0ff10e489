"""How the owner follows up: the steps of her policy, for all or for a customer, a type or a risk class."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ardesk.domain.records import PolicyStep
from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ledger import Ledger

SCOPES = ("", "customer", "type", "risk")


def save_policy(ledger: Ledger, scope: str, scope_key: str, steps: Sequence[PolicyStep]) -> None:
    """Put `steps` in place of those there were for the scope; without any, it follows the wider policy again.

    Raises ArdeskError for two equal steps on one day, or a rate of interest that is no number.
    """
    if scope not in SCOPES or bool(scope) != bool(scope_key):
        raise ArdeskError(_("Say for which customer, type or risk class the policy is."))
    seen = set()
    for step in steps:
        _check(step)
        if (step.days, step.action) in seen:
            text = _("Two steps of the same kind stand on day {days}; keep one of them.")
            raise ArdeskError(text.format(days=step.days))
        seen.add((step.days, step.action))
    with ledger.change(_("Follow-up policy")) as rows:
        for old in rows.all(PolicyStep, scope=scope, scope_key=scope_key):
            rows.delete(PolicyStep, old.id or 0)
        rows.insert_many(replace(step, id=None, scope=scope, scope_key=scope_key) for step in steps)


def _check(step: PolicyStep) -> None:
    if not step.action:
        raise ArdeskError(_("Say what is to be done on day {days}.").format(days=step.days))
    if not step.interest:
        return
    try:
        rate = Decimal(step.interest)
    except InvalidOperation:
        rate = Decimal(-1)
    if not (rate.is_finite() and 0 <= rate <= 100):  # noqa: PLR2004 - percent
        text = _("“{rate}” is not a rate of interest; write a percentage a year such as 8.5.")
        raise ArdeskError(text.format(rate=brief(step.interest)))
