from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ardesk.domain.records import Promise, Refund
from ardesk.kpi import views
from ardesk.operations import payments
from ardesk.operations.collections import save_promise
from ardesk.operations.company import set_option
from ardesk.ui import tasks
from ardesk.ui.kpi_work import before, last_months, period_of, shifted
from ardesk.ui.pages.customers import CustomersPage
from ardesk.ui.pages.kpis import KpisPage
from ardesk.ui.pages.reports import ReportsPage
from ardesk.ui.session import Session, Wish
from ardesk.ui.widgets.customer_card import Habit, habit_words
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay
from tests.reports.printed import read_pages
from tests.ui.window_kit import focus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger

TODAY = day("2026-04-15")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        alder, birch = add_customer(opened, credit_limit=100_00), add_customer(opened, "BIRCH")
        first = add_invoice(opened, alder, "1", 300_00, on=day("2026-01-10"))
        add_invoice(opened, birch, "2", 200_00, on=day("2026-02-20"))
        add_invoice(opened, alder, "3", 100_00, on=day("2026-04-01"))
        pay(opened, alder, 180_00, day("2026-03-05"), (first, 180_00))
        promise = Promise(number="P", customer_id=birch, made=day("2026-04-02"), due=day("2026-04-20"), amount=200_00)
        save_promise(opened, promise)
        yield opened


@pytest.fixture
def session(ledger: Ledger) -> Session:
    return Session(ledger, today=TODAY)


