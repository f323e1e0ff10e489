from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ardesk.domain.periods import Period
from ardesk.domain.records import Activity, Deduction, Dispute
from ardesk.kpi.comparison import Scope
from ardesk.kpi.options import Options
from ardesk.operations.collections import log_activity, save_deduction, save_dispute
from ardesk.ui import tasks
from ardesk.ui.chart_work import CHARTS
from ardesk.ui.session import Session, Wish
from ardesk.ui.widgets.charts_view import ChartsView
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger
    from ardesk.ui.widgets.chart_view import ChartView

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)  # tips, where there is no screen
TODAY = day("2026-04-15")
QUARTER = Period.parse("2026-01-01..2026-04-15")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with new_ledger(tmp_path_factory.mktemp("charts")) as opened:
        alder, birch = add_customer(opened), add_customer(opened, "BIRCH")
        first = add_invoice(opened, alder, "1", 300_00, on=day("2026-01-10"))
        second = add_invoice(opened, birch, "2", 200_00, on=day("2026-02-20"))
        add_invoice(opened, alder, "3", 100_00, on=day("2026-04-01"))
        pay(opened, alder, 180_00, day("2026-03-05"), (first, 180_00))
        save_dispute(
            opened, Dispute(number="D", invoice_id=second, amount=50_00, reason="pricing", opened=day("2026-03-01"))
        )
        save_deduction(
            opened, Deduction(number="E", invoice_id=first, amount=20_00, reason="short", opened=day("2026-03-05"))
        )
        log_activity(opened, Activity(date=day("2026-04-14"), customer_id=alder, kind="call"))
        yield opened


@pytest.fixture(scope="module")
def session(ledger: Ledger) -> Session:
    return Session(ledger, today=TODAY)


def settle(view: ChartsView) -> None:
    """All that is seen has been worked out and drawn."""
    for _turn in range(4):
        QTest.qWait(150)
        assert tasks.finish(60_000)
    assert view.isVisible()


@pytest.fixture(scope="module")
def view(session: Session, qapp: QApplication) -> Iterator[ChartsView]:
    """All charts of a quarter; whoever changes the view puts it back."""
    del qapp
    made = ChartsView(session)
    made.resize(1100, 2200)
    made.show()
    made.show_figures("quarter", QUARTER, Options())
    settle(made)
    yield made
    made.hide()
    assert tasks.finish(60_000)
    made.deleteLater()


