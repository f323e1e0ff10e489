"""Letters, receipts, credit notes, the policy, reviews and lists on the page of reports, as pages and as tables."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, CreditNote, WriteOff
from ardesk.operations.collections import log_activity
from ardesk.ui import tasks
from ardesk.ui.pages.reports import ReportsPage
from ardesk.ui.report_more import period_of
from ardesk.ui.report_work import PAPERS
from tests.ledgers import pay
from tests.ui.dialog_kit import a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

ACME = 1


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = a_session(tmp_path)
    first = an_invoice(made, "1", "2026-09-01", 100_00)
    pay(made.ledger, ACME, 40_00, dt.date(2026, 10, 5), (first, 40_00), number="PAY-1")
    log_activity(made.ledger, Activity(date=dt.date(2026, 10, 7), customer_id=ACME, kind="call", outcome="promised"))
    with made.ledger.change("more") as rows:
        rows.insert(
            CreditNote(number="CN-1", customer_id=ACME, date=dt.date(2026, 10, 8), net=5_00, total=5_00, currency="USD")
        )
        rows.insert(WriteOff(number="W-1", invoice_id=first, date=dt.date(2026, 10, 9), amount=7_00, reason="rounding"))
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def reports(session: Session, qtbot: QtBot) -> ReportsPage:
    page = ReportsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert tasks.finish()
    return page


def choose(page: ReportsPage, kind: str) -> None:
    page.list.setCurrentRow([name for name, _title in PAPERS].index(kind))
    assert tasks.finish()


def html(page: ReportsPage) -> str:
    page.refresh()
    assert tasks.finish()
    assert page.paper is not None, page.note.text()
    return page.paper.html


def rows_of(page: ReportsPage, target: Path) -> list[list[str]]:
    page.write(target)
    with target.open(encoding="utf-8-sig") as stream:
        return list(csv.reader(stream))


def test_a_letter_of_the_level_chosen(reports: ReportsPage) -> None:
    choose(reports, "letter")
    assert reports.note.text() == "Choose a customer."
    reports.customer.set_customer(ACME)
    assert "Payment reminder" in html(reports)
    reports.more.level.setCurrentIndex(3)
    assert "Final notice" in html(reports)
    assert "53.00" in html(reports)
    assert not reports.buttons["csv"].isEnabled()
    reports.day.set_day(dt.date(2026, 9, 2))
    reports.refresh()
    assert tasks.finish()
    assert "owed nothing on 09/02/2026" in reports.note.text()


def test_a_statement_of_movements(reports: ReportsPage, tmp_path: Path) -> None:
    choose(reports, "statement")
    reports.customer.set_customer(ACME)
    assert "Opening balance" not in html(reports)
    assert not reports.more.since.isEnabled()
    reports.more.shows.setCurrentIndex(1)
    assert reports.more.since.day() == dt.date(2026, 10, 1)
    assert "Opening balance" in html(reports)
    found = rows_of(reports, tmp_path / "moved.csv")
    assert [row[2] for row in found[1:]] == ["-40.00", "-5.00", "-7.00"]


def test_receipts_and_credit_notes_by_number(reports: ReportsPage) -> None:
    choose(reports, "receipt")
    assert reports.note.text() == "Type the number of a payment."
    reports.number.setText("PAY-1")
    assert "40.00" in html(reports)
    choose(reports, "credit_note")
    assert "There is no credit note PAY-1." in reports.note.text()
    reports.number.setText("CN-1")
    assert "We credit your account" in html(reports)


def test_the_policy_in_a_language(reports: ReportsPage) -> None:
    choose(reports, "policy")
    assert "How we follow up" in html(reports)
    reports.more.language.setCurrentIndex(reports.more.language.findData("es"))
    assert "seguimiento" in html(reports)


def test_lists_as_pages_and_tables(reports: ReportsPage, tmp_path: Path) -> None:
    choose(reports, "activity")
    assert "Calls" in html(reports)
    assert "October 2026, beside September 2026" in html(reports)
    assert rows_of(reports, tmp_path / "activity.csv")[1][:2] == ["Calls", "1"]
    choose(reports, "write_offs")
    assert "W-1" in html(reports)
    found = rows_of(reports, tmp_path / "write_offs.csv")
    assert [row[-1] for row in found[1:]] == ["7.00", "7.00"]
    reports.write(tmp_path / "write_offs.xlsx")
    reports.more.span.setCurrentIndex(2)
    assert "2026 ·" in html(reports)
    choose(reports, "review")
    reports.customer.set_customer(ACME)
    assert "Acme Ltd" in html(reports)
    assert rows_of(reports, tmp_path / "review.csv")[1][-1] == "53.00"


def test_the_quarter_and_the_year_of_a_month() -> None:
    end = dt.date(2026, 8, 31)
    assert [period_of(end, span).label for span in ("month", "quarter", "year")] == ["2026-08", "2026-Q3", "2026"]
