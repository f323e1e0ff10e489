"""The KPI reference in the window: opened at the KPI in view, searched, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ardesk.kpi.catalogue import CATALOGUE
from ardesk.ui.dialogs.reference import ReferenceDialog
from ardesk.ui.session import Session
from tests.ledgers import day, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot) -> Iterator[ReferenceDialog]:
    with new_ledger(tmp_path) as ledger:
        shown = ReferenceDialog(Session(ledger, today=day("2026-04-15")), kpi="roll_rate")
        qtbot.addWidget(shown)
        yield shown


def listed(dialog: ReferenceDialog) -> list[str]:
    rows = (dialog.list.item(row) for row in range(dialog.list.count()))
    return [row.data(Qt.ItemDataRole.UserRole) for row in rows if row.data(Qt.ItemDataRole.UserRole)]


def test_it_opens_at_the_kpi_asked_for_and_lists_them_all(dialog: ReferenceDialog) -> None:
    assert "Roll rate" in dialog.text.toPlainText()
    assert "migration | balance" in dialog.text.toPlainText()
    assert listed(dialog) == [kpi.id for kpi in CATALOGUE]


def test_searching_leaves_those_with_all_the_words(dialog: ReferenceDialog) -> None:
    QTest.keyClicks(dialog.search, "countback exhaust")
    assert listed(dialog) == []
    assert "No KPI has these words" in dialog.text.toPlainText()
    dialog.search.clear()
    QTest.keyClicks(dialog.search, "NACM true")
    assert listed(dialog) == ["dso_true"]
    assert "True DSO" in dialog.text.toPlainText()
    assert dialog.count.text() == "1 KPI"


def test_arrows_in_the_search_field_walk_the_list_past_the_families(dialog: ReferenceDialog) -> None:
    dialog.show()
    dialog.choose("invoices_closed")
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert "Days sales outstanding" in dialog.text.toPlainText()
    QTest.keyClick(dialog.search, Qt.Key.Key_Up)
    assert "Invoices closed" in dialog.text.toPlainText()


def test_articles_are_named_in_full(dialog: ReferenceDialog) -> None:
    dialog.choose("dso")
    assert "“6 accounts receivable metrics small businesses should track”" in dialog.text.toPlainText()


def test_all_of_it_is_saved_as_a_paper(dialog: ReferenceDialog, tmp_path: Path) -> None:
    dialog.write(tmp_path / "kpis")
    assert (tmp_path / "kpis.pdf").read_bytes().startswith(b"%PDF")
