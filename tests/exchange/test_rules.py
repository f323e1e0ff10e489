"""Every rule of the exchange files: what is refused, where, and in which words; what is taken with a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Allocation, Customer, Invoice, Payment
from ardesk.exchange.importer import import_path
from tests.exchange.helpers import day, new_ledger, places, rows, sound, take, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

INVOICES = "number,customer,date,due_date,net,tax,total,currency,rate,status\n"
DISPUTES = "number,invoice,amount,reason,opened,resolved\n"

REFUSED = {
    "a date that is none": ({"payments": "+P9,C1,2026-02-30,1.00,,,\n"}, ("payments.csv", 6, "date"), "calendar"),
    "a date in another form": ({"payments": "+P9,C1,31.12.2026,1.00,,,\n"}, ("payments.csv", 6, "date"), "2026-10-31"),
    "a year no business sees": ({"payments": "+P9,C1,0202-01-01,1.00,,,\n"}, ("payments.csv", 6, "date"), "1900"),
    "a decimal comma": ({"payments": '+P9,C1,2026-02-01,"1,50",,,\n'}, ("payments.csv", 6, "amount"), "1250.00"),
    "a sign": ({"payments": "+P9,C1,2026-02-01,-1.50,,,\n"}, ("payments.csv", 6, "amount"), "sign"),
    "a payment of nothing": ({"payments": "+P9,C1,2026-02-01,0.00,,,\n"}, ("payments.csv", 6, "amount"), "0"),
    "too many decimals": ({"payments": "+P9,C1,2026-02-01,1.005,,,\n"}, ("payments.csv", 6, "amount"), "decimals"),
    "decimals of a yen": ({"payments": "+P9,C1,2026-02-01,1.50,JPY,0.007,\n"}, ("payments.csv", 6, "amount"), "JPY"),
    "an amount beyond the cap": (
        {"payments": "+P9,C1,2026-02-01,10000000000.01,,,\n"},
        ("payments.csv", 6, "amount"),
        "more than",
    ),
    "no number": ({"payments": "+,C1,2026-02-01,1.00,,,\n"}, ("payments.csv", 6, "number"), "empty"),
    "an unknown customer": ({"payments": "+P9,C9,2026-02-01,1.00,,,\n"}, ("payments.csv", 6, "customer"), "C9"),
    "a currency without a rate": ({"payments": "+P9,C1,2026-02-01,1.00,EUR,,\n"}, ("payments.csv", 6, "rate"), "EUR"),
    "a rate on the base currency": ({"payments": "+P9,C1,2026-02-01,1,USD,2,\n"}, ("payments.csv", 6, "rate"), "is 1"),
    "a rate of nothing": ({"payments": "+P9,C1,2026-02-01,1.00,EUR,0.0,\n"}, ("payments.csv", 6, "rate"), "above 0"),
    "a currency that is none": (
        {"payments": "+P9,C1,2026-02-01,1,EURO,1.1,\n"},
        ("payments.csv", 6, "currency"),
        "EUR",
    ),
    "money returned before it came": (
        {"payments": "+P9,C1,2026-02-01,1.00,,,2026-01-31\n"},
        ("payments.csv", 6, "returned_date"),
        "before",
    ),
    "a total that is negative": (
        {"invoices": INVOICES + "1,C1,2026-01-10,,,,-5.00,,,\n", "payments": "", "credit_notes": "", "allocations": ""},
        ("invoices.csv", 2, "total"),
        "sign",
    ),
    "an invoice without amounts": (
        {"invoices": INVOICES + "1,C1,2026-01-10,,,,,,,\n", "payments": "", "credit_notes": "", "allocations": ""},
        ("invoices.csv", 2, "total"),
        "missing",
    ),
    "net and tax that do not make the total": (
        {
            "invoices": INVOICES + "1,C1,2026-01-10,,100.00,20.00,120.02,,,\n",
            "payments": "",
            "credit_notes": "",
            "allocations": "",
        },
        ("invoices.csv", 2, "total"),
        "120.02",
    ),
    "a status nobody knows": (
        {
            "invoices": INVOICES + "1,C1,2026-01-10,,,,5.00,,,paid\n",
            "payments": "",
            "credit_notes": "",
            "allocations": "",
        },
        ("invoices.csv", 2, "status"),
        "draft, issued, void",
    ),
    "terms nobody knows": (
        {"customers": "code,name,terms\nC1,Alder,some day\nC2,Birch,\n"},
        ("customers.csv", 2, "terms"),
        "net 30",
    ),
    "a risk nobody knows": (
        {"customers": "code,name,risk\nC1,Alder,huge\nC2,B,\n"},
        ("customers.csv", 2, "risk"),
        "low",
    ),
    "a flag nobody knows": (
        {"customers": "code,name,no_chase\nC1,Alder,maybe\nC2,B,\n"},
        ("customers.csv", 2, "no_chase"),
        "yes, no",
    ),
    "an allocation to a draft": (
        {"allocations": "+P1,,6,10.00,\n"},
        ("allocations.csv", 6, "invoice"),
        "draft",
    ),
    "an allocation to a void": ({"allocations": "+P1,,7,10.00,\n"}, ("allocations.csv", 6, "invoice"), "void"),
    "an allocation to another customer": (
        {"allocations": "+P1,,3,10.00,\n"},
        ("allocations.csv", 6, "invoice"),
        "two customers",
    ),
    "an allocation in another currency": (
        {"payments": "+P9,C2,2026-02-25,10.00,,,\n", "allocations": "+P9,,4,10.00,\n"},
        ("allocations.csv", 6, "invoice"),
        "EUR",
    ),
    "an ambiguous source": ({"allocations": "+X,,2,5.00,\n"}, ("allocations.csv", 6, "source"), "source_kind"),
    "an unknown source": ({"allocations": "+P0,,2,5.00,\n"}, ("allocations.csv", 6, "source"), "P0"),
    "a number without its zeros": (
        {"payments": "+0P,C1,2026-02-01,1.00,,,\n", "allocations": "+P,,1,1.00,\n"},
        ("allocations.csv", 6, "source"),
        "no payment",
    ),
    "an invoice without its zeros": (
        {"invoices": "+0042,C1,2026-01-01,,5.00,,,,\n", "allocations": "+P1,,42,1.00,\n"},
        ("allocations.csv", 6, "invoice"),
        "0042 is another",
    ),
    "a write-off on a draft": (
        {"write_offs": "number,invoice,date,amount\nW1,6,2026-03-01,1.00\n"},
        ("write_offs.csv", 2, "invoice"),
        "draft",
    ),
    "a write-off on a cash sale": (
        {"write_offs": "number,invoice,date,amount\nW1,5,2026-03-01,1.00\n"},
        ("write_offs.csv", 2, "invoice"),
        "credit invoice",
    ),
    "a write-off before its invoice": (
        {"write_offs": "number,invoice,date,amount\nW1,2,2026-01-19,1.00\n"},
        ("write_offs.csv", 2, "date"),
        "before",
    ),
    "half a recovery": (
        {"write_offs": "number,invoice,date,amount,recovered_amount\nW1,2,2026-03-01,1.00,0.50\n"},
        ("write_offs.csv", 2, "recovered_date"),
        "recovery",
    ),
    "a dispute of a void": (
        {"disputes": DISPUTES + "D1,7,,pricing,2026-03-01,\n"},
        ("disputes.csv", 2, "invoice"),
        "void",
    ),
    "a dispute settled before it began": (
        {"disputes": DISPUTES + "D1,2,,pricing,2026-03-01,2026-02-01\n"},
        ("disputes.csv", 2, "resolved"),
        "before",
    ),
    "a promise for another's invoice": (
        {"promises": "number,customer,invoice,made,due,amount\nS1,C2,1,2026-01-15,2026-01-20,5.00\n"},
        ("promises.csv", 2, "invoice"),
        "another customer",
    ),
    "a refund without a source": (
        {"refunds": "number,customer,date,amount,source\nR1,C1,2026-03-01,5.00,\n"},
        ("refunds.csv", 2, "source"),
        "empty",
    ),
    "a refund of another's money": (
        {"refunds": "number,customer,date,amount,source\nR1,C2,2026-03-01,5.00,P1\n"},
        ("refunds.csv", 2, "source"),
        "another customer",
    ),
    "a refund after the money went back": (
        {
            "payments": "+P9,C1,2026-02-01,9.00,,,2026-02-05\n",
            "refunds": "number,customer,date,amount,source\nR1,C1,2026-02-06,5.00,P9\n",
        },
        ("refunds.csv", 2, "date"),
        "returned",
    ),
    "a kind of contact nobody knows": (
        {"activities": "date,customer,kind\n2026-01-01,C1,smoke signal\n"},
        ("activities.csv", 2, "kind"),
        "invoice_copy",
    ),
    "minutes in words": (
        {"activities": "date,customer,kind,minutes\n2026-01-01,C1,call,ten\n"},
        ("activities.csv", 2, "minutes"),
        "whole number",
    ),
    "a month there is not": ({"costs": "date,kind,amount\n2026-13,legal,5.00\n"}, ("costs.csv", 2, "date"), "2026-13"),
    "another base currency": ({"company": "key,value\ncurrency,EUR\n"}, ("company.csv", 2, "value"), "--currency EUR"),
    "a goal in words": ({"goals": "kpi,goal\ndso,soon\n"}, ("goals.csv", 2, "goal"), "number"),
    "a goal for no KPI": ({"goals": "kpi,goal\nluck,45\n"}, ("goals.csv", 2, "kpi"), "no KPI luck"),
    "a watch limit on the wrong side": (
        {"goals": "kpi,goal,watch\ndso,45,40\n"},
        ("goals.csv", 2, "watch"),
        "lower is better",
    ),
    "a text without end": (
        {"customers": f"code,name\nC1,{'A' * 10_001}\nC2,B\n"},
        ("customers.csv", 2, "name"),
        "10001 letters; shorten it to at most 10000",
    ),
    "a name of a collector without end": (
        {"collectors": "name\n" + "A" * 10_001},
        ("collectors.csv", 2, "name"),
        "10001 letters",
    ),
    "a control character": ({"customers": "code,name\nC1,A\x0bB\nC2,B\n"}, ("customers.csv", 2, "name"), "U+000B"),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for all that is refused, since it stays empty."""
    with new_ledger(tmp_path_factory.mktemp("empty")) as ledger:
        yield ledger


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_row_is_refused_with_its_place_and_a_sentence(case: str, empty: Ledger, tmp_path: Path) -> None:
    changes, place, words = REFUSED[case]
    files = {name: text for name, text in sound(**changes).items() if text}
    before = empty.revision
    report = import_path(empty, write(tmp_path / "files", files))
    assert places(report) == [place]
    assert words in report.problems[0].message
    assert not report.written
    assert set(report.added.values()) == {0}
    assert empty.revision == before
    assert empty.all(Customer) == []