def table_in(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def settle() -> None:
    assert tasks.finish(60_000)


@pytest.fixture
def kpis(session: Session, qtbot: QtBot) -> Iterator[KpisPage]:
    page = KpisPage(session)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    settle()
    yield page
    page.hide()
    settle()


@pytest.mark.parametrize(
    ("kind", "until", "period", "earlier", "back"),
    [
        ("month", "2026-04-15", "2026-04-01..2026-04-15", "2026-03", "2026-03-31"),
        ("month", "2026-03-31", "2026-03", "2026-02", "2026-02-28"),
        ("quarter", "2026-05-31", "2026-04-01..2026-05-31", "2026-Q1", "2026-03-31"),
        ("year", "2025-12-31", "2025", "2024", "2024-12-31"),
        ("twelve", "2026-04-15", "2025-04-16..2026-04-15", "2024-04-16..2025-04-15", "2026-03-31"),
    ],
)
def test_a_period_runs_up_to_its_day(kind: str, until: str, period: str, earlier: str, back: str) -> None:
    found = period_of(kind, day(until))
    assert (found.label, before(kind, found).label, str(shifted(kind, day(until), -1))) == (period, earlier, back)


def test_the_last_month_shown_ends_on_the_day_itself() -> None:
    assert [str(one) for one in last_months(day("2026-03-10"), 3)] == ["2026-01-31", "2026-02-28", "2026-03-10"]


def test_every_figure_has_a_tile_with_the_engines_value(kpis: KpisPage, ledger: Ledger, session: Session) -> None:
    expected = {value.id: value for value in views.kpis(ledger.book(), kpis.bar.period)}
    assert set(kpis.board.tiles) == set(expected)
    assert kpis.board.tiles["open_items"].figure == session.formats.unit(420_00, "money")
    assert kpis.board.tiles["dso"].value.value == expected["dso"].value
    assert all(tile.accessibleName().startswith(tile.text()) for tile in kpis.board.tiles.values())


def test_the_page_reaches_any_past_day_and_shows_nothing_later(kpis: KpisPage) -> None:
    field = kpis.bar.day_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2026-02-28")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert kpis.board.tiles["open_items"].value.value == 500_00
    assert kpis.board.tiles["ar_past_due"].value.value == 300_00
    assert kpis.board.overview is not None
    assert [aging.total.open_items for aging in kpis.board.overview.aging][-2:] == [300_00, 500_00]
    QTest.keyClick(kpis, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle()
    assert kpis.bar.period.end == day("2026-03-31")
    kpis.bar.set_day(day("2030-01-01"))
    assert kpis.bar.period.end == TODAY


def test_a_wrong_day_is_told_and_the_figures_stay(kpis: KpisPage, session: Session) -> None:
    said: list[str] = []
    session.told.connect(said.append)
    kpis.bar.day_field.setText("31.31")
    QTest.keyClick(kpis.bar.day_field, Qt.Key.Key_Return)
    assert len(said) == 1
    assert kpis.bar.period.end == TODAY


def test_a_tile_opens_formula_documents_and_splits(kpis: KpisPage) -> None:
    QTest.keyClick(kpis.board.tiles["dso"], Qt.Key.Key_Space)
    settle()
    detail = kpis.detail
    assert kpis.stack.currentWidget() is detail
    assert detail.found is not None
    assert "420.00" in detail.words.toPlainText()
    assert "100.00" in detail.words.toPlainText()
    numbers = {row.number for row in detail.documents.rows}
    assert numbers >= {"1", "2", "3"}
    assert [value.group for value in detail.splits["customer"].rows] == ["ALDER", "BIRCH"]
    QTest.keyClick(detail, Qt.Key.Key_Escape)
    assert kpis.stack.currentWidget() is kpis.view


def test_a_chart_tells_opens_copies_and_saves_its_figures(kpis: KpisPage, tmp_path: Path, session: Session) -> None:
    view = kpis.board.charts["aging"]
    view._draw()
    settle()
    assert view.chart is not None
    assert len(view.chart.twin.rows) == 12
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        view.write(tmp_path / f"chart.{kind}")
        assert (tmp_path / f"chart.{kind}").read_bytes().startswith(start)
    view.write(tmp_path / "chart.csv")
    rows = table_in(tmp_path / "chart.csv")
    assert sum(float(cell) for cell in rows[-1][1:]) == 420.0
    hit = next(one for one in view.chart.hits if one.label == 11 and one.series == 0)
    room = view._room()
    middle = QPoint(
        int(room.left() + (hit.left + hit.width / 2) * room.width()),
        int(room.top() + (hit.top + hit.height / 2) * room.height()),
    )
    found = view._hit(middle)
    assert found == hit
    assert session.formats.unit(100_00, "money") in view._words(hit)
    wishes: list[Wish] = []
    session.page_wanted.connect(lambda _page, wish: wishes.append(wish))
    view.opened.emit(hit.label, hit.series)
    assert [session.ledger.invoice_rows(TODAY, ids=wish.ids)[0].number for wish in wishes] == ["3"]
    view.show_table()


def test_options_are_kept_in_the_ledger_and_named(kpis: KpisPage, session: Session) -> None:
    set_option(session.ledger, "dso_receivables", "open_items")
    kpis.refresh()
    settle()
    assert "dso_receivables=open_items" in kpis.options_words.text()


def test_an_empty_ledger_says_why_there_is_no_figure(tmp_path: Path, qtbot: QtBot) -> None:
    with new_ledger(tmp_path) as empty:
        page = KpisPage(Session(empty, today=TODAY))
        qtbot.addWidget(page)
        settle()
        assert page.board.tiles["dso"].figure == "n/a"
        assert page.board.tiles["dso"].change


@pytest.fixture
def customers(session: Session, qtbot: QtBot) -> Iterator[CustomersPage]:
    page = CustomersPage(session)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    settle()
    yield page
    page.hide()
    settle()


def test_a_customer_is_told_in_one_time_line(customers: CustomersPage, session: Session) -> None:
    told = [(row.date, row.kind, row.number, row.amount) for row in customers.events.rows]
    assert told == [
        ("2026-04-01", "invoice", "3", 100_00),
        ("2026-03-05", "payment", "PAY-0001", -180_00),
        ("2026-01-10", "invoice", "1", 300_00),
    ]
    assert session.selection.kind == "customer"
    words = customers.card.text.text()
    assert "220.00" in words
    assert "over the credit limit" in words
    assert "24 days late" in words  # paid on 5 March what was due on 9 February
    customers.show_wish(Wish("customer", (2,)))
    assert [row.kind for row in customers.events.rows] == ["promise", "invoice"]


def test_a_payment_is_returned_or_deleted_from_the_time_line(
    customers: CustomersPage, ledger: Ledger, qtbot: QtBot
) -> None:
    customers.show_wish(Wish("customer", (1,)))
    customers.return_payment()
    assert ledger.account(1, TODAY).open_base == 220_00
    focus(qtbot, customers.timeline.grid)
    customers.timeline.grid.select_keys([("payment", 1)])
    customers.return_payment()
    assert ledger.account(1, TODAY).open_base == 400_00
    ledger.undo()
    customers.refresh()
    customers.timeline.grid.select_keys([("payment", 1)])
    customers.delete_current()
    assert ledger.account(1, TODAY).open_base == 400_00
    assert len(ledger.changes()) > 2


def test_who_returns_a_payment_is_told_what_was_refunded_of_it(
    customers: CustomersPage, session: Session, ledger: Ledger, qtbot: QtBot
) -> None:
    payment = pay(ledger, 2, 50_00, day("2026-04-01"))
    refund = Refund(number="R", customer_id=2, date=day("2026-04-02"), amount=20_00, payment_id=payment)
    payments.refund(ledger, refund)
    told: list[str] = []
    session.done.connect(told.append)
    customers.show_wish(Wish("customer", (2,)))
    focus(qtbot, customers.timeline.grid)
    customers.timeline.grid.select_keys([("payment", payment)])
    customers.return_payment()
    assert [words.replace("\xa0", " ") for words in told] == [
        "Payment PAY-0002 returned; its invoices are open again. USD 20.00 of it was refunded and is owed again."
    ]
    assert ledger.account(2, TODAY).unapplied_base == -20_00


@pytest.mark.parametrize(
    ("now", "earlier", "words"),
    [
        (None, 3.0, "Nothing was received in the last twelve months."),
        (12.2, 5.0, "Pays 12 days late on average, worse than a year ago."),
        (-3.0, None, "Pays 3 days early on average."),
        (0.2, 9.0, "Pays on time on average, better than a year ago."),
        (4.0, 4.5, "Pays 4 days late on average, as a year ago."),
    ],
)
def test_the_habit_of_paying_in_words(now: float | None, earlier: float | None, words: str) -> None:
    assert habit_words(Habit(now, earlier)) == words


@pytest.fixture
def reports(session: Session, qtbot: QtBot) -> Iterator[ReportsPage]:
    page = ReportsPage(session)
    qtbot.addWidget(page)
    page.show()
    settle()
    yield page
    page.hide()
    settle()


def test_last_months_summary_is_there_at_once(reports: ReportsPage, tmp_path: Path) -> None:
    assert reports.wanted().day == day("2026-03-31")
    assert reports.preview.page_count >= 1
    reports.write(tmp_path / "summary.pdf")
    text = " ".join(read_pages(tmp_path / "summary.pdf"))
    assert "March 2026" in text
    assert "320.00" in text  # 300 − 180 + 200 open at the end of March


def test_remarks_are_kept_with_their_month_and_printed(reports: ReportsPage, session: Session) -> None:
    reports.remarks.setPlainText("Alder pays in May.")
    reports.keep_remarks()
    assert session.ledger.company["remarks:2026-03"] == "Alder pays in May."
    reports.refresh()
    settle()
    assert reports.paper is not None
    assert "Alder pays in May." in reports.paper.html


def test_other_papers_by_what_is_chosen(reports: ReportsPage, session: Session, tmp_path: Path) -> None:
    reports.list.setCurrentRow(1)
    settle()
    reports.write(tmp_path / "aged.csv")
    rows = table_in(tmp_path / "aged.csv")
    assert rows[-1][-1] == "420.00"
    reports.list.setCurrentRow(2)
    assert reports.note.text() == "Choose a customer."
    reports.show_wish(Wish("statement", (1,)))
    settle()
    assert reports.paper is not None
    assert "220.00" in reports.paper.html
    reports.list.setCurrentRow(3)
    assert reports.preview.page_count == 0
    reports.number.setText("2")
    reports.number.editingFinished.emit()
    settle()
    assert reports.paper is not None
    assert session.formats.money(200_00) in reports.paper.html
