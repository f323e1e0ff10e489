from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from ardesk.domain.periods import Period
from ardesk.domain.records import Customer, Goal
from ardesk.kpi import views
from ardesk.operations import customers
from ardesk.operations.company import set_goal
from ardesk.ui import tasks
from ardesk.ui.pages.kpis import KpisPage
from ardesk.ui.session import Session, Wish
from ardesk.ui.widgets.compare_view import CompareView
from ardesk.ui.widgets.movers_view import MoversView
from ardesk.ui.widgets.scorecard_view import ScorecardView
from ardesk.ui.widgets.table import TableView
from tests.ledgers import add_invoice, day, new_ledger, pay
from tests.ui.window_kit import focus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.kpi.comparison import Scope
    from ardesk.ledger import Ledger

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
TODAY = day("2026-04-30")
MARCH = Period.parse("2026-03")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """March: Alder 1,000 of which 400 paid; Birch 500. April: Birch 900 on the last day, Alder 100."""
    with new_ledger(tmp_path) as opened:
        alder, birch = (
            customers.save_customer(opened, Customer(code=code, name=code.title(), type=kind))
            for code, kind in (("ALDER", "shop"), ("BIRCH", "school"))
        )
        first = add_invoice(opened, alder, "1", 1000_00, on=day("2026-03-10"))
        add_invoice(opened, birch, "2", 500_00, on=day("2026-03-20"))
        pay(opened, alder, 400_00, day("2026-03-25"), (first, 400_00))
        add_invoice(opened, alder, "3", 100_00, on=day("2026-04-02"))
        add_invoice(opened, birch, "4", 900_00, on=day("2026-04-30"))
        set_goal(opened, Goal(kpi="dso", goal="30", watch="40", valid_from=day("2026-04-01")))
        yield opened


@pytest.fixture
def page(ledger: Ledger, qtbot: QtBot) -> Iterator[KpisPage]:
    page = KpisPage(Session(ledger, today=TODAY))
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    settle()
    yield page
    page.hide()
    settle()


def settle() -> None:
    assert tasks.finish(60_000)


def put(table: TableView, row: int, column: str) -> None:
    """The keyboard on this cell."""
    table.grid.setCurrentIndex(table.model.index(row, table.model.column_number(column)))


def shown(table: TableView, column: str) -> list[str]:
    at = table.model.column_number(column)
    return [table.model.display(row, at) for row in table.model.visible_rows]


def opened(page: KpisPage) -> Scope | None:
    """What the page explains in full, once it does."""
    settle()
    assert page.stack.currentWidget() is page.detail
    return page.detail.found.scope if page.detail.found else None


def scorecard(page: KpisPage) -> ScorecardView:
    page.show_view("scorecard")
    settle()
    view = page.view
    assert isinstance(view, ScorecardView)
    return view


def compare(page: KpisPage, mode: str) -> CompareView:
    page.show_view("compare")
    view = page.view
    assert isinstance(view, CompareView)
    view.choose_mode(mode)
    settle()
    return view


def movers(page: KpisPage, kpi: str) -> MoversView:
    page.show_view("movers")
    view = page.view
    assert isinstance(view, MoversView)
    view.kpi.set_kpi(kpi)
    settle()
    return view


# going from view to view


def test_views_are_reached_by_key_and_only_made_when_shown(page: KpisPage, qtbot: QtBot) -> None:
    assert set(page.views) == {"board"}
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.switch.current == "scorecard"
    QTest.keyClick(page, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.switch.current == "board"
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.switch.current == "compare", timeout=10_000)  # the button is seen to go down
    page.show_wish(Wish("view", (), "movers"))
    assert page.stack.currentWidget() is page.views["movers"]
    settle()


def test_a_view_that_was_out_of_sight_shows_the_new_period(page: KpisPage) -> None:
    view = scorecard(page)
    page.show_view("board")
    page.bar.set_day(day("2026-03-31"))
    settle()
    page.show_view("scorecard")
    settle()
    lines = {line.value.id: line for line in view.model.rows}
    assert lines["open_items"].value.value == 1100_00


# the scorecard


def test_the_scorecard_has_every_kpi_beside_its_past_and_its_goal(page: KpisPage, ledger: Ledger, qtbot: QtBot) -> None:
    view = scorecard(page)
    now = {value.id: value for value in views.kpis(ledger.book(), page.bar.period)}
    assert [line.value.id for line in view.model.rows] == list(now)
    line = next(line for line in view.model.rows if line.value.id == "dso")
    # 2,100 of 1,000 in 30 days; 1,100 of 1,500 in 31 days
    assert line.value.value == pytest.approx(63)
    assert line.last == pytest.approx(1100 / 1500 * 31)
    at = view.model.rows.index(line)
    texts = {column.name: view.model.display(line, n) for n, column in enumerate(view.model.columns)}
    assert (texts["value"], texts["last"], texts["goal"]) == ("63.0 days", "22.7 days", "30.0 days")
    assert texts["verdict"] == "▼ Act"
    assert "your goal of 30.0 days" in texts["words"]
    put(view.table, at, "value")
    qtbot.waitUntil(lambda: "Days sales outstanding" in view.explained.toPlainText(), timeout=10_000)
    said = view.explained.toPlainText()
    for part in (
        "Days sales outstanding",
        "2,100.00",
        "1,000.00",
        "Your goal since 04/01/2026: 30.0 days, watch limit 40.0",
    ):
        assert part in said


