"""Effort: what was done to collect, what it cost, and whom nobody has called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import OWN_ACTIVITY, Facts, Stream
from ardesk.book.numbers import DAY_BITS, NEVER, Ints, half_up, spread, times
from ardesk.i18n import _, mark
from ardesk.kpi.accounts import accounts, per_customer
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, not_all_zero, plus
from ardesk.kpi.formula import Named, Term
from ardesk.kpi.kpi import DEFINITION, LOWER, Kpi
from ardesk.kpi.quantities import Flow, cash_collected, invoices_closed, listed, past_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.kpi.options import Options
    from ardesk.kpi.quantities import Streams
    from ardesk.kpi.question import Question, Signed

FAMILY = mark("Effort")
NOTE = "note"
CONTACTS = "contacts"
_SIXTY = 60


def _names(book: Book) -> list[str]:
    return sorted(set(book.tables.activities.kind))


def _of_kind(book: Book, kind: str | None = None, *, contacts: bool = False) -> Ints:
    kinds = book.tables.activities.kind
    if kind is None and not contacts:
        return np.arange(len(kinds))
    return np.flatnonzero(np.array([one == kind if kind else one != NOTE for one in kinds], dtype=np.bool_))


def activities(kind: str | None = None) -> Streams:
    """Activities (of one kind), one each on its day, by their own collector."""
    return lambda book, _options: ((1, _stream(book, _of_kind(book, kind), OWN_ACTIVITY)),)


def _stream(book: Book, rows: Ints, kind: str) -> Stream:
    table = book.tables.activities
    return Stream(table.day[rows], np.ones(len(rows), np.int64), table.customer[rows], rows, kind)


def _contacts(book: Book, _options: Options) -> Signed:
    """Contacts, which are all kinds but notes, by their customer's collector."""
    return ((1, _stream(book, _of_kind(book, contacts=True), "activity")),)


def _counted(key: str, name: str, kind: str | None = None) -> Term:
    return Flow(key, name, activities(kind), "count").in_period


def _by_kind(question: Question) -> dict[str, Figures]:
    book, options = question.book, question.options
    return not_all_zero({kind: Figures(question.within(activities(kind)(book, options))) for kind in _names(book)})


def _worked(question: Question) -> Figures:
    """Customers with at least one contact in the period, each once in a group."""
    book = question.book
    table, rows = book.tables.activities, _of_kind(book, contacts=True)
    facts = Facts(table.day[rows], table.day[rows], np.full(len(rows), NEVER), table.customer[rows], rows)
    at, period = facts.pairs(question.starts, question.ends)
    of, own = question.groups.of[table.customer[rows[at]]], question.groups.of_activities
    group = of if own is None else own[rows[at]]
    seen = (
        np.unique(np.stack([group, period, table.customer[rows[at]]]), axis=1)
        if len(at)
        else np.zeros((3, 0), np.int64)
    )
    return Figures(spread(np.zeros(question.shape, np.int64), (seen[0], seen[1]), np.ones(seen.shape[1], np.int64)))


def _contacted(question: Question) -> Iterator[Found]:
    """The customers of the first group with a contact in the first period, by the contact's own group."""
    book = question.book
    table, rows = book.tables.activities, _of_kind(book, contacts=True)
    own = question.groups.of_activities
    group = question.groups.of[table.customer[rows]] if own is None else own[rows]
    inside = (table.day[rows] >= question.starts[0]) & (table.day[rows] <= question.ends[0])
    customers = np.unique(table.customer[rows[inside & (group == 0)]])
    yield Found("customer", customers, None, np.ones(len(customers), np.int64), int(question.ends[0]))


def _late_customers(question: Question) -> Ints:
    """One for each customer past due at a period's end: (customers in the ledger's order, periods)."""
    streams = past_due.streams(question.book, question.options)
    return (per_customer(question, streams) > 0).astype(np.int64)


def _without_contact(question: Question) -> Ints:
    book, within = question.book, int(question.options.contact_days)
    table, rows = book.tables.activities, _of_kind(book, contacts=True)
    contacted = np.zeros((len(book.customers), question.shape[1]), np.bool_)
    for at, end in enumerate(question.ends):
        recent = rows[(table.day[rows] > end - within) & (table.day[rows] <= end)]
        contacted[table.customer[recent], at] = True
    return _late_customers(question) * ~contacted


