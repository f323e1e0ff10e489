"""The sample company: every kind of record, figures one believes, the same again for the same arguments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.letters import letters_due
from ardesk.collecting.recommendations import recommendations
from ardesk.collecting.worklist import worklist
from ardesk.domain.records import (
    TABLES,
    Activity,
    Allocation,
    Customer,
    Dispute,
    Evidence,
    Invoice,
    Payment,
    PolicyStep,
    Promise,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.exchange.demo import write_demo
from ardesk.exchange.exporter import export_folder
from ardesk.exchange.importer import import_path
from ardesk.ledger import Ledger
from ardesk.operations.evidence import read
from tests.exchange.helpers import content, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNTIL = dt.date(2026, 10, 31)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("sample") / "sample.ardesk"
    write_demo(path, invoices=600, months=18, customers=40, seed=1, until=UNTIL)
    with Ledger.open(path) as ledger:
        yield ledger


def test_it_holds_every_kind_of_record_and_as_many_as_asked_for(sample: Ledger) -> None:
    counts = {cls: len(sample.all(cls)) for cls in TABLES}
    assert [cls.__name__ for cls, count in counts.items() if not count] == ["ClosedMonth", "ClosedFigures"]
    assert (counts[Invoice], counts[Customer]) == (600, 40)


def test_all_that_can_happen_to_a_document_has_happened(sample: Ledger) -> None:
    invoices = sample.all(Invoice)
    assert {invoice.status for invoice in invoices} == {"draft", "issued", "void"}
    assert {invoice.cash_sale for invoice in invoices} == {"yes", "no"}
    assert len({invoice.currency for invoice in invoices}) == 3
    assert any(payment.returned_date for payment in sample.all(Payment))
    assert any(one.recovered_date for one in sample.all(WriteOff)) or len(sample.all(WriteOff)) < 20
    assert {one.kind for one in sample.all(WriteOff)} == {"bad_debt", "minor"}
    assert any(one.credit_note_id for one in sample.all(Allocation))
    allocated = [one.payment_id for one in sample.all(Allocation) if one.payment_id]
    assert len(allocated) > len(set(allocated)), "some payments settle several invoices"
    assert {"call", "email", "letter"} <= {one.kind for one in sample.all(Activity)}
    assert {one.collector for one in sample.all(Activity)} == {"Dana Whitfield", "Marco Reyes"}
    assert len(sample.all(Promise)) > 10


def test_it_follows_up_by_a_policy_and_shows_what_comes_of_it(sample: Ledger) -> None:
    scopes = {(one.scope, one.scope_key) for one in sample.all(PolicyStep)}
    assert scopes == {("", ""), ("type", "private"), ("risk", "high")}
    assert {one.level for one in sample.all(Activity) if one.kind == "letter"} == {2, 3}
    assert {one.level for one in sample.all(Activity) if one.kind == "call"} == {None}
    open_claims = [one for one in sample.all(Dispute) if one.resolved is None]
    assert open_claims
    assert all(one.deadline and one.next_step for one in open_claims)
    (evidence,) = sample.all(Evidence)
    assert b"Delivery note" in read(sample, evidence.id or 0)
    found = worklist(sample, UNTIL)
    assert any(one.urgent for one in found.items)
    assert len(found.items) >= 5
    assert any("Office closed for the move" in one.paused for one in found.paused)
    assert len({one.kind for one in recommendations(sample, UNTIL)}) >= 4
    assert letters_due(sample, UNTIL)


def test_nothing_lies_outside_its_months(sample: Ledger) -> None:
    days = [one.date for one in sample.all(Invoice)] + [one.date for one in sample.all(Payment)]
    days += [one.date for one in sample.all(Allocation)] + [one.date for one in sample.all(Activity)]
    assert dt.date(2025, 5, 1) <= min(days)
    assert max(days) <= UNTIL


def test_the_file_is_sound(sample: Ledger) -> None:
    assert [check for check in sample.verify() if not check.ok] == []


def test_its_aging_has_something_in_each_class_and_most_is_not_due(sample: Ledger) -> None:
    total = sample.book().aging(UNTIL).total
    assert all(amount > 0 for amount in total.amounts.values())
    assert total.amounts["current"] * 2 > total.open_items
    assert total.unapplied > 0


def test_the_same_arguments_give_the_same_figures_and_another_seed_others(sample: Ledger, tmp_path: Path) -> None:
    for name, seed in (("same", 1), ("other", 2)):
        write_demo(tmp_path / name, invoices=600, months=18, customers=40, seed=seed, until=UNTIL)
    with Ledger.open(tmp_path / "same") as same, Ledger.open(tmp_path / "other") as other:
        assert content(same) == content(sample)
        assert content(other)["invoices"] != content(sample)["invoices"]


def test_it_comes_back_the_same_from_its_export(sample: Ledger, tmp_path: Path) -> None:
    export_folder(sample, tmp_path / "out")
    with new_ledger(tmp_path) as copy:
        report = import_path(copy, tmp_path / "out")
        assert report.problems == []
        assert content(copy) == content(sample)
        assert copy.book().aging(UNTIL).total == sample.book().aging(UNTIL).total


@pytest.mark.parametrize(("invoices", "months", "customers"), [(1, 1, 1), (3, 2, 1), (50, 3, 5), (200, 6, 300)])
def test_small_and_odd_sizes(invoices: int, months: int, customers: int, tmp_path: Path) -> None:
    until = dt.date(2024, 2, 29)
    path = tmp_path / "small.ardesk"
    write_demo(path, invoices=invoices, months=months, customers=customers, seed=3, until=until)
    with Ledger.open(path) as ledger:
        assert (len(ledger.all(Invoice)), len(ledger.all(Customer))) == (invoices, customers)
        assert all(check.ok for check in ledger.verify())


def test_nothing_is_overwritten(sample: Ledger) -> None:
    with pytest.raises(ArdeskError, match="exists"):
        write_demo(sample.path, invoices=1, months=1, customers=1, seed=1, until=UNTIL)
    assert len(sample.all(Invoice)) == 600


def test_stopping_half_way_leaves_no_file(tmp_path: Path) -> None:
    class Enough(Exception):  # noqa: N818 - no fault
        pass

    def stop(done: int, total: int) -> None:
        if done > total * 3 // 4:
            raise Enough

    with pytest.raises(Enough):
        write_demo(tmp_path / "x.ardesk", invoices=300, months=3, customers=5, seed=1, until=UNTIL, progress=stop)
    assert list(tmp_path.iterdir()) == []
