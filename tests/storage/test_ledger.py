from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import stat
import sys
from bisect import bisect_left
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import (
    TABLES,
    Activity,
    Allocation,
    ClosedMonth,
    CompanyFact,
    Customer,
    Dispute,
    Invoice,
    Payment,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger, restore
from ardesk.operations import collections, customers, invoices, payments
from ardesk.operations.credits import write_off
from ardesk.storage.schema import RECORDS, columns_of
from tests.ledgers import DAY, add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


def dump(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of records, read by SQLite alone."""
    connection = sqlite3.connect(f"file:{ledger.path}?mode=ro", uri=True)
    rows = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()  # noqa: S608 - our own names
        for table in RECORDS
    }
    connection.close()
    return rows


def outside(ledger: Ledger, *statements: str) -> None:
    """Statements run on the file by another program that drops what stands in its way."""
    connection = sqlite3.connect(ledger.path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def failed(ledger: Ledger) -> dict[str, str]:
    return {check.name: check.detail for check in ledger.verify() if not check.ok}


def test_every_record_has_a_table_with_its_fields() -> None:
    import dataclasses

    for cls, table in TABLES.items():
        assert {field.name for field in dataclasses.fields(cls)} == {"id", *columns_of(RECORDS[table])}


def test_a_new_ledger_has_every_pragma_it_needs(ledger: Ledger) -> None:
    connection = ledger._connection
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "user_version")
    }
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "user_version": 4,
    }
    strict = connection.execute("SELECT name FROM pragma_table_list WHERE strict = 1").fetchall()
    assert {name for (name,) in strict} >= set(RECORDS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps access in lists, not in modes")
def test_the_file_is_its_owners_alone(ledger: Ledger) -> None:
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    copy = ledger.backup()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_nothing_is_ever_overwritten(ledger: Ledger, tmp_path: Path) -> None:
    taken = tmp_path / "notes.txt"
    taken.write_text("mine")
    with pytest.raises(ArdeskError, match="exists already"):
        Ledger.create(taken, name="A", currency="USD")
    with pytest.raises(ArdeskError, match="exists already"):
        ledger.backup(taken)
    assert taken.read_text() == "mine"


def test_what_is_no_ledger_is_left_alone_with_a_sentence(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    text, empty = tmp_path / "text.ardesk", tmp_path / "empty.ardesk"
    text.write_text("dear diary " * 500)
    empty.write_bytes(b"")
    for path, words in (
        (foreign, "not an ARDesk ledger"),
        (text, "not a sound ledger"),
        (empty, "not an ARDesk ledger"),
        (tmp_path / "none.ardesk", "no ledger at"),
        (tmp_path, "no ledger at"),
    ):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(ArdeskError, match=words):
            Ledger.open(path)
        assert before == (path.read_bytes() if path.is_file() else b"")


def test_a_file_of_a_newer_program_is_not_opened(ledger: Ledger) -> None:
    ledger.close()
    outside(ledger, "PRAGMA user_version = 5")
    with pytest.raises(ArdeskError, match="newer ARDesk"):
        Ledger.open(ledger.path)


def test_a_currency_is_three_letters(tmp_path: Path) -> None:
    with pytest.raises(ArdeskError, match="not a currency code"):
        new_ledger(tmp_path, "Dollar")
    assert not list(tmp_path.iterdir())


def test_a_name_leaves_room_for_those_of_the_backups(tmp_path: Path) -> None:
    def refused(letters: int) -> bool:
        path = tmp_path / f"{letters}" / ("t" * letters + ".ardesk")
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        try:
            with Ledger.create(path, name="Acme", currency="USD") as made:
                made.backup()
        except ArdeskError as fault:
            assert re.search("cannot be written: | is too long", fault.sentence)  # noqa: PT017 - by the system's line
            assert not path.is_file()
            return True
        return False

    first = bisect_left(range(256), x=True, lo=50, key=refused)
    assert not any(refused(letters) for letters in range(first - 8, first))


def deep(folder: Path, length: int) -> Path:
    """A new folder below `folder`, whose path has this many bytes."""
    while (missing := length - len(os.fsencode(folder))) > 1:
        folder /= "f" * min(missing - 1, 100 if missing != 102 else 50)
    folder.mkdir(parents=True)
    return folder


def test_a_path_without_room_for_backups_is_refused(tmp_path: Path) -> None:
    folder = deep(tmp_path, 440)
    with pytest.raises(ArdeskError, match="is too long; choose a shorter name"):
        Ledger.create(folder / "acme.ardesk", name="Acme", currency="USD")
    assert not list(folder.iterdir())


def test_a_ledger_moved_below_too_long_a_path_is_told(ledger: Ledger, tmp_path: Path) -> None:
    fits = deep(tmp_path, 498) / "a.ard"
    fits.write_bytes(ledger.path.read_bytes())
    with Ledger.open(fits) as opened:
        add_customer(opened)
    longer = fits.with_name("ab.ard")
    longer.write_bytes(ledger.path.read_bytes())
    with pytest.raises(sqlite3.OperationalError), closing(sqlite3.connect(longer)) as plain:
        plain.execute("SELECT 1 FROM sqlite_master")
    with pytest.raises(ArdeskError, match="is too long; choose a shorter name"):
        Ledger.open(longer)


def test_a_name_without_room_for_a_journal_is_told(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / ("t" * 248)
    path.write_bytes(ledger.path.read_bytes())
    with pytest.raises(ArdeskError), Ledger.open(path) as opened:
        add_customer(opened)


def test_a_change_is_stored_whole_or_not_at_all(ledger: Ledger) -> None:
    before = dump(ledger)
    with pytest.raises(KeyError), ledger.change("Half a change") as rows:
        rows.update(Customer(id=rows.insert(Customer(code="A", name="Alder")) + 1, code="B", name="Birch"))
    assert dump(ledger) == before
    assert ledger.undo_label is None


def test_an_empty_change_leaves_no_trace(ledger: Ledger) -> None:
    revision = ledger.revision
    with ledger.change("Nothing"):
        pass
    assert ledger.revision == revision


def test_rows_do_not_change_outside_a_change(ledger: Ledger) -> None:
    add_customer(ledger)
    connection = sqlite3.connect(ledger.path)
    for statement in (
        "UPDATE customer SET name = 'x'",
        "DELETE FROM customer",
        "INSERT INTO cost (date, kind, amount) VALUES ('2026-01-01', 'other', 1)",
        "DELETE FROM journal",
        "UPDATE journal SET after = '{}'",
        "DELETE FROM change",
        "UPDATE change SET label = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
    connection.close()
    assert not failed(ledger)


@pytest.mark.parametrize("name", ['"quoted"', "back\\slash", "two\nlines", "tab\tand\rreturn", "日本 😀 %s {x} '", ""])
def test_any_text_survives_the_journal(ledger: Ledger, name: str) -> None:
    with ledger.change("Name") as rows:
        row = rows.insert(Customer(code="A", name=name))
    history = ledger.history("customer", row)
    assert history[0].after is not None
    assert history[0].after["name"] == name
    ledger.undo()
    ledger.redo()
    assert ledger.get(Customer, row).name == name
    assert not failed(ledger)


def test_undo_and_redo_reach_every_change_across_a_restart(ledger: Ledger) -> None:
    states = [dump(ledger)]
    customer = add_customer(ledger)
    states.append(dump(ledger))
    first = add_invoice(ledger, customer, "1", 100_00)
    states.append(dump(ledger))
    second = add_invoice(ledger, customer, "2", 50_00)
    states.append(dump(ledger))
    payment = pay(ledger, customer, 120_00, day("2026-02-01"), (first, 100_00), (second, 20_00))
    states.append(dump(ledger))
    payments.return_payment(ledger, payment, day("2026-02-05"))
    states.append(dump(ledger))
    invoices.void_invoice(ledger, add_invoice(ledger, customer, "3", 1), "typed twice")
    ledger.undo()
    ledger.undo()
    path = ledger.path
    for expected in reversed(states[:-1]):
        with Ledger.open(path) as reopened:
            reopened.undo()
            assert dump(reopened) == expected
    for expected in states[1:]:
        with Ledger.open(path) as reopened:
            reopened.redo()
            assert dump(reopened) == expected
    with Ledger.open(path) as reopened:
        assert not failed(reopened)


def test_the_birth_of_a_ledger_is_not_undone(ledger: Ledger) -> None:
    assert ledger.undo_label is None
    with pytest.raises(ArdeskError, match="nothing to undo"):
        ledger.undo()
    with pytest.raises(ArdeskError, match="nothing to redo"):
        ledger.redo()


def test_a_new_change_ends_what_could_be_redone(ledger: Ledger) -> None:
    add_customer(ledger)
    ledger.undo()
    assert ledger.redo_label == "Customer Alder"
    add_customer(ledger, "BIRCH")
    assert ledger.redo_label is None


def test_a_change_from_outside_is_found_in_its_row(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100_00)
    kept = ledger._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'invoice_update'").fetchone()[0]
    outside(ledger, "DROP TRIGGER invoice_update", "UPDATE invoice SET total = 99", kept)
    assert failed(ledger) == {"Rows as the journal has them": f"invoice {invoice} (1) was changed from outside."}


def test_a_missing_trigger_is_found(ledger: Ledger) -> None:
    outside(ledger, "DROP TRIGGER invoice_delete")
    assert failed(ledger) == {"Tables and triggers": "invoice_delete is missing or has been altered."}


def test_a_rewritten_journal_breaks_the_chain(ledger: Ledger) -> None:
    add_customer(ledger)
    add_customer(ledger, "BIRCH")
    kept = ledger._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'change_is_fixed'").fetchone()[0]
    outside(ledger, "DROP TRIGGER change_is_fixed", "UPDATE change SET label = 'x' WHERE id = 2", kept)
    assert failed(ledger) == {"Chain of changes": "Change 2 is not what was sealed."}


def test_a_row_removed_from_outside_is_found(ledger: Ledger) -> None:
    add_customer(ledger)
    kept = ledger._connection.execute("SELECT sql FROM sqlite_master WHERE name = 'customer_delete'").fetchone()[0]
    outside(ledger, "DROP TRIGGER customer_delete", "DELETE FROM customer", kept)
    assert "customer 1" in failed(ledger)["Rows as the journal has them"]


def test_history_tells_what_happened_to_a_row(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100_00)
    corrected = ledger.get(Invoice, invoice)
    from dataclasses import replace

    invoices.save_invoice(ledger, replace(corrected, total=90_00, net=90_00), reason="wrong price")
    told = [
        (entry.label, entry.reason, (entry.after or {}).get("total")) for entry in ledger.history("invoice", invoice)
    ]
    assert told == [("Invoice 1", "", 100_00), ("Change invoice 1", "wrong price", 90_00)]


def test_a_backup_is_a_sound_copy_and_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    add_customer(ledger)
    copy = ledger.backup()
    add_customer(ledger, "BIRCH")
    target = tmp_path / "restored.ardesk"
    restore(copy, target)
    with Ledger.open(target) as restored:
        assert [customer.code for customer in restored.all(Customer)] == ["ALDER"]
        assert not failed(restored)
    assert ledger.newest_backup == copy
    assert not list(copy.parent.glob("*.partial"))


def test_a_ledger_open_for_reading_takes_nothing(ledger: Ledger) -> None:
    with Ledger.open(ledger.path, read_only=True) as reader, pytest.raises(ArdeskError, match="reading only"):
        add_customer(reader)


def test_another_windows_change_is_noticed(ledger: Ledger) -> None:
    seen: list[int] = []
    stop = ledger.on_change(seen.append)
    with Ledger.open(ledger.path) as other:
        add_customer(other)
        assert ledger.refresh()
        assert not ledger.refresh()
        assert seen == [other.revision]
        stop()
        add_customer(other, "BIRCH")
    assert ledger.refresh()
    assert len(seen) == 1


def test_a_busy_file_is_a_sentence_and_nothing_is_written(ledger: Ledger) -> None:
    ledger._connection.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(ledger.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArdeskError, match="in use by another program"):
        add_customer(ledger)
    other.execute("ROLLBACK")
    other.close()
    assert add_customer(ledger) == 1


class CommitThatStumbles:
    """A connection whose COMMIT reports an error: before the commit happened, or after."""

    def __init__(self, connection: sqlite3.Connection, *, after: bool) -> None:
        self._connection = connection
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, statement: str, *arguments: object) -> sqlite3.Cursor:
        if statement == "COMMIT":
            if self._after:
                self._connection.execute("COMMIT")
            raise sqlite3.OperationalError("disk I/O error")
        return self._connection.execute(statement, *arguments)  # type: ignore[arg-type]  # passed on as it came


@pytest.mark.parametrize("after", [False, True])
def test_an_error_from_commit_is_settled_by_reading_back(ledger: Ledger, *, after: bool) -> None:
    sound = ledger._connection
    ledger._connection = CommitThatStumbles(sound, after=after)  # type: ignore[assignment]  # a stand-in
    with ledger.change("Customer") as rows:
        pass
    try:
        add_customer(ledger)
        happened = True
    except ArdeskError:
        happened = False
    ledger._connection = sound
    assert happened is after
    assert len(ledger.all(Customer)) == int(after)
    assert rows is not None


def test_a_closed_month_admits_nothing(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100_00)
    closing = ClosedMonth(month="2026-01", closed_at="2026-02-01T00:00:00+00:00", journal_hash="")
    with ledger.change("Close 2026-01") as rows:
        rows.insert(closing)
    with pytest.raises(ArdeskError, match="2026-01 is closed"):
        add_invoice(ledger, customer, "2", 1, on=day("2026-01-31"))
    with pytest.raises(ArdeskError, match="2026-01 is closed"):
        invoices.void_invoice(ledger, invoice, "typed twice")
    add_invoice(ledger, customer, "2", 1, on=day("2026-02-01"))
    pay(ledger, customer, 100_00, day("2026-02-02"), (invoice, 100_00))


def refused(ledger: Ledger, words: str, act: object, *arguments: object, **fields: object) -> None:
    before = dump(ledger)
    with pytest.raises(ArdeskError, match=words):
        act(ledger, *arguments, **fields)  # type: ignore[operator]  # any operation
    assert dump(ledger) == before


def test_never_more_is_applied_than_is_open_on_any_day(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100_00)
    pay(ledger, customer, 60_00, day("2026-03-01"), (invoice, 60_00))
    refused(ledger, "only 40.00 USD left", pay, customer, 50_00, day("2026-04-01"), (invoice, 41_00))
    refused(ledger, "1 has only", pay, customer, 50_00, day("2026-02-01"), (invoice, 41_00))
    loss = WriteOff(number="W", invoice_id=invoice, date=day("2026-05-01"), amount=40_01)
    refused(ledger, "write-off W would take 40.01", write_off, loss)


def test_never_more_leaves_a_payment_than_came(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    first, second = add_invoice(ledger, customer, "1", 100_00), add_invoice(ledger, customer, "2", 100_00)
    payment = pay(ledger, customer, 60_00, day("2026-03-01"), (first, 50_00))
    parts = [(second, 10_01)]
    refused(ledger, "only 10.00", payments.allocate, parts=parts, day=day("2026-03-02"), payment_id=payment)
    refused(ledger, "More is set", pay, customer, 10_00, day("2026-03-01"), (second, 10_01))


def test_documents_of_others_do_not_meet(ledger: Ledger) -> None:
    alder, birch = add_customer(ledger), add_customer(ledger, "BIRCH")
    invoice = add_invoice(ledger, alder, "1", 100_00)
    refused(ledger, "another customer or currency", pay, birch, 1_00, day("2026-03-01"), (invoice, 1_00))
    refused(
        ledger, "another customer or currency", pay, alder, 1_00, day("2026-03-01"), (invoice, 1_00), currency="EUR"
    )


def test_nothing_hangs_on_a_draft_or_a_void_invoice(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    draft = add_invoice(ledger, customer, "1", 100_00, status="draft")
    refused(ledger, "is draft", pay, customer, 1_00, day("2026-03-01"), (draft, 1_00))
    dispute = Dispute(number="D", invoice_id=draft, reason="x", opened=DAY)
    refused(ledger, "is draft", collections.save_dispute, dispute)
    invoices.issue(ledger, draft)
    pay(ledger, customer, 1_00, day("2026-03-01"), (draft, 1_00))
    refused(ledger, "is void", invoices.void_invoice, draft, "typed twice")


def test_a_returned_payment_opens_its_invoices_again(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    invoice = add_invoice(ledger, customer, "1", 100_00)
    payment = pay(ledger, customer, 100_00, day("2026-02-10"), (invoice, 100_00))
    payments.return_payment(ledger, payment, day("2026-02-20"))
    still_open = [ledger.invoice_rows(day(text))[0].open for text in ("2026-02-09", "2026-02-19", "2026-02-20")]
    assert still_open == [100_00, 0, 100_00]
    refused(ledger, "only 0.00", pay, customer, 100_00, day("2026-02-20"), (invoice, 100_00))
    pay(ledger, customer, 100_00, day("2026-02-21"), (invoice, 100_00))
    refused(ledger, "before it was received", payments.return_payment, payment, day("2026-02-09"))


@pytest.mark.parametrize("flag", ["yes", ""])
def test_the_payment_of_a_cash_sale_is_not_returned(ledger: Ledger, flag: str) -> None:
    customer = add_customer(ledger)
    sale = add_invoice(ledger, customer, "1", 100_00, due_date=DAY, cash_sale=flag)
    payment = pay(ledger, customer, 100_00, DAY, (sale, 100_00))
    refused(ledger, "make the sale a credit invoice", payments.return_payment, payment, day("2026-01-05"))
    credit = add_invoice(ledger, customer, "2", 100_00, due_date=DAY, cash_sale="no")
    payments.return_payment(ledger, pay(ledger, customer, 100_00, DAY, (credit, 100_00)), day("2026-01-05"))


def test_a_customer_with_documents_stays(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    add_invoice(ledger, customer, "1", 1)
    refused(ledger, "Other records still refer", customers.delete_customer, customer)
    lonely = add_customer(ledger, "BIRCH")
    customers.delete_customer(ledger, lonely)
    assert [one.code for one in ledger.all(Customer)] == ["ALDER"]


def test_bad_dates_and_amounts_never_reach_the_file(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    for statement in (
        "date = '2026-02-30'",
        "total = -1",
        "total = 1000000000001",
        "currency = 'DOLLAR'",
        "status = 'x'",
    ):
        connection = sqlite3.connect(ledger.path)
        connection.execute("INSERT INTO change (uuid, at, label) VALUES ('u', 't', 'l')")
        connection.execute(
            "INSERT INTO invoice (number, customer_id, date, due_date, net, tax, total, currency) "
            "VALUES ('9', ?, '2026-01-01', '2026-01-31', 1, 0, 1, 'USD')",
            (customer,),
        )
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"UPDATE invoice SET {statement} WHERE number = '9'")  # noqa: S608 - from this test
        connection.close()
    refused(ledger, "must lie between", add_invoice, customer, "1", 10**12 + 1)


def test_lists_show_what_stands_on_a_day(ledger: Ledger) -> None:
    customer = add_customer(ledger, credit_limit=500_00)
    paid = add_invoice(ledger, customer, "1", 100_00)
    late = add_invoice(ledger, customer, "2", 50_00, on=day("2026-01-05"))
    add_invoice(ledger, customer, "3", 25_00, on=day("2026-03-01"))
    pay(ledger, customer, 130_00, day("2026-02-01"), (paid, 100_00), (late, 20_00))
    today = day("2026-03-06")
    rows = {row.number: (row.state, row.open, row.days_late) for row in ledger.invoice_rows(today)}
    assert rows == {"1": ("paid", 0, 34), "2": ("overdue", 30_00, 30), "3": ("open", 25_00, -25)}
    assert ledger.totals(today) == (55_00, 30_00, 10_00)
    account = ledger.customer_rows(today)[0]
    assert (account.open_base, account.overdue_base, account.unapplied_base, account.oldest_days_late) == (
        55_00,
        30_00,
        10_00,
        30,
    )
    assert [item.number for item in ledger.open_invoices(customer, today)] == ["2", "3"]
    assert [(item.number, item.amount_left) for item in ledger.unapplied(customer, today)] == [("PAY-0001", 10_00)]
    assert [row.number for row in ledger.invoice_rows(today, limit=2)] == ["3", "2"]


def test_generic_rows_come_back_as_they_went_in(ledger: Ledger) -> None:
    customer = add_customer(ledger, risk="high", risk_since=DAY, no_chase=True, credit_limit=0)
    contact = Activity(date=DAY, customer_id=customer, kind="call", minutes=5, follow_up=day("2026-01-09"), note="ok")
    row = collections.save_activity(ledger, contact)
    from dataclasses import replace

    assert ledger.get(Activity, row) == replace(contact, id=row)
    assert ledger.get(Customer, customer).no_chase is True
    assert ledger.get(Customer, customer).risk_since == DAY
    assert ledger.find(Payment, number="none") is None
    assert ledger.all(Allocation) == []
    assert ledger.find(CompanyFact, key="name") is not None
    with pytest.raises(KeyError):
        ledger.get(Invoice, 99)
    with pytest.raises(KeyError):
        ledger.all(Invoice, colour="red")


def test_the_environment_does_not_matter_to_dates(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    customer = add_customer(ledger)
    add_invoice(ledger, customer, "1", 1, on=dt.date(2026, 12, 31))
    assert ledger.invoice_rows(dt.date(2026, 12, 31))[0].open == 1
    assert os.environ["TZ"] == "Pacific/Kiritimati"