# Planned and done


def _next_days(book: Book) -> Ints:
    """For each activity with a follow-up the day of the customer's next one, NEVER without."""
    table = book.tables.activities
    order = np.lexsort((table.day, table.customer))
    key = (table.customer[order] << DAY_BITS) | table.day[order]
    after = np.searchsorted(key, (table.customer << DAY_BITS) | table.day, side="right")
    inside = np.minimum(after, len(order) - 1)
    same = (after < len(order)) & (table.customer[order][inside] == table.customer)
    return np.where(same, table.day[order][inside], NEVER)


def _followed(book: Book) -> tuple[Facts, Ints]:
    table = book.tables.activities
    if not len(table):
        nothing: Ints = np.zeros(0, np.int64)
        return Facts(nothing, nothing, nothing, nothing, nothing), nothing
    following = _next_days(book)
    rows = np.flatnonzero((table.follow_up < NEVER) & (following < NEVER))
    facts = Facts(
        table.follow_up[rows], following[rows], np.full(len(rows), NEVER), table.customer[rows], rows, "activity"
    )
    return facts, following[rows] - table.follow_up[rows]


def _slips(question: Question, *, count: bool) -> Figures:
    facts, slip = _followed(question.book)
    amounts = np.ones(len(slip), np.int64) if count else slip
    return Figures(facts.between(amounts, question.starts, question.ends, question.groups))


def _slipped(question: Question, *, count: bool) -> Iterator[Found]:
    """The activities of the first group whose follow-up was due in the first period and came by its end."""
    facts, slip = _followed(question.book)
    rows, periods = facts.pairs(question.starts, question.ends)
    rows = rows[(periods == 0) & (question.groups.of[facts.customer[rows]] == 0)]
    yield Found("activity", facts.document[rows], None, np.ones(len(rows), np.int64) if count else slip[rows])


# Costs


def contact_costs(book: Book) -> Ints:
    """The cost of each activity: what is noted on it, and its minutes at its collector's hourly rate."""
    table, rates = book.tables.activities, book.tables.hourly_rates
    if not rates:
        return table.cost
    collectors = book.customers.collector
    names = [own or collectors[at] for own, at in zip(table.collector, table.customer.tolist(), strict=True)]
    rate = np.array([rates.get(name, 0) for name in names], dtype=np.int64)
    return table.cost + half_up(times(table.minutes, rate), np.full(len(rate), _SIXTY))


def _on_contacts(book: Book, _options: Options) -> Signed:
    table = book.tables.activities
    return ((1, Stream(table.day, contact_costs(book), table.customer, np.arange(len(table)), "activity_cost")),)


def _house(book: Book, kind: str | None = None) -> Stream:
    """Costs of the house, which belong to no customer: only the whole has them."""
    table = book.tables.costs
    rows = np.flatnonzero(np.array([kind in (None, one) for one in table.kind], dtype=np.bool_))
    return Stream(table.day[rows], table.amount[rows], np.zeros(len(rows), np.int64), rows, "cost")


def _has_house(question: Question) -> bool:
    return question.by is None and not question.book.part


def _house_costs(question: Question, kind: str | None = None) -> Ints:
    if not _has_house(question):
        return np.zeros(question.shape, np.int64)
    return _house(question.book, kind).between(question.starts, question.ends, question.groups)


def _cost(question: Question) -> Figures:
    noted = question.within(_on_contacts(question.book, question.options))
    found = Figures(plus(noted, _house_costs(question)))
    left_out = np.full(question.shape, fill_value=not _has_house(question))
    return found.remarked(left_out, _("Costs of the house are left out: they belong to no group."))


def _cost_documents(question: Question) -> Iterator[Found]:
    start, end = int(question.starts[0]), int(question.ends[0])
    yield from listed(question, _on_contacts(question.book, question.options), start, end, "money")
    if _has_house(question):
        yield from listed(question, ((1, _house(question.book)),), start, end, "money")


