"""What the owner settles about the business: facts, choices, goals, collectors."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ardesk.domain import company, wording
from ardesk.domain.records import Collector, CompanyFact, Goal
from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows


def set_company(ledger: Ledger, facts: dict[str, str]) -> None:
    """Store facts about the business under their keys. Raises ArdeskError for one that is fixed at birth."""
    for key in company.FIXED:
        if facts.get(key, ledger.company[key]) != ledger.company[key]:
            raise ArdeskError(_("The ledger's currency can't change; start a new ledger for another."))
    with ledger.change(_("Business details")) as rows:
        for key, value in facts.items():
            _set(rows, key, value)


def set_option(ledger: Ledger, name: str, value: str) -> None:
    """Keep the owner's choice for an option of the KPIs; an empty value means the default again."""
    with ledger.change(_("Option {name}").format(name=name)) as rows:
        _set(rows, company.OPTION + name, value)


def set_remarks(ledger: Ledger, month: str, text: str) -> None:
    """Keep the owner's remarks on a month (`2026-10`), which its summary prints."""
    with ledger.change(_("Remarks on {month}").format(month=month)) as rows:
        _set(rows, company.REMARKS + month, text)


def set_wording(ledger: Ledger, level: int, tongue: str, text: str) -> None:
    """Keep the owner's words for reminders of a level in a language (`de`); empty means the shipped ones again.

    The first line is the subject. Raises ArdeskError for a place in braces that nothing can be put into.
    """
    if unknown := wording.unknown_places(text):
        known = ", ".join(f"{{{name}}}" for name in wording.PLACES)
        sentence = _("Nothing can be put in the place of {{{name}}}. Use {known}, or take the braces away.")
        raise ArdeskError(sentence.format(name=unknown[0], known=known))
    if len(text) > wording.LONGEST:
        raise ArdeskError(_("A letter's text has at most {count} characters.").format(count=wording.LONGEST))
    with ledger.change(_("Wording of reminders")) as rows:
        _set(rows, wording.wording_key(level, tongue), text.strip())


def set_goal(ledger: Ledger, goal: Goal) -> None:
    """Set the goal for a KPI from a day on, in place of one from the same day. Raises what `check_goal` does."""
    check_goal(goal)
    with ledger.change(_("Goal for {kpi}").format(kpi=goal.kpi)) as rows:
        for known in rows.all(Goal, kpi=goal.kpi, valid_from=goal.valid_from):
            rows.delete(Goal, known.id or 0)
        rows.insert(goal)


def delete_goal(ledger: Ledger, goal_id: int) -> None:
    """Delete a goal; from its day on the one before it holds again, if any. Raises KeyError if it is not there."""
    goal = ledger.get(Goal, goal_id)
    with ledger.change(_("Goal for {kpi} deleted").format(kpi=goal.kpi)) as rows:
        rows.delete(Goal, goal_id)


def check_goal(goal: Goal) -> None:
    """Raises UsageError for an unknown KPI, ArdeskError for what is no number or a watch limit on the wrong side."""
    # The KPIs bring numpy along, which must not be there before the window is.
    from ardesk.kpi.catalogue import kpi_of
    from ardesk.kpi.kpi import HIGHER, LOWER

    kpi, wanted = kpi_of(goal.kpi), _number(goal.goal)
    watch = _number(goal.watch) if goal.watch else None
    if watch is None:
        return
    if kpi.better == LOWER and watch < wanted:
        raise ArdeskError(_("Of {kpi} lower is better: the watch limit lies above the goal.").format(kpi=_(kpi.name)))
    if kpi.better == HIGHER and watch > wanted:
        raise ArdeskError(_("Of {kpi} higher is better: the watch limit lies below the goal.").format(kpi=_(kpi.name)))


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ArdeskError(_("“{text}” is not a number. Write it like 45 or 2.5.").format(text=brief(text)))
    return found


def save_collector(ledger: Ledger, collector: Collector) -> int:
    """Store a new collector or the changed one; the id."""
    with ledger.change(_("Collector {name}").format(name=collector.name)) as rows:
        if collector.id is None:
            return rows.insert(collector)
        rows.update(collector)
        return collector.id


def _set(rows: Rows, key: str, value: str) -> None:
    known = rows.find(CompanyFact, key=key)
    if known is None:
        rows.insert(CompanyFact(key=key, value=value))
    elif known.value != value:
        rows.update(CompanyFact(id=known.id, key=key, value=value))