def test_a_goal_does_not_reach_back(page: KpisPage) -> None:
    page.bar.set_day(day("2026-03-31"))
    view = scorecard(page)
    line = next(line for line in view.model.rows if line.value.id == "dso")
    assert line.goal is None


def test_the_scorecard_narrows_to_a_family_and_to_words(page: KpisPage) -> None:
    view = scorecard(page)
    view.table.chips.choose("family1")
    assert {line.value.family for line in view.model.visible_rows} == {view.model.visible_rows[0].value.family}
    view.table.chips.choose("act")
    assert {line.verdict for line in view.model.visible_rows} <= {"watch", "bad"}
    assert "dso" in [line.value.id for line in view.model.visible_rows]
    view.table.chips.choose("all")
    view.table.filter.setText("best possible")
    assert "best_possible_dso" in [line.value.id for line in view.model.visible_rows]


@pytest.mark.parametrize(("column", "period"), [("value", "2026-04"), ("last", "2026-03"), ("year_ago", "2025-04")])
def test_a_figure_of_the_scorecard_opens_its_own_period(page: KpisPage, column: str, period: str) -> None:
    view = scorecard(page)
    at = [line.value.id for line in view.model.rows].index("credit_sales")
    put(view.table, at, column)
    QTest.keyClick(view.table.grid, Qt.Key.Key_Return)
    scope = opened(page)
    assert scope is not None
    assert (scope.kpi_id, scope.period.label, scope.group) == ("credit_sales", period, None)
    QTest.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is view
    assert view.current_kpi() == "credit_sales"


def test_the_goal_of_the_selected_kpi_is_at_hand(page: KpisPage) -> None:
    from ardesk.ui.dialogs.goals import GoalsDialog

    view = scorecard(page)
    put(view.table, [line.value.id for line in view.model.rows].index("dso"), "name")
    page.set_goal()
    (dialog,) = page.window().findChildren(GoalsDialog)
    assert (dialog.kpi.kpi, dialog.start.day()) == ("dso", day("2026-04-01"))
    dialog.goal.setText("70")
    dialog.watch.setText("80")
    dialog.save()
    page.refresh()
    settle()
    assert next(line for line in view.model.rows if line.value.id == "dso").verdict == "good"


# comparisons


def test_customers_stand_beside_the_whole_which_stays_first(page: KpisPage) -> None:
    view = compare(page, "customer")
    table = view.figures.table
    assert table is not None
    assert shown(table, "title") == ["The whole", "Birch", "Alder"]
    assert shown(table, "ar_ending") == ["2,100.00", "1,400.00", "700.00"]
    assert shown(table, "ar_ending.share") == ["", "66.7%", "33.3%"]
    table.model.sort_by([(table.model.column_number("ar_ending"), False)])
    assert shown(table, "title") == ["The whole", "Alder", "Birch"]


@pytest.mark.parametrize("way", ["Enter", "F2", "button", "second click"])
def test_a_figure_of_a_group_opens_its_explanation(page: KpisPage, qtbot: QtBot, way: str) -> None:
    view = compare(page, "customer")
    table = view.figures.table
    assert table is not None
    put(table, shown(table, "title").index("Alder"), "dso")
    grid = table.grid
    focus(qtbot, grid)
    if way == "second click":
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.currentIndex()).center())
    elif way == "button":
        view.explain_button.click()
    else:
        QTest.keyClick(grid, Qt.Key.Key_Return if way == "Enter" else Qt.Key.Key_F2)
    scope = opened(page)
    assert scope is not None
    assert (scope.kpi_id, scope.by, scope.group) == ("dso", "customer", "ALDER")
    assert "Alder" in page.detail.heading.text()
    assert page.detail.found is not None
    assert page.detail.found.explained.value.value == pytest.approx(700 / 100 * 30)
    assert {row.number for row in page.detail.documents.rows} == {"1", "3"}
    assert page.detail.found.values[-1] == pytest.approx(210)


