"""Groups, periods, days and habits side by side, held against the single figures they are made of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.kpi import views
from ardesk.kpi.compare import PATTERN, by_groups, pattern, pays, two_days, two_periods
from ardesk.kpi.comparison import SUM, Row
from ardesk.kpi.options import Options, UsageError
from tests.books import book
from tests.kpi.random_books import chance, random_book, some_options
from tests.kpi.random_books import two_periods as random_periods

Q3, Q4 = Period.parse("2025-Q3"), Period.parse("2025-Q4")
LEDGER = """
    INV-1 ACME 2025-07-05 +30d 900.00 | PAY-1 ACME 2025-11-20 1000.00 to=INV-1:900.00
    INV-2 ACME 2025-10-20 +30d 300.00 | INV-3 ZED 2025-12-28 +30d 300.00 | CN-1 ZED 2025-12-30 50.00
"""


def change_of(row: Row) -> int:
    value = row.cells[2].value
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize("seed", [5, 8, 11])
def test_documents_between_two_days_make_the_change_of_every_customer(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed)
    kinds = set()
    for _turn in range(8):
        one, two = random_periods(random, records)
        first, second = sorted((one.end, two.end))
        found = two_days(ledger, first, second, options=some_options(random))
        change: dict[str, int] = defaultdict(int)
        for document in found.documents:
            assert first < document.date <= second
            change[document.customer] += document.amount
            kinds.add(document.kind)
        for code in ledger.customers.code:
            then, now = (
                views.kpis(ledger.only(codes=[code]), Period(day, day), only=["ar_ending"])[0].value
                for day in (first, second)
            )
            assert change[code] == (now or 0) - (then or 0), code
        assert found.total is not None
        assert sum(change.values()) == found.total.cells[2].value
        classes = [row for row in found.rows if row.family == "By age"]
        assert sum(map(change_of, classes)) == found.total.cells[2].value
        groups = [row for row in found.rows if row.family == "By customer"]
        assert sum(map(change_of, groups)) == found.total.cells[2].value
    assert kinds


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ArdeskError, match="earlier day first"):
        two_days(book(LEDGER), Q4.end, Q3.end)


def test_the_same_day_twice_changes_nothing() -> None:
    found = two_days(book(LEDGER), Q4.end, Q4.end)
    assert found.documents == ()
    assert {row.cells[2].value for row in found.rows} == {0}


@pytest.mark.parametrize("by", ["customer", "type", "collector"])
def test_groups_stand_beside_the_whole(by: str) -> None:
    records, ledger = random_book(5)
    random = chance(11)
    period, _other = random_periods(random, records)
    options = some_options(random)
    found = by_groups(ledger, period, by, ["ar_ending", "dso"], options)
    whole = {one.id: one.value for one in views.kpis(ledger, period, only=["ar_ending", "dso"], options=options)}
    split = {
        (one.group, one.id): one.value
        for one in views.kpis(ledger, period, by=by, only=["ar_ending", "dso"], options=options)
    }
    for row in found.rows:
        owed, _share, dso, off = (cell.value for cell in row.cells)
        assert (owed, dso) == (split[row.key, "ar_ending"], split[row.key, "dso"])
        if dso is not None and whole["dso"] is not None:
            assert off == dso - whole["dso"]  # type: ignore[operator]
    assert found.total is not None
    assert found.total.cells[0].value == whole["ar_ending"]
    assert found.total.cells[0].formula == SUM


def test_a_share_is_of_the_whole_and_a_scope_leads_to_the_figure() -> None:
    found = by_groups(book(LEDGER), Q4, ids=["credit_sales"], names={"ACME": "Acme Ltd"})
    assert [(row.title, row.cells[0].value, row.cells[1].value) for row in found.rows] == [
        ("Acme Ltd", 30000, 50), ("ZED", 30000, 50),
    ]  # fmt: skip
    scope = found.rows[0].cells[0].scope
    assert scope is not None
    explained = views.explain(book(LEDGER), scope.kpi_id, scope.period, by=scope.by, group=scope.group)
    assert explained.value.value == found.rows[0].cells[0].value


def test_two_periods_with_change_and_tone() -> None:
    found = two_periods(book(LEDGER), Q3, Q4, ["ar_ending", "cash_collected", "refunds"])
    told = {row.key: [cell.value for cell in row.cells] for row in found.rows}
    assert told["ar_ending"] == [90000, 45000, -45000, -50]
    assert told["cash_collected"] == [0, 100000, 100000, None]
    assert {row.key: row.cells[2].tone for row in found.rows} == {
        "ar_ending": "better", "cash_collected": "better", "refunds": "none",
    }  # fmt: skip
    by = two_periods(book(LEDGER), Q3, Q4, ["ar_ending"], by="customer")
    assert [(row.title, row.cells[2].value) for row in by.rows] == [("Acme", -70000), ("Zed", 25000)]


def test_the_options_in_force_stand_in_the_note() -> None:
    assert "dso_sales=net" in two_periods(book(LEDGER), Q3, Q4, ["dso"], Options(dso_sales="net")).note
    with pytest.raises(UsageError, match="not a way to split"):
        by_groups(book(LEDGER), Q4, "country")


def test_a_customers_last_months_beside_their_year() -> None:
    ledger = book(LEDGER)
    found = pattern(ledger, Q4.end)
    keys = [heading.key for heading in found.headings]
    for row in found.rows:
        told = dict(zip(keys, row.cells, strict=True))
        for identifier in PATTERN[:4]:
            for span, period in (("3", Q4), ("12", Period.parse("2025"))):
                (right,) = (
                    one.value for one in views.kpis(ledger, period, by="customer", only=[identifier])
                    if one.group == row.key
                )  # fmt: skip
                assert told[f"{identifier}.{span}"].value == right


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [(12, 20, "faster"), (20, 12, "slower"), (14, 12, "steadily"), (15, 12, "slower"), (None, 12, ""), (3, None, "")],
)
def test_the_word_for_how_a_customer_pays(now: float | None, before: float | None, word: str) -> None:
    assert pays(now, before) == word


def test_a_day_before_everything() -> None:
    found = two_days(book(LEDGER), dt.date(2020, 1, 1), Q4.end)
    assert found.total is not None
    assert [cell.value for cell in found.total.cells] == [0, 45000, 45000]
