"""The reader of figures reads what stands in books of its countries, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.figures.reader import READERS


@pytest.mark.parametrize(
    ("locale", "text", "currency", "minor"),
    [
        ("en_US", "1,234,567.89", "USD", 123456789),
        ("de_DE", "1.234.567,89", "EUR", 123456789),
        ("fr_FR", "1\u202f234\u202f567,89", "EUR", 123456789),
        ("hi_IN", "12,34,567.89", "INR", 123456789),
        ("hi_IN", "1,234.00", "INR", 123400),
        ("ar", "−1,234.567", "TND", -1234567),
        ("de_CH", "1’234.50", "CHF", 123450),
        ("ja_JP", "1,234", "JPY", 1234),
        ("en_US", "", "USD", 0),
    ],
)
def test_amounts(locale: str, text: str, currency: str, minor: int) -> None:
    assert READERS[locale].minor(text, currency) == minor


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en_US", "1234.00"), ("en_US", "1,234.5"), ("en_US", "-1.00"), ("de_DE", "1,234.00"), ("hi_IN", "1,234,567.00"),
     ("fr_FR", "1 234,00"), ("en_US", "12,34.00"), ("en_US", "1.000")],
)  # fmt: skip
def test_what_is_written_otherwise_is_no_amount(locale: str, text: str) -> None:
    with pytest.raises(AssertionError):
        READERS[locale].minor(text, "USD")


def test_days_and_sums() -> None:
    assert READERS["ar"].day("03/11/2026") == READERS["ja_JP"].day("2026/11/03") == dt.date(2026, 11, 3)
    assert READERS["en_US"].named("EUR\xa01.00 · USD\xa0−2,000.00") == {"EUR": 100, "USD": -200000}
    assert READERS["de_DE"].named("1,00\xa0EUR · 2\xa0JPY") == {"EUR": 100, "JPY": 2}
    assert READERS["en_US"].amounts("Total 1,000.00 – −5.00 12.5% 3 10.00 %", "USD") == [100000, 0, -500]