@pytest.mark.parametrize("mode", ["type", "collector"])
def test_types_and_collectors_are_explained_too(page: KpisPage, mode: str) -> None:
    view = compare(page, mode)
    table = view.figures.table
    assert table is not None
    put(table, 1, "ar_ending")
    view.explain_button.click()
    scope = opened(page)
    assert scope is not None
    assert scope.by == mode
    assert page.detail.found is not None
    assert page.detail.found.explained.value.value == {"type": 1400_00, "collector": 2100_00}[mode]


def test_two_periods_tell_better_from_worse_by_sign_and_colour(page: KpisPage) -> None:
    view = compare(page, "periods")
    table = view.figures.table
    assert table is not None
    at = [row.key for row in table.model.rows].index("dso")
    row = table.model.rows[at]
    texts = [table.model.display(row, n) for n, column in enumerate(table.model.columns) if column.name != "family"]
    assert texts[:4] == ["Days sales outstanding", "22.7 days", "63.0 days", "✗ +40.3 days"]
    put(table, at, "first")
    assert view.figures.scope() is not None
    assert view.figures.scope().period == MARCH  # type: ignore[union-attr]  # it was just seen to be there
    view.other_period.setEditText("2026-02")
    view.other_period.left.emit()
    settle()
    assert view.comparison is not None
    assert view.comparison.headings[0].title == "2026-02"
    view.other_period.setEditText("nonsense")
    view.other_period.left.emit()
    assert view.other_period.period.label == "2026-02"


def test_two_days_list_the_documents_that_make_the_change(page: KpisPage) -> None:
    view = compare(page, "days")
    assert view.comparison is not None
    assert view.comparison.total is not None
    assert [cell.value for cell in view.comparison.total.cells] == [1100_00, 2100_00, 1000_00]
    assert [(row.number, row.amount) for row in view.documents.model.rows] == [("3", 100_00), ("4", 900_00)]
    view.documents.table.totals.add_up()
    assert "1,000.00" in view.documents.table.totals.words()
    wishes: list[Wish] = []
    page.session.page_wanted.connect(lambda _page, wish: wishes.append(wish))
    QTest.keyClick(view.documents.table.grid, Qt.Key.Key_Return)
    assert [wish.kind for wish in wishes] == ["invoice"]


def test_the_kpis_compared_are_chosen(page: KpisPage) -> None:
    from ardesk.ui.dialogs.kpi_choice import KpiChoiceDialog

    view = compare(page, "customer")
    view.kpi_button.click()
    (dialog,) = page.window().findChildren(KpiChoiceDialog)
    assert "dso" in dialog.ticked()
    dialog.tick(["open_items"])
    dialog.accept()
    settle()
    table = view.figures.table
    assert table is not None
    assert [column.name for column in table.model.columns] == ["title", "open_items", "open_items.share"]


def test_how_customers_pay_has_a_row_for_each(page: KpisPage) -> None:
    view = compare(page, "pattern")
    table = view.figures.table
    assert table is not None
    assert set(shown(table, "title")) == {"All customers", "Alder", "Birch"}
    assert not view.kpi_button.isVisible()


# what moved it


def test_what_moved_it_is_said_drawn_and_listed(page: KpisPage) -> None:
    view = movers(page, "ar_ending")
    words = view.words.text()
    assert "rose by 1,000.00" in words
    assert "1,100.00 in March 2026, 2,100.00 in April 2026" in words
    assert "Birch (+900.00), Alder (+100.00)" in words
    rows = {row.name: row.part for row in view.models["customers"].rows}
    assert rows == {"Birch": 900_00, "Alder": 100_00}
    assert [(row.document.number, row.part) for row in view.models["documents"].rows] == [("4", 900_00), ("3", 100_00)]
    assert "Invoice 4" in words  # nine tenths of the change on the last day
    assert [bool(row.mark) for row in view.models["documents"].rows] == [True, False]


@pytest.mark.parametrize("kpi", ["dso", "ar_ending", "pct_past_due"])
def test_the_parts_listed_add_up_to_the_change(page: KpisPage, kpi: str) -> None:
    view = movers(page, kpi)
    assert view.found is not None
    change = view.found.change
    assert change is not None
    assert sum(row.part for row in view.models["customers"].rows) == pytest.approx(change)
    assert sum(row.part for row in view.models["parts"].rows) == pytest.approx(change)


def test_what_moved_it_is_asked_of_the_kpi_in_view(page: KpisPage) -> None:
    page.open_kpi("pct_past_due")
    settle()
    page.show_view("movers")
    settle()
    view = page.view
    assert isinstance(view, MoversView)
    assert view.found is not None
    assert view.found.kpi.id == "pct_past_due"


def test_a_figure_missing_in_one_period_is_said(page: KpisPage) -> None:
    view = movers(page, "dso")
    view.first.setEditText("2026-01")
    view.first.left.emit()
    settle()
    assert "has no figure for January 2026" in view.words.text()


