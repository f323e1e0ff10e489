"""Figures and dates as people see and type them; Babel, an independent reader of CLDR, is the oracle."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ardesk.domain.periods import Period
from ardesk.domain.terms import parse_terms
from ardesk.errors import ArdeskError
from ardesk.format import COMMON, MINUS, NONE, Formats
from ardesk.format.locales import conventions, from_babel, known

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALES = [*COMMON, "hi_IN", "ko_KR", "hu_HU", "ar_EG", "he_IL", "fi_FI", "bg_BG", "nb_NO", "en_ZA", "tr_TR"]
CURRENCIES = {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4}
TODAY = dt.date(2026, 11, 22)

some_locale = st.sampled_from(LOCALES)
some_currency = st.sampled_from(list(CURRENCIES))
minor_units = st.integers(-(10**12), 10**12)
days = st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))


def us() -> Formats:
    return Formats("en_US", "USD")


def german() -> Formats:
    return Formats("de_DE", "EUR")


@pytest.mark.parametrize("locale", COMMON)
def test_the_table_says_what_babel_says(locale: str) -> None:
    assert COMMON[locale] == from_babel(locale)


def test_common_locales_do_not_wait_for_babel() -> None:
    code = (
        "import sys, datetime; from ardesk.format import Formats; f = Formats('de_DE', 'EUR'); "
        "f.money_with(1); f.date('2026-10-01'); f.percent(1.5); f.parse_money('1,5'); "
        "f.parse_date('15.3', datetime.date(2026, 1, 1)); print('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@given(some_locale, some_currency, minor_units)
def test_amounts_are_written_as_babel_writes_them(locale: str, currency: str, minor: int) -> None:
    digits = CURRENCIES[currency]
    pattern = "#,##,##0" if conventions(locale).by_lakh else "#,##0"
    value = Decimal(abs(minor)).scaleb(-digits)
    theirs = format_decimal(value, pattern + "." * bool(digits) + "0" * digits, locale, numbering_system="latn")
    assert Formats(locale, currency).money(minor) == (MINUS if minor < 0 else "") + theirs


@given(some_locale, some_currency, minor_units)
def test_what_is_shown_is_read_back(locale: str, currency: str, minor: int) -> None:
    formats = Formats(locale, "EUR")
    for shown in (
        formats.money(minor, currency),
        formats.money_with(minor, currency),
        formats.signed(minor, currency),
        formats.money_input(minor, currency),
    ):
        assert formats.parse_money(shown, currency) == minor


@given(some_locale, days, days)
def test_dates_shown_are_read_back(locale: str, day: dt.date, today: dt.date) -> None:
    formats = Formats(locale, "EUR")
    assert formats.date(day) == formats.date(day.isoformat())
    for shown in (formats.date(day), day.isoformat()):
        assert formats.parse_date(shown, today) == day


@given(st.sampled_from(["en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL"]), days)
def test_long_dates_are_read_back(locale: str, day: dt.date) -> None:
    formats = Formats(locale, "EUR")
    assert formats.parse_date(formats.long_date(day).replace(" de ", " "), TODAY) == day


@pytest.mark.parametrize(
    ("typed", "american", "german_reading"),
    [
        ("1250", 125000, 125000),
        ("1.234,56", 123456, 123456),
        ("1,234.56", 123456, 123456),
        ("1 234,56", 123456, 123456),
        ("1'234.56", 123456, 123456),
        ("1,23,456.78", 12345678, 12345678),
        ("1,234,567", 123456700, 123456700),
        ("1.234.567", 123456700, 123456700),
        ("1,234", 123400, None),
        ("1.234", None, 123400),
        ("12,5", 1250, 1250),
        ("12.5", 1250, 1250),
        (".5", 50, 50),
        ("0.500", 50, 50),
        ("1200*1.19", 142800, 142800),
        ("1200*1,19", 142800, 142800),
        ("100+2*3", 10600, 10600),
        ("(100+2)*3", 30600, 30600),
        ("10-2-3", 500, 500),
        ("100/8/5", 250, 250),
        ("1/3", 33, 33),
        ("0.005*1", 1, 1),
        ("-0.005*1", -1, -1),
        ("2×3", 600, 600),
        ("−5", -500, -500),
        ("(1,250.00)", -125000, -125000),
        ("\uff11\uff12\uff15\uff10", 125000, 125000),
        ("١٢٥٠", 125000, 125000),
    ],
)
def test_typed_amounts(typed: str, american: int | None, german_reading: int | None) -> None:
    for formats, expected in ((us(), american), (german(), german_reading)):
        if expected is None:
            with pytest.raises(ArdeskError, match="more decimals"):
                formats.parse_money(typed)
        else:
            assert formats.parse_money(typed) == expected


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "12..3", "12 34", "1250-", "1e5", "(1", "1)", "*2", "1,2,3"])
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ArdeskError, match="is not an amount"):
        us().parse_money(typed)


def test_other_currencies_sums_by_zero_and_too_much_are_refused() -> None:
    assert us().parse_money("$ 5.00") == us().parse_money("USD 5") == us().parse_money("5 usd") == 500
    for typed, sentence in (
        ("€5", "not in USD"),
        ("5 CHF", "not in USD"),
        ("1/0", "zero"),
        ("99999999999", "more than"),
    ):
        with pytest.raises(ArdeskError, match=sentence):
            us().parse_money(typed)
    with pytest.raises(ArdeskError, match="not in EUR"):
        german().parse_money("$5")
    with pytest.raises(ArdeskError, match=r"more decimals than JPY has \(0\)"):
        us().parse_money("1.5", "JPY")
    with pytest.raises(ArdeskError, match="too long"):
        us().parse_money("1+" * 100 + "1")


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 99)), min_size=1, max_size=6))
def test_sums_come_out_as_python_reckons_them(terms: list[tuple[str, int]]) -> None:
    typed = "7" + "".join(f"{sign}{number}" for sign, number in terms)
    if abs(result := eval(typed)) <= 10**10:  # noqa: S307 - the oracle; the text is digits and signs made above
        assert us().parse_money(typed) == result * 100


def sentence_of(read: Callable[[str], object], typed: str) -> str:
    try:
        read(typed)
    except ArdeskError as error:
        return error.sentence
    return "It was read."


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_sentence(typed: str) -> None:
    for read in (us().parse_money, us().parse_number, lambda text: us().parse_date(text, TODAY)):
        assert sentence_of(read, typed).endswith((".", ")."))


@pytest.mark.parametrize(
    ("typed", "american", "german_reading"),
    [
        ("t", "2026-11-22", "2026-11-22"),
        ("+7", "2026-11-29", "2026-11-29"),
        ("-3", "2026-11-19", "2026-11-19"),
        ("15", "2026-11-15", "2026-11-15"),
        ("m", "2026-11-01", "2026-11-01"),
        ("h", "2026-11-30", "2026-11-30"),
        ("15.3", "2027-03-15", "2027-03-15"),
        ("3/15", "2027-03-15", "2027-03-15"),
        ("3.4", "2027-03-04", "2027-04-03"),
        ("12/10", "2026-12-10", "2026-10-12"),
        ("10/5/26", "2026-10-05", "2026-05-10"),
        ("10/5/1999", "1999-10-05", "1999-05-10"),
        ("10/5/99", "1999-10-05", "1999-05-10"),
        ("13/2/2026", "2026-02-13", "2026-02-13"),
        ("2026/10/5", "2026-10-05", "2026-10-05"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
        ("20261005", "2026-10-05", "2026-10-05"),
        ("15 mar", "2027-03-15", "2027-03-15"),
        ("Oct 5, 2026", "2026-10-05", "2026-10-05"),
    ],
)
def test_typed_dates(typed: str, american: str, german_reading: str) -> None:
    assert us().parse_date(typed, TODAY).isoformat() == american
    assert german().parse_date(typed, TODAY).isoformat() == german_reading


@pytest.mark.parametrize("typed", ["", "x", "31", "30.2", "0", "2026", "1/2/3/4", "mar", "+99999999", "32/13/2026"])
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ArdeskError, match="is not a date; type one such as 11/22/2026"):
        us().parse_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["x" * 5000, "9" * 5000, "₿" * 5000, "(" * 5000, "½" * 5000])
def test_a_long_text_is_named_by_its_beginning(typed: str) -> None:
    reads: tuple[Callable[[], object], ...] = (
        lambda: us().parse_money(typed),
        lambda: us().parse_number(typed),
        lambda: us().parse_date(typed, TODAY),
        lambda: parse_terms(typed),
        lambda: Period.parse(typed),
    )
    for read in reads:
        with pytest.raises(ArdeskError) as refused:
            read()
        assert 20 < len(refused.value.sentence) < 250


def test_figures_of_kpis_are_rounded_half_up_for_show() -> None:
    formats = us()
    assert formats.unit(36.85, "days") == "36.9 days"
    assert formats.unit(73.417722, "percent") == "73.4%"
    assert formats.unit(5.325, "times") == "5.33 times"
    assert formats.unit(0.12345, "ratio") == "0.1235"
    assert formats.unit(-1730000, "money") == f"{MINUS}17,300.00"
    assert formats.unit(1234, "count") == "1,234"
    assert formats.unit(None, "days") == formats.money(None) == formats.unit(float("nan"), "ratio") == NONE
    assert formats.signed_unit(2.0, "percent") == "+2.0%"
    assert german().percent(73.45) == "73,5\xa0%"


def test_amounts_for_machines_have_a_point_and_a_plain_minus() -> None:
    assert Formats.decimal_text(-1730000, "USD") == "-17300.00"
    assert Formats.decimal_text(1730000, "JPY") == "1730000"
    assert Formats.decimal_text(5, "KWD") == "0.005"


def test_quantities_and_prices_keep_their_decimals() -> None:
    assert german().parse_number("1,2345") == Decimal("1.2345")
    assert german().number_input(Decimal("1.50")) == "1,5"
    assert us().parse_number("8*0.125") == Decimal(1)


def test_names_of_locales() -> None:
    assert known("de-at") == "de_AT"
    assert known("en_US.UTF-8") == "en_US"
    assert known("xx_YY") is None
    assert Formats("xx_YY", "USD").date("2026-10-05") == "2026-10-05"


def test_months_have_names() -> None:
    assert us().month("2026-10-05") == "October 2026"
    assert german().long_date(dt.date(2026, 10, 5)) == "5. Oktober 2026"
    assert Formats("fr_FR", "EUR").long_date(dt.date(2026, 10, 1)) == "1er octobre 2026"
    assert Formats("fr_FR", "EUR").long_date(dt.date(2026, 10, 11)) == "11 octobre 2026"
    assert us().short_month("2026-10-05") == "Oct 2026"


@pytest.mark.parametrize(("locale", "name", "first"), [("en_US", "Sun", 6), ("de_DE", "So", 0), ("en_GB", "Sun", 0)])
def test_weekdays_and_the_day_weeks_begin_with(locale: str, name: str, first: int) -> None:
    formats = Formats(locale, "USD")
    assert formats.weekday(dt.date(2026, 11, 22)).startswith(name)
    assert formats.first_weekday == first