def _cost_parts(question: Question) -> dict[str, Figures]:
    kinds = sorted(set(question.book.tables.costs.kind)) if _has_house(question) else []
    house = not_all_zero({kind: Figures(_house_costs(question, kind)) for kind in kinds})
    return house | {CONTACTS: Figures(question.within(_on_contacts(question.book, question.options)))}


_ACTIVITIES = _counted("activities", mark("Activities"))
_CONTACTS = Flow("contacts", mark("Contacts"), _contacts, "count").in_period
_WORKED = Named("accounts_worked", mark("Customers contacted"), "count", _worked, _contacted)
_COST = Named("collection_cost", mark("Cost of collecting"), "money", _cost, _cost_documents,
              nobodys=mark("Costs of the house"))  # fmt: skip
_LATE = accounts("accounts_past_due", mark("Customers past due at end"), "count", _late_customers)


def _kpi(
    identifier: str, name: str, unit: str, formula: Term, reading: str, better: str = "", source: str = DEFINITION
) -> Kpi:
    return Kpi(identifier, name, unit, FAMILY, formula, better, source=source, reading=reading)


EFFORT = (
    Kpi("activities", mark("Activities"), "count", FAMILY, _ACTIVITIES,
        reading=mark("Everything logged in the period, notes included."), parts=_by_kind, source=DEFINITION),
    _kpi("invoice_copies_sent", mark("Invoice copies sent"), "count",
         _counted("invoice_copies_sent", mark("Invoice copies sent"), "invoice_copy"),
         mark("Copies sent in the period."), source=mark("Seed 000: copies of invoices sent each month.")),
    _kpi("calls_made", mark("Calls made"), "count", _counted("calls_made", mark("Calls made"), "call"),
         mark("Calls logged in the period."), source=mark("Seed 000: telephone calls each month.")),
    _kpi("email_follow_ups", mark("E-mail follow-ups"), "count",
         _counted("email_follow_ups", mark("E-mail follow-ups"), "email"), mark("E-mails logged in the period."),
         source=mark("Seed 000: e-mails on past-due accounts each month.")),
    _kpi("accounts_worked", mark("Customers contacted"), "count", _WORKED,
         mark("Customers with at least one contact in the period; a note is none.")),
    _kpi("past_due_without_contact", mark("Past due without contact"), "count",
         accounts("past_due_without_contact", mark("Past-due customers without recent contact"), "count",
                  _without_contact),
         mark("Customers past due whom nobody has contacted lately (option contact_days)."), LOWER),
    _kpi("contacts_per_past_due_account", mark("Contacts per past-due customer"), "ratio", _CONTACTS / _LATE,
         mark("All contacts of the period over the customers past due at its end.")),
    _kpi("follow_up_slip", mark("Follow-up slip"), "days",
         Named("slips", mark("Days from planned to done, summed"), "days", lambda q: _slips(q, count=False),
               lambda q: _slipped(q, count=False))
         / Named("followed_up", mark("Follow-ups done"), "count", lambda q: _slips(q, count=True),
                 lambda q: _slipped(q, count=True)),
         mark("How many days after the planned day the next contact came."), LOWER,
         source=mark("Seed 000: scheduled follow-ups.")),
    Kpi("collection_cost", mark("Cost of collecting"), "money", FAMILY, _COST, LOWER,
        reading=mark("Costs of the house, and what is noted on contacts."), parts=_cost_parts,
         source=mark("Seed 001: salaries, postage, legal fees.")),
    _kpi("cost_per_unit_collected", mark("Cost per unit collected"), "ratio", _COST / cash_collected.in_period,
         mark("What it costs to collect one unit of money."), LOWER,
         source=mark("credit-and-collections-professionals.com: cost of collection over money collected.")),
    _kpi("cost_per_account_worked", mark("Cost per customer contacted"), "money", _COST / _WORKED,
         mark("Cost of collecting over customers contacted."), LOWER),
    _kpi("cost_per_invoice_closed", mark("Cost per invoice closed"), "money", _COST / invoices_closed,
         mark("Cost of collecting over invoices closed."), LOWER),
)  # fmt: skip