def test_documents_and_customers_that_moved_it_are_doors(page: KpisPage) -> None:
    view = movers(page, "ar_ending")
    wishes: list[tuple[str, Wish]] = []
    page.session.page_wanted.connect(lambda name, wish: wishes.append((name, wish)))
    QTest.keyClick(view.tables["documents"].grid, Qt.Key.Key_Return)
    number = page.session.ledger.invoice_rows(TODAY, ids=wishes[0][1].ids)[0].number
    assert (wishes[0][0], number) == ("invoices", "4")
    QTest.keyClick(view.tables["customers"].grid, Qt.Key.Key_Return)
    scope = opened(page)
    assert scope is not None
    assert (scope.by, scope.group, scope.period) == ("customer", "BIRCH", Period.parse("2026-04"))


# a KPI in full


def test_a_group_in_the_split_of_a_kpi_opens_and_leads_back(page: KpisPage) -> None:
    page.open_kpi("ar_ending")
    settle()
    split = next(view for view in page.detail.findChildren(TableView) if view.name == "kpi_by_type")
    split.activated_row.emit(next(value for value in page.detail.splits["type"].rows if value.group == "school"))
    settle()
    assert page.detail.found is not None
    assert page.detail.found.explained.value.value == 1400_00
    assert "school" in page.detail.heading.text()
    QTest.keyClick(page.detail, Qt.Key.Key_Escape)
    settle()
    assert page.detail.found.scope.group is None
    assert page.stack.currentWidget() is page.detail
    QTest.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.board


# files


def csv_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def xlsx_of(path: Path) -> dict[str, list[list[Cell]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_scorecard_is_saved(page: KpisPage, tmp_path: Path) -> None:
    view = scorecard(page)
    view.write(tmp_path / "card.csv")
    (line,) = (row for row in csv_of(tmp_path / "card.csv") if "Receivables at end" in row)
    assert "2100.00" in line
    view.write(tmp_path / "card.xlsx")
    first = next(iter(xlsx_of(tmp_path / "card.xlsx").values()))
    (found,) = (row for row in first if "Receivables at end" in row)
    assert 2100.0 in found


def test_a_comparison_is_saved_with_its_documents(page: KpisPage, tmp_path: Path) -> None:
    view = compare(page, "days")
    view.write(tmp_path / "days.xlsx")
    cells = [cell for rows in xlsx_of(tmp_path / "days.xlsx").values() for row in rows for cell in row]
    assert {2100.0, 900.0, "4"} <= set(cells)
    view = compare(page, "customer")
    view.write(tmp_path / "customers.csv")
    assert any("1400.00" in row for row in csv_of(tmp_path / "customers.csv"))


def test_what_moved_it_is_saved(page: KpisPage, tmp_path: Path) -> None:
    view = movers(page, "ar_ending")
    view.write(tmp_path / "moved.csv")
    assert any({"Birch", "900.00"} <= set(row) for row in csv_of(tmp_path / "moved.csv"))
    view.write(tmp_path / "moved.xlsx")
    assert len(xlsx_of(tmp_path / "moved.xlsx")) >= 3


def test_documents_and_splits_of_a_kpi_are_saved(page: KpisPage, tmp_path: Path) -> None:
    page.open_kpi("ar_ending")
    settle()
    page.detail.write(tmp_path / "documents.csv")
    rows = csv_of(tmp_path / "documents.csv")
    assert {row[0] for row in rows} >= {"1", "2", "3", "4"} or any("4" in row for row in rows)
    page.detail.tabs.setCurrentIndex(1)
    page.detail.write(tmp_path / "split.csv")
    assert any({"Birch", "1400.00"} <= set(row) for row in csv_of(tmp_path / "split.csv"))


def test_saving_is_asked_for_and_told(page: KpisPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    said: list[str] = []
    page.session.told.connect(said.append)
    page.save_figures()
    assert "no table" in said[-1]
    scorecard(page)
    page.save_figures()
    assert said[-1] == f"Saved as {target}.xlsx."
    assert (tmp_path / "mine.xlsx").stat().st_size
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "none" / "x"), ""))
    refused: list[str] = []
    page.session.message.connect(refused.append)
    page.save_figures()
    assert len(refused) == 1


# nothing to show


def test_every_view_stands_in_an_empty_ledger(tmp_path: Path, qtbot: QtBot) -> None:
    with new_ledger(tmp_path) as empty:
        page = KpisPage(Session(empty, today=dt.date(2026, 4, 30)))
        qtbot.addWidget(page)
        page.show()
        assert scorecard(page).model.rows
        for mode in ("customer", "type", "collector", "pattern", "periods", "days"):
            assert compare(page, mode).comparison is not None
        assert "has no figure" in movers(page, "dso").words.text()
        page.hide()
        settle()