def keys(chart: ChartView, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(chart, key)


def test_every_chart_stands_with_its_table_and_its_names(view: ChartsView) -> None:
    assert list(view.charts) == [name for name, *_rest in CHARTS]
    for name, chart in view.charts.items():
        assert chart.chart is not None, name
        assert chart.chart.twin.rows
        assert chart.accessibleName()
        assert "arrow keys" in chart.accessibleDescription()
        assert chart.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_figures_are_those_of_the_period_and_follow_it(view: ChartsView) -> None:
    def moved() -> dict[object, object]:
        chart = view.charts["moved"].chart
        assert chart is not None
        return {row[0]: row[1] for row in chart.twin.rows}

    assert moved()["Credit sales"] == 600_00
    view.show_figures("month", Period.parse("2026-04-01..2026-04-15"), Options())
    settle(view)
    assert moved()["Credit sales"] == 100_00
    view.show_figures("quarter", QUARTER, Options())
    settle(view)


def drawn(view: ChartsView) -> set[str]:
    return {name for name, chart in view.charts.items() if chart.chart is not None}


def test_only_what_is_seen_is_worked_out(session: Session, qtbot: QtBot) -> None:
    made = ChartsView(session)
    qtbot.addWidget(made)
    made.resize(1100, 300)
    made.show()
    made.show_figures("quarter", QUARTER, Options())
    settle(made)
    assert {"moved", "aging"} <= drawn(made)
    assert "contacts" not in drawn(made)
    before = made.grid.geometry().height()
    made.verticalScrollBar().setValue(made.verticalScrollBar().maximum())
    settle(made)
    assert "contacts" in drawn(made)
    assert made.grid.geometry().height() == before
    made.hide()


def test_two_columns_where_there_is_room_and_one_where_there_is_not(view: ChartsView) -> None:
    moved, aging = view.charts["moved"], view.charts["aging"]
    assert moved.y() == aging.y()
    view.resize(500, 900)
    settle(view)
    assert moved.y() < aging.y()
    assert moved.x() == aging.x()
    assert moved.width() > 400
    view.resize(1100, 2200)
    settle(view)


def test_what_moved_opens_the_figure_behind_a_step(view: ChartsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.explain_wanted) as told:
        view.charts["moved"].opened.emit(1, 0)
    assert told.args == [Scope("credit_sales", QUARTER)]


def test_a_month_of_a_history_opens_that_month(view: ChartsView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.explain_wanted) as told:
        view.charts["dso"].opened.emit(10, 1)
    assert told.args == [Scope("best_possible_dso", Period.parse("2026-03"))]
    with qtbot.waitSignal(view.explain_wanted) as told:
        view.charts["cash"].opened.emit(11, 1)
    assert told.args == [Scope("cash_collected", Period.parse("2026-04-01..2026-04-15"))]


@pytest.mark.parametrize(
    ("name", "label", "page", "kind", "title"),
    [
        ("aging", 11, "invoices", "invoices", "Not due, 04/15/2026"),
        ("late", -1, "invoices", "invoices", "Paid"),
        ("disputes", 0, "invoices", "invoices", "Disputed: pricing"),
        ("deductions", 0, "invoices", "invoices", "Deducted: short"),
        ("customers", 0, "customers", "customer", ""),
        ("contacts", -2, "collections", "activity", "Contacts, 04/14/2026"),
    ],
)
def test_a_value_opens_what_is_behind_it(
    view: ChartsView, session: Session, qtbot: QtBot, name: str, label: int, page: str, kind: str, title: str
) -> None:
    chart = view.charts[name].chart
    assert chart is not None
    if name == "late":
        row = next(at for at, one in enumerate(chart.twin.rows) if one[1])
    else:
        row = label % len(chart.twin.rows)
    with qtbot.waitSignal(session.page_wanted) as told:
        view.charts[name].opened.emit(row, 0)
    wanted, wish = told.args
    assert (wanted, wish.kind) == (page, kind)
    assert len(wish.ids) == 1
    assert wish.title.startswith(title)
    assert isinstance(wish, Wish)


# A chart by itself


def test_arrow_keys_go_from_figure_to_figure_and_say_it(view: ChartsView, qtbot: QtBot) -> None:
    chart = view.charts["dso"]
    chart.setFocus()
    keys(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("April 2026, DSO: ")
    keys(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "February 2026, DSO: 70.0 days"  # nothing was sold in March
    keys(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription().startswith("February 2026, Best possible: ")
    with qtbot.waitSignal(view.explain_wanted) as told:
        keys(chart, Qt.Key.Key_Return)
    assert told.args == [Scope("best_possible_dso", Period.parse("2026-02"))]
    keys(chart, Qt.Key.Key_Escape)
    assert "arrow keys" in chart.accessibleDescription()


def test_every_value_is_within_reach_of_the_keys(view: ChartsView) -> None:
    for name, chart in view.charts.items():
        drawn = chart.chart
        assert drawn is not None
        wanted = {(hit.label, hit.series) for hit in drawn.hits}
        reached = set()
        keys(chart, Qt.Key.Key_Home)
        several = len({hit.series for hit in drawn.hits}) > 1 and not drawn.together
        for _label in {hit.label for hit in drawn.hits}:
            for move in [Qt.Key.Key_Up] * 4 + [Qt.Key.Key_Down] * 4:
                if several:
                    keys(chart, move)
                reached |= {(at.label, at.series) for at in [chart.current] if at}
            keys(chart, Qt.Key.Key_Down if drawn.together else Qt.Key.Key_Right)
        assert reached == wanted, name


def test_the_calendar_goes_left_and_right_by_weeks(view: ChartsView) -> None:
    chart = view.charts["contacts"]
    keys(chart, Qt.Key.Key_End)
    assert chart.accessibleDescription().startswith("04/15/2026")
    keys(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("04/08/2026")
    keys(chart, Qt.Key.Key_Up)
    assert chart.accessibleDescription() == "04/07/2026\nContacts: 0"


def test_a_row_is_told_whole(view: ChartsView) -> None:
    chart = view.charts["disputes"]
    keys(chart, Qt.Key.Key_Home)
    told = "pricing\nAmount: 50.00\nCases: 1\nShare: 100.0%\nShare so far: 100.0%"
    assert chart.accessibleDescription() == told


def test_the_table_has_each_column_in_its_unit(view: ChartsView) -> None:
    chart = view.charts["customers"]
    chart.show_table()
    from ardesk.ui.dialogs.chart_table import ChartTable

    dialog = view.window().findChild(ChartTable, "chart_table")
    assert dialog is not None
    model = dialog.table.model
    shown = [model.index(0, column).data() for column in range(3)]
    assert shown[1:] == ["120.00", "65.0 days"]
    dialog.close()


def test_copies_and_files_have_money_in_whole_units(view: ChartsView, tmp_path: Path) -> None:
    chart = view.charts["moved"]
    chart.copy()
    assert "Credit sales\t600.0\t600.0" in QApplication.clipboard().text()
    chart.write(tmp_path / "it.csv")
    rows = list(csv.reader((tmp_path / "it.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["Step", "Change", "Balance"]
    assert [float(cell) for cell in rows[2][1:]] == [600.0, 600.0]
    for kind in ("png", "svg"):
        chart.write(tmp_path / f"it.{kind}")
        assert (tmp_path / f"it.{kind}").stat().st_size > 1000


def test_hovering_shows_names_literally() -> None:
    from ardesk.ui.widgets.chart_view import _plain

    assert _plain("<b>Birch</b>\nAmount: 1") == "<p style='white-space:pre'>&lt;b&gt;Birch&lt;/b&gt;\nAmount: 1</p>"


def test_a_click_on_a_bar_opens_it(view: ChartsView, qtbot: QtBot) -> None:
    chart = view.charts["moved"]
    drawn = chart.chart
    assert drawn is not None
    hit = next(one for one in drawn.hits if one.label == 1)
    room = chart._room()
    at = QPoint(
        round(room.left() + (hit.left + hit.width / 2) * room.width()),
        round(room.top() + (hit.top + hit.height / 2) * room.height()),
    )
    with qtbot.waitSignal(chart.opened) as told:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [1, 0]
