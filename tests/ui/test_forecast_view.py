"""Expected cash on the page of KPIs: what is shown without being asked, what the owner chooses, where rows lead."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from python_calamine import CalamineWorkbook

from ardesk.domain.records import Dispute
from ardesk.kpi.forecast.choice import METHOD, MINIMUM
from ardesk.ui import tasks
from ardesk.ui.pages.kpis import KpisPage
from ardesk.ui.session import Session, Wish
from ardesk.ui.widgets.forecast_view import ForecastView
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger
    from ardesk.ui.widgets.table import TableView

TODAY = day("2026-06-15")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Alder pays ten days late; two of its invoices are open, one of Birch is disputed."""
    with new_ledger(tmp_path) as opened:
        alder, birch = add_customer(opened, "ALDER"), add_customer(opened, "BIRCH")
        for month in range(1, 5):
            issued = dt.date(2026, month, 5)
            invoice = add_invoice(opened, alder, f"A{month}", 100_00, on=issued)
            pay(opened, alder, 100_00, issued + dt.timedelta(40), (invoice, 100_00))
        add_invoice(opened, alder, "A5", 500_00, on=day("2026-06-01"))
        add_invoice(opened, alder, "A6", 250_00, on=day("2026-06-05"))
        disputed = add_invoice(opened, birch, "B1", 80_00, on=day("2026-05-20"))
        with opened.change("dispute") as rows:
            rows.insert(Dispute(number="D1", invoice_id=disputed, reason="pricing", opened=day("2026-05-25")))
        yield opened


@pytest.fixture
def view(ledger: Ledger, qtbot: QtBot) -> Iterator[ForecastView]:
    page = KpisPage(Session(ledger, today=TODAY))
    qtbot.addWidget(page)
    page.session.revision_changed.connect(lambda _revision: page.refresh())
    page.resize(1300, 900)
    page.show()
    page.show_view("forecast")
    settle()
    shown = page.view
    assert isinstance(shown, ForecastView)
    yield shown
    page.hide()
    settle()


def settle() -> None:
    assert tasks.finish(60_000)


def column(table: TableView, name: str) -> list[str]:
    at = table.model.column_number(name)
    return [table.model.display(row, at) for row in table.model.visible_rows]


def test_invoices_with_their_day_and_why(view: ForecastView) -> None:
    assert column(view.invoices, "number") == ["A5", "A6"]
    assert column(view.invoices, "expected_date") == ["07/11/2026", "07/15/2026"]
    assert all(text.startswith("Alder usually pays 10 days late") for text in column(view.invoices, "why"))
    assert "As of 06/15/2026, 750.00 is expected from 2 open invoices" in view.words.text()


def test_past_forecasts_are_in_sight_without_being_asked(view: ForecastView) -> None:
    assert view.past.isVisible()
    assert column(view.past, "start")[0] == "May 2026"
    assert column(view.past, "actual")[0] == "100.00"
    assert "For May 2026" in view.words.text()


def test_what_is_held_out_stands_apart(view: ForecastView) -> None:
    assert column(view.held, "number") == ["B1"]
    assert column(view.held, "amount") == ["80.00"]
    assert "Held out as disputed or deducted: 80.00." in view.words.text()
    assert view.tabs.tabText(1) == "&Held out (1)"


def test_the_minimum_is_kept_marks_weeks_and_can_be_undone(view: ForecastView, ledger: Ledger) -> None:
    view.minimum.setFocus()
    QTest.keyClicks(view.minimum, "300")
    QTest.keyClick(view.minimum, Qt.Key.Key_Return)
    settle()
    assert ledger.company[MINIMUM] == "30000"
    assert view.found is not None
    assert {week.below_minimum for week in view.found.forecast.weeks} == {True, False}
    assert "weeks are below 300.00" in view.words.text()
    view.invoices.setFocus()
    view.session.undo()
    settle()
    assert ledger.company.get(MINIMUM, "") == ""
    assert view.minimum.text() == ""
    assert not any(week.below_minimum for week in view.found.forecast.weeks)


def test_nonsense_as_minimum_is_told_and_not_kept(view: ForecastView, ledger: Ledger, qtbot: QtBot) -> None:
    view.minimum.setText("lots")
    with qtbot.waitSignal(view.session.message):
        view.minimum.returnPressed.emit()
    assert MINIMUM not in ledger.company
    assert view.minimum.text() == ""


def test_the_method_is_kept_in_the_ledger(view: ForecastView, ledger: Ledger) -> None:
    view.method_box.setCurrentIndex(1)
    view.method_box.activated.emit(1)
    settle()
    assert ledger.company[METHOD] == "weighted_mean"
    assert view.found is not None
    assert view.found.forecast.method == "weighted_mean"
    assert column(view.invoices, "why")[0] == "Alder pays 10 days late on average, by amount (4 payments)."
    view.session.undo()
    settle()
    assert view.found.forecast.method == "habit"
    assert view.method_box.currentData() == "habit"


def test_enter_opens_the_invoice_and_the_why_stands_below(view: ForecastView, qtbot: QtBot) -> None:
    view.invoices.grid.setFocus()
    view.invoices.grid.setCurrentIndex(view.invoices.model.index(1, 0))
    view.invoices.grid.selectRow(1)
    assert view.why.text() == column(view.invoices, "why")[1]
    assert view.session.selection.kind == "invoice"
    with qtbot.waitSignal(view.session.page_wanted) as asked:
        QTest.keyClick(view.invoices.grid, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0] == "invoices"
    assert isinstance(asked.args[1], Wish)
    assert len(asked.args[1].ids) == 1


def test_the_chart_has_its_table(view: ForecastView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.chart.chart is not None, timeout=20_000)
    chart = view.chart.chart
    assert chart is not None
    assert len(chart.twin.rows) == 13
    assert chart.hits


def test_saved_as_a_workbook_and_as_csv(view: ForecastView, tmp_path: Path) -> None:
    view.write(tmp_path / "cash.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "cash.xlsx")
    assert book.sheet_names == ["Weeks", "Invoices", "Held out", "Past forecasts"]
    invoices = book.get_sheet_by_name("Invoices").to_python()
    assert [row[4] for row in invoices] == ["Invoice", "A5", "A6"]
    assert invoices[1][0] == dt.date(2026, 7, 11)
    assert invoices[1][7] == 500
    weeks = book.get_sheet_by_name("Weeks").to_python()
    assert sum(float(str(row[2])) for row in weeks[1:]) == pytest.approx(750)
    view.write(tmp_path / "cash.csv")
    assert "2026-07-11" in (tmp_path / "cash.csv").read_text(encoding="utf-8-sig")


def test_names_for_screen_readers(view: ForecastView) -> None:
    for widget in (view.method_box, view.minimum, view.chart, view.invoices.grid, view.past.grid, view.held.grid):
        assert widget.accessibleName()


def test_an_empty_ledger(tmp_path: Path, qtbot: QtBot) -> None:
    with new_ledger(tmp_path) as empty:
        page = KpisPage(Session(empty, today=TODAY))
        qtbot.addWidget(page)
        page.show()
        page.show_view("forecast")
        settle()
        view = page.view
        assert isinstance(view, ForecastView)
        assert "0.00 is expected from 0 open invoices" in view.words.text()
        assert "No month has passed yet that could have been forecast." in view.words.text()
        page.hide()
        settle()
