"""Who appears in the sample company: its customers with their habits of paying, its collectors, its goods."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import count, cycle
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, CompanyFact, Customer, Goal
from ardesk.domain.terms import Terms, parse_terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

CURRENCY = "USD"
TAX_RATE = "8.25"
COLLECTORS = (
    Collector(id=1, name="Dana Whitfield", email="dana@northmilljoinery.example", phone="555-0142", hourly_rate=2800),
    Collector(id=2, name="Marco Reyes", email="marco@northmilljoinery.example", phone="555-0143", hourly_rate=2600),
)
FACTS = {
    "address": "14 Mill Lane\nHarrow Falls, OR 97000",
    "email": "accounts@northmilljoinery.example",
    "phone": "555-0140",
    "tax_id": "00-1234567",
    "bank": "First Valley Bank, account 000 123 456",
    "tax_rate": TAX_RATE,
    "sample": "yes",
    "holidays.country": "US",
    "contact_cost": "450",
    "agency_percent": "25",
}
_GOALS = (
    ("dso", "42", "50"),
    ("cei_monthly_average", "80", "70"),
    ("pct_over_30", "8", "15"),
    ("promise_kept_rate", "70", "55"),
    ("avg_days_late", "7", "14"),
)
_HIGH_RISK = 40
COMPANY = "Northmill Joinery"


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody pays: days after the due date (mean, spread), how much goes wrong, whether promises are kept."""

    name: str
    share: int
    late: float
    spread: float
    never: float = 0.0
    disputes: float = 0.02
    keeps: float = 0.85


HABITS = (
    Habit("prompt", 34, -4, 4, keeps=0.97),
    Habit("usual", 40, 4, 6, keeps=0.9),
    Habit("slow", 16, 17, 9, disputes=0.04, keeps=0.8),
    Habit("chronic", 7, 48, 24, disputes=0.07, keeps=0.6),
    Habit("bad", 3, 60, 35, never=0.3, disputes=0.1, keeps=0.35),
)
_RISKS = {"prompt": "low", "usual": "low", "slow": "medium", "chronic": "high", "bad": "high"}
_TYPES = ("builder", "shop fitter", "restaurant", "property manager", "private", "school")
_TERMS = ("net 30", "net 30", "net 30", "net 14", "2/10 net 30", "net 45", "eom 15", "due on receipt")
_FIRST = (
    "Alder Birch Cedar Dunmore Elmwood Fairview Garnet Hollis Ironbridge Juniper Kestrel Linden Marlow Newbury Oakham "
    "Pemberton Quarry Redwood Sterling Thornton Upland Vernon Westbrook Yarrow Ashby Bellamy Crosby Delaney Easton "
    "Forrest Granger Hadley Ingram Jarvis Kendall Langley Mercer Norwood Orchard Prescott"
).split()
_SECOND = {
    "builder": ("Builders", "Construction", "Homes"),
    "shop fitter": ("Interiors", "Shopfitting", "Displays"),
    "restaurant": ("Kitchen", "Bistro", "Tavern"),
    "property manager": ("Properties", "Estates", "Lettings"),
    "private": ("Residence", "Cottage", "House"),
    "school": ("School", "Academy", "College"),
}
_STREETS = ("High Street", "Station Road", "Orchard Way", "River Road", "Maple Avenue", "Second Street")
_CITIES = (("Harrow Falls", "97001"), ("Cedar Point", "97014"), ("Milbrook", "97022"), ("Eastport", "97105"))
_PEOPLE = (
    "Ana Flores",
    "Ben Carter",
    "Chloe Martin",
    "Daniel Wu",
    "Erin Walsh",
    "Farid Nasser",
    "Grace Lin",
    "Hugo Berg",
)
ABROAD = (("EUR", "DE", "Werkstatt Lindner"), ("GBP", "GB", "Hartley & Sons"))
GOODS = (
    ("Oak worktop, per metre", 18500),
    ("Internal door, fitted", 32000),
    ("Sash window, made to measure", 64000),
    ("Shelving, per metre", 4200),
    ("Staircase repair, per hour", 6800),
    ("Kitchen cabinet", 27500),
    ("Joinery work on site, per hour", 7200),
    ("Hardwood flooring, per square metre", 8900),
    ("Delivery and fitting", 15000),
    ("Shop counter, per metre", 41000),
)


