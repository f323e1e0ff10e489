"""Lists: sorting, filtering and sums against slow loops; what is shown, remembered and copied."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from ardesk.format import Formats
from ardesk.ui.models import table as roles
from ardesk.ui.models.columns import Chip, Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Row(NamedTuple):
    id: int
    name: str
    day: str | None
    amount: int | None
    currency: str


COLUMNS = (
    Column("name", "Name", width=10),
    Column("day", "Day", "date"),
    Column("amount", "Amount", "money", currency="currency"),
    Column("currency", "Currency", shown=False),
)
FORMATS = Formats("en_US", "USD")


def rows(count: int = 200, seed: int = 1) -> list[Row]:
    dice = random.Random(seed)  # noqa: S311 - figures to test with
    words = ["Alder", "birch", "Cedar", "dogwood", "ELM", "Fir & Sons", "Ødegård", ""]
    first = dt.date(2026, 1, 1)
    return [
        Row(
            number,
            dice.choice(words),
            dice.choice([None, (first + dt.timedelta(days=dice.randrange(40))).isoformat()]),
            dice.choice([None, dice.randrange(-5_000, 5_000)]),
            dice.choice(["USD", "EUR"]),
        )
        for number in range(count)
    ]


def ids(model: TableModel) -> list[int]:
    return [row.id for row in model.visible_rows]


def slowly_sorted(given: list[Row], keys: list[tuple[int, bool]]) -> list[int]:
    """Insertion by comparing key after key; what is missing comes last, equal rows keep their order."""

    def before(one: Row, other: Row) -> bool:
        for number, descending in keys:
            a, b = (getattr(row, COLUMNS[number].name) for row in (one, other))
            a, b = (value.casefold() if isinstance(value, str) else value for value in (a, b))
            a_gone, b_gone = (value in (None, "") for value in (a, b))
            if a_gone != b_gone:
                return b_gone
            if a_gone or a == b:
                continue
            return bool(a > b if descending else a < b)
        return False

    done: list[Row] = []
    for row in given:
        place = next((n for n, other in enumerate(done) if before(row, other)), len(done))
        done.insert(place, row)
    return [row.id for row in done]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "keys", [[(0, False)], [(2, True)], [(1, True), (0, False)], [(3, False), (0, True), (2, False)]]
)
def test_sorting_is_what_a_slow_loop_does(keys: list[tuple[int, bool]], seed: int) -> None:
    given = rows(120, seed)
    model = TableModel(COLUMNS, given, FORMATS)
    model.sort_by(keys)
    assert ids(model) == slowly_sorted(given, keys)


@pytest.mark.parametrize(
    "text", ["a", "al", "alder", "ALDER usd", "2026-01", "usd 01-1", "-12", "ø", "no such thing", "  "]
)
def test_filtering_is_what_a_slow_loop_does(text: str) -> None:
    given = rows()
    model = TableModel(COLUMNS, given, FORMATS)
    for end in range(1, len(text) + 1):
        model.set_filter(text[:end])

    def contains(row: Row, word: str) -> bool:
        amount = "" if row.amount is None else f"{row.amount / 100:.2f}"
        return any(word in part.lower() for part in (row.name, row.day or "", amount, row.currency))

    assert ids(model) == [row.id for row in given if all(contains(row, word) for word in text.lower().split())]


@pytest.mark.parametrize("first", [0, 1, 50, 199, 200, 500])
def test_a_filter_that_looks_at_a_part_first_ends_with_the_same_rows(first: int) -> None:
    at_once, by_and_by = TableModel(COLUMNS, rows(), FORMATS), TableModel(COLUMNS, rows(), FORMATS)
    for text in ("a", "al", "al us", "al", "b", ""):
        at_once.set_filter(text)
        by_and_by.set_filter(text, first=first)
        shown = ids(by_and_by)
        assert shown == ids(at_once)[: len(shown)]
        while not by_and_by.go_on():
            pass
        assert ids(by_and_by) == ids(at_once)


def test_taking_letters_back_widens_the_list_again() -> None:
    model = TableModel(COLUMNS, rows(), FORMATS)
    model.set_filter("al")
    wide = ids(model)
    model.set_filter("alder")
    model.set_filter("al")
    assert ids(model) == wide
    model.set_filter("")
    assert len(ids(model)) == 200


def test_chip_filter_and_sort_hold_together_when_rows_change() -> None:
    model = TableModel(COLUMNS, rows(seed=1), FORMATS)
    model.set_chip(lambda row: row.currency == "EUR")
    model.set_filter("r")
    model.sort_by([(2, False)])
    fresh = rows(seed=2)
    model.set_rows(fresh)
    expected = [row for row in fresh if row.currency == "EUR" and "r" in f"{row.name} {row.currency}".lower()]
    assert ids(model) == slowly_sorted(expected, [(2, False)])


def test_a_day_is_found_as_iso_whether_it_is_kept_as_text_or_not() -> None:
    given = rows(50)
    days = [row._replace(day=row.day and dt.date.fromisoformat(row.day)) for row in given]  # type: ignore[arg-type]  # as some lists do
    found = [TableModel(COLUMNS, some, FORMATS) for some in (given, days)]
    for model in found:
        model.set_filter("2026-01-1")
    assert ids(found[0]) == ids(found[1]) == [row.id for row in given if row.day and "2026-01-1" in row.day] != []


def test_totals_are_the_sums_per_currency_of_what_is_shown() -> None:
    model = TableModel(COLUMNS, rows(), FORMATS)
    model.set_filter("a")
    sums: dict[str, int] = {}
    for row in model.visible_rows:
        sums[row.currency] = sums.get(row.currency, 0) + (row.amount or 0)
    assert model.totals(2, model.narrowing.visible) == sums


def test_total_of_one_currency_is_plain_and_of_two_names_both() -> None:
    one, two = Row(1, "x", None, 1234_50, "USD"), Row(2, "y", None, 5, "EUR")
    model = TableModel(COLUMNS, [one, two], FORMATS)
    assert model.total_text(2, [0]) == "1,234.50"
    assert model.total_text(2, [0, 1]) == "EUR\xa00.05 · USD\xa01,234.50"


def test_display_is_for_people_and_raw_is_for_sorting() -> None:
    model = TableModel(COLUMNS, [Row(1, "Alder", "2026-03-09", 1250_00, "USD")], FORMATS)
    shown = [model.index(0, number).data() for number in range(3)]
    raw = [model.index(0, number).data(roles.RAW) for number in range(3)]
    assert shown == ["Alder", "03/09/2026", "1,250.00"]
    assert raw == ["Alder", "2026-03-09", 1250_00]
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Amount: 1,250.00"


def test_roles_and_alignments_are_qts() -> None:
    role, side = Qt.ItemDataRole, Qt.AlignmentFlag
    ours = (roles.DISPLAY, roles.DECORATION, roles.TOOL_TIP, roles.ALIGNMENT, roles.FOREGROUND, roles.SPOKEN, roles.RAW)
    theirs = (
        role.DisplayRole,
        role.DecorationRole,
        role.ToolTipRole,
        role.TextAlignmentRole,
        role.ForegroundRole,
        role.AccessibleTextRole,
        role.UserRole,
    )
    assert ours == tuple(int(each) for each in theirs)
    assert Qt.AlignmentFlag.AlignRight | side.AlignVCenter == side(roles.RIGHT)
    assert side.AlignLeft | side.AlignVCenter == side(roles.LEFT)


def view(qtbot: QtBot, state: dict[str, object] | None = None, given: list[Row] | None = None) -> TableView:
    model = TableModel(COLUMNS, rows(20) if given is None else given, FORMATS)
    chips = (Chip("all", "All"), Chip("euro", "Euro", lambda row: row.currency == "EUR"))
    shown = TableView(model, "trees", {} if state is None else state, chips=chips)
    qtbot.addWidget(shown)
    shown.resize(900, 500)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    shown.grid.setFocus()
    return shown


def test_columns_are_remembered_in_order_width_sort_and_choice(qtbot: QtBot) -> None:
    state: dict[str, object] = {}
    first = view(qtbot, state)
    header = first.grid.horizontalHeader()
    header.moveSection(0, 2)
    first.show_column(3, shown=True)
    first.show_column(1, shown=False)
    first.grid.setColumnWidth(2, 222)
    first.grid.sort_by_column(2)
    first.grid.sort_by_column(2)
    first.grid.sort_by_column(0, adding=True)
    first.save_columns()
    again = view(qtbot, state)
    assert again.grid.visible_columns() == [2, 0, 3] == first.grid.visible_columns()
    assert again.grid.columnWidth(2) == pytest.approx(222, abs=1)
    assert again.model.sort_keys == [(2, True), (0, False)]
    again.reset_columns()
    assert again.grid.visible_columns() == [0, 1, 2]
    assert again.model.sort_keys == []


def test_the_last_column_cannot_be_hidden(qtbot: QtBot) -> None:
    shown = view(qtbot)
    for number in range(4):
        shown.show_column(number, shown=False)
    assert len(shown.grid.visible_columns()) == 1


def test_memory_of_columns_that_are_gone_or_broken_does_no_harm(qtbot: QtBot) -> None:
    state: dict[str, object] = {
        "columns.trees": {"order": ["lost", "amount"], "widths": 7, "sort": [["lost", True], "x"]}
    }
    assert view(qtbot, state).grid.visible_columns() == [2, 0, 1]


def test_a_header_click_sorts_and_one_with_shift_adds(qtbot: QtBot) -> None:
    shown = view(qtbot)
    header = shown.grid.horizontalHeader()

    def click(number: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = header.sectionViewportPosition(number) + 8
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(place, 5))

    click(0)
    assert shown.model.sort_keys == [(0, False)]
    click(0)
    assert shown.model.sort_keys == [(0, True)]
    click(2, Qt.KeyboardModifier.ShiftModifier)
    assert shown.model.sort_keys == [(0, True), (2, False)]
    assert shown.model.heading(0) == "Name ▼1"


def test_typing_filters_and_escape_shows_everything_again(qtbot: QtBot) -> None:
    shown = view(qtbot)
    QTest.keyClicks(shown.grid, "c")
    assert shown.filter.hasFocus()
    QTest.keyClicks(shown.filter, "edar")
    assert {row.name for row in shown.model.visible_rows} == {"Cedar"}
    QTest.keyClick(shown.filter, Qt.Key.Key_Escape)
    assert shown.model.rowCount() == 20
    assert shown.grid.hasFocus()


def test_the_selection_outlasts_sorting_filtering_and_new_rows(qtbot: QtBot) -> None:
    given = rows(20)
    shown = view(qtbot, given=given)
    shown.grid.select_keys([7])
    shown.grid.sort_by_column(0)
    assert [row.id for row in shown.selected_rows()] == [7]
    shown.model.set_rows(list(reversed(given)))
    assert [row.id for row in shown.selected_rows()] == [7]
    current = shown.current_row()
    assert current is not None
    assert current.id == 7
    shown.model.set_rows([row for row in given if row.id != 7])
    assert len(shown.selected_rows()) == 1


def test_selected_rows_are_copied_with_tabs_in_the_order_shown(qtbot: QtBot) -> None:
    given = [Row(1, "Alder\nLtd", "2026-03-09", 1250_00, "USD"), Row(2, "Birch", None, None, "EUR")]
    shown = view(qtbot, given=given)
    shown.grid.horizontalHeader().moveSection(2, 0)
    shown.grid.selectAll()
    QTest.keyClick(shown.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1,250.00\tAlder Ltd\t03/09/2026\n\tBirch\t"
    shown.copy_with_headers()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Amount\tName\tDay"


def test_the_totals_row_follows_filter_chip_and_selection(qtbot: QtBot) -> None:
    given = [Row(n, f"Tree {n}", None, n * 100, "USD" if n < 3 else "EUR") for n in range(1, 5)]
    shown = view(qtbot, given=given)
    assert shown.totals.words() == "4 rows, Amount EUR\xa07.00 · USD\xa03.00"
    shown.chips.choose("euro")
    shown.totals.add_up()
    assert shown.totals.words() == "2 of 4 rows, Amount 7.00"
    shown.chips.choose("all")
    shown.grid.select_keys([1, 2])
    shown.totals.add_up()
    assert shown.totals.words() == "2 of 4 selected, Amount 3.00"


def test_chips_count_what_they_would_show(qtbot: QtBot) -> None:
    given = rows(30)
    shown = view(qtbot, given=given)
    shown.chips.count(given, FORMATS)
    button = shown.chips.findChild(QToolButton, "chip_euro")
    assert button is not None
    assert button.text() == f"Euro  {sum(row.currency == 'EUR' for row in given)}"


def test_home_and_end_go_to_the_first_and_last_row(qtbot: QtBot) -> None:
    shown = view(qtbot)
    QTest.keyClick(shown.grid, Qt.Key.Key_End)
    assert shown.grid.currentIndex().row() == 19
    QTest.keyClick(shown.grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert len(shown.selected_rows()) == 20


def test_an_empty_list_says_so_instead_of_showing_nothing(qtbot: QtBot) -> None:
    shown = view(qtbot)
    shown.filter.setText("no such thing")
    assert "no such thing" in shown.grid.empty_text
    assert shown.selected_rows() == []