def test_the_sound_files_are_taken(tmp_path: Path) -> None:
    report = take(tmp_path, sound())
    assert (report.problems, report.written) == ([], True)
    assert report.added == {"customers": 2, "invoices": 7, "payments": 4, "credit_notes": 2, "allocations": 4}


def test_all_bad_cells_of_a_row_are_told(tmp_path: Path) -> None:
    report = take(tmp_path, sound(payments="+P9,C9,soon,much,,,\n"))
    assert places(report) == [("payments.csv", 6, column) for column in ("customer", "date", "amount")]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    customers = 'code,name,notes\r\nC1,Alder,"two\r\nlines"\r\n\r\nC2,Birch,\r\nC3,,\r\n'
    report = take(tmp_path, {"customers": customers})
    assert places(report) == [("customers.csv", 6, "name")]


def test_due_dates_follow_from_terms(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", sound()))
        due = {row["number"]: row["due_date"] for row in rows(ledger, "invoices")}
    assert due == {
        "1": "2026-02-09",  # as given
        "2": "2026-02-19",  # 20 January and 30 days
        "3": "2026-02-15",  # the end of January and 15 days
        "4": "2026-03-01",
        "5": "2026-02-02",
        "6": "2026-03-03",
        "7": "2026-03-04",
    }


def test_without_terms_thirty_days(tmp_path: Path) -> None:
    files = {"customers": "code,name\nC1,A\n", "invoices": "number,customer,date,total\n1,C1,2026-01-01,5\n"}
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", files))
        assert ledger.all(Invoice)[0].due_date == day("2026-01-31")


@pytest.mark.parametrize(
    ("given", "amounts"),
    [
        (",,120.00", (12000, 0, 12000)),
        ("100.00,20.00,", (10000, 2000, 12000)),
        ("100.00,,120.00", (10000, 2000, 12000)),
        (",20.00,120.00", (10000, 2000, 12000)),
        ("100.00,,", (10000, 0, 10000)),
        ("100.00,20.01,120.00", (10000, 2001, 12000)),
        ("0.00,0.00,0.00", (0, 0, 0)),
    ],
)
def test_total_net_and_tax(given: str, amounts: tuple[int, int, int], tmp_path: Path) -> None:
    files = {"customers": "code,name\nC1,A\n", "invoices": f"{INVOICES}1,C1,2026-01-01,,{given},,,\n"}
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "files", files))
        assert report.problems == []
        invoice = ledger.all(Invoice)[0]
    assert (invoice.net, invoice.tax, invoice.total) == amounts