@dataclass(slots=True)
class Player:
    """A customer with the habits that make its history; `weight` is its share of the sales."""

    record: Customer
    habit: Habit
    weight: float
    batches: bool
    taxed: bool
    method: str
    terms: Terms
    planned_contact: dt.date | None = None


def players(random: Random, how_many: int, start: dt.date) -> list[Player]:
    """The customers; of a dozen or more two are abroad and pay in their own currency."""
    habits = list(_shared_out(how_many))
    random.shuffle(habits)
    names = _names(random)
    width = max(3, len(str(how_many)))
    return [
        _player(random, number, f"C{number:0{width}}", next(names), habits[number - 1], start, how_many)
        for number in range(1, how_many + 1)
    ]


def _shared_out(how_many: int) -> Iterator[Habit]:
    """Habits in their proportions, each at least once where there are as many customers as habits."""
    firsts = HABITS[:how_many]
    yield from firsts
    rest = how_many - len(firsts)
    pool = [habit for habit in HABITS for _unit in range(habit.share)]
    step = len(pool) / rest if rest else 0
    yield from (pool[int(place * step)] for place in range(rest))


def _names(random: Random) -> Iterator[tuple[str, str]]:
    """(name, type) of one customer after the other, none twice."""
    pairs = [(first, kind) for first in _FIRST for kind in _TYPES]
    random.shuffle(pairs)
    for turn in count():
        for first, kind in pairs:
            suffix = _SECOND[kind][turn % 3]
            yield f"{first} {suffix}{'' if turn < 3 else f' {turn - 1}'}", kind  # noqa: PLR2004 - names of one kind


def _player(
    random: Random, number: int, code: str, named: tuple[str, str], habit: Habit, start: dt.date, how_many: int
) -> Player:
    name, kind = named
    city, postcode = random.choice(_CITIES)
    person = random.choice(_PEOPLE)
    weight = random.paretovariate(1.3)
    method = random.choice(("bank transfer", "bank transfer", "bank transfer", "cheque", "cheque", "card"))
    record = Customer(
        id=number,
        code=code,
        name=name,
        type=kind,
        risk=_RISKS[habit.name],
        risk_since=start + dt.timedelta(random.randrange(200)) if habit.late > _HIGH_RISK else None,
        collector=COLLECTORS[number % 2].name,
        terms=random.choice(_TERMS),
        currency=CURRENCY,
        contact=person,
        email=f"{person.split()[0].lower()}@{code.lower()}.example",
        phone=f"555-{random.randrange(200, 9999):04}",
        street=f"{random.randrange(1, 240)} {random.choice(_STREETS)}",
        city=city,
        postcode=postcode,
        country="US",
        delivery_method=random.choice(("email", "email", "post")),
        language="en",
        no_chase=random.random() < 0.02,  # noqa: PLR2004 - a few old friends
        requirements="Order number on every invoice" if kind in {"school", "property manager"} else "",
    )
    batches = random.random() < 0.4  # noqa: PLR2004 - pays several invoices at once
    terms = parse_terms(record.terms)
    player = Player(record, habit, min(weight, 12.0), batches, kind != "school", method, terms)
    abroad = {3: ABROAD[0], 7: ABROAD[1]}.get(number) if how_many >= 12 else None  # noqa: PLR2004 - small ones have none
    return _moved(player, *abroad) if abroad else player


def _moved(player: Player, currency: str, country: str, name: str) -> Player:
    record = replace(
        player.record, currency=currency, country=country, name=name, terms="net 45", postcode="", city="", street=""
    )
    return replace(
        player,
        record=record,
        terms=parse_terms(record.terms),
        taxed=False,
        method="bank transfer",
        weight=3.0,
        habit=HABITS[1],
    )


def facts(first_id: int) -> list[CompanyFact]:
    """What the ledger knows of the company beyond its name, currency and locale."""
    ids = count(first_id)
    return [CompanyFact(id=next(ids), key=key, value=value) for key, value in FACTS.items()]


def goals(start: dt.date) -> list[Goal]:
    """The owner's goals."""
    return [
        Goal(id=n, kpi=kpi, goal=goal, watch=watch, valid_from=start) for n, (kpi, goal, watch) in enumerate(_GOALS, 1)
    ]


def round_robin(random: Random, words: tuple[str, ...]) -> Iterator[str]:
    """The words in an order of their own, over and over."""
    shuffled = list(words)
    random.shuffle(shuffled)
    return cycle(shuffled)
