"""The dialog of the options: every option has its place, what is kept is shown, what cannot be is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.company import BILLING_ERRORS, OPTION, REASONS_OF_ERRORS
from ardesk.kpi.options import CHOICES, NAMES, Options
from ardesk.operations.company import set_option
from ardesk.reports.papers.options import options_of
from ardesk.ui.dialogs.kpi_options import KpiOptionsDialog
from ardesk.ui.session import Session
from tests.ledgers import day, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


def shown(ledger: Ledger, qtbot: QtBot) -> KpiOptionsDialog:
    dialog = KpiOptionsDialog(Session(ledger, today=day("2026-04-15")))
    qtbot.addWidget(dialog)
    return dialog


def test_every_option_has_its_place(ledger: Ledger, qtbot: QtBot) -> None:
    dialog = shown(ledger, qtbot)
    assert list(dialog.boxes) == list(CHOICES)
    assert list(dialog.fields) == [*(OPTION + name for name in NAMES if name not in CHOICES), BILLING_ERRORS]
    assert dialog.fields[BILLING_ERRORS].text() == REASONS_OF_ERRORS


def test_what_is_chosen_is_one_change_and_shown_again(ledger: Ledger, qtbot: QtBot) -> None:
    dialog = shown(ledger, qtbot)
    before = ledger.revision
    dialog.boxes["late"].setCurrentIndex(1)
    dialog.fields["option.loss_rates"].setText("over 90:40")
    dialog.fields["option.contact_days"].setText("21")
    dialog.fields[BILLING_ERRORS].setText("pricing, wrong address")
    dialog.accept()
    assert ledger.revision == before + 1
    assert options_of(ledger.company) == Options(late="floor", loss_rates="over 90:40", contact_days="21")
    assert ledger.book().tables.billing_errors == {"pricing", "wrong address"}
    again = shown(ledger, qtbot)
    assert again.fields["option.contact_days"].text() == "21"
    assert again.fields[BILLING_ERRORS].text() == "pricing, wrong address"
    again.accept()
    assert ledger.revision == before + 1


def test_an_emptied_field_is_the_default_again(ledger: Ledger, qtbot: QtBot) -> None:
    set_option(ledger, "carrying_rate", "12")
    dialog = shown(ledger, qtbot)
    dialog.fields["option.carrying_rate"].setText("")
    dialog.accept()
    assert options_of(ledger.company) == Options()


def test_what_an_option_cannot_be_is_told_and_nothing_is_kept(ledger: Ledger, qtbot: QtBot) -> None:
    dialog = shown(ledger, qtbot)
    dialog.fields["option.loss_rates"].setText("always:40")
    dialog.boxes["late"].setCurrentIndex(1)
    before = ledger.revision
    with qtbot.waitSignal(dialog.session.message) as told:
        dialog.accept()
    assert "loss_rates cannot be always:40" in told.args[0]
    assert ledger.revision == before
