"""Importing the same again adds nothing; numbers that return with other contents are problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Customer, InvoiceLine
from ardesk.exchange.importer import import_path
from tests.exchange.helpers import content, new_ledger, places, rows, sound, write

if TYPE_CHECKING:
    from pathlib import Path

MORE = {
    "activities": "date,customer,kind,note,level\n2026-03-01,C1,call,,\n2026-03-01,C1,call,,\n"
    "2026-03-02,C2,email,x,2\n",
    "complaints": "date,customer,category,number,handler,outcome,resolved,deadline,next_step\n"
    "2026-03-01,C1,billing,CPL-1,Ann,settled,2026-03-05,2026-03-04,ring\n",
    "costs": "date,kind,amount\n2026-03,postage,12.00\n2026-03-31,postage,12.00\n",
    "goals": "kpi,goal,watch,from\ndso,45,50,2026-01-01\ndso,40,,2026-06-01\n",
    "policy_steps": "scope,scope_key,days,action,level,fee,interest\n,,-3,email,0,,\n,,21,letter,2,5.00,8.5\n"
    "type,retail,21,call,,,\n",
    "pauses": 'customer,invoice,kind,since,until,why\nC1,2,hold,2026-03-01,,"asked, twice"\n'
    "C1,,,2026-03-01,2026-04-01,\n",
    "deductions": "number,invoice,amount,opened,handler,note,deadline,next_step\n"
    "K1,2,10.00,2026-03-01,Ann,short,2026-03-09,ask\n",
    "disputes": "number,invoice,reason,opened,deadline,next_step\nD9,2,price,2026-03-01,2026-03-09,ask\n",
    "collectors": "name,hourly_rate\nAnn,30.00\n",
    "company": 'key,value\naddress,"1 Road\nTown"\n',
    "invoice_lines": "invoice,description,quantity,net\n2,Wood,2,150.00\n3,Glue,1,300.00\n2,Nails,1,50.00\n",
}


def test_the_same_folder_twice_adds_nothing_and_writes_no_change(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", sound(**MORE))
    with new_ledger(tmp_path) as ledger:
        first = import_path(ledger, folder)
        revision, before = ledger.revision, content(ledger)
        second = import_path(ledger, folder)
        assert first.problems == second.problems == []
        assert set(second.added.values()) == {0}
        assert second.unchanged == first.added
        assert (ledger.revision, content(ledger)) == (revision, before)


def test_two_equal_rows_without_a_number_are_two_facts(tmp_path: Path) -> None:
    folder = write(tmp_path / "files", sound(**MORE))
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, folder)
        assert len(ledger.all(Activity, note="")) == 2
        write(folder, {"activities": MORE["activities"] + "2026-03-01,C1,call,,\n"})
        report = import_path(ledger, folder)
        assert (report.added["activities"], report.unchanged["activities"]) == (1, 3)


def test_lines_keep_the_order_of_the_file(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", sound(**MORE)))
        lines = [(row["invoice"], row["description"]) for row in rows(ledger, "invoice_lines")]
        positions = [(line.description, line.position) for line in ledger.all(InvoiceLine)]
    assert lines == [("2", "Wood"), ("2", "Nails"), ("3", "Glue")]
    assert sorted(positions) == [("Glue", 1), ("Nails", 2), ("Wood", 1)]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("customers", "code,name\nC1,Other\n", ("customers.csv", 2, "name")),
        ("invoices", "number,customer,date,total\n1,C1,2026-01-10,100.01\n", ("invoices.csv", 2, "total")),
        ("invoices", "number,customer,date,total\n1,C2,2026-01-10,100.00\n", ("invoices.csv", 2, "customer")),
        ("payments", "number,customer,date,amount\nP1,C1,2026-02-11,150.00\n", ("payments.csv", 2, "date")),
        ("goals", "kpi,goal,from\ndso,44,2026-01-01\n", ("goals.csv", 2, "goal")),
        ("invoice_lines", "invoice,description\n2,Wood\n2,Screws\n", ("invoice_lines.csv", 3, "invoice")),
    ],
)
def test_a_known_number_with_other_contents_is_a_problem(
    name: str, text: str, place: tuple[str, int, str], tmp_path: Path
) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "one", sound(**MORE)))
        before = content(ledger)
        report = import_path(ledger, write(tmp_path / "two", {name: text}))
        assert places(report) == [place]
        assert content(ledger) == before


def test_what_a_file_leaves_empty_or_out_is_not_held_against_the_ledger(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "one", {"customers": "code,name,phone\nC1,Alder,555\n"}))
        for text in ("code,name\nC1,Alder\n", "code,name,phone\nC1,Alder,\n"):
            report = import_path(ledger, write(tmp_path / "two", {"customers": text}))
            assert (report.problems, report.unchanged) == ([], {"customers": 1})
        assert ledger.all(Customer)[0].phone == "555"


def test_a_number_twice_in_one_file(tmp_path: Path) -> None:
    same = "+P1,C1,2026-02-10,150.00,,,\n"
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "same", sound(payments=same)))
        assert (report.written, report.added["payments"], report.unchanged["payments"]) == (True, 4, 1)
    other = "+P1,C1,2026-02-10,150.01,,,\n"
    with new_ledger(tmp_path, name="other") as ledger:
        report = import_path(ledger, write(tmp_path / "other", sound(payments=other)))
        assert places(report) == [("payments.csv", 6, "amount")]


def test_undo_takes_the_whole_import_back_and_redo_brings_it_again(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        before = content(ledger)
        import_path(ledger, write(tmp_path / "files", sound(**MORE)))
        after = content(ledger)
        assert ledger.undo() == "Import files"
        assert content(ledger) == before
        ledger.redo()
        assert content(ledger) == after
        assert all(check.ok for check in ledger.verify())


def test_a_fact_twice_in_one_file_is_not_turned_to_and_fro(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        folder = write(tmp_path / "facts", {"company": "key,value\nphone,1\nphone,2\n"})
        first = import_path(ledger, folder, skip_bad=True)
        before = content(ledger)
        second = import_path(ledger, folder, skip_bad=True)
        assert places(first) == places(second) == [("company.csv", 3, "value")]
        assert set(second.added.values()) == {0}
        assert content(ledger) == before
