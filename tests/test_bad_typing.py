"""Whatever is typed where a date, an amount, terms or a period belong: a value within bounds, or one sentence."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import click

from ardesk.cli import parameters
from ardesk.domain.periods import Period
from ardesk.domain.terms import parse_terms
from ardesk.errors import ArdeskError
from ardesk.exchange.mail import checked_address, telephone
from ardesk.format import Formats
from ardesk.reports.epc import valid_iban
from tests.exchange.mutations import NASTY
from tests.long_runs import report, seed, times

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = dt.date(2026, 10, 15)
CAP = 10**12
SIGNS = "0123456789" * 3 + ".,-+*/() '%$€_:;abcdehmnotyMJ\t\n\0\u00a0\u202f−٣५½²é💸\u202e"
WORDS = (
    *("15.3", "31.12.2026", "12/31/2026", "2026-12-31", "t", "m", "h", "+7", "-3", "20261231", "3 Mar", "März 3 2026"),
    *("1.250,00", "1,250.00", "1200*1.19", "(5)", "2/10 net 30", "net 30", "eom 15", "due on receipt", "2026-Q4"),
    *("2026-10-01..2026-12-31", "30,60,90", "joy@alder.example", "DE89 3704 0044 0532 0130 00", "+1 555 0100"),
)
LOCALES = ("en_US", "de_DE", "fr_FR", "en_IN", "ar_EG", "hi_IN", "sv_SE", "fa_IR")


def typed(chance: random.Random) -> str:
    """Something somebody may type or paste."""
    text = chance.choice((*WORDS, *WORDS, *NASTY))
    for _change in range(chance.choice((0, 1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        new = chance.choice(
            (chance.choice(SIGNS), chance.choice(SIGNS) * chance.choice((2, 20, 200)), chance.choice(WORDS))
        )
        text = text[:at] + new + text[at + chance.choice((0, 0, 1, 3)) :]
    return text


def read_date(chance: random.Random, text: str) -> None:
    day = Formats(chance.choice(LOCALES), "USD").parse_date(text, chance.choice((TODAY, dt.date(2000, 2, 29))))
    assert 1900 <= day.year < 2200


def read_money(chance: random.Random, text: str) -> None:
    assert abs(Formats(chance.choice(LOCALES), "USD").parse_money(text, chance.choice(("USD", "JPY", "KWD")))) <= CAP


def read_number(chance: random.Random, text: str) -> None:
    formats = Formats(chance.choice(LOCALES), "USD")
    number = formats.parse_number(text)
    assert abs(number) <= CAP
    assert formats.parse_number(formats.number_input(number)) == number


def read_terms(_chance: random.Random, text: str) -> None:
    terms = parse_terms(text)
    day = dt.date(2199, 12, 31)
    assert terms.due_date(day) >= day
    assert 0 <= terms.discount(CAP, day, day) <= CAP


def read_period(_chance: random.Random, text: str) -> None:
    period = Period.parse(text)
    assert period.before < period.start <= period.end
    assert Period.parse(period.label) == period


def read_mail(_chance: random.Random, text: str) -> None:
    telephone(text)
    valid_iban(text)
    address = checked_address(text)
    assert address.isascii()
    assert not set(address) & set(' \r\n\t"<>,;()\\')


def read_parameters(chance: random.Random, text: str) -> None:
    kinds = (parameters.DAY, parameters.PERIOD, parameters.MONTH, parameters.EDGES)
    try:
        chance.choice(kinds).convert(text, None, None)
    except click.BadParameter as refused:
        raise ArdeskError(refused.message) from refused


READERS: tuple[Callable[[random.Random, str], None], ...] = (
    *(read_date, read_money, read_number, read_terms, read_period, read_mail, read_parameters),
)


def test_a_value_or_one_sentence() -> None:
    count, first = times(1_000, 20_000), seed(6)
    for read in READERS:
        chance = random.Random(f"{first} {read.__name__}")  # noqa: S311 - the same again for the same seed
        taken = sum(_is_taken(read, chance) for _input in range(count))
        report(f"seed {first}: {read.__name__}: {count} inputs, {taken} of them taken")
        assert 0 < taken < count


def _is_taken(read: Callable[[random.Random, str], None], chance: random.Random) -> bool:
    text = typed(chance)
    try:
        read(chance, text)
    except ArdeskError as refused:
        if not refused.sentence.strip():
            raise AssertionError(text) from refused
        return False
    except Exception as fault:
        raise AssertionError(f"{read.__name__} of {text[:200]!r}") from fault
    return True
