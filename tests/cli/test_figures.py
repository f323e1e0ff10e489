"""The reading commands: the JSON other programs rely on, the same as a table and as CSV, and the options."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.cli.conftest import Command, Folder

CUSTOMERS = "code,name,type|C1,Alder,trade|C2,Beech,"
INVOICES = (
    "number,customer,date,due_date,total"
    "|1,C1,2026-10-05,2026-11-04,90000|2,C1,2026-12-10,2027-01-09,50000|3,C2,2026-12-12,2026-12-30,10000"
)
PAYMENTS = "number,customer,date,amount|P1,C1,2026-11-10,90300"
ALLOCATIONS = "source,invoice,amount|P1,1,90000"


@pytest.fixture
def quarter(ardesk: Command, ledger: Path, folder: Folder) -> Path:
    """Sales of 150,000; at the end 50,000 not due, 10,000 a day late, 300 unapplied."""
    files = {"customers": CUSTOMERS, "invoices": INVOICES, "payments": PAYMENTS, "allocations": ALLOCATIONS}
    assert ardesk("import", folder(files)).code == 0
    return ledger


@pytest.mark.usefixtures("quarter")
class TestAging:
    def test_json(self, ardesk: Command) -> None:
        found = ardesk("aging", "--as-of", "2026-12-31", "--format", "json").json
        assert found["classes"] == ["current", "1-30", "31-60", "61-90", "over 90"]
        assert [(row["group"], row["name"], row["total"]) for row in found["rows"]] == [
            ("C1", "Alder", "49700.00"),
            ("C2", "Beech", "10000.00"),
        ]
        assert found["rows"][0]["amounts"]["current"] == "50000.00"
        assert found["rows"][0]["unapplied"] == "300.00"
        assert found["total"]["amounts"]["1-30"] == "10000.00"
        assert found["total"]["open_items"] == "60000.00"
        assert found["control_total"] == found["total"]["total"] == "59700.00"
        assert (found["basis"], found["edges"], found["as_of"]) == ("due", [30, 60, 90], "2026-12-31")
        assert "by_currency" not in found

    def test_free_edges_by_invoice_date(self, ardesk: Command) -> None:
        given = ("--as-of", "2026-12-31", "--basis", "invoice", "--edges", "20,40", "--format", "json")
        found = ardesk("aging", *given).json
        assert found["classes"] == ["0-20", "21-40", "over 40"]
        assert found["total"]["amounts"] == {"0-20": "10000.00", "21-40": "50000.00", "over 40": "0.00"}

    def test_csv_and_table_say_the_same(self, ardesk: Command) -> None:
        rows = list(csv.DictReader(io.StringIO(ardesk("aging", "--as-of", "2026-12-31", "--format", "csv").out)))
        assert [(row["group"], row["current"], row["1-30"], row["unapplied"]) for row in rows] == [
            ("C1", "50000.00", "0.00", "300.00"),
            ("C2", "0.00", "10000.00", "0.00"),
        ]
        table = ardesk("aging", "--as-of", "2026-12-31").out
        assert "50,000.00" in table
        assert "open items 60,000.00 − unapplied 300.00 = receivables 59,700.00" in table

    def test_names_its_options(self, ardesk: Command) -> None:
        given = ("--as-of", "2026-12-31", "--option", "credits=aged")
        found = ardesk("aging", *given, "--format", "json").json
        assert found["options"] == {"credits": "aged"}
        assert found["total"]["amounts"]["31-60"] == "-300.00"
        assert "credits=aged" in ardesk("aging", *given).out
        assert ardesk("aging", *given, "--format", "csv").out.count("credits=aged") == 2


@pytest.mark.usefixtures("quarter")
class TestKpis:
    def kpi(self, ardesk: Command, *given: str) -> Any:  # noqa: ANN401 - JSON
        (found,) = ardesk("kpis", "2026-Q4", *given, "--format", "json").json["kpis"]
        return found

    def test_json(self, ardesk: Command) -> None:
        found = ardesk("kpis", "2026-Q4", "--format", "json").json
        assert found["currency"] == "USD"
        assert found["period"] == {"start": "2026-10-01", "end": "2026-12-31", "days": 92}
        assert found["options"] == {}
        kpis = {kpi["id"]: kpi for kpi in found["kpis"]}
        assert kpis["ar_ending"]["value"] == "59700.00"
        assert kpis["invoices_issued"]["value"] == 3
        dso = kpis["dso"]
        assert dso["value"] == 36.616
        assert (dso["unit"], dso["group"], dso["undefined"]) == ("days", None, None)
        assert {"59700.00", "150000.00", 92} <= set(dso["inputs"].values())
        assert dso["benchmark"] == 45
        assert dso["verdict"] == "good"
        assert "÷" in dso["formula"] or "/" in dso["formula"]
        assert kpis["aging_amount"]["parts"]["1-30"] == "10000.00"
        assert kpis["aging_pct"]["parts"]["1-30"] == 16.666667

    def test_undefined_is_null_with_a_sentence(self, ardesk: Command) -> None:
        (found,) = ardesk("kpis", "2025", "--only", "dso", "--format", "json").json["kpis"]
        assert found["value"] is None
        assert found["undefined"].endswith(".")

    def test_options(self, ardesk: Command) -> None:
        given = ("--only", "dso", "--option", "dso_receivables=open_items")
        assert self.kpi(ardesk, *given)["value"] == 36.8
        answered = ardesk("kpis", "2026-Q4", *given, "--format", "json").json
        assert answered["options"] == {"dso_receivables": "open_items"}
        assert "dso_receivables=open_items" in ardesk("kpis", "2026-Q4", *given).out
        assert "dso_receivables=open_items" in ardesk("kpis", "2026-Q4", *given, "--format", "csv").out

    def test_the_ledgers_own_options_hold_until_the_command_line_overrides_them(
        self, ardesk: Command, folder: Folder
    ) -> None:
        ardesk("import", folder({"company": "key,value|option.dso_receivables,open_items"}))
        assert self.kpi(ardesk, "--only", "dso")["value"] == 36.8
        assert self.kpi(ardesk, "--only", "dso", "--option", "dso_receivables=ending")["value"] == 36.616

    def test_a_choice_of_the_ledger_that_makes_no_sense_is_told_and_left_out(
        self, ardesk: Command, folder: Folder
    ) -> None:
        ardesk("import", folder({"company": "key,value|option.dso_sales,most|option.moon,full"}))
        answered = ardesk("kpis", "2026-Q4", "--only", "dso")
        assert answered.code == 0
        assert "dso_sales=most" in answered.err
        assert "moon=full" in answered.err

    def test_by_customer_type_and_collector(self, ardesk: Command) -> None:
        def groups(by: str) -> list[tuple[str, str]]:
            given = ("--only", "ar_ending", "--by", by, "--format", "json")
            return [(kpi["group"], kpi["value"]) for kpi in ardesk("kpis", "2026-Q4", *given).json["kpis"]]

        assert groups("customer") == [("C1", "49700.00"), ("C2", "10000.00")]
        assert sorted(groups("type")) == [("(none)", "10000.00"), ("trade", "49700.00")]
        assert groups("collector") == [("(none)", "59700.00")]

    def test_table_and_csv(self, ardesk: Command) -> None:
        table = ardesk("kpis", "2026-Q4", "--only", "dso,ar_ending,aging_pct").out
        assert "Days sales outstanding" in table
        assert "36.6 days" in table
        assert "59,700.00" in table
        rows = list(csv.DictReader(io.StringIO(ardesk("kpis", "2026-Q4", "--only", "dso", "--format", "csv").out)))
        assert [(row["id"], row["value"], row["verdict"]) for row in rows] == [("dso", "36.616", "good")]


@pytest.mark.usefixtures("quarter")
class TestHistory:
    GIVEN = ("history", "--only", "ar_ending,dso", "--from", "2026-10", "--to", "2026-12")

    def test_json(self, ardesk: Command) -> None:
        found = ardesk(*self.GIVEN, "--format", "json").json
        assert found["months"] == ["2026-10", "2026-11", "2026-12"]
        by_id = {series["id"]: series["values"] for series in found["series"]}
        assert by_id["ar_ending"] == ["90000.00", "-300.00", "59700.00"]
        assert by_id["dso"] == [31.0, None, 30.845]

    def test_by(self, ardesk: Command) -> None:
        found = ardesk(*self.GIVEN, "--by", "customer", "--format", "json").json
        assert {(series["id"], series["group"]) for series in found["series"]} == {
            (kpi, customer) for kpi in ("ar_ending", "dso") for customer in ("C1", "C2")
        }

    def test_table_and_csv(self, ardesk: Command) -> None:
        assert "90,000.00" in ardesk(*self.GIVEN).out
        rows = list(csv.DictReader(io.StringIO(ardesk(*self.GIVEN, "--format", "csv").out)))
        assert {row["id"]: row["2026-11"] for row in rows} == {"ar_ending": "-300.00", "dso": ""}


@pytest.mark.usefixtures("quarter")
class TestExplain:
    def test_json_has_formula_figures_and_documents(self, ardesk: Command) -> None:
        found = ardesk("explain", "dso", "2026-Q4", "--format", "json").json
        assert found["id"] == "dso"
        assert found["value"] == 36.616
        documents = {one["number"]: one["amount"] for term in found["terms"] for one in term["documents"]}
        assert documents["2"] == "50000.00"
        sales = next(term for term in found["terms"] if term["value"] == "150000.00")
        assert {one["number"] for one in sales["documents"]} == {"1", "2", "3"}

    def test_text_for_people(self, ardesk: Command) -> None:
        text = ardesk("explain", "dso", "2026-Q4").out
        assert "59,700.00" in text
        assert "150,000.00" in text
        assert "92" in text

    def test_one_customer(self, ardesk: Command) -> None:
        found = ardesk("explain", "ar_ending", "2026-Q4", "--customer", "C2", "--format", "json").json
        assert found["value"] == "10000.00"
        unknown = ardesk("explain", "ar_ending", "2026-Q4", "--customer", "C9")
        assert unknown.code == 1
        assert "C9" in unknown.err
