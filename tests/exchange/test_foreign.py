"""Foreign tables: dialects, encodings, spreadsheets, and dates and decimals decided by all cells together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from ardesk.errors import ArdeskError
from ardesk.exchange import decide
from ardesk.exchange.importer import ImportReport, import_path
from tests.exchange.helpers import new_ledger, places, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

MAPPING = """
name = "Test"
[customers]
code = "Who"
name = "Who"
[invoices]
number = "No"
customer = "Who"
date = "When"
total = "Sum"
currency = { constant = "USD" }
settled_date = "Paid"
disputed = "Claim"
description = { column = "Kind", values = { A = "work", B = "goods" } }
"""
HEADER = "No,Who,When,Sum,Paid,Claim,Kind"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as new:
        yield new


def bring(
    ledger: Ledger, text: str | bytes, *, dates: str | None = None, decimal: str | None = None, mapping: str = MAPPING
) -> ImportReport:
    """Import a foreign CSV file with this content by this mapping."""
    folder = ledger.path.parent
    (folder / "test.toml").write_text(mapping, encoding="utf-8")
    (folder / "list.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return import_path(ledger, folder / "list.csv", mapping=folder / "test.toml", dates=dates, decimal=decimal)


def test_settled_and_disputed_invoices_bring_payments_and_disputes(ledger: Ledger) -> None:
    report = bring(ledger, f"{HEADER}\n01,Ann,2026-01-05,10.50,2026-02-01,Yes,A\n02,Bob,2026-01-06,7,,no,C\n")
    assert report.problems == []
    invoices = rows(ledger, "invoices")
    assert [(row["number"], row["total"], row["description"]) for row in invoices] == [
        ("01", "10.50", "work"),
        ("02", "7.00", "C"),
    ]
    assert [(row["date"], row["amount"]) for row in rows(ledger, "payments")] == [("2026-02-01", "10.50")]
    assert [(row["invoice"], row["amount"]) for row in rows(ledger, "allocations")] == [("01", "10.50")]
    dispute = rows(ledger, "disputes")[0]
    assert (dispute["amount"], dispute["opened"], dispute["resolved"]) == ("10.50", "2026-01-05", "2026-02-01")
    again = bring(ledger, f"{HEADER}\n01,Ann,2026-01-05,10.50,2026-02-01,Yes,A\n02,Bob,2026-01-06,7,,no,C\n")
    assert set(again.added.values()) == {0}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_dialects(encoding: str, delimiter: str, ledger: Ledger) -> None:
    lines = [HEADER.split(","), ["1", "Müller", "2026-01-05", "10.50", "", "", 'say "A"']]
    quoted = [[f'"{cell}"'.replace('"say "A""', '"say ""A"", B; C"') for cell in line] for line in lines]
    text = "\r\n".join(delimiter.join(line) for line in quoted)
    report = bring(ledger, text.encode(encoding))
    assert report.problems == []
    assert rows(ledger, "customers")[0]["name"] == "Müller"
    assert rows(ledger, "invoices")[0]["description"] == 'say "A", B; C'
    assert report.decided["encoding"] == encoding.removesuffix("-sig")


def dated(*dates: str) -> str:
    return HEADER + "\n" + "".join(f"{n},Ann,{date},1,,,\n" for n, date in enumerate(dates, 1))


@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (("1/2/2026", "1/13/2026"), "mdy", "2026-01-02"),
        (("1/2/2026", "13/1/2026"), "dmy", "2026-02-01"),
        (("01.02.26", "31.01.26"), "dmy", "2026-02-01"),
        (("2026/02/01", "2026-12-24"), "ymd", "2026-02-01"),
        (("Jan 28 2021", "3 Feb 2021"), "ymd", "2021-01-28"),
        (("2026-02-01T23:59:00+02:00", "20260203"), "ymd", "2026-02-01"),
        (("2/2/2026", "3/3/2026"), "dmy", "2026-02-02"),
    ],
)
def test_one_cell_decides_the_order_of_all(dates: tuple[str, ...], order: str, first: str, ledger: Ledger) -> None:
    report = bring(ledger, dated(*dates))
    assert (report.problems, report.decided["dates"]) == ([], order)
    assert rows(ledger, "invoices")[0]["date"] == first


def test_a_date_in_another_column_decides_too(ledger: Ledger) -> None:
    report = bring(ledger, f"{HEADER}\n1,Ann,1/2/2026,1,1/25/2026,,\n")
    assert (report.decided["dates"], rows(ledger, "invoices")[0]["date"]) == ("mdy", "2026-01-02")


@pytest.mark.parametrize("dates", [("1/1/2026", "1/2/2026"), ("13/1/2026", "1/13/2026"), ("01-02-03",)])
def test_what_cannot_be_decided_is_asked_for(dates: tuple[str, ...], ledger: Ledger) -> None:
    before = ledger.revision
    report = bring(ledger, dated(*dates))
    assert places(report)[0][2] == "When"
    assert "dates=mdy, dmy or ymd" in report.problems[0].message
    assert (report.written, ledger.revision) == (False, before)


def test_the_order_given_holds_and_cells_against_it_are_problems(ledger: Ledger) -> None:
    report = bring(ledger, dated("1/2/2026", "13/1/2026"), dates="mdy")
    assert places(report) == [("list.csv", 3, "When")]
    assert bring(ledger, dated("1/2/2026"), dates="dmy").written
    assert rows(ledger, "invoices")[0]["date"] == "2026-02-01"


def amounts(*texts: str) -> str:
    return HEADER + "\n" + "".join(f'{n},Ann,2026-01-01,"{text}",,,\n' for n, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("texts", "sign", "totals"),
    [
        (("1,020.00", "5"), "point", ["1020.00", "5.00"]),
        (("1.020,00", "1.234"), "comma", ["1020.00", "1234.00"]),
        (("$13.50 ", "1,234"), "point", ["13.50", "1234.00"]),
        (("1 234,56 €", "7"), "comma", ["1234.56", "7.00"]),
        (("1'234.50", "0.5"), "point", ["1234.50", "0.50"]),
        (("94", "68"), "point", ["94.00", "68.00"]),
    ],
)
def test_one_cell_decides_the_decimal_sign_of_all(
    texts: tuple[str, ...], sign: str, totals: list[str], ledger: Ledger
) -> None:
    report = bring(ledger, amounts(*texts))
    assert (report.problems, report.decided["decimal"]) == ([], sign)
    assert [row["total"] for row in rows(ledger, "invoices")] == totals


def test_an_undecided_decimal_sign_is_asked_for(ledger: Ledger) -> None:
    report = bring(ledger, amounts("1.234", "5"))
    assert places(report) == [("list.csv", 2, "Sum")]
    assert "decimal=point or comma" in report.problems[0].message
    assert bring(ledger, amounts("1.234", "5"), decimal="comma").written
    assert rows(ledger, "invoices")[0]["total"] == "1234.00"


@pytest.mark.parametrize("text", ["-5", "5-", "(5.00)", "−5", "$-5"])
def test_all_ways_to_write_a_negative_number_are_seen(text: str, ledger: Ledger) -> None:
    assert decide.read_number(text, "point") in {"-5", "-5.00"}
    report = bring(ledger, amounts(text))
    assert places(report) == [("list.csv", 2, "Sum")]
    assert "negative" in report.problems[0].message


def test_problems_carry_the_names_of_the_foreign_file(ledger: Ledger) -> None:
    lines = (
        "1,Ann,2026-01-05,1.0055,,,",
        "2,Ann,2026-01-05,x,,,",
        "3,Ann,2026-01-05,1,,perhaps,",
        "4,,2026-01-05,1,,,",
    )
    text = "\n".join((HEADER, *lines))
    report = bring(ledger, text)
    found = places(report)
    assert ("list.csv", 2, "Sum") in found
    assert ("list.csv", 3, "Sum") in found
    assert ("list.csv", 4, "Claim") in found
    assert ("list.csv", 5, "Who") in found


def test_a_customer_told_differently_later_is_remarked_on(ledger: Ledger) -> None:
    mapping = MAPPING.replace('name = "Who"', 'name = "Kind"')
    report = bring(ledger, f"{HEADER}\n1,C1,2026-01-05,1,,,Ann\n2,C1,2026-01-05,1,,,Ben\n", mapping=mapping)
    assert report.written
    assert [(remark.row, remark.column) for remark in report.warnings] == [(3, "Who")]
    assert [row["name"] for row in rows(ledger, "customers")] == ["Ann"]


def test_a_workbook_brings_real_dates_and_numbers(ledger: Ledger) -> None:
    path = ledger.path.parent / "list.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("cover")
    sheet = book.add_worksheet("data")
    sheet.write_row(0, 0, HEADER.split(","))
    sheet.write_row(1, 0, [42, "Ann"])
    sheet.write_datetime(1, 2, dt.datetime(2026, 2, 1), book.add_format({"num_format": "dd/mm/yy"}))  # noqa: DTZ001
    sheet.write_number(1, 3, 1234.5)
    book.close()
    (ledger.path.parent / "test.toml").write_text(MAPPING)
    report = import_path(ledger, path, mapping=ledger.path.parent / "test.toml")
    assert report.problems == []
    assert report.decided["sheet"] == "data"
    row = rows(ledger, "invoices")[0]
    assert (row["number"], row["date"], row["total"]) == ("42", "2026-02-01", "1234.50")


def test_columns_by_their_own_names_with_foreign_dates_and_decimals(ledger: Ledger) -> None:
    path = ledger.path.parent / "list.csv"
    path.write_text("Code;Name\nC1;Ann\n")
    assert import_path(ledger, path, kind="customers", decimal="comma").written
    path.write_text("Number;Customer;Date;Total;Colour\n1;C1;31.1.2026;1.234,50;red\n")
    report = import_path(ledger, path, kind="invoices", dates="dmy")
    assert (report.problems, report.ignored_columns) == ([], [("list.csv", "Colour")])
    row = rows(ledger, "invoices")[0]
    assert (row["date"], row["total"]) == ("2026-01-31", "1234.50")
    path.write_text("Number;Customer\n1;C1\n")
    with pytest.raises(ArdeskError, match=r"date.*columns of invoices\.csv"):
        import_path(ledger, path, kind="invoices", dates="dmy")


@pytest.mark.parametrize("content", [b"\0\1\2", b"", b"PK\3\4 no workbook"])
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.ods"])
def test_files_that_are_no_tables_are_refused_in_a_sentence(name: str, content: bytes, ledger: Ledger) -> None:
    path = ledger.path.parent / name
    path.write_bytes(content)
    with pytest.raises(ArdeskError, match=name):
        import_path(ledger, path)


@pytest.mark.parametrize("name", ["bank.csv", "invoices.csv"])
@pytest.mark.parametrize("content", [b"\n" * 1_000_001, b"\r" * 1_000_001, b"a;b\n" + b";" * 10_000_001])
def test_a_table_that_is_nothing_but_its_size_is_refused_unread(
    name: str, content: bytes, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ArdeskError, match="more than a million lines or ten million cells"):
        import_path(ledger, tmp_path / name)


def test_a_file_nobody_knows_is_refused_with_its_header_and_the_way_on(ledger: Ledger) -> None:
    path = ledger.path.parent / "list.csv"
    path.write_text("Name;Betrag\nAnn;5\n")
    with pytest.raises(ArdeskError) as caught:
        import_path(ledger, path)
    for words in ("list.csv", "Name, Betrag", "--as", "--mapping", "[invoices]"):
        assert words in caught.value.sentence