def test_minor_digits_are_those_of_the_currency(tmp_path: Path) -> None:
    more = "+Y,C1,2026-02-01,1500,JPY,0.0067,\nK,C1,2026-02-01,1.255,KWD,3.2500000001,\nU,C1,2026-02-01,2.500,,,\n"
    with new_ledger(tmp_path) as ledger:
        assert import_path(ledger, write(tmp_path / "files", sound(payments=more))).problems == []
        amounts = {payment.number: payment.amount for payment in ledger.all(Payment)}
        rates = {payment.number: str(payment.rate) for payment in ledger.all(Payment)}
    assert (amounts["Y"], amounts["K"], amounts["U"]) == (1500, 1255, 250)
    assert rates["K"] == "3.2500000001"


def test_an_allocation_counts_from_the_latest_of_three_dates(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        early = "+P1,,2,50.00,2026-01-01\n"
        import_path(ledger, write(tmp_path / "files", sound(allocations=early)))
        dates = [allocation.date for allocation in ledger.all(Allocation)]
    assert dates == [day("2026-02-10"), day("2026-02-15"), day("2026-02-20"), day("2026-02-13"), day("2026-02-10")]


REMARKS = {
    "due before its date": ({"invoices": "+8,C1,2026-05-02,2026-05-01,1,,,,\n"}, ("invoices.csv", 9, "due_date")),
    "two numbers but for zeros": ({"invoices": "+002,C1,2026-05-02,,1,,,,\n"}, ("invoices.csv", 9, "number")),
    "a promise due before it was made": (
        {"promises": "number,customer,made,due,amount\nS1,C1,2026-01-15,2026-01-10,5.00\n"},
        ("promises.csv", 2, "due"),
    ),
    "a fact of the company changed": ({"company": "key,value\nname,Other\n"}, ("company.csv", 2, "value")),
}


@pytest.mark.parametrize("case", REMARKS)
def test_doubtful_rows_are_taken_with_a_remark(case: str, tmp_path: Path) -> None:
    changes, place = REMARKS[case]
    report = take(tmp_path, sound(**changes))
    assert report.written
    assert [(remark.file, remark.row, remark.column) for remark in report.warnings] == [place]


def test_a_number_known_to_the_ledger_but_for_zeros_is_remarked_on(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "one", sound()))
        report = import_path(
            ledger, write(tmp_path / "two", {"invoices": "number,customer,date,total\n0001,C1,2026-05-05,1.00\n"})
        )
    assert report.written
    assert "0001 and 1" in report.warnings[0].message


def test_columns_nobody_uses_are_told_and_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    files = {"customers": "Colour,NAME,shoe size,code\nred,Alder,42,C1\n"}
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "files", files))
        assert report.ignored_columns == [("customers.csv", "Colour"), ("customers.csv", "shoe size")]
        assert ledger.find(Customer, code="C1", name="Alder") is not None


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert take(tmp_path, {"customers": "\ufeffcode,name\nC1,Alder\n"}).written


def test_choices_do_not_depend_on_capitals(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", {"customers": "code,name,no_chase,risk\nC1,A,Yes,HIGH\n"}))
        customer = ledger.all(Customer)[0]
    assert (customer.no_chase, customer.risk) == (True, "high")
